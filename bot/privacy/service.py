"""What people can ask of their own data, all services of it together."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.core.dependencies import Dependencies
from bot.core.outbox.deliveries import Kind
from bot.core.outbox.messages import Composed
from bot.core.outbox.sending import Hook
from bot.core.wording.library import ENGLISH
from bot.privacy import export_records, forgetting
from bot.privacy import exporting as exports
from bot.privacy.exporting import ExportService
from bot.privacy.forgetting import ForgettingService
from bot.privacy.my_audit_log import Trail


@dataclass(frozen=True)
class Rights:
    """One of each."""

    trail: Trail
    exports: ExportService
    forgetting: ForgettingService


def rights(dependencies: Dependencies) -> Rights:
    """On these."""
    db, english = dependencies.db, dependencies.library.languages[ENGLISH]
    return Rights(
        Trail(db),
        ExportService(db),
        ForgettingService(db, english.rights.forget.someone_who_left),
    )


COMPOSERS: Mapping[Kind, Callable[..., Composed]] = {
    Kind.EXPORT: exports.compose,
    Kind.EXPORT_FILES: exports.compose_files,
    Kind.EXPORT_RECORDS: export_records.compose,
    Kind.FORGETTING: forgetting.compose,
    Kind.LAST_WORD: forgetting.compose_last,
}
AFTER_SENT: Mapping[Kind, Hook] = {Kind.EXPORT: exports.after_sent}
AFTER_END: Mapping[Kind, Hook] = {Kind.EXPORT_FILES: exports.after_files}
