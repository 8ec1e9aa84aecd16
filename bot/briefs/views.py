"""The brief and what follows it, as blocks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.administration.rules import POLICY
from bot.briefs import rules
from bot.briefs.why_views import beside_prompts, beside_question
from bot.briefs.wording import BriefWording
from bot.commitments.rules import COMMITMENTS, CommitmentLine
from bot.commitments.views import commitment_text
from bot.core.people import Pair, Person
from bot.core.slack import blocks as kit
from bot.core.slack import ids
from bot.core.slack.blocks import Block, Element, Rendered
from bot.core.slack.notifications import news, notified
from bot.core.slack.who_sees import context_line, sees_text
from bot.core.time.dates import clock, day_and_time, short_day
from bot.core.wording.dates import DateWording
from bot.core.wording.library import Wording
from bot.core.wording.sections import ButtonWording, NotificationWording
from bot.frames.rules import FRAMES, Frame, Side, one_of
from bot.frames.wording import FrameWording
from bot.library.wording import Prompts, Questions, questions_for
from bot.meetings.rules import OUTCOMES, Occurrence, Outcome
from bot.meetings.views import away_mark, lead_text
from bot.plans.rules import Note
from bot.topics import views as topic_views
from bot.topics.rules import TOPICS, Topic, by_author
from bot.topics.wording import TopicWording

CONTACT_LIMIT = 300
MENU_ENTRIES = 5
ROWS_SHOWN = 20


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
    notes = [said.before.fill(frame=name), said.told.fill(report=kit.esc_name(message.report.called))]
    point: list[Element] = []
    if made.went_to is Frame.PERFORMANCE:
        notes.append(said.own_time)
        point = [kit.button(wording[ButtonWording].performance_point, ids.PERFORMANCE_POINT, message.report.slack_id)]
    blocks = [kit.section(f"*{title}*\n{said.say.fill(sentence=aloud)}"), kit.context(" ".join(notes))]
    if made.went_to is Frame.PERFORMANCE:
        blocks += outside_line(wording, message.contact)
    if message.undone:
        blocks.append(kit.context(said.undone))
    else:
        back = _shift_button(wording, made.brief_id, made.came_from)
        blocks.append(kit.actions(*point, back))
    why = "" if message.undone else said.why
    blocks.append(context_line(wording, why, FRAMES, other=message.report.called))
    return notified(wording, wording[NotificationWording].thread, message.report.called, blocks)


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
        *(outside_line(wording, message.contact) if went_to is Frame.PERFORMANCE else []),
        context_line(wording, said.why, FRAMES, other=message.manager_name),
        kit.actions(settings),
    ]
    return news(wording, message.manager_name, blocks)


def outside_line(wording: Wording, contact: str) -> list[Block]:
    """Whom to turn to outside the line; `contact` as administrators wrote it, empty where they named nobody."""
    shown = kit.cut(kit.esc(contact), CONTACT_LIMIT) or wording[FrameWording].coach_role.contact
    return [kit.context(wording[FrameWording].outside_line.fill(contact=shown))]


def performance_talk(wording: Wording, message: rules.PerformanceTalkMessage) -> Rendered:
    """A quiet question."""
    said = wording[FrameWording].performance_talk
    point = kit.button(wording[ButtonWording].performance_point, ids.PERFORMANCE_POINT, message.report_slack_id)
    seen = context_line(wording, said.why, rules.BRIEFS)
    return Rendered(wording[NotificationWording].thread.neutral, [kit.section(said.text), kit.actions(point), seen])


def coach_role(wording: Wording, message: rules.CoachRoleMessage) -> Rendered:
    """What a manager as coach can be and cannot, and who else there is."""
    said, name = wording[FrameWording].coach_role, kit.esc_name(message.other_name)
    contact = kit.cut(kit.esc(message.contact), CONTACT_LIMIT) or said.contact
    if message.side is Side.MANAGER:
        text = said.manager.fill(report=name, contact=contact)
    else:
        text = said.report.fill(manager=name, contact=contact)
    blocks = [kit.section(f"{said.title}\n{text}"), context_line(wording, said.why, POLICY, by_name=True)]
    return notified(wording, wording[NotificationWording].thread, message.other_name, blocks)


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
    notification = wording[NotificationWording].thread.neutral
    if message.stands is not rules.ShiftAsked.ASK:
        return Rendered(
            notification, [kit.section(said.done if message.stands is rules.ShiftAsked.DONE else said.left)]
        )
    value = f"{message.brief_id}:{message.to.value}"
    yes = kit.button(_shift_label(wording, message.to), ids.SHIFT_FRAME, value, style="primary")
    leave = kit.button(said.leave, ids.SHIFT_LEAVE, str(message.delivery_id))
    return Rendered(notification, [kit.section(asked.ask.fill(report=name)), kit.actions(yes, leave)])


TEXT_LIMIT = 120
"""What people wrote is a line or two here; all of it is a tap away."""


def brief(wording: Wording, message: rules.BriefMessage) -> Rendered:
    """The parent message, one phone screen: with whom and when, the frame, what is open, their topic, the manager's own
    last note, one question."""
    said, report = wording[BriefWording], message.pair.report
    title = said.title_without_time.fill(report=kit.short_name(report.called))
    if message.starts_at is not None:
        when = day_and_time(message.starts_at, message.today, wording[DateWording])
        title = said.title.fill(report=kit.short_name(report.called), when=when)
    blocks: list[Block] = [kit.header(title)]
    if message.away_until is not None:
        blocks.append(kit.context(kit.esc_name(report.called) + away_mark(wording, message.away_until, message.today)))
    if message.as_of is not None and not message.skipped:
        read_at = day_and_time(message.as_of, message.today, wording[DateWording])
        blocks.append(kit.context(said.as_of.fill(when=read_at)))
    if message.skipped:
        blocks.append(kit.section(_skipped(wording, message)))
    else:
        blocks += [kit.context(said.holiday)] if message.holiday else []
        blocks += [kit.section(frame_line(wording, message)), *_what_there_is(wording, message)]
    why = said.why_asked
    if message.lead:
        chosen = said.why.fill(lead=lead_text(message.lead, wording[DateWording]))
        why = said.why_late if message.late else why_then(wording, message.came, chosen)
    blocks += [context_line(wording, why, rules.BRIEFS, by_name=True), kit.actions(*_buttons(wording, message))]
    notice = wording[NotificationWording].brief
    return notified(wording, notice, report.called, blocks, message.starts_at, message.today)


def why_then(wording: Wording, came: rules.Came | None, chosen: str) -> str:
    """Why a message comes when it does; `chosen` where that is as somebody chose."""
    said = wording[BriefWording].why_moved
    if came is None or came.why is rules.Why.CHOSEN:
        return chosen
    at = clock(came.at.time(), wording[DateWording])
    return {
        rules.Why.QUIET_ENDED: said.quiet_ended.fill(time=at),
        rules.Why.QUIET_BEGINS: said.quiet_begins.fill(time=at),
        rules.Why.BACK: said.back,
        rules.Why.AT_ONCE: said.at_once,
    }[came.why]


def frame_line(wording: Wording, message: rules.BriefMessage) -> str:
    """What kind of conversation it is, in one line."""
    said = wording[BriefWording]
    if message.brief.frame is Frame.COACHING:
        return said.coaching
    since = message.shifted_at or message.starts_at
    return said.performance.fill(when=day_and_time(since, message.today, wording[DateWording]) if since else "")


def _skipped(wording: Wording, message: rules.BriefMessage) -> str:
    said = wording[BriefWording]
    if message.next_at is None:
        return said.skipped
    return said.skipped_next.fill(when=day_and_time(message.next_at, message.today, wording[DateWording]))


def _what_there_is(wording: Wording, message: rules.BriefMessage) -> list[Block]:
    """What is open, then their topic and one's own last note, then the question."""
    said, first = wording[BriefWording], kit.esc_name(message.pair.report.called)
    texts = []
    theirs, own = by_author(message.topics, message.pair.manager.id)
    if theirs:
        texts.append(_first_topic(wording, said.topic.fill(report=first, topic=_one_line(theirs[0].text)), theirs))
    if own:
        texts.append(_first_topic(wording, said.own_topic.fill(topic=_one_line(own[0].text)), own))
    if message.note is not None:
        texts.append(said.note.fill(note=_one_line(message.note.text)))
    about = [kit.section("\n".join(texts))] if texts else []
    question = question_of(wording, message.brief)
    menu = kit.menu(*beside_question(wording, message.brief))
    asked = [kit.section(said.question.fill(question=question), menu)] if question else []
    return [kit.section(open_text(wording, message.open, message.more_open, message.today)), *about, *asked]


