"""What the house must know of practice."""

from bot.core.feature import Feature, Subcommand
from bot.core.slack.subcommands import NOTHING
from bot.core.wording.library import ENGLISH
from bot.practice import listeners
from bot.practice.service import PracticeService

FEATURE = Feature(
    name="practice",
    service=lambda dependencies: PracticeService(
        dependencies.db, dependencies.library.languages[ENGLISH].practice.keys
    ),
    listeners=listeners.register,
    subcommands=(
        Subcommand(
            ("practice", "practise", "practicing", "practising", "rehearse"), takes=NOTHING, run=listeners.practice
        ),
    ),
)
