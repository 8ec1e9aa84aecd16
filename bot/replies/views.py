"""Answers to what is typed, as blocks."""

from collections.abc import Sequence
from datetime import date

from bot.briefs.rules import TYPED
from bot.commands.views import in_thread
from bot.commands.wording import HelpWording
from bot.commitments.rules import CommitmentLine
from bot.commitments.typed_orders import without_tick
from bot.commitments.views import SHOWN, changed_lines, commitment_text, holidays, line_buttons, row_text, seen_of
from bot.commitments.wording import CommitmentWording
from bot.core.access import Data
from bot.core.language.text import bare
from bot.core.slack import blocks as kit
from bot.core.slack import ids
from bot.core.slack.blocks import Block, Rendered
from bot.core.slack.who_sees import seen_by
from bot.core.time.dates import short_day
from bot.core.wording.dates import DateWording
from bot.core.wording.library import Wording
from bot.core.wording.sections import ErrorWording, ModalWording
from bot.frames.wording import FrameWording
from bot.meetings.wording import OneOnOneWording
from bot.plans.rules import PRIVATE_NOTES
from bot.replies.parsing import LineKind
from bot.replies.rules import (
    BUTTONS_FOR,
    LEFT_SHOWN,
    SELECTS_FOR,
    AnswerMessage,
    Choice,
    Decision,
    Logged,
    LoggedMessage,
    UnsureMessage,
    WaitingLine,
    ways,
)
from bot.replies.wording import ReplyWording
from bot.topics.rules import TOPICS
from bot.topics.views import brought_text
from bot.weekly.wording import WeeklyWording

QUOTED, SORTED_SHOWN = 300, 150
"""As much of a line is quoted, and is shown where several are sorted: Slack takes views of 250,000."""
CONTACT_SHOWN = 1000
ASKED, LEFT = "asked", "left"
"""Which lines of a reply are to be sorted."""
CHOICES = {
    Choice.LOG: ids.REPLY_LOG,
    Choice.NOTE: ids.REPLY_NOTE,
    Choice.TOPIC: ids.REPLY_TOPIC,
    Choice.LEAVE: ids.REPLY_LEAVE,
}
"""The button of a line for each choice."""
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
        case "errors", "other_one_on_one" | "which_of_these":
            rendered = Rendered("", _which(wording, message))
        case "errors", key:
            rendered = Rendered("", [kit.section(wording[ErrorWording].fill(key, kit.escaped(message.fields)))])
        case _:
            set_up = kit.button(wording[OneOnOneWording].add, ids.ADD_ONE_ON_ONE)
            rendered = Rendered("", [kit.section(wording[HelpWording].first_words), kit.actions(set_up)])
    return Rendered(wording[CommitmentWording].notification, rendered.blocks)


def _which(wording: Wording, message: AnswerMessage) -> list[Block]:
    """What may be meant is asked about, with its buttons."""
    text = wording[ErrorWording].fill(message.key, kit.escaped(message.fields))
    blocks = [kit.section(text)]
    for line in message.lines[:SHOWN]:
        shown = row_text(wording, line, message.today or line.commitment.created_at.date())
        blocks += [kit.section(shown), kit.actions(*line_buttons(wording, line))]
    return [*blocks, *([kit.context(seen_of(wording, message.lines))] if message.lines else [])]


