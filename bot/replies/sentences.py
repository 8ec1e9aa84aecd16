"""Reading one sentence of a reply: who takes on what by when, or why it is no commitment.

The order of the questions matters: notes and courtesy first, then what was taken on in words, then
instructions without an owner; whatever is left is unsure.
"""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bot.commitments.rules import Draft, Owner
from bot.core.language.due_dates import read_due_date
from bot.core.language.text import fold, squeeze, without_emphasis
from bot.replies import english
from bot.replies.speakers import Speakers

LONGEST = 1000
"""A longer sentence is not read but asked about."""

_LEAD_CLAUSE = re.compile(
    r"(?:after|before|once|when|during|in|at|for|on|from|with|to|by|regarding|re|as soon as|until|while)\b"
    r"[^.;:?]{1,80}?,? $",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"(?:,? please|, (?:thanks|thank you|ok|okay|right|yes|yeah))$", re.IGNORECASE)
_ELIDED_I = re.compile(
    r"(?:will|going to|gonna|need to|have to|must|remember to|don't forget to)(?! not\b) ", re.IGNORECASE
)
_REMIND = re.compile(r"(?:please )?(?:remind (?P<whom>me|us) to|let(?:'s|s| us)|let me) ", re.IGNORECASE)
_SPOKEN = re.compile(r"[^\s,.!;:()'\"-]+(?:['-][^\s,.!;:()'\"-]+)*")
_NOT_SPOKEN = re.compile(r"<@[^>]*>|1:1")
_FIRST_WORD = re.compile(r"[A-Za-z][A-Za-z-]*")


class LineKind(StrEnum):
    """What a line is taken for."""

    COMMITMENT = "commitment"
    UNSURE = "unsure"
    NOTE = "note"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Parsed:
    """`placed` says that the sentence stands on its own; `bare` that it is an instruction that names
    nobody."""

    kind: LineKind
    draft: Draft | None = None
    placed: bool = True
    bare: bool = False


NOTHING = Parsed(LineKind.NOTHING)


