"""What the house must know of performance conversations."""

from bot.core.access import Data
from bot.core.feature import Feature, InFull, Subcommand
from bot.core.slack.subcommands import NOTHING
from bot.performance import listeners
from bot.performance.bringing_forward import services

FEATURE = Feature(
    name="performance",
    service=lambda dependencies: services(dependencies.db),
    listeners=listeners.register,
    subcommands=(Subcommand(("records", "record"), takes=NOTHING, run=listeners.read_records),),
    in_full={"record": InFull(listeners.record_in_full, shows=(Data.RECORD,))},
)
