"""What a program can hold of the style in `prompts/README.md`. English only: another language has habits of its own.

What keeps a text from being used is in `library.py` and stops a start; what is said here is advice with a line number.
"""

import re
from collections.abc import Iterator, Mapping
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from bot.core.wording.library import LINE, Kind, Rule, Section

MOST_WORDS: Mapping[Kind, int] = {
    Kind.BUTTON: 5,
    Kind.NOTIFICATION: 12,
    Kind.TITLE: 8,
    Kind.QUESTION: 24,
    Kind.CONTEXT: 8,
    Kind.BODY: 80,
    Kind.LESSON: 360,
}
"""A placeholder counts as one word. A context line shares twelve words with who sees the message."""

MOST_IN_A_SENTENCE = 25

AVOID: Mapping[str, str] = {
    # Jargon
    r"frames?|framed": "name the kind of conversation",
    r"series|occurrences?|cadence": "say “1:1s”, or “every week”",
    r"leverage|utili[sz]e|facilitate|synergy|bandwidth|best practices?|deep dive|going forward|touch base|circle back|"
    r"in order to|with regard to|prior to": "use a plain word",
    # Mechanisms
    r"slack (?:takes|allows)|messages a minute|that the code|database|server|rendered|sealed": (
        "say what it means for the reader, not how it works"
    ),
    r"as you set it up|because you (have )?set it": "say “as you chose”",
    # Nagging
    r"reminders?|don[’']t forget|please remember|remember to|you haven[’']t|still waiting|at last": "say what is next, "
    "not what was left",
    r"kindly|please note|just so you know|be sure to": "leave it out",
    # Turns that read translated
    r"once more": "say “again”",
    r"(takes?|taken|taking) place": "say “is on”, or leave it out",
    r"whom": "say “who”",
    r"it comes": "say “sent”, and when",
    r"when I may write": "say “Change this in settings”, or leave it out",
    r"stands? (as|in|below|above|there|here)|as it stands": "say “is”",
}
"""Words to avoid, as expressions, and what to do instead."""

_AVOIDED = {re.compile(rf"\b(?:{words})\b", re.IGNORECASE): instead for words, instead in AVOID.items()}
JUDGING: Mapping[str, str] = {
    r"why": "it makes people defend themselves; ask “what led to”, or “what for”",
    r"(?:don|didn|isn|aren|wasn|wouldn|shouldn|couldn|can|hasn)[’']t (?:you|it|we|they|that|there)": "it leads",
    r"surely|obviously|clearly|of course|you (?:do )?(?:realise|realize|agree)|right\?|"
    r"how about|what if you (?:just|simply)": "it has the answer in it",
    r"should(?:n[’']t)? (?:you|have)|you should|you (?:always|never)|your (?:fault|failure|weakness(?:es)?|attitude)|"
    r"wrong with (?:you|them)|blame|excuses?|lazy|careless|too (?:slow|soft|sensitive)": "it judges",
    r"by now|yet again|as promised|how much longer|still (?:not|haven[’']t)|finally": "it nags",
}
"""The same in a question, where it judges, leads or nags."""

