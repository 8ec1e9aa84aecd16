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
    JustDone,
    Owner,
    Part,
)
from bot.commitments.wording import CommitmentWording
from bot.core.access import Data
from bot.core.request import Page
from bot.core.slack import blocks as kit
from bot.core.slack import ids
from bot.core.slack.blocks import Block, Element, Rendered
from bot.core.slack.who_sees import seen_text
from bot.core.time.dates import dated, short_day
from bot.core.wording.dates import DateWording
from bot.core.wording.library import Wording
from bot.core.wording.sections import ModalWording
from bot.frames.rules import Frame

LINE_LIMIT = 280
SHOWN = 12
SOURCE_LIMIT = 1900
"""Slack takes button values of 2,000 characters, and the reader adds its page."""


def commitment_text(wording: Wording, line: CommitmentLine, today: date, limit: int | None = LINE_LIMIT) -> str:
    """A commitment in words: "`2` You: intro Sam to the design lead, by Fri 27 Nov". `limit` None leaves it whole."""
    said, one = wording[CommitmentWording], line.commitment
    other = kit.esc_name(line.other_name)
    owner = said.both.fill(report=other) if one.owner is Owner.BOTH else other
    owner = said.you if one.owner is line.side else owner
    text = kit.esc(line.text) if limit is None else kit.cut(kit.esc(line.text), limit)
    if not one.live:
        states = {CommitmentState.DONE: said.state_done, CommitmentState.DROPPED: said.state_dropped}
        state = states.get(one.state, said.state_withdrawn)
        return said.finished_line.fill(owner=owner, text=text, state=state)
    due = _due(wording, line, today)
    if one.frame is Frame.PERFORMANCE:
        due = f"{due} · {said.performance}"
    return said.line.fill(number=one.number, owner=owner, text=text, due=due)


def _due(wording: Wording, line: CommitmentLine, today: date) -> str:
    """By when, and whether it was carried over."""
    said, one = wording[CommitmentWording], line.commitment
    carried_over = one.state is CommitmentState.CARRIED_OVER
    if one.due_on is None:  # the next 1:1 that was meant is this one, or over
        return said.carried_over if carried_over else said.due_next
    due = said.due_on.fill(day=short_day(one.due_on, today, wording[DateWording]))
    return f"{due} · {said.carried_over}" if carried_over else due


def parts(wording: Wording, lines: Sequence[CommitmentLine], today: date, list_id: str = "") -> list[Block]:
    """Commitments in the order of a list: its parts apart, each by person, with a menu beside each. `list_id` names the
    list."""
    titles, blocks = wording[CommitmentWording].parts, list[Block]()
    before: CommitmentLine | None = None
    for line in lines:
        if before is None or line.part is not before.part:
            blocks.append(kit.section(f"*{getattr(titles, line.part.value)}*"))
            before = None
        text = _listed_text(wording, line, today)
        if before is None or line.pair.id != before.pair.id:
            text = f"{kit.esc_name(line.other_name)}\n{text}"
        blocks.append(_with_menu(wording, line, text, list_id))
        before = line
    return blocks


def _listed_text(wording: Wording, line: CommitmentLine, today: date) -> str:
    """A commitment below the name of the other one, in the part of the list that says who does it."""
    said, one = wording[CommitmentWording], line.commitment
    if not one.live or line.part is Part.PERFORMANCE:
        return f"• {commitment_text(wording, line, today)}"
    together = f" · {said.together}" if one.owner is Owner.BOTH else ""
    text = kit.cut(kit.esc(line.text), LINE_LIMIT)
    return f"• {said.listed.fill(number=one.number, text=text, due=_due(wording, line, today))}{together}"


def _with_menu(wording: Wording, line: CommitmentLine, text: str, list_id: str = "") -> Block:
    """A commitment with its menu at the right; what is finished with a way back."""
    buttons = line_buttons(wording, line)
    accessory = kit.menu(*buttons) if line.commitment.live else buttons[0]
    return kit.section(text, accessory=accessory, block_id=f"{list_id}:{line.commitment.id}" if list_id else None)


