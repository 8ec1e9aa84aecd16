"""What the house must know of commitments."""

from bot.commitments import figures, just_done, listeners, service, views
from bot.commitments.rules import COMMITMENTS
from bot.commitments.service import EXPORT, CommitmentService
from bot.commitments.tables import PERSONAL_DATA
from bot.commitments.wording import CommitmentWording
from bot.core.events import WordsDestroyed
from bot.core.feature import Feature, HomeSection, InFull, OverviewSection, Shortcut, Subcommand
from bot.core.slack import ids

FEATURE = Feature(
    name="commitments",
    wording=(CommitmentWording,),
    service=lambda dependencies: CommitmentService(dependencies.db),
    actions={
        **dict.fromkeys(listeners.STATES, listeners.set_state),
        ids.COMMITMENT_UNDO: listeners.undo,
        ids.SHOW_TODO: listeners.show_todo,
        ids.COMMITMENT_MOVE: listeners.open_move,
        ids.COMMITMENT_ADD: listeners.open_add,
    },
    forms={ids.MOVE_COMMITMENT_FORM: listeners.move},
    shortcuts=(
        Shortcut(
            ids.COMMITMENT_SHORTCUT,
            listeners.open_from_message,
            lambda wording: (wording[CommitmentWording].shortcut_name, wording[CommitmentWording].shortcut_about),
            kind="message",
        ),
    ),
    subcommands=(
        Subcommand(
            ("todo", "todos", "to-do", "commitments", "tasks", "open"),
            takes=listeners.whose_todo,
            run=listeners.show_todo,
        ),
        Subcommand(
            ("done", "complete", "completed", "finish", "finished"),
            takes=listeners.marked("done"),
            run=listeners.run_order,
            as_typed=True,
        ),
        Subcommand(("drop", "remove"), takes=listeners.marked("drop"), run=listeners.run_order, as_typed=True),
        Subcommand(
            ("move", "reschedule", "push", "postpone", "shift"),
            takes=listeners.moved_due,
            run=listeners.run_order,
            as_typed=True,
        ),
        Subcommand(("forget", "erase"), takes=listeners.forgotten, run=listeners.run_order, as_typed=True),
        Subcommand((), takes=listeners.order, run=listeners.run_order, as_typed=True),
    ),
    data=(COMMITMENTS,),
    home=(
        HomeSection(
            "commitments", order=30, load=service.home_section, render=views.home_section, shows=(COMMITMENTS,)
        ),
        HomeSection(
            "commitments_just_done",
            order=32,
            load=just_done.home_section,
            render=views.home_just_done,
            shows=(COMMITMENTS,),
        ),
    ),
    overview=(
        OverviewSection(
            "commitments",
            order=30,
            load=figures.in_all_pairs,
            render=views.overview,
            buttons=views.overview_buttons,
            with_others=True,
        ),
    ),
    in_full={
        "commitment": InFull(listeners.one_in_full, shows=(COMMITMENTS,)),
        "commitments": InFull(listeners.some_in_full, shows=(COMMITMENTS,)),
        "todo": InFull(listeners.todo_in_full, shows=(COMMITMENTS,)),
    },
    listens={WordsDestroyed: service.follow_destroyed},
    export=EXPORT,
    personal_data=PERSONAL_DATA,
)
