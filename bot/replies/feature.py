"""What the house must know of what people type."""

from bot.briefs.rules import TYPED
from bot.commitments.rules import CHANGED, COMMITMENTS, LOGGED
from bot.commitments.views import changed
from bot.core.feature import Feature, InFull, MessageType, Subcommand
from bot.core.wording.library import ENGLISH
from bot.frames.performance_talk_wording import PerformanceTalkWording
from bot.replies import listeners, messages, views
from bot.replies.export import EXPORT
from bot.replies.rules import ANSWER, UNSURE
from bot.replies.service import ReplyService
from bot.replies.tables import PERSONAL_DATA

FEATURE = Feature(
    name="replies",
    service=lambda dependencies: ReplyService(
        dependencies.db, dependencies.library.languages[ENGLISH][PerformanceTalkWording]
    ),
    listeners=listeners.register,
    subcommands=(Subcommand(("commit", "log", "commitment"), takes=listeners.commitment, run=listeners.commit),),
    data=(TYPED,),
    messages=(
        MessageType(
            LOGGED,
            messages.compose_logged,
            views.logged,
            about={COMMITMENTS: "reply_id"},
        ),
        MessageType(UNSURE, messages.compose_unsure, views.unsure),
        MessageType(CHANGED, messages.compose_changed, changed, shows=(COMMITMENTS,)),
        MessageType(ANSWER, messages.compose_answer, views.answer),
    ),
    in_full={
        "reply": InFull(listeners.reply_in_full, shows=(COMMITMENTS,)),
        "unsure": InFull(listeners.unsure_in_full, shows=(TYPED,)),
    },
    export=EXPORT,
    personal_data=PERSONAL_DATA,
)
