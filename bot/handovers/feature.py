"""What the house must know of handovers."""

from bot.core.feature import Feature, Subcommand
from bot.handovers import listeners
from bot.handovers.service import HandoverService

FEATURE = Feature(
    name="handovers",
    service=lambda dependencies: HandoverService(dependencies.db),
    listeners=listeners.register,
    subcommands=(
        Subcommand(("handover", "hand-over", "transfer"), takes=listeners.handed_over, run=listeners.hand_over),
    ),
)
