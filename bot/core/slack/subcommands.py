"""The words after `/coach`: features declare them (`Feature.subcommands`), here what was typed finds the one it means.

Parsing raises UnclearError for what it does not understand, which bot.commands answers with the nearest usage.
"""

import difflib
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.core.feature import Service, Subcommand
from bot.core.language.days import MONTH
from bot.core.language.due_dates import WORKING_DAYS
from bot.core.language.spelling import Unread, is_time_word, likely_words
from bot.core.language.text import MENTION, Mention, fold, mentioned, normalise, squeeze
from bot.core.people import Person
from bot.core.slack import ids
from bot.core.slack.blocks import Block, Element, cut, modal, person_field
from bot.core.slack.interactions import Interaction, PersonNeededError
from bot.core.slack.requests import Place, in_metadata
from bot.core.time.dates import local
from bot.core.wording.library import Wording
from bot.core.wording.sections import ModalWording

MOST_WORDS = 12
"""In a longer command no word is looked for that may be in the way."""
OVERVIEW = "overview"
HELP = "help"
_COURTESY = re.compile(
    r"(?:[ ,.:!-]*\b(?:please|now|thanks|next|one|this week|this time|with|for|my|our|the|me|on|1:1))*[ ,.:!-]*"
)
_FOR = re.compile(r"(?:(?:with|for|the|my|our|1:1|next|me|on)\b ?)+(?=\S)", re.IGNORECASE)


class UnclearError(Exception):
    """What was typed is not understood. `usage` is the subcommand whose usage helps, that of the word typed unless
    given; `instead` is a button that does the same; `unread` is the word that is in the way."""

    def __init__(self, usage: str | None = None, instead: Element | None = None, unread: Unread | None = None) -> None:
        super().__init__()
        self.usage, self.instead, self.unread = usage, instead, unread


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed after `/coach`, on one line. `rest` follows the first word, `lines` is the same as it was typed.

    `word` is the first word as subcommands are named. `now` is aware, in the person's zone.
    """

    text: str
    word: str
    rest: str
    lines: str
    now: datetime
    working_days: tuple[int, ...] = WORKING_DAYS


@dataclass(frozen=True, slots=True)
class Understood:
    """A subcommand, its feature's service, and what was read of the rest."""

    subcommand: Subcommand
    service: Service
    taken: Any

    def run(self, interaction: Interaction) -> None:
        """Answer it; or ask first whom it is about. Raises UnclearError."""
        try:
            self.subcommand.run(self.service, interaction, self.taken)
        except PersonNeededError as needed:
            interaction.open(pick_report(interaction.wording, interaction.own, self.subcommand.names[0], needed.rest))


class Subcommands:
    """All that can be typed after `/coach`, in the order of features, each with its feature's service."""

    def __init__(self, declared: Iterable[tuple[Subcommand, Service]]) -> None:
        self._all = tuple(declared)

    def run(self, interaction: Interaction, text: str) -> None:
        """Answer what was typed, in the person's zone and working week. Raises UnclearError."""
        request = interaction.request
        working_days = interaction.people.working_days(request) if text.strip() else WORKING_DAYS
        typed = read_typed(text, local(request.now, request.who.timezone), working_days)
        try:
            self.find(typed).run(interaction)
        except UnclearError as unclear:
            unclear.unread = unclear.unread or self.in_the_way(typed)
            raise

    def picked(self, form: Interaction) -> None:
        """Go on with the subcommand for which the person was picked."""
        self.run(form, f"{form.stored['then']} <@{form.values[ids.REPORT]}> {form.stored.get('rest', '')}".strip())

    def meant(self, tap: Interaction) -> None:
        """Go on with the command that was offered for one that was not understood."""
        self.run(tap, tap.value)

    @property
    def names(self) -> tuple[str, ...]:
        """The words that help shows."""
        return tuple(dict.fromkeys(one.names[0] for one, _ in self._all if one.names))

    def find(self, typed: Typed) -> Understood:
        """Of those named by the first word, and then of those without a name, the first that understands the rest.

        Raises UnclearError.
        """
        named = self._named(typed.word)
        usage = named[0][0].names[0] if named else self._nearest(typed.word)
        for one, service in [*named, *self._named(None)]:
            try:
                return Understood(one, service, one.takes(typed))
            except UnclearError as unclear:
                usage = unclear.usage or usage
        if not named:
            return self._slip(typed, usage)
        raise UnclearError(usage, unread=self.in_the_way(typed))

    def _named(self, word: str | None) -> list[tuple[Subcommand, Service]]:
        """Those with that name; those without one for None."""
        return [(one, service) for one, service in self._all if (word in one.names if word else not one.names)]

    def _nearest(self, word: str, cutoff: float = 0.6) -> str:
        """The subcommand that a word nobody knows comes nearest to; "help" if none is near."""
        first = {name: one.names[0] for one, _ in reversed(self._all) for name in one.names}
        close = difflib.get_close_matches(word[:30], first, n=1, cutoff=cutoff)
        name = first[close[0]] if close else HELP
        return HELP if name == OVERVIEW else name

    def _slip(self, typed: Typed, usage: str) -> Understood:
        """The subcommand whose name was typed with a slip of the finger; one that asks for care is offered only. Raises
        UnclearError."""
        name = self._nearest(typed.word, cutoff=0.75)
        understood = self._understood(typed, f"{name} {typed.lines}".strip())
        if name == HELP or understood is None:
            raise UnclearError(usage)
        if not understood.subcommand.as_typed:
            return understood
        first = typed.text.partition(" ")[0]
        raise UnclearError(usage, unread=Unread(first, likely=name, corrected=f"{name} {typed.rest}".strip()))

    def _understood(self, typed: Typed, text: str) -> Understood | None:
        """What another text would mean, if anything."""
        other = read_typed(text, typed.now, typed.working_days)
        for one, service in self._named(other.word):
            with suppress(UnclearError):
                taken = one.takes(other)
                if not getattr(taken, "half_read", False):
                    return Understood(one, service, taken)
        return None

    def in_the_way(self, typed: Typed) -> Unread | None:
        """The words without which, or with others in their place, the rest would be understood."""
        words = typed.rest.split()
        if len(words) > MOST_WORDS:
            return None
        for place, word in enumerate(words):
            others = words[:place], words[place + 1 :]
            for likely in likely_words(word):
                text = " ".join([typed.word, *others[0], likely, *others[1]])
                if self._understood(typed, text) is not None:
                    return Unread(word, (*others[0], *others[1]), likely, text)
        for length in range(1, min(3, len(words) - 1) + 1):
            places = range(len(words) - length + 1)
            for place in reversed(places) if length == 1 else places[1:]:  # whom it is about stands first
                left = [*words[:place], *words[place + length :]]
                span = words[place : place + length]
                if any(MENTION.match(each) for each in span):
                    continue
                if length == 1 and (is_time_word(span[0]) or any(map(str.isdigit, span[0]))):
                    continue  # "2nd tue": neither of the two is wrong
                says_which = any(MENTION.match(each) or any(map(str.isdigit, each)) for each in left) or len(left) == 1
                if says_which and self._understood(typed, " ".join([typed.word, *left])) is not None:
                    return Unread(" ".join(span), tuple(left))
        return None


