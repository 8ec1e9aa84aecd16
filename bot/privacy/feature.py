"""What the house must know of the rights to one's data."""

from bot.core.access import Data
from bot.core.feature import Feature, InFull, Subcommand, Work
from bot.core.slack.subcommands import NOTHING
from bot.privacy import listeners
from bot.privacy.service import rights

FEATURE = Feature(
    name="privacy",
    service=rights,
    listeners=listeners.register,
    subcommands=(
        Subcommand(("privacy", "rights", "data"), takes=NOTHING, run=listeners.show_sheet),
        Subcommand(("export", "download"), takes=NOTHING, run=listeners.ask_export),
        Subcommand(("forget", "erase"), takes=listeners.oneself, run=listeners.forget_me),
    ),
    in_full={"trail": InFull(listeners.trail_in_full, shows=(Data.AUDIT,))},
    work=(Work("forget_people", 60.0, lambda service, now: service.forgetting.step(now)),),
)
