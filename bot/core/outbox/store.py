"""The outbox of one workspace: its deliveries, requests that are claimed once, and what is to be rendered again.

Claiming deliveries, across workspaces, is in `claims.py`.

`claim_once`: what came in has one effect, however often Slack or a network brings it. Its id is claimed in the
transaction of the effect: if that rolls back, the next try is the first again. A second execution changes nothing: it
answers how things stand, or AlreadyChangedError where that is not what was asked for.

`changed`: a change of a pair's data is announced in the same transaction; which messages and Homes show it, features
declare (`MessageType.shows` and `about`, `HomeSection.shows` and `also_shows`). Older messages stay as they were sent,
but for those about a row that has changed, and those that may show words which were taken back. What reads the same is
not sent to Slack: see `DeliveryRow.shown_digest`.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, func, or_, select, union_all
from sqlalchemy.sql.elements import BindParameter

from bot.core.access import Data
from bot.core.database.queries import (
    Condition,
    Insert,
    Ordering,
    Prepared,
    Repository,
    columns_of,
    delete_in_batches,
    insert_into,
    prepared_select,
    prepared_update,
)
from bot.core.database.tables import UtcDateTime, one_of
from bot.core.database.transaction import Database, Transaction
from bot.core.feature import Features
from bot.core.outbox.deliveries import RESTORED, Delivery, DeliveryState, NewDelivery, Subject
from bot.core.outbox.homes import Homes
from bot.core.outbox.tables import IS_WAITING, ClaimedRequestRow, DeliveryRow
from bot.core.people import Pair
from bot.core.request import Request

CAN_FINISH = (DeliveryState.WAITING, DeliveryState.CLAIMED, DeliveryState.UNKNOWN)
"""Waiting too: one may be bundled before it is claimed, or found to be sent after its lease was given up."""

PUT_OFF = "put off"
"""Why a delivery waits that could have come."""
_CAN_WAIT = 1
"""The priority of what lets others pass."""

_CAN_RESCHEDULE = (DeliveryState.WAITING, DeliveryState.EXPIRED, DeliveryState.CANCELLED)
_MAY_CHANGE = one_of(DeliveryRow.state, _CAN_RESCHEDULE)
_NO_LEASE: dict[str, Any] = {"claimed_by": None, "lease_until": None}
_BY_KEY = prepared_select(DeliveryRow, DeliveryRow.dedupe_key == bindparam("key"))
_IN_HAND = (DeliveryState.CLAIMED, DeliveryState.UNKNOWN)
SHOWS = one_of(DeliveryRow.state, (*_IN_HAND, DeliveryState.SENT))
"""What is in Slack, or may be by now."""
_MARK_STALE = prepared_update(
    DeliveryRow, DeliveryRow.dedupe_key == bindparam("key"), SHOWS, wanted_version=DeliveryRow.wanted_version + 1
)


def _waiting(due_at: object, expires_at: object) -> dict[str, Any]:
    """What the row of a delivery says that was not tried yet."""
    new = {"state": DeliveryState.WAITING, "attempts": 0, "reason": None}
    return {**new, "due_at": due_at, "wanted_at": due_at, "expires_at": expires_at}


_MARK_EACH_STALE = prepared_update(
    DeliveryRow, DeliveryRow.id == bindparam("delivery"), SHOWS, wanted_version=DeliveryRow.wanted_version + 1
)
_THIS = DeliveryRow.id == bindparam("delivery")
_IS_IN_HAND_OF = (_THIS, DeliveryRow.claimed_by == bindparam("worker"), one_of(DeliveryRow.state, _IN_HAND))
_ALSO_FAULTY = {"attempts": DeliveryRow.attempts + bindparam("faults", type_=Integer())}
_SET_SUBJECT = prepared_update(DeliveryRow, _THIS)
_CAN_STILL_END = (_THIS, one_of(DeliveryRow.state, CAN_FINISH))
_SEND = prepared_update(DeliveryRow, *_CAN_STILL_END)
_END = prepared_update(DeliveryRow, *_CAN_STILL_END, shown_version=DeliveryRow.wanted_version)
_RENEW = prepared_update(
    DeliveryRow,
    _THIS,
    DeliveryRow.claimed_by == bindparam("worker"),
    DeliveryRow.lease_until > bindparam("moment", type_=UtcDateTime()),
    **_ALSO_FAULTY,
)
_PUT_BACK = prepared_update(DeliveryRow, *_IS_IN_HAND_OF, **_ALSO_FAULTY)
_REFRESHED = prepared_update(DeliveryRow, _THIS, shown_version=DeliveryRow.rendering_version)
_RESCHEDULE = prepared_update(
    DeliveryRow,
    DeliveryRow.dedupe_key == bindparam("key"),
    _MAY_CHANGE,
    **_waiting(bindparam("due"), bindparam("expires")),
)
_TO_PERSON = (
    DeliveryRow.recipient_id == bindparam("recipient"),
    DeliveryRow.kind.in_(bindparam("kinds", expanding=True)),
)
_IN_STATES = DeliveryRow.state.in_(bindparam("states", expanding=True))
_DUE = prepared_select(
    DeliveryRow,
    *_TO_PERSON,
    _IN_STATES,
    DeliveryRow.due_at <= bindparam("until", type_=UtcDateTime()),
    order_by=(DeliveryRow.due_at, DeliveryRow.id),
)
_LATEST_FIRST = (DeliveryRow.due_at.desc(), DeliveryRow.id.desc())
_LATEST = prepared_select(DeliveryRow, *_TO_PERSON, order_by=_LATEST_FIRST, limit=1)
_LATEST_IN_STATES = prepared_select(DeliveryRow, *_TO_PERSON, _IN_STATES, order_by=_LATEST_FIRST, limit=1)
_SENT_SINCE = Prepared(
    prepared_select(
        DeliveryRow, *_TO_PERSON, DeliveryRow.sent_at >= bindparam("since", type_=UtcDateTime())
    ).select.with_only_columns(func.count())
)


def _can_wait_times(order: Ordering, limit: int) -> Prepared[datetime]:
    """When those that let others pass are due in [begin, end]; the index alone tells."""
    between = (DeliveryRow.due_at >= bindparam("begin"), DeliveryRow.due_at <= bindparam("end"))
    where = (IS_WAITING, DeliveryRow.priority == _CAN_WAIT, *between)
    return Prepared(
        prepared_select(DeliveryRow, *where, order_by=[order], limit=limit).select.with_only_columns(DeliveryRow.due_at)
    )


_CAN_WAIT_TIMES = _can_wait_times(DeliveryRow.due_at, 200)
_FIRST_CAN_WAIT, _LAST_CAN_WAIT = _can_wait_times(DeliveryRow.due_at, 1), _can_wait_times(DeliveryRow.due_at.desc(), 1)


class Deliveries(Repository):
    """The outbox of one workspace."""

    def __init__(self, tx: Transaction) -> None:
        super().__init__(tx)
        self._message_types = tx.features.message_types

    def add(self, delivery: NewDelivery) -> bool:
        """False if its dedupe key exists already in this workspace."""
        return self._insert_once(DeliveryRow, **self._to_values(delivery))

    def add_or_reschedule(self, deliveries: Sequence[NewDelivery]) -> None:
        """Add all, sent at once; those whose dedupe key exists wait until the new time, as by `reschedule`."""
        if not deliveries:
            return
        rows = [self._with_workspace(self._to_values(each)) for each in deliveries]
        self._write(_add_or_reschedule(self._connection.dialect.name), rows)

    def reschedule_all(self, times: Mapping[str, tuple[datetime, datetime | None]]) -> None:
        """`reschedule` for each dedupe key, with its due time and expiry, in one statement."""
        rows = [{"key": key, "due": due_at, "expires": expires_at} for key, (due_at, expires_at) in times.items()]
        self._tell_each(_RESCHEDULE, rows)

    def move_to_thread(self, dedupe_key: str, thread: tuple[str | None, str | None]) -> None:
        """What still waits under that key comes in this thread."""
        channel, thread_ts = thread
        self._set((DeliveryRow.dedupe_key == dedupe_key, _MAY_CHANGE), channel=channel, thread_ts=thread_ts)

    def by_key(self, dedupe_key: str) -> Delivery | None:
        """The delivery with that key."""
        return self._one_of(Delivery, _BY_KEY, key=dedupe_key)

    def get(self, delivery_id: int) -> Delivery:
        """Raises NotFoundError."""
        return self._value(Delivery, self._get(DeliveryRow, delivery_id))

    def any_sent_about(self, pair_id: int, key: str, row_id: int) -> bool:
        """Whether a message of that pair is out whose `subject` holds that id by that key."""
        about = DeliveryRow.subject[key].as_integer() == row_id
        return self._first(self._select(DeliveryRow, DeliveryRow.pair_id == pair_id, about, SHOWS)) is not None

    def any_sent_to(self, person_id: int, key: str, row_id: int) -> bool:
        """Whether this person has a message whose `subject` holds that id by that key."""
        about = DeliveryRow.subject[key].as_integer() == row_id
        return self._first(self._select(DeliveryRow, DeliveryRow.recipient_id == person_id, about, SHOWS)) is not None

    def about(
        self, recipient_ids: Collection[int], kinds: Collection[str], key: str, row_ids: Collection[int]
    ) -> list[Delivery]:
        """Those of these kinds to these people whose `subject` holds one of these ids by that key, the oldest first."""
        to_them = (DeliveryRow.recipient_id.in_(recipient_ids), DeliveryRow.kind.in_(kinds))
        holds = DeliveryRow.subject[key].as_integer().in_(row_ids)
        return self._all_of(Delivery, self._select(DeliveryRow, *to_them, holds).order_by(DeliveryRow.id))

    def by_message(self, channel: str, ts: str) -> Delivery | None:
        """The delivery that became this Slack message."""
        return self._first_of(Delivery, self._select(DeliveryRow, DeliveryRow.channel == channel, DeliveryRow.ts == ts))

    def reschedule(
        self,
        dedupe_key: str,
        due_at: datetime,
        expires_at: datetime | None,
        subject: Subject | None = None,
    ) -> None:
        """Move a waiting, expired or cancelled delivery back to waiting at this time; one claimed or sent stays.
        `subject` None leaves what it is about."""
        about = {"subject": subject} if subject is not None else {}
        mine = (DeliveryRow.dedupe_key == dedupe_key, DeliveryRow.state.in_(_CAN_RESCHEDULE))
        self._set(mine, **_waiting(due_at, expires_at), **about)

    def set_subject(self, delivery_id: int, subject: Subject) -> None:
        """Replace what a delivery is about, once more of it is known."""
        self._change(_SET_SUBJECT, delivery=delivery_id, subject=subject)

    def cancel(self, dedupe_key: str, reason: str) -> None:
        """If it is still waiting."""
        self.cancel_all([dedupe_key], reason)

    def cancel_all(self, dedupe_keys: Sequence[str], reason: str) -> None:
        """Those still waiting, in one statement."""
        waiting = DeliveryRow.state == DeliveryState.WAITING
        self._set((DeliveryRow.dedupe_key.in_(dedupe_keys), waiting), state=DeliveryState.CANCELLED, reason=reason)

    def mark_stale(self, delivery_id: int) -> None:
        """Ask for a sent message to be re-rendered and updated in place; one in flight, once it is sent."""
        self._change(_MARK_EACH_STALE, delivery=delivery_id)

    def mark_stale_by_key(self, *dedupe_keys: str) -> None:
        """The same for those of these keys that exist, in one statement."""
        self._tell_each(_MARK_STALE, [{"key": key} for key in dedupe_keys])

    def waiting_for(self, recipient_id: int, kinds: Collection[str], until: datetime) -> list[Delivery]:
        """Waiting deliveries of these kinds to one person that are due at or before `until`, soonest first."""
        return self._due(recipient_id, kinds, until, (DeliveryState.WAITING,))

    def unsent_to(self, recipient_id: int, kinds: Collection[str], until: datetime) -> list[Delivery]:
        """The same, and those a worker has claimed and not sent yet."""
        return self._due(recipient_id, kinds, until, CAN_FINISH)

    def can_wait_due(self, begin: datetime, end: datetime) -> list[datetime]:
        """When waiting deliveries that let others pass (`can_wait`) are due in [begin, end], soonest first; at most
        200."""
        return list(self._ask_values(_CAN_WAIT_TIMES, begin=begin, end=end))

    def can_wait_edges(self, begin: datetime, end: datetime) -> tuple[datetime, datetime] | None:
        """The first and the last of these times: two looks at the index."""
        looks = (_FIRST_CAN_WAIT, _LAST_CAN_WAIT)
        edges = [at for look in looks for at in self._ask_values(look, begin=begin, end=end)]
        return (edges[0], edges[-1]) if edges else None

    def count_sent(self, recipient_id: int, kinds: Collection[str], since: datetime) -> int:
        """How many of these kinds were sent to one person at or after `since`."""
        return self._ask_values(_SENT_SINCE, recipient=recipient_id, kinds=list(kinds), since=since)[0]

    def due_since(self, recipient_id: int, kind: str, since: datetime) -> list[Delivery]:
        """Those of this kind that were due at or after then, newest first."""
        due = self._to_person(recipient_id, [kind]).where(DeliveryRow.due_at >= since)
        return self._all_of(Delivery, due.order_by(DeliveryRow.due_at.desc(), DeliveryRow.id.desc()))

    def latest(self, recipient_id: int, kind: str, states: Sequence[DeliveryState] | None = None) -> Delivery | None:
        """The delivery of this kind with the latest due time, in any of `states` (None: whatever its state)."""
        if states is None:
            return self._one_of(Delivery, _LATEST, recipient=recipient_id, kinds=[kind])
        return self._one_of(Delivery, _LATEST_IN_STATES, recipient=recipient_id, kinds=[kind], states=list(states))

    def finish(
        self,
        delivery_id: int,
        state: DeliveryState,
        now: datetime,
        *,
        channel: str | None = None,
        ts: str | None = None,
        reason: str | None = None,
        digest: str | None = None,
    ) -> bool:
        """Record how a delivery ended and give up its lease; False if it had ended already.

        `channel` None leaves the channel as it is.
        """
        ended: dict[str, Any] = {"state": state, "ts": ts, "reason": reason, "shown_digest": digest}
        if channel is not None:
            ended["channel"] = channel
        if state is DeliveryState.SENT:
            ended["sent_at"] = now
        # Where it was not sent, nothing is there to be brought up to date.
        ending = _SEND if state is DeliveryState.SENT else _END
        return self._change(ending, delivery=delivery_id, **_NO_LEASE, **ended) > 0

    def renew(
        self,
        delivery_id: int,
        worker: str,
        now: datetime,
        until: datetime,
        *,
        fault: bool = False,
        updating: bool = False,
    ) -> bool:
        """Hold a lease until then, while sending or while updating a sent message; False if this worker's lease has
        run out or been given up: the delivery is then another's to deal with. `fault` counts an attempt. `updating`:
        until it is `refreshed`, nobody knows what Slack shows."""
        held = {"delivery": delivery_id, "worker": worker, "moment": now}
        changes = {"shown_digest": None} if updating else {}
        return self._change(_RENEW, **held, faults=int(fault), lease_until=until, **changes) > 0

    def put_back(self, delivery_id: int, worker: str, due_at: datetime, reason: str | None = None) -> bool:
        """Make a delivery that this worker has claimed or looked up wait until `due_at`; a `reason` is a fault and
        counts an attempt. False if it is another's by now."""
        faults = {"reason": reason} if reason is not None else {}
        waiting = {"state": DeliveryState.WAITING, "due_at": due_at, "faults": len(faults), **faults, **_NO_LEASE}
        return self._change(_PUT_BACK, delivery=delivery_id, worker=worker, **waiting) > 0

    def put_off(self, delivery_id: int, due_at: datetime, expires_at: datetime | None) -> None:
        """Make a claimed delivery wait by somebody's own rule: it is wanted at `due_at` from now on."""
        claimed = (DeliveryRow.id == delivery_id, DeliveryRow.state == DeliveryState.CLAIMED)
        later = {"due_at": due_at, "wanted_at": due_at, "expires_at": expires_at, "reason": PUT_OFF}
        self._set(claimed, state=DeliveryState.WAITING, **later, **_NO_LEASE)

    def try_put_off_again(self, recipient_id: int, now: datetime) -> None:
        """What a person's rules made wait is due now: they have changed, and may let it come."""
        later = (DeliveryRow.state == DeliveryState.WAITING, DeliveryRow.reason == PUT_OFF, DeliveryRow.due_at > now)
        self._set((DeliveryRow.recipient_id == recipient_id, *later), due_at=now, wanted_at=now)

    def set_unknown(self, delivery_id: int, worker: str, look_at: datetime, *, fault: bool = True) -> bool:
        """What this worker had in hand may have been sent: it is looked up at `look_at`. False if it is another's."""
        unknown = {"state": DeliveryState.UNKNOWN, "claimed_by": None, "lease_until": look_at, "faults": int(fault)}
        return self._change(_PUT_BACK, delivery=delivery_id, worker=worker, **unknown) > 0

    def newest_id(self) -> int:
        """The latest id given to a delivery here; 0 before the first."""
        newest = self._select(DeliveryRow).order_by(DeliveryRow.id.desc())
        row = self._first(newest)
        return row.id if row is not None else 0

    def look_up_first(self, recipient_id: int, after_id: int, now: datetime) -> None:
        """Look those up that wait for a person and are newer than that one: after the database was restored, they may
        have been sent."""
        new = (DeliveryRow.recipient_id == recipient_id, DeliveryRow.id > after_id)
        waiting = DeliveryRow.state == DeliveryState.WAITING
        self._set((*new, waiting), state=DeliveryState.UNKNOWN, lease_until=now, reason=RESTORED)

    def refreshed(self, delivery_id: int, now: datetime, digest: str | None = None) -> None:
        """A stale message shows what is true now; marked again since its claim, it stays stale."""
        shown = {"shown_digest": digest, "refreshed_at": now, "attempts": 0}
        self._change(_REFRESHED, delivery=delivery_id, **shown, **_NO_LEASE)

    def _to_values(self, delivery: NewDelivery) -> dict[str, Any]:
        return {
            **columns_of(DeliveryRow, delivery),
            **_waiting(delivery.due_at, delivery.expires_at),
            "priority": int(self._message_types[delivery.kind].can_wait),
            "wanted_version": 0,
            "shown_version": 0,
            "rendering_version": 0,
        }

    def _due(
        self, recipient_id: int, kinds: Collection[str], until: datetime, states: Sequence[DeliveryState]
    ) -> list[Delivery]:
        asked = {"recipient": recipient_id, "kinds": list(kinds), "states": list(states), "until": until}
        return self._values(Delivery, self._ask(_DUE, **asked))

    def _set(self, where: tuple[Condition, ...], **values: object) -> int:
        return self._run(self._update(DeliveryRow, *where).values(**values))

    def _to_person(self, recipient_id: int, kinds: Collection[str]) -> Select[DeliveryRow]:
        return self._select(DeliveryRow, DeliveryRow.recipient_id == recipient_id, DeliveryRow.kind.in_(kinds))


