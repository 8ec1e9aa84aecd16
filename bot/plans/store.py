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
        row = self._first(self._newest_first(pair_id))
        return self._to_plan(row) if row else Plan(pair_id)

    def latest_of_pairs(self, pair_ids: Sequence[int]) -> dict[int, Plan]:
        """`latest` for many pairs in one query; pairs without a revision are left out."""
        newest = (
            self._select(PlanRevisionRow, PlanRevisionRow.pair_id.in_(pair_ids))
            .with_only_columns(PlanRevisionRow.pair_id, func.max(PlanRevisionRow.version).label("version"))
            .group_by(PlanRevisionRow.pair_id)
            .subquery()
        )
        is_newest = (newest.c.pair_id == PlanRevisionRow.pair_id) & (newest.c.version == PlanRevisionRow.version)
        rows = self._all(self._select(PlanRevisionRow).join(newest, is_newest))
        return {plan.pair_id: plan for plan in self._to_plans(rows)}

    def revision(self, pair_id: int, version: int) -> Plan:
        """That revision, or the empty plan of version 0."""
        row = self._first(self._newest_first(pair_id).where(PlanRevisionRow.version == version))
        return self._to_plan(row) if row else Plan(pair_id)

    def add_revision(self, plan: Plan) -> bool:
        """Store `plan` as its `version`. False if that version exists already: somebody else was quicker."""
        row = self._insert_new(
            PlanRevisionRow,
            pair_id=plan.pair_id,
            version=plan.version,
            expectations=self._keyring.seal_for_pair(plan.pair_id, plan.expectations),
            current_performance=self._keyring.seal_for_pair(plan.pair_id, plan.current_performance),
            support=self._keyring.seal_for_pair(plan.pair_id, plan.support),
            changed_by=plan.changed_by,
            changed_at=plan.changed_at,
        )
        return row is not None

    def history(self, pair_id: int, limit: int) -> list[Plan]:
        """Revisions, newest first."""
        return self._to_plans(self._all(self._newest_first(pair_id).limit(limit)))

    def _newest_first(self, pair_id: int) -> Select[PlanRevisionRow]:
        mine = self._select(PlanRevisionRow, PlanRevisionRow.pair_id == pair_id)
        return mine.order_by(PlanRevisionRow.version.desc())

    def _to_plans(self, rows: Sequence[PlanRevisionRow]) -> list[Plan]:
        self._keyring.fetch(text for row in rows for text in (row.expectations, row.current_performance, row.support))
        return [self._to_plan(row) for row in rows]

    def _to_plan(self, row: PlanRevisionRow) -> Plan:
        return Plan(
            pair_id=row.pair_id,
            version=row.version,
            expectations=self._keyring.open(row.expectations),
            current_performance=self._keyring.open(row.current_performance),
            support=self._keyring.open(row.support),
            changed_by=row.changed_by,
            changed_at=row.changed_at,
        )
