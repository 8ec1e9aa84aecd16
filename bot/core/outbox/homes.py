"""App Homes: when a person looked at theirs, the pages it is on, and what the sections of all features show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from bot.core.database.queries import Repository, prepared_update
from bot.core.database.tables import UtcDateTime
from bot.core.database.transaction import OpeningDatabase
from bot.core.failed_rows import Key, is_aside
from bot.core.feature import HomeSection
from bot.core.outbox.rate_limits import PUBLISH, WORKSPACE, closed_scope, method
from bot.core.outbox.tables import STALE, HomeRow
from bot.core.people import Pair, Person
from bot.core.wording.library import Wording

PUBLISH_HOMES = "publish_homes"


@dataclass(frozen=True, slots=True)
class Home:
    """`opened_at` is the last time the person looked; `stale_since` is set by changes and cleared by publishing.

    `pages` count from 0, by the name of the section.
    """

    workspace_id: str
    person_id: int
    opened_at: datetime
    stale_since: datetime | None = None
    pages: Mapping[str, int] = field(default_factory=dict)

    def turned(self, section: str, page: int) -> "Home":
        """With another page of one of its sections."""
        return replace(self, pages={**self.pages, section: page})


@dataclass(frozen=True, slots=True)
class HomeContext:
    """What every section may ask of the person, read once: all their pairs, ended ones too.

    `administers`: they look after the workspace.
    """

    who: Person
    pairs: tuple[Pair, ...]
    pages: Mapping[str, int] = field(default_factory=dict)
    administers: bool = False

    @property
    def manages(self) -> bool:
        """Whether they have, or had, a 1:1 or a plan as a manager."""
        return any(pair.manager.id == self.who.id for pair in self.pairs)

    @property
    def leads(self) -> bool:
        """Whether they are somebody's manager now, or never were anybody's report."""
        mine = [pair for pair in self.pairs if pair.manager.id == self.who.id]
        return any(pair.ended_at is None for pair in mine) or (bool(mine) and not self.reports)

    @property
    def reports(self) -> bool:
        """Whether they are, or were, the report of somebody."""
        return any(pair.report.id == self.who.id for pair in self.pairs)


@dataclass(frozen=True, slots=True)
class HomeContent:
    """What App Home shows a person: what each section loaded, by its name; None where it has nothing to show."""

    loaded: Mapping[str, Any]
    sections: tuple[HomeSection, ...] = field(repr=False)
    wording: Wording = field(repr=False, compare=False)

    def blocks(self) -> list[dict[str, Any]]:
        """All sections that have something to show, in their order."""
        shown = ((one, self.loaded[one.name]) for one in self.sections)
        return [block for one, loaded in shown if loaded is not None for block in one.render(self.wording, loaded)]


_STALE_HOMES = (
    select(HomeRow.workspace_id, HomeRow.person_id)
    .where(
        STALE,
        HomeRow.opened_at >= bindparam("since", type_=UtcDateTime()),
        ~closed_scope(HomeRow.workspace_id, bindparam("now", type_=UtcDateTime()), WORKSPACE, method(PUBLISH)),
        ~is_aside(PUBLISH_HOMES, HomeRow.workspace_id, HomeRow.person_id),
    )
    .order_by(HomeRow.stale_since, HomeRow.person_id)
    .limit(bindparam("room"))
)
_TOUCH = prepared_update(HomeRow, HomeRow.person_id == bindparam("person"), stale_since=bindparam("at"))


class Homes(Repository):
    """App Homes of those who have opened theirs."""

    def get(self, person_id: int) -> Home | None:
        """None for a person who has not opened theirs yet."""
        return self._first_of(Home, self._select(HomeRow, HomeRow.person_id == person_id))

    def opened(self, person_id: int, now: datetime) -> Home:
        """Insert or update: opened now, on its first pages, stale."""
        first_look = {"person_id": person_id, "opened_at": now, "stale_since": now, "pages": {}}
        return self._value(Home, self._upsert(HomeRow, ("person_id",), first_look))

    def save(self, home: Home) -> None:
        """Update a Home that was opened before."""
        change = self._update(HomeRow, HomeRow.person_id == home.person_id)
        self._run(change.values(opened_at=home.opened_at, stale_since=home.stale_since, pages=dict(home.pages)))

    def touch(self, person_ids: Sequence[int], now: datetime) -> None:
        """Mark as stale the Homes of those who have opened theirs."""
        self._tell_each(_TOUCH, [{"person": person_id, "at": now} for person_id in person_ids])

    def published(self, person_id: int, stale_since: datetime) -> None:
        """Clear staleness if it is still this one. Not "or an older one": what began before may be committed later."""
        current = self._update(HomeRow, HomeRow.person_id == person_id, HomeRow.stale_since == stale_since)
        self._run(current.values(stale_since=None))


def stale_homes(db: OpeningDatabase, now: datetime, opened_since: datetime, limit: int) -> list[Key]:
    """Whose Homes are stale and were opened at or after `opened_since`, longest stale first, where Slack takes them
    now; without those put aside."""
    asked = {"now": now, "since": opened_since, "room": limit}
    with db.across_workspaces(read_only=True) as connection:
        found = connection.execute(_STALE_HOMES, asked)
        return [(workspace_id, person_id) for workspace_id, person_id in found]
