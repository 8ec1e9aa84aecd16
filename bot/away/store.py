"""When people are away. Who is asked about whom reads it with their preferences (bot.core.people_store)."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.away.rules import Absence
from bot.core.database.queries import Repository, delete_in_batches
from bot.core.database.transaction import Database
from bot.core.people import Away, AwaySource
from bot.core.people_tables import AbsenceRow


class Absences(Repository):
    """When the people of a workspace are away."""

    def get(self, absence_id: int) -> Absence:
        """Raises NotFoundError."""
        return self._value(Absence, self._get(AbsenceRow, absence_id))

    def of_person(self, person_id: int) -> list[Absence]:
        """Soonest first, those that are over and not destroyed yet too."""
        mine = self._select(AbsenceRow, AbsenceRow.person_id == person_id)
        return self._all_of(Absence, mine.order_by(AbsenceRow.starts_on, AbsenceRow.id))

    def add(self, person_id: int, away: Away, source: AwaySource, now: datetime) -> Absence:
        """The person is away then, too."""
        row = self._insert(
            AbsenceRow,
            person_id=person_id,
            starts_on=away.starts_on,
            until=away.until,
            source=source,
            created_at=now,
        )
        return self._value(Absence, row)

    def remove(self, absence_ids: Sequence[int]) -> None:
        """They are not away then."""
        self._run(self._delete(AbsenceRow, AbsenceRow.id.in_(absence_ids)))


def forget_past(db: Database, before: date) -> None:
    """Destroy what was over before that day, of everybody."""
    delete_in_batches(db, AbsenceRow, AbsenceRow.until < before)
