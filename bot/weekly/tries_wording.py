"""Small things a manager can try this week, in meetings there are anyway (mission 000-24, 001-01)."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from bot.core.wording.kinds import Section, Sentence


@dataclass(frozen=True, slots=True)
class Try:
    """`key` names it for good."""

    key: str
    text: str


class TriesWording(Section):
    """`tries.yaml`."""

    file = "tries"

    tries: Annotated[dict[str, Sentence], Field(min_length=1)]

    @property
    def all(self) -> tuple[Try, ...]:
        """In the order of the file."""
        return tuple(Try(key, text) for key, text in self.tries.items())

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of `all`."""
        return tuple(self.tries)

    def find(self, key: str) -> Try | None:
        """None for a key that is no longer in the library."""
        text = self.tries.get(key)
        return None if text is None else Try(key, text)
