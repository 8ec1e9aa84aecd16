"""How well replies are read: `poe replies` prints the figures of both halves of the corpus.

`corpus/work` is there to work with; of `corpus/scored` only the figures are looked at. `--misses` prints those of
`work`.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.commitments.rules import Owner
from bot.core.language.text import fold
from bot.core.people import Person
from bot.replies.parsing import Line, LineKind, read_reply
from bot.replies.speakers import speakers

CORPUS = Path(__file__).with_name("corpus")
HALVES = ("work", "scored")
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Europe/Berlin"))
NEXT_ONE_ON_ONE = date(2026, 12, 1)
TASKS = ("commitment", "unclear", "request")
ASKED = (LineKind.UNSURE, LineKind.REQUEST)
SHOWN = (*ASKED, LineKind.FEELING, LineKind.OBSERVATION)
COSTS = {"fact": SHOWN, "courtesy": SHOWN}
"""What costs a tap: a question about a commitment, and below news or thanks any line with its ways on shown. What is
felt or seen of somebody is offered, as a topic or a note."""
PRIVATE = ("note", "feeling", "observation")


@dataclass(frozen=True)
class Label:
    """What a person meant by one part of a message. `words` are all forms that are right."""

    kind: str
    owner: str = ""
    day: str = ""
    words: tuple[str, ...] = ()

    def fits(self, due_on: date | None) -> bool:
        """Whether a day is the one named, or one of those that are right; None means: by the next 1:1."""
        days = [None if day in ("-", "?", "1:1") else date.fromisoformat(day) for day in self.day.split(" / ")]
        return due_on in days

    @property
    def names_day(self) -> bool:
        """Whether a day is named that a careful colleague would know."""
        return self.day not in ("", "-", "?")


@dataclass
class Message:
    """One message with its labels."""

    author: str
    locale: str
    text: str
    labels: list[Label] = field(default_factory=list)


def messages(path: Path) -> Iterator[Message]:
    """The labelled messages of one file."""
    author, locale, message = "manager", "en-GB", None
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            word = line[3:].strip()
            author, locale = (word[3:], locale) if word.startswith("by ") else (author, word.split()[-1])
        elif line.startswith("    ") and message:
            kind, *rest = (part.strip() for part in line.split("|"))
            label = Label(kind, rest[0], rest[1], tuple(rest[2].split(" / "))) if rest else Label(kind)
            message.labels.append(label)
        elif line.startswith("\\") and message:
            message.text += f"\n{line[1:]}"
        elif line.strip() and not line.startswith("# "):
            if message:
                yield message
            message = Message(author, locale, line)
    if message:
        yield message


def read(message: Message) -> list[Line]:
    """What the reader makes of it."""
    priya = Person(1, "T1", "U1", "Priya Raman", "Europe/Berlin", message.locale)
    sam = Person(2, "T1", "U2", "Sam Okafor", "Europe/Berlin", message.locale)
    pair = speakers(priya, sam, Owner(message.author))
    return read_reply(message.text, pair, NOW, NEXT_ONE_ON_ONE)


def words(text: str) -> list[str]:
    """Its words, without what nobody hears."""
    return re.findall(r"[\w']+", fold(text).casefold())


def _overlap(label: Label, line: Line) -> float:
    """How much of the label's task stands in the line."""
    said = set(words(line.text))
    shares = [sum(word in said for word in words(form)) / max(1, len(words(form))) for form in label.words]
    return max(shares, default=0.0)


def _fit(label: Label, line: Line) -> float:
    if label.kind in TASKS:
        asked = line.kind in ASKED or line.kind is LineKind.COMMITMENT
        said = words(line.draft.text) if line.draft else []
        words_right = any(words(form) == said for form in label.words)
        return 0.1 + 3 * max(0.0, _overlap(label, line) - 0.3) + asked + 0.5 * words_right
    return 0.3 if line.kind in ASKED or line.kind is LineKind.COMMITMENT else 1.0


def align(labels: list[Label], lines: list[Line]) -> list[tuple[Label | None, Line | None]]:
    """Labels and lines side by side, in their order, so that they fit best."""

    @cache
    def best(at: int, to: int) -> tuple[float, tuple[tuple[int | None, int | None], ...]]:
        if at == len(labels):
            return 0.0, tuple((None, each) for each in range(to, len(lines)))
        if to == len(lines):
            return 0.0, tuple((each, None) for each in range(at, len(labels)))
        ways = []
        for label, line, gain in ((at, to, _fit(labels[at], lines[to])), (at, None, 0.0), (None, to, 0.0)):
            score, rest = best(at + (label is not None), to + (line is not None))
            ways.append((score + gain, ((label, line), *rest)))
        return max(ways, key=lambda way: way[0])

    pairs = best(0, 0)[1]
    return [(labels[a] if a is not None else None, lines[b] if b is not None else None) for a, b in pairs]


