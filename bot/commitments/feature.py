"""What the house must know of commitments."""

from bot.commitments import lines, listeners, views
from bot.commitments.export import EXPORT
from bot.commitments.rules import COMMITMENTS
from bot.commitments.service import CommitmentService
from bot.commitments.tables import PERSONAL_DATA
from bot.commitments.wording import CommitmentWording
from bot.core.feature import Feature, HomeSection, InFull, Subcommand
from bot.core.slack.subcommands import NOTHING

FEATURE = Feature(
    name="commitments",
    wording=(CommitmentWording,),
    service=lambda dependencies: CommitmentService(dependencies.db),
    listeners=listeners.register,
    subcommands=(
        Subcommand(
            ("todo", "todos", "to-do", "commitments", "tasks", "open"), takes=NOTHING, run=listeners.show_todo_list
        ),
        Subcommand(
            ("done", "complete", "completed", "finish", "finished"),
            takes=listeners.marked("done"),
            run=listeners.run_order,
        ),
        Subcommand(("drop", "remove"), takes=listeners.marked("drop"), run=listeners.run_order),
        Subcommand(
            ("move", "reschedule", "push", "postpone", "shift"), takes=listeners.moved_due, run=listeners.run_order
        ),
        Subcommand(("forget", "erase"), takes=listeners.forgotten, run=listeners.run_order),
        Subcommand((), takes=listeners.order, run=listeners.run_order),
    ),
    data=(COMMITMENTS,),
    home=(
        HomeSection("commitments", order=30, load=lines.home_section, render=views.home_section, shows=(COMMITMENTS,)),
    ),
    in_full={
        "commitment": InFull(listeners.one_in_full, shows=(COMMITMENTS,)),
        "commitments": InFull(listeners.some_in_full, shows=(COMMITMENTS,)),
        "todo": InFull(listeners.todo_in_full, shows=(COMMITMENTS,)),
    },
    export=EXPORT,
    personal_data=PERSONAL_DATA,
)