def read_typed(text: str, now: datetime, working_days: tuple[int, ...] = WORKING_DAYS) -> Typed:
    """What follows `/coach`; nothing typed means the overview. `now` is aware, in the person's zone. Never raises."""
    lines = _unquoted("\n".join(filter(None, map(squeeze, text.splitlines()))))
    typed = squeeze(lines)
    first, _, rest = typed.partition(" ")
    word = fold(first).lower().strip(",.!").removesuffix(":") or fold(first)
    if not word.strip("?"):
        word = HELP if typed else OVERVIEW
    return Typed(typed, word, rest.strip(), lines[len(first) :].strip(), now, working_days)


def NOTHING(_: Typed) -> None:
    """Takes nothing: whatever follows is ignored."""


def PERSON(typed: Typed) -> Mention | None:
    """Takes one person and nothing else, no day; a plain name may have several words. None if nobody is named."""
    if not typed.rest:
        return None
    mention = MENTION.search(typed.rest)
    if mention:
        if not is_courtesy(f"{typed.rest[: mention.start()]} {typed.rest[mention.end() :]}"):
            raise UnclearError
        return mentioned(mention)
    words = [each for each in normalise(typed.rest).replace('"', "").split() if _is_name(each)]
    if not 0 < len(words) <= 4 or any(_is_day(word, words) for word in words):
        raise UnclearError
    return Mention(None, " ".join(words))


def is_courtesy(text: str) -> bool:
    """Whether it says nothing but "please", "with", "my next 1:1" …"""
    return _COURTESY.fullmatch(normalise(text).lower()) is not None


def without_for(rest: str) -> str:
    """What follows "with", "for", "my next 1:1 with" …"""
    return _FOR.sub("", rest, count=1) if _FOR.match(rest) else rest


def pick_report(wording: Wording, own: Sequence[Person], then: str, rest: str = "") -> Block:
    """The modal that asks whom of one's `own` people, or else, the subcommand `then` is about; `rest` is what was typed
    beside."""
    return modal(
        ids.PICK_REPORT_FORM,
        wording[ModalWording].pick_title,
        [person_field(wording, wording[ModalWording].pick_report, own)],
        submit=wording[ModalWording].go_on,
        close=wording[ModalWording].cancel,
        metadata=in_metadata(Place(), then=then, rest=cut(rest, 500)),
    )


def _is_day(word: str, words: list[str]) -> bool:
    """Whether it says when; April alone is somebody."""
    return is_time_word(word) or (len(words) > 1 and re.fullmatch(MONTH, word, re.IGNORECASE) is not None)


def _is_name(word: str) -> bool:
    return any(map(str.isalpha, word)) and not _COURTESY.fullmatch(word.lower())


def _unquoted(text: str) -> str:
    """Quotes around the whole are not meant: `/coach “help”`."""
    folded = fold(text)
    quoted = len(folded) > 1 and folded[0] in "\"'" and folded[-1] == folded[0] and folded.count(folded[0]) == 2
    return text[1:-1].strip() if quoted else text
