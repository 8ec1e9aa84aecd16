"""Performance conversations as blocks: the brief, what the report is told, the record."""

from collections.abc import Sequence
from datetime import date

from bot.briefs.views import of_brief
from bot.briefs.wording import BriefWording
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
    section,
    settings_button,
    short_name,
)
from bot.core.slack.who_sees import seen_by, seen_by_viewer
from bot.core.time.dates import day_and_time, duration_text, short_day
from bot.core.wording.dates import DateWording
from bot.core.wording.library import Template, Wording
from bot.core.wording.sections import ModalWording
from bot.frames.rules import Side
from bot.frames.wording import FrameWording
from bot.meetings.rules import SeriesLine
from bot.meetings.views import lead_text, series_buttons
from bot.performance.rules import (
    RECORDS,
    AheadMessage,
    BroughtMessage,
    Conversations,
    HomeConversations,
    ListedConversations,
    PerformanceBriefMessage,
    ReceivedMessage,
    RecordLine,
    RecordMessage,
    RecordState,
    UnacknowledgedMessage,
)
from bot.performance.vague import RecordDraft
from bot.performance.wording import PerformanceWording

PERFORMANCE_SHOWN = 5
CONVERSATIONS_SHOWN = 12
PART_LIMIT = 1500
BROUGHT_LIMIT = 500
BROUGHT_SHOWN = 3
LINES_SHOWN = 30


def brief(wording: Wording, message: PerformanceBriefMessage) -> Rendered:
    """The parent of the thread: the frame, a sentence to open with, the four things."""
    said = wording[PerformanceWording].brief
    when = day_and_time(message.starts_at, message.today, wording[DateWording])
    name = esc_name(message.report_name)
    blocks: list[Block] = [header(said.title.fill(report=short_name(message.report_name), when=when))]
    if message.skipped:
        blocks.append(section(said.skipped))
    else:
        blocks += of_brief(wording, message.brief_id, message.frame, message.shifted_at, message.today)
    blocks.append(section(f"*{said.four}*"))
    blocks += [section(cut(text, PART_LIMIT)) for text in parts(wording, message.record.draft, message.today)]
    record_id = str(message.record.state.id)
    edit = (
        [button(wording[PerformanceWording].edit, ids.RECORD_EDIT, record_id)]
        if not message.record.state.shown_at
        else []
    )
    blocks += [
        context(said.after.fill(report=name)),
        context(said.reply),
        context(said.why.fill(lead=lead_text(message.lead, wording[DateWording]), report=name)),
        seen_by(wording, RECORDS, other=message.report_name),
        actions(
            *edit,
            button(wording[PerformanceWording].show, ids.RECORD_SHOW, record_id),
            button(wording[BriefWording].change, ids.SHOW_ONE_ON_ONE, str(message.one_on_one_id)),
            settings_button(wording),
        ),
    ]
    return Rendered(wording[PerformanceWording].notification, blocks)


def parts(wording: Wording, draft: RecordDraft, today: date) -> list[str]:
    """The four things, each as a text of any length."""
    said = wording[PerformanceWording].brief

    def dated(template: Template, text: str, day: date | None) -> str:
        return template.fill(text=esc(text), day=short_day(day, today, wording[DateWording]) if day else "")

    return [
        said.standard.fill(text=esc(draft.standard)),
        dated(said.gap, draft.gap, draft.gap_on),
        dated(said.way, draft.way, draft.way_by),
        dated(said.consequence, draft.consequence, draft.communicated_on),
    ]


def ahead(wording: Wording, message: AheadMessage) -> Rendered:
    """What the report is told before, or that it does not take place."""
    said, manager = wording[PerformanceWording].ahead, esc_name(message.manager_name)
    settings = actions(settings_button(wording))
    if message.off:
        return Rendered(wording[PerformanceWording].notification, [section(said.off.fill(manager=manager)), settings])
    text = said.text.fill(
        manager=manager,
        when=day_and_time(message.starts_at, message.today, wording[DateWording]),
        length=duration_text(message.minutes, wording[DateWording]),
    )
    means = f"{said.means.fill(manager=manager)} {said.after}"
    return Rendered(
        wording[PerformanceWording].notification,
        [section(text), section(means), context(said.coaching), context(said.why), settings],
    )


