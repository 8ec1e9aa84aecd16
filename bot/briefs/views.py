"""The brief and what follows it, as blocks."""

from datetime import date, datetime

from bot.administration.rules import POLICY
from bot.briefs import rules
from bot.briefs.wording import BriefWording, KitWording, QuestionWording
from bot.commitments.rules import COMMITMENTS
from bot.commitments.views import commitment_text
from bot.core.slack import blocks as kit
from bot.core.slack import ids
from bot.core.slack.blocks import Block, Element, Rendered
from bot.core.slack.notifications import news, notified
from bot.core.slack.who_sees import seen_by
from bot.core.time.dates import day_and_time
from bot.core.wording.dates import DateWording
from bot.core.wording.library import Wording
from bot.core.wording.sections import ButtonWording, NotificationWording
from bot.frames.rules import FRAMES, Frame, Side, one_of
from bot.frames.wording import FrameWording
from bot.meetings.rules import SCHEDULE, Outcome
from bot.meetings.views import away_mark, lead_text
from bot.plans.rules import PRIVATE_NOTES
from bot.topics.rules import TOPICS
from bot.topics.views import in_brief

CONTACT_LIMIT = 300


def of_brief(wording: Wording, brief: rules.Brief, shifted_at: datetime | None, today: date) -> list[Block]:
    """The frame of a brief, and a sentence to say first."""
    said = wording[FrameWording].of(brief.frame)
    to_say = said.to_say.fill(title=said.title, opening=one_of(said.openings, brief.id))
    notes = [wording[FrameWording].preconditions] if brief.frame is Frame.COACHING else []
    if shifted_at is not None:
        notes.append(
            wording[FrameWording].shifted_brief.fill(when=day_and_time(shifted_at, today, wording[DateWording]))
        )
    return [kit.section(to_say), *[kit.context(note) for note in notes]]


def ways_out(wording: Wording, brief: rules.Brief, report: str) -> list[Element]:
    """The ways to the other frame: a conversation of its own, or a shift of this one. `report` is a Slack id."""
    to_shift = _shift_button(wording, brief.id, brief.frame.other)
    if brief.frame is Frame.PERFORMANCE:
        return [to_shift]
    return [to_shift, kit.button(wording[ButtonWording].performance_point, ids.PERFORMANCE_POINT, report)]


def shift(wording: Wording, message: rules.ShiftMessage) -> Rendered:
    """What to say aloud, and the way back."""
    said, made = wording[FrameWording].shift_said, message.shift
    when = day_and_time(message.at, message.today, wording[DateWording])
    aloud = one_of(wording[FrameWording].shifting_to(made.went_to), made.id)
    name = wording[FrameWording].of(made.came_from).name
    title = said.title.fill(frame=wording[FrameWording].of(made.went_to).name, when=when)
    notes = [said.before.fill(frame=name), said.told.fill(report=kit.esc_name(message.report.name))]
    point: list[Element] = []
    if made.went_to is Frame.PERFORMANCE:
        notes.append(said.own_time)
        point = [kit.button(wording[ButtonWording].performance_point, ids.PERFORMANCE_POINT, message.report.slack_id)]
    blocks = [kit.section(f"*{title}*\n{said.say.fill(sentence=aloud)}"), kit.context(" ".join(notes))]
    if message.undone:
        blocks.append(kit.context(said.undone))
    else:
        back = _shift_button(wording, made.brief_id, made.came_from)
        blocks += [kit.actions(*point, back), kit.context(said.why)]
    blocks.append(seen_by(wording, FRAMES, other=message.report.name))
    return Rendered(wording[NotificationWording].answer, blocks)


def shifted(wording: Wording, message: rules.ShiftedMessage) -> Rendered:
    """What the report is told."""
    said, went_to = wording[FrameWording].shifted, message.shift.went_to
    text = said.text.fill(
        manager=kit.esc_name(message.manager_name),
        frame=wording[FrameWording].of(went_to).name,
        when=day_and_time(message.at, message.today, wording[DateWording]),
    )
    means = said.coaching if went_to is Frame.COACHING else said.performance
    settings = kit.settings_button(wording)
    blocks = [
        kit.section(f"{text}\n{means}"),
        kit.context(said.why),
        seen_by(wording, FRAMES, other=message.manager_name),
        kit.actions(settings),
    ]
    return news(wording, message.manager_name, blocks)


