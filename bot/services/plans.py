"""The one-page coaching plan: read, edited by either of two tabs without losing a word, kept with its history."""

from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from bot.domain.access import Act, Data
from bot.domain.deliveries import Kind
from bot.domain.errors import AlreadyChangedError
from bot.domain.messages import PlanMessage
from bot.domain.people import Pair, Person, check_report
from bot.domain.plans import Plan, changed_sections, merge
from bot.domain.prompts.softened import Softened
from bot.domain.recurrence import local
from bot.domain.softened import sounds_like_performance
from bot.services import frames, nudging
from bot.services.access import reach_pair
from bot.services.briefs import part_key, plan_message
from bot.services.ports import UnitOfWork
from bot.services.ports.opening import Opener
from bot.services.receipts import first_time

HISTORY_SHOWS = 20


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
class Plans:
    """What a manager does with a pair's plan."""

    store: Opener
    softened: Softened | None = None

    def with_report(self, who: Person, report: Person, now: datetime) -> PlanMessage:
        """The plan with a report, made empty the first time. Raises NotAReportError."""
        check_report(who, report)
        with self.store.opened(who.workspace_id, who.id) as uow:
            return plan_message(uow, nudging.pair_with(uow, who, report, now), who, now)

    def show(self, who: Person, pair_id: int, now: datetime) -> PlanMessage:
        """The plan of a pair. Raises NotFoundError."""
        with self.store.opened(who.workspace_id, who.id) as uow:
            return plan_message(uow, reach_pair(uow, who, pair_id, Data.PLAN), who, now)

    def save(self, who: Person, edited: Plan, now: datetime, receipt: str | None = None) -> PlanConflict | None:
        """Store what the editor changed since `edited.version`, the revision they began with.

        Returns the conflict if another revision changed the same sections: nothing is stored then, and nothing typed
        is lost. Raises NotFoundError.
        """
        with self.store.opened(who.workspace_id, who.id) as uow:
            uow.people.lock(who.id)
            pair = reach_pair(uow, who, edited.pair_id, Data.PLAN, Act.WRITE)
            current = uow.plans.latest(pair.id)
            merged, clashes = merge(uow.plans.revision(pair.id, edited.version), current, edited)
            if clashes:
                return PlanConflict(current, clashes, merged)
            if changed_sections(current, merged) and first_time(uow, receipt, now):
                revision = replace(merged, version=current.version + 1, changed_by=who.id, changed_at=now)
                if not uow.plans.add_revision(revision):
                    raise AlreadyChangedError
                self._show_change(uow, pair, now)
                self._point_out(uow, who, pair, current, revision, now)
            return None

    def history(self, who: Person, pair_id: int) -> tuple[Pair, list[Revision]]:
        """The plan's revisions, newest first. Raises NotFoundError."""
        with self.store.opened(who.workspace_id, who.id) as uow:
            pair = reach_pair(uow, who, pair_id, Data.PLAN)
            plans = [*uow.plans.history(pair.id, HISTORY_SHOWS + 1), Plan(pair.id)]
            revisions = [_revision(pair, who, after, before) for after, before in pairwise(plans) if after.version]
            return pair, revisions

    def _point_out(self, uow: UnitOfWork, who: Person, pair: Pair, before: Plan, revision: Plan, now: datetime) -> None:
        """Ask once a revision whether what its manager changed is a performance point, if it sounds like one."""
        written = "\n".join(str(getattr(revision, name)) for name in changed_sections(before, revision))
        if who.id == pair.manager.id and self.softened and sounds_like_performance(written, self.softened):
            brief = uow.briefs.latest_of_pair(pair.id)
            channel, thread_ts = (brief.channel, brief.thread_ts) if brief else (None, None)
            frames.point_out(uow, who, pair, f"plan:{pair.id}:{revision.version}", now, channel, thread_ts)

    def _show_change(self, uow: UnitOfWork, pair: Pair, now: datetime) -> None:
        """The plan in the newest brief's thread and on App Home is rendered anew."""
        refresh_plan(uow, pair.id)
        uow.homes.touch([pair.manager.id], now)


def refresh_plan(uow: UnitOfWork, pair_id: int) -> None:
    """Render the plan in the newest brief's thread anew."""
    brief = uow.briefs.latest_of_pair(pair_id)
    if brief is not None:
        uow.deliveries.mark_stale_by_key(part_key(brief, Kind.PLAN))


def _revision(pair: Pair, reader: Person, after: Plan, before: Plan) -> Revision:
    by = pair.report if after.changed_by == pair.report.id else pair.manager
    return Revision(
        changed_by=by.name,
        changed_at=local(after.changed_at, reader.timezone) if after.changed_at else None,
        sections=changed_sections(before, after),
        plan=after,
    )