def record_texts(wording: Wording, message: RecordMessage) -> list[str]:
    """All that a record says, as texts of any length."""
    said = wording[PerformanceWording].record
    texts = parts(wording, message.record.draft, message.today)
    if message.record.comment:
        texts.append(said.comment.fill(report=esc_name(message.report_name), text=esc(message.record.comment)))
    return [*texts, *(_brought(wording, name, text) for name, text in message.brought)]


def record(wording: Wording, message: RecordMessage) -> Rendered:
    """A record as its reader sees it, with what they can do."""
    said, state = wording[PerformanceWording].record, message.record.state
    manager, report = esc_name(message.manager_name), esc_name(message.report_name)
    intros = {
        Side.MANAGER: said.intro_manager.fill(report=report),
        Side.REPORT: said.intro_report.fill(manager=manager),
    }
    intro = intros[message.side] if message.side else said.intro_viewer.fill(manager=manager, report=report)
    texts = record_texts(wording, message)
    fixed = texts[: len(texts) - len(message.brought)]
    shown = [cut(text, PART_LIMIT) for text in fixed]
    shown += [cut(text, BROUGHT_LIMIT) for text in texts[len(fixed) :][:BROUGHT_SHOWN]]
    blocks: list[Block] = [header(said.title), section(intro), *map(section, shown), divider()]
    if state.shown_at is None:
        blocks.append(context(said.not_shown.fill(report=report)))
    elif message.acknowledged_at is not None:
        when = day_and_time(message.acknowledged_at, message.today, wording[DateWording])
        blocks.append(context(f"{said.acknowledged.fill(when=when)} {said.means}"))
    else:
        blocks.append(context(f"{said.unacknowledged} {said.means}"))
    others = {Side.MANAGER: message.report_name, Side.REPORT: message.manager_name}
    if message.side:
        blocks.append(seen_by(wording, RECORDS, other=others[message.side]))
    else:
        blocks.append(seen_by_viewer(wording, RECORDS, message.manager_name, message.report_name))
    buttons = _record_buttons(wording, message, is_cut=shown != texts)
    if buttons:
        blocks.append(actions(*buttons))
    if message.side is Side.REPORT:
        blocks += [context(said.why), actions(settings_button(wording))]
    return Rendered(wording[PerformanceWording].notification, blocks)


def _record_buttons(wording: Wording, message: RecordMessage, *, is_cut: bool) -> list[Element]:
    said, state = wording[PerformanceWording].record, message.record.state
    record_id = str(state.id)
    found = []
    if message.side is Side.REPORT:
        if state.acknowledged_at is None:
            found.append(button(said.acknowledge, ids.RECORD_ACKNOWLEDGE, record_id, style="primary"))
        found.append(button(said.add_comment, ids.RECORD_COMMENT, record_id))
    if message.side is Side.MANAGER and state.shown_at is None:
        found.append(button(wording[PerformanceWording].edit, ids.RECORD_EDIT, record_id))
    if message.side is not None:
        found.append(button(said.bring, ids.FORWARD, record_id))
    if is_cut:
        found.append(button(wording[ModalWording].show_all, ids.SHOW_ALL, f"record:{record_id}"))
    return found


def _brought(wording: Wording, name: str, text: str) -> str:
    return wording[PerformanceWording].record.brought.fill(name=esc_name(name), text=esc(text))


def received(wording: Wording, message: ReceivedMessage) -> Rendered:
    """What the manager is told of the report's answer."""
    said = wording[PerformanceWording].received
    when = day_and_time(message.at, message.today, wording[DateWording])
    template = said.comment if message.comment else said.acknowledged
    text = template.fill(report=esc_name(message.report_name), when=when)
    return Rendered(
        wording[PerformanceWording].notification,
        [section(text), actions(button(wording[PerformanceWording].show, ids.RECORD_SHOW, str(message.record_id)))],
    )


def unacknowledged(wording: Wording, message: UnacknowledgedMessage) -> Rendered:
    """One line, once."""
    said, record_id = wording[PerformanceWording].unacknowledged, str(message.record_id)
    text = said.text.fill(
        report=esc_name(message.report_name), day=short_day(message.shown_on, message.today, wording[DateWording])
    )
    buttons = [
        button(said.again, ids.RECORD_AGAIN, record_id),
        button(wording[PerformanceWording].show, ids.RECORD_SHOW, record_id),
        settings_button(wording),
    ]
    return Rendered(wording[PerformanceWording].notification, [section(text), actions(*buttons), context(said.why)])


