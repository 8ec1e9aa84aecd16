"""All wording of one language, and the languages there are.

What a piece of wording may be: the kinds of text a field can hold, and the checks each text must pass.

A field without placeholders is a plain `str`, used as it is. A field with placeholders is a `Template`, which
is no `str` on purpose: forgetting `.fill(...)` is then a type error, not a "{report}" in somebody's message.

    class BriefWording(Section):
        file = "brief"
        skip: Label                                         # str, 75 characters
        title: Annotated[Template, LINE("report", "when")]  # brief.title.fill(report=..., when=...)
        carried: Annotated[Counted, LINE("count")]          # {one: ..., other: ...}; .fill(count=3)

Limits are Slack's or a little less. Values filled in can still make a text too long, so views cut.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from enum import StrEnum
from typing import Annotated, Any, ClassVar, TypeVar, cast

from babel import Locale, UnknownLocaleError
from babel.dates import parse_pattern
from babel.lists import format_list
from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, StringConstraints, ValidationInfo
from pydantic_core import CoreSchema, core_schema

PLURAL_FORMS = ("zero", "one", "two", "few", "many", "other")
"""Those of CLDR. `one` and `other` are needed, the rest where the language has them; `zero` is for sentences that say
"none" in another way, in any language."""
ENGLISH = "en"
_NO_COUNTRY = Locale.parse("en_001")
"""CLDR's plain English is American."""

_BRACES = re.compile(r"\{\{|\}\}|\{(?P<slot>[a-z_]+)\}|[{}]")
_BLAME = re.compile(r"\b(overdue|failed to|you forgot|you missed)\b", re.IGNORECASE)
_EMOJI = re.compile(r":[+-]1:|(?<!\w):[a-zA-Z][\w+-]*:(?!\w)|[\u2600-\u27bf\U0001f000-\U0001faff]")
_LOUD = re.compile("[!¡\uff01]")


class WordingError(Exception):
    """The wording cannot be used. `problems` are sentences that name file, line and what to fix."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class TextError(ValueError):
    """What is wrong with one text, each as the rest of a sentence about it ("is empty")."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class Section(BaseModel):
    """One YAML file, named by `file` ("goals" for goals.yaml), or a part of one."""

    file: ClassVar[str] = ""
    each_in_a_file: ClassVar[bool] = False
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


Id = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z][a-z0-9_]*$")]
"""Names an entry of a library for good."""


class For(Section):
    """Who an entry is for. `source`: the rows of the mission that ask for it. `off`: nobody; it is left out."""

    source: tuple[str, ...] = ()
    off: bool = False


class Catalogue(Section):
    """`catalogue/<kind>.yaml`, beside the languages: of each entry of that kind, by id, who it is for."""

    entries: Mapping[Id, Any]


class Entries(Section):
    """`<language>/library/<kind>.yaml`, or a file for each in a folder of that name: what entries say, by id."""

    catalogue: ClassVar[type[Catalogue]]
    entries: Mapping[Id, Any]

    def lacks(self, catalogue: Any) -> list[str]:  # noqa: ANN401
        """What would be missing where entries are chosen, each as a sentence's rest; `catalogue` is its own."""
        return []


@dataclass(frozen=True, slots=True)
class Template:
    """Words with named gaps: `{name}`; `{{` and `}}` are literal braces."""

    text: str
    slots: frozenset[str]

    def fill(self, **values: str | int) -> str:
        """The words with every gap filled. Braces in values stay as they are.

        Raises TypeError unless exactly the template's slots are given.
        """
        if values.keys() != self.slots:
            raise TypeError(f"fill with {sorted(self.slots)}, not with {sorted(values)}: {self.text!r}")
        return _fill(self.text, values)


@dataclass(frozen=True, slots=True)
class Counted:
    """Words that depend on a number, `count`. A form may leave {count} out ("one commitment")."""

    forms: Mapping[str, str]
    slots: frozenset[str]
    locale: Locale = _NO_COUNTRY

    def fill(self, *, count: int, **values: str | int) -> str:
        """The form for `count`, every gap filled. Raises TypeError unless exactly the slots are given."""
        if values.keys() != self.slots - {"count"}:
            raise TypeError(f"fill with {sorted(self.slots)}, not with {sorted(values)}: {self.forms!r}")
        form = "zero" if count == 0 and "zero" in self.forms else self.locale.plural_form(count)
        return _fill(self.forms.get(form, self.forms["other"]), {**values, "count": count})


