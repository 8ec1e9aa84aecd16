"""What the house must know of the library: the files that it reads, and how somebody looks something up in it."""

from bot.core.feature import Feature, Subcommand
from bot.core.slack import ids
from bot.core.slack.subcommands import NOTHING
from bot.library import listeners
from bot.library.wording import SECTIONS, LookupWording

FEATURE = Feature(
    name="library",
    wording=(*SECTIONS, LookupWording),
    actions={
        ids.LIBRARY_OPEN: listeners.read,
        ids.LIBRARY_ALL: listeners.show_all,
        ids.LIBRARY_LESSON: listeners.another_lesson,
    },
    subcommands=(
        Subcommand(
            ("playbook", "playbooks", "guide", "guides", "situation"),
            takes=listeners.situation,
            run=listeners.look_up,
        ),
        Subcommand(("learn", "lesson", "lessons"), takes=NOTHING, run=listeners.learn),
    ),
)
