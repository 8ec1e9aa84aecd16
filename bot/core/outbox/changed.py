"""Lets what shows something of a pair be rendered again once it is other than before.

Whoever changes data says so with `changed`, in the same transaction; which messages and Homes show it, features declare
(`MessageType.shows` and `about`, `HomeSection.shows` and `also_shows`). Older messages stay as they were sent, but for
those about a row that has changed. What reads the same after all is not sent to Slack: see `DeliveryRow.shown_digest`.
"""

from datetime import datetime
from functools import lru_cache

from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select, union_all
from sqlalchemy.sql.elements import BindParameter

from bot.core.access import Data
from bot.core.database.queries import Prepared, Repository, prepared_select, prepared_update
from bot.core.database.transaction import Transaction
from bot.core.feature import Features
from bot.core.outbox.homes import Homes
from bot.core.outbox.store import SHOWS
from bot.core.outbox.tables import DeliveryRow
from bot.core.people import Pair


def changed(tx: Transaction, pair: Pair, data: Data, now: datetime, *row_ids: int) -> None:
    """This data of the pair, or these rows of it."""
    _Shown(tx).mark_stale(tx.features, pair, data, row_ids)
    if data in tx.features.changes_home:
        Homes(tx).touch([pair.manager.id, pair.report.id], now)


class _Shown(Repository):
    def mark_stale(self, features: Features, pair: Pair, data: Data, row_ids: tuple[int, ...]) -> None:
        """Found first: within an UPDATE, SQLite would look through the workspace's whole outbox."""
        showing = _showing(features, data, with_rows=bool(row_ids))
        if showing is not None:
            rows = {"rows": row_ids} if row_ids else {}
            found = self._ask_values(showing, pair=pair.id, manager=pair.manager.id, report=pair.report.id, **rows)
            self._tell_each(_MARK_STALE, [{"delivery": delivery_id} for delivery_id in sorted(found)])


_MARK_STALE = prepared_update(
    DeliveryRow, DeliveryRow.id == bindparam("delivery"), wanted_version=DeliveryRow.wanted_version + 1
)


@lru_cache(maxsize=256)
def _showing(features: Features, data: Data, *, with_rows: bool) -> Prepared[int] | None:
    """Ids of the messages; None where none shows it. Each is looked for by itself: so each finds an index."""
    found = [_newest(kinds, side) for kinds in features.kinds_showing(data) for side in ("manager", "report")]
    about = features.kinds_about(data) if with_rows else {}
    if about:
        found.append(_about(about))
    if not found:
        return None
    return Prepared(select(union_all(*(select(one.subquery().c.id) for one in found)).subquery().c.id))


def _newest(kinds: tuple[str, ...], side: str) -> Select[int]:
    """The newest message of these kinds to one of the two, of this pair or of several of theirs."""
    mine = (DeliveryRow.recipient_id == bindparam(side), DeliveryRow.kind.in_(kinds))
    of_pair = or_(DeliveryRow.pair_id == _PAIR, DeliveryRow.pair_id.is_(None))
    latest = (DeliveryRow.due_at.desc(), DeliveryRow.id.desc())
    return _ids(*mine, of_pair).order_by(*latest).limit(1)


def _about(keys: dict[str, str]) -> Select[int]:
    """All messages about one of the rows, by the kind and the key in `subject`."""
    row: BindParameter[int] = bindparam("rows", expanding=True)
    named = (
        and_(DeliveryRow.kind == kind, DeliveryRow.subject[key].as_integer().in_(row)) for kind, key in keys.items()
    )
    return _ids(DeliveryRow.pair_id == _PAIR, DeliveryRow.kind.in_(keys), or_(*named))


def _ids(*where: ColumnElement[bool]) -> Select[int]:
    return prepared_select(DeliveryRow, *where, SHOWS).select.with_only_columns(DeliveryRow.id)


_PAIR: BindParameter[int] = bindparam("pair")