_AUXILIARY = r"(?:do|does|did|is|are|was|were|am|can|could|will|would|have|has|had|should|shall|may|might|must)"
_CLOSED = re.compile(
    rf"^{_AUXILIARY}\b|[,:;] {_AUXILIARY}(?:n[’']t)? (?:you|it|we|they|I|there|anyone|anybody|somebody)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(r"\b(?:what|how|which|who|whose|whom|where|when|why)\b", re.IGNORECASE)
_JUDGING = {re.compile(rf"\b(?:{words})(?!\w)", re.IGNORECASE): problem for words, problem in JUDGING.items()}
_TIMES = "week|month|quarter|year|half|morning|afternoon|evening|time|1:1|meeting|conversation|team|company"
_UNRESOLVED = re.compile(
    rf"\bthis\b(?! (?:{_TIMES})\b)"
    r"|\bthat(?=[?.,])"
    r"|^(?:[^\s,]+ ){0,3}?(?<!make )(?<!makes )(?<!made )(?<!is )(?<!was )(?<!would )it\b"
    r"(?! (?:easier|harder|safer)\b)",
    re.IGNORECASE,
)
_SECOND = re.compile(
    r",? (?:and|or) (?:what|who|whose|how|which|where|when|why|is|are|do|does|did|would|could)\b[^?]*\?", re.IGNORECASE
)
_QUOTED = re.compile(r"“[^”]*”|`[^`]*`")
_SLOT = re.compile(r"\{\w+\}")
_WORD = re.compile(r"[\w{][\w}’'/:.@#-]*")
_SENTENCE = re.compile(r"[^\n.?:;…]+")


Place = tuple[int | str, ...]
Placed = Iterator[tuple[Place, str, Kind]]


def read_texts(section: type[Section], data: Mapping[str, Any], place: Place = ()) -> Placed:
    """Every text of a file that is said to people: its place, and what it is to its reader."""
    for name, field in section.model_fields.items():
        key = field.alias or name
        if key in data:
            yield from _texts(field.annotation, field.metadata, data[key], (*place, key), name)


def _texts(kind: Any, metadata: Any, value: Any, place: Place, name: str = "") -> Placed:  # noqa: ANN401
    """`name` is that of the field; what stands in a list or below names that people make up has none. What has another
    shape than it should is passed over: reading it for use says so."""
    if get_origin(kind) in (Union, UnionType):  # a field that may be left out
        kind = next(one for one in get_args(kind) if one is not type(None))
    if get_origin(kind) is Annotated:
        kind, *metadata = get_args(kind)
    rule = next((one for one in metadata if type(one) is Rule), None)
    inner = get_args(kind)
    if rule is not None:
        forms = value if isinstance(value, Mapping) else {"": value}
        yield from (
            ((*place, form) if form else place, str(text).strip(), _kind(name, rule)) for form, text in forms.items()
        )
    elif isinstance(kind, type) and issubclass(kind, Section):
        if isinstance(value, Mapping):
            yield from read_texts(kind, value, place)
    elif isinstance(value, Mapping) and len(inner) > 1:
        for key, one in value.items():
            yield from _texts(inner[1], (), one, (*place, key))
    elif isinstance(value, list) and inner:
        for number, one in enumerate(value):
            yield from _texts(inner[0], (), one, (*place, number))


def _kind(name: str, rule: Rule) -> Kind:
    words = name.split("_")
    if words[0] == "notification":
        return Kind.NOTIFICATION
    if "why" in (words[0], words[-1]):
        return Kind.CONTEXT
    return Kind.TITLE if words[-1] == "title" and rule.limit <= LINE.limit else rule.kind


def problems(text: str, kind: Kind) -> list[str]:
    """What to change in `text`, each as the rest of a sentence about it ("asks two things; …")."""
    plain = _SLOT.sub("Sam", _QUOTED.sub("…", text))
    found = [f"says “{hit[0]}”; {instead}" for avoided, instead in _AVOIDED.items() for hit in avoided.finditer(plain)]
    count, most = len(_WORD.findall(text)), MOST_WORDS[kind]
    if count > most:
        found.append(f"has {count} words; a {kind} has at most {most}")
    for sentence in _SENTENCE.findall(plain):
        if (count := len(_WORD.findall(sentence))) > MOST_IN_A_SENTENCE:
            found.append(f"has a sentence of {count} words; make two of “{' '.join(sentence.split()[:5])} …”")
    if any(line.count("?") > 1 or _SECOND.search(line) for line in plain.split("\n")):
        found.append("asks two things; keep one")
    if kind is Kind.QUESTION:
        found += [f"says “{hit[0]}”; {problem}" for words, problem in _JUDGING.items() for hit in words.finditer(plain)]
        if not text.endswith("?"):
            found.append("does not end with a question mark")
        elif _CLOSED.search(plain) or not _ASKS.search(plain):
            found.append("can be answered with yes or no; begin with what, how, which, who, where or when")
    if kind is Kind.QUESTION and (hit := _UNRESOLVED.search(plain)):
        found.append(f"has “{hit[0].split()[-1]}” with nothing before it that it could mean; name the thing")
    return found
