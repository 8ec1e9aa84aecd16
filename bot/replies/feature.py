"""What the house must know of what people type."""

from bot.briefs.rules import TYPED
from bot.commitments.rules import CHANGED, COMMITMENTS, LOGGED
from bot.commitments.views import changed
from bot.core.events import WordsDestroyed
from bot.core.feature import Feature, InFull, MessageType, SlackEvent, Subcommand, Work
from bot.core.slack import ids
from bot.frames.asking import asks_first
from bot.intents.rules import MessageUndone
from bot.replies import listeners, messages, views
from bot.replies.rules import ANSWER, UNSURE
from bot.replies.service import EXPORT, FORGET_UNDECIDED, ReplyService, follow_destroyed, follow_undone
from bot.replies.tables import PERSONAL_DATA
from bot.replies.wording import ReplyWording

FEATURE = Feature(
    name="replies",
    wording=(ReplyWording,),
    service=lambda dependencies: ReplyService(dependencies.db),
    actions={
        ids.REPLY_EDIT: listeners.open_edit,
        ids.REPLY_EDIT_ONE: listeners.open_edit_one,
        ids.REPLY_UNDO: listeners.undo,
        ids.REPLY_LOG_AGAIN: listeners.log_again,
        **dict.fromkeys(listeners.MADE, listeners.decide),
        ids.REPLY_LINE: listeners.choose_for_line,
        ids.REPLY_SORT: listeners.open_sort,
        ids.REPLY_PAIR: listeners.choose_pair,
        ids.REPLY_NO_PAIR: listeners.leave,
    },
    forms={
        ids.COMMITMENTS_FORM: asks_first(listeners.edit),
        ids.COMMITMENT_FORM: asks_first(listeners.log),
        ids.REPLY_LINES_FORM: listeners.sort,
    },
    slack_events=(
        SlackEvent("message.im", listeners.receive),
        SlackEvent("message.im", listeners.receive, subtype="file_share"),
        SlackEvent("message.im", listeners.receive, subtype="thread_broadcast"),
        SlackEvent("message.im", listeners.edited, subtype="message_changed"),
        SlackEvent("message.im", listeners.deleted, subtype="message_deleted"),
        SlackEvent("message.im", listeners.ignore, any_subtype=True),
    ),
    subcommands=(
        Subcommand(("commit", "log", "commitment"), takes=listeners.commitment, run=listeners.commit, as_typed=True),
        Subcommand(("note", "notes"), takes=listeners.note, run=listeners.keep_note),
    ),
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
    listens={WordsDestroyed: follow_destroyed, MessageUndone: follow_undone},
    export=EXPORT,
    work=(Work(FORGET_UNDECIDED, 60.0, ReplyService.forget_undecided),),
    personal_data=PERSONAL_DATA,
)
