"""How the sandbox says no."""

from collections.abc import Sequence

from bot.sandbox.model import Json


class RefusedError(Exception):
    """Slack would answer `{"ok": false, "error": error}`, with `detail` beside it."""

    def __init__(self, error: str, **detail: object) -> None:
        super().__init__(error)
        self.error = error
        self.detail: Json = detail

    @classmethod
    def with_problems(cls, error: str, problems: Sequence[str]) -> "RefusedError":
        """With `response_metadata.messages` saying what is wrong and where."""
        messages = [f"[ERROR] {problem}" for problem in problems]
        return cls(error, errors=list(problems), response_metadata={"messages": messages})


class PersonCannotError(ValueError):
    """A person could not do this in Slack: no such button, option or open view."""