@cache
def _add_or_reschedule(dialect: str) -> Insert:
    insert = insert_into(DeliveryRow, dialect)
    changes = {name: insert.excluded[name] for name in _waiting(None, None)}
    keys = ["workspace_id", "dedupe_key"]
    return insert.on_conflict_do_update(index_elements=keys, set_=changes, where=_MAY_CHANGE)


def refresh_message(db: Database, workspace_id: str, channel: str, ts: str) -> None:
    """Let a posted message be rendered again."""
    with db.begin(workspace_id) as tx:
        delivery = Deliveries(tx).by_message(channel, ts)
        if delivery is not None:
            Deliveries(tx).mark_stale(delivery.id)


class ClaimedRequests(Repository):
    """What has been dealt with already: event ids, view ids."""

    def claim(self, request_id: str, now: datetime, person_id: int | None = None) -> bool:
        """True the first time this key (an event_id, a modal's view id) is seen in the workspace, in this very
        transaction: if the transaction rolls back, the next try is the first again."""
        return self._insert_once(ClaimedRequestRow, request_id=request_id, claimed_at=now, person_id=person_id)

    def any_between(self, person_id: int, after: datetime, before: datetime) -> bool:
        """Whether that person has sent anything between the two, neither included."""
        between = (ClaimedRequestRow.claimed_at > after, ClaimedRequestRow.claimed_at < before)
        mine = self._select(ClaimedRequestRow, ClaimedRequestRow.person_id == person_id, *between)
        return self._first(mine) is not None


