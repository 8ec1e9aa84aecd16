"""Answers to what is typed, as blocks."""

from bot.commands.views import in_thread
from bot.core.slack import ids
from bot.core.slack.blocks import Element, Rendered, actions, button, cut, esc, escaped, option, section, select
from bot.core.slack.who_sees import seen_by
from bot.core.time.dates import short_day
from bot.core.wording.library import Wording
from bot.replies.rules import TYPED, AnswerMessage, Decision, UnsureMessage

SHOWN = 12
QUOTED = 300
PAIRS_SHOWN = 100


def answer(words: Wording, message: AnswerMessage) -> Rendered:
    """An answer that is one wording: help, a snooze, the first words, or why something could not be done."""
    match message.section, message.key:
        case "help", "in_thread":
            rendered = in_thread(words)
        case "nudge", _ if message.until and message.today:
            day = short_day(message.until, message.today, words.dates)
            rendered = Rendered("", [section(words.nudge.snoozed.fill(day=day))])
        case "frames", _:
            rendered = Rendered("", [section(words.frames.same_frame)])
        case "commitments", _:
            rendered = Rendered("", [section(words.commitments.words_followed)])
        case "errors", key:
            rendered = Rendered("", [section(words.errors.fill(key, escaped(message.fields)))])
        case _:
            set_up = button(words.one_on_ones.add, ids.ADD_ONE_ON_ONE)
            rendered = Rendered("", [section(words.help.first_words), actions(set_up)])
    return Rendered(words.commitments.notification, rendered.blocks)


def unsure(words: Wording, message: UnsureMessage) -> Rendered:
    """One tap: log it, keep it as a note, or leave it; or what was decided."""
    said = words.commitments.unsure
    decided = {
        Decision.LOGGED: said.logged,
        Decision.NOTE: said.noted,
        Decision.LEFT: said.left,
        Decision.DELETED: said.gone,
    }
    if message.decision is not Decision.UNSURE or not message.texts:
        text = decided.get(message.decision, said.left)
        return Rendered(words.commitments.notification, [section(text)])
    reply_id = str(message.reply_id)
    quoted = "\n".join(f">{cut(esc(text), QUOTED)}" for text in message.texts[:SHOWN])
    long = len(message.texts) > SHOWN or any(len(esc(text)) > QUOTED for text in message.texts)
    whole = button(words.modals.show_all, ids.SHOW_ALL, f"unsure:{reply_id}")
    intro = said.ask_which if message.pairs else said.ask
    menu = [_pair_menu(words, message)] if message.pairs else []
    buttons = [
        button(said.log, ids.REPLY_LOG, reply_id),
        button(said.note, ids.REPLY_NOTE, reply_id),
        button(said.leave, ids.REPLY_LEAVE, reply_id),
        *([whole] if long else []),
    ]
    return Rendered(
        words.commitments.notification,
        [
            section(f"{intro}\n{quoted}"),
            *([actions(*menu, block_id=ids.REPLY_PAIR)] if menu else []),
            actions(*buttons),
            seen_by(words, TYPED),
        ],
    )


def _pair_menu(words: Wording, message: UnsureMessage) -> Element:
    """Which 1:1 a message outside a brief's thread belongs to; a single one is chosen already."""
    names = [pair.other(message.reader_id).name for pair in message.pairs]
    choices = zip(names[:PAIRS_SHOWN], message.pairs, strict=False)
    options = [option(name, str(pair.id)) for name, pair in choices]
    initial = options[0]["value"] if len(options) == 1 else None
    return select(ids.REPLY_PAIR, options, initial, words.commitments.unsure.report)
