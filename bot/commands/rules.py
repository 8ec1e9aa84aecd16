"""Reading what was typed after /coach: one of the commands, or the nearest usage."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.commands.kinds import (
    Add,
    Admin,
    BriefNow,
    BringTopic,
    Command,
    Commit,
    Done,
    Drop,
    End,
    Export,
    Forget,
    HandOver,
    ListOneOnOnes,
    Mention,
    MoveNext,
    NewGoal,
    OpenPlan,
    Overview,
    Pause,
    Practice,
    Privacy,
    ReadRecords,
    Resume,
    Settings,
    SkipNext,
    SnoozeNudge,
    Todo,
    Unclear,
)
from bot.commands.typed_words import KEY_OF, nearest_command
from bot.commitments.rules import Change
from bot.commitments.typed_orders import Help, Mark, MoveDue, Snooze, read_words
from bot.core.language.due_dates import WORKING_DAYS
from bot.core.language.mentions import MENTION, mentioned, person_first
from bot.core.language.text import fold, normalise, squeeze
from bot.meetings.typed_schedules import Schedule, read_schedule, read_when

__all__ = [
    "Add",
    "Admin",
    "BriefNow",
    "BringTopic",
    "Command",
    "Commit",
    "Done",
    "Drop",
    "End",
    "Export",
    "Forget",
    "HandOver",
    "Help",
    "ListOneOnOnes",
    "Mark",
    "Mention",
    "MoveDue",
    "MoveNext",
    "NewGoal",
    "OpenPlan",
    "Overview",
    "Pause",
    "Practice",
    "Privacy",
    "ReadRecords",
    "Resume",
    "Settings",
    "SkipNext",
    "Snooze",
    "SnoozeNudge",
    "Todo",
    "Unclear",
    "read_command",
]

_COURTESY = re.compile(
    r"(?:[ ,.:!-]*\b(?:please|now|thanks|next|one|this week|this time|with|for|my|our|the|me|on|1:1))*[ ,.:!-]*"
)
_FOR = re.compile(r"(?:with|for|the|my|1:1|next|me|on)\b ?(?:with |for )?(?=\S)", re.IGNORECASE)
_OWNER_FIRST = re.compile(
    r"(?P<name>[^\W\d_][\w.-]*)(?='ll\b| will\b| to\b|'s going to\b| is going to\b| ?:"
    r"| (?:I|we|she|he|they)(?:'ll| will)\b)",
    re.IGNORECASE,
)

_PRONOUNS = frozenset(["i", "we", "she", "he", "they", "you", "me", "both", "us", "let's", "lets", "it"])


def read_command(text: str, now: datetime, working_days: tuple[int, ...] = WORKING_DAYS) -> Command:
    """Read what was typed after /coach. `now` is aware, in the person's zone. Never raises."""
    lines = _unquoted("\n".join(filter(None, map(squeeze, text.splitlines()))))
    typed = squeeze(lines)
    first, _, rest = typed.partition(" ")
    word = fold(first).lower().strip(",.!").removesuffix(":") or fold(first)
    if not typed:
        return Overview()
    key = KEY_OF.get(word) or ("help" if word.strip("?") == "" else None)
    said = _Said(typed, rest.strip(), lines[len(first) :].strip(), now, working_days)
    if key is None:
        words = read_words(typed, now, loose=True, working_days=working_days)
        return _as_command(words) if words is not None else Unclear(nearest_command(word), typed)
    return _READERS[key](said)


@dataclass(frozen=True, slots=True)
class _Said:
    """All that was typed, and what follows the first word: on one line, and in the lines it was typed in."""

    typed: str
    rest: str
    rest_in_lines: str
    now: datetime
    working_days: tuple[int, ...]


def _unquoted(text: str) -> str:
    """Quotes around the whole are not meant: `/coach “help”`."""
    folded = fold(text)
    quoted = len(folded) > 1 and folded[0] in "\"'" and folded[-1] == folded[0] and folded.count(folded[0]) == 2
    return text[1:-1].strip() if quoted else text


def _as_command(words: Help | Mark | MoveDue | Snooze) -> Command:
    if isinstance(words, Mark):
        return Done(words) if words.action is Change.DONE else Drop(words)
    return SnoozeNudge(words) if isinstance(words, Snooze) else words


def _about(make: Callable[[Mention | None], Command], usage: str) -> Callable[[_Said], Command]:
    """A command that names one person and nothing else; a plain name may have several words."""

    def read(said: _Said) -> Command:
        if not said.rest:
            return make(None)
        mention = MENTION.search(said.rest)
        if mention:
            around = normalise(f"{said.rest[: mention.start()]} {said.rest[mention.end() :]}").lower()
            return make(mentioned(mention)) if _COURTESY.fullmatch(around) else Unclear(usage, said.typed)
        words = [each for each in normalise(said.rest).replace('"', "").split() if _is_name(each)]
        return make(Mention(None, " ".join(words))) if 0 < len(words) <= 4 else Unclear(usage, said.typed)

    return read


def _is_name(word: str) -> bool:
    return any(map(str.isalpha, word)) and not _COURTESY.fullmatch(word.lower())


def _add(said: _Said) -> Command:
    rest = re.sub(r"^(?:up |a |1:1 |with |for )+", "", said.rest, flags=re.IGNORECASE)
    if not rest:
        return Add(None, None)
    person, more = person_first(rest)
    if MENTION.match(rest):
        return Add(person, _schedule(more, said), more)
    if whole := _schedule(rest, said):
        return Add(None, whole, rest)
    words = rest.split()
    for cut in range(1, min(len(words), 5)):
        if schedule := _schedule(" ".join(words[cut:]), said):
            return Add(Mention(None, " ".join(words[:cut])), schedule, " ".join(words[cut:]))
    return Add(person, None, more)


