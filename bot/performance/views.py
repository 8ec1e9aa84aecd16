"""Performance conversations as blocks: the brief, what the report is told, the record."""

from collections.abc import Sequence
from datetime import date

from bot.administration.wording import AdminWording
from bot.briefs.views import of_brief, outside_line, why_then
from bot.briefs.wording import BriefWording
from bot.core.slack import blocks as kit
from bot.core.slack import ids
from bot.core.slack.blocks import Block, Element, Rendered
from bot.core.slack.notifications import news, notified
from bot.core.slack.who_sees import context_line, readers, seen_by, seen_by_viewer
from bot.core.time.dates import day_and_time, duration_text, local, short_day
from bot.core.wording.dates import DateWording
from bot.core.wording.library import Template, Wording
from bot.core.wording.sections import ButtonWording, ModalWording, NotificationWording
from bot.frames.rules import Side
from bot.frames.wording import FrameWording
from bot.meetings.rules import SeriesLine
from bot.meetings.views import lead_text, series_buttons
from bot.performance import rules
from bot.performance.vague import RecordDraft
from bot.performance.wording import PerformanceWording

PERFORMANCE_SHOWN = 5
DRAFTS_SHOWN = 5
CONVERSATIONS_SHOWN = 12
PART_LIMIT = 1500
BROUGHT_LIMIT = 500
BROUGHT_SHOWN = 3
LINES_SHOWN = 30
VIEWERS_SHOWN = 10


def brief(wording: Wording, message: rules.PerformanceBriefMessage) -> Rendered:
    """The parent of the thread: the frame, a sentence to open with, the four things."""
    said = wording[PerformanceWording].brief
    when = day_and_time(message.starts_at, message.today, wording[DateWording])
    name = kit.esc_name(message.report_name)
    blocks: list[Block] = [kit.header(said.title.fill(report=kit.short_name(message.report_name), when=when))]
    if message.skipped:
        blocks.append(kit.section(said.skipped))
    else:
        blocks += of_brief(wording, message.brief, message.shifted_at, message.today)
    blocks.append(kit.section(f"*{said.four}*"))
    blocks += [kit.section(kit.cut(text, PART_LIMIT)) for text in parts(wording, message.record.draft, message.today)]
    record_id = str(message.record.state.id)
    is_open = message.record.state.shown_at is None
    later = message.report_name if is_open else None
    edit = [kit.button(wording[PerformanceWording].edit, ids.RECORD_EDIT, record_id)] if is_open else []
    after = _waits(wording, message.waits, message.report_name) if message.waits else said.after.fill(report=name)
    here = [wording[PerformanceWording].record.said_here] if message.record.draft.said_here else []
    why = why_then(wording, message.came, said.why.fill(lead=lead_text(message.series.lead, wording[DateWording])))
    blocks += [
        kit.section("\n".join([*here, after, said.reply])),
        context_line(wording, why, rules.RECORDS, other=message.report_name, later=later),
        kit.actions(
            *edit,
            kit.button(wording[PerformanceWording].show, ids.RECORD_SHOW, record_id),
            kit.button(wording[BriefWording].change, ids.SHOW_ONE_ON_ONE, str(message.series.id)),
            kit.settings_button(wording),
        ),
    ]
    notice = wording[NotificationWording].brief
    return notified(wording, notice, message.report_name, blocks, message.starts_at, message.today)


def parts(wording: Wording, draft: RecordDraft, today: date) -> list[str]:
    """The four things, each as a text of any length."""
    said = wording[PerformanceWording].brief

    def dated(template: Template, text: str, day: date | None) -> str:
        return template.fill(text=kit.esc(text), day=short_day(day, today, wording[DateWording]) if day else "")

    return [
        said.standard.fill(text=kit.esc(draft.standard)),
        dated(said.gap, draft.gap, draft.gap_on),
        dated(said.way, draft.way, draft.way_by),
        said.consequence_here.fill(text=kit.esc(draft.consequence))
        if draft.said_here
        else dated(said.consequence, draft.consequence, draft.communicated_on),
    ]


