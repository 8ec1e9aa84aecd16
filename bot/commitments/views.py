"""Commitments as blocks: a line, a list with buttons, answers to replies, forms."""

from collections.abc import Sequence
from datetime import date

from bot.commitments.rules import (
    COMMITMENTS,
    Change,
    ChangedMessage,
    CommitmentLine,
    CommitmentState,
    HomeCommitments,
    LoggedMessage,
    Owner,
)
from bot.core.paging import Page
from bot.core.slack import ids
from bot.core.slack.blocks import (
    Block,
    Element,
    Rendered,
    actions,
    button,
    context,
    cut,
    divider,
    esc,
    esc_name,
    header,
    pager,
    section,
)
from bot.core.slack.who_sees import seen_by
from bot.core.time.dates import short_day
from bot.core.wording.library import Wording
from bot.frames.rules import Frame
from bot.plans.rules import PRIVATE_NOTES
from bot.topics.views import brought_text

LINE_LIMIT = 280
SHOWN = 12
SOURCE_LIMIT = 1900
"""Slack takes button values of 2,000 characters, and the reader adds its page."""


def commitment_text(words: Wording, line: CommitmentLine, today: date, limit: int | None = LINE_LIMIT) -> str:
    """A commitment in words: "`2` You: intro Sam to the design lead, by Fri 27 Nov". `limit` None leaves it whole."""
    said, one = words.commitments, line.commitment
    other = esc_name(line.other_name)
    owner = said.both.fill(report=other) if one.owner is Owner.BOTH else other
    owner = said.you if one.owner is line.reader else owner
    text = esc(one.text) if limit is None else cut(esc(one.text), limit)
    if not one.live:
        states = {CommitmentState.DONE: said.state_done, CommitmentState.DROPPED: said.state_dropped}
        state = states.get(one.state, said.state_withdrawn)
        return said.finished_line.fill(owner=owner, text=text, state=state)
    due = said.due_on.fill(day=short_day(one.due_on, today, words.dates)) if one.due_on else said.due_next
    if one.state is CommitmentState.CARRIED_OVER:
        due = f"{due} · {said.carried_over}"
    if one.frame is Frame.PERFORMANCE:
        due = f"{due} · {said.performance}"
    return said.line.fill(number=one.number, owner=owner, text=text, due=due)


def rows(words: Wording, lines: Sequence[CommitmentLine], today: date, list_id: str = "") -> list[Block]:
    """Each commitment with Done, Move and Drop; what is finished with a way back. `list_id` names the list."""
    blocks: list[Block] = []
    for line in lines:
        block_id = f"{list_id}:{line.commitment.id}" if list_id else None
        blocks += [section(row_text(words, line, today)), actions(*line_buttons(words, line), block_id=block_id)]
    return blocks


def row_text(words: Wording, line: CommitmentLine, today: date, limit: int | None = LINE_LIMIT) -> str:
    """A commitment in a list over all 1:1s: the one it belongs to stands below, unless its owner tells."""
    text = commitment_text(words, line, today, limit)
    if line.commitment.owner is not line.reader:
        return text
    return f"{text}\n_{words.commitments.with_report.fill(report=esc_name(line.other_name))}_"


def line_buttons(words: Wording, line: CommitmentLine) -> list[Element]:
    """What can be done with a commitment."""
    said, commitment_id, about = words.commitments, str(line.commitment.id), line.commitment.text
    if not line.commitment.live:
        return [button(said.reopen, ids.COMMITMENT_REOPEN, commitment_id, about=about)]
    whole = button(words.modals.show_all, ids.SHOW_ALL, f"commitment:{commitment_id}", about=about)
    return [
        button(said.done, ids.COMMITMENT_DONE, commitment_id, about=about),
        button(said.move, ids.COMMITMENT_MOVE, commitment_id, about=about),
        button(said.drop, ids.COMMITMENT_DROP, commitment_id, about=about),
        *([whole] if is_cut(line) else []),
    ]


def is_cut(line: CommitmentLine) -> bool:
    """Whether a list shows only the beginning of its words."""
    return len(esc(line.commitment.text)) > LINE_LIMIT


