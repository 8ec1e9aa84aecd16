"""Reads folders of wording into a Library: `<language>/*.yaml`, and beside them what is the same in every language.

The product's folder comes first. What another folder says is put over it, text by text: a company changes what it likes
and takes an update without a merge. English must be complete. Another language may leave out files, fields and keys:
English stands in, and the library lists it. It may not add any, so that a key means the same in every language.
Everything wrong in any file is told at once, each with its line: editing wording should need one round, not ten.

A process begins with English. Another language is read when the first person who reads it turns up.
"""

import gc
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import structlog
from babel import Locale, UnknownLocaleError
from pydantic import ValidationError

from bot.core.wording import style
from bot.core.wording.dates import DateWording
from bot.core.wording.library import (
    ENGLISH,
    PLURAL_FORMS,
    Catalogue,
    Entries,
    Library,
    Section,
    TextError,
    Wording,
    WordingError,
    locale_of,
)
from bot.core.wording.sections import ButtonWording, ErrorWording, ModalWording, NotificationWording, PrivacyWording
from bot.core.wording.sources import At, Group, Place, Source, UnreadableError, read

CORE: tuple[type[Section], ...] = (
    ButtonWording,
    DateWording,
    ErrorWording,
    ModalWording,
    NotificationWording,
    PrivacyWording,
)
"""What the core says itself; features declare theirs."""
SHARED = "catalogue"
"""The folder beside the languages that is the same for all of them."""

log = structlog.get_logger(__name__)

_LANGUAGE = re.compile(r"[a-z]{2,3}([-_][A-Za-z0-9]+)*")
_SAID = {
    "missing": "is missing",
    "extra_forbidden": "is not known",
    "invalid_key": "is not known",
    "string_type": "needs a name in words",
    "string_pattern_mismatch": "must be a name in small letters, with _ between words",
    "model_type": "needs names and texts below it",
    "dict_type": "needs names and texts below it",
    "tuple_type": "needs a list",
    "too_short": "needs at least {min_length} below it",
    "too_long": "has too many entries",
    "literal_error": "must be {expected}",
    "enum": "must be {expected}",
    "bool_type": "must be true or false",
    "int_type": "must be a whole number",
}


def prompts_folders(configured: Path | None = None) -> tuple[Path, ...]:
    """The product's folder (the one inside the wheel, else the checkout's), and the configured one to put over it.
    Raises WordingError."""
    if configured is not None and not configured.is_dir():
        raise WordingError([f"There is no folder {configured}; set PROMPTS_DIR to a folder of wording."])
    here = Path(__file__).parents[2]
    bundled = here / "_files" / "prompts"
    product = bundled if bundled.is_dir() else here.parent / "prompts"
    return (product,) if configured is None or configured.samefile(product) else (product, configured)


def load_library(folders: Sequence[Path], kinds: Iterable[type[Section]]) -> Library:
    """Every language: the files that the core reads, and those of `kinds`. Raises WordingError with all problems of
    English, and of the languages of which a folder after the first says anything."""
    kinds = (*kinds,)
    loaded = load(folders, kinds, _languages(folders[1:]))
    if loaded.problems:
        raise WordingError(loaded.problems)
    later = {_code(name): _reading(folders, kinds, name) for name in _languages(folders)}
    return Library(_ReadLater(later, loaded.library.languages))


class _ReadLater(Mapping[str, Wording]):
    """Languages by name, each read when it is asked for; those of `now` are read already."""

    def __init__(self, later: Mapping[str, Callable[[], Wording | None]], now: Mapping[str, Wording]) -> None:
        self._now, self._later = now, later

    def __getitem__(self, name: str) -> Wording:
        return self._now.get(name) or self._later[name]() or self._now[ENGLISH]

    def __contains__(self, name: object) -> bool:
        return name in self._now or name in self._later

    def __iter__(self) -> Iterator[str]:
        return iter({**self._now, **self._later})

    def __len__(self) -> int:
        return len({**self._now, **self._later})