def brought(wording: Wording, message: BroughtMessage) -> Rendered:
    """That the other one has brought something forward."""
    said = wording[PerformanceWording].forward
    show = button(wording[PerformanceWording].show, ids.RECORD_SHOW, str(message.record_id))
    return Rendered(
        wording[PerformanceWording].notification,
        [
            section(said.told.fill(name=esc_name(message.name))),
            actions(show, settings_button(wording)),
            context(said.told_why),
        ],
    )


def saved(wording: Wording, line: SeriesLine, today: date) -> Rendered:
    """The answer to setting a performance conversation."""
    when = day_and_time(line.next_at, today, wording[DateWording]) if line.next_at else ""
    text = wording[PerformanceWording].saved.fill(
        report=esc_name(line.report_name), when=when, lead=lead_text(line.one_on_one.lead, wording[DateWording])
    )
    change = button(wording[BriefWording].change, ids.SHOW_ONE_ON_ONE, str(line.one_on_one.id))
    return Rendered(wording[PerformanceWording].notification, [section(text), actions(change)])


def told(wording: Wording, text: str) -> Rendered:
    """An answer of one sentence."""
    return Rendered(wording[PerformanceWording].notification, [section(text)])


def records(wording: Wording, lines: Sequence[RecordLine], today: date, states: Sequence[date]) -> Rendered:
    """The list for a viewer, each with a button; `states` are the local days on which they were made."""
    said = wording[PerformanceWording].viewer
    blocks: list[Block] = [header(said.title), context(said.intro)]
    if not lines:
        blocks.append(section(said.none))
    for line, day in zip(lines[:LINES_SHOWN], states, strict=False):
        text = said.line.fill(
            manager=esc_name(line.manager_name),
            report=esc_name(line.report_name),
            day=short_day(day, today, wording[DateWording]),
            state=_state(wording, line.state),
        )
        about = f"{short_name(line.manager_name)}, {short_name(line.report_name)}"
        show = button(wording[PerformanceWording].show, ids.RECORD_SHOW, str(line.state.id), about=about)
        blocks.append(section(text, accessory=show))
    return Rendered(said.title, blocks)


def _state(wording: Wording, state: RecordState) -> str:
    said = wording[FrameWording].conversations
    if state.acknowledged_at is not None:
        return said.acknowledged
    return said.shown if state.shown_at is not None else said.ahead


def performance_list(wording: Wording, lines: Sequence[SeriesLine], today: date) -> list[Block]:
    """Performance conversations to come, each with its buttons; nothing where there are none."""
    blocks = [section(wording[PerformanceWording].list_title)] if lines else []
    for line in lines[:PERFORMANCE_SHOWN]:
        when = day_and_time(line.next_at, today, wording[DateWording]) if line.next_at else ""
        text = wording[PerformanceWording].line.fill(report=esc_name(line.report_name), when=when)
        blocks += [section(text), actions(*series_buttons(wording, line))]
    return blocks


def conversations(wording: Wording, lines: Sequence[Conversations], today: date) -> list[Block]:
    """Both kinds for each person, apart; nothing where there is nobody."""
    if not lines:
        return []
    said = wording[FrameWording].conversations
    text = "\n".join(_conversations_line(wording, line, today) for line in lines[:CONVERSATIONS_SHOWN])
    return [section(f"{said.title}\n{text}")]


def _conversations_line(wording: Wording, line: Conversations, today: date) -> str:
    said = wording[FrameWording].conversations
    coaching = performance = said.none
    if line.coaching and line.last_on is not None:
        coaching = said.held.fill(count=line.coaching, day=short_day(line.last_on, today, wording[DateWording]))
    if line.performance:
        state = {"ahead": said.ahead, "shown": said.shown}.get(line.state, said.acknowledged)
        performance = said.recorded.fill(count=line.performance, state=state)
    return said.line.fill(report=esc_name(line.report_name), coaching=coaching, performance=performance)


def below_one_on_ones(wording: Wording, loaded: ListedConversations) -> list[Block]:
    """What lies ahead, and both kinds for each person, apart."""
    blocks = performance_list(wording, loaded.ahead, loaded.today)
    return [*blocks, *conversations(wording, loaded.people, loaded.today)]


def home_section(wording: Wording, loaded: HomeConversations) -> list[Block]:
    """What lies ahead, on the manager's App Home."""
    return performance_list(wording, loaded.lines, loaded.today)


def report_button(wording: Wording, record_id: int, about: str) -> Element:
    """Opens the newest record, on the report's App Home."""
    return button(wording[PerformanceWording].show_last, ids.RECORD_SHOW, str(record_id), about=about)