def ahead(wording: Wording, message: rules.AheadMessage) -> Rendered:
    """What the report is told before, or that it does not take place."""
    said, manager = wording[PerformanceWording].ahead, kit.esc_name(message.manager_name)
    settings = kit.settings_button(wording)
    seen = context_line(wording, said.why, rules.RECORDS, other=message.manager_name)
    if message.off:
        blocks = [kit.section(said.off.fill(manager=manager)), seen, kit.actions(settings)]
        return news(wording, message.manager_name, blocks)
    no = kit.button(wording[PerformanceWording].confirm.no, ids.MANAGER_NO, str(message.pair_id))
    refuse = [no] if message.state.may_refuse() else []
    text = said.text.fill(
        manager=manager,
        when=day_and_time(message.starts_at, message.today, wording[DateWording]),
        length=duration_text(message.minutes, wording[DateWording]),
    )
    after = said.after if message.state.confirmed else said.after_confirmed.fill(manager=manager)
    means = f"{said.means.fill(manager=manager)} {after}\n{said.coaching}"
    blocks = [kit.section(text), kit.section(means), seen, kit.actions(*refuse, settings)]
    notice = wording[NotificationWording].brief
    return notified(wording, notice, message.manager_name, blocks, message.starts_at, message.today)


def record_texts(wording: Wording, message: rules.RecordMessage) -> list[str]:
    """All that a record says, as texts of any length."""
    said, pair, comment = wording[PerformanceWording].record, message.pair, message.record.comment
    texts = parts(wording, message.record.draft, message.today)
    if comment:
        texts.append(said.comment.fill(report=kit.esc_name(pair.report.name), text=kit.esc(comment)))
    names = {pair.manager.id: kit.esc_name(pair.manager.name), pair.report.id: kit.esc_name(pair.report.name)}
    brought = [said.brought.fill(name=names[one.author_id], text=kit.esc(one.text)) for one in message.record.brought]
    return [*texts, *brought]


def record(wording: Wording, message: rules.RecordMessage) -> Rendered:
    """A record as its reader sees it, with what they can do."""
    said, state, pair = wording[PerformanceWording].record, message.record.state, message.pair
    manager, report = kit.esc_name(pair.manager.name), kit.esc_name(pair.report.name)
    later = pair.report.name if state.shown_at is None else None
    if message.side is None:
        intro = said.intro_viewer.fill(manager=manager, report=report)
        names = (pair.manager.name,) if later else (pair.manager.name, pair.report.name)
        seen = seen_by_viewer(wording, rules.RECORDS, *names, later=later)
    else:
        is_manager = message.side is Side.MANAGER
        intro = said.intro_manager.fill(report=report) if is_manager else said.intro_report.fill(manager=manager)
        seen = seen_by(wording, rules.RECORDS, other=pair.other(message.reader).name, later=later)
    if message.side is Side.REPORT:
        seen = context_line(wording, said.why, rules.RECORDS, other=pair.manager.called)
    texts = record_texts(wording, message)
    fixed = len(texts) - len(message.record.brought)
    here = [said.said_here] if message.record.draft.said_here else []
    shown = [kit.cut(text, PART_LIMIT) for text in texts[:fixed]]
    shown += [kit.cut(text, BROUGHT_LIMIT) for text in texts[fixed:][:BROUGHT_SHOWN]]
    blocks = [
        kit.header(said.title),
        kit.section(intro),
        *map(kit.section, shown),
        kit.divider(),
        kit.section("\n".join([*here, _how_far(wording, message)])),
        *(outside_line(wording, message.contact) if message.side is not None else []),
        seen,
    ]
    buttons = _record_buttons(wording, message, is_cut=shown != texts)
    if buttons:
        blocks.append(kit.actions(*buttons))
    if message.side is Side.REPORT:
        blocks.append(kit.actions(kit.settings_button(wording)))
        return news(wording, pair.manager.called, blocks)
    return rendered(wording, *blocks)


def _how_far(wording: Wording, message: rules.RecordMessage) -> str:
    """Whether it was shown to the report, and what they answered."""
    said, state = wording[PerformanceWording].record, message.record.state
    if message.waits is not None:
        return _waits(wording, message.waits, message.pair.report.name)
    if state.shown_at is None:
        return said.not_shown.fill(report=kit.esc_name(message.pair.report.name))
    if state.acknowledged_at is None:
        return f"{said.unacknowledged} {said.means}"
    acknowledged_at = local(state.acknowledged_at, message.reader.timezone)
    when = day_and_time(acknowledged_at, message.today, wording[DateWording])
    return f"{said.acknowledged.fill(when=when)} {said.means}"


def _record_buttons(wording: Wording, message: rules.RecordMessage, *, is_cut: bool) -> list[Element]:
    said, state = wording[PerformanceWording].record, message.record.state
    record_id = str(state.id)
    found = []
    if message.side is Side.REPORT:
        if state.acknowledged_at is None:
            found.append(kit.button(said.acknowledge, ids.RECORD_ACKNOWLEDGE, record_id, style="primary"))
        found.append(kit.button(said.add_comment, ids.RECORD_COMMENT, record_id))
    if message.side is Side.MANAGER and state.shown_at is None:
        found.append(kit.button(wording[PerformanceWording].edit, ids.RECORD_EDIT, record_id))
    if message.may_ask:
        found.append(_ask_administrators(wording, message.pair.id))
    if message.side is not None:
        found.append(kit.button(said.bring, ids.FORWARD, record_id))
    if is_cut:
        found.append(kit.button(wording[ModalWording].show_all, ids.SHOW_ALL, f"record:{record_id}"))
    return found