def row_text(wording: Wording, line: CommitmentLine, today: date, limit: int | None = LINE_LIMIT) -> str:
    """A commitment in a list over all 1:1s: the one it belongs to stands below, unless its owner tells."""
    text = commitment_text(wording, line, today, limit)
    if line.commitment.owner is not line.side:
        return text
    return f"{text}\n_{wording[CommitmentWording].with_report.fill(report=kit.esc_name(line.other_name))}_"


def line_buttons(wording: Wording, line: CommitmentLine) -> list[Element]:
    """What can be done with a commitment."""
    said, commitment_id, about = wording[CommitmentWording], str(line.commitment.id), line.text
    if not line.commitment.live:
        return [kit.button(said.reopen, ids.COMMITMENT_REOPEN, commitment_id, about=about)]
    whole = kit.button(wording[ModalWording].show_all, ids.SHOW_ALL, f"commitment:{commitment_id}", about=about)
    return [
        *([_undo(wording, line)] if line.undoable else []),
        kit.button(said.done, ids.COMMITMENT_DONE, commitment_id, about=about),
        kit.button(said.move, ids.COMMITMENT_MOVE, commitment_id, about=about),
        kit.button(said.drop, ids.COMMITMENT_DROP, commitment_id, about=about),
        *([whole] if is_cut(line) else []),
    ]


def is_cut(line: CommitmentLine) -> bool:
    """Whether a list shows only the beginning of its words."""
    return len(kit.esc(line.text)) > LINE_LIMIT


def changed(wording: Wording, message: ChangedMessage) -> Rendered:
    """What typed orders did, with a way back; nothing of what was taken back since."""
    if not message.lines:
        gone = wording[CommitmentWording].taken_back
        return Rendered(wording[CommitmentWording].notification, [kit.section(gone)])
    blocks: list[Block] = [kit.section(change_intro(wording, message.change))]
    for line in message.lines[:SHOWN]:
        one = line.commitment
        undo = kit.button(wording[CommitmentWording].reopen, ids.COMMITMENT_REOPEN, str(one.id), about=line.text)
        accessory = undo if message.undoable and not one.live else None
        accessory = _undo(wording, line) if line.undoable else accessory
        blocks.append(kit.section(commitment_text(wording, line, message.today), accessory=accessory))
    blocks += [*_whole_list(wording, message.lines), *holidays(wording, message.lines)]
    return Rendered(wording[CommitmentWording].notification, blocks)


def todo(wording: Wording, page: Page[CommitmentLine], today: date) -> Rendered:
    """Open commitments with their buttons."""
    said = wording[CommitmentWording]
    blocks: list[Block] = [kit.header(said.todo_title)]
    if not page.items:
        blocks.append(kit.section(said.todo_empty))
    blocks += parts(wording, page.items, today, ids.TODO_LIST)
    more = page.total - len(page.items)
    if more > 0:
        blocks.append(kit.context(said.todo_more.fill(count=more)))
    show_all = kit.button(wording[ModalWording].show_all, ids.SHOW_ALL, "todo:0", about=said.todo_title)
    blocks.append(kit.actions(kit.button(said.add, ids.COMMITMENT_ADD), *([show_all] if more > 0 else [])))
    return Rendered(said.todo_title, blocks)


def changed_lines(wording: Wording, lines: Sequence[CommitmentLine], today: date, intro: str) -> Rendered:
    """What is so now, after a form, a button or a command changed commitments."""
    blocks: list[Block] = [kit.section(intro)]
    for line in lines[:SHOWN]:
        blocks += [kit.section(commitment_text(wording, line, today)), kit.actions(*line_buttons(wording, line))]
    blocks += [*_whole_list(wording, lines), *holidays(wording, lines)]
    return Rendered(intro, blocks)


