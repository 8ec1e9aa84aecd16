"""Reading a plain sentence that asks Coach for something: "I'm sick today, can you cancel my 1:1 with Sam?".

A verb has its own object, a 1:1 or a time; person, days and time are taken out one after the other, and a word that is
left over means that the sentence was not understood. So nothing is taken for a request whose words do not all belong to
one: "cancel the order with Acme" is a commitment. Where a sentence can only be meant for Coach and a word is left over,
it is UNCLEAR with what comes nearest. What is promised ("I'll move …"), told of others or of the past begins with none
of these verbs.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.language.clock_times import take_time
from bot.core.language.due_dates import WORKING_DAYS
from bot.core.language.notes import begins_as_note
from bot.core.language.spans import read_days, read_span
from bot.core.language.text import MENTION, Mention, mentioned, normalise
from bot.intents import english
from bot.intents.rules import Days, Intent, Kind, Whose

LONGEST = 300
"""What is longer says more than one thing."""

_NEAR = {
    Kind.SKIP: (Kind.SKIP, Kind.END, Kind.MOVE),
    Kind.UNSKIP: (Kind.UNSKIP, Kind.RESUME, Kind.MOVE),
    Kind.MOVE: (Kind.MOVE, Kind.SKIP, Kind.END),
    Kind.END: (Kind.END, Kind.PAUSE, Kind.SKIP),
    Kind.PAUSE: (Kind.PAUSE, Kind.SKIP, Kind.AWAY),
    Kind.RESUME: (Kind.RESUME, Kind.UNSKIP, Kind.SET_UP),
    Kind.SET_UP: (Kind.SET_UP, Kind.MOVE, Kind.RESUME),
    Kind.PREPARE: (Kind.PREPARE, Kind.PLAN, Kind.MEET),
}
_OF_ONE_ON_ONES = (Kind.MOVE, Kind.SKIP, Kind.SET_UP)
_OF_MESSAGES = (Kind.SETTINGS, Kind.STOP, Kind.MEET)
_OF_ANYTHING = (Kind.MEET, Kind.PROMISED, Kind.SETTINGS)


def read_request(
    text: str, names: Collection[str] | None, now: datetime, working_days: tuple[int, ...] = WORKING_DAYS
) -> Intent | None:
    """What a message asks Coach for, None for everything else. Never raises.

    `names` are the names of those with whom its writer has 1:1s, as people know them, None for anybody: a meeting with
    somebody else is none of ours. `now` is aware, in their zone.
    """
    lines = [line for line in map(normalise, text.splitlines()) if line]
    if len(text) > LONGEST or not lines or begins_as_note(text) or english.LABEL.match(lines[0]):
        return None
    reader = Reader(None if names is None else tuple(names), now, working_days)
    found = reader.read("\n".join(lines))
    if found is None and len(lines) > 1:  # one sentence may be broken into lines
        found = reader.read(" ".join(lines))
        return None if found is None or found.kind is Kind.UNCLEAR else found
    return found


@dataclass(frozen=True, slots=True)
class Opened:
    """A sentence without the words that only ask; whether it names Coach, whether it asks, and whether it wishes: "I
    want to stop" is a feeling."""

    said: str
    to_coach: bool
    asking: bool
    wishing: bool


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads what one person typed: see `read_request`."""

    names: tuple[str, ...] | None
    now: datetime
    working_days: tuple[int, ...]

    def read(self, text: str) -> Intent | None:
        """What a whole message asks for: one request, and at most why."""
        pieces = [piece.strip(" ,.!?;:") for piece in english.SENTENCE.split(text)]
        found = [(piece, self.sentence(piece)) for piece in pieces if piece]
        asked = list(dict.fromkeys(intent for _, intent in found if intent and intent.kind is not Kind.AWAY))
        away = sorted(
            (intent for _, intent in found if intent and intent.kind is Kind.AWAY), key=lambda one: not one.until_known
        )
        chosen = [_because(one, *away[:1]) for one in asked] or away
        if not chosen or len(asked) > 1:
            return None
        unread = [piece for piece, intent in found if intent is None and not english.REASON.fullmatch(piece)]
        leads = len(found) == 2 and unread == [found[0][0]] and f"{unread[0]}, " in text
        return chosen[0] if not unread or leads else None

    def sentence(self, sentence: str) -> Intent | None:
        """What one sentence asks for."""
        opened = _opened(sentence)
        said = opened.said
        if not said:
            return None
        found = _whole(said, opened) or self._question(said) or self._away(said, opened) or self._of_one_on_one(said)
        if found is None or found.kind is Kind.UNCLEAR:
            aside = english.ASIDE.search(said)
            before = self.sentence(said[: aside.start()]) if aside else None
            if aside and before:
                found = _because(before, self.sentence(english.BECAUSE.sub("", said[aside.start() :])))
        if found is None and (opened.asking or opened.to_coach) and english.OF_MESSAGES.match(said):
            return Intent(Kind.UNCLEAR, near=_OF_MESSAGES)
        if found is None and opened.to_coach:
            return Intent(Kind.UNCLEAR, self._named_in(said), near=_OF_ANYTHING)
        return found

    def _question(self, said: str) -> Intent | None:
        """A question about what is coming, or what was promised."""
        for kind, pattern in english.QUESTIONS:
            match = pattern.fullmatch(said)
            if match is None:
                continue
            parts = match.groupdict()
            person = _mention(parts.get("person"))
            when = (parts.get("when") or "").strip()
            days = self._days(when) if when else None
            if (person is None or self._knows(person)) and (days or not when):
                whose = Whose.MINE if parts.get("mine") else Whose.THEIRS if parts.get("theirs") else Whose.ALL
                return Intent(kind, person, days, whose=whose)
        return None

    def _away(self, said: str, opened: Opened) -> Intent | None:
        if english.IS_BACK.fullmatch(said):
            return Intent(Kind.BACK)
        if held := english.HOLD_ALL.fullmatch(said):
            return self._until(held["when"] or held["then"] or "")
        if opened.asking:
            return None
        if gone := english.GONE.fullmatch(said):
            return self._until(gone["when"] or gone["then"] or gone["taken"])
        if english.ON_LEAVE.fullmatch(said):
            return self._until("")
        back = english.BACK_ON.fullmatch(said)
        return self._until(f"until {back['when'].removeprefix('on ')}") if back else None

    def _until(self, when: str) -> Intent | None:
        if not when.strip():
            return Intent(Kind.AWAY, days=(self.now.date(), self.now.date()), until_known=False)
        away = read_span(when, self.now, self.working_days)
        return Intent(Kind.AWAY, days=(away.first, away.until)) if away else None

    def _of_one_on_one(self, said: str) -> Intent | None:
        """A verb, a 1:1, and of which one with whom and when."""
        for pattern, kind in ((english.NOT_MEETING, Kind.SKIP), (english.NO_MORE, Kind.END)):
            match = pattern.match(said)
            if match and english.ONE_ON_ONE.search(said):
                return self._rest(kind, said[match.end() :], match[0])
        for kind, verb in english.VERBS:
            match = verb.match(said)
            found = self._rest(kind, said[match.end() :], match[0]) if match else None
            if found is not None:
                return found
        return (
            Intent(Kind.UNCLEAR, self._named_in(said), near=_OF_ONE_ON_ONES) if english.OTHER_VERB.match(said) else None
        )

    def _rest(self, kind: Kind, rest: str, verb: str) -> Intent | None:
        """What follows a verb: its 1:1, whom with and when."""
        tail = english.TAIL.search(rest)
        rest, meant = rest[: tail.start()] if tail else rest, _meant(kind, verb, tail["what"] if tail else "")
        if meant is None:
            return None
        rest, person = _take_person(rest)
        strong = english.ONE_ON_ONE.search(rest)
        named, before = strong or english.MEETING.search(rest), ""
        if named:
            before = rest[: named.start()]
            rest = f"{rest[: named.start()]} {rest[named.end() :]}"
        elif person is None and (first := english.FIRST.match(f"{rest.strip()} ")):
            person = _mention(first["person"])
            rest = rest.strip()[first.end() :]
        if strong and not self._only_which(before):
            return None
        if not (strong or self._is_ours(meant, verb, person, rest, named=named is not None)):
            return None
        placed = self._placed(Intent(meant, person), rest)
        return placed or (Intent(Kind.UNCLEAR, person, near=_NEAR[meant]) if strong else None)

    def _is_ours(self, kind: Kind, verb: str, person: Mention | None, rest: str, *, named: bool) -> bool:
        """Whether words without "1:1" are about one: a meeting with somebody they have 1:1s with, or a time to skip."""
        if person is not None:
            return self._knows(person) and kind in (Kind.SKIP, Kind.MOVE) and (named or bool(rest.strip()))
        return kind is Kind.SKIP and verb.lower() == "skip" and not named and bool(rest.strip())

    def _placed(self, intent: Intent, rest: str) -> Intent | None:
        """The intent with the days and the time that the rest names; None where a word is left over."""
        if intent.kind is Kind.MOVE:
            return self._moved(intent, rest)
        words = _without_fillers(rest)
        if not words or intent.kind is Kind.SET_UP:
            return intent
        if intent.kind not in (Kind.SKIP, Kind.UNSKIP):
            return None
        days = self._days(words)
        return replace(intent, days=days) if days else None

    def _moved(self, intent: Intent, rest: str) -> Intent | None:
        which, when = _to(rest)
        which = _without_fillers(which)
        days = self._days(which) if which else None
        if which and days is None:
            return None
        timed = take_time(when)
        at, left = timed or (None, when)
        left = _without_fillers(left)
        span = self._days(left) if left else None
        if left and span is None:
            return None
        day = span[0] if span and span[0] == span[1] else None
        return replace(intent, days=days, to_day=day, to_time=at)

    def _days(self, text: str) -> Days | None:
        """The first and the last day that a whole text names."""
        span = read_days(text, self.now, self.working_days)
        return (span.first, span.last) if span else None

    def _only_which(self, before: str) -> bool:
        """Whether what stands between a verb and its 1:1 only says which: not "book a room for my 1:1"."""
        words = _without_fillers(before)
        said = {word.lower() for word in words.split()}
        return said <= english.WHICH or self._days(words) is not None

    def _knows(self, person: Mention) -> bool:
        """Whether it may be somebody they have 1:1s with: whom a mention means is looked up later."""
        name = person.name.casefold()
        if self.names is None:
            return True
        return person.slack_id is not None or any(
            name in (one.casefold(), *one.casefold().split()) for one in self.names
        )

    def _named_in(self, said: str) -> Mention | None:
        words = re.findall(r"<@\w+(?:\|[^<>]*)?>|@?[^\W\d_][\w.-]*", said)
        return next((one for one in map(_mention, words) if one is not None and self._knows(one)), None)


def _opened(sentence: str) -> Opened:
    address = english.ADDRESS.match(sentence)
    said, asking, wishing = sentence[address.end() :] if address else sentence, False, False
    while match := english.ASKING.match(said):
        asking, wishing, said = True, wishing or match["wish"] is not None, said[match.end() :]
    while end := english.POLITE_END.search(said):
        asking, said = asking or end["what"].lower().startswith("pl"), said[: end.start()].rstrip(" ,")
    return Opened(said.strip(" ,"), bool(address and address["coach"]), asking, wishing)


def _because(asked: Intent, why: Intent | None = None) -> Intent:
    """What is asked for, with the days away that are why."""
    is_away = why is not None and why.kind is Kind.AWAY and why.until_known
    return replace(asked, away=why.days) if why and is_away else asked


def _whole(said: str, opened: Opened) -> Intent | None:
    """What a whole sentence says, in the words of a list."""
    if english.WEEKLY.search(said):
        if english.WEEKLY_STOP.fullmatch(said):
            return Intent(Kind.WEEKLY_OFF)
        if english.WEEKLY_START.fullmatch(said):
            return Intent(Kind.WEEKLY_ON)
    if english.SNOOZE_OFF.fullmatch(said):
        return Intent(Kind.WEEKLY_ON)
    if english.STOP.fullmatch(said) and not opened.wishing:
        return Intent(Kind.STOP)
    for kind, pattern in english.WHOLE:
        if pattern.fullmatch(said):
            return Intent(kind)
    return None


def _meant(kind: Kind, verb: str, tail: str) -> Kind | None:
    """What a verb means with the word at the end: "start … again", "put … on hold", "bring … back"."""
    match verb.lower():
        case "put":
            return {"on hold": Kind.PAUSE, "off": Kind.MOVE}.get(tail.lower())
        case "bring":
            return Kind.UNSKIP if tail.lower() == "back" else Kind.MOVE
        case "start":
            return Kind.RESUME if tail.lower() in ("again", "back") else Kind.SET_UP
    return kind


def _take_person(rest: str) -> tuple[str, Mention | None]:
    """The text without the person it names, "with Sam" or "Sam's", and that person; a pronoun names nobody."""
    for pattern in (english.WITH, english.OWNED):
        for match in pattern.finditer(rest):
            if match["person"].lower() not in english.TIME_WORDS:
                return f"{rest[: match.start()]} {rest[match.end() :]}", _mention(match["person"])
    return rest, None


def _mention(typed: str | None) -> Mention | None:
    if not typed or typed.lower() in english.PRONOUNS:
        return None
    match = MENTION.fullmatch(typed)
    return mentioned(match) if match else Mention(None, typed)


def _without_fillers(rest: str) -> str:
    """What is left of words that say nothing of their own; "next week" stays whole."""
    words = rest.split()
    while words and words[-1].lower() in english.FILLERS:
        words.pop()
    while words and words[0].lower() in english.FILLERS and not english.PERIODS.match(" ".join(words)):
        words.pop(0)
    return " ".join(words)


def _to(rest: str) -> tuple[str, str]:
    """Which 1:1 a move is about, and where it is moved: "from Tuesday to Wednesday 10am", "on Thursday at 3pm"."""
    said = f" {' '.join(rest.split())} "
    for word in (" to ", " until ", " on ", " at "):
        which, found, when = said.partition(word)
        if found:
            which = re.sub(r"^ (?:from|forward)\b|\b(?:from|forward) ?$", "", which).replace(" from ", " ")
            return which, f"at {when}".strip() if word == " at " else when.strip()
    return said, ""