def _first_topic(wording: Wording, text: str, topics: Sequence[Topic]) -> str:
    more = len(topics) - 1
    return f"{text} {wording[BriefWording].topic_more.fill(count=more)}" if more else text


def open_text(wording: Wording, lines: Sequence[CommitmentLine], more: int, today: date) -> str:
    """The first of what the two have open, and how many more."""
    said = wording[BriefWording]
    if not lines:
        return said.open_nothing
    listed = [commitment_text(wording, one, today, limit=TEXT_LIMIT).replace("\n", " ") for one in lines]
    return "\n".join([f"*{said.open_title}*", *listed, *([said.open_more.fill(count=more)] if more else [])])


def _one_line(text: str) -> str:
    return kit.cut(" ".join(kit.esc(text).split()), TEXT_LIMIT)


def question_of(wording: Wording, brief: rules.Brief) -> str:
    """The powerful question of a brief; none in a performance conversation."""
    if not brief.question or brief.frame is Frame.PERFORMANCE:
        return ""
    questions = wording[Questions].entries
    return questions.get(brief.question) or next(
        questions[key] for key, of in questions_for(wording).items() if of.anybody
    )


def _buttons(wording: Wording, message: rules.BriefMessage) -> list[Element]:
    """Plan, Change and a menu of what is rarer."""
    said, pair_id = wording[BriefWording], str(message.pair.id)
    buttons = [kit.button(said.plan, ids.SHOW_PLAN, pair_id)]
    if message.one_on_one_id is not None:
        buttons.append(kit.button(said.change, ids.SHOW_ONE_ON_ONE, str(message.one_on_one_id)))
    if message.skipped:
        return [*buttons, kit.settings_button(wording)]
    theirs, own = by_author(message.topics, message.pair.manager.id)
    entries = [kit.button(said.show_all, ids.SHOW_ALL, f"brief:{pair_id}")] if is_cut(message) else []
    if message.topics:
        discussed = wording[TopicWording].discussed
        entries.append(kit.button(discussed, ids.TOPIC_DISCUSSED, str((*theirs, *own)[0].id)))
    topic = _topic_entry(wording, pair_id, has_own=bool(own))
    entries += [topic, *ways_out(wording, message.brief, message.pair.report.slack_id), kit.settings_button(wording)]
    if len(entries) > MENU_ENTRIES:
        entries.remove(topic)  # App Home and the thread have it, too
    return [*buttons, kit.menu(*entries)]


