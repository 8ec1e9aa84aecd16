"""What somebody is sent of what they practised."""

from bot.core.database.transaction import Transaction
from bot.core.feature import ExportSection
from bot.core.files import Row, plain
from bot.core.request import Request
from bot.core.time.zones import local
from bot.practice.store import Practice


def practice(tx: Transaction, request: Request) -> list[Row]:
    """Which hard moments they have practised; what they chose is not kept."""
    who = request.who
    times = Practice(tx).last_times(who.id)
    return [{"moment": key, "practised_at": plain(local(at, who.timezone))} for key, at in times.items()]


EXPORT = (ExportSection("practice", 100, practice),)
