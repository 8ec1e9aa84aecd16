"""What `/coach` alone shows, as features declare it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.core.database.transaction import Database
from bot.core.feature import OverviewSection
from bot.core.request import Request


@dataclass(frozen=True)
class OverviewService:
    """Reads it all in one go: people type this most and wait for it."""

    db: Database

    def of(self, request: Request) -> Sequence[tuple[OverviewSection, Any]]:
        """How things stand for a person."""
        with self.db.read_only(request.who.workspace_id) as tx:
            return [(section, section.load(tx, request)) for section in tx.features.overview]
