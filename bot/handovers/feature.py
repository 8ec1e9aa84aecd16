"""What the house must know of handovers."""

from bot.commitments.rules import COMMITMENTS
from bot.core.feature import Feature, MessageType, Subcommand
from bot.core.slack import ids
from bot.goals.rules import GOALS
from bot.handovers import listeners, messages, views
from bot.handovers.rules import HANDED_OVER, HANDOVER, HANDOVERS
from bot.handovers.service import HandoverService
from bot.handovers.store import PERSONAL_DATA
from bot.handovers.wording import HandoverWording
from bot.plans.rules import PLANS

FEATURE = Feature(
    name="handovers",
    wording=(HandoverWording,),
    service=lambda dependencies: HandoverService(dependencies.db),
    actions={ids.HANDOVER_CHOOSE: listeners.choose},
    forms={
        ids.HANDOVER_PICK_FORM: listeners.picked,
        ids.HANDOVER_FORM: listeners.start,
        ids.HANDOVER_ANSWER_FORM: listeners.answer,
    },
    subcommands=(
        Subcommand(("handover", "hand-over", "transfer"), takes=listeners.handed_over, run=listeners.hand_over),
    ),
    data=(HANDOVERS,),
    messages=(
        MessageType(
            HANDOVER,
            messages.compose,
            views.asked,
            shows=(COMMITMENTS, PLANS, GOALS),
            about={HANDOVERS: "handover_id"},
            started_by_bot=True,
            can_wait=True,
        ),
        MessageType(HANDED_OVER, messages.compose_handed_over, views.handed_over, started_by_bot=True, can_wait=True),
    ),
    personal_data=PERSONAL_DATA,
)