def logged(words: Wording, message: LoggedMessage) -> Rendered:
    """What was understood from a reply, with Edit and Undo."""
    said = words.commitments
    if message.deleted or (message.undone and not message.topics):
        text = said.withdrawn if message.deleted else said.undone
        again = button(said.log_again, ids.REPLY_LOG_AGAIN, str(message.reply_id))
        return Rendered(said.notification, [section(text), *([] if message.deleted else [actions(again)])])
    blocks: list[Block] = []
    if message.lines:
        shown = message.lines[:SHOWN]
        listed = "\n".join(f"• {commitment_text(words, line, message.today, limit=150)}" for line in shown)
        blocks.append(section(f"{said.logged.fill(count=len(message.lines))}\n{listed}"))
        reply_id = str(message.reply_id)
        whole = button(words.modals.show_all, ids.SHOW_ALL, f"reply:{reply_id}")
        long = len(message.lines) > SHOWN or any(len(esc(line.commitment.text)) > 150 for line in shown)
        blocks.append(
            actions(
                button(said.edit, ids.REPLY_EDIT, reply_id),
                button(said.undo, ids.REPLY_UNDO, reply_id),
                *([whole] if long else []),
            )
        )
        blocks.append(context(said.logged_hint))
    if message.notes:
        blocks.append(section(said.noted.fill(count=message.notes)))
    if message.topics:
        blocks.append(section(brought_text(words, message.topics)))
    blocks += [seen_of(words, message.lines, message.notes)] if blocks else []
    return Rendered(said.notification, blocks or [section(said.undone)])


def changed(words: Wording, message: ChangedMessage) -> Rendered:
    """What plain words did, with a way back."""
    blocks: list[Block] = [section(change_intro(words, message.change))]
    for line in message.lines[:SHOWN]:
        one = line.commitment
        undo = button(words.commitments.reopen, ids.COMMITMENT_REOPEN, str(one.id), about=one.text)
        accessory = undo if message.undoable and not one.live else None
        blocks.append(section(commitment_text(words, line, message.today), accessory=accessory))
    blocks += [*_whole_list(words, message.lines), seen_of(words, message.lines)]
    return Rendered(words.commitments.notification, blocks)


def todo(words: Wording, page: Page[CommitmentLine], today: date) -> Rendered:
    """Open commitments with their buttons."""
    said = words.commitments
    blocks: list[Block] = [header(said.todo_title)]
    if not page.items:
        blocks.append(section(said.todo_empty))
    blocks += rows(words, page.items, today, ids.TODO_LIST)
    more = page.total - len(page.items)
    if more > 0:
        blocks.append(context(said.todo_more.fill(count=more)))
    show_all = button(words.modals.show_all, ids.SHOW_ALL, "todo:0", about=said.todo_title)
    blocks.append(actions(button(said.add, ids.COMMITMENT_ADD), *([show_all] if more > 0 else [])))
    blocks += [seen_of(words, page.items)] if page.items else []
    return Rendered(said.todo_title, blocks)


def changed_lines(words: Wording, lines: Sequence[CommitmentLine], today: date, intro: str, notes: int = 0) -> Rendered:
    """What is so now, after a form, a button or a command changed commitments, and how many notes were kept."""
    noted = words.commitments.noted.fill(count=notes)
    if notes and not lines:
        return Rendered(noted, [section(noted), seen_of(words, lines, notes)])
    blocks: list[Block] = [section(intro)]
    for line in lines[:SHOWN]:
        blocks += [section(commitment_text(words, line, today)), actions(*line_buttons(words, line))]
    blocks += _whole_list(words, lines)
    return Rendered(intro, [*blocks, *([section(noted)] if notes else []), seen_of(words, lines, notes)])


def change_intro(words: Wording, change: Change) -> str:
    """The words that introduce what a change did."""
    said = words.commitments.changed
    return {Change.DONE: said.done, Change.DROPPED: said.dropped, Change.MOVED: said.moved}.get(change, said.reopened)


def _whole_list(words: Wording, lines: Sequence[CommitmentLine]) -> list[Block]:
    """How many more there are than are shown, with a way to see them all; nothing when all are shown."""
    more = len(lines) - SHOWN
    if more <= 0:
        return []
    source = f"commitments:{','.join(str(line.commitment.id) for line in lines)}"
    # Too many to name are what one command has just logged: they are among all that is open.
    source = source if len(source) <= SOURCE_LIMIT else "todo:0"
    show_all = button(words.modals.show_all, ids.SHOW_ALL, source, about=words.commitments.todo_title)
    return [section(words.commitments.changed_more.fill(count=more), accessory=show_all)]


def home_section(words: Wording, loaded: HomeCommitments) -> list[Block]:
    """What is open, on App Home."""
    said = words.commitments
    blocks = [section(f"*{said.home_title}*")]
    if not loaded.page.items:
        blocks.append(context(said.home_none))
    blocks += rows(words, loaded.page.items, loaded.today)
    blocks += pager(words, loaded.page, ids.HOME_COMMITMENTS, said.home_title)
    add = [actions(button(said.add, ids.COMMITMENT_ADD))] if loaded.can_add else []
    return [*blocks, *add, divider()]


def seen_of(words: Wording, lines: Sequence[CommitmentLine], notes: int = 0) -> Block:
    """Who can see these commitments, and the notes kept with them."""
    others = {line.other_name for line in lines}
    data = [COMMITMENTS, *([PRIVATE_NOTES] if notes else [])] if lines else [PRIVATE_NOTES]
    return seen_by(words, *data, other=others.pop() if len(others) == 1 else None)
