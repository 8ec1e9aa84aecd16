"""What each person has read so far."""

import threading
from collections.abc import Sequence

from bot.sandbox.model import Message


class ReadMarks:
    """The ts of the latest message a person has seen, by channel. Safe to use from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._marks: dict[tuple[str, str], str] = {}

    def read(self, user: str, channel: str, messages: Sequence[Message]) -> None:
        """The person has seen these messages, oldest first."""
        if messages:
            with self._lock:
                self._marks[user, channel] = messages[-1].ts

    def unread(self, user: str, channel: str, messages: Sequence[Message]) -> bool:
        """Whether someone else has written since."""
        with self._lock:
            mark = self._marks.get((user, channel), "")
        return any(message.ts > mark and message.user != user for message in messages)