def forget_claimed_requests(db: Database, before: datetime) -> None:
    """Delete those claimed before then."""
    delete_in_batches(db, ClaimedRequestRow, ClaimedRequestRow.claimed_at < before)


def claim_once(tx: Transaction, request: Request) -> bool:
    """Whether this is the first execution of that request; without an id, it always is."""
    return request.request_id is None or ClaimedRequests(tx).claim(request.request_id, request.now, request.who.id)


def changed(
    tx: Transaction, pair: Pair, data: Data, now: datetime, *row_ids: int, gone_since: datetime | None = None
) -> None:
    """This data of the pair, or these rows of it. `gone_since`: words that were there from then on must stand in no
    message any more."""
    _Shown(tx).mark_stale(tx.features, pair, data, row_ids, gone_since)
    if data in tx.features.changes_home:
        Homes(tx).touch([pair.manager.id, pair.report.id], now)


class _Shown(Repository):
    def mark_stale(
        self, features: Features, pair: Pair, data: Data, row_ids: tuple[int, ...], since: datetime | None
    ) -> None:
        """Found first: within an UPDATE, SQLite would look through the workspace's whole outbox."""
        showing = _showing(features, data, with_rows=bool(row_ids), with_older=since is not None)
        if showing is not None:
            given: dict[str, object] = {"rows": row_ids} if row_ids else {}
            given |= {"since": since} if since is not None else {}
            found = self._ask_values(showing, pair=pair.id, manager=pair.manager.id, report=pair.report.id, **given)
            self._tell_each(_MARK_EACH_STALE, [{"delivery": delivery_id} for delivery_id in sorted(set(found))])


