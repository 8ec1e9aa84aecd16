"""What people can ask of their own data, all services of it together."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.core.database.transaction import Database
from bot.core.outbox.messages import Composed
from bot.core.outbox.sending import Hook
from bot.privacy import export_records, forgetting
from bot.privacy import exporting as exports
from bot.privacy.exporting import ExportService
from bot.privacy.forgetting import ForgettingService
from bot.privacy.my_audit_log import Trail
from bot.privacy.rules import EXPORT, EXPORT_FILES, EXPORT_RECORDS, FORGETTING, LAST_WORD


@dataclass(frozen=True)
class Rights:
    """One of each."""

    trail: Trail
    exports: ExportService
    forgetting: ForgettingService


def rights(db: Database, someone_who_left: str) -> Rights:
    """On a store; `someone_who_left` stands where a forgotten person's name was."""
    return Rights(Trail(db), ExportService(db), ForgettingService(db, someone_who_left))


COMPOSERS: Mapping[str, Callable[..., Composed]] = {
    EXPORT: exports.compose,
    EXPORT_FILES: exports.compose_files,
    EXPORT_RECORDS: export_records.compose,
    FORGETTING: forgetting.compose,
    LAST_WORD: forgetting.compose_last,
}
AFTER_SENT: Mapping[str, Hook] = {EXPORT: exports.after_sent}
AFTER_END: Mapping[str, Hook] = {EXPORT_FILES: exports.after_files}
