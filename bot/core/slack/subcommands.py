"""The words after `/coach`: features declare them (`Feature.subcommands`), here what was typed finds the one it means.

Parsing raises UnclearError for what it does not understand, which bot.commands answers with the nearest usage.
"""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.core.feature import Service, Subcommand
from bot.core.language.due_dates import WORKING_DAYS
from bot.core.language.mentions import MENTION, Mention, mentioned
from bot.core.language.text import fold, normalise, squeeze
from bot.core.slack import ids
from bot.core.slack.blocks import Block, Element, cut, labelled, modal, users_select
from bot.core.slack.interactions import Interaction, PersonNeededError
from bot.core.slack.payloads import Place, in_metadata
from bot.core.time.zones import local
from bot.core.wording.library import Wording
from bot.core.wording.modals import ModalWording

OVERVIEW = "overview"
HELP = "help"
_COURTESY = re.compile(
    r"(?:[ ,.:!-]*\b(?:please|now|thanks|next|one|this week|this time|with|for|my|our|the|me|on|1:1))*[ ,.:!-]*"
)
_FOR = re.compile(r"(?:with|for|the|my|1:1|next|me|on)\b ?(?:with |for )?(?=\S)", re.IGNORECASE)


class UnclearError(Exception):
    """What was typed is not understood. `usage` is the subcommand whose usage helps, that of the word typed unless
    given; `instead` is a button that does the same."""

    def __init__(self, usage: str | None = None, instead: Element | None = None) -> None:
        super().__init__()
        self.usage, self.instead = usage, instead


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
        except PersonNeededError:
            interaction.open(pick_report(interaction.wording, self.subcommand.names[0]))


class Subcommands:
    """All that can be typed after `/coach`, in the order of features, each with its feature's service."""

    def __init__(self, declared: Iterable[tuple[Subcommand, Service]]) -> None:
        self._all = tuple(declared)

    def run(self, interaction: Interaction, text: str) -> None:
        """Answer what was typed, in the person's zone and working week. Raises UnclearError."""
        request = interaction.request
        working_days = interaction.people.working_days(request) if text.strip() else WORKING_DAYS
        self.find(read_typed(text, local(request.now, request.who.timezone), working_days)).run(interaction)

    def picked(self, form: Interaction) -> None:
        """Go on with the subcommand for which the person was picked."""
        self.run(form, f"{form.stored['then']} <@{form.values[ids.REPORT]}>")

    @property
    def names(self) -> tuple[str, ...]:
        """The words that help shows."""
        return tuple(dict.fromkeys(one.names[0] for one, _ in self._all if one.names))

    def find(self, typed: Typed) -> Understood:
        """Of those named by the first word, or else of those without a name, the first that understands the rest.

        Raises UnclearError.
        """
        named = [(one, service) for one, service in self._all if typed.word in one.names]
        usage = named[0][0].names[0] if named else self._nearest(typed.word)
        for one, service in named or [(one, service) for one, service in self._all if not one.names]:
            try:
                return Understood(one, service, one.takes(typed))
            except UnclearError as unclear:
                usage = unclear.usage or usage
        raise UnclearError(usage)

    def _nearest(self, word: str) -> str:
        """The subcommand that a word nobody knows comes nearest to; "help" if none is near."""
        first = {name: one.names[0] for one, _ in reversed(self._all) for name in one.names}
        close = difflib.get_close_matches(word[:30], first, n=1, cutoff=0.6)
        name = first[close[0]] if close else HELP
        return HELP if name == OVERVIEW else name


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
    """Takes one person and nothing else; a plain name may have several words. None if nobody is named."""
    if not typed.rest:
        return None
    mention = MENTION.search(typed.rest)
    if mention:
        if not is_courtesy(f"{typed.rest[: mention.start()]} {typed.rest[mention.end() :]}"):
            raise UnclearError
        return mentioned(mention)
    words = [each for each in normalise(typed.rest).replace('"', "").split() if _is_name(each)]
    if not 0 < len(words) <= 4:
        raise UnclearError
    return Mention(None, " ".join(words))


def is_courtesy(text: str) -> bool:
    """Whether it says nothing but "please", "with", "my next 1:1" …"""
    return _COURTESY.fullmatch(normalise(text).lower()) is not None


def without_for(rest: str) -> str:
    """What follows "with", "for", "my next 1:1 with" …"""
    return _FOR.sub("", rest, count=1) if _FOR.match(rest) else rest


def pick_report(wording: Wording, then: str) -> Block:
    """The modal that asks whom the subcommand `then` is about."""
    return modal(
        ids.PICK_REPORT_FORM,
        wording[ModalWording].pick_title,
        [labelled(cut(wording[ModalWording].pick_report, 150), users_select(ids.REPORT), ids.REPORT)],
        submit=wording[ModalWording].go_on,
        close=wording[ModalWording].cancel,
        metadata=in_metadata(Place(), then=then),
    )


def _is_name(word: str) -> bool:
    return any(map(str.isalpha, word)) and not _COURTESY.fullmatch(word.lower())


def _unquoted(text: str) -> str:
    """Quotes around the whole are not meant: `/coach “help”`."""
    folded = fold(text)
    quoted = len(folded) > 1 and folded[0] in "\"'" and folded[-1] == folded[0] and folded.count(folded[0]) == 2
    return text[1:-1].strip() if quoted else text
