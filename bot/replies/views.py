"""Answers to what is typed, as blocks."""

from collections.abc import Sequence
from datetime import date

from bot.briefs.rules import TYPED
from bot.commands.views import in_thread
from bot.commands.wording import HelpWording
from bot.commitments.rules import CommitmentLine
from bot.commitments.views import SHOWN, changed_lines, commitment_text, seen_of
from bot.commitments.wording import CommitmentWording
from bot.core.access import Data
from bot.core.slack import blocks as kit
from bot.core.slack import ids
from bot.core.slack.blocks import Block, Element, Rendered
from bot.core.slack.who_sees import seen_by
from bot.core.time.dates import short_day
from bot.core.wording.dates import DateWording
from bot.core.wording.library import Wording
from bot.core.wording.sections import ErrorWording, ModalWording
from bot.frames.wording import FrameWording
from bot.meetings.wording import OneOnOneWording
from bot.plans.rules import PRIVATE_NOTES
from bot.replies.rules import AnswerMessage, Decision, Logged, LoggedMessage, UnsureMessage
from bot.topics.rules import TOPICS
from bot.topics.views import brought_text
from bot.weekly.wording import WeeklyWording

QUOTED = 300
UNREAD_SHOWN = 11_500
"""Slack takes blocks of 13,200 characters together."""
PAIRS_SHOWN = 100


def answer(wording: Wording, message: AnswerMessage) -> Rendered:
    """An answer that is one wording: help, a snooze, the first words, or why something could not be done."""
    match message.section, message.key:
        case "help", "in_thread":
            rendered = in_thread(wording)
        case "weekly", _ if message.until and message.today:
            day = short_day(message.until, message.today, wording[DateWording])
            rendered = Rendered("", [kit.section(wording[WeeklyWording].snoozed.fill(day=day))])
        case "frames", _:
            rendered = Rendered("", [kit.section(wording[FrameWording].same_frame)])
        case "commitments", _:
            rendered = Rendered("", [kit.section(wording[CommitmentWording].order_followed)])
        case "errors", key:
            rendered = Rendered("", [kit.section(wording[ErrorWording].fill(key, kit.escaped(message.fields)))])
        case _:
            set_up = kit.button(wording[OneOnOneWording].add, ids.ADD_ONE_ON_ONE)
            rendered = Rendered("", [kit.section(wording[HelpWording].first_words), kit.actions(set_up)])
    return Rendered(wording[CommitmentWording].notification, rendered.blocks)


def unsure(wording: Wording, message: UnsureMessage) -> Rendered:
    """One tap: log it, keep it as a note, or leave it; or what was decided."""
    said = wording[CommitmentWording].unsure
    unread = wording[CommitmentWording].unread.fill(count=message.unread)
    decided = {
        Decision.LOGGED: said.logged,
        Decision.NOTE: said.noted,
        Decision.LEFT: said.left,
        Decision.DELETED: said.gone,
    }
    if message.decision is not Decision.UNSURE or not message.texts:
        text = decided.get(message.decision, said.left)
        seen = [seen_by(wording, PRIVATE_NOTES)] if message.decision is Decision.NOTE else []
        return Rendered(wording[CommitmentWording].notification, [kit.section(text), *seen])
    reply_id = str(message.reply_id)
    quoted = "\n".join(f">{kit.cut(kit.esc(text), QUOTED)}" for text in message.texts[:SHOWN])
    long = len(message.texts) > SHOWN or any(len(kit.esc(text)) > QUOTED for text in message.texts)
    whole = kit.button(wording[ModalWording].show_all, ids.SHOW_ALL, f"unsure:{reply_id}")
    intro = said.ask_which if message.pairs else said.ask
    menu = [_pair_menu(wording, message)] if message.pairs else []
    buttons = [
        kit.button(said.log, ids.REPLY_LOG, reply_id),
        kit.button(said.note, ids.REPLY_NOTE, reply_id),
        kit.button(said.leave, ids.REPLY_LEAVE, reply_id),
        *([whole] if long else []),
    ]
    return Rendered(
        wording[CommitmentWording].notification,
        [
            kit.section(f"{intro}\n{quoted}"),
            *([kit.actions(*menu, block_id=ids.REPLY_PAIR)] if menu else []),
            kit.actions(*buttons),
            *([kit.section(unread)] if message.unread else []),
            seen_by(wording, TYPED),
        ],
    )


