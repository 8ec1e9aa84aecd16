"""What the house must know of what people type."""

from bot.commitments import views as commitment_views
from bot.commitments.rules import CHANGED, COMMITMENTS, LOGGED
from bot.core.feature import Feature, MessageType
from bot.plans.rules import PRIVATE_NOTES
from bot.replies import messages, views
from bot.replies.export import EXPORT
from bot.replies.rules import ANSWER, TYPED, UNSURE
from bot.replies.tables import PERSONAL_DATA
from bot.topics.rules import TOPICS

FEATURE = Feature(
    name="replies",
    data=(TYPED,),
    messages=(
        MessageType(
            LOGGED,
            messages.compose_logged,
            commitment_views.logged,
            shows=(COMMITMENTS, TOPICS, PRIVATE_NOTES),
        ),
        MessageType(UNSURE, messages.compose_unsure, views.unsure, shows=(TYPED,)),
        MessageType(CHANGED, messages.compose_changed, commitment_views.changed, shows=(COMMITMENTS,)),
        MessageType(ANSWER, messages.compose_answer, views.answer, shows=(TYPED,)),
    ),
    export=EXPORT,
    personal_data=PERSONAL_DATA,
)