def _topic_entry(wording: Wording, pair_id: str, *, has_own: bool, about: str | None = None) -> Element:
    """Brings a topic, or changes those one has brought."""
    said = wording[ButtonWording]
    if has_own:
        return kit.button(said.change_topics, ids.CHANGE_TOPICS, pair_id, about=about)
    return kit.button(said.bring_topic, ids.BRING_TOPIC, pair_id, about=about)


def is_cut(message: rules.BriefMessage) -> bool:
    """Whether something is shown in part only."""
    texts = [one.text for one in message.open] + [one.text for one in message.topics]
    texts += [message.note.text] if message.note else []
    return message.more_open > 0 or len(message.topics) > 1 or any(len(kit.esc(one)) > TEXT_LIMIT for one in texts)


def full_lines(
    wording: Wording,
    today: date,
    reader: Person,
    pair: Pair,
    lines: Sequence[CommitmentLine],
    topics: Sequence[Topic],
    note: Note | None,
) -> list[str]:
    """The same in full, as texts of any length."""
    said = wording[BriefWording]
    texts = [commitment_text(wording, one, today, limit=None) for one in lines] or [said.open_nothing]
    texts = [said.open_in_full, *texts]
    if topics:
        texts += [said.topics_in_full, *topic_views.full_lines(wording, topics, pair, reader)]
    return [*texts, *([said.note_in_full.fill(note=kit.esc(note.text))] if note else [])]