def performance_talk(wording: Wording, message: rules.PerformanceTalkMessage) -> Rendered:
    """A quiet question."""
    said = wording[FrameWording].performance_talk
    point = kit.button(wording[ButtonWording].performance_point, ids.PERFORMANCE_POINT, message.report_slack_id)
    seen = seen_by(wording, rules.BRIEFS)
    return Rendered(
        wording[NotificationWording].answer, [kit.section(said.text), kit.actions(point), kit.context(said.why), seen]
    )


def coach_role(wording: Wording, message: rules.CoachRoleMessage) -> Rendered:
    """What a manager as coach can be and cannot, and who else there is."""
    said, name = wording[FrameWording].coach_role, kit.esc_name(message.other_name)
    contact = kit.cut(kit.esc(message.contact), CONTACT_LIMIT) or said.contact
    if message.side is Side.MANAGER:
        text = said.manager.fill(report=name, contact=contact)
    else:
        text = said.report.fill(manager=name, contact=contact)
    blocks = [kit.section(f"{said.title}\n{text}"), kit.context(said.why), seen_by(wording, POLICY, by_name=True)]
    return Rendered(wording[NotificationWording].answer, blocks)


def _shift_button(wording: Wording, brief_id: int, to: Frame) -> Element:
    confirm = _shift_confirmation(wording, to)
    return kit.button(_shift_label(wording, to), ids.SHIFT_FRAME, f"{brief_id}:{to.value}", confirm=confirm)


def _shift_label(wording: Wording, to: Frame) -> str:
    return wording[FrameWording].shift if to is Frame.PERFORMANCE else wording[FrameWording].shift_back


def _shift_confirmation(wording: Wording, to: Frame) -> Element:
    """What asks before a shift: the other one is told at once."""
    said = wording[FrameWording].shift_ask
    asked = said.performance if to is Frame.PERFORMANCE else said.coaching
    return kit.confirmation(asked.title, asked.told, _shift_label(wording, to), said.leave)


def shift_form(wording: Wording, to: Frame, metadata: str) -> Block:
    """The same where the shift is an entry of a menu."""
    return kit.ask_modal(ids.SHIFT_FORM, _shift_confirmation(wording, to), metadata)


def shift_ask(wording: Wording, message: rules.ShiftAskMessage) -> Rendered:
    """The same for a shift that was typed; then what became of it."""
    said, name = wording[FrameWording].shift_ask, kit.esc_name(message.report_name)
    asked = said.performance if message.to is Frame.PERFORMANCE else said.coaching
    notification = wording[NotificationWording].answer
    if message.stands is not rules.ShiftAsked.ASK:
        return Rendered(
            notification, [kit.section(said.done if message.stands is rules.ShiftAsked.DONE else said.left)]
        )
    value = f"{message.brief_id}:{message.to.value}"
    yes = kit.button(_shift_label(wording, message.to), ids.SHIFT_FRAME, value, style="primary")
    leave = kit.button(said.leave, ids.SHIFT_LEAVE, str(message.delivery_id))
    return Rendered(notification, [kit.section(asked.ask.fill(report=name)), kit.actions(yes, leave)])


AGREED_LIMIT = 200


def brief(wording: Wording, message: rules.BriefMessage) -> Rendered:
    """The parent message: who, when, what was last agreed, why it came and how to change it."""
    said, report, about = wording[BriefWording], message.pair.report, message.brief
    if message.starts_at is None:
        title = said.title_without_time.fill(report=kit.short_name(report.name))
    else:
        when = day_and_time(message.starts_at, message.today, wording[DateWording])
        title = said.title.fill(report=kit.short_name(report.name), when=when)
    blocks: list[Block] = [kit.header(title)]
    if message.away_until is not None:
        blocks.append(kit.context(kit.esc_name(report.name) + away_mark(wording, message.away_until, message.today)))
    if message.holiday and not message.skipped:
        blocks.append(kit.context(said.holiday))
    blocks += of_brief(wording, about, message.shifted_at, message.today)
    blocks.append(kit.section(said.skipped if message.skipped else _agreed(wording, message)))
    if not message.skipped:
        blocks += in_brief(wording, message.pair.id, report.name, message.topics, message.more_topics)
    set_up = said.why_late if message.late else said.why
    why = set_up.fill(lead=lead_text(message.lead, wording[DateWording])) if message.lead else said.why_asked
    buttons = []
    if message.one_on_one_id is not None:
        buttons.append(kit.button(said.change, ids.SHOW_ONE_ON_ONE, str(message.one_on_one_id)))
    if not message.skipped:
        buttons += ways_out(wording, about, report.slack_id)
    seen = seen_by(wording, rules.BRIEFS, COMMITMENTS, TOPICS, other=report.name)
    blocks += [kit.context(why), seen, kit.actions(*buttons, kit.settings_button(wording))]
    notice = wording[NotificationWording].brief
    return notified(wording, notice, report.name, blocks, message.starts_at, message.today)