def _schedule(text: str, said: _Said) -> Schedule | None:
    return read_schedule(text, said.now, working_days=said.working_days)


def _topic(said: _Said) -> Command:
    """ "@priya how I get into design reviews": the name first."""
    rest = _FOR.sub("", said.rest, count=1) if _FOR.match(said.rest) else said.rest
    if not rest:
        return BringTopic(None)
    person, text = person_first(rest)
    return BringTopic(person, text.strip())


def _handover(said: _Said) -> Command:
    """Mentions only: a plain name would not say where the first ends. Whom it lacks is asked for."""
    found = [mentioned(match) for match in MENTION.finditer(said.rest)]
    around = normalise(re.sub(r"\b(?:to|from)\b", " ", MENTION.sub(" ", said.rest))).lower()
    understood = len(found) <= 2 and _COURTESY.fullmatch(around)
    return HandOver(tuple(found)) if understood else Unclear("handover", said.typed)


def _prepare(said: _Said) -> Command:
    """With a name it is the brief; alone, when a report hears of their 1:1s."""
    return _READERS["brief"](said) if said.rest else Settings()


def _commit(said: _Said) -> Command:
    """ "@sam I'll …", "@sam will …" (the name stays, it is the owner), "sam to …", or only the words."""
    rest = said.rest_in_lines
    if not rest:
        return Commit(None, "")
    if mention := MENTION.match(rest):
        person, more = person_first(rest)
        owns = re.match(r" ?(?:'ll\b|will\b|to\b|is going to\b|:)", fold(rest[mention.end() :]).lstrip(), re.IGNORECASE)
        return Commit(person, rest if owns and more else more.strip())
    owner = _OWNER_FIRST.match(fold(rest))
    if owner is None or owner["name"].lower() in _PRONOUNS:
        return Commit(None, rest)
    more = rest[owner.end() :].strip()
    speaks = re.match(r"(?:I|we|she|he|they)(?:'ll| will)\b", fold(more), re.IGNORECASE)
    return Commit(Mention(None, owner["name"]), more if speaks else rest)


def _move(said: _Said) -> Command:
    """ "move 2 to Friday" moves a commitment, "move @sam thu 15:00" the next 1:1."""
    rest = _FOR.sub("", said.rest, count=1) if _FOR.match(said.rest) else said.rest
    if not rest:
        return MoveNext(None, None)
    if MENTION.match(rest):
        person, more = person_first(rest)
        return _moved(person, more, said)
    words = rest.split()
    for cut in range(1, min(len(words), 5)):
        if not words[0].lstrip("#").isdecimal() and (
            when := read_when(" ".join(words[cut:]), said.now, said.working_days)
        ):
            return MoveNext(Mention(None, " ".join(words[:cut])), when, " ".join(words[cut:]))
    ordered = read_words(said.typed, said.now, loose=True, working_days=said.working_days)
    if isinstance(ordered, MoveDue):
        return ordered
    if len(words) == 1 and not words[0].lstrip("#").isdecimal():
        return MoveNext(Mention(None, words[0]), None)
    return Unclear("move", said.typed)


def _moved(person: Mention | None, more: str, said: _Said) -> Command:
    when = read_when(more, said.now, said.working_days) if more else None
    half_said = re.sub(r"^to ", "", normalise(more), flags=re.IGNORECASE)
    if more and when is None and read_when(f"{half_said} 23:59", said.now, said.working_days) is None:
        return Unclear("move", said.typed)
    return MoveNext(person, when, more)


def _marking(usage: str) -> Callable[[_Said], Command]:
    def read(said: _Said) -> Command:
        mark = read_words(f"{usage} {said.rest}", said.now, loose=True) if said.rest else None
        return _as_command(mark) if isinstance(mark, Mark) else Unclear(usage, said.typed)

    return read


def _snooze(said: _Said) -> Command:
    words = read_words(said.typed, said.now, loose=True, working_days=said.working_days)
    if isinstance(words, Snooze) and (words.until or not words.typed):
        return SnoozeNudge(words)
    return Unclear("snooze", said.typed)


def _forget(said: _Said) -> Command:
    """Oneself; "forget 2" and "forget about the intro" drop a commitment."""
    if said.rest.lower().strip(" .") in ("", "me", "everything", "all", "my data"):
        return Forget()
    dropped = read_words(said.typed, said.now, loose=True, working_days=said.working_days)
    return _as_command(dropped) if isinstance(dropped, Mark) else Unclear("forget", said.typed)


def _plain(command: Command) -> Callable[[_Said], Command]:
    return lambda said: command


_READERS: dict[str, Callable[[_Said], Command]] = {
    "add": _add,
    "list": _plain(ListOneOnOnes()),
    "brief": _about(BriefNow, "brief"),
    "plan": _about(OpenPlan, "plan"),
    "goal": _about(NewGoal, "goal"),
    "topic": _topic,
    "handover": _handover,
    "prepare": _prepare,
    "commit": _commit,
    "todo": _plain(Todo()),
    "done": _marking("done"),
    "drop": _marking("drop"),
    "skip": _about(SkipNext, "skip"),
    "move": _move,
    "pause": _about(Pause, "pause"),
    "resume": _about(Resume, "resume"),
    "end": _about(End, "end"),
    "snooze": _snooze,
    "practice": _plain(Practice()),
    "settings": _plain(Settings()),
    "admin": _plain(Admin()),
    "records": _plain(ReadRecords()),
    "privacy": _plain(Privacy()),
    "export": _plain(Export()),
    "forget": _forget,
    "help": _plain(Help()),
    "overview": _plain(Overview()),
}