def holidays(wording: Wording, lines: Sequence[CommitmentLine]) -> list[Block]:
    """Points at the days that are public holidays for those who do it, each once."""
    said, dates = wording[CommitmentWording].holidays, wording[DateWording]
    found: dict[str, None] = {}
    for line in lines[:SHOWN]:
        if line.commitment.due_on is None or not line.off:
            continue
        day = dated(line.commitment.due_on, dates)
        mine, name = line.reader.id in {one.id for one in line.off}, kit.esc_name(line.other_name)
        sentence = said.mine.fill(day=day) if mine else said.theirs.fill(day=day, name=name)
        found[said.both.fill(day=day) if len(line.off) > 1 else sentence] = None
    return [kit.section("\n".join(found))] if found else []


def change_intro(wording: Wording, change: Change) -> str:
    """The words that introduce what a change did."""
    said = wording[CommitmentWording].changed
    return {Change.DONE: said.done, Change.DROPPED: said.dropped, Change.MOVED: said.moved}.get(change, said.reopened)


def _whole_list(wording: Wording, lines: Sequence[CommitmentLine]) -> list[Block]:
    """How many more there are than are shown, with a way to see them all; nothing when all are shown."""
    more = len(lines) - SHOWN
    if more <= 0:
        return []
    source = f"commitments:{','.join(str(line.commitment.id) for line in lines)}"
    # Too many to name are what one command has just logged: they are among all that is open.
    source = source if len(source) <= SOURCE_LIMIT else "todo:0"
    show_all = kit.button(
        wording[ModalWording].show_all, ids.SHOW_ALL, source, about=wording[CommitmentWording].todo_title
    )
    return [kit.section(wording[CommitmentWording].changed_more.fill(count=more), accessory=show_all)]


def home_section(wording: Wording, loaded: HomeCommitments) -> list[Block]:
    """What is open, on App Home."""
    said = wording[CommitmentWording]
    blocks: list[Block] = []
    if not loaded.page.items:
        blocks += [kit.section(f"*{said.todo_title}*"), kit.context(said.todo_empty)]
    blocks += parts(wording, loaded.page.items, loaded.today)
    blocks += [_with_menu(wording, line, row_text(wording, line, loaded.today)) for line in loaded.finished]
    blocks += kit.pager(wording, loaded.page, "commitments", said.todo_title)
    return [*blocks, kit.actions(kit.button(said.add, ids.COMMITMENT_ADD)), kit.divider()]


def home_just_done(wording: Wording, loaded: JustDone) -> list[Block]:
    """What was just moved, each with its way back."""
    intro = change_intro(wording, Change.MOVED)
    return [
        kit.section(f"{intro} {row_text(wording, line, loaded.today)}", accessory=_undo(wording, line))
        for line in loaded.moved
    ]


def _undo(wording: Wording, line: CommitmentLine) -> Element:
    one = line.commitment
    return kit.button(wording[CommitmentWording].undo, ids.COMMITMENT_UNDO, str(one.id), about=line.text)


def seen_of(wording: Wording, lines: Sequence[CommitmentLine], *also: Data) -> str:
    """Who can see these commitments, and what is shown with them."""
    others = {line.other_name for line in lines}
    data = [*([COMMITMENTS] if lines or not also else []), *also]
    return seen_text(wording, *data, other=others.pop() if len(others) == 1 else None)


def overview(wording: Wording, count: int, _today: date) -> list[Block]:
    """How many are open, in the answer to `/coach`."""
    return [kit.context(wording[CommitmentWording].open_in_all.fill(count=count))]


def overview_buttons(wording: Wording, empty: bool) -> list[Element]:
    """See them, and add one."""
    said = wording[CommitmentWording]
    return [] if empty else [kit.button(said.todo, ids.SHOW_TODO), kit.button(said.add, ids.COMMITMENT_ADD)]
