"""Who is meant in a reply: I, you, we, she, Sam, <@U2>, S.; expressions filled with the names of a pair."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from bot.commitments.rules import Owner
from bot.core.language import english
from bot.core.language.patterns import regex
from bot.core.language.spelling import without_accents
from bot.core.language.text import fold, normalise
from bot.core.people import Person

_NO_NAMES = frozenset(
    ["i", "me", "we", "us", "you", "he", "she", "they", "it", "both", "let", "note", "to", "the", "a", "dr", "mr", "ms"]
)
_NO_INITIALS = frozenset(
    ["a", "i", "u", "x", "hr", "it", "us", "ok", "ai", "am", "pm", "ap", "pr", "qa", "tv", "to", "do"]
)
_WE = (
    r"we(?: both| all| two)?|(?:the )?(?:both|two) of us(?: both)?|both|us(?: both| two)?|together(?:,? we)?"
    r"|you and (?:i|me)"
    r"|(?:i|me) and you|all of us|all(?=:)|everyone(?=:)|everybody(?=:)"
)
_OUTSIDER = r"(?-i:[A-Z])[\w'-]+"
_AND = r" ?(?:and|&|\+|/) ?"
_AUTHOR, _OTHER = "ƻ", "ǂ"
"""Letters that stand for the names of the two in a text that is read: nobody types them."""
_UNMARKED = str.maketrans(_AUTHOR + _OTHER, "zz")
_I, _YOU = rf"@?{_AUTHOR}+", rf"@?{_OTHER}+"
_ORDINARY = english.VERBS | english.COURTESY | {"may", "will", "march", "april", "june", "august"}
"""Words that are names, too."""
_SUBJECT = (
    rf"(?:(?P<both>(?:(?:I|me|{_I}){_AND}(?:{_YOU}|you|u)|(?:{_YOU}|you|u){_AND}(?:I|me|{_I}))(?:,? we)?"
    rf"|(?:(?:I|me|{_I}), ?(?:{_YOU}|you|u)|(?:{_YOU}|you|u), ?(?:I|me|{_I}))(?= ?:)|{_WE})"
    rf"|(?:{_OUTSIDER}{_AND})?(?:(?P<named_other>{_YOU})|(?P<named_author>{_I})"
    r"|(?P<i>I(?=(?:ll|m|ve) )|I|me|myself|mine(?=:))|(?P<you>(?:you|u)(?=(?:ll|d|ve|re) )|u(?=r \w+ing )|you|u"
    r"|yours(?=:)"
    rf"|urs(?=:))|(?P<pronoun>{english.PRONOUNS}))(?:{_AND}{_OUTSIDER})?)"
    r"(?:(?<=[Iu])(?=(?:ll|m|ve|d|re|r) )|(?![\w-]))"
)


def _fill(pattern: str) -> re.Pattern[str]:
    """An expression of the language for marked text; the first subject in it says whom it names."""
    alone = _unnamed(_SUBJECT.replace(rf"(?:{_OUTSIDER}{_AND})?", ""))
    named = rf"(?:{_OUTSIDER}{_AND})?(?:(?P<named_other>{_YOU})|(?P<named_author>{_I}))(?:{_AND}{_OUTSIDER})?"
    no_name = r"(?!(?:I|We|Let|My|The|It|This|That|There|Our|You)\b)"
    filled = pattern.replace("{ONE}", alone).replace("{S}", _SUBJECT, 1).replace("{S}", _unnamed(_SUBJECT))
    filled = filled.replace("{NAMED}", rf"(?:{named})(?![\w-])").replace("{OTHER}", rf"{_YOU}(?![\w-])")
    filled = filled.replace("{NAMES}", rf"(?:{_YOU}|{_I})(?![\w-])")
    return regex(filled.replace("{ANYBODY}", rf"(?:{_YOU}|{_I}|{no_name}{_OUTSIDER}(?: {_OUTSIDER})?)"))


def _unnamed(pattern: str) -> str:
    """The same without names of groups, which may stand only once in an expression."""
    return re.sub(r"\(\?P<\w+>", "(?:", pattern)


PARTS = {name: _fill(pattern) for name, pattern in english.PARTS.items()}
"""The expressions of the language that names belong into, for marked text."""
SHAPES = tuple((_fill(shape.pattern), shape) for shape in english.SHAPES)
"""Its table of shapes, likewise."""


@dataclass(frozen=True)
class Speakers:
    """The pair as it is spoken of. `author` writes: their "I" is theirs, "you" and "she" are the other."""

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

    @property
    def writes_day_first(self) -> bool:
        """Whether 12/4 is 12 April for the author."""
        writer = self.manager if self.author is Owner.MANAGER else self.report
        return writer.reads.replace("_", "-").lower() != "en-us"

    def owner(self, match: re.Match[str]) -> Owner:
        """Whom the subject of a match names."""
        groups = match.groupdict()
        if groups.get("both") or groups.get("proposal") or groups.get("anyone"):
            return Owner.BOTH
        named = groups.get("named_other") or groups.get("your") or groups.get("pronoun") or groups.get("you")
        return self.other if named else self.author

    def is_of_outsider(self, before: str, clause: str) -> bool:
        """Whether "he" in a clause is somebody that the words before it speak of; both are marked."""
        speaks = english.PRONOUN_START.match(clause) and PARTS["takes_on"].match(clause)
        return bool(speaks) and not PARTS["other_named"].search(before)

    def mark(self, text: str) -> str:
        """The text folded, the names of the two in it marked, so that one expression is for every pair. Positions stay
        true; "@" stays before a name, and stands for the beginning of a mention."""
        return self._named.sub(self._marked, fold(text).translate(_UNMARKED))

    def _marked(self, match: re.Match[str]) -> str:
        found, sign = match[0], _AUTHOR if match.lastgroup == "author" else _OTHER
        return f"@{sign * (len(found) - 1)}" if found[0] in "<@" else sign * len(found)

    @cached_property
    def _named(self) -> re.Pattern[str]:
        manager, report = _names(self.manager, self.report), _names(self.report, self.manager)
        author, other = (manager, report) if self.author is Owner.MANAGER else (report, manager)
        return regex(rf"(?<![\w@<-])(?:(?P<author>{author})|(?P<other>{other}))")


def _names(person: Person, other: Person) -> str:
    """What a person is called; not by a name that the other has too, or that is another word. A name that is also an
    ordinary word counts where it is written as a name, and not only begins a sentence: "Will to draft it"."""
    taken = {each.casefold() for each in _called(other)} | _NO_NAMES
    usable = [each for each in _called(person) if each.casefold() not in taken]
    ways = dict.fromkeys(each for name in usable for each in (name, without_accents(name)))
    spelled = [_spelled(each) for each in ways]
    initials = [one for one in _initials(person) if one not in _initials(other)]
    spelled += [rf"(?-i:{re.escape(each)})\.?(?=[ :\])]|$)(?! ?[&/])" for each in initials]
    return "|".join([rf"<@{re.escape(person.slack_id or '-')}(?:\|[^<>]*)?>", *spelled])


def _spelled(name: str) -> str:
    plain = re.escape(name)
    if name.lower() not in _ORDINARY:
        return rf"@?{plain}(?!\w)"
    as_subject = r"(?='s?\b|[:,)\]]| ?[-=]+>| (?:to|will|is|has|and|needs) |$)"
    return rf"@{plain}(?!\w)|(?-i:{plain})(?:{as_subject}|(?<=\w {plain})(?!\w))"


def _called(person: Person) -> list[str]:
    """Their name, and its parts, the longest first."""
    name = " ".join(re.sub(r"[^\w\s.'-]|\(.*?\)|\[.*?\]", " ", normalise(person.name)).split())
    parts = [part for part in re.split(r"[\s._]+", name) if len(part) > 1 and part.casefold() not in _NO_NAMES]
    return sorted({name, *parts}, key=lambda each: (-len(each), each)) if name else []


def _initials(person: Person) -> list[str]:
    """ "S" and "SO" of Sam Okafor."""
    firsts = [part[0].upper() for part in normalise(person.name).split() if part[0].isalpha()]
    return [one for one in dict.fromkeys([*firsts[:1], "".join(firsts)]) if one and one.lower() not in _NO_INITIALS]


def shared_names(manager: Person, report: Person) -> Iterable[str]:
    """Names that both have: who is meant must be asked."""
    counts = Counter(name.casefold() for person in (manager, report) for name in set(_called(person)))
    return [name for name, count in counts.items() if count > 1]


@lru_cache(maxsize=256)
def speakers(manager: Person, report: Person, author: Owner) -> Speakers:
    """The speakers of a pair, kept so that their expressions are made once."""
    return Speakers(manager, report, author)
