"""Reads `prompts/<language>/*.yaml` into a Library; ruamel.yaml lives here and nowhere else.

English must be complete. Another language may leave out files, fields and keys: English stands in, and the
library lists it. It may not add any, so that a key means the same in every language. Everything wrong in any
file is told at once, each with its line: editing wording should need one round, not ten.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from bot.core.wording import style
from bot.core.wording.dates import DateWording
from bot.core.wording.library import ENGLISH, PLURAL_FORMS, Library, Section, TextError, Wording, WordingError
from bot.core.wording.sections import ButtonWording, ErrorWording, ModalWording, NotificationWording, PrivacyWording
from bot.core.wording.style import Place

CORE: tuple[type[Section], ...] = (
    ButtonWording,
    DateWording,
    ErrorWording,
    ModalWording,
    NotificationWording,
    PrivacyWording,
)
"""What the core says itself; features declare theirs."""
_Group = Mapping[Any, Any]

_LANGUAGE = re.compile(r"[a-z]{2,3}([-_][A-Za-z0-9]+)*")
_SAID = {
    "missing": "is missing",
    "extra_forbidden": "is not known",
    "invalid_key": "is not known",
    "string_type": "needs a name in words",
    "model_type": "needs names and texts below it",
    "dict_type": "needs names and texts below it",
    "tuple_type": "needs a list",
    "too_short": "needs at least one text below it",
    "too_long": "has too many entries",
}


def prompts_folder(configured: Path | None = None) -> Path:
    """The configured folder, else the one inside the wheel, else the checkout's. Raises WordingError."""
    if configured is not None and not configured.is_dir():
        raise WordingError([f"There is no folder {configured}; set PROMPTS_DIR to a folder of wording."])
    here = Path(__file__).parents[2]
    bundled = here / "_files" / "prompts"
    return configured or (bundled if bundled.is_dir() else here.parent / "prompts")


def load_library(folder: Path, kinds: Iterable[type[Section]]) -> Library:
    """Every language in `folder`: the files that the core reads, and those of `kinds`. Raises WordingError with all
    problems of all files."""
    known = sorted((*CORE, *kinds), key=lambda kind: kind.file)
    reader = _Reader(folder, {kind.file: kind for kind in known})
    english = reader.files(ENGLISH)
    wordings = {ENGLISH: reader.english(english)}
    for name in sorted(entry.name for entry in folder.iterdir() if entry.is_dir()):
        if name != ENGLISH and _LANGUAGE.fullmatch(name):
            wordings[name.replace("_", "-")] = reader.other(name, english)
    if reader.problems:
        raise WordingError(reader.problems)
    languages = {name: Wording(wordings[ENGLISH] | sections) for name, sections in wordings.items()}
    return Library(languages, tuple(reader.fallbacks))


def check_style(folder: Path, kinds: Iterable[type[Section]]) -> list[str]:
    """What to change in the English wording so that it reads like the rest, with file and line. Raises WordingError."""
    reader = _Reader(folder, {kind.file: kind for kind in sorted((*CORE, *kinds), key=lambda kind: kind.file)})
    files = reader.files(ENGLISH)
    reader.english(files)
    if reader.problems:
        raise WordingError(reader.problems)
    return [
        file.says(place, problem)
        for name, file in files.items()
        for place, text, kind in style.read_texts(reader.kinds[name], file.data)
        for problem in style.problems(text, kind)
    ]


@dataclass(frozen=True)
class _File:
    """A YAML file as read. `shown` is how messages name it."""

    shown: str
    data: CommentedMap

    def says(self, place: Place, problem: str) -> str:
        """A sentence about what is at `place`, or about the nearest thing around it that the file has."""
        node: Any = self.data
        line = 1
        for part in place:
            if isinstance(node, CommentedMap) and part in node:
                line = node.lc.key(part)[0] + 1
            elif isinstance(node, CommentedSeq) and isinstance(part, int) and part < len(node):
                line = node.lc.item(part)[0] + 1
            else:
                break
            node = node[part]
        name = f"`{_dotted(place)}` " if place else ""
        return f"{self.shown}, line {line}: {name}{problem}"

    def has(self, place: Place) -> bool:
        """Whether the file itself says something at `place`, or has a list around it."""
        node: Any = self.data
        for part in place:
            if isinstance(node, CommentedSeq):
                return True
            if not isinstance(node, CommentedMap) or part not in node:
                return False
            node = node[part]
        return True


