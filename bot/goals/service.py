"""Goals: written by either of the two, confirmed by both, with milestones on the way and a history of their words.

Changes hold the manager's lock from before they read: of two at once, the second sees what the first has changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.administration.taken_back import destroy_taken_back
from bot.core import audit
from bot.core.access import Act
from bot.core.audit_store import AuditLog
from bot.core.errors import AlreadyChangedError, NeedsTextError, TooManyMilestonesError
from bot.core.export import EVERYTHING, pairs_of, with_other
from bot.core.feature import ExportSection
from bot.core.files import Row, plain
from bot.core.outbox.deliveries import NewDelivery
from bot.core.outbox.homes import HomeContext
from bot.core.outbox.may_send import may_send_at
from bot.core.outbox.store import Deliveries, changed, claim_once
from bot.core.people import Pair, Person
from bot.core.people_store import Pairs, lock_people, pair_between, reach_pair, workdays_of
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingDatabase, CoachingTransaction
from bot.frames.performance_talk import ask_first
from bot.goals.rules import (
    GOAL,
    GOAL_CONFIRMED,
    GOALS,
    MOST_MILESTONES,
    Entry,
    Goal,
    GoalConflict,
    GoalDraft,
    GoalLine,
    GoalRevision,
    GoalState,
    HomeGoals,
    Milestone,
    MilestoneDraft,
    confirmed,
    is_asked,
    new_goal,
    reworded,
    settled,
)
from bot.goals.smart import Questions, check_goal
from bot.goals.store import Goals
from bot.goals.wording import SmartWording

GOALS_SHOWN = 5
HISTORY_SHOWS = 20
LASTS = timedelta(days=14)
"""A question that could not be put for two weeks is not put any more; plan and Home still show the draft."""


def live_of_pairs(tx: CoachingTransaction, reader: Person, pairs: Iterable[Pair]) -> list[GoalLine]:
    """The drafts and confirmed goals of pairs, the soonest due first."""
    by_id = {pair.id: pair for pair in pairs}
    return [GoalLine(goal, by_id[goal.pair_id], reader.id) for goal in Goals(tx).live_of_pairs(list(by_id))]


def first_goals(lines: list[GoalLine], limit: int = GOALS_SHOWN) -> tuple[tuple[GoalLine, ...], int]:
    """As many as one screen shows, and how many more there are."""
    return tuple(lines[:limit]), max(0, len(lines) - limit)


def home_section(tx: CoachingTransaction, request: Request, home: HomeContext) -> HomeGoals | None:
    """For managers, and for people who have a goal."""
    lines, more = first_goals(live_of_pairs(tx, request.who, home.pairs))
    return HomeGoals(request.today, lines, more) if lines or home.manages else None


@dataclass(frozen=True)
class GoalService:
    """What either of the two does with their goals."""

    db: CoachingDatabase

    def pair_of(self, request: Request, other: Person) -> Pair:
        """The pair of these two, whichever of them is the manager. Raises NoPairError."""
        with self.db.coaching(request.who, read_only=True) as tx:
            return reach_pair(tx, request.who, pair_between(tx, request.who, other).id, GOALS)

    def get(self, request: Request, goal_id: int) -> GoalLine:
        """A goal to be shown. Raises NotFoundError."""
        with self.db.coaching(request.who, read_only=True) as tx:
            return _reach(tx, request.who, goal_id)

    def of_pair(self, request: Request, pair_id: int) -> tuple[Pair, list[GoalLine]]:
        """All goals of a pair, the live ones first. Raises NotFoundError."""
        with self.db.coaching(request.who, read_only=True) as tx:
            pair = reach_pair(tx, request.who, pair_id, GOALS)
            found = sorted(Goals(tx).of_pair(pair.id), key=_live_first)
            return pair, [GoalLine(goal, pair, request.who.id) for goal in found]

    def mine(self, request: Request) -> list[GoalLine]:
        """The live goals of everybody this person has 1:1s with, as manager or as report."""
        with self.db.coaching(request.who, read_only=True) as tx:
            return live_of_pairs(tx, request.who, Pairs(tx).of_person(request.who.id))

    def history(self, request: Request, goal_id: int) -> tuple[GoalLine, list[GoalRevision]]:
        """The goal, and the words it had before, newest first. Raises NotFoundError."""
        with self.db.coaching(request.who, read_only=True) as tx:
            return _reach(tx, request.who, goal_id), Goals(tx).revisions(goal_id, HISTORY_SHOWS)

    def make(self, request: Request, pair_id: int, entry: Entry) -> GoalLine | Questions | None:
        """A new goal, a draft that the other one is asked to confirm; None if the same request made it before.

        Raises NotFoundError, NeedsTextError, InThePastError, SoundsLikePerformanceError.
        """
        who = request.who
        with self.db.coaching(who) as tx:
            pair = reach_pair(tx, who, pair_id, GOALS, Act.WRITE)
            if (questions := _questions(tx, request, pair, entry)) is not None:
                return questions
            ask_first(request, pair, *_texts(entry.draft))
            lock_people(tx, who, pair.manager.id)
            if not claim_once(tx, request):
                return None
            stored = Goals(tx).add(new_goal(pair, who.id, entry.draft, request.now))
            return _ask_other(tx, request, None, GoalLine(stored, pair, who.id))

    def change(self, request: Request, goal_id: int, entry: Entry) -> GoalLine | Questions | GoalConflict:
        """Other words: a draft again, that the other one is asked to confirm. The same words change nothing.

        Raises as `make`, and AlreadyChangedError for one that is over.
        """
        with self.db.coaching(request.who) as tx:
            line = _lock(tx, request.who, goal_id)
            goal = line.goal
            if goal.draft == entry.draft:
                return line
            if not goal.live:
                raise AlreadyChangedError
            if goal.version != entry.version:
                return GoalConflict(line)
            if (questions := _questions(tx, request, line.pair, entry, goal.draft.due_on)) is not None:
                return questions
            ask_first(request, line.pair, *(one for one in _texts(entry.draft) if one not in _texts(goal.draft)))
            if not claim_once(tx, request):
                return line
            Goals(tx).keep_revision(goal)
            after = reworded(goal, line.pair, request.who.id, entry.draft, request.now)
            return _ask_other(tx, request, goal, replace(line, goal=after))

    def confirm(self, request: Request, goal_id: int, version: int) -> GoalLine:
        """Confirm the words of that version. If they were changed meanwhile nothing is: the goal still waits.

        Raises NotFoundError.
        """
        with self.db.coaching(request.who) as tx:
            line = _lock(tx, request.who, goal_id)
            if line.goal.version == version and line.waits_for_reader and claim_once(tx, request):
                goal = confirmed(line.goal, line.pair, line.reader_id, request.now)
                if goal.agreed:
                    Goals(tx).agree_on_milestones(goal)
                    _notify_other(tx, request, line, GOAL_CONFIRMED)
                return _save(tx, request, line, goal)
            return line

    def put_aside(self, request: Request, goal_id: int, version: int) -> GoalLine:
        """Not now: the draft stays, and nobody asks again about these words. Raises NotFoundError."""
        with self.db.coaching(request.who) as tx:
            line = _lock(tx, request.who, goal_id)
            if line.goal.version == version and line.waits_for_reader and claim_once(tx, request):
                return _save(tx, request, line, replace(line.goal, put_aside=True))
            return line

    def finish(self, request: Request, goal_id: int, state: GoalState) -> GoalLine:
        """Reached or let go, by either of the two. Raises NotFoundError."""
        with self.db.coaching(request.who) as tx:
            line = _lock(tx, request.who, goal_id)
            if line.goal.live and claim_once(tx, request):
                after = replace(line.goal, state=state, closed_by=line.reader_id, closed_at=request.now)
                return _save(tx, request, line, after)
            return line

    def reopen(self, request: Request, goal_id: int) -> GoalLine:
        """Live again, as far as the two had confirmed it. Raises NotFoundError."""
        with self.db.coaching(request.who) as tx:
            line = _lock(tx, request.who, goal_id)
            if not line.goal.live and claim_once(tx, request):
                return _save(tx, request, line, settled(line.goal))
            return line

    def set_milestones(
        self, request: Request, goal_id: int, version: int, drafts: Sequence[MilestoneDraft]
    ) -> GoalLine | GoalConflict:
        """Add, change and take away milestones; what `drafts` does not name stays, and the goal stays confirmed.

        Raises NotFoundError, TooManyMilestonesError, SoundsLikePerformanceError, AlreadyChangedError for a goal that is
        over.
        """
        with self.db.coaching(request.who) as tx:
            goals = Goals(tx)
            line = _lock(tx, request.who, goal_id)
            goal = line.goal
            if not goal.live:
                raise AlreadyChangedError
            added, edited, removed = _changes(goal, drafts)
            if not (added or edited or removed):
                return line
            if goal.milestones_version != version:
                return GoalConflict(line)
            if len(goal.milestones) + len(added) - len(removed) > MOST_MILESTONES:
                raise TooManyMilestonesError(most=str(MOST_MILESTONES))
            ask_first(request, line.pair, *(one.text for one in (*added, *edited)))
            if not claim_once(tx, request):
                return line
            there = {one.id: one for one in goal.milestones}
            for draft in added:
                goals.add_milestone(goal, draft, (request.who.id,))
            for draft in edited:
                goals.change_milestone(goal, there[draft.id or 0], draft, request.who.id)
            by, at = request.who.id, request.now
            if removed:
                goals.take_milestones_away(goal, removed, at)
                destroy_taken_back(tx, line.pair, at, request.who)
                changed(tx, line.pair, GOALS, at, gone_since=goals.made_at(goal))
            counted = replace(goal, milestones_version=version + 1, milestones_changed_by=by, milestones_changed_at=at)
            _save(tx, request, line, counted)
            return replace(line, goal=goals.get(goal.id))

    def tick(self, request: Request, goal_id: int, milestone_id: int, done: bool) -> GoalLine:
        """Mark a milestone as done or as open, at any time; one that is gone stays gone. Raises NotFoundError."""
        with self.db.coaching(request.who) as tx:
            line = _lock(tx, request.who, goal_id)
            found = next((one for one in line.goal.milestones if one.id == milestone_id), None)
            if found is None or found.done == done or not claim_once(tx, request):
                return line
            at, by = (request.now, request.who.id) if done else (None, None)
            Goals(tx).tick_milestone(line.goal, replace(found, done_at=at, done_by=by))
            _changed(tx, request, line)
            return replace(line, goal=Goals(tx).get(goal_id))


def _reach(tx: CoachingTransaction, who: Person, goal_id: int, act: Act = Act.READ) -> GoalLine:
    """Raises NotFoundError."""
    goal = Goals(tx).get(goal_id)
    return GoalLine(goal, reach_pair(tx, who, goal.pair_id, GOALS, act), who.id)


def _lock(tx: CoachingTransaction, who: Person, goal_id: int) -> GoalLine:
    """The goal as it stands once nobody else changes it. Raises NotFoundError."""
    line = _reach(tx, who, goal_id, Act.WRITE)
    lock_people(tx, who, line.pair.manager.id)
    return replace(line, goal=Goals(tx).get(goal_id))


def _save(
    tx: CoachingTransaction, request: Request, line: GoalLine, goal: Goal, act: audit.Act = audit.Act.CHANGED
) -> GoalLine:
    Goals(tx).save(goal)
    _changed(tx, request, line, act)
    return replace(line, goal=goal)


def _changed(tx: CoachingTransaction, request: Request, line: GoalLine, act: audit.Act = audit.Act.CHANGED) -> None:
    """Noted in the log of both, and shown wherever the goal is."""
    AuditLog(tx).add(audit.between(act, "goal", request, line.pair, f"goal:{line.goal.id}"))
    changed(tx, line.pair, GOALS, request.now, line.goal.id)


def _questions(
    tx: CoachingTransaction, request: Request, pair: Pair, entry: Entry, due_before: date | None = None
) -> Questions | None:
    """What would help a goal, asked once. A day that stood before may be over by now; a new one may not."""
    draft, today = entry.draft, request.today
    if not draft.what:
        raise NeedsTextError
    if draft.due_on is not None and draft.due_on <= today and draft.due_on != due_before:
        raise request.gone_by(draft.due_on)
    is_holiday = workdays_of(tx, [pair.report.id])[pair.report.id].is_holiday
    rules = request.wording[SmartWording]
    whose = "" if request.who.id == pair.report.id else pair.report.called
    found = check_goal(draft.what, draft.measure, draft.due_on, today, rules, is_holiday, whose)
    return found if found and not entry.asked else None


def _texts(draft: GoalDraft) -> list[str]:
    """What somebody wrote of a goal."""
    return [draft.what, draft.measure, draft.okr]


def _changes(
    goal: Goal, drafts: Sequence[MilestoneDraft]
) -> tuple[list[MilestoneDraft], list[MilestoneDraft], list[int]]:
    """What is to be added, changed and removed; a row without words is one that was cleared. A new one that is there
    word for word has been added before."""
    there: dict[int | None, Milestone] = {one.id: one for one in goal.milestones}
    days = [replace(one, due_on=one.due_on or goal.draft.due_on) for one in drafts]
    known = {(one.text, one.due_on) for one in goal.milestones}
    added = [one for one in days if one.text and one.id not in there and (one.text, one.due_on) not in known]
    kept = [one for one in days if one.text and one.id in there]
    edited = [one for one in kept if (one.text, one.due_on) != (there[one.id].text, there[one.id].due_on)]
    removed = [one.id for one in drafts if not one.text and one.id is not None and one.id in there]
    return added, edited, removed


def _live_first(goal: Goal) -> tuple[bool, date, int]:
    return not goal.live, goal.draft.due_on or date.max, goal.id


def _ask_other(tx: CoachingTransaction, request: Request, before: Goal | None, line: GoalLine) -> GoalLine:
    """Store a goal in new words and have the other one of the two confirm them.

    A question that they have not answered is worded again where it stands; else they are asked once more.
    """
    goal = line.goal
    if before is None or not is_asked(before, line.pair, line.other.id):
        goal = replace(goal, asked_version=goal.version)
        _notify_other(tx, request, replace(line, goal=goal), GOAL)
    return _save(tx, request, line, goal, audit.Act.CHANGED if before else audit.Act.MADE)


def _notify_other(tx: CoachingTransaction, request: Request, line: GoalLine, kind: str) -> None:
    """Send the other one a message about the goal as it is worded now: the question, or that it is confirmed."""
    goal, other, now = line.goal, line.other, request.now
    Deliveries(tx).add(
        NewDelivery(
            kind=kind,
            dedupe_key=f"{kind}:{goal.id}:{goal.version}",
            recipient_id=other.id,
            pair_id=goal.pair_id,
            due_at=may_send_at(tx, other, now, kind),
            expires_at=now + LASTS,
            subject={"goal_id": goal.id, "version": goal.version},
        )
    )


def goals(tx: CoachingTransaction, request: Request) -> list[Row]:
    """Every goal of every pair they are in, with its steps and the words it had before."""
    who = request.who
    rows: list[Row] = []
    for pair in pairs_of(tx, who, GOALS):
        for goal in Goals(tx).of_pair(pair.id):
            steps = tuple(f"{one.text} ({plain(one.due_on) or '-'})" for one in goal.milestones)
            drafts = [one.draft for one in Goals(tx).revisions(goal.id, EVERYTHING)]
            before = tuple(" · ".join(filter(None, (one.what, one.measure, one.okr))) for one in drafts)
            rows.append(
                {
                    **with_other(pair, who),
                    "what": goal.draft.what,
                    "measure": goal.draft.measure,
                    "okr": goal.draft.okr,
                    "kind": goal.draft.kind.value,
                    "due_on": plain(goal.draft.due_on),
                    "state": goal.state.value,
                    "milestones": steps,
                    "said_before": (*before, *Goals(tx).said_before(goal.id)),
                }
            )
    return rows


EXPORT = (ExportSection("goals", 50, goals, ("goals", "goal_revisions", "milestones", "milestone_revisions")),)