def _agreed(wording: Wording, message: rules.BriefMessage) -> str:
    if message.agreed is None:
        return wording[BriefWording].agreed_nothing
    one = commitment_text(wording, message.agreed, message.today, limit=AGREED_LIMIT)
    text = wording[BriefWording].agreed.fill(commitment=one.replace("\n", " "))
    if message.agreed_count > 1:
        text += " · " + wording[BriefWording].agreed_more.fill(count=message.agreed_count - 1)
    return text


def prompts(wording: Wording, message: rules.PromptsMessage) -> Rendered:
    """The three prompts and how to reply to log."""
    three, said = wording[KitWording], wording[BriefWording]
    opening = three.opening
    if message.half_minutes:
        opening += " " + said.prompts_half.fill(count=message.half_minutes)
    blocks = [kit.section(f"*{said.prompts_title}*\n{opening}")]
    for number, prompt in enumerate(three.prompts, start=1):
        blocks += [kit.section(f"*{number}. {prompt.title}*\n{prompt.ask}"), kit.context(prompt.listen)]
    blocks += [kit.divider(), kit.section(said.how_to_reply), kit.context(said.how_to_note)]
    blocks.append(seen_by(wording, COMMITMENTS, PRIVATE_NOTES, rules.TYPED, other=message.report_name))
    return Rendered(wording[NotificationWording].answer, blocks)


def question(wording: Wording, message: rules.QuestionMessage) -> Rendered:
    """The powerful question, with another one a tap away."""
    said = wording[BriefWording]
    found = wording[QuestionWording].find(message.brief.question) or wording[QuestionWording].all[0]
    return Rendered(
        wording[NotificationWording].answer,
        [
            kit.section(f"*{said.question_title}*\n>{found.text}"),
            kit.context(said.question_why),
            kit.actions(kit.button(said.another, ids.ANOTHER_QUESTION, str(message.brief.id))),
            seen_by(wording, rules.BRIEFS),
            *(coach_role(wording, message.coach_role).blocks if message.coach_role else []),
        ],
    )


def follow_up(wording: Wording, message: rules.FollowUpMessage) -> Rendered:
    """Whether it happened, or what was noted; until it is moved, an answer can be changed."""
    said, outcome = wording[BriefWording].follow_up, message.occurrence.outcome
    occurrence_id = str(message.occurrence.id)
    change_answer = kit.button(said.change_answer, ids.CHANGE_ANSWER, occurrence_id)
    if message.moved_to is not None:
        when = day_and_time(message.moved_to, message.today, wording[DateWording])
        blocks = [kit.section(said.noted_moved_to.fill(when=when))]
    elif outcome is Outcome.UNKNOWN:
        blocks = [
            kit.section(said.ask.fill(report=kit.esc_name(message.report_name))),
            kit.actions(
                kit.button(said.happened, ids.IT_HAPPENED, occurrence_id),
                kit.button(said.moved, ids.WE_MOVED_IT, occurrence_id),
                kit.button(said.not_this_time, ids.NOT_THIS_TIME, occurrence_id),
                kit.settings_button(wording),
            ),
            kit.context(said.why),
        ]
    elif outcome is Outcome.MOVED:
        set_time = kit.button(said.set_new_time, ids.MOVE_MEETING, occurrence_id)
        blocks = [kit.section(said.noted_moved), kit.actions(set_time, change_answer)]
    else:
        noted = said.noted_happened if outcome is Outcome.HAPPENED else said.noted_not_this_time
        blocks = [kit.section(noted), kit.actions(change_answer)]
    seen = seen_by(wording, SCHEDULE, other=message.report_name)
    notice = wording[NotificationWording].follow_up
    return notified(wording, notice, message.report_name, [*blocks, seen])


def on_its_way(wording: Wording, report_name: str) -> Rendered:
    """The answer to asking for a brief."""
    text = wording[BriefWording].asked_now.fill(report=kit.esc_name(report_name))
    return kit.sentence(text)