def unsure(wording: Wording, message: UnsureMessage) -> Rendered:
    """To which 1:1 a message belongs, or what was decided."""
    said, notification = wording[ReplyWording].which, wording[CommitmentWording].notification
    if message.decision is not Decision.UNSURE or not message.pairs:
        text = said.chosen.fill(name=kit.esc_name(message.chosen)) if message.chosen else said.left
        return Rendered(notification, [kit.section(said.gone if message.decision is Decision.DELETED else text)])
    reply_id = str(message.reply_id)
    named = ((pair.other(message.reader_id).called, pair) for pair in message.pairs[:PAIRS_SHOWN])
    options = [kit.option(name, f"{reply_id}:{pair.id}") for name, pair in named]
    whole = kit.button(wording[ModalWording].show_all, ids.SHOW_ALL, f"unsure:{reply_id}")
    return Rendered(
        notification,
        [
            kit.section(f"{said.ask}\n{_quoted(message.text)}"),
            kit.actions(
                kit.select(ids.REPLY_PAIR, options, placeholder=said.pick),
                kit.button(said.none, ids.REPLY_NO_PAIR, reply_id),
                *([whole] if len(kit.esc(message.text)) > QUOTED else []),
            ),
            seen_by(wording, TYPED),
        ],
    )


def logged(wording: Wording, message: LoggedMessage) -> Rendered:
    """The one answer to a message: what was made of its lines, which are asked about, and which were left."""
    said = wording[CommitmentWording]
    if message.deleted:
        return Rendered(said.notification, [kit.section(said.withdrawn)])
    blocks = _logged(wording, message)
    if message.notes:
        blocks.append(kit.section(said.noted.fill(count=message.notes)))
    if message.topics:
        blocks.append(kit.section(brought_text(wording, message.topics)))
    if (message.notes or message.topics) and not message.lines:
        blocks.append(kit.actions(kit.button(said.undo, ids.REPLY_UNDO, str(message.reply_id))))
    blocks += [*_asked(wording, message), *_left(wording, message), *_whole(wording, message)]
    if any(line.kind is LineKind.FEELING for line in message.waiting):
        contact = kit.cut(kit.esc(message.contact), CONTACT_SHOWN) or wording[FrameWording].coach_role.contact
        blocks.append(kit.context(wording[ReplyWording].outside.fill(contact=contact)))
    shared = bool(message.lines or message.topics) and not message.in_thread
    shown = shared or bool(message.notes or message.waiting)
    also = [TYPED] if message.waiting else []
    seen = kit.context(_seen_of(wording, message.lines, message.notes, message.topics, also))
    blocks += [seen] if shown else []
    blocks += [kit.section(said.unread.fill(count=message.unread))] if message.unread else []
    return Rendered(said.notification, blocks or [kit.section(said.undone)])


def _logged(wording: Wording, message: LoggedMessage) -> list[Block]:
    """What is logged, with Edit and Undo; or that it was undone."""
    said, reply_id = wording[CommitmentWording], str(message.reply_id)
    again = [kit.actions(kit.button(said.log_again, ids.REPLY_LOG_AGAIN, reply_id))] if message.can_log_again else []
    if message.undone:
        return [kit.section(said.undone), *again]
    if not message.lines:
        return []
    shown = message.lines[:SHOWN]
    listed = "\n".join(f"• {commitment_text(wording, line, message.today, limit=150)}" for line in shown)
    whole = kit.button(wording[ModalWording].show_all, ids.SHOW_ALL, f"reply:{reply_id}", about=said.todo_title)
    long = len(message.lines) > SHOWN or any(len(kit.esc(line.text)) > 150 for line in shown)
    return [
        kit.section(f"{said.logged.fill(count=len(message.lines))}\n{listed}"),
        *holidays(wording, message.lines),
        kit.actions(
            kit.button(said.edit, ids.REPLY_EDIT, reply_id),
            kit.button(said.undo, ids.REPLY_UNDO, reply_id),
            *([whole] if long else []),
        ),
        kit.context(said.logged_hint),
    ]


