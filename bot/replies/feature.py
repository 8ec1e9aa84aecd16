"""What the house must know of what people type."""

from bot.commitments import views as commitment_views
from bot.commitments.rules import CHANGED, LOGGED
from bot.core.access import Data
from bot.core.feature import Feature, MessageType
from bot.replies import messages, views
from bot.replies.rules import ANSWER, UNSURE

FEATURE = Feature(
    name="replies",
    messages=(
        MessageType(
            LOGGED,
            messages.compose_logged,
            commitment_views.logged,
            shows=(Data.COMMITMENTS, Data.TOPICS, Data.PRIVATE_NOTES),
        ),
        MessageType(UNSURE, messages.compose_unsure, views.unsure, shows=(Data.TYPED,)),
        MessageType(CHANGED, messages.compose_changed, commitment_views.changed, shows=(Data.COMMITMENTS,)),
        MessageType(ANSWER, messages.compose_answer, views.answer, shows=(Data.TYPED,)),
    ),
)