@dataclass
class _Reader:
    """Reads languages and gathers what is wrong (`problems`) and what English stands in for (`fallbacks`)."""

    folder: Path
    kinds: Mapping[str, type[Section]]
    problems: list[str] = field(default_factory=list)
    fallbacks: list[str] = field(default_factory=list)

    def files(self, language: str) -> dict[str, _File]:
        """The YAML files of a language that can be read, by the name of their section."""
        files: dict[str, _File] = {}
        for path in sorted((self.folder / language).glob("*.y*ml")):
            shown = self._shown(language, path.name)
            if path.suffix == ".yaml" and path.stem in self.kinds:
                data = self._read(path, shown)
                if data is not None:
                    files[path.stem] = _File(shown, data)
            else:
                names = ", ".join(f"{name}.yaml" for name in self.kinds)
                self.problems.append(f"{shown}: nothing reads a file of this name. Names in use: {names}")
        return files

    def english(self, files: dict[str, _File]) -> dict[str, Section]:
        """Every section; those with problems are left out."""
        sections: dict[str, Section] = {}
        for name, kind in self.kinds.items():
            if not (self.folder / ENGLISH / f"{name}.yaml").exists():
                self.problems.append(f"{self._shown(ENGLISH, name)}.yaml is missing; English must be complete")
            elif name in files:
                try:
                    sections[name] = kind.model_validate(files[name].data)
                except ValidationError as invalid:
                    self.problems += [files[name].says(*problem) for problem in _problems(invalid)]
        return sections

    def other(self, language: str, english: dict[str, _File]) -> dict[str, Section]:
        """The sections of which the language says anything; those with problems are left out."""
        files = self.files(language)
        sections: dict[str, Section] = {}
        for name, kind in self.kinds.items():
            if name not in files:
                self.fallbacks.append(f"{self._shown(language, name)}.yaml is missing; English is used")
            elif name in english:
                file = files[name]
                merged = self._merge(english[name].data, file.data, file, ())
                try:
                    sections[name] = kind.model_validate(merged)
                except ValidationError as invalid:
                    own = [problem for problem in _problems(invalid) if file.has(problem[0])]
                    self.problems += [file.says(*problem) for problem in own]
        return sections

    def _merge(self, english: _Group, own: CommentedMap, file: _File, place: Place) -> dict[Any, Any]:
        """`own` put over `english`. Plural forms and lists are one text each: they are replaced whole."""
        merged = dict(english)
        for key, value in own.items():
            here = (*place, key)
            if key not in english:
                self.problems.append(file.says(here, "is not known in English; add it there first"))
            elif _is_group(english[key]) and isinstance(value, CommentedMap):
                merged[key] = self._merge(english[key], value, file, here)
            else:
                merged[key] = value
        for key in english:
            if key not in own:
                name = _dotted((*place, key))
                self.fallbacks.append(f"{file.shown}: `{name}` is missing; English is used")
        return merged

    def _read(self, path: Path, shown: str) -> CommentedMap | None:
        try:
            data = _parsed(path.read_text(encoding="utf-8"))
        except UnicodeDecodeError:
            self.problems.append(f"{shown} is not UTF-8 text; save it as UTF-8")
        except MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            reason = (error.problem or "").partition("\n")[0]
            self.problems.append(f"{shown}, line {line}: this cannot be read as YAML: {reason}")
        except YAMLError as error:
            self.problems.append(f"{shown}: this cannot be read as YAML: {error}")
        else:
            if isinstance(data, CommentedMap):
                return data
            self.problems.append(f"{shown}, line 1: expected lines of the form `name: text`")
        return None

    def _shown(self, language: str, name: str) -> str:
        return f"{self.folder.name}/{language}/{name}"


@lru_cache(maxsize=128)
def _parsed(text: str) -> Any:  # noqa: ANN401
    """A file with its lines; of one that has not changed, what was read before."""
    return YAML(typ="rt").load(text)


def _problems(invalid: ValidationError) -> list[tuple[Place, str]]:
    found: list[tuple[Place, str]] = []
    for error in invalid.errors(include_url=False):
        cause = error.get("ctx", {}).get("error")
        said = [_SAID.get(error["type"], error["msg"])]
        if isinstance(cause, TextError):
            said = cause.problems
        place = tuple(part for part in error["loc"] if part != "[key]")
        found += [(place, problem) for problem in said]
    return found


def _is_group(value: object) -> bool:
    return isinstance(value, Mapping) and not set(value) <= set(PLURAL_FORMS)


def _dotted(place: Place) -> str:
    return ".".join(str(part) for part in place)