def _reading(folders: Sequence[Path], kinds: Iterable[type[Section]], name: str) -> Callable[[], Wording | None]:
    """Reads a language, once; None where it is not whole. Its files are the product's: the tests prove them."""

    @cache
    def read_it() -> Wording | None:
        loaded = load(folders, kinds, {name})
        if loaded.problems:
            log.error("language_left_out", language=name, problems=loaded.problems)
        return None if loaded.problems else loaded.library.languages[_code(name)]

    return read_it


def _languages(folders: Iterable[Path]) -> set[str]:
    """Folders named like a language, but for English."""
    names = {entry.name for folder in folders for entry in folder.iterdir() if entry.is_dir()}
    return {name for name in names if name != ENGLISH and _LANGUAGE.fullmatch(name)}


def _code(name: str) -> str:
    return name.replace("_", "-")


@dataclass
class Loaded:
    """A library with what is wrong (`problems`, each with file and line), what English stands in for (`fallbacks`), and
    the sources of its sections by language; those that are the same in every language by "". A section with problems is
    in `sources` only."""

    library: Library
    kinds: Mapping[str, type[Section]]
    sources: Mapping[str, Mapping[str, Source]]
    problems: list[str]
    fallbacks: list[str]

    def says(self, kind: type[Section], place: Place, problem: str, language: str = ENGLISH) -> str:
        """A sentence about what is at `place`, or about the nearest thing around it that there is."""
        language = "" if issubclass(kind, Catalogue) else language
        at = self.sources[language][kind.file].where(place)
        return _says(at, place, problem)

    def style(self) -> Iterator[str]:
        """What to change in the English wording so that it reads like the rest, with file and line."""
        for name, source in self.sources[ENGLISH].items():
            kind = self.kinds[name]
            for place, text, of in style.read_texts(kind, _as_read(kind, source).data):
                at = source.where(_in_file(kind, place))
                yield from (_says(at, _in_file(kind, place), problem) for problem in style.problems(text, of))


