"""What a report gets before a 1:1, and their side of App Home, as blocks."""

from collections.abc import Sequence
from datetime import date

from bot.briefs.rules import ChangedMessage, HomeReport, ReportBriefMessage, ReportSide
from bot.briefs.views import TEXT_LIMIT, open_text, prompts_text, why_then
from bot.briefs.wording import BriefWording, ReportBriefWording
from bot.commitments.rules import COMMITMENTS
from bot.core.people import ReportBriefTime
from bot.core.slack import blocks as kit
from bot.core.slack import ids
from bot.core.slack.blocks import Block, Element, Rendered
from bot.core.slack.notifications import notified
from bot.core.slack.who_sees import context_line
from bot.core.time.dates import day_and_time
from bot.core.wording.dates import DateWording
from bot.core.wording.library import Wording
from bot.core.wording.sections import ButtonWording, NotificationWording
from bot.meetings.rules import SCHEDULE, Lead, MeetingLine
from bot.meetings.views import OVERVIEW_SHOWN, away_mark, home_consistency, lead_text, meeting_text
from bot.plans.rules import PLANS
from bot.plans.views import first_line
from bot.topics.rules import SHOWN as TOPICS_SHOWN
from bot.topics.rules import TOPICS, by_author
from bot.topics.views import titled_lines

SHOWN = (TOPICS, PLANS, COMMITMENTS)
HOME_TOPICS = 3


def report_brief(wording: Wording, message: ReportBriefMessage) -> Rendered:
    """With whom and when, the frame, what is open, what they bring, three prompts; who sees it and why it came."""
    said, manager = wording[ReportBriefWording], kit.esc_name(message.pair.manager.called)
    when = day_and_time(message.starts_at, message.today, wording[DateWording])
    blocks: list[Block] = [kit.header(said.title.fill(manager=kit.short_name(_first(message)), when=when))]
    if message.away_until is not None:
        blocks.append(kit.context(manager + away_mark(wording, message.away_until, message.today)))
    if message.first:
        blocks.append(kit.section(said.first.fill(manager=kit.esc_name(_first(message)))))
    blocks += [kit.section(_skipped(wording, message))] if message.skipped else _what_there_is(wording, message)
    why = context_line(wording, _why(wording, message), COMMITMENTS, TOPICS, other=_first(message))
    blocks += [why, kit.actions(*_buttons(wording, message))]
    notice = wording[NotificationWording].brief
    return notified(wording, notice, message.pair.manager.called, blocks, message.starts_at, message.today)


def _what_there_is(wording: Wording, message: ReportBriefMessage) -> list[Block]:
    said, today = wording[ReportBriefWording], message.today
    blocks = [
        kit.section(wording[BriefWording].coaching),
        kit.section(open_text(wording, message.commitments, message.more_commitments, today)),
    ]
    if message.topics:
        listed = titled_lines(wording, message.topics, message.pair, message.pair.report, TOPICS_SHOWN)
        blocks.append(kit.section("\n".join(listed)))
    if message.about is not None:
        title = said.prompts_title.fill(manager=kit.esc_name(_first(message)))
        blocks.append(kit.section(f"*{title}*\n{prompts_text(wording, message.about, today)}"))
    return [*blocks, kit.section(said.how_to_reply)]


def _first(message: ReportBriefMessage) -> str:
    return message.pair.manager.called


def _skipped(wording: Wording, message: ReportBriefMessage) -> str:
    said, manager = wording[ReportBriefWording], kit.esc_name(_first(message))
    if message.next_at is None:
        return said.skipped.fill(manager=manager)
    when = day_and_time(message.next_at, message.today, wording[DateWording])
    return said.skipped_next.fill(manager=manager, when=when)


def _why(wording: Wording, message: ReportBriefMessage) -> str:
    said = wording[ReportBriefWording]
    if message.choice is ReportBriefTime.NEVER:
        return said.stopped
    if message.late:
        return said.why_late
    chosen = said.why_same.fill(lead=lead_text(message.lead, wording[DateWording]))
    if message.choice is ReportBriefTime.DAY_BEFORE:
        chosen = said.why_day_before.fill(lead=lead_text(Lead.WORKING_DAY_BEFORE, wording[DateWording]))
    return why_then(wording, message.came, chosen)


