"""The performance records of an export. They come in files of their own: nothing that opens what is said in coaching
opens them too."""

from bot.core.access import Act as Wish
from bot.core.access import may_reach
from bot.core.files import Export, ExportSection, Row, plain
from bot.core.outbox.deliveries import Delivery
from bot.core.outbox.messages import Skip
from bot.core.pair_store import Pairs
from bot.core.people import Person
from bot.core.request import Request
from bot.meetings.recurrence import local
from bot.performance.figures import RecordStates
from bot.performance.rules import RECORDS
from bot.performance.store import Records
from bot.performance.transaction import PerformanceTransaction
from bot.privacy.rules import ExportFiles

TABLES = ("performance_records", "performance_receipts", "brought_forward")
"""Whose text is in this part."""


def compose(tx: PerformanceTransaction, delivery: Delivery, request: Request) -> ExportFiles | Skip:
    """The records the person may read as one of the two they are about; nothing where there are none."""
    rows = records(tx, request.who)
    if not rows:
        return Skip("no records")
    return ExportFiles(Export((ExportSection("records", tuple(rows)),), local(request.now, request.who.timezone)))


def records(tx: PerformanceTransaction, who: Person) -> list[Row]:
    """Each record of theirs: the manager's, and the report's once it was shown to them."""
    pairs = {pair.id: pair for pair in Pairs(tx).of_person(who.id)}
    rows: list[Row] = []
    for state in RecordStates(tx).of_pairs(sorted(pairs)):
        pair = pairs[state.pair_id]
        shown = who.id == pair.manager.id or state.shown_at is not None
        if not shown or not may_reach(pair, who.id, RECORDS, Wish.READ):
            continue
        record = Records(tx).get(state.id)
        draft = {name: plain(getattr(record.draft, name)) for name in record.draft.__dataclass_fields__}
        other = pair.other(who)
        received = local(state.acknowledged_at, who.timezone) if state.acknowledged_at else None
        rows.append(
            {
                "with": other.name,
                "you_are": "manager" if who.id == pair.manager.id else "report",
                **draft,
                "acknowledged_at": plain(received),
                "words_of_the_report": record.words,
                "brought_forward": tuple(one.text for one in record.brought),
            }
        )
    return rows
