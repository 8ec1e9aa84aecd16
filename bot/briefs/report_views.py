"""What a report gets before a 1:1, and their side of App Home, as blocks."""

from collections.abc import Sequence
from datetime import date

from bot.briefs.rules import HomeReport, ReportBriefMessage, ReportSide
from bot.briefs.wording import ReportBriefWording
from bot.commitments.rules import COMMITMENTS
from bot.commitments.views import commitment_text
from bot.core.people import ReportBriefTime
from bot.core.slack import blocks as kit
from bot.core.slack import ids
from bot.core.slack.blocks import Block, Element, Rendered
from bot.core.slack.notifications import notified
from bot.core.slack.who_sees import seen_by
from bot.core.time.dates import day_and_time
from bot.core.wording.dates import DateWording
from bot.core.wording.library import Wording
from bot.core.wording.sections import NotificationWording
from bot.meetings.rules import MeetingLine
from bot.meetings.views import OVERVIEW_SHOWN, away_mark, lead_text, meeting_text
from bot.plans.rules import PLANS, PRIVATE_NOTES, first_line
from bot.topics.rules import TOPICS
from bot.topics.views import topic_lines
from bot.topics.wording import TopicWording

SHOWN = (TOPICS, PLANS, COMMITMENTS)


def report_brief(wording: Wording, message: ReportBriefMessage) -> Rendered:
    """With whom and when, the frame, three prompts, what is open, what they bring; why it came and how to change it."""
    said, manager = wording[ReportBriefWording], kit.esc_name(message.pair.manager.name)
    when = day_and_time(message.starts_at, message.today, wording[DateWording])
    blocks: list[Block] = [kit.header(said.title.fill(manager=kit.short_name(message.pair.manager.name), when=when))]
    if message.away_until is not None:
        blocks.append(kit.context(manager + away_mark(wording, message.away_until, message.today)))
    if message.first:
        blocks.append(kit.section(said.first.fill(manager=manager)))
    if message.skipped:
        blocks.append(kit.section(said.skipped))
    else:
        prompts = [said.goals, said.help, said.next_steps.fill(manager=manager)]
        blocks += [
            kit.section(said.coaching),
            kit.section("\n".join([f"*{said.prompts_title}*", *prompts])),
            kit.section(_open_text(wording, message)),
        ]
    if message.topics:
        listed = topic_lines(wording, message.topics, message.more_topics)
        blocks.append(kit.section("\n".join([f"*{wording[TopicWording].report_title}*", *listed])))
    if not message.skipped:
        blocks.append(kit.section(said.how_to_reply))
    seen = seen_by(wording, *SHOWN, PRIVATE_NOTES, other=message.pair.manager.name)
    blocks += [kit.context(_why(wording, message)), seen, kit.actions(*_buttons(wording, message))]
    notice = wording[NotificationWording].brief
    return notified(wording, notice, message.pair.manager.name, blocks, message.starts_at, message.today)


def _open_text(wording: Wording, message: ReportBriefMessage) -> str:
    said = wording[ReportBriefWording]
    if not message.commitments:
        return said.open_none
    lines = [f"• {commitment_text(wording, one, message.today, limit=120)}" for one in message.commitments]
    more = [said.open_more.fill(count=message.more_commitments)] if message.more_commitments else []
    return "\n".join([f"*{said.open_title}*", *lines, *more])


def _why(wording: Wording, message: ReportBriefMessage) -> str:
    said = wording[ReportBriefWording]
    if message.choice is ReportBriefTime.NEVER:
        return said.stopped
    if message.late:
        return said.why_late
    if message.choice is ReportBriefTime.DAY_BEFORE:
        return said.why_day_before
    return said.why_same.fill(
        lead=lead_text(message.lead, wording[DateWording]), manager=kit.esc_name(message.pair.manager.name)
    )


def _buttons(wording: Wording, message: ReportBriefMessage) -> list[Element]:
    said = wording[ReportBriefWording]
    stopped = message.choice is ReportBriefTime.NEVER
    own = topic_buttons(wording, message.pair.id, has_topics=bool(message.topics))
    stop = kit.button(said.start, ids.START_REPORT_BRIEF) if stopped else kit.button(said.stop, ids.STOP_REPORT_BRIEF)
    return [*own, kit.settings_button(wording), stop]


def topic_buttons(wording: Wording, pair_id: int, *, has_topics: bool, about: str | None = None) -> list[Element]:
    """What a report can open of a 1:1."""
    said, value = wording[ReportBriefWording], str(pair_id)
    return [
        kit.button(said.bring, ids.BRING_TOPIC, value, about=about),
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
    said, manager = wording[ReportBriefWording], kit.esc_name(side.pair.manager.name)
    line = said.home_line_nothing.fill(manager=manager)
    if side.next_at is not None:
        line = said.home_line.fill(manager=manager, when=day_and_time(side.next_at, today, wording[DateWording]))
    texts = [line + away_mark(wording, side.away_until, today), *_side_lines(wording, side)]
    about = kit.short_name(side.pair.manager.name)
    bring, *more = topic_buttons(wording, side.pair.id, has_topics=bool(side.topics), about=about)
    more += [render(wording, value, about) for render, value in side.buttons]
    return [kit.section("\n".join(texts)), kit.actions(bring, kit.menu(*more))]


def _side_lines(wording: Wording, side: ReportSide) -> list[str]:
    first = first_line(side.plan)
    lines = [f"_{kit.cut(kit.esc(first), 120)}_"] if first else []
    if side.topics:
        lines += [
            f"*{wording[TopicWording].report_title}*",
            *topic_lines(wording, side.topics[:3], max(0, len(side.topics) - 3)),
        ]
    return lines


def overview(wording: Wording, meetings: Sequence[MeetingLine], today: date) -> list[Block]:
    """The first 1:1s in which the person is the report, each with a button to bring a topic."""
    said = wording[ReportBriefWording]
    blocks = [kit.section(f"*{said.home_title}*")] if meetings else []
    for meeting in meetings[:OVERVIEW_SHOWN]:
        about = kit.short_name(meeting.other.name)
        bring = kit.button(said.bring, ids.BRING_TOPIC, str(meeting.pair.id), about=about)
        blocks.append(kit.section(meeting_text(wording, meeting, today), accessory=bring))
    return blocks
