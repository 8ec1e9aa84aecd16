"""A person's App Home: when they looked at it, the pages it is on, and what the sections of all features show."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.core.feature import HomeSection
from bot.core.people import Pair, Person
from bot.core.wording.library import Wording


@dataclass(frozen=True, slots=True)
class Home:
    """`opened_at` is the last time the person looked; `stale_since` is set by changes and cleared by publishing.

    `pages` count from 0, by the name of the section.
    """

    workspace_id: str
    person_id: int
    opened_at: datetime
    stale_since: datetime | None = None
    pages: Mapping[str, int] = field(default_factory=dict)

    def turned(self, section: str, page: int) -> "Home":
        """With another page of one of its sections."""
        return replace(self, pages={**self.pages, section: page})


@dataclass(frozen=True, slots=True)
class HomeContext:
    """What every section may ask of the person, read once: all their pairs, ended ones too.

    `administers`: they look after the workspace.
    """

    who: Person
    pairs: tuple[Pair, ...]
    pages: Mapping[str, int] = field(default_factory=dict)
    administers: bool = False

    @property
    def manages(self) -> bool:
        """Whether they have, or had, a 1:1 or a plan as a manager."""
        return any(pair.manager.id == self.who.id for pair in self.pairs)

    @property
    def reports(self) -> bool:
        """Whether they are, or were, the report of somebody."""
        return any(pair.report.id == self.who.id for pair in self.pairs)


@dataclass(frozen=True, slots=True)
class HomeContent:
    """What App Home shows a person: what each section loaded, by its name; None where it has nothing to show."""

    loaded: Mapping[str, Any]
    sections: tuple[HomeSection, ...] = field(repr=False)
    wording: Wording = field(repr=False, compare=False)

    def blocks(self) -> list[dict[str, Any]]:
        """All sections that have something to show, in their order."""
        shown = ((one, self.loaded[one.name]) for one in self.sections)
        return [block for one, loaded in shown if loaded is not None for block in one.render(self.wording, loaded)]
