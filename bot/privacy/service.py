"""What people can ask of their own data, all services of it together."""

from dataclasses import dataclass

from bot.core.access import Data
from bot.core.database.transaction import Transaction
from bot.core.dependencies import Dependencies
from bot.core.outbox.home import HomeContext
from bot.core.request import Request
from bot.core.wording.library import ENGLISH
from bot.privacy.exporting import ExportService
from bot.privacy.forgetting import ForgettingService
from bot.privacy.my_audit_log import MyAuditLog
from bot.privacy.wording import RightsWording


@dataclass(frozen=True)
class Rights:
    """One of each."""

    audit_log: MyAuditLog
    exports: ExportService
    forgetting: ForgettingService


def rights(dependencies: Dependencies) -> Rights:
    """On these."""
    db, english = dependencies.db, dependencies.library.languages[ENGLISH]
    return Rights(
        MyAuditLog(db),
        ExportService(db),
        ForgettingService(db, english[RightsWording].forget.someone_who_left),
    )


def home_section(tx: Transaction, _request: Request, _home: HomeContext) -> tuple[Data, ...]:
    """What the sections of App Home show of the two of a pair."""
    return tx.features.shown_on_home