@dataclass(frozen=True, slots=True)
class Moment:
    """A pattern of CLDR for days ("EEE d MMM") or times ("HH:mm"), in the words of a language."""

    pattern: str
    locale: Locale

    def fill(self, moment: date | time) -> str:
        """ "Fri 27 Nov", "14:00". Raises ValueError where the pattern asks for what it does not have."""
        try:
            return parse_pattern(self.pattern).apply(moment, self.locale)
        except AttributeError as error:
            raise ValueError(self.pattern) from error


class Kind(StrEnum):
    """What a text is to the person who reads it (`style.py`)."""

    BUTTON = "button"
    NOTIFICATION = "notification"
    TITLE = "title"
    QUESTION = "question"
    CONTEXT = "context line"
    BODY = "text"
    LESSON = "lesson"


@dataclass(frozen=True, slots=True)
class Rule:
    """What a text must keep to: at most `limit` characters, one line unless `lines`, exactly these `slots`.

    Calling it names the slots: `LINE("report", "when")`. `either` has several sets of them: a template may have one.
    """

    limit: int
    lines: bool = False
    slots: tuple[str, ...] = ()
    kind: Kind = Kind.BODY
    either: tuple[tuple[str, ...], ...] = ()

    def __call__(self, *slots: str) -> "Rule":
        return replace(self, slots=slots)

    def __get_pydantic_core_schema__(self, source: Any, _: GetCoreSchemaHandler) -> CoreSchema:  # noqa: ANN401
        if source is Counted:
            forms = core_schema.dict_schema(
                core_schema.str_schema(), core_schema.str_schema(min_length=1, max_length=self.limit)
            )
            return core_schema.with_info_plain_validator_function(
                lambda value, info: self.counted(value, _locale(info)), json_schema_input_schema=forms
            )
        read = {str: self.plain, Template: self.template}[source]
        written: CoreSchema = core_schema.str_schema(min_length=1, max_length=self.limit)
        return core_schema.no_info_plain_validator_function(read, json_schema_input_schema=written)

    def plain(self, value: object) -> str:
        """A text to be used as it is; raises TextError."""
        text = _text(value)
        _raise(self.problems(text, self.slots))
        return _fill(text, {})

    def template(self, value: object) -> Template:
        """A text with gaps; raises TextError."""
        text = _text(value)
        used = {piece["slot"] for piece in _BRACES.finditer(text)}
        slots = next((slots for slots in self.either if used.intersection(slots)), self.slots)
        rule = self if slots == self.slots else self(*slots)
        _raise(rule.problems(text, slots))
        return Template(text, frozenset(slots))

    def counted(self, value: object, locale: Locale = _NO_COUNTRY) -> Counted:
        """Plural forms; raises TextError."""
        if not isinstance(value, Mapping):
            raise TextError(["needs the forms `one` and `other`"])
        known = [form for form in PLURAL_FORMS if form in {"zero", "other", *locale.plural_form.tags}]
        found = [f"has the form `{form}`; known are {', '.join(known)}" for form in value if form not in known]
        found += [f"needs the form `{form}`" for form in ("one", "other") if form not in value]
        forms = {str(form): _text(text) for form, text in value.items()}
        for form, text in forms.items():
            required = tuple(slot for slot in self.slots if slot != "count")
            found += [f"(form `{form}`) {problem}" for problem in self.problems(text, required)]
        _raise(found)
        return Counted(forms, frozenset({"count", *self.slots}), locale)

    def problems(self, text: str, required: tuple[str, ...]) -> list[str]:
        """Everything wrong with `text`."""
        pieces = list(_BRACES.finditer(text))
        used = {piece["slot"] for piece in pieces if piece["slot"]}
        found = [f"needs the placeholder {{{slot}}}" for slot in required if slot not in used]
        found += [f"has the placeholder {{{slot}}}; {self._known()}" for slot in sorted(used - {*self.slots})]
        if any(piece[0] in "{}" for piece in pieces):
            found.append("has a single brace; write {{ or }} for a literal one")
        if not text:
            found.append("is empty")
        if len(text) > self.limit:
            found.append(f"is {len(text)} characters long, {self.limit} are allowed")
        if "\n" in text and not self.lines:
            found.append("must be one line")
        if _LOUD.search(text):
            found.append("has an exclamation mark; say it calmly")
        found += [f"says “{blame[0]}”; say it without blame" for blame in _BLAME.finditer(text)]
        found += [f"has the emoji {emoji[0]}; say it in words" for emoji in _EMOJI.finditer(text)]
        return found

    def _known(self) -> str:
        if not self.slots:
            return "no placeholder is filled in here"
        return "filled in here: " + ", ".join(f"{{{slot}}}" for slot in self.slots)


