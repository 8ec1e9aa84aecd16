"""Everything the bot can show, made from one name and one text: each view function with the values it is given."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import zip_longest
from typing import Any, get_type_hints

from bot.administration import views as administration
from bot.administration.rules import LONGEST_CONTACT, Administered, AdministrationMessage, Policy, Standing
from bot.briefs import views as briefs
from bot.briefs.rules import (
    Brief,
    BriefMessage,
    CoachRoleMessage,
    FollowUpMessage,
    FollowUpsMessage,
    HomeReport,
    PerformanceTalkMessage,
    PromptsAbout,
    PromptsMessage,
    ReportBriefMessage,
    ReportSide,
    ShiftedMessage,
    ShiftMessage,
)
from bot.commands import views as commands
from bot.commands.wording import HelpWording
from bot.commitments import forms
from bot.commitments import views as commitments
from bot.commitments.rules import (
    Change,
    ChangedMessage,
    Commitment,
    CommitmentLine,
    CommitmentState,
    Draft,
    HomeCommitments,
    Owner,
)
from bot.commitments.wording import CommitmentWording
from bot.core.audit import Act
from bot.core.feature import Features, OverviewSection
from bot.core.files import Export, ExportSection
from bot.core.language.spelling import Unread
from bot.core.outbox.homes import HomeContent
from bot.core.people import Pair, Person, Preferences, ReportBriefTime
from bot.core.request import Page
from bot.core.slack import in_full_views as reading
from bot.core.slack.blocks import Block, Rendered, esc, esc_name, section
from bot.core.slack.messenger import home_view
from bot.core.slack.subcommands import pick_report
from bot.core.wording.library import Wording
from bot.core.wording.sections import ModalWording
from bot.frames.rules import Frame, Shift, Side
from bot.goals import forms as goal_forms
from bot.goals import views as goals
from bot.goals.rules import (
    Goal,
    GoalConflict,
    GoalDraft,
    GoalKind,
    GoalLine,
    GoalMessage,
    GoalRevision,
    GoalState,
    HomeGoals,
    Milestone,
    NearMilestone,
)
from bot.goals.smart import Questions
from bot.goals.wording import GoalWording
from bot.handovers import views as handovers
from bot.handovers.rules import MOST_ITEMS, HandedOverMessage, HandoverMessage, HandoverState, Item, ItemKind, Offer
from bot.home.rules import Greeting
from bot.library.rules import Prompt
from bot.library.wording import ABOUT_GOAL, ABOUT_MILESTONE, prompts_for
from bot.meetings import forms as one_on_one_forms
from bot.meetings import views as one_on_ones
from bot.meetings.rules import (
    Consistency,
    Frequency,
    HomeMeetings,
    Lead,
    MeetingLine,
    Occurrence,
    OccurrenceState,
    OneOnOne,
    Outcome,
    Recurrence,
    SeriesLine,
    SeriesState,
)
from bot.meetings.wording import OneOnOneWording
from bot.performance import forms as performance_forms
from bot.performance import views as performance
from bot.performance.rules import (
    AheadMessage,
    Brought,
    BroughtMessage,
    Conversations,
    ConversationsAhead,
    DraftLine,
    ListedConversations,
    PerformanceBriefMessage,
    ReceivedMessage,
    Record,
    RecordLine,
    RecordMessage,
    RecordState,
    Sentence,
    Time,
    UnacknowledgedMessage,
)
from bot.performance.vague import RecordDraft, VagueWording, check_record
from bot.performance.wording import PerformanceWording
from bot.plans import views as plans
from bot.plans import views as proposals
from bot.plans.rules import (
    DecidedMessage,
    Difference,
    Note,
    Plan,
    PlanConflict,
    PlanMessage,
    Proposal,
    ProposalState,
    ProposedMessage,
)
from bot.plans.wording import PlanWording
from bot.practice import views as practice
from bot.practice.wording import PracticeWording
from bot.preferences import views as preferences
from bot.preferences.rules import Choices
from bot.privacy import views as rights
from bot.privacy.rules import AuditLogLine, ExportMessage, ForgettingMessage, LastMessage
from bot.privacy.views import export_files
from bot.privacy.wording import RightsWording
from bot.replies import forms as reply_forms
from bot.replies import views as replies
from bot.replies.parsing import LineKind
from bot.replies.rules import AnswerMessage, Decision, Logged, LoggedMessage, UnsureMessage, WaitingLine
from bot.topics import views as topics
from bot.topics.rules import Topic, TopicState
from bot.weekly import views as weekly
from bot.weekly.rules import Gap, HomeWeekly, WeeklyMessage
from bot.wiring import FEATURES
from bot.workspaces.rules import NoticeMessage
from tests.cases import OF_FEATURES
from tests.factories import ACCESS, ALL_FEATURES, FIRST_ASKS, MESSAGE_TYPES, library

HOUSE = Features(FEATURES)
TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DUE_IN = (0, 1, 4, 400)
RHYTHMS = (
    *(Recurrence(Frequency.WEEKLY, time(14), TODAY, 2, interval) for interval in (1, 2)),
    *(Recurrence(Frequency.MONTHLY, time(14), TODAY, 2, nth=nth) for nth in (1, 2, 3, 4, -1)),
    *(Recurrence(Frequency.ONCE, time(14), TODAY + timedelta(days)) for days in (1, 400)),
)
ZONE = "America/Argentina/ComodRivadavia"
Shown = Rendered | Block
VIEWS: dict[type, Callable[..., Any]] = {
    next(hint for name, hint in get_type_hints(one.render).items() if name == "message"): one.render
    for one in MESSAGE_TYPES.values()
}
"""What renders each message, by its type."""


def render(wording: Wording, message: object) -> Rendered:
    """As a message is rendered when it is sent."""
    rendered: Rendered = VIEWS[type(message)](wording, message)
    return rendered


SHOWS = {source: full.shows for source, (_, full) in ALL_FEATURES.in_full.items()}
"""What can be shown in full, by its source."""


@dataclass(frozen=True)
class Case:
    """One call of a view function."""

    name: str
    view: Callable[..., Any]
    show: Callable[[], Shown]


@dataclass(frozen=True)
class Content:
    """Domain values in which every name is `name` and everything typed is `text`."""

    name: str
    text: str
    many: int = 60

    def commitment(self, number: int = 1, state: CommitmentState = CommitmentState.OPEN) -> CommitmentLine:
        owner = list(Owner)[number % 3]
        due_on = TODAY + timedelta(DUE_IN[number % 4]) if number % 5 else None
        frame = list(Frame)[number % 2]
        one = Commitment(number, "T1", 1, number, self.text, owner, due_on, state, NOW, frame=frame)
        pair = self.pair()
        off = ((), (pair.manager,), (pair.report,), (pair.manager, pair.report))[number % 4]
        return CommitmentLine(one, pair, self.person(), off=off)

    def commitments(self) -> tuple[CommitmentLine, ...]:
        states = tuple(CommitmentState)
        return tuple(self.commitment(number, states[number % len(states)]) for number in range(1, self.many + 1))

    def finished(self) -> tuple[CommitmentLine, ...]:
        states = (CommitmentState.DONE, CommitmentState.DROPPED)
        return tuple(self.commitment(number, states[number % 2]) for number in range(3))

    def meetings(self) -> tuple[MeetingLine, ...]:
        manager, report = replace(self.person(), id=2), self.person()
        return tuple(
            MeetingLine(self.occurrence(number), Pair(number, "T1", manager, report), manager)
            for number in range(self.many)
        )

    def occurrence(self, number: int = 1, outcome: Outcome = Outcome.UNKNOWN) -> Occurrence:
        state = OccurrenceState.SCHEDULED
        return Occurrence(number, "T1", number, number, TODAY, NOW, NOW + timedelta(minutes=30), True, state, outcome)

    def series(
        self, number: int = 1, state: SeriesState = SeriesState.ACTIVE, frame: Frame = Frame.COACHING
    ) -> SeriesLine:
        rhythm = RHYTHMS[number % len(RHYTHMS)]
        one = OneOnOne(number, "T1", number, rhythm, 75, Lead.WORKING_DAY_BEFORE, ZONE, state, frame)
        active = state is SeriesState.ACTIVE
        coming = replace(self.occurrence(number), starts_at=NOW + timedelta(number - 1))
        pair = Pair(number, "T1", self.person(), self.person())
        return SeriesLine(one, pair, coming if active and number % 3 else None)

    def all_series(self) -> list[SeriesLine]:
        states = (SeriesState.ACTIVE, SeriesState.PAUSED)
        return [self.series(number, states[number % 2]) for number in range(1, self.many + 1)]

    def person(self) -> Person:
        return Person(1, "T1", "UREPORT", self.name, ZONE)

    def pair(self) -> Pair:
        return Pair(1, "T1", self.person(), replace(self.person(), id=2))

    def pairs(self, count: int = 100) -> tuple[Pair, ...]:
        return tuple(Pair(number, "T1", self.person(), self.person()) for number in range(1, count + 1))

    def plan(self, version: int = 1) -> Plan:
        part = self.text[:3000] if version else ""
        return Plan(1, version, part, part, part, 1, NOW)

    def plan_message(self) -> PlanMessage:
        actions, goals = self.commitments()[:8], self.goals(5)
        return PlanMessage(
            self.pair(), self.person(), self.plan(), TODAY, actions, 52, 12, goals, 7, Consistency(6, 1, 2, 3)
        )

    def proposal(self, state: ProposalState = ProposalState.TAKEN, answer: str = "") -> Proposal:
        return Proposal(1, "T1", 1, 2, self.plan(), state, NOW, answer)

    def goal(self, number: int = 1, *, reader: int = 1, **changes: Any) -> GoalLine:
        """Made by the manager (1); the report is 2."""
        text, due_on = self.text[:3000], (TODAY + timedelta(90), TODAY - timedelta(3), None)[number % 3]
        draft = GoalDraft(text, text if number % 2 else "", due_on, list(GoalKind)[number % 2], text)
        state = list(GoalState)[number % len(GoalState)]
        steps = tuple(
            Milestone(step, number, self.text[:3000], TODAY + timedelta(step * 7 - 14), NOW if step % 3 else None, 1)
            for step in range(number % 11)
        )
        one = Goal(number, "T1", 1, number, draft, state, 1, 1, NOW, NOW, milestones=steps, milestones_changed_at=NOW)
        return GoalLine(replace(one, **changes), self.pair(), reader)

    def goals(self, count: int) -> tuple[GoalLine, ...]:
        return tuple(self.goal(number, reader=1 + number % 2) for number in range(1, count + 1))

    def goal_messages(self) -> Iterator[GoalMessage]:
        draft = {"state": GoalState.DRAFT}
        yield GoalMessage(self.goal(1, reader=2, **draft), TODAY)
        yield GoalMessage(self.goal(2, reader=2, **draft), TODAY)
        yield GoalMessage(self.goal(2, reader=2, put_aside=True, **draft), TODAY)
        yield GoalMessage(self.goal(2, reader=2, **draft), TODAY, asked_again=True)
        yield GoalMessage(self.goal(2, reader=1, **draft), TODAY)
        for state in GoalState:
            yield GoalMessage(self.goal(4, state=state, report_confirmed_at=NOW), TODAY)

    def home(self, wording: Wording, **changes: Any) -> HomeContent:
        """Every section but those for whoever is a report; `changes` by the name of a section."""
        plans = [(pair, self.plan(number % 2)) for number, pair in enumerate(self.pairs(5))]
        skipped = {one.occurrence.one_on_one_id: one for one in self.meetings()[1::2]}
        loaded = {
            "greeting": Greeting(self.name, messages_off=True, left=(self.name,) * 5),
            "one_on_ones": HomeMeetings(TODAY, Page(tuple(self.all_series()[:7]), 1, 7, self.many), skipped),
            "performance": ConversationsAhead(TODAY, self.performance(), self.drafts()),
            "commitments": HomeCommitments(TODAY, Page(self.commitments()[:8], 1, 8, self.many), self.finished()),
            "plans": Page(tuple(plans), 1, 5, 100),
            "goals": HomeGoals(TODAY, self.goals(5), self.many),
            "as_report": None,
            "add_one_on_one": None,
            "who_sees": HOUSE.shown_on_home,
            "preferences": Choices(
                Preferences(country="DE", hide_names=True, language="de", brief_on=False, follow_up_on=False),
                True,
                True,
            ),
            "weekly": HomeWeekly(TODAY, NOW, was_silent=True),
            "buttons": HOUSE.home_buttons,
            **{name: shown for one in OF_FEATURES if one.home for name, shown in one.home(self).items()},
        }
        return HomeContent({**loaded, **changes}, HOUSE.home, wording)

    def performance(self) -> tuple[SeriesLine, ...]:
        return tuple(self.series(number, frame=Frame.PERFORMANCE) for number in range(1, 6))

    def drafts(self) -> tuple[DraftLine, ...]:
        return tuple(DraftLine(f"form{number}", self.name if number else "", TODAY) for number in range(self.many))

    def conversations(self) -> list[Conversations]:
        states = [self.record(shown=n > 1, acknowledged=n > 2).state for n in range(1, 4)]
        return [
            Conversations(self.name, n % 3, n % 2, TODAY if n % 3 else None, tuple(states[: n % 4]))
            for n in range(self.many)
        ]

    def record(self, *, shown: bool = True, acknowledged: bool = False) -> Record:
        state = RecordState(1, 1, 1, NOW, NOW if shown else None, NOW if acknowledged else None)
        draft = RecordDraft(self.text, self.text, self.text, self.text, TODAY, TODAY, TODAY)
        brought = tuple(Brought(1, self.text, NOW) for _ in range(5))
        return Record(state, draft, self.text if acknowledged else "", brought if acknowledged else ())

    def frame_messages(self) -> Iterator[object]:
        """The same for what is said about frames."""
        for frame in Frame:
            shift = Shift(1, 1, 1, frame.other, frame, 1, NOW)
            yield ShiftMessage(shift, self.person(), NOW, TODAY)
            yield ShiftedMessage(shift, self.name, NOW, TODAY)
            yield ShiftMessage(shift, self.person(), NOW, TODAY, undone=True)
        yield PerformanceTalkMessage("UREPORT")
        for side in Side:
            yield CoachRoleMessage(side, self.name)
            yield CoachRoleMessage(side, self.name, self.text)
        for shown in (True, False):
            record = self.record(shown=shown)
            brief, series = self.brief(Frame.PERFORMANCE), self.series(frame=Frame.PERFORMANCE).one_on_one
            yield PerformanceBriefMessage(brief, record, self.name, TODAY, NOW, series)
            yield PerformanceBriefMessage(brief, record, self.name, TODAY, NOW, series, True)
            yield PerformanceBriefMessage(self.brief(), record, self.name, TODAY, NOW, series, shifted_at=NOW)
            yield AheadMessage(self.name, TODAY, NOW, 30, off=shown)
            yield ReceivedMessage(1, self.name, NOW, TODAY, comment=shown)
            yield from self.record_messages(record)
        yield from self.record_messages(self.record(acknowledged=True))
        yield UnacknowledgedMessage(1, self.name, TODAY, TODAY)
        yield BroughtMessage(1, self.name)

    def record_messages(self, record: Record) -> Iterator[RecordMessage]:
        """For the manager, the report and a viewer."""
        people = [replace(self.person(), id=number) for number in (1, 2, 3)]
        for reader in people:
            yield RecordMessage(record, Pair(1, "T1", *people[:2]), reader, TODAY)

    def brief(self, frame: Frame = Frame.COACHING, question: str = "") -> Brief:
        return Brief(1, "T1", 1, 1, question, NOW, frame=frame)

    def topics(self, count: int = 5) -> tuple[Topic, ...]:
        return tuple(Topic(n, "T1", 1, 1 + n % 2, self.text, TopicState.OPEN, NOW) for n in range(1, count + 1))

    def as_report(self) -> HomeReport:
        buttons = tuple((one.render, 1) for one in HOUSE.report_buttons)
        full = ReportSide(self.pairs(1)[0], NOW, self.plan(), self.topics(), buttons)
        bare = replace(full, next_at=None, topics=(), buttons=())
        return HomeReport(TODAY, (full, bare), more=2)

    def report_messages(self) -> Iterator[object]:
        """What a report gets, and what is said of the shared plan."""
        lines = tuple(replace(line, reader=self.pair().report) for line in self.commitments()[:6])
        about = (self.pairs(1)[0], TODAY, NOW, Lead.HALF_AN_HOUR)
        for choice in ReportBriefTime:
            for turn in self.turns():
                yield ReportBriefMessage(*about, choice, lines, 9, self.topics(9), turn, first=True)
        yield ReportBriefMessage(*about, ReportBriefTime.SAME)
        yield ReportBriefMessage(*about, ReportBriefTime.SAME, late=True)
        yield ReportBriefMessage(*about, ReportBriefTime.SAME, lines, 0, self.topics(), skipped=True)
        yield ReportBriefMessage(*about, ReportBriefTime.SAME, lines, 0, self.topics(), skipped=True, next_at=NOW)
        parts = ("expectations", "current_performance", "support")
        differ = tuple(Difference(part, "", self.text[:3000]) for part in parts)
        for state in ProposalState:
            yield ProposedMessage(self.pair(), self.proposal(state), differ)
        yield ProposedMessage(self.pair(), self.proposal(ProposalState.OPEN), ())
        yield DecidedMessage(self.pair(), self.proposal())
        yield DecidedMessage(self.pair(), self.proposal(), edited=True)
        yield DecidedMessage(self.pair(), self.proposal(ProposalState.DECLINED, self.text[:3000]))
        yield replace(self.plan_message(), reader=self.pair().report)
        yield LoggedMessage(1, TODAY, (), topics=(self.text,) * 20)

    def items(self) -> tuple[Item, ...]:
        parts = ("expectations", "current_performance", "support")
        found = [Item(ItemKind.PART, part, 1, self.text[:3000]) for part in parts]
        kinds = (ItemKind.GOAL, ItemKind.COMMITMENT)
        for number in range(len(parts), min(MOST_ITEMS, self.many)):
            day = TODAY if number % 3 else None
            found.append(Item(kinds[number % 2], str(number), 1, self.text[:3000], self.text[:3000], day))
        return tuple(found)

    def handover_messages(self) -> Iterator[object]:
        for state in HandoverState:
            yield HandoverMessage(1, self.name, self.name, self.items(), state, TODAY)
        yield HandoverMessage(1, self.name, self.name, (), HandoverState.OPEN, TODAY)
        for count in (0, 1, 2):
            counts = dict.fromkeys(ItemKind, count)
            for pair_id in (None, 1):
                for agreed in (True, False):
                    yield HandedOverMessage(self.name, self.name, self.name, counts, pair_id, agreed)

    def waiting(self, asked: int, left: int = 0, kind: LineKind = LineKind.UNSURE) -> tuple[WaitingLine, ...]:
        draft = Draft(self.text, Owner.REPORT, TODAY)
        return tuple(
            WaitingLine(number, 1, number, kind, number < asked, self.text, draft) for number in range(asked + left)
        )

    def answers(self) -> Iterator[object]:
        """To a message, with lines of each kind that wait."""
        who = {"other_name": self.name, "contact": self.text}
        for kind in LineKind:
            for as_report in (True, False):
                yield LoggedMessage(1, TODAY, (), waiting=self.waiting(1, kind=kind), as_report=as_report, **who)
            yield LoggedMessage(1, TODAY, (), waiting=self.waiting(5, 3, kind), gone=1, **who)
        yield LoggedMessage(1, TODAY, self.commitments(), 3, (self.text,) * 20, waiting=self.waiting(9, 9), **who)

    def turns(self) -> Iterator[PromptsAbout]:
        """Every wording of each of the three prompts."""
        wording, about = library().languages["en"], PromptsAbout(1, 1, self.text, self.text, TODAY)
        kinds: tuple[frozenset[str], ...] = (frozenset(), ABOUT_GOAL, ABOUT_MILESTONE)
        goals = [key for slots in kinds for key in prompts_for(wording, Prompt.GOALS, slots)]
        others = (prompts_for(wording, prompt) for prompt in (Prompt.HELP, Prompt.NEXT_STEPS))
        for asks in zip_longest(goals, *others, fillvalue=None):
            yield replace(about, asks=tuple(key or first for key, first in zip(asks, FIRST_ASKS, strict=True)))

    def messages(self) -> Iterator[object]:
        """At least one of each kind of message, in each of its states."""
        line = self.commitment()
        yield from self.report_messages()
        about = (self.brief(), self.pairs(1)[0], TODAY)
        when, note = (Lead.MORNING_OF, 1), Note(1, "T1", 1, 1, self.text, NOW)
        yield BriefMessage(*about, topics=self.topics())
        asked = (self.brief(question="quarter_proud"), *about[1:])
        yield BriefMessage(*asked, NOW, self.commitments()[:3], self.many, *when, topics=self.topics(), note=note)
        yield BriefMessage(*about)
        yield BriefMessage(*about, NOW, (line,), 2, *when, holiday=True)
        yield BriefMessage(*about, NOW, (line,), 2, *when, late=True)
        yield BriefMessage(*about, NOW, (line,), 1, *when, skipped=True)
        yield BriefMessage(*about, NOW, (line,), 1, *when, skipped=True, next_at=NOW)
        for frame in Frame:
            yield BriefMessage(self.brief(frame), *about[1:], shifted_at=NOW)
        yield from self.frame_messages()
        for turn in self.turns():
            yield PromptsMessage(self.brief(), self.name, TODAY, turn, 15)
        yield PromptsMessage(self.brief(Frame.PERFORMANCE), self.name, TODAY, PromptsAbout(1, 1, asks=FIRST_ASKS))
        yield self.plan_message()
        yield replace(self.plan_message(), actions_above=3)
        yield PlanMessage(self.pair(), self.person(), replace(self.plan(0), changed_at=None), TODAY)
        for outcome in Outcome:
            yield FollowUpMessage(self.occurrence(outcome=outcome), self.name, TODAY, NOW)
            yield FollowUpMessage(self.occurrence(outcome=outcome), self.name, TODAY, NOW, NOW)
        each = (FollowUpMessage(self.occurrence(outcome=one), self.name, TODAY, NOW) for one in Outcome)
        yield FollowUpsMessage((*each, FollowUpMessage(self.occurrence(), self.name, TODAY, NOW + timedelta(days=1))))
        yield FollowUpMessage(self.occurrence(), self.name, TODAY, NOW - timedelta(days=1))
        gaps = tuple(Gap(1, self.name, TODAY) for _ in range(10))
        week = (self.meetings()[:10], 50, self.commitments()[:10], 50, gaps, "no_longer_there")
        near = tuple(NearMilestone(step, self.name) for step in self.goal(3).goal.milestones)
        yield WeeklyMessage(TODAY, 0, *week, more_gaps=50, milestones=near, more_milestones=9)
        yield WeeklyMessage(TODAY, 0, *week, snoozed_until=TODAY)
        yield WeeklyMessage(TODAY, 0, *week, stopped=True)
        yield WeeklyMessage(TODAY, 0, (), 0, self.commitments()[:5], 3, (), "", only_commitments=True)
        yield WeeklyMessage(TODAY, 0, (), 0, (), 0, (), "five_seconds")
        yield LoggedMessage(1, TODAY, self.commitments(), notes=3)
        yield LoggedMessage(1, TODAY, ())
        yield LoggedMessage(1, TODAY, self.commitments(), notes=3, unread=4200)
        yield LoggedMessage(1, TODAY, (line,), undone=True, can_log_again=True)
        yield LoggedMessage(1, TODAY, (line,), deleted=True)
        yield from self.answers()
        [ticked] = self.waiting(1)
        yield LoggedMessage(1, TODAY, (), waiting=(replace(ticked, text=f"✅ {self.text}"),))
        for decision in Decision:
            yield UnsureMessage(1, self.text, decision, self.pairs(), chosen=self.name)
            yield UnsureMessage(1, self.text, decision)
        for change in Change:
            yield ChangedMessage(change, TODAY, self.commitments())
        yield NoticeMessage(self.name, "account")
        yield from self.goal_messages()
        yield from self.handover_messages()
        yield NoticeMessage(self.name, "conversation")
        for news in ("held", "released", "viewer", "no_viewer"):
            yield AdministrationMessage(news, "UADMIN")
        yield ExportMessage()
        yield ExportMessage(failed=True)
        yield ForgettingMessage("waiting", NOW, TODAY)
        yield ForgettingMessage("taken_back", NOW, TODAY)
        yield LastMessage()
        yield AnswerMessage("help", "in_thread")
        yield AnswerMessage("help", "first_words")
        yield AnswerMessage("commitments", "order_followed")
        yield AnswerMessage("frames", "same_frame")
        yield AnswerMessage("weekly", "snoozed", today=TODAY, until=TODAY)
        fields = {name: self.text for name in ("typed", "name", "names", "numbers", "when", "reference")}
        for key in ("no_such_commitment", "several_commitments", "unknown_person", "not_found"):
            yield AnswerMessage("errors", key, fields)
        for one in OF_FEATURES:
            yield from one.messages(self) if one.messages else ()


def cases(wording: Wording, content: Content) -> Iterator[Case]:
    """Each view function at least once."""

    def case(view: Callable[..., Shown], *values: Any, **named: Any) -> Case:
        name = f"{view.__module__.split('.', 1)[-1]}.{view.__name__}"
        return Case(name, view, lambda: view(wording, *values, **named))

    for message in content.messages():
        yield case(VIEWS[type(message)], message)
    yield from _one_on_one_cases(wording, content, case)
    yield from _commitment_cases(wording, content, case)
    yield from _plan_cases(wording, content, case)
    yield from _performance_cases(wording, content, case)
    yield from _goal_cases(wording, content, case)
    yield case(briefs.on_its_way, content.name)
    for own in ((), (content.person(),) * content.many):
        yield case(pick_report, own, "brief")
    about = (content.commitments(), content.topics(), Note(1, "T1", 1, 1, content.text, NOW))
    for each in (about, ((), (), None)):
        lines = briefs.full_lines(wording, TODAY, content.person(), content.pairs(1)[0], *each)
        yield case(reading.reader, wording[ModalWording].reader_title, lines, "brief:1", shows=SHOWS["brief"])
    yield from _home_cases(wording, content)
    yield from _report_cases(wording, content, case)
    yield case(weekly.snooze_form, TODAY, "{}")
    yield case(weekly.snoozed, TODAY, TODAY)
    yield case(weekly.switched, True)
    yield case(weekly.switched, False)
    yield case(preferences.form, Choices(Preferences(daily_cap=7, working_days=()), False, True), ZONE, "{}")
    yield case(preferences.form, Choices(Preferences(country="ZZ", weekly_allowance=7), True, True), ZONE, "{}", "GB")
    yield from _administration_cases(content, case)
    yield case(commands.overview, _overview(content.all_series(), content.many), TODAY)
    yield case(commands.overview, _overview([], 0), TODAY)
    as_report = [replace(one, reader=one.pair.report) for one in content.meetings()]
    yield case(commands.overview, _overview([], 0, as_report), TODAY)
    yield case(commands.help_texts)
    yield case(commands.in_thread)
    yield from _rights_cases(wording, content, case)
    yield from _handover_cases(content, case)
    for usage in ("help", *wording[HelpWording].commands):
        yield case(commands.usage, usage, content.text)
        yield case(commands.usage, usage, content.text, unread=Unread(content.text, (content.text,) * 3))
        yield case(commands.usage, usage, content.text, unread=Unread(content.text, (), "skip", content.text))
    for key, one in wording[PracticeWording].cases.items():
        yield case(practice.question, key, "{}")
        yield case(practice.question, key, "{}", gone=True)
        for frame in ("coaching", "performance", "two"):
            for letter in one.sentences.all:
                yield case(practice.feedback, key, frame, letter)
    for page in range(3):
        yield case(
            reading.reader,
            wording[ModalWording].reader_title,
            [esc(content.text)] * content.many,
            "todo:0",
            page,
            shows=SHOWS["todo"],
        )
    yield case(reading.reader, wording[ModalWording].reader_title, [], "todo:0", shows=SHOWS["todo"])
    for one in OF_FEATURES:
        for view, *values in one.views(content) if one.views else ():
            yield case(view, *values)


def _home_cases(wording: Wording, content: Content) -> Iterator[Case]:
    nothing: Page[Any] = Page((), 0, 5, 0)
    bare = {
        "one_on_ones": HomeMeetings(TODAY, nothing),
        "commitments": HomeCommitments(TODAY, nothing),
        "goals": HomeGoals(TODAY),
        "plans": None,
    }
    report = {**dict.fromkeys(bare), "as_report": content.as_report(), "add_one_on_one": True}
    welcome = {**dict.fromkeys(bare), "one_on_ones": HomeMeetings(TODAY, nothing, welcome=True)}
    for changes in ({}, bare, {"as_report": content.as_report()}, report, welcome):
        made = content.home(wording, **changes)
        yield Case("core.slack.messenger.home_view", home_view, lambda made=made: home_view(made))


def _administration_cases(content: Content, case: Callable[..., Case]) -> Iterator[Case]:
    people = tuple(replace(content.person(), id=n, slack_id=f"U{n}", active=n % 2 == 0) for n in range(content.many))
    full = Administered(Policy(7, time(22), time(22), content.text[:LONGEST_CONTACT]), people, people)
    for there in (Administered(Policy()), full):
        yield case(administration.form, there, "{}")
        yield case(administration.saved, there)


def _report_cases(wording: Wording, content: Content, case: Callable[..., Case]) -> Iterator[Case]:
    conflict = PlanConflict(content.plan(2), ("expectations", "current_performance", "support"), content.plan())
    yield case(topics.form, content.name, "{}")
    yield case(topics.change_form, content.name, content.topics(20), "{}")
    yield case(topics.change_form, content.name, (), "{}")
    yield case(topics.saved)
    yield case(proposals.propose_form, content.plan(), content.name, "{}")
    yield case(proposals.take_form, content.plan(), content.name, "{}")
    yield case(proposals.take_form, content.plan(), content.name, "{}", conflict)
    yield case(proposals.decline_form, content.name, "{}")
    yield case(proposals.proposed_to, content.name)
    for answer in (proposals.taken, proposals.declined, proposals.nothing_changed):
        yield case(answer)


def _handover_cases(content: Content, case: Callable[..., Case]) -> Iterator[Case]:
    me, other = content.person(), replace(content.person(), id=2)
    pair, left = Pair(1, "T1", me, other), Pair(1, "T1", replace(me, active=False), other)
    for who, one, items in ((me, pair, content.items()), (other, left, content.items()), (other, pair, ())):
        offer = Offer(one, replace(me, id=3), tuple(items))
        yield case(handovers.form, offer, who, TODAY, "{}")
        yield case(handovers.answer_form, offer, who, TODAY, "{}")
    yield case(handovers.pick_form, me, content.pairs(), [other], "{}")
    yield case(handovers.pick_form, other, [pair], [], "{}", "UREPORT")
    yield case(handovers.started, content.name)
    for passed_on in (True, False):
        yield case(handovers.ended, content.name, passed_on=passed_on)
    yield case(handovers.nobody)


def _rights_cases(wording: Wording, content: Content, case: Callable[..., Case]) -> Iterator[Case]:
    me = content.person()
    other = replace(me, id=2)
    held = Standing(Policy(), NOW, views_records=True, access=ACCESS)
    yield case(rights.privacy, held, me)
    yield case(rights.privacy, Standing(Policy(retention_months=1), None, views_records=False, access=ACCESS), me)
    yield case(rights.export_asked)
    yield case(rights.forget_form, "{}")
    yield case(rights.forget_asked)
    lines = [
        AuditLogLine(NOW, act, "everything", *both) for act in Act for both in ((me, me), (None, me), (other, None))
    ]
    lines += [AuditLogLine(NOW, Act.SHOWN, "a_word_nobody_knows", me, other)]
    lines += [AuditLogLine(NOW, Act.CHANGED, "plan", *two, together=True) for two in ((me, other), (other, me))]
    audit_log = rights.audit_log_lines(wording, lines, me, TODAY)
    yield case(
        reading.reader, wording[RightsWording].audit_log.title, audit_log, "audit_log:0", shows=SHOWS["audit_log"]
    )
    yield case(
        reading.reader,
        wording[RightsWording].audit_log.title,
        rights.audit_log_lines(wording, [], me, TODAY),
        "audit_log:0",
        shows=SHOWS["audit_log"],
    )
    sections = tuple(ExportSection(name, ()) for name in wording[RightsWording].export.sections)
    page, _ = export_files(wording, Export(sections, NOW)).files
    yield case(
        reading.reader,
        wording[RightsWording].export.page_title,
        [esc(page.content)],
        "audit_log:0",
        shows=SHOWS["audit_log"],
    )


def _one_on_one_cases(wording: Wording, content: Content, case: Callable[..., Case]) -> Iterator[Case]:
    said, paused = wording[OneOnOneWording], content.series(state=SeriesState.PAUSED)
    series = content.series()
    yield case(one_on_one_forms.form, zone=ZONE, first_day=TODAY, report_slack_id="U1", metadata="{}")
    yield case(one_on_one_forms.form, zone=ZONE, first_day=TODAY, series=series.one_on_one, metadata="{}")
    rhythm = replace(series.one_on_one.recurrence, frequency=Frequency.CALENDAR)
    followed = replace(series.one_on_one, recurrence=rhythm)
    yield case(one_on_one_forms.form, zone=ZONE, first_day=TODAY, series=followed, metadata="{}")
    yield case(one_on_ones.one_series, replace(series, one_on_one=followed), TODAY)
    yield case(one_on_one_forms.move_form, content.meetings()[0], TODAY, "{}")
    yield case(one_on_ones.series_list, content.all_series(), TODAY)
    yield case(one_on_ones.series_list, [], TODAY)
    ahead = ConversationsAhead(TODAY, tuple(content.performance()), content.drafts())
    listed = ListedConversations(ahead, tuple(content.conversations()))
    below = performance.below_one_on_ones(wording, listed)
    yield case(one_on_ones.series_list, content.all_series(), TODAY, below)
    yield case(one_on_ones.one_series, series, TODAY)
    yield case(one_on_ones.one_series, paused, TODAY)
    yield case(one_on_ones.series_changed, series, TODAY)
    yield case(one_on_ones.series_changed, paused, TODAY)
    for template in (said.added, said.resumed):
        yield case(one_on_ones.series_saved, series, TODAY, template)
    yield case(one_on_ones.series_held, paused, said.paused)
    yield case(one_on_ones.series_held, content.series(state=SeriesState.ENDED), said.ended)
    meeting, following = content.meetings()[:2]
    yield case(one_on_ones.meeting_changed, meeting, TODAY, said.unskipped)
    yield case(one_on_ones.skipped, meeting, TODAY)
    yield case(one_on_ones.moved, meeting, following.starts_at, TODAY)
    yield case(one_on_ones.skip_ask, [meeting], TODAY)
    yield case(one_on_ones.skip_ask, [meeting] * 10, TODAY)
    for later in (None, following):
        yield case(one_on_ones.move_ask, meeting, later, NOW, TODAY)
    for line in (series, paused):
        yield case(one_on_ones.end_ask, line)
    form = one_on_one_forms.form(wording, zone=ZONE, first_day=TODAY, series=series.one_on_one, metadata="{}")
    yield case(one_on_one_forms.change_ask, form, meeting, TODAY)


def _commitment_cases(wording: Wording, content: Content, case: Callable[..., Case]) -> Iterator[Case]:
    yield case(forms.add, "{}", own=())
    yield case(forms.add, "{}", own=(content.person(),) * content.many)
    yield case(forms.add, "{}", own=(), report_slack_id="U1", text=content.text, due_on=TODAY)
    yield case(forms.add, "{}", own=(), report_slack_id="U1", text=f"note: {content.text}")
    yield case(forms.edit, content.commitment(), "{}")
    yield case(forms.edit_list, content.commitments(), TODAY, 1, "{}")
    yield case(forms.move, content.commitment(), TODAY, "{}")
    yield case(commitments.todo, Page(content.commitments()[:12], 0, 12, content.many), TODAY)
    yield case(commitments.todo, Page((), 0, 12, 0), TODAY)
    yield case(commitments.changed_lines, content.commitments(), TODAY, wording[CommitmentWording].changed.done)
    for logged in (
        Logged(tuple(content.commitments()), notes=3),
        Logged(notes=3),
        Logged(tuple(content.commitments()), notes=3, asked=2),
        Logged(asked=2),
        Logged(tuple(content.commitments()), unread=content.text * 20),
    ):
        yield case(replies.logged_by_command, logged, TODAY)
    for kind in LineKind:
        for as_report in (True, False):
            yield case(reply_forms.sort, content.waiting(99, kind=kind), as_report, "{}")


def _plan_cases(wording: Wording, content: Content, case: Callable[..., Case]) -> Iterator[Case]:
    conflict = PlanConflict(content.plan(2), ("expectations", "current_performance", "support"), content.plan())
    yield case(plans.form, content.plan(), "{}", content.name)
    yield case(plans.form, content.plan(), "{}", content.name, conflict)
    yield case(plans.saved)
    revisions = [content.plan(number % 2) for number in range(21, 1, -1)]
    history = plans.history_lines(wording, content.plan_message(), revisions)
    yield case(reading.reader, wording[PlanWording].history_title, history, "history:1", shows=SHOWS["history"])
    unwritten = plans.history_lines(wording, content.plan_message(), [])
    yield case(reading.reader, wording[PlanWording].history_title, unwritten, "history:1", shows=SHOWS["history"])
    notes = plans.note_lines(wording, [Note(1, "T1", 1, 1, content.text, NOW)] * 20, TODAY, ZONE)
    yield case(reading.reader, wording[ModalWording].reader_title, notes, "notes:1", shows=SHOWS["notes"])
    yield case(
        reading.reader,
        wording[ModalWording].reader_title,
        plans.full_lines(wording, content.plan_message()),
        "plan:1",
        shows=SHOWS["plan"],
    )


def _performance_cases(wording: Wording, content: Content, case: Callable[..., Case]) -> Iterator[Case]:
    opening = performance_forms.Opening(ZONE, None, TODAY, "UREPORT")
    filled = performance_forms.Opening(ZONE, Time(NOW, 37), None, "UREPORT")
    draft = content.record().draft
    vague = replace(draft, standard=f"maybe {content.text}", gap=f"sometimes rude {content.text}")
    findings = check_record(vague, wording[VagueWording])
    yield case(performance_forms.four_things, RecordDraft(), "{}", opening=opening)
    notice = wording[PerformanceWording].notice.fill(report=esc_name(content.name), length="2 hours")
    first = RecordDraft(said_here=True)
    yield case(performance_forms.four_things, first, "{}", opening=opening, notice=notice)
    yield case(performance_forms.four_things, draft, "{}", report_name=content.name)
    named = {"opening": filled, "report_name": content.name, "findings": findings}
    yield case(performance_forms.four_things, vague, "{}", **named)
    yield case(performance_forms.comment_form, content.name, content.text, "{}")
    sentences = [Sentence(f"note:{number}:0", content.text) for number in range(content.many)]
    yield case(performance_forms.sentences, 1, content.name, sentences)
    yield case(performance_forms.sentences, 1, content.name, [])
    yield case(performance_forms.confirm, sentences[0], content.name, "{}")
    said = wording[PerformanceWording]
    yield case(performance.saved, content.performance()[0], TODAY)
    yield case(performance.conversations_ahead, ConversationsAhead(TODAY, content.performance(), content.drafts()))
    yield case(performance.conversations_ahead, ConversationsAhead(TODAY))
    yield case(performance.rendered, section(said.changed.fill(report=esc_name(content.name))))
    yield case(performance.comment_saved, content.name)
    yield case(performance.rendered, section(said.unacknowledged.shown_again.fill(report=esc_name(content.name))))
    yield case(performance.rendered, section(said.forward.done.fill(name=esc_name(content.name))))
    acknowledged = content.record(acknowledged=True).state
    states = [content.record(shown=False).state, content.record().state, acknowledged]
    lines = [RecordLine(states[number % 3], content.pairs(1)[0], TODAY) for number in range(content.many)]
    yield case(performance.records, lines, TODAY)
    yield case(performance.records, [], TODAY)


def _goal_cases(wording: Wording, content: Content, case: Callable[..., Case]) -> Iterator[Case]:
    draft = content.goal(10, state=GoalState.DRAFT).goal.draft
    for number in range(12):
        yield case(goals.goal, content.goal(number, reader=1 + number % 2), TODAY, wording[GoalWording].next_step)
    yield case(goals.saved, content.goal(10, state=GoalState.DRAFT), TODAY)
    yield case(goals.saved, content.goal(11, state=GoalState.CONFIRMED, report_confirmed_at=NOW), TODAY)
    yield case(goals.milestones_saved, content.goal(10), TODAY)
    waiting = content.goal(10, reader=2, state=GoalState.DRAFT)
    yield case(goals.confirmed, waiting, TODAY)
    yield case(goals.confirmed, content.goal(10, state=GoalState.CONFIRMED, report_confirmed_at=NOW), TODAY)
    yield case(goals.put_aside, waiting, TODAY)
    yield case(goals.put_aside, content.goal(10, reader=2, state=GoalState.DRAFT, put_aside=True), TODAY)
    pair = waiting.pair
    yield case(goals.goals, pair, content.goals(content.many), content.name, TODAY)
    yield case(goals.goals, pair, [], content.name, TODAY)
    yield case(goal_forms.goal, goal_forms.BLANK, content.name, "{}", new=True)
    questions = Questions(("What would it be?",) * 5)
    for what in (questions, GoalConflict(content.goal(10))):
        again = goal_forms.shown_again(wording, what, TODAY)
        yield case(goal_forms.goal, draft, content.name, "{}", new=False, again=again)
        yield case(goal_forms.milestones, goal_forms.milestone_rows(content.goal(10)), "{}", again)
    yield case(goal_forms.milestones, goal_forms.milestone_rows(content.goal(4)), "{}")
    revision = GoalRevision(1, draft, 1, NOW, NOW, NOW)
    history = goals.full_lines(wording, waiting, [revision, replace(revision, report_confirmed_at=None)] * 10, TODAY)
    yield case(reading.reader, wording[ModalWording].reader_title, history, "goal:1", shows=SHOWS["goal"])


def _overview(
    lines: Sequence[SeriesLine], count: int, as_report: Sequence[MeetingLine] = ()
) -> list[tuple[OverviewSection, object]]:
    loaded = {"one_on_ones": lines, "as_report": as_report, "commitments": count}
    return [(section, loaded.get(section.name)) for section in ALL_FEATURES.overview]
