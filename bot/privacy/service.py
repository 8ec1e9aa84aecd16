"""What people can ask of their own data, all services of it together."""

from dataclasses import dataclass

from bot.core.access import Data
from bot.core.database.transaction import Database, Transaction
from bot.core.outbox.home import HomeContext
from bot.core.request import Request
from bot.privacy.exporting import ExportService
from bot.privacy.forgetting import ForgettingService
from bot.privacy.my_audit_log import Trail


@dataclass(frozen=True)
class Rights:
    """One of each."""

    trail: Trail
    exports: ExportService
    forgetting: ForgettingService


def rights(db: Database, someone_who_left: str) -> Rights:
    """On a store; `someone_who_left` stands where a forgotten person's name was."""
    return Rights(Trail(db), ExportService(db), ForgettingService(db, someone_who_left))


def home_section(tx: Transaction, _request: Request, _home: HomeContext) -> tuple[Data, ...]:
    """What the sections of App Home show of the two of a pair."""
    return tuple(dict.fromkeys(data for section in tx.features.home for data in section.shows))
