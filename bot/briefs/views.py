"""The brief and what follows it, as blocks."""

from bot.briefs.kit_wording import KitWording
from bot.briefs.question_wording import QuestionWording
from bot.briefs.report_wording import ReportBriefWording
from bot.briefs.rules import (
    BRIEFS,
    TYPED,
    BriefMessage,
    BundleMessage,
    FollowUpMessage,
    PromptsMessage,
    QuestionMessage,
)
from bot.briefs.shift_views import coach_role, of_brief, ways_out
from bot.briefs.wording import BriefWording
from bot.commitments.rules import COMMITMENTS
from bot.commitments.views import commitment_text
from bot.core.slack import ids
from bot.core.slack.blocks import (
    Rendered,
    actions,
    button,
    context,
    divider,
    esc_name,
    header,
    section,
    sentence,
    settings_button,
    short_name,
)
from bot.core.slack.who_sees import seen_by
from bot.core.time.dates import day_and_time
from bot.core.wording.buttons import ButtonWording
from bot.core.wording.dates import DateWording
from bot.core.wording.library import Wording
from bot.core.wording.modals import ModalWording
from bot.meetings.rules import Outcome
from bot.meetings.schedule_texts import lead_text
from bot.meetings.views import meeting_text
from bot.meetings.wording import OneOnOneWording
from bot.plans.rules import PRIVATE_NOTES
from bot.topics.rules import TOPICS
from bot.topics.views import in_brief

AGREED_LIMIT = 200
BUNDLE_SHOWS = 40


def brief(wording: Wording, message: BriefMessage) -> Rendered:
    """The parent message: who, when, what was last agreed, why it came and how to change it."""
    said = wording[BriefWording]
    if message.starts_at is None:
        title = said.title_without_time.fill(report=short_name(message.report_name))
    else:
        when = day_and_time(message.starts_at, message.today, wording[DateWording])
        title = said.title.fill(report=short_name(message.report_name), when=when)
    state = said.skipped if message.skipped else _agreed(wording, message)
    set_up = said.why_late if message.late else said.why
    why = set_up.fill(lead=lead_text(message.lead, wording[DateWording])) if message.lead else said.why_asked
    settings = settings_button(wording)
    change = (
        [button(said.change, ids.SHOW_ONE_ON_ONE, str(message.one_on_one_id))]
        if message.one_on_one_id is not None
        else []
    )
    holiday = [context(said.holiday)] if message.holiday and not message.skipped else []
    frame = of_brief(wording, message.brief_id, message.frame, message.shifted_at, message.today)
    is_on = not message.skipped
    ways = ways_out(wording, message.brief_id, message.frame, message.report_slack_id) if is_on else []
    topics = (
        in_brief(wording, message.pair_id, message.report_name, message.topics, message.more_topics) if is_on else []
    )
    blocks = [header(title), *holiday, *frame, section(state), *topics, context(why), actions(*change, *ways, settings)]
    data, other = (BRIEFS, COMMITMENTS, TOPICS), message.report_name
    blocks.insert(-1, seen_by(wording, *data, other=other))
    return Rendered(said.notification, blocks)


def _agreed(wording: Wording, message: BriefMessage) -> str:
    if message.agreed is None:
        return wording[BriefWording].agreed_nothing
    one = commitment_text(wording, message.agreed, message.today, limit=AGREED_LIMIT)
    text = wording[BriefWording].agreed.fill(commitment=one.replace("\n", " "))
    if message.agreed_count > 1:
        text += " · " + wording[BriefWording].agreed_more.fill(count=message.agreed_count - 1)
    return text


