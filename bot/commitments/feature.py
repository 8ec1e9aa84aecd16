"""What the house must know of commitments."""

from bot.commitments import listeners
from bot.commitments.service import CommitmentService
from bot.core.access import Data
from bot.core.feature import Feature, InFull, Subcommand
from bot.core.slack.subcommands import NOTHING

FEATURE = Feature(
    name="commitments",
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
    in_full={
        "commitment": InFull(listeners.some_in_full, shows=(Data.COMMITMENTS,)),
        "commitments": InFull(listeners.some_in_full, shows=(Data.COMMITMENTS,)),
        "reply": InFull(listeners.reply_in_full, shows=(Data.COMMITMENTS,)),
        "todo": InFull(listeners.todo_in_full, shows=(Data.COMMITMENTS,)),
    },
)
