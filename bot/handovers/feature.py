"""What the house must know of handovers."""

from bot.core.feature import Feature, MessageType
from bot.handovers import messages, views
from bot.handovers.rules import HANDED_OVER, HANDOVER, HANDOVERS
from bot.handovers.tables import PERSONAL_DATA
from bot.handovers.wording import HandoverWording

FEATURE = Feature(
    name="handovers",
    wording=(HandoverWording,),
    data=(HANDOVERS,),
    messages=(
        MessageType(HANDOVER, messages.compose, views.asked, shows=(HANDOVERS,), started_by_bot=True, can_wait=True),
        MessageType(
            HANDED_OVER,
            messages.compose_handed_over,
            views.handed_over,
            shows=(HANDOVERS,),
            started_by_bot=True,
            can_wait=True,
        ),
    ),
    personal_data=PERSONAL_DATA,
)
