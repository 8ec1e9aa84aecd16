"""Calendars that people have connected: opened for their owner."""

from datetime import datetime

from sqlalchemy import bindparam, select

from bot.calendars.connected import READ_CALENDARS, Connected, Known, SourceKind, from_text, to_text
from bot.calendars.tables import CalendarRow
from bot.core.database.queries import Repository
from bot.core.database.transaction import Database
from bot.core.failed_rows import is_aside
from bot.core.outbox.rate_limits import uninstalled
from bot.core.sealing.coaching import TextRepository


class Calendars(TextRepository):
    """Those of the reader."""

    def add(self, person_id: int, kind: SourceKind, access: str, known: Known, now: datetime) -> Connected:
        """A new one, to be read at once."""
        row = self._insert(
            CalendarRow,
            person_id=person_id,
            kind=kind,
            access=self._keyring.seal_own(access),
            known=self._keyring.seal_own(to_text(known)),
            created_at=now,
            next_read_at=now,
            failures=0,
            left_out=0,
        )
        return self._connected(row)

    def of_person(self, person_id: int) -> list[Connected]:
        """Oldest first."""
        mine = self._select(CalendarRow, CalendarRow.person_id == person_id)
        return self._each(self._all(mine.order_by(CalendarRow.id)), self._connected)

    def find(self, person_id: int, calendar_id: int) -> Connected | None:
        """One of that person's, unless it is disconnected."""
        mine = (CalendarRow.person_id == person_id, CalendarRow.id == calendar_id)
        row = self._first(self._select(CalendarRow, *mine))
        return self._connected(row) if row is not None else None

    def save(self, one: Connected) -> None:
        """What is known of it, and how its last read went."""
        change = self._update(CalendarRow, CalendarRow.id == one.id).values(
            known=self._keyring.seal_own(to_text(one.known)),
            read_at=one.read_at,
            next_read_at=one.next_read_at,
            failures=one.failures,
            failure=one.failure,
            failing_since=one.failing_since,
            told_at=one.told_at,
            left_out=one.left_out,
        )
        self._run(change)

    def set_access(self, calendar_id: int, access: str) -> None:
        """What opens it from now on."""
        change = self._update(CalendarRow, CalendarRow.id == calendar_id)
        self._run(change.values(access=self._keyring.seal_own(access)))

    def _connected(self, row: CalendarRow) -> Connected:
        known = from_text(self._keyring.open(row.known))
        return self._value(Connected, row, access=self._keyring.open(row.access), known=known)


class Sources(Repository):
    """The same without what is in them."""

    def whose(self, calendar_id: int) -> int | None:
        """Its owner; None once it is disconnected."""
        row = self._first(self._select(CalendarRow, CalendarRow.id == calendar_id))
        return row.person_id if row is not None else None

    def claim(self, calendar_id: int, now: datetime, until: datetime) -> bool:
        """Let nobody else read it until then; False where it is not due."""
        due = (CalendarRow.id == calendar_id, CalendarRow.next_read_at <= now)
        return self._run(self._update(CalendarRow, *due).values(next_read_at=until)) > 0

    def read_soon(self, person_id: int, now: datetime, *, whole: bool = False) -> None:
        """Let all of a person be read now; `whole`: as if they had not been read before."""
        more = {"read_at": None} if whole else {}
        self._run(self._update(CalendarRow, CalendarRow.person_id == person_id).values(next_read_at=now, **more))

    def unchanged(self, calendar_id: int, read_at: datetime, next_read_at: datetime) -> None:
        """It was read, and all is as it was."""
        change = self._update(CalendarRow, CalendarRow.id == calendar_id)
        self._run(change.values(read_at=read_at, next_read_at=next_read_at))

    def remove(self, calendar_id: int) -> None:
        """With all that is known of it."""
        self._run(self._delete(CalendarRow, CalendarRow.id == calendar_id))

    def remove_all(self) -> None:
        """All of the workspace."""
        self._run(self._delete(CalendarRow))

    def remove_of(self, person_id: int) -> None:
        """All of a person."""
        self._run(self._delete(CalendarRow, CalendarRow.person_id == person_id))


_DUE = (
    select(CalendarRow.workspace_id, CalendarRow.id)
    .where(
        CalendarRow.next_read_at <= bindparam("now"),
        ~uninstalled(CalendarRow.workspace_id),
        ~is_aside(READ_CALENDARS, CalendarRow.workspace_id, CalendarRow.id),
    )
    .order_by(CalendarRow.next_read_at, CalendarRow.id)
    .limit(bindparam("limit"))
)


def calendars_to_read(db: Database, now: datetime, limit: int) -> list[tuple[str, int]]:
    """(workspace_id, calendar_id) of those to be read by now, longest due first; without those put aside."""
    with db.across_workspaces(read_only=True) as connection:
        return [(workspace_id, one) for workspace_id, one in connection.execute(_DUE, {"now": now, "limit": limit})]