def asks(wording: Wording, about: rules.PromptsAbout, today: date) -> list[tuple[str, str]]:
    """The three prompts of a 1:1, each with its title."""
    agenda, said = wording[BriefWording].agenda, wording[Prompts].entries
    day = short_day(about.milestone_on, today, wording[DateWording]) if about.milestone_on else ""
    filled = {"goal": _quoted(about.goal), "milestone": _quoted(about.milestone), "day": day}
    titles = (agenda.goals, agenda.help, agenda.next_steps)
    return [
        (title, said[key].fill(**{slot: filled[slot] for slot in said[key].slots}))
        for title, key in zip(titles, about.asks, strict=True)
    ]


QUOTED_LIMIT = 80


def _quoted(text: str) -> str:
    return kit.cut(" ".join(kit.esc(text).split()), QUOTED_LIMIT).rstrip(".")


def prompts_text(wording: Wording, about: rules.PromptsAbout, today: date) -> str:
    """The three prompts as one text."""
    prompt = wording[BriefWording].prompt
    numbered = enumerate(asks(wording, about, today), start=1)
    return "\n".join(prompt.fill(number=number, title=title, ask=ask) for number, (title, ask) in numbered)


def to_open_with(wording: Wording, frame: Frame, about: rules.PromptsAbout) -> str:
    """A sentence to say first, another each week."""
    openings = wording[FrameWording].of(frame).openings
    return openings[rules.variant(len(openings), about)]


def prompts(wording: Wording, message: rules.PromptsMessage) -> Rendered:
    """A sentence to open with, the three prompts, and how to reply to log."""
    said, half = wording[BriefWording], message.half_minutes
    title = said.prompts_half.fill(count=half) if half else said.prompts_title
    opening = said.opening.fill(opening=to_open_with(wording, message.brief.frame, message.about))
    sees = sees_text(wording, rules.BRIEFS, COMMITMENTS, TOPICS, other=message.report_name)
    menu = kit.menu(*beside_prompts(wording, message.brief))
    blocks = [
        kit.section(f"*{title}*\n{opening}"),
        kit.section(prompts_text(wording, message.about, message.today), menu),
        kit.section(said.how_to_reply),
        kit.context(sees),
    ]
    return notified(wording, wording[NotificationWording].thread, message.report_name, blocks)


def follow_up(wording: Wording, message: rules.FollowUpMessage) -> Rendered:
    """What they agreed, and whether it happened, or what was noted; until it is moved, an answer can be changed."""
    said, name = wording[BriefWording].follow_up, message.report_name
    ask = said.ask_own_thread if message.own_thread else said.ask
    answer = _answer(message)
    blocks = [kit.section(_noted(wording, answer) or ask), kit.actions(*_outcomes(wording, answer))]
    notice = wording[NotificationWording].follow_up
    blocks = [block for block in blocks if block.get("elements") != []]
    blocks.append(context_line(wording, said.why, OUTCOMES, other=name, by_name=True))
    return notified(wording, notice, message.report_name, blocks, message.starts_at, message.today)


def follow_ups(wording: Wording, message: rules.FollowUpsMessage) -> Rendered:
    """The same after several in a row: a line for each, what they agreed goes into its thread where it has one."""
    said = wording[BriefWording].follow_up
    blocks: list[Block] = [kit.section(said.ask_several if message.in_threads else said.ask_several_here)]
    for row in message.rows[:ROWS_SHOWN]:
        name, at = kit.esc_name(row.report_name), _row_time(wording, row)
        answer = _answer(row)
        noted = _noted(wording, answer)
        line = said.row_noted.fill(report=name, time=at, noted=noted) if noted else said.row.fill(report=name, time=at)
        about = f"{kit.short_name(row.report_name)} {at}"
        blocks += [kit.section(line), kit.actions(*_outcomes(wording, answer, about, settings=False))]
    blocks = [block for block in blocks if block.get("elements") != []]
    blocks += [kit.actions(kit.settings_button(wording)), context_line(wording, said.why, OUTCOMES, by_name=True)]
    return Rendered(wording[NotificationWording].follow_up.neutral, blocks)


