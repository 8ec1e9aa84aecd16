"""What `coach prompts check` says of the library beyond the style of each text, with file and line."""

from collections.abc import Iterator, Mapping

from bot.core.wording.library import ENGLISH, Entries, Section
from bot.core.wording.loader import Loaded
from bot.library.rules import near_duplicates
from bot.library.wording import KINDS, Drills, Guides, Lessons, Pathways, Playbooks, Prompts, Questions

TOGETHER: tuple[tuple[type[Entries], ...], ...] = (
    (Prompts, Questions),
    (Guides,),
    (Playbooks,),
    (Pathways,),
    (Lessons,),
    (Drills,),
)
"""Kinds of which somebody is shown both, so that no two of them may say the same."""

TELLING_PARTS = ("title", "when", "what_for", "offer", "text", "situation")
"""What tells an entry from others of its kind."""


def check_library(loaded: Loaded) -> Iterator[str]:
    """Entries that nobody could be shown, and those that say the same."""
    for kind in KINDS:
        yield from _unused(loaded, kind)
    for kinds in TOGETHER:
        yield from _alike(loaded, kinds)


def counts(loaded: Loaded) -> Mapping[tuple[str, str], int]:
    """How many entries there are, by kind and language."""
    return {
        (kind.file.rpartition("/")[2], language): len(sources[kind.file].data)
        for kind in KINDS
        for language, sources in sorted(loaded.sources.items())
        if language and kind.file in sources
    }


def _unused(loaded: Loaded, kind: type[Entries]) -> Iterator[str]:
    catalogue, said = (_entries(loaded, one, language) for one, language in ((kind.catalogue, ""), (kind, ENGLISH)))
    for key, of in catalogue.items():
        if key not in said:
            yield loaded.says(kind.catalogue, (key,), f"is an unused id; nothing in {ENGLISH}/{kind.file} has it")
        elif isinstance(of, Mapping) and not of.get("source"):
            yield loaded.says(kind.catalogue, (key,), "needs a `source`, the rows of the mission that ask for it")
    for key in said:
        if key not in catalogue:
            yield loaded.says(kind, (key,), f"is an unused id; say in {kind.catalogue.file}.yaml who it is for")


def _alike(loaded: Loaded, kinds: tuple[type[Entries], ...]) -> Iterator[str]:
    found = [(kind, key, text) for kind in kinds for key, text in _texts(loaded, kind)]
    where = {f"{kind.file}:{key}": (kind, key) for kind, key, _ in found}
    texts = [(f"{kind.file}:{key}", text, _functions(loaded, kind, key)) for kind, key, text in found]
    for later, earlier in near_duplicates(texts):
        kind, key = where[later]
        yield loaded.says(kind, (key,), f"says nearly the same as `{where[earlier][1]}`; keep one")


def _texts(loaded: Loaded, kind: type[Entries]) -> Iterator[tuple[str, str]]:
    for key, entry in _entries(loaded, kind, ENGLISH).items():
        if isinstance(entry, str):
            yield key, entry
        elif isinstance(entry, Mapping):
            yield key, " ".join(str(entry.get(part, "")) for part in TELLING_PARTS)


def _functions(loaded: Loaded, kind: type[Entries], key: str) -> frozenset[str]:
    of = _entries(loaded, kind.catalogue, "").get(key)
    functions = of.get("functions") if isinstance(of, Mapping) else None
    return frozenset(functions if isinstance(functions, list) else ())


def _entries(loaded: Loaded, kind: type[Section], language: str) -> Mapping[str, object]:
    source = loaded.sources[language].get(kind.file)
    return source.data if source else {}
