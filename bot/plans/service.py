"""The one-page coaching plan: read, edited by either of two tabs without losing a word, kept with its history."""

from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from bot.commitments.lines import as_line
from bot.commitments.rules import first_lines
from bot.commitments.store import Commitments
from bot.core import pairing
from bot.core.access import Act
from bot.core.database.transaction import Transaction
from bot.core.errors import AlreadyChangedError
from bot.core.locking import lock_with_managers
from bot.core.outbox.changed import changed
from bot.core.outbox.claim_once import claim_once
from bot.core.outbox.home import HomeContext
from bot.core.paging import Page, read_page
from bot.core.pair_store import Pairs
from bot.core.people import Pair, Person, check_report
from bot.core.reaching import reach_pair
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingDatabase, CoachingTransaction
from bot.core.time.zones import local
from bot.frames.performance_talk import sounds_like_performance
from bot.frames.performance_talk_wording import PerformanceTalkWording
from bot.frames.rules import PerformancePointWritten
from bot.goals.lines import first_goals, live_of_pair
from bot.plans.note_store import Notes
from bot.plans.rules import PLANS, Plan, PlanMessage, changed_sections, merge
from bot.plans.store import Plans

PAGE_SHOWS = 8
HISTORY_SHOWS = 20
HOME_SHOWS = 5


@dataclass(frozen=True, slots=True)
class PlanConflict:
    """Somebody saved the same sections while they were being edited.

    `current` is what stands, `sections` what both changed; `merged` is `current` with what the editor typed.
    """

    current: Plan
    sections: tuple[str, ...]
    merged: Plan


@dataclass(frozen=True, slots=True)
class Revision:
    """A line of the plan's history: who changed what, when (local to the reader)."""

    changed_by: str
    changed_at: datetime | None
    sections: tuple[str, ...]
    plan: Plan


@dataclass(frozen=True)
class PlanService:
    """What the two of a pair do with their plan."""

    db: CoachingDatabase
    performance_talk: PerformanceTalkWording | None = None

    def with_other(self, request: Request, other: Person) -> PlanMessage:
        """The plan with a report or manager, made empty the first time. Raises NotAReportError."""
        check_report(request.who, other)
        with self.db.coaching(request.who) as tx:
            return plan_message(tx, pairing.pair_with(tx, request, other), request.who, request.now)

    def show(self, request: Request, pair_id: int) -> PlanMessage:
        """The plan of a pair. Raises NotFoundError."""
        with self.db.coaching(request.who) as tx:
            return plan_message(tx, reach_pair(tx, request.who, pair_id, PLANS), request.who, request.now)

    def save(self, request: Request, edited: Plan) -> PlanConflict | None:
        """Store what the editor changed since `edited.version`, the revision they began with.

        Returns the conflict if another revision changed the same sections: nothing is stored then, and nothing typed
        is lost. Raises NotFoundError.
        """
        who = request.who
        with self.db.coaching(who) as tx:
            lock_with_managers(tx, who)
            pair = reach_pair(tx, who, edited.pair_id, PLANS, Act.WRITE)
            before = Plans(tx).latest(pair.id)
            conflict = put_revision(tx, pair, edited, who.id, request.now, request)
            after = Plans(tx).latest(pair.id)
            if after.version > before.version:
                self._point_out(tx, request, pair, before, after)
            return conflict

    def history(self, request: Request, pair_id: int) -> tuple[Pair, list[Revision]]:
        """The plan's revisions, newest first. Raises NotFoundError."""
        with self.db.coaching(request.who) as tx:
            pair = reach_pair(tx, request.who, pair_id, PLANS)
            plans = [*Plans(tx).history(pair.id, HISTORY_SHOWS + 1), Plan(pair.id)]
            revisions = [
                _revision(pair, request.who, after, before) for after, before in pairwise(plans) if after.version
            ]
            return pair, revisions

    def _point_out(self, tx: Transaction, request: Request, pair: Pair, before: Plan, revision: Plan) -> None:
        """Ask once a revision whether what its manager changed is a performance point, if it sounds like one."""
        written = "\n".join(str(getattr(revision, name)) for name in changed_sections(before, revision))
        if (
            request.who.id == pair.manager.id
            and self.performance_talk
            and sounds_like_performance(written, self.performance_talk)
        ):
            about = f"plan:{pair.id}:{revision.version}"
            tx.features.announce(tx, PerformancePointWritten(request, pair, about))


def plan_message(tx: CoachingTransaction, pair: Pair, recipient: Person, now: datetime) -> PlanMessage:
    """A pair's plan on one page: what was written, and the live commitments of both sides."""
    plan = Plans(tx).latest(pair.id)
    lines = [as_line(commitment, pair, recipient) for commitment in Commitments(tx).live_of_pair(pair.id)]
    shown, more = first_lines(lines, PAGE_SHOWS)
    goals, more_goals = first_goals(live_of_pair(tx, recipient, pair))
    return PlanMessage(
        pair_id=pair.id,
        report_name=pair.report.name,
        plan=plan,
        today=local(now, recipient.timezone).date(),
        actions=shown,
        more_actions=more,
        notes=Notes(tx).count_of_author(recipient.id, pair.id),
        changed_at=local(plan.changed_at, recipient.timezone) if plan.changed_at else None,
        goals=goals,
        more_goals=more_goals,
        manager_name=pair.manager.name,
        for_report=recipient.id == pair.report.id,
    )


def put_revision(
    tx: CoachingTransaction, pair: Pair, edited: Plan, by: int, now: datetime, request: Request | None = None
) -> PlanConflict | None:
    """Store what differs from `edited.version` as the next revision, unless the same parts were changed since."""
    plans = Plans(tx)
    current = plans.latest(pair.id)
    merged, clashes = merge(plans.revision(pair.id, edited.version), current, edited)
    if clashes:
        return PlanConflict(current, clashes, merged)
    if changed_sections(current, merged) and (request is None or claim_once(tx, request)):
        revision = replace(merged, version=current.version + 1, changed_by=by, changed_at=now)
        if not plans.add_revision(revision):
            raise AlreadyChangedError
        changed(tx, pair, PLANS, now)
    return None


def _revision(pair: Pair, reader: Person, after: Plan, before: Plan) -> Revision:
    by = pair.report if after.changed_by == pair.report.id else pair.manager
    return Revision(
        changed_by=by.name,
        changed_at=local(after.changed_at, reader.timezone) if after.changed_at else None,
        sections=changed_sections(before, after),
        plan=after,
    )


def home_section(tx: CoachingTransaction, request: Request, home: HomeContext) -> Page[tuple[Pair, Plan]] | None:
    """The plans with everybody whose manager the person is."""
    if not home.manages:
        return None

    def read(limit: int, offset: int) -> tuple[list[tuple[Pair, Plan]], int]:
        pairs, total = Pairs(tx).page_of_manager(request.who.id, limit, offset)
        plans = Plans(tx).latest_of_pairs([pair.id for pair in pairs])
        return [(pair, plans.get(pair.id, Plan(pair.id))) for pair in pairs], total

    return read_page(read, home.pages.get("plans", 0), HOME_SHOWS)