def received(wording: Wording, message: rules.ReceivedMessage) -> Rendered:
    """What the manager is told of the report's answer."""
    said = wording[PerformanceWording].received
    when = day_and_time(message.at, message.today, wording[DateWording])
    template = said.comment if message.comment else said.acknowledged
    text = template.fill(report=kit.esc_name(message.report_name), when=when)
    show = kit.button(wording[PerformanceWording].show, ids.RECORD_SHOW, str(message.record_id))
    seen = context_line(wording, "", rules.ACKNOWLEDGEMENTS, other=message.report_name)
    return news(wording, message.report_name, [kit.section(text), kit.actions(show), seen])


def unacknowledged(wording: Wording, message: rules.UnacknowledgedMessage) -> Rendered:
    """One line, once."""
    said, record_id = wording[PerformanceWording].unacknowledged, str(message.record_id)
    text = said.text.fill(
        report=kit.esc_name(message.report_name), day=short_day(message.shown_on, message.today, wording[DateWording])
    )
    buttons = [
        kit.button(said.again, ids.RECORD_AGAIN, record_id),
        kit.button(wording[PerformanceWording].show, ids.RECORD_SHOW, record_id),
        kit.settings_button(wording),
    ]
    seen = context_line(wording, said.why, rules.ACKNOWLEDGEMENTS, other=message.report_name)
    blocks = [kit.section(text), kit.actions(*buttons), seen]
    return news(wording, message.report_name, blocks)


def brought(wording: Wording, message: rules.BroughtMessage) -> Rendered:
    """That the other one has brought something forward."""
    said = wording[PerformanceWording].forward
    show = kit.button(wording[PerformanceWording].show, ids.RECORD_SHOW, str(message.record_id))
    text = said.told.fill(name=kit.esc_name(message.name))
    buttons = kit.actions(show, kit.settings_button(wording))
    seen = context_line(wording, said.told_why, rules.RECORDS, other=message.name)
    return news(wording, message.name, [kit.section(text), buttons, seen])


def confirm(wording: Wording, message: rules.ConfirmMessage) -> Rendered:
    """Asks whether the manager of a pair is one, or says what was answered, with a way to change it."""
    said, pair = wording[PerformanceWording].confirm, message.pair
    asked = said.administrator if message.by_administrator else said.report
    names = {"manager": kit.esc_name(pair.manager.name)}
    if message.by_administrator:
        names["report"] = kit.esc_name(pair.report.name)
    texts = {
        rules.ConfirmationState.ASKED: asked.asked.fill(**names),
        rules.ConfirmationState.YES: asked.yes.fill(**names),
        rules.ConfirmationState.NO: asked.no.fill(**names),
        rules.ConfirmationState.ALLOWED: asked.allowed.fill(by=_mention(message.by), **names),
        rules.ConfirmationState.DENIED: asked.denied.fill(by=_mention(message.by), **names),
    }
    blocks = [kit.section(texts[message.state]), *_answers(wording, message)]
    if message.by_administrator:
        blocks += [kit.context(asked.why), kit.actions(kit.settings_button(wording))]
        return news(wording, pair.report.called, blocks)
    seen = context_line(wording, asked.why, rules.CONFIRMATIONS, other=pair.manager.called)
    blocks += [seen, kit.actions(kit.settings_button(wording))]
    return news(wording, pair.manager.called, blocks)


def _answers(wording: Wording, message: rules.ConfirmMessage) -> list[Block]:
    """The buttons that would change something."""
    said, pair_id, state = wording[PerformanceWording].confirm, str(message.pair.id), message.state
    yes = kit.button(said.yes, ids.MANAGER_YES, pair_id, style="primary")
    no = kit.button(said.no, ids.MANAGER_NO, pair_id)
    if message.by_administrator:
        yes, no = (
            kit.button(said.is_manager, ids.MANAGER_YES, pair_id),
            kit.button(said.is_none, ids.MANAGER_NO, pair_id),
        )
    may_refuse = state.may_refuse(by_administrator=message.by_administrator)
    buttons = [*([] if state.confirmed else [yes]), *([no] if may_refuse else [])]
    return [kit.actions(*buttons)] if buttons else []


