"""What the house must know of what comes before a 1:1."""

from bot.briefs import listeners
from bot.briefs.service import BriefService
from bot.core.feature import Feature, Subcommand
from bot.core.slack.subcommands import PERSON
from bot.core.wording.library import ENGLISH

FEATURE = Feature(
    name="briefs",
    service=lambda dependencies: BriefService(dependencies.db, dependencies.library.languages[ENGLISH].questions.keys),
    listeners=listeners.register,
    subcommands=(
        Subcommand(("brief", "prep", "briefing"), takes=PERSON, run=listeners.brief_now),
        Subcommand(("prepare",), takes=listeners.named_person, run=listeners.brief_now),
    ),
)
