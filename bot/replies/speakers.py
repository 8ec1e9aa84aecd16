"""Who is meant in a reply: I, we, she, Sam, <@U2>: expressions made from the names of a pair."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from bot.commitments.rules import Owner
from bot.core.language.text import normalise
from bot.core.people import Person
from bot.replies.english import PAST_VERB, PRONOUNS, VERBS, WEAK_WILL, WILL, regex

_NO_NAMES = frozenset(
    ["i", "me", "we", "us", "you", "he", "she", "they", "it", "both", "let", "note", "to", "the", "a"]
)
_WE = r"we(?: both| all| two)?|both(?: of us)?|(?:the )?(?:both|two) of us|us(?: both)?|together(?:,? we)?"


@dataclass(frozen=True)
class Speakers:
    """The pair as it is spoken of. `author` writes: their "I" is theirs, "she" is the other."""

    manager: Person
    report: Person
    author: Owner

    @property
    def other(self) -> Owner:
        """The one of the pair who does not write."""
        return Owner.REPORT if self.author is Owner.MANAGER else Owner.MANAGER

    @property
    def names(self) -> tuple[str, ...]:
        """What the two are called."""
        return (*_called(self.manager), *_called(self.report))

    def owner(self, match: re.Match[str]) -> Owner:
        """Whom the subject of a match names."""
        groups = match.groupdict()
        if groups.get("both"):
            return Owner.BOTH
        if groups.get("named_manager"):
            return Owner.MANAGER
        if groups.get("named_report"):
            return Owner.REPORT
        return self.other if groups.get("pronoun") else self.author

    @cached_property
    def subject(self) -> re.Pattern[str]:
        """Somebody of the pair, named first."""
        return regex(self._subject)

    def takes_on(self, text: str, start: int = 0) -> re.Match[str] | None:
        """ "Sam will", "I'll", "we're going to", right there."""
        return self._will.match(text, start) or _ILL.match(text, start)

    def first_taking_on(self, text: str) -> re.Match[str] | None:
        """The first of that kind, wherever it is."""
        found = [match for match in (self._will.search(text), _ILL.search(text)) if match]
        return min(found, key=lambda match: match.start(), default=None)

    def clauses_taking_on(self, text: str, start: int) -> Iterator[tuple[int, int]]:
        """Where a new clause of that kind begins within a sentence: from the joint before it to its own start."""
        position = start
        while joint := _JOINT.search(text, position):
            ends = (match.end() for each in _JOINTS if (match := each.match(text, joint.start())))
            position = next((end for end in ends if self.takes_on(text, end)), 0)
            if position:
                yield joint.start(), position
            else:
                position = joint.start() + 1

    @cached_property
    def _will(self) -> re.Pattern[str]:
        return regex(rf"{self._subject}{WILL}(?![\w']) ?")

    @cached_property
    def assigned(self) -> re.Pattern[str]:
        """ "Sam: …", "me - …", "<@U2> -> …"."""
        return regex(rf"(?:{self._subject})(?:'s (?:actions?|to-?dos?))?(?: ?[:=]| ?->| ?→| -)(?= ?\S) ?(?!\d\b)")

    @cached_property
    def directed(self) -> re.Pattern[str]:
        """ "Sam to …", "both to …"."""
        return regex(rf"(?:{self._subject}) to ")

    @cached_property
    def heading(self) -> re.Pattern[str]:
        """A line that only says whose actions follow."""
        return regex(rf"(?:{self._subject})(?:'s)?(?: (?:actions?|action items|to-?dos?|next steps|will|to))? ?:?$")

    @cached_property
    def weighing(self) -> re.Pattern[str]:
        """ "Maybe Sam could", "should we": who is meant where nobody has taken it on yet."""
        doubts = r"(?:(?:maybe|perhaps|ideally|hopefully|i (?:think|guess|hope|suppose)|if possible)(?: that)?,? )*"
        return regex(
            rf"{doubts}(?:(?:{self._subject})(?:{WEAK_WILL}|{WILL})|(?P<proposal>(?:should|shall|could|can"
            rf"|how about|why don't) we))(?: (?:probably|maybe|try to|also))*(?![\w']) ?"
        )

    @cached_property
    def past(self) -> re.Pattern[str]:
        """ "Sam shipped", "I've already sent"."""
        return regex(
            rf"(?:{self._subject})(?: ?'ve| ?'s| have| has| had)?(?: (?:already|just|also|finally"
            rf"|recently))* {PAST_VERB}"
        )

    @cached_property
    def _subject(self) -> str:
        manager, report = _names(self.manager, self.report), _names(self.report, self.manager)
        i, other = (manager, report) if self.author is Owner.MANAGER else (report, manager)
        pair = [rf"(?:I|me|{i}) (?:and|&|\+) (?:{other})", rf"(?:{other}) (?:and|&|\+) (?:I|me|{i})"]
        return (
            rf"(?:(?P<both>{'|'.join(pair)}|{_WE})|(?P<named_report>{report})|(?P<named_manager>{manager})"
            rf"|(?P<i>I|me)|(?P<pronoun>{PRONOUNS}))(?![\w-])"
        )


def _names(person: Person, other: Person) -> str:
    """What a person is called; not by a name that the other has too, or that is another word."""
    taken = {each.casefold() for each in _called(other)} | _NO_NAMES
    usable = [each for each in _called(person) if each.casefold() not in taken]
    mention = rf"<@{re.escape(person.slack_id or '-')}(?:\|[^<>]*)?>"
    return "|".join([mention, *(rf"@?{re.escape(each)}(?!\w)" for each in dict.fromkeys(usable))])


def _called(person: Person) -> list[str]:
    """Their name, and its first word."""
    name = normalise(person.name)
    return [name, *name.split()[:1]] if name else []


# What does not depend on names is made once: the verbs alone take longer to compile than a reply takes to read.
_ILL = regex(rf"(?:ill|im going to|im gonna)(?= (?:{'|'.join(sorted(VERBS))})\b)(?![\w']) ?")
_JOINT = regex(r",? (?:and|but|while|&|then|plus)|[,;]")
_JOINTS = tuple(
    regex(first + then + " ")
    for first in (r",? (?:and|but|while|&|then|plus)", r"[,;]")
    for then in (r"(?: then| also)", "")
)


@lru_cache(maxsize=256)
def speakers(manager: Person, report: Person, author: Owner) -> Speakers:
    """The speakers of a pair, kept so that their expressions are made once."""
    return Speakers(manager, report, author)
