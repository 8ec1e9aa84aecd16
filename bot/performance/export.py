"""What somebody is sent of performance records, in files of their own."""

from bot.core.export import pairs_of, with_other
from bot.core.feature import ExportSection, Opens
from bot.core.files import Row, plain
from bot.core.request import Request
from bot.core.time.zones import local
from bot.performance.figures import RecordStates
from bot.performance.rules import RECORDS
from bot.performance.store import Records
from bot.performance.transaction import PerformanceTransaction


def records(tx: PerformanceTransaction, request: Request) -> list[Row]:
    """Each record of theirs: the manager's, and the report's once it was shown to them."""
    who = request.who
    pairs = {pair.id: pair for pair in pairs_of(tx, who, RECORDS)}
    rows: list[Row] = []
    for state in RecordStates(tx).of_pairs(sorted(pairs)):
        pair = pairs[state.pair_id]
        if who.id != pair.manager.id and state.shown_at is None:
            continue
        record = Records(tx).get(state.id)
        draft = {name: plain(getattr(record.draft, name)) for name in record.draft.__dataclass_fields__}
        received = local(state.acknowledged_at, who.timezone) if state.acknowledged_at else None
        rows.append(
            {
                **with_other(pair, who),
                **draft,
                "acknowledged_at": plain(received),
                "words_of_the_report": record.comment,
                "brought_forward": tuple(one.text for one in record.brought),
            }
        )
    return rows


EXPORT = (
    ExportSection(
        "records",
        10,
        records,
        ("performance_records", "performance_acknowledgements", "brought_forward"),
        Opens.PERFORMANCE,
    ),
)