@dataclass(frozen=True)
class Reader:
    """Reads sentences of one reply. `now` is aware, in the manager's zone."""

    speakers: Speakers
    now: datetime
    next_one_on_one: date | None
    working_days: tuple[int, ...]
    _known: dict[tuple[str, Owner | None], Parsed] = field(default_factory=dict, init=False, compare=False)

    def read(self, typed: str, heading: Owner | None = None) -> Parsed:
        """`typed` is unescaped; `heading` is the owner that a heading above it names.

        A line is read as a whole, by sentences and by clauses, which are often the same words.
        """
        known = self._known.get((typed, heading))
        if known is None:
            known = self._known[typed, heading] = self._read(typed, heading)
        return known

    def _read(self, typed: str, heading: Owner | None) -> Parsed:
        text = english.EMOJI_AROUND.sub("", without_emphasis(squeeze(typed))).strip()
        if not any(map(str.isalnum, english.EMOJI.sub("", text))):
            return NOTHING
        note = english.NOTE.match(fold(text))
        if note:
            return Parsed(LineKind.NOTE, Draft(text[note.end() :].strip(), self.speakers.author))
        if len(text) > LONGEST or text.startswith((">", "[x]", "[X]", "☑", "✅", "```")):
            return self._unsure(text, heading, None)
        due_on, without_due = read_due_date(text, self.now, self.next_one_on_one, self.working_days)
        return self._read_clean(text, _tidy(without_due), due_on, heading)

    def _read_clean(self, text: str, body: str, due_on: date | None, heading: Owner | None) -> Parsed:
        if not body:
            return self._unsure(text, heading, due_on)
        courteous = self._courtesy(text, dated=due_on is not None)
        labelled = False
        while lead := english.LABEL.match(fold(body)) or english.LEAD_IN.match(fold(body)):
            labelled = labelled or bool(english.LABEL.match(fold(body)))
            body = body[lead.end() :].strip()
        if courteous or not body:
            return NOTHING
        return (
            self._asked(text, body, due_on)
            or self._taken_on(text, body, due_on)
            or (NOTHING if self.is_past(text) else None)
            or self._weighed(body, due_on)
            or self._instruction(text, body, due_on, heading, labelled=labelled)
            or self._left_over(text, body, due_on, heading)
        )

    def _courtesy(self, text: str, *, dated: bool) -> bool:
        folded = fold(english.EMOJI.sub(" ", text)).lower()
        spoken = _SPOKEN.findall(_NOT_SPOKEN.sub(" ", folded))
        names = {part.lower() for name in (self.speakers.manager, self.speakers.report) for part in name.split()}
        plain = [word.removesuffix("'s").removesuffix("'ll") for word in spoken if word not in names]
        if all(word in english.COURTESY for word in plain) and len(plain) <= 12:
            return not self.speakers.takes_on(folded) or len(plain) <= 2
        if english.FAREWELL.match(folded):
            return True
        return not dated and len(plain) <= 15 and bool(english.THANKING.match(folded))

    def _asked(self, text: str, body: str, due_on: date | None) -> Parsed | None:
        folded = fold(body)
        if english.PROPOSAL.match(folded):
            return self._unsure(body, None, due_on)
        asks = fold(text).rstrip(" )\"'").endswith("?")
        if english.QUESTION.match(folded) and (asks or len(folded.split()) <= 15):
            return NOTHING
        if asks:
            return self._unsure(body, None, due_on) if self.speakers.takes_on(folded) else NOTHING
        return None

    def _taken_on(self, text: str, body: str, due_on: date | None) -> Parsed | None:
        """ "I'll …", "Sam will …", "After the launch, we'll …", "let's …", "remind me to …"."""
        folded, speakers = fold(body), self.speakers
        match = speakers.first_taking_on(folded)
        context = ""
        if match and match.start():
            context = body[: match.start()]
            if not _LEAD_CLAUSE.match(fold(context)):
                match = None
        if match:
            task, owner = body[match.end() :], speakers.owner(match)
        elif reminder := _REMIND.match(folded):
            task = body[reminder.end() :]
            together = reminder["whom"] in (None, "us") and not folded.lower().startswith("let me ")
            owner = Owner.BOTH if together else speakers.author
        else:
            return None
        return self._judged(text, task, owner, due_on, context.strip(" ,"))

    def _judged(self, text: str, task: str, owner: Owner, due_on: date | None, context: str = "") -> Parsed:
        """A task somebody takes on, unless the words after it take it back."""
        task = _tidy(english.ADVERBS.sub("", task, count=1) if english.ADVERBS.match(fold(task)) else task)
        if not task:
            return self._unsure(text, owner, due_on)
        doubtful = english.SOFT_START.match(fold(task)) or english.CONDITION.match(fold(text))
        whole = f"{task} {context[0].lower()}{context[1:]}" if context else task
        draft = Draft(whole, owner, due_on)
        return Parsed(LineKind.UNSURE if doubtful else LineKind.COMMITMENT, draft)

    def is_past(self, text: str) -> bool:
        """A short report of what has been done."""
        folded = fold(squeeze(text))
        short = len(folded.split()) <= 14
        return short and bool(self.speakers.past.match(folded) or english.DONE_START.match(folded))

    def _weighed(self, body: str, due_on: date | None) -> Parsed | None:
        """Doubt, wish or refusal: "I might …", "we should …", "I won't …"."""
        if english.HEDGE.match(fold(body)) or self.speakers.weighing.match(fold(body)):
            return self._unsure(body, None, due_on)
        return None

    def _instruction(
        self, text: str, body: str, due_on: date | None, heading: Owner | None, *, labelled: bool
    ) -> Parsed | None:
        """ "Sam: …", "Sam to …", or an instruction that names nobody."""
        folded, speakers = fold(body), self.speakers
        if directed := speakers.directed.match(folded):
            if not english.NOT_A_VERB.match(folded, directed.end()):
                return self._judged(text, body[directed.end() :], speakers.owner(directed), due_on)
            return None
        assigned = speakers.assigned.match(folded)
        owner = speakers.owner(assigned) if assigned else heading
        task = body[assigned.end() :] if assigned else body
        task = re.sub(r"^(?:to|will|please) (?=\w)", "", task, flags=re.IGNORECASE)
        if elided := _ELIDED_I.match(fold(task)):
            task = task[elided.end() :]
        instructs = _is_instruction(task)
        if owner is not None:
            if instructs or due_on:
                return self._judged(text, task, owner, due_on)
            return self._unsure(task, owner, due_on)
        if not instructs:
            return None
        if due_on or labelled:
            return self._judged(text, task, speakers.author, due_on)
        draft = Draft(_tidy(task), speakers.author, due_on)
        bare = english.CONDITION.match(fold(text)) is None
        return Parsed(LineKind.UNSURE, draft, placed=True, bare=bare)

    def _left_over(self, text: str, body: str, due_on: date | None, heading: Owner | None) -> Parsed:
        folded = fold(body)
        said = folded.split()
        plain = folded.isascii() and not re.search(r"\d|<|\b(?:to|will)\b|'ll|:", folded)
        names = self.speakers.report.lower().split()[:1]
        if len(said) <= 3 and plain and not due_on and not heading and said[0].lower().removesuffix("'s") not in names:
            return NOTHING
        return self._unsure(text, heading, due_on, placed=False)

    def _unsure(self, text: str, owner: Owner | None, due_on: date | None, *, placed: bool = True) -> Parsed:
        """The best reading of a text, to be offered for one tap."""
        weighed = self.speakers.weighing.match(fold(text)) if len(text) <= LONGEST else None
        task = text
        if weighed:
            owner = Owner.BOTH if weighed["proposal"] else self.speakers.owner(weighed)
            refused = re.search(r"n't\b|\bnot\b|\bcannot\b", weighed[0], re.IGNORECASE)
            task = text if refused else text[weighed.end() :] or text
        elif owner is None and (named := self.speakers.subject.match(fold(text[:LONGEST]))):
            owner = self.speakers.owner(named)
        if due_on:
            task = read_due_date(task, self.now, self.next_one_on_one, self.working_days)[1]
        task = _tidy(task) or text.strip()
        return Parsed(LineKind.UNSURE, Draft(task, owner or self.speakers.author, due_on), placed)


def _tidy(text: str) -> str:
    """Without stray punctuation at the ends, and without a closing "please" or "thanks"."""
    text = text.strip(" ,;:.!?-–—")
    aside = _ASIDE.search(fold(text))
    return (text[: aside.start()] if aside else text).rstrip(" ,;:.!?-–—")


def _is_instruction(task: str) -> bool:
    """Whether it begins with a verb and goes on like something to do."""
    folded = fold(task)
    first = _FIRST_WORD.match(folded)
    if first is None or first[0].lower() not in english.VERBS:
        return False
    rest = folded[first.end() :].lstrip()
    return bool(rest) and english.NOT_AN_ACTION.match(rest) is None