def _buttons(wording: Wording, message: ReportBriefMessage) -> list[Element]:
    """Bring a topic, Plan and a menu of what is rarer."""
    said, pair_id = wording[ReportBriefWording], str(message.pair.id)
    stopped = message.choice is ReportBriefTime.NEVER
    _, own = by_author(message.topics, message.pair.report.id)
    change = [kit.button(wording[ButtonWording].change_topics, ids.CHANGE_TOPICS, pair_id)] if own else []
    stop = kit.button(said.start, ids.START_REPORT_BRIEF) if stopped else kit.button(said.stop, ids.STOP_REPORT_BRIEF)
    cut = message.more_commitments or len(message.topics) > TOPICS_SHOWN
    texts = [one.text for one in message.commitments] + [one.text for one in message.topics]
    cut = cut or any(len(kit.esc(text)) > TEXT_LIMIT for text in texts)
    whole = [kit.button(wording[BriefWording].show_all, ids.SHOW_ALL, f"brief:{pair_id}")] if cut else []
    return [
        kit.button(wording[ButtonWording].bring_topic, ids.BRING_TOPIC, pair_id),
        kit.button(wording[ButtonWording].plan, ids.SHOW_PLAN, pair_id),
        kit.menu(*whole, *change, kit.settings_button(wording), stop),
    ]


def topic_buttons(wording: Wording, pair_id: int, *, has_topics: bool, about: str | None = None) -> list[Element]:
    """What a report can open of a 1:1."""
    said, value = wording[ButtonWording], str(pair_id)
    return [
        kit.button(said.bring_topic, ids.BRING_TOPIC, value, about=about),
        *([kit.button(said.change_topics, ids.CHANGE_TOPICS, value, about=about)] if has_topics else []),
        kit.button(said.plan, ids.SHOW_PLAN, value, about=about),
    ]


def home_section(wording: Wording, loaded: HomeReport) -> list[Block]:
    """A person's 1:1s as the report, for App Home."""
    said = wording[ReportBriefWording]
    blocks = [kit.section(f"*{said.home_title}*")]
    for side in loaded.sides:
        blocks += _side(wording, side, loaded.today)
    if loaded.more:
        blocks.append(kit.context(said.home_more.fill(count=loaded.more)))
    return [*blocks, kit.divider()]


def _side(wording: Wording, side: ReportSide, today: date) -> list[Block]:
    said, manager = wording[ReportBriefWording], kit.esc_name(side.pair.manager.called)
    line = said.home_line_nothing.fill(manager=manager)
    if side.next_at is not None:
        line = said.home_line.fill(manager=manager, when=day_and_time(side.next_at, today, wording[DateWording]))
    line += away_mark(wording, side.away_until, today) + home_consistency(wording, side.consistency)
    texts = [line, *_side_lines(wording, side)]
    about, (_, own) = kit.short_name(side.pair.manager.called), by_author(side.topics, side.pair.report.id)
    bring, *more = topic_buttons(wording, side.pair.id, has_topics=bool(own), about=about)
    more += [render(wording, value, about) for render, value in side.buttons]
    return [kit.section("\n".join(texts)), kit.actions(bring, kit.menu(*more))]


def _side_lines(wording: Wording, side: ReportSide) -> list[str]:
    first = first_line(wording, side.plan)
    return [*([first] if first else []), *titled_lines(wording, side.topics, side.pair, side.pair.report, HOME_TOPICS)]


def overview(wording: Wording, meetings: Sequence[MeetingLine], today: date) -> list[Block]:
    """The first 1:1s in which the person is the report, each with a button to bring a topic."""
    said = wording[ReportBriefWording]
    blocks = [kit.section(f"*{said.home_title}*")] if meetings else []
    for meeting in meetings[:OVERVIEW_SHOWN]:
        about = kit.short_name(meeting.other.called)
        bring = kit.button(wording[ButtonWording].bring_topic, ids.BRING_TOPIC, str(meeting.pair.id), about=about)
        blocks.append(kit.section(meeting_text(wording, meeting, today), accessory=bring))
    return blocks


def changed(wording: Wording, message: ChangedMessage) -> Rendered:
    """Where the calendar has a 1:1 now, below its brief."""
    said = wording[BriefWording]
    if message.starts_at is None:
        text = said.off_in_calendar
    else:
        when = day_and_time(message.starts_at, message.today, wording[DateWording])
        text = said.moved_in_calendar.fill(when=when)
    blocks = [kit.section(text), context_line(wording, "", SCHEDULE, other=message.other_name)]
    return notified(wording, wording[NotificationWording].thread, message.other_name, blocks)
