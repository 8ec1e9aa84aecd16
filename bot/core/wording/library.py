"""All wording of one language, and the languages there are."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar, cast

from bot.core.wording.kinds import Section

ENGLISH = "en"
S = TypeVar("S", bound=Section)


class Wording:
    """A section for each YAML file of a language folder, by the file's name."""

    def __init__(self, sections: Mapping[str, Section]) -> None:
        self.sections = sections

    def __getitem__(self, kind: type[S]) -> S:
        """The section of that type: `wording[GoalWording].title`."""
        return cast(S, self.sections[kind.file])


@dataclass(frozen=True)
class Library:
    """`languages` always holds English. `fallbacks` say what others take from it."""

    languages: Mapping[str, Wording]
    fallbacks: tuple[str, ...] = ()

    def for_locale(self, locale: str) -> Wording:
        """The wording for Slack's locale ("de-DE"): that folder, else its language ("de"), else English."""
        known = {name.lower(): wording for name, wording in self.languages.items()}
        wanted = locale.replace("_", "-").lower()
        return known.get(wanted) or known.get(wanted.partition("-")[0]) or known[ENGLISH]
