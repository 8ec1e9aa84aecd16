"""Coaching plans: one row per revision, none is ever changed."""

from collections.abc import Sequence

from sqlalchemy import Select, func

from bot.core.sealing.coaching import TextRepository
from bot.plans.rules import Plan
from bot.plans.tables import PlanRevisionRow


class Plans(TextRepository):
    """Revisions of development plans."""

    def latest(self, pair_id: int) -> Plan:
        """The newest revision, or the empty plan of version 0."""
        return self._first_of(Plan, self._newest_first(pair_id)) or Plan(pair_id)

    def latest_of_pairs(self, pair_ids: Sequence[int]) -> dict[int, Plan]:
        """`latest` for many pairs in one query; pairs without a revision are left out."""
        newest = (
            self._select(PlanRevisionRow, PlanRevisionRow.pair_id.in_(pair_ids))
            .with_only_columns(PlanRevisionRow.pair_id, func.max(PlanRevisionRow.version).label("version"))
            .group_by(PlanRevisionRow.pair_id)
            .subquery()
        )
        is_newest = (newest.c.pair_id == PlanRevisionRow.pair_id) & (newest.c.version == PlanRevisionRow.version)
        found = self._all_of(Plan, self._select(PlanRevisionRow).join(newest, is_newest))
        return {plan.pair_id: plan for plan in found}

    def revision(self, pair_id: int, version: int) -> Plan:
        """That revision, or the empty plan of version 0."""
        found = self._first_of(Plan, self._newest_first(pair_id).where(PlanRevisionRow.version == version))
        return found or Plan(pair_id)

    def add_revision(self, plan: Plan) -> bool:
        """Store `plan` as its `version`. False if that version exists already: somebody else was quicker."""
        values = self._sealed(PlanRevisionRow, plan.pair_id, plan)
        return self._insert_new(PlanRevisionRow, **values) is not None

    def history(self, pair_id: int, limit: int) -> list[Plan]:
        """Revisions, newest first."""
        return self._all_of(Plan, self._newest_first(pair_id).limit(limit))

    def _newest_first(self, pair_id: int) -> Select[PlanRevisionRow]:
        mine = self._select(PlanRevisionRow, PlanRevisionRow.pair_id == pair_id)
        return mine.order_by(PlanRevisionRow.version.desc())
