"""Takes deliveries for one worker, so that no other has them.

What is due is found by workspace: an index is hopped through from one to the next, so that what is not due costs
nothing and a workspace with thousands due hides no other. The row of a workspace's pace is locked while its share is
taken, and passed by where another worker holds it. A claim is one UPDATE of the rows that a materialized CTE locks
(SKIP LOCKED): without MATERIALIZED, PostgreSQL may run the sub-select again and take more than `room`. On SQLite
BEGIN IMMEDIATE lets in one at a time, and a plain sub-select does; looking whether anything is due takes no lock.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row

from bot.core.database.transaction import Database
from bot.core.outbox import claim_statements as claiming
from bot.core.outbox import rate_limits
from bot.core.outbox.deliveries import Delivery
from bot.core.outbox.rate_limits import CHANNEL_PACE, FIRST_PACE, WORKSPACE_PACE
from bot.core.outbox.store import to_delivery


@dataclass(frozen=True, slots=True)
class Claim:
    """Who claims, when, and until when what is claimed is theirs."""

    now: datetime
    worker: str
    lease: timedelta

    def values(self) -> dict[str, Any]:
        """What every statement of `claiming` is run with."""
        return {"now": self.now, "worker": self.worker, "lease_end": self.now + self.lease}


def due(db: Database, claim: Claim, limit: int) -> list[Delivery]:
    """What is due, as far as limits allow."""
    with db.across_workspaces(read_only=True) as connection:
        closest = {"now": claim.now, "last_open": CHANNEL_PACE.last_open(claim.now)}
        workspaces = connection.execute(claiming.DUE_WORKSPACES, closest).all()
    claimed: list[Delivery] = []
    if not workspaces:
        return claimed
    with db.across_workspaces() as connection:
        for found in workspaces:
            share = _Share(connection, found.workspace_id, claim)
            there = (found.first, found.rest)
            claimed += share.take(limit - len(claimed), there, known=found.until is not None)
            if len(claimed) >= limit:
                break
    return claimed


def expired(db: Database, claim: Claim, limit: int) -> list[Delivery]:
    """What waits and is too late."""
    return _claim(db, claiming.EXPIRED, claim, limit)


def unknown(db: Database, claim: Claim, limit: int) -> list[Delivery]:
    """What may have been sent, a dead worker's claims included."""
    return _claim(db, claiming.UNKNOWN, claim, limit)


def stale(db: Database, claim: Claim, limit: int) -> list[Delivery]:
    """What was sent, has changed since, and is not leased."""
    return _claim(db, claiming.STALE, claim, limit)


def _claim(db: Database, what: claiming.Claimable, claim: Claim, limit: int) -> list[Delivery]:
    with db.across_workspaces(read_only=True) as connection:
        if connection.execute(what.found, {"now": claim.now, "room": 1}).first() is None:
            return []
    with db.across_workspaces() as connection:
        return _taken(connection.execute(what.take(_is_postgres(connection)), {**claim.values(), "room": limit}).all())


class _Share:
    """What one workspace may be sent now."""

    def __init__(self, connection: Connection, workspace_id: str, claim: Claim) -> None:
        self._connection, self._postgres = connection, _is_postgres(connection)
        self._workspace_id, self._claim = workspace_id, claim

    def take(self, limit: int, there: tuple[bool, bool], *, known: bool) -> list[Delivery]:
        """At most `limit`; nothing while another worker is at it. `there` says of which priorities something is due,
        `known` that its pace has a row."""
        until = self._lock_pace(known)
        if until is None:
            return []
        taken: list[Delivery] = []
        for due, pace, some in zip(claiming.DUE, (FIRST_PACE, WORKSPACE_PACE), there, strict=True):
            room = min(limit, pace.room(until, self._claim.now)) - len(taken)
            if some and room > 0:
                taken += _taken(self._run(due.take(self._postgres), **self._claim.values(), room=room))
        return self._spend(until, taken) if taken else []

    def _lock_pace(self, known: bool) -> datetime | None:
        if not known:
            self._run_all(claiming.begin(self._postgres), [self._limit(rate_limits.MESSAGES, self._claim.now)])
        rows = self._run(claiming.LOCK_PACE, scope=rate_limits.MESSAGES)
        return rows[0].until if rows else None

    def _spend(self, until: datetime, taken: list[Delivery]) -> list[Delivery]:
        """Note what is sent to the workspace and to each person; who is sent too much at once gets the rest later."""
        now = self._claim.now
        scopes = {one.recipient_id: rate_limits.channel(one.recipient_id) for one in taken}
        known = {row.scope: row.until for row in self._run(claiming.SPENT, scopes=list(scopes.values()))}
        kept: list[Delivery] = []
        counts: Counter[int] = Counter()
        for one in taken:
            if counts[one.recipient_id] < CHANNEL_PACE.room(known.get(scopes[one.recipient_id]), now):
                counts[one.recipient_id] += 1
                kept.append(one)
        left = {one.id for one in taken} - {one.id for one in kept}
        if left:
            self._connection.execute(claiming.GIVE_BACK, {"ids": list(left)})
        spent = [self._limit(rate_limits.MESSAGES, WORKSPACE_PACE.after(until, now, len(kept)))]
        for recipient_id, count in counts.items():
            scope = scopes[recipient_id]
            spent.append(self._limit(scope, CHANNEL_PACE.after(known.get(scope), now, count)))
        self._run_all(claiming.spend(self._postgres), spent)
        return kept

    def _limit(self, scope: str, until: datetime) -> dict[str, Any]:
        return {"workspace_id": self._workspace_id, "scope": scope, "until": until}

    def _run(self, statement: Any, **values: Any) -> Sequence[Row[Any]]:  # noqa: ANN401
        last_open = CHANNEL_PACE.last_open(self._claim.now)
        asked = {"workspace": self._workspace_id, "last_open": last_open, **values}
        return self._connection.execute(statement, asked).all()

    def _run_all(self, statement: Any, rows: list[dict[str, Any]]) -> None:  # noqa: ANN401
        self._connection.execute(statement, rows)


def _is_postgres(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql"


def _taken(rows: Sequence[Row[Any]]) -> list[Delivery]:
    """In the order in which they were due; an UPDATE gives them in any."""
    return sorted(map(to_delivery, rows), key=lambda one: (one.due_at, one.id))