def confirm_news(wording: Wording, message: rules.ConfirmNewsMessage) -> Rendered:
    """What was answered, or that nobody has."""
    said, pair = wording[PerformanceWording].confirm, message.pair
    if message.reader.id == pair.report.id:
        asked, manager, by = said.report, kit.esc_name(pair.manager.name), _mention(message.by)
        is_allowed = message.state is rules.ConfirmationState.ALLOWED
        text = (asked.allowed if is_allowed else asked.denied).fill(manager=manager, by=by)
    else:
        told, report, by = said.manager, kit.esc_name(pair.report.name), _mention(message.by)
        text = {
            rules.ConfirmationState.ASKED: told.asked.fill(report=report),
            rules.ConfirmationState.YES: told.yes.fill(report=report),
            rules.ConfirmationState.NO: told.no.fill(report=report),
            rules.ConfirmationState.ALLOWED: told.allowed.fill(report=report, by=by),
            rules.ConfirmationState.DENIED: told.denied.fill(report=report, by=by),
        }[message.state]
    buttons = [*([_ask_administrators(wording, pair.id)] if message.may_ask else []), kit.settings_button(wording)]
    other = pair.other(message.reader).called
    seen = context_line(wording, said.news_why, rules.CONFIRMATIONS, other=other)
    blocks = [kit.section(text), kit.actions(*buttons), seen]
    return news(wording, other, blocks)


def _ask_administrators(wording: Wording, pair_id: int) -> Element:
    return kit.button(wording[PerformanceWording].confirm.ask_administrator, ids.MANAGER_ASK_ADMIN, str(pair_id))


def _waits(wording: Wording, state: rules.ConfirmationState, report_name: str) -> str:
    """Why a record is not shown yet, for its manager."""
    said = wording[PerformanceWording].confirm
    text = said.waits_refused if state.refused else said.waits
    return text.fill(report=kit.esc_name(report_name))


def _mention(slack_id: str) -> str:
    return f"<@{slack_id}>" if slack_id else ""


def viewer_named(wording: Wording, message: rules.ViewerNamedMessage) -> Rendered:
    """A message for what stands below it."""
    said = wording[PerformanceWording].viewers
    settings = kit.actions(kit.settings_button(wording))
    seen = context_line(wording, said.message_why, rules.RECORDS, by_name=True)
    return Rendered(wording[AdminWording].notification, [kit.section(said.message), seen, settings])


def viewer_namings(wording: Wording, namings: rules.ViewerNamings) -> list[Block]:
    """Who may read performance records, below a message or on App Home; nothing once nobody may any more."""
    said = wording[PerformanceWording].viewers
    lines = [
        said.line.fill(name=kit.esc_name(name), day=short_day(day, namings.today, wording[DateWording]))
        for name, day in namings.names[:VIEWERS_SHOWN]
    ]
    return [kit.section("\n".join(lines)), kit.context(said.why)] if lines else []


def saved(wording: Wording, line: SeriesLine, today: date, waits: rules.ConfirmationState | None = None) -> Rendered:
    """The answer to setting a performance conversation."""
    when = day_and_time(line.next_at, today, wording[DateWording]) if line.next_at else ""
    text = wording[PerformanceWording].saved.fill(
        report=kit.esc_name(line.pair.report.name),
        when=when,
        lead=lead_text(line.one_on_one.lead, wording[DateWording]),
    )
    change = kit.button(wording[BriefWording].change, ids.SHOW_ONE_ON_ONE, str(line.one_on_one.id))
    why = [kit.section(_waits(wording, waits, line.pair.report.name))] if waits else []
    return rendered(wording, kit.section(text), *why, kit.actions(change))


def rendered(wording: Wording, *blocks: Block) -> Rendered:
    """With a notification that says nothing of whom or what."""
    return Rendered(wording[NotificationWording].answer, list(blocks))


def comment_saved(wording: Wording, manager_name: str) -> Rendered:
    """The answer to adding words of one's own to a record."""
    seen = seen_by(wording, rules.ACKNOWLEDGEMENTS, other=manager_name)
    return rendered(wording, kit.section(wording[PerformanceWording].record.saved), seen)