@lru_cache(maxsize=256)
def _showing(features: Features, data: Data, *, with_rows: bool, with_older: bool) -> Prepared[int] | None:
    """Ids of the messages; None where none shows it. Each is looked for by itself: so each finds an index."""
    to_each = [(kinds, side) for kinds in features.kinds_showing(data) for side in ("manager", "report")]
    found = [_newest(kinds, side) for kinds, side in to_each]
    if with_older:
        to_each += [(kinds, side) for kinds in features.kinds_quoting(data) for side in ("manager", "report")]
        found += [_rendered_since(kinds, side) for kinds, side in to_each]
    about = features.kinds_about(data) if with_rows else {}
    if about:
        found.append(_about(about))
    if not found:
        return None
    return Prepared(select(union_all(*(select(one.subquery().c.id) for one in found)).subquery().c.id))


def _newest(kinds: tuple[str, ...], side: str) -> Select[int]:
    """The newest message of these kinds to one of the two, of this pair or of several of theirs."""
    latest = (DeliveryRow.due_at.desc(), DeliveryRow.id.desc())
    return _to_one(kinds, side).order_by(*latest).limit(1)


def _rendered_since(kinds: tuple[str, ...], side: str) -> Select[int]:
    """All of them that were sent or rendered again since, or are about to be sent."""
    rendered_at = func.coalesce(DeliveryRow.refreshed_at, DeliveryRow.sent_at)
    return _to_one(kinds, side, or_(rendered_at.is_(None), rendered_at >= _SINCE))


def _to_one(kinds: tuple[str, ...], side: str, *where: ColumnElement[bool]) -> Select[int]:
    mine = (DeliveryRow.recipient_id == bindparam(side), one_of(DeliveryRow.kind, kinds))
    return _ids(*mine, or_(DeliveryRow.pair_id == _PAIR, DeliveryRow.pair_id.is_(None)), *where)


def _about(keys: dict[str, str]) -> Select[int]:
    """All messages about one of the rows, by the kind and the key in `subject`."""
    row: BindParameter[int] = bindparam("rows", expanding=True)
    named = (
        and_(DeliveryRow.kind == kind, DeliveryRow.subject[key].as_integer().in_(row)) for kind, key in keys.items()
    )
    return _ids(DeliveryRow.pair_id == _PAIR, one_of(DeliveryRow.kind, keys), or_(*named))


def _ids(*where: ColumnElement[bool]) -> Select[int]:
    return prepared_select(DeliveryRow, *where, SHOWS).select.with_only_columns(DeliveryRow.id)


_PAIR: BindParameter[int] = bindparam("pair")
_SINCE = bindparam("since", type_=UtcDateTime())