def prompts(wording: Wording, message: PromptsMessage) -> Rendered:
    """The three prompts and how to reply to log."""
    kit, said = wording[KitWording], wording[BriefWording]
    opening = kit.opening
    if message.half_minutes:
        opening += " " + said.prompts_half.fill(count=message.half_minutes)
    blocks = [section(f"*{said.prompts_title}*\n{opening}")]
    for number, prompt in enumerate(kit.prompts, start=1):
        blocks += [section(f"*{number}. {prompt.title}*\n{prompt.ask}"), context(prompt.listen)]
    blocks += [divider(), section(said.how_to_reply), context(said.how_to_note)]
    data, other = (COMMITMENTS, PRIVATE_NOTES, TYPED), message.report_name
    blocks.append(seen_by(wording, *data, other=other))
    return Rendered(said.notification_part, blocks)


def question(wording: Wording, message: QuestionMessage) -> Rendered:
    """The powerful question, with another one a tap away."""
    said = wording[BriefWording]
    found = wording[QuestionWording].find(message.question) or wording[QuestionWording].all[0]
    return Rendered(
        said.notification_part,
        [
            section(f"*{said.question_title}*\n>{found.text}"),
            context(said.question_why),
            actions(button(said.another, ids.ANOTHER_QUESTION, str(message.brief_id))),
            *(coach_role(wording, message.coach_role).blocks if message.coach_role else []),
        ],
    )


def follow_up(wording: Wording, message: FollowUpMessage) -> Rendered:
    """Whether it happened, or what was noted; until it is moved, an answer can be changed."""
    said = wording[BriefWording].follow_up
    occurrence_id = str(message.occurrence_id)
    change_answer = button(said.change_answer, ids.CHANGE_ANSWER, occurrence_id)
    if message.outcome is Outcome.UNKNOWN:
        blocks = [
            section(said.ask.fill(report=esc_name(message.report_name))),
            actions(
                button(said.happened, ids.IT_HAPPENED, occurrence_id),
                button(said.moved, ids.WE_MOVED_IT, occurrence_id),
                button(said.not_this_time, ids.NOT_THIS_TIME, occurrence_id),
                settings_button(wording),
            ),
            context(said.why),
        ]
    elif message.outcome is Outcome.MOVED and message.new_time is not None:
        when = day_and_time(message.new_time, message.today, wording[DateWording])
        blocks = [section(said.noted_moved_to.fill(when=when))]
    elif message.outcome is Outcome.MOVED:
        blocks = [
            section(said.noted_moved),
            actions(button(said.set_new_time, ids.MOVE_MEETING, occurrence_id), change_answer),
        ]
    else:
        happened = message.outcome is Outcome.HAPPENED
        noted = said.noted_happened if happened else said.noted_not_this_time
        blocks = [section(noted), actions(change_answer)]
    return Rendered(wording[BriefWording].notification_part, blocks)


def bundle(wording: Wording, message: BundleMessage) -> Rendered:
    """The rest of the day's 1:1s, each with its brief a tap away."""
    said = wording[BriefWording].bundle
    blocks = [section(said.intro.fill(cap=message.cap))]
    for meeting in message.meetings[:BUNDLE_SHOWS]:
        about = short_name(meeting.manager_name or meeting.report_name)
        ready = button(wording[ButtonWording].prepare, ids.PREPARE, meeting.report_slack_id, about=about)
        if meeting.manager_name:
            ready = button(wording[ReportBriefWording].bring, ids.BRING_TOPIC, str(meeting.pair_id), about=about)
        blocks.append(section(meeting_text(wording, meeting, message.today), accessory=ready))
    if len(message.meetings) > BUNDLE_SHOWS:
        more = wording[OneOnOneWording].more.fill(count=len(message.meetings) - BUNDLE_SHOWS)
        blocks.append(section(more, accessory=button(wording[ModalWording].show_all, ids.SHOW_ALL, "series:0")))
    blocks += [context(said.why), actions(settings_button(wording))]
    return Rendered(said.notification, blocks)


def on_its_way(wording: Wording, report_name: str) -> Rendered:
    """The answer to asking for a brief."""
    text = wording[BriefWording].asked_now.fill(report=esc_name(report_name))
    return sentence(text)
