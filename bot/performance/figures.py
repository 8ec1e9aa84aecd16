"""How far performance records have come, whose manager was confirmed, and who was told of whom. No sealed column."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, select

from bot.administration.rules import Naming
from bot.administration.tables import LegalHoldRow
from bot.core.database.queries import Condition, Repository
from bot.core.database.transaction import Database
from bot.core.failed_rows import is_aside
from bot.core.people import Person
from bot.core.people_tables import PairRow, PersonRow
from bot.core.time.dates import local
from bot.performance.rules import Confirmation, ConfirmationState, DraftLine, RecordState
from bot.performance.tables import (
    AcknowledgementRow,
    ConfirmationRow,
    PerformanceDraftRow,
    PerformanceRecordRow,
    ViewerToldRow,
)


class RecordStates(Repository):
    """How far performance records have come, without what they say."""

    def get(self, record_id: int) -> RecordState:
        """Raises NotFoundError."""
        row = self._get(PerformanceRecordRow, record_id)
        return self._states([row])[0]

    def of_series(self, one_on_one_id: int) -> RecordState | None:
        """The record of a performance conversation."""
        found = self._found(PerformanceRecordRow.one_on_one_id == one_on_one_id)
        return found[0] if found else None

    def of_pairs(self, pair_ids: Sequence[int]) -> list[RecordState]:
        """All records of these pairs, oldest first."""
        return self._found(PerformanceRecordRow.pair_id.in_(pair_ids))

    def latest(self, limit: int) -> list[RecordState]:
        """The newest of the whole workspace, for those whom it has named to read them."""
        newest = self._select(PerformanceRecordRow).order_by(PerformanceRecordRow.id.desc()).limit(limit)
        return self._states(self._all(newest))

    def people_with_one(self) -> list[int]:
        """The ids of everybody who has one: the manager, and the report once it was shown to them."""
        of_managers = self._of_pairs(PairRow.manager_id)
        of_reports = self._of_pairs(PairRow.report_id, PerformanceRecordRow.shown_at.is_not(None))
        return sorted({*of_managers, *of_reports})

    def has_one(self, person_id: int) -> bool:
        """Whether this person is one of them."""
        as_manager = self._first(self._with_pairs(PairRow.manager_id == person_id))
        shown = PerformanceRecordRow.shown_at.is_not(None)
        return (
            as_manager is not None or self._first(self._with_pairs(PairRow.report_id == person_id, shown)) is not None
        )

    def _with_pairs(self, *where: Condition) -> Select[PerformanceRecordRow]:
        records = self._select(PerformanceRecordRow, *where)
        return records.join(PairRow, PairRow.id == PerformanceRecordRow.pair_id)

    def _of_pairs(self, person_id: Any, *where: Condition) -> list[int]:  # noqa: ANN401 - a column
        found: list[Any] = self._all(self._with_pairs(*where).with_only_columns(person_id).distinct())
        return [row[0] for row in found]

    def set_shown(self, record_id: int, at: datetime) -> None:
        """It was shown to the report, the first time at `at`; later times change nothing."""
        unshown = (PerformanceRecordRow.id == record_id, PerformanceRecordRow.shown_at.is_(None))
        self._run(self._update(PerformanceRecordRow, *unshown).values(shown_at=at))

    def _found(self, *where: Condition) -> list[RecordState]:
        found: Select[PerformanceRecordRow] = self._select(PerformanceRecordRow, *where)
        return self._states(self._all(found.order_by(PerformanceRecordRow.id)))

    def _states(self, rows: Sequence[PerformanceRecordRow]) -> list[RecordState]:
        ids = [row.id for row in rows]
        acknowledgements = self._all(self._select(AcknowledgementRow, AcknowledgementRow.record_id.in_(ids)))
        acknowledged = {
            acknowledgement.record_id: acknowledgement.acknowledged_at for acknowledgement in acknowledgements
        }
        return [self._value(RecordState, row, acknowledged_at=acknowledged.get(row.id)) for row in rows]


class Confirmations(Repository):
    """Whether managers were confirmed."""

    def of_pairs(self, pair_ids: Sequence[int]) -> dict[int, Confirmation]:
        """By pair; where nobody was asked there is none."""
        found = self._all_of(Confirmation, self._select(ConfirmationRow, ConfirmationRow.pair_id.in_(pair_ids)))
        return {one.pair_id: one for one in found}

    def get(self, pair_id: int) -> Confirmation | None:
        """None if nobody was asked."""
        return self.of_pairs([pair_id]).get(pair_id)

    def ask(self, pair_id: int, now: datetime, silent_at: datetime) -> bool:
        """False if that was asked before."""
        asked = ConfirmationState.ASKED
        return self._insert_once(ConfirmationRow, pair_id=pair_id, state=asked, asked_at=now, silent_at=silent_at)

    def ask_at(self, pair_id: int, at: datetime, silent_at: datetime) -> None:
        """They are asked at another moment."""
        mine = self._update(ConfirmationRow, ConfirmationRow.pair_id == pair_id)
        self._run(mine.values(asked_at=at, silent_at=silent_at))

    def administrators_asked(self, pair_id: int, at: datetime | None) -> None:
        """Administrators are asked now; None: they may be asked again."""
        mine = self._update(ConfirmationRow, ConfirmationRow.pair_id == pair_id)
        self._run(mine.values(administrators_asked_at=at))

    def answer(self, pair_id: int, state: ConfirmationState, by: int, now: datetime) -> None:
        """What somebody said."""
        mine = self._update(ConfirmationRow, ConfirmationRow.pair_id == pair_id)
        self._run(mine.values(state=state, answered_by=by, answered_at=now))


class DraftLines(Repository):
    """Which drafts there are, without what they say."""

    def of_author(self, person: Person) -> tuple[DraftLine, ...]:
        """Oldest first."""
        mine = self._select(PerformanceDraftRow, PerformanceDraftRow.person_id == person.id)
        with_names = mine.outerjoin(PersonRow, PersonRow.id == PerformanceDraftRow.report_id)
        wanted: Any = with_names.with_only_columns(
            PerformanceDraftRow.form, PersonRow.name, PerformanceDraftRow.kept_at
        )
        rows: list[Any] = self._all(wanted.order_by(PerformanceDraftRow.id))
        return tuple(DraftLine(form, name or "", local(at, person.timezone).date()) for form, name, at in rows)

    def delete_old(self, draft_id: int, before: datetime) -> int | None:
        """The id of its author; None where it is gone, or was kept again since."""
        this = (PerformanceDraftRow.id == draft_id, PerformanceDraftRow.kept_at <= before)
        row = self._first(self._select(PerformanceDraftRow, *this))
        return row.person_id if row is not None and self._run(self._delete(PerformanceDraftRow, *this)) else None


def old_drafts(db: Database, work: str, before: datetime, now: datetime, limit: int) -> list[tuple[str, int]]:
    """(workspace_id, id) of those last kept by `before`, without those put aside and those that somebody on legal hold
    has typed or is in."""
    both = LegalHoldRow.person_id.in_([PerformanceDraftRow.person_id, PerformanceDraftRow.report_id])
    on_hold = exists().where(LegalHoldRow.workspace_id == PerformanceDraftRow.workspace_id, both)
    aside = is_aside(work, PerformanceDraftRow.workspace_id, PerformanceDraftRow.id, now)
    due = select(PerformanceDraftRow.workspace_id, PerformanceDraftRow.id)
    due = due.where(PerformanceDraftRow.kept_at <= before, ~aside, ~on_hold).order_by(PerformanceDraftRow.kept_at)
    with db.across_workspaces(read_only=True) as connection:
        return [(workspace_id, draft_id) for workspace_id, draft_id in connection.execute(due.limit(limit))]


class ViewersTold(Repository):
    """Who was told of which viewer of performance records."""

    def not_told(self, person_id: int, namings: Sequence[Naming]) -> list[Naming]:
        """Those of them of whom this person was not told yet."""
        told = self._all(self._select(ViewerToldRow, ViewerToldRow.person_id == person_id)) if namings else []
        known = {(row.viewer_id, row.since) for row in told}
        return [one for one in namings if (one.person.id, one.begins_at) not in known]

    def told(self, person_id: int, namings: Sequence[Naming]) -> None:
        """They are told of these now."""
        for one in namings:
            self._insert_once(ViewerToldRow, person_id=person_id, viewer_id=one.person.id, since=one.begins_at)
