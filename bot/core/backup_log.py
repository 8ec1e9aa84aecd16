"""Who asked to be forgotten, in a file that no backup of the database takes back: `coach restored` repeats it.

A line for each entry of the audit log that tells of it, as JSON; ids only, of rows of the database that is restored.
"""

import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import structlog

from bot.core.audit import Act

log = structlog.get_logger(__name__)

NAME = "erasures.jsonl"
"""The file in a folder."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asked for, or what was done for them, and when (UTC)."""

    act: Act
    workspace_id: str
    person_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class BackupLog:
    """Nothing is kept without a `place`, which is a file or a folder."""

    place: Path | None = None

    def add(self, asked: Asked) -> None:
        """Comes before the commit of what it tells: what it does not know cannot be repeated. Raises OSError."""
        if self.place is None:
            return
        line = json.dumps(asdict(asked) | {"at": asked.at.isoformat()}) + "\n"
        descriptor = os.open(self._file(self.place), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(descriptor, line.encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def check(self) -> None:
        """Raise OSError if it cannot be written to."""
        if self.place is not None:
            os.close(os.open(self._file(self.place), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600))

    def latest(self) -> list[Asked]:
        """The last word of each person, oldest first. A line that was cut off is left out. Raises OSError."""
        if self.place is None or not self._file(self.place).exists():
            return []
        found: dict[tuple[str, int], Asked] = {}
        for number, line in enumerate(self._file(self.place).read_text().splitlines(), start=1):
            try:
                asked = _asked(line)
            except (ValueError, KeyError, TypeError):
                log.warning("backup_log_line_unreadable", number=number)
                continue
            found.pop((asked.workspace_id, asked.person_id), None)
            found[asked.workspace_id, asked.person_id] = asked
        return [*found.values()]

    @staticmethod
    def _file(place: Path) -> Path:
        return place / NAME if place.is_dir() else place


def _asked(line: str) -> Asked:
    read = json.loads(line)
    at = datetime.fromisoformat(read["at"])
    return Asked(Act(read["act"]), str(read["workspace_id"]), int(read["person_id"]), at)


NO_BACKUP_LOG = BackupLog()
