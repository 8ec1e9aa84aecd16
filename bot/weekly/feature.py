"""What the house must know of the weekly message."""

from bot.core.feature import Feature, InFull, Subcommand
from bot.core.wording.library import ENGLISH
from bot.weekly import listeners
from bot.weekly.service import NudgeService

FEATURE = Feature(
    name="weekly",
    service=lambda dependencies: NudgeService(dependencies.db, dependencies.library.languages[ENGLISH].tries.keys),
    listeners=listeners.register,
    subcommands=(
        Subcommand(("snooze",), takes=listeners.snoozed_until, run=listeners.snooze),
        Subcommand((), takes=listeners.snooze_order, run=listeners.snooze),
    ),
    in_full={"gaps": InFull(listeners.gaps_in_full, shows=())},
)