def _asked(wording: Wording, message: LoggedMessage) -> list[Block]:
    """One line with buttons, a few with a menu each, more to be sorted in a modal."""
    said, lines = wording[ReplyWording], message.asked
    if not lines:
        return []
    if len(lines) > SELECTS_FOR:
        return _to_sort(message, ASKED, said.many.fill(count=len(lines)), said.sort.fill(count=len(lines)))
    if len(lines) > BUTTONS_FOR:
        menus = (_with_menu(wording, message, line) for line in lines)
        only_feelings = all(line.kind is LineKind.FEELING for line in lines)
        return [kit.section(said.several_feelings if only_feelings else said.several), *menus]
    [line] = lines
    value = f"{line.reply_id}:{line.id}"
    choices = ways(line.kind, as_report=message.as_report)
    buttons = [kit.button(getattr(said.choices, way), CHOICES[way], value) for way in choices]
    return [
        kit.section(f"{_question(wording, message, line)}\n{_quoted(line.text)}"),
        kit.actions(*buttons),
    ]


def _question(wording: Wording, message: LoggedMessage, line: WaitingLine) -> str:
    said = wording[ReplyWording].ask
    if line.kind is LineKind.REQUEST:
        return said.request.fill(name=kit.esc_name(message.other_name))
    if line.kind is LineKind.FEELING:
        sentences = said.feeling if message.as_report else said.feeling_of_manager
        return sentences[line.id % len(sentences)]
    other = said.done if without_tick(bare(line.text))[1] else said.log
    return {LineKind.TOPIC: said.topic, LineKind.OBSERVATION: said.observation}.get(line.kind, other)


def _left(wording: Wording, message: LoggedMessage) -> list[Block]:
    """What is left, with the ways on while its words are there."""
    said, lines = wording[ReplyWording], message.left
    if len(lines) > LEFT_SHOWN:
        return _to_sort(message, LEFT, said.left_many.fill(count=len(lines) + message.gone), said.show)
    gone = [kit.section(said.left_many.fill(count=message.gone))] if message.gone else []
    intro = [kit.section(said.left.fill(count=len(lines)))] if lines else []
    return [*gone, *intro, *(_with_menu(wording, message, line) for line in lines)]


def _to_sort(message: LoggedMessage, which: str, text: str, label: str) -> list[Block]:
    return [kit.section(text, accessory=kit.button(label, ids.REPLY_SORT, f"{message.reply_id}:{which}"))]


def _with_menu(wording: Wording, message: LoggedMessage, line: WaitingLine) -> Block:
    """A line and what can be made of it, at once."""
    said, of = wording[ReplyWording], f"{line.reply_id}:{line.id}"
    choices = [way for way in ways(line.kind, as_report=message.as_report) if line.asked or way is not Choice.LEAVE]
    options = [kit.option(getattr(said.choices, way), f"{of}:{way.value}") for way in choices]
    return kit.section(_quoted(line.text), accessory=kit.select(ids.REPLY_LINE, options, placeholder=said.choose))


def _whole(wording: Wording, message: LoggedMessage) -> list[Block]:
    """The way to all that waits, where some of it is cut, here or where it is sorted."""
    shown = {True: QUOTED if len(message.asked) <= SELECTS_FOR else SORTED_SHOWN}
    shown[False] = QUOTED if len(message.left) <= LEFT_SHOWN else SORTED_SHOWN
    if all(len(kit.esc(line.text)) <= shown[line.asked] for line in message.waiting):
        return []
    source = f"unsure:{message.reply_id}"
    about = wording[ReplyWording].sort_title
    return [kit.actions(kit.button(wording[ModalWording].show_all, ids.SHOW_ALL, source, about=about))]


def _quoted(text: str) -> str:
    return "\n".join(f">{line}" for line in kit.cut(kit.esc(text), QUOTED).splitlines())


def logged_by_command(wording: Wording, logged: Logged, today: date) -> Rendered:
    """What a command logged, how many private notes it kept, that it asks about the rest first, and what of it was not
    read: nobody else has that."""
    said, lines, notes = wording[CommitmentWording], logged.lines, logged.notes
    noted = said.noted.fill(count=notes)
    asked = said.asked_first.fill(count=logged.asked)
    intro = said.logged.fill(count=len(lines)) if lines else noted if notes else asked
    blocks = changed_lines(wording, lines, today, intro).blocks if lines else []
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
