"""Lets what a report gets before each 1:1 wait in the outbox, at the moment they chose.

Like the brief, it is planned with the occurrence and moved or cancelled with it. Functions run inside the caller's
transaction; statements do not grow with the number of 1:1s.
"""

from collections.abc import Sequence
from datetime import datetime

from bot.briefs.rules import PREPARE
from bot.briefs.times import prepare_due
from bot.core.database.transaction import Transaction
from bot.core.outbox.deliveries import NewDelivery
from bot.core.outbox.store import Deliveries
from bot.core.pair_store import Pairs
from bot.core.people import Pair, Person, Preferences
from bot.core.people_store import People
from bot.frames.rules import Frame
from bot.meetings.occurrence_store import Occurrences
from bot.meetings.rules import Occurrence, OneOnOne
from bot.meetings.store import OneOnOnes


def prepare_key(occurrence: Occurrence) -> str:
    """The dedupe key of what the report gets before an occurrence; a moved one is another, so the start is in it."""
    return f"prepare:{occurrence.one_on_one_id}:{occurrence.id}:{occurrence.starts_at:%Y%m%dT%H%M}"


def schedule_prepares(tx: Transaction, scheduled: Sequence[tuple[OneOnOne, Occurrence]], now: datetime) -> None:
    """Let the report of each occurrence that lies ahead hear of it when they want to, or not at all."""
    coming = [(series, one) for series, one in scheduled if one.starts_at > now]
    pairs = {pair.id: pair for pair in Pairs(tx).get_many(sorted({one.pair_id for _, one in coming}))} if coming else {}
    if not pairs:
        return
    chosen = People(tx).preferences_of(sorted({pair.report.id for pair in pairs.values()}))
    unwanted, wanted = [], []
    for series, one in coming:
        pair = pairs[one.pair_id]
        new = _delivery(tx, series, one, pair, chosen[pair.report.id], now)
        if new is None:
            unwanted.append(prepare_key(one))
        else:
            wanted.append(new)
    Deliveries(tx).add_or_reschedule(wanted)
    if unwanted:
        Deliveries(tx).cancel_all(unwanted, "stopped")


def reschedule_prepares(tx: Transaction, report: Person, now: datetime) -> None:
    """Let everything that waits for a report follow their zone and preferences."""
    pairs = Pairs(tx).of_report(report.id)
    coming = Occurrences(tx).upcoming_of_pairs([pair.id for pair in pairs], now) if pairs else []
    if coming:
        series = {one.id: one for one in OneOnOnes(tx).get_many(sorted({one.one_on_one_id for one in coming}))}
        found = [(series[one.one_on_one_id], one) for one in coming]
        schedule_prepares(tx, [(one, when) for one, when in found if one.frame is Frame.COACHING], now)


def _delivery(
    tx: Transaction, series: OneOnOne, occurrence: Occurrence, pair: Pair, preferences: Preferences, now: datetime
) -> NewDelivery | None:
    is_holiday = tx.holidays_of(preferences.country)
    due_at = prepare_due(occurrence.starts_at, series.lead, pair.report.timezone, preferences, now, is_holiday)
    if due_at is None:
        return None
    return NewDelivery(
        kind=PREPARE,
        dedupe_key=prepare_key(occurrence),
        recipient_id=pair.report.id,
        due_at=due_at,
        expires_at=occurrence.starts_at,
        subject={"occurrence_id": occurrence.id},
    )