@dataclass(frozen=True, slots=True)
class Says:
    """What a `Moment` must be able to say."""

    sample: date | time

    def __get_pydantic_core_schema__(self, source: Any, _: GetCoreSchemaHandler) -> CoreSchema:  # noqa: ANN401
        written = core_schema.str_schema(min_length=1)
        return core_schema.with_info_plain_validator_function(self.read, json_schema_input_schema=written)

    def read(self, value: object, info: ValidationInfo) -> Moment:
        """The pattern, in the language that `info` has as its context; raises TextError."""
        moment = Moment(_text(value), _locale(info))
        what = "a day, such as EEE d MMM" if isinstance(self.sample, date) else "a time, such as HH:mm"
        try:
            said = moment.fill(self.sample)
        except ValueError:
            said = moment.pattern
        if said == moment.pattern:
            raise TextError([f"is no pattern for {what}"])
        return moment


DayPattern = Annotated[Moment, Says(date(2026, 11, 27))]
TimePattern = Annotated[Moment, Says(time(14))]
LABEL = Rule(75, kind=Kind.BUTTON)
LINE = Rule(150)
BODY = Rule(2900, lines=True)
TITLE = Rule(24, kind=Kind.TITLE)
OPTION = Rule(75)
PLACEHOLDER = Rule(150)
HINT = Rule(2000, lines=True)
SENTENCE = Rule(300)
QUESTION = Rule(160, kind=Kind.QUESTION)
LESSON = Rule(2900, lines=True, kind=Kind.LESSON)
SPOKEN = Rule(400)

Label = Annotated[str, LABEL]
"""A button."""
Line = Annotated[str, LINE]
"""A header, or one short line."""
Body = Annotated[str, BODY]
"""The text of a section or message; may have several lines."""
Title = Annotated[str, TITLE]
"""A modal's title, submit or close."""
Option = Annotated[str, OPTION]
"""A choice in a menu, or its description."""
Placeholder = Annotated[str, PLACEHOLDER]
"""Grey words in an empty input."""
Hint = Annotated[str, HINT]
"""The label or hint of an input."""
Sentence = Annotated[str, SENTENCE]
"""One or two sentences, to be read at a glance; also a confirm dialog's text."""
OpenQuestion = Annotated[str, QUESTION]
"""A question to ask somebody aloud; nothing stands before it that it could mean."""
Lesson = Annotated[str, LESSON]
"""A text to be read in 90 seconds at most."""
Spoken = Annotated[str, SPOKEN]
"""What somebody says aloud."""
Sentences = Annotated[tuple[Sentence, ...], Field(min_length=1)]
"""Some that take turns."""


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TextError(["must be text; put it in quotes"])
    return str(value).strip()


def _fill(text: str, values: Mapping[str, str | int]) -> str:
    def one(piece: re.Match[str]) -> str:
        return str(values[piece["slot"]]) if piece["slot"] else piece[0][0]

    return _BRACES.sub(one, text)


def _raise(problems: list[str]) -> None:
    if problems:
        raise TextError(problems)


def locale_of(language: str) -> Locale:
    """Of a folder's name ("de", "pt-BR"); raises babel.UnknownLocaleError or ValueError."""
    return _NO_COUNTRY if language == ENGLISH else Locale.parse(language, sep="-")


def language_name(language: str) -> str:
    """What its speakers call it: "Deutsch"; the code where nobody knows it."""
    try:
        name = Locale.parse(language, sep="-").get_display_name() or language
    except (UnknownLocaleError, ValueError):
        name = language
    return name[:1].upper() + name[1:]


def _locale(info: ValidationInfo) -> Locale:
    """The language of a file is the context in which it is validated."""
    return info.context or _NO_COUNTRY


S = TypeVar("S", bound=Section)


class Wording:
    """A section for each YAML file of a language folder, by the file's name."""

    def __init__(self, sections: Mapping[str, Section], locale: Locale = _NO_COUNTRY) -> None:
        self.sections, self.locale = sections, locale

    def __getitem__(self, kind: type[S]) -> S:
        """The section of that type: `wording[GoalWording].title`."""
        return cast(S, self.sections[kind.file])

    def listed(self, texts: Iterable[str]) -> str:
        """ "Ann, Ben and Cem"."""
        return format_list([*texts], locale=self.locale)


@dataclass(frozen=True)
class Library:
    """`languages` always holds English."""

    languages: Mapping[str, Wording]

    def for_locale(self, locale: str) -> Wording:
        """The wording for Slack's locale ("de-DE"): that folder, else its language ("de"), else English."""
        known = {name.lower(): name for name in self.languages}
        wanted = locale.replace("_", "-").lower()
        return self.languages[known.get(wanted) or known.get(wanted.partition("-")[0]) or ENGLISH]