def report_follow_up(wording: Wording, message: rules.ReportFollowUpMessage) -> Rendered:
    """The same question to the report, or what either has answered."""
    said, name = wording[BriefWording].follow_up, message.manager_name
    when = day_and_time(message.starts_at, message.today, wording[DateWording])
    ask = said.ask_report.fill(manager=kit.esc_name(name), when=when)
    answer = _Answer(message.occurrence, message.moved_to, message.today, name, Side.REPORT)
    buttons = _outcomes(wording, answer)
    blocks = [kit.section(_noted(wording, answer) or ask), *([kit.actions(*buttons)] if buttons else [])]
    blocks.append(context_line(wording, said.why_report, OUTCOMES, other=name, by_name=True))
    notice = wording[NotificationWording].follow_up
    return notified(wording, notice, message.manager_name, blocks, message.starts_at, message.today)


def _row_time(wording: Wording, row: rules.FollowUpMessage) -> str:
    """The time alone on the day itself."""
    if row.starts_at.date() == row.today:
        return clock(row.starts_at.time(), wording[DateWording])
    return day_and_time(row.starts_at, row.today, wording[DateWording])


@dataclass(frozen=True, slots=True)
class _Answer:
    """What became of a 1:1, as told to one `side` of it; `other` is the other one's first name."""

    occurrence: Occurrence
    moved_to: datetime | None
    today: date
    other: str
    side: Side = Side.MANAGER

    @property
    def by_other(self) -> bool:
        """Whether the other one has answered."""
        return self.occurrence.outcome_by not in (None, self.side)


def _answer(message: rules.FollowUpMessage) -> _Answer:
    return _Answer(message.occurrence, message.moved_to, message.today, message.report_name)


def _noted(wording: Wording, answer: _Answer) -> str:
    """What was answered, empty while nothing was."""
    said, other = wording[BriefWording].follow_up, kit.esc_name(answer.other)
    if answer.moved_to is not None:
        return said.noted_moved_to.fill(when=day_and_time(answer.moved_to, answer.today, wording[DateWording]))
    if answer.by_other:
        says = {Outcome.HAPPENED: said.says_happened, Outcome.MOVED: said.says_moved}
        return says.get(answer.occurrence.outcome, said.says_not_this_time).fill(other=other)
    noted_moved = said.noted_moved if answer.side is Side.MANAGER else said.report_noted_moved.fill(manager=other)
    return {
        Outcome.UNKNOWN: "",
        Outcome.HAPPENED: said.noted_happened,
        Outcome.MOVED: noted_moved,
        Outcome.NOT_THIS_TIME: said.noted_not_this_time,
    }[answer.occurrence.outcome]


def _outcomes(wording: Wording, answer: _Answer, about: str | None = None, *, settings: bool = True) -> list[Element]:
    """The buttons to answer with, or to change the answer; none once it is at another time, and none for a report once
    their manager has answered."""
    said, outcome, one = wording[BriefWording].follow_up, answer.occurrence.outcome, str(answer.occurrence.id)
    if answer.moved_to is not None or (answer.by_other and answer.side is Side.REPORT):
        return []
    if outcome is Outcome.UNKNOWN:
        answers = {
            ids.IT_HAPPENED: said.happened,
            ids.WE_MOVED_IT: said.moved,
            ids.NOT_THIS_TIME: said.not_this_time,
        }
        buttons = [kit.button(text, action_id, one, about=about) for action_id, text in answers.items()]
        return [*buttons, *([kit.settings_button(wording)] if settings else [])]
    label = said.correct_answer if answer.by_other else said.change_answer
    change = kit.button(label, ids.CHANGE_ANSWER, one, about=about)
    new_time = kit.button(said.set_new_time, ids.MOVE_MEETING, one, about=about)
    return [new_time, change] if outcome is Outcome.MOVED and answer.side is Side.MANAGER else [change]


def on_its_way(wording: Wording, report_name: str) -> Rendered:
    """The answer to asking for a brief."""
    text = wording[BriefWording].asked_now.fill(report=kit.esc_name(report_name))
    return kit.sentence(text)