@contextmanager
def _without_collector() -> Iterator[None]:
    """All that is read stays, so looking through it for garbage would be in vain, and takes as long as reading."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@_without_collector()
def load(folders: Sequence[Path], kinds: Iterable[type[Section]], languages: Collection[str] | None = None) -> Loaded:
    """Everything that can be read; of languages beside English only those named, by default all."""
    known = sorted((*CORE, *kinds), key=lambda kind: kind.file)
    reader = _Reader(folders, known)
    shared = reader.shared()
    sections = {ENGLISH: {**shared, **reader.english()}}
    for name in sorted(_languages(folders) if languages is None else languages):
        try:
            locale_of(_code(name))
        except UnknownLocaleError:
            reader.problems.append(f"{folders[0].name}/{name}: no language has this code")
        else:
            sections[_code(name)] = reader.other(name)
    read_now = {name: Wording(sections[ENGLISH] | own, locale_of(name)) for name, own in sections.items()}
    lacking = {name: _lacks(wording) for name, wording in read_now.items()}
    for name, problems in lacking.items():
        of_its_own = (one for one in problems if name == ENGLISH or one not in lacking[ENGLISH])
        reader.problems += [f"{folders[0].name}/{name}/{problem}" for problem in of_its_own]
    by_file = {kind.file: kind for kind in known}
    return Loaded(Library(read_now), by_file, reader.sources, reader.problems, reader.fallbacks)


@dataclass
class _Reader:
    """Reads languages and gathers what is wrong (`problems`) and what English stands in for (`fallbacks`)."""

    folders: Sequence[Path]
    known: Sequence[type[Section]]
    problems: list[str] = field(default_factory=list)
    fallbacks: list[str] = field(default_factory=list)
    sources: dict[str, dict[str, Source]] = field(default_factory=dict)
    off: dict[str, set[Place]] = field(default_factory=dict)

    def shared(self) -> dict[str, Section]:
        """Who entries of a library are for; those that are switched off are left out, in every language."""
        kinds = [kind for kind in self.known if issubclass(kind, Catalogue)]
        self.sources[""] = self._read("", kinds)
        for name, source in self.sources[""].items():
            self.off[name] = {(key,) for key, one in source.data.items() if _is_off(one)}
            self.sources[""][name] = source.without(self.off[name])
        return self._sections(kinds, "")

    def english(self) -> dict[str, Section]:
        """Every section; those with problems are left out."""
        kinds = [kind for kind in self.known if not issubclass(kind, Catalogue)]
        self.sources[ENGLISH] = self._read(ENGLISH, kinds)
        for kind in kinds:
            if not issubclass(kind, Entries) and not self._files(kind, ENGLISH, self.folders):
                self.problems.append(f"{self._shown(ENGLISH, kind)}.yaml is missing; English must be complete")
        return self._sections(kinds, ENGLISH)

    def other(self, language: str) -> dict[str, Section]:
        """The sections of which the language says anything; those with problems are left out."""
        kinds = [kind for kind in self.known if not issubclass(kind, Catalogue)]
        english, own = self.sources[ENGLISH], self._read(language, kinds)
        self.sources[language] = own
        locale = locale_of(_code(language))
        is_english = locale.language == ENGLISH
        sections: dict[str, Section] = {}
        for kind in kinds:
            if kind.file not in english:
                continue
            if kind.file not in own:
                if not is_english and _is_said(kind, english[kind.file], ()):
                    self.fallbacks.append(f"{self._shown(language, kind)}.yaml is missing; English is used")
            else:
                mine = own[kind.file]
                missing = self._compare(english[kind.file].data, mine.data, mine, ())
                if not is_english:
                    told = (place for place in missing if _is_said(kind, english[kind.file], place))
                    problem = "is missing; English is used"
                    self.fallbacks += [_says(mine.where(place[:-1]), place, problem) for place in told]
                known = mine.without({(key,) for key in mine.data if key not in english[kind.file].data})
                section = _validated(kind, _over(english[kind.file], known), locale)
                if isinstance(section, Section):
                    sections[kind.file] = section
                else:
                    self.problems += [
                        _says(mine.where(place), place, said) for place, said in section if mine.has(place)
                    ]
        return sections

    def _sections(self, kinds: Sequence[type[Section]], language: str) -> dict[str, Section]:
        sections: dict[str, Section] = {}
        for kind in kinds:
            source = self.sources[language].get(kind.file, Source() if issubclass(kind, Catalogue | Entries) else None)
            section = _validated(kind, source) if source is not None else []
            if isinstance(section, Section):
                sections[kind.file] = section
            elif source is not None:
                self.problems += [_says(source.where(place), place, said) for place, said in section]
        return sections

    def _read(self, language: str, kinds: Sequence[type[Section]]) -> dict[str, Source]:
        """What each kind says in a language, one folder over the other."""
        found: dict[str, Source] = {}
        read_files: set[Path] = set()
        for kind in kinds:
            files = self._files(kind, language, self.folders)
            read_files |= set(files)
            sources = [source for file in files if (source := self._source(kind, file)) is not None]
            if sources:
                merged = sources[0]
                for source in sources[1:]:
                    merged = _over(merged, source)
                found[kind.file] = merged.without(self.off.get(getattr(kind, "catalogue", kind).file, set()))
        self._unread(language, read_files, kinds)
        return found

    def _files(self, kind: type[Section], language: str, folders: Sequence[Path]) -> list[Path]:
        if kind.each_in_a_file:
            return [file for folder in folders for file in sorted((folder / language / kind.file).glob("*.yaml"))]
        files = [folder / language / f"{kind.file}.yaml" for folder in folders]
        return [file for file in files if file.exists()]

    def _source(self, kind: type[Section], file: Path) -> Source | None:
        shown = self._named(file)
        try:
            source = read(file.read_text(encoding="utf-8"), shown)
        except UnicodeDecodeError:
            self.problems.append(f"{shown} is not UTF-8 text; save it as UTF-8")
        except UnreadableError as error:
            self.problems.append(f"{shown}{error}")
        else:
            return source.below(file.stem) if kind.each_in_a_file else source
        return None

    def _unread(self, language: str, read_files: set[Path], kinds: Sequence[type[Section]]) -> None:
        for folder in self.folders:
            for file in sorted((folder / (language or SHARED)).rglob("*.y*ml")):
                if file not in read_files:
                    names = ", ".join(
                        f"{kind.file}/…" if kind.each_in_a_file else f"{kind.file}.yaml" for kind in kinds
                    )
                    self.problems.append(
                        f"{self._named(file)}: nothing reads a file of this name. Names in use: {names}"
                    )

    def _compare(self, english: Group, own: Group, source: Source, place: Place) -> list[Place]:
        """What English stands in for; what it does not have is a problem."""
        missing = list[Place]()
        for key, value in own.items():
            if key not in english:
                problem = "is not known in English; add it there first"
                self.problems.append(_says(source.where((*place, key)), (*place, key), problem))
            elif _is_group(english[key]) and isinstance(value, Mapping):
                missing += self._compare(english[key], value, source, (*place, key))
        return missing + [(*place, key) for key in english if key not in own]

    def _named(self, file: Path) -> str:
        folder = next(folder for folder in reversed(self.folders) if file.is_relative_to(folder))
        alike = sum(one.name == folder.name for one in self.folders) > 1 and folder != self.folders[0]
        return str(file) if alike else f"{folder.name}/{file.relative_to(folder)}"

    def _shown(self, language: str, kind: type[Section]) -> str:
        return f"{self.folders[0].name}/{language}/{kind.file}"


def _lacks(wording: Wording) -> list[str]:
    entries = [section for section in wording.sections.values() if isinstance(section, Entries)]
    return [
        f"{section.file}: {problem}"
        for section in entries
        if section.catalogue.file in wording.sections
        for problem in section.lacks(wording[section.catalogue])
    ]


def _validated(kind: type[Section], source: Source, locale: Locale | None = None) -> Section | list[tuple[Place, str]]:
    """The section, or what is wrong with it."""
    try:
        return kind.model_validate(_as_read(kind, source).data, context=locale)
    except ValidationError as invalid:
        return [(_in_file(kind, place), problem) for place, problem in _problems(invalid)]


def _as_read(kind: type[Section], source: Source) -> Source:
    """A file of entries has their ids at its top."""
    return Source({"entries": source.data}) if issubclass(kind, Catalogue | Entries) else source


def _is_said(kind: type[Section], english: Source, place: Place) -> bool:
    """Whether people are told anything there: phrases that are looked for are those of English, in every language."""
    value: Any = english.data
    for key in place:
        value = value[key]
    texts = (_in_file(kind, at) for at, _, _ in style.read_texts(kind, _as_read(kind, english).data))
    return not isinstance(value, list | Mapping) or any(at[: len(place)] == place for at in texts)


def _in_file(kind: type[Section], place: Place) -> Place:
    return place[1:] if issubclass(kind, Catalogue | Entries) else place


def _over(source: Source, own: Source) -> Source:
    """`own` put over the source. Plural forms and lists are one text each: they are replaced whole."""
    top = source.at.get((), own.at.get(()))
    at = {**source.at, **own.at}
    if top:
        at[()] = top
    return Source(_merged(source.data, own.data), at)


def _merged(data: Group, own: Group) -> Group:
    merged = dict(data)
    for key, value in own.items():
        both = _is_group(merged.get(key)) and _is_group(value)
        merged[key] = _merged(merged[key], value) if both else value
    return merged


def _problems(invalid: ValidationError) -> list[tuple[Place, str]]:
    found: list[tuple[Place, str]] = []
    errors = invalid.errors(include_url=False)
    for error in errors:
        one = error["loc"]
        below = (len(other["loc"]) > len(one) and other["loc"][: len(one)] == one for other in errors)
        if error["type"] == "too_short" and any(below):
            continue  # what is wrong in a list is not counted
        context: dict[str, Any] = error.get("ctx", {})
        cause = context.get("error")
        said = [_SAID[error["type"]].format_map(context) if error["type"] in _SAID else error["msg"]]
        if isinstance(cause, TextError):
            said = cause.problems
        place = tuple(part for part in error["loc"] if part != "[key]")
        found += [(place, problem) for problem in said]
    return found


def _says(at: At | None, place: Place, problem: str) -> str:
    name = f"`{'.'.join(str(part) for part in place)}` " if place else ""
    return f"{at}: {name}{problem}" if at else f"{name}{problem}"


def _is_off(value: object) -> bool:
    return isinstance(value, Mapping) and value.get("off") is True


def _is_group(value: object) -> bool:
    return isinstance(value, Mapping) and not set(value) <= set(PLURAL_FORMS)
