"""What the line "Who can see this" says on something that was shown, as the seats of a workspace that it names."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.core.access import Data
from bot.core.wording.library import Wording
from bot.core.wording.sections import PrivacyWording
from bot.weekly.wording import WeeklyWording

TWO = frozenset({"manager", "report"})


@dataclass(frozen=True)
class Line:
    """`seats` by the name of the data; by "" where one sentence is about all of it."""

    seats: Mapping[str, frozenset[str]]

    def of(self, name: str) -> frozenset[str] | None:
        """Whom it names for this data; None where it says nothing of it."""
        return self.seats.get(name, self.seats.get(""))


def texts_of(shown: object) -> Iterator[str]:
    """Every text of a request of Slack's API or an answer to it; some hold JSON."""
    if isinstance(shown, str):
        try:
            inner = json.loads(shown) if shown[:1] in ("[", "{") else None
        except ValueError:
            inner = None
        yield from texts_of(inner) if isinstance(inner, dict | list) else [shown]
    elif isinstance(shown, dict | list):
        for one in shown.values() if isinstance(shown, dict) else shown:
            yield from texts_of(one)


class Audience:
    """Reads lines as this seat would, who knows the others by name: `names` are the real names by seat."""

    def __init__(self, wording: Wording, names: Mapping[str, str], all_data: Mapping[str, Data]) -> None:
        self._said, self._names, self._each = wording[PrivacyWording], names, wording[WeeklyWording].each_report
        called = sorted((self._said.data[name] for name in all_data), key=len, reverse=True)
        self._data = {self._said.data[name]: name for name in all_data}
        some = "|".join(map(re.escape, called))
        self._part = re.compile(rf"((?:{some})(?: · (?:{some}))*): (.+?)\.(?= |$)")

    def lines(self, shown: object, seat: str) -> list[Line]:
        """Every line in it, of both kinds: "Who can see this: …" and "You and Sam see this."."""
        title = self._said.line_title
        texts = list(texts_of(shown))
        long = [self._read(text.partition(title)[2].strip(), seat) for text in texts if title in text]
        return long + [line for text in texts if title not in text for line in self._sentences(text, seat)]

    def _sentences(self, text: str, seat: str) -> Iterator[Line]:
        sees = self._said.sees
        called = {sees.data.get(name, self._said.data[name]): name for name in self._data.values()} | {sees.this: ""}
        some = "|".join(map(re.escape, sorted(called, key=len, reverse=True)))
        what = rf"(?P<what>(?:{some})(?:(?:, | and )(?:{some}))*)"
        for template in (sees.you, sees.pair, sees.other, sees.more, sees.everyone):
            blank = template.fill(**{name: f"<{name}>" for name in template.slots})
            pattern = re.escape(blank).replace("<what>", what)
            pattern = pattern.replace("<who>", "<other>").replace("<other>", "(?P<who>[^.]+?)")
            for found in re.finditer(rf"(?:^|(?<=\. )){pattern}(?= |$)", text):
                everyone = frozenset(self._names) if template is sees.everyone else frozenset()
                seats = everyone | {seat} | self._named(found.groupdict().get("who", ""))
                yield Line({called[name]: seats for name in re.findall(some, found["what"])})

    def _named(self, who: str) -> frozenset[str]:
        """Whom it names by their first names, or by what they are."""
        said = self._said.who
        found = {one for one, name in self._names.items() if name.split()[0] in who}
        found |= TWO if self._said.sees.the_other in who or self._each in who else set()
        found |= {"viewer"} if self._said.sees.viewers in who else set()
        found |= {"admin"} if said.admins in who else set()
        return frozenset(found)

    def _read(self, said: str, seat: str) -> Line:
        parts = self._part.findall(said)
        if not parts:
            return Line({"": self._seats(said.rstrip("."), seat)})
        return Line({self._data[name]: self._seats(who, seat) for names, who in parts for name in names.split(" · ")})

    def _seats(self, who: str, seat: str) -> frozenset[str]:
        said = self._said.who
        if who in (said.only_you, said.only_manager):
            return frozenset({seat if who == said.only_you else "manager"})
        found = {one for one, name in self._names.items() if name.split()[0] in who}
        found |= {seat} if who.startswith(said.you) else set()
        found |= TWO if said.the_other in who else set()
        found |= {"viewer"} if said.viewers in who else set()
        found |= {"admin"} if said.admins in who else set()
        found |= {*self._names} if said.everyone in who else set()
        assert found, who
        return frozenset(found)