def records(wording: Wording, lines: Sequence[rules.RecordLine], today: date) -> Rendered:
    """The list for a viewer, each with a button."""
    said = wording[PerformanceWording].viewer
    blocks: list[Block] = [kit.header(said.title), kit.context(said.intro)]
    if not lines:
        blocks.append(kit.section(said.none))
    for line in lines[:LINES_SHOWN]:
        manager, report = line.pair.manager.name, line.pair.report.name
        day, state = short_day(line.made_on, today, wording[DateWording]), _state(wording, line.state)
        text = said.line.fill(manager=kit.esc_name(manager), report=kit.esc_name(report), day=day, state=state)
        about = f"{kit.short_name(manager)}, {kit.short_name(report)}"
        show = kit.button(wording[PerformanceWording].show, ids.RECORD_SHOW, str(line.state.id), about=about)
        blocks.append(kit.section(text, accessory=show))
    return Rendered(said.title, blocks)


def _state(wording: Wording, state: rules.RecordState) -> str:
    said = wording[FrameWording].conversations
    if state.acknowledged_at is not None:
        return said.acknowledged
    return said.shown if state.shown_at is not None else said.ahead


def performance_list(wording: Wording, ahead: rules.ConversationsAhead) -> list[Block]:
    """Performance conversations to come and drafts, each with its buttons; nothing where there are none."""
    said, dates = wording[PerformanceWording], wording[DateWording]
    blocks = [kit.section(said.list_title)] if ahead.lines or ahead.drafts else []
    for line in ahead.lines[:PERFORMANCE_SHOWN]:
        when = day_and_time(line.next_at, ahead.today, dates) if line.next_at else ""
        text = said.line.fill(report=kit.esc_name(line.pair.report.name), when=when)
        blocks += [kit.section(text), kit.actions(*series_buttons(wording, line))]
    who = readers(wording, rules.DRAFTS)
    for draft in ahead.drafts[:DRAFTS_SHOWN]:
        name = draft.report_name or said.draft.nobody
        text = said.draft.line.fill(
            report=kit.esc_name(name), who=who, day=short_day(draft.kept_on, ahead.today, dates)
        )
        blocks += [kit.section(text), kit.actions(*_draft_buttons(wording, draft.form, kit.short_name(name)))]
    return blocks


def _draft_buttons(wording: Wording, form: str, about: str) -> list[Element]:
    said = wording[PerformanceWording].draft
    sure = kit.confirmation(said.delete_title, said.delete_text, said.delete, said.delete_no)
    return [
        kit.button(said.go_on, ids.DRAFT_CONTINUE, form, about=about),
        kit.menu(kit.button(said.delete, ids.DRAFT_DELETE, form), confirm=sure),
    ]


def conversations_ahead(wording: Wording, ahead: rules.ConversationsAhead) -> Rendered:
    """The answer to `/coach performance`."""
    said = wording[PerformanceWording]
    listed = performance_list(wording, ahead) or [kit.section(said.none_ahead)]
    point = kit.button(wording[ButtonWording].performance_point, ids.PERFORMANCE_POINT)
    return rendered(wording, *listed, kit.actions(point))


def conversations(wording: Wording, lines: Sequence[rules.Conversations], today: date) -> list[Block]:
    """Both kinds for each person, apart; nothing where there is nobody."""
    if not lines:
        return []
    said = wording[FrameWording].conversations
    text = "\n".join(_conversations_line(wording, line, today) for line in lines[:CONVERSATIONS_SHOWN])
    return [kit.section(f"{said.title}\n{text}")]


def _conversations_line(wording: Wording, line: rules.Conversations, today: date) -> str:
    said = wording[FrameWording].conversations
    coaching = performance = said.none
    if line.last_on is not None:
        day = short_day(line.last_on, today, wording[DateWording])
        coaching = said.held.fill(count=line.coaching, day=day)
        if line.unknown:
            coaching = said.held_and_unknown.fill(count=line.coaching, unknown=line.unknown, day=day)
    if line.records:
        performance = said.recorded.fill(count=len(line.records), state=_state(wording, line.records[-1]))
    return said.line.fill(report=kit.esc_name(line.report_name), coaching=coaching, performance=performance)


def below_one_on_ones(wording: Wording, loaded: rules.ListedConversations) -> list[Block]:
    """What lies ahead, and both kinds for each person, apart."""
    blocks = performance_list(wording, loaded.ahead)
    return [*blocks, *conversations(wording, loaded.people, loaded.ahead.today)]


def home_section(wording: Wording, loaded: rules.ConversationsAhead) -> list[Block]:
    """What lies ahead, on the manager's App Home."""
    return [*performance_list(wording, loaded), *([seen_by(wording, rules.RECORDS)] if loaded.lines else [])]


def report_button(wording: Wording, record_id: int, about: str) -> Element:
    """Opens the newest record, on the report's App Home."""
    return kit.button(wording[PerformanceWording].show_last, ids.RECORD_SHOW, str(record_id), about=about)
