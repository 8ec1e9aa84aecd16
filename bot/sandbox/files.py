"""The files of a workspace: announced, uploaded, shared."""

from dataclasses import dataclass, replace
from itertools import count
from threading import Lock


@dataclass(frozen=True)
class StoredFile:
    """A file; without content until it is uploaded, and downloadable once it is shared."""

    id: str
    name: str
    length: int
    content: bytes = b""
    shared: bool = False


class Files:
    """Of one workspace. Safe to share between threads."""

    def __init__(self, team_id: str) -> None:
        self._team = team_id[1:4]
        self._files: dict[str, StoredFile] = {}
        self._numbers = count(1)
        self._lock = Lock()

    def expect(self, name: str, length: int) -> str:
        """The id of a file to come."""
        with self._lock:
            file = StoredFile(f"F{self._team}{next(self._numbers):08X}", name, length)
            self._files[file.id] = file
            return file.id

    def take(self, file_id: str, content: bytes) -> bool:
        """The bytes of an expected file; False if there is none, or they are not as many as announced."""
        with self._lock:
            file = self._files.get(file_id)
            if file is None or file.content or len(content) != file.length:
                return False
            self._files[file_id] = replace(file, content=content)
            return True

    def uploaded(self, file_id: str) -> StoredFile | None:
        """A file whose bytes are here and that is not shared yet."""
        file = self._files.get(file_id)
        return file if file is not None and file.content and not file.shared else None

    def share(self, file_id: str) -> None:
        """Let it be downloaded."""
        with self._lock:
            self._files[file_id] = replace(self._files[file_id], shared=True)

    def shared(self, file_id: str) -> StoredFile | None:
        """A file that can be downloaded."""
        file = self._files.get(file_id)
        return file if file is not None and file.shared else None