def logged(wording: Wording, message: LoggedMessage) -> Rendered:
    """What was understood from a reply, with Edit and Undo."""
    said = wording[CommitmentWording]
    if message.deleted or (message.undone and not message.topics):
        text = said.withdrawn if message.deleted else said.undone
        again = kit.actions(kit.button(said.log_again, ids.REPLY_LOG_AGAIN, str(message.reply_id)))
        offered = message.can_log_again and not message.deleted
        return Rendered(said.notification, [kit.section(text), *([again] if offered else [])])
    blocks: list[Block] = []
    if message.lines:
        shown = message.lines[:SHOWN]
        listed = "\n".join(f"• {commitment_text(wording, line, message.today, limit=150)}" for line in shown)
        blocks.append(kit.section(f"{said.logged.fill(count=len(message.lines))}\n{listed}"))
        reply_id = str(message.reply_id)
        whole = kit.button(wording[ModalWording].show_all, ids.SHOW_ALL, f"reply:{reply_id}")
        long = len(message.lines) > SHOWN or any(len(kit.esc(line.commitment.text)) > 150 for line in shown)
        blocks.append(
            kit.actions(
                kit.button(said.edit, ids.REPLY_EDIT, reply_id),
                kit.button(said.undo, ids.REPLY_UNDO, reply_id),
                *([whole] if long else []),
            )
        )
        blocks.append(kit.context(said.logged_hint))
    if message.notes:
        blocks.append(kit.section(said.noted.fill(count=message.notes)))
    if message.topics:
        blocks.append(kit.section(brought_text(wording, message.topics)))
    blocks += [kit.context(_seen_of(wording, message.lines, message.notes, message.topics))] if blocks else []
    blocks += [kit.section(said.unread.fill(count=message.unread))] if message.unread else []
    return Rendered(said.notification, blocks or [kit.section(said.undone)])


def logged_by_command(wording: Wording, logged: Logged, today: date) -> Rendered:
    """What a command logged, how many private notes it kept, that it asks about the rest first, and what of it was not
    read: nobody else has that."""
    said, lines, notes = wording[CommitmentWording], logged.lines, logged.notes
    noted = said.noted.fill(count=notes)
    asked = said.asked_first.fill(count=logged.asked)
    intro = said.logged.fill(count=len(lines)) if lines else noted if notes else asked
    blocks = changed_lines(wording, lines, today, intro).blocks[:-1] if lines else []
    if logged.unread:
        blocks = [kit.section(intro, accessory=kit.button(said.todo, ids.SHOW_TODO))] if lines else []
    blocks += [kit.section(noted)] if notes else []
    blocks += [kit.section(asked)] if logged.asked else []
    if logged.unread:
        blocks.append(kit.section(said.unread_command.fill(count=logged.unread_lines)))
        blocks += [kit.section(piece) for piece in kit.chunks(kit.cut(kit.esc(logged.unread), UNREAD_SHOWN))]
    mine = [TYPED] if logged.asked or logged.unread else []
    return Rendered(intro, [*blocks, kit.context(_seen_of(wording, lines, notes, also=mine))])


def _seen_of(
    wording: Wording,
    lines: Sequence[CommitmentLine],
    notes: int = 0,
    topics: Sequence[str] = (),
    also: Sequence[Data] = (),
) -> str:
    return seen_of(wording, lines, *([TOPICS] if topics else []), *([PRIVATE_NOTES] if notes else []), *also)


def _pair_menu(wording: Wording, message: UnsureMessage) -> Element:
    """Which 1:1 a message outside a brief's thread belongs to; a single one is chosen already."""
    names = [pair.other(message.reader_id).name for pair in message.pairs]
    choices = zip(names[:PAIRS_SHOWN], message.pairs, strict=False)
    options = [kit.option(name, str(pair.id)) for name, pair in choices]
    initial = options[0]["value"] if len(options) == 1 else None
    return kit.select(ids.REPLY_PAIR, options, initial, wording[CommitmentWording].unsure.report)
