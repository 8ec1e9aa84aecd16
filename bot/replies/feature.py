"""What the house must know of what people type."""

from bot.briefs.rules import TYPED
from bot.commitments.rules import CHANGED, COMMITMENTS, LOGGED
from bot.commitments.views import changed
from bot.core.feature import Feature, InFull, MessageType, SlackEvent, Subcommand
from bot.core.slack import ids
from bot.frames.asking import asks_first
from bot.replies import listeners, messages, views
from bot.replies.rules import ANSWER, UNSURE
from bot.replies.service import EXPORT, ReplyService
from bot.replies.tables import PERSONAL_DATA

FEATURE = Feature(
    name="replies",
    service=lambda dependencies: ReplyService(dependencies.db),
    actions={
        ids.REPLY_EDIT: listeners.open_edit,
        ids.REPLY_UNDO: listeners.undo,
        ids.REPLY_LOG_AGAIN: listeners.log_again,
        **dict.fromkeys(listeners.DECISIONS, listeners.decide),
        ids.REPLY_PAIR: listeners.ignore,
    },
    forms={ids.COMMITMENTS_FORM: asks_first(listeners.edit), ids.COMMITMENT_FORM: asks_first(listeners.log)},
    slack_events=(
        SlackEvent("message.im", listeners.receive),
        SlackEvent("message.im", listeners.receive, subtype="file_share"),
        SlackEvent("message.im", listeners.receive, subtype="thread_broadcast"),
        SlackEvent("message.im", listeners.edited, subtype="message_changed"),
        SlackEvent("message.im", listeners.deleted, subtype="message_deleted"),
        SlackEvent("message.im", listeners.ignore, any_subtype=True),
    ),
    subcommands=(Subcommand(("commit", "log", "commitment"), takes=listeners.commitment, run=listeners.commit),),
    data=(TYPED,),
    messages=(
        MessageType(LOGGED, messages.compose_logged, views.logged, about={COMMITMENTS: "reply_id"}),
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