@dataclass
class Share:
    """So many of so many."""

    right: int = 0
    of: int = 0

    def count(self, right: bool) -> bool:
        """One more."""
        self.right, self.of = self.right + right, self.of + 1
        return right

    @property
    def percent(self) -> float:
        """100 where there is none."""
        return 100 * self.right / self.of if self.of else 100.0


@dataclass
class Figures:
    """The figures of one half."""

    precision: Share = field(default_factory=Share)
    silent: int = 0
    at_once: Share = field(default_factory=Share)
    taps: Share = field(default_factory=Share)
    days: Share = field(default_factory=Share)
    owners: Share = field(default_factory=Share)
    shared: int = 0
    words: Share = field(default_factory=Share)
    kinds: Share = field(default_factory=Share)
    misses: list[str] = field(default_factory=list)

    def count(self, message: Message) -> None:
        """One message more."""
        lines = read(message)
        for label, line in align(message.labels, lines):
            for fault in self._judge(label, line, lines):
                kind = f"{line.kind} {line.draft} <{line.text}>" if line else "-"
                wanted = f"{label.kind} {label.owner} {label.day} {label.words}" if label else "-"
                self.misses.append(f"{fault:9} {message.author} {message.text!r}\n    want {wanted}\n    have {kind}")

    def _judge(self, label: Label | None, line: Line | None, lines: list[Line]) -> Iterator[str]:
        if line and line.kind is LineKind.COMMITMENT and not self.precision.count(_is(label, "commitment")):
            yield "LOGGED"
            if label and label.kind in PRIVATE:
                self.shared += 1
        if label is None:
            return
        if label.kind in TASKS:
            yield from self._judge_task(label, line, lines)
            return
        if self.taps.count(line is not None and line.kind in COSTS.get(label.kind, ASKED)):
            yield "TAP"
        if not self.kinds.count(line is not None and line.kind in KINDS[label.kind]) and line:
            yield "kind"

    def _judge_task(self, label: Label, line: Line | None, lines: list[Line]) -> Iterator[str]:
        if label.kind == "commitment" and not self.at_once.count(line is not None and line.kind is LineKind.COMMITMENT):
            yield "ASKED"
        if line is None or line.kind not in (LineKind.COMMITMENT, *ASKED) or line.draft is None:
            inside = any(_overlap(label, one) > 0.6 for one in lines if one.kind in (LineKind.COMMITMENT, *ASKED))
            if label.kind == "commitment" and not inside:
                self.silent += 1
                yield "SILENT"
            return
        if label.names_day and not self.days.count(label.fits(line.draft.due_on)):
            yield "DAY"
        if label.day == "-" and line.draft.due_on:
            yield "dayless"
        if not self.owners.count(line.draft.owner == label.owner):
            yield "OWNER"
        if not self.words.count(any(words(form) == words(line.draft.text) for form in label.words)):
            yield "words"

    def rows(self) -> list[tuple[str, str, bool]]:
        """What is measured, how it is, and whether that is as good as it must be."""
        return [
            ("precision of logged >= 97 %", _shown(self.precision), self.precision.percent >= 97),
            ("commitments silent 0", str(self.silent), self.silent == 0),
            ("logged at once of clear ones >= 85 %", _shown(self.at_once), self.at_once.percent >= 85),
            ("taps asked on non-commitments <= 20 %", _shown(self.taps), self.taps.percent <= 20),
            ("day right where named >= 97 %", _shown(self.days), self.days.percent >= 97),
            ("owner right >= 97 %", _shown(self.owners), self.owners.percent >= 97),
            ("shared by mistake 0", str(self.shared), self.shared == 0),
            ("(words as labelled)", _shown(self.words), True),
            ("(kind of everything else)", _shown(self.kinds), True),
        ]


KINDS = {
    "question": (LineKind.TOPIC,),
    "topic": (LineKind.TOPIC,),
    "feeling": (LineKind.FEELING,),
    "observation": (LineKind.OBSERVATION,),
    "fact": (LineKind.LEFT,),
    "courtesy": (LineKind.NOTHING,),
    "note": (LineKind.NOTE,),
    "order": tuple(LineKind),
}


def _is(label: Label | None, kind: str) -> bool:
    return label is not None and label.kind == kind


def _shown(share: Share) -> str:
    return f"{share.percent:.1f} % ({share.right} of {share.of})"


@cache
def figures(half: str) -> Figures:
    """Those of one half of the corpus."""
    found = Figures()
    for path in sorted((CORPUS / half).glob("*.txt")):
        for message in messages(path):
            found.count(message)
    return found


def main() -> None:
    """Print the figures of both halves; with `--misses` those of `work`, and never of `scored`."""
    show = sys.stdout.write
    for half in HALVES:
        found = figures(half)
        if half == "work" and "--misses" in sys.argv:
            show("\n".join(found.misses) + "\n")
        show(f"{half}\n")
        for what, value, reached in found.rows():
            show(f"  {what:40} {value:24} {'' if reached else '<-- not yet'}\n")


if __name__ == "__main__":
    main()
