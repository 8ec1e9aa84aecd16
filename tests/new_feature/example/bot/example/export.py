"""What somebody is sent of the lines that they share."""

from bot.core.export import pairs_of, with_other
from bot.core.feature import ExportSection
from bot.core.files import Row, plain
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingTransaction
from bot.example.rules import EXAMPLE
from bot.example.store import Example


def example(tx: CoachingTransaction, request: Request) -> list[Row]:
    """Every line of every pair of theirs."""
    return [
        {**with_other(pair, request.who), "text": entry.text, "written_at": plain(entry.created_at)}
        for pair in pairs_of(tx, request.who, EXAMPLE)
        for entry in Example(tx).of_pairs([pair.id])
    ]


EXPORT = (ExportSection("example", 120, example, ("example",)),)
