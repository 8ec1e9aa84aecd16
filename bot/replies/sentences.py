"""Reading one sentence: what it is taken for, and as which commitment.

Nothing is logged behind one's back: a sentence is a commitment only where somebody of the two takes it on in words
("I'll …", "Sam will …", "Sam: …", a dated or listed instruction). What could be one is UNSURE and costs a tap, what
the other to do something a REQUEST; everything else is named for what it is and costs nothing.

The order of the questions: courtesy, what is asked of Coach, who is named as the owner, then the table of shapes of the
language, then instructions; what is left is told apart by its words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from bot.commitments.rules import Draft, Owner
from bot.core.language import english
from bot.core.language.budget import Budget
from bot.core.language.due_dates import read_due_date, read_event_day
from bot.core.language.shapes import LineKind
from bot.core.language.text import fold, squeeze, without_emphasis
from bot.replies.rows import read_row
from bot.replies.speakers import PARTS, SHAPES, Speakers, shared_names
from bot.replies.tasks import as_instruction, is_instruction, tidy, without_to

LONGEST = 1000
"""A longer sentence is not read but asked about."""
STEP = 100
"""So many characters more take a step more."""
LEADS = 12
"""So many beginnings of a sentence are taken away at most: "ok so, as agreed, …"."""

_LEAD_CLAUSE = re.compile(r"(?:after|before|once|during|for|with|as soon as|while)\b[^.;:?]{1,80}?,? $", re.IGNORECASE)
_SPOKEN = re.compile(r"[^\s,.!;:()'\"-]+(?:['-][^\s,.!;:()'\"-]+)*")
_NOT_SPOKEN = re.compile(r"<@[^>]*>|1:1")
_TASKS = (LineKind.COMMITMENT, LineKind.UNSURE, LineKind.REQUEST)


@dataclass(frozen=True, slots=True)
class Parsed:
    """`placed` says that the sentence stands on its own; `bare` that it is an instruction that names nobody,
    `when_dated` that it is a commitment once a day is known."""

    kind: LineKind
    draft: Draft | None = None
    placed: bool = True
    bare: bool = False
    when_dated: bool = False

    @property
    def task(self) -> bool:
        """Whether it is a commitment, or could be one."""
        return self.kind in _TASKS


NOTHING = Parsed(LineKind.NOTHING)
UNREAD = Parsed(LineKind.UNREAD)
LEFT = Parsed(LineKind.LEFT)


def _is_order(folded: str, start: int = 0) -> bool:
    """Whether something is asked of Coach."""
    return any(sign.match(folded, start) for sign in (english.ORDERS, english.RECALLS))


@dataclass(slots=True)
class _Sentence:
    """A sentence on its way: `body` is what is left to read. `by` is the one whose words are reported."""

    speakers: Speakers
    text: str
    body: str
    due_on: date | None
    dated: bool
    heading: Owner | None = None
    labelled: bool = False
    agreed: bool = False
    called: bool = False
    by: str = ""
    asked_by_other: bool = False

    @property
    def folded(self) -> str:
        """The body, to be matched."""
        return self.speakers.mark(self.body)

    @property
    def asks(self) -> bool:
        """Whether it is put as a question."""
        return fold(self.text).rstrip(" )\"'").endswith("?")


@dataclass(frozen=True)
class Reader:
    """Reads sentences of one reply. `now` is aware, in the author's zone."""

    speakers: Speakers
    now: datetime
    next_one_on_one: date | None
    working_days: tuple[int, ...]
    budget: Budget
    _known: dict[tuple[str, Owner | None], Parsed] = field(default_factory=dict, init=False, compare=False)
    _due: dict[str, tuple[date | None, str]] = field(default_factory=dict, init=False, compare=False)

    def read(self, typed: str, heading: Owner | None = None) -> Parsed:
        """`heading` is the owner that a heading above it names. Raises SpentError.

        A line is read as a whole, by sentences and by clauses, which are often the same words.
        """
        known = self._known.get((typed, heading))
        if known is None:
            self.budget.step(1 + len(typed) // STEP)
            known = self._known[typed, heading] = self._read(typed, heading)
        return known

    def due(self, text: str) -> tuple[date | None, str]:
        """The day that a text names, and the text without it."""
        days = self.speakers.writes_day_first
        if text not in self._due:
            due = read_due_date(text, self.now, self.next_one_on_one, self.working_days, self.budget, day_first=days)
            if due == (None, text):
                due = read_event_day(text, self.now, self.working_days, day_first=days), text
            self._due[text] = due
        return self._due[text]

    def day_only(self, clause: str) -> date | None:
        """The day that a clause adds to what was said before: "you'll have it by Friday", "the deadline is 4 Dec"."""
        due_on, body = self.due(english.EMOJI.sub(" ", squeeze(clause)[:LONGEST]))
        said = fold(tidy(body))
        return due_on if due_on and (not said or english.ADDS_DAY.fullmatch(said)) else None

    def _read(self, typed: str, heading: Owner | None) -> Parsed:
        text = without_emphasis(squeeze(typed))
        if not any(map(str.isalnum, english.EMOJI.sub("", text))):
            return NOTHING
        if len(text) > LONGEST:
            return Parsed(LineKind.UNSURE, Draft(text, heading or self.speakers.author), placed=False)
        if text.startswith((">", "```")):
            return LEFT
        done = english.DONE_MARK.match(fold(text))
        text = squeeze(
            english.CORRECTED.sub(
                "", english.FILLERS.sub("", english.EMOJI.sub(" ", text[done.end() if done else 0 :]))
            )
        )
        if row := read_row(text, self.speakers, self.due):
            return Parsed(LineKind.COMMITMENT, row) if isinstance(row, Draft) and not done else LEFT
        for_all = english.FOR_ALL.match(fold(text[-80:]))
        purpose = PARTS["purpose"].search(self.speakers.mark(text))
        what = text[: purpose.start()] if purpose else text
        due_on, body = self.due(english.FOR_ALL_TAIL.sub("", what) if for_all else what)
        body += text[purpose.start() :] if purpose else ""
        sentence = _Sentence(
            self.speakers, text, tidy(body), due_on, due_on is not None or squeeze(body) != text, heading
        )
        if for_all:
            sentence.body = tidy(english.FOR_ALL_TAIL.sub("", sentence.body))
        if self._courtesy(text, dated=due_on is not None):
            return NOTHING
        parsed = self._placed(sentence)
        asked = done and parsed.bare and not done[0].startswith("[")
        return replace(parsed, kind=LineKind.UNSURE if asked else LineKind.LEFT, bare=False) if done else parsed

    def _courtesy(self, text: str, *, dated: bool) -> bool:
        folded = fold(text).lower()
        spoken = _SPOKEN.findall(_NOT_SPOKEN.sub(" ", folded))
        names = {part.lower() for name in self.speakers.names for part in name.split()}
        plain = [word.removesuffix("'s").removesuffix("'ll") for word in spoken if word not in names]
        if dated and is_instruction(text):
            return False
        if all(word in english.COURTESY for word in plain) and len(plain) <= 12:
            alone = len(plain) <= 2 and len(plain) == len(spoken)
            taken = PARTS["takes_on"].match(self.speakers.mark(text)) and not alone
            return not taken and not english.FEELING.match(folded)
        if (
            english.FAREWELL.match(folded)
            or english.THANKED.match(folded)
            or (not dated and english.ACCEPTED.match(folded))
        ):
            return True
        thanks = not dated and len(plain) <= 15 and english.THANKING.match(folded)
        return bool(thanks) and PARTS["clause"].search(self.speakers.mark(text)) is None

    def _placed(self, sentence: _Sentence) -> Parsed:
        if _is_order(sentence.folded):
            return LEFT
        self._strip(sentence)
        if not sentence.body:
            return LEFT if sentence.text else NOTHING
        if english.FOR_NEXT_TIME.match(self.speakers.mark(sentence.text)):
            return Parsed(LineKind.TOPIC)
        headline = english.HEADLINE.match(self.speakers.mark(sentence.text))
        if headline or _is_order(sentence.folded) or english.FACT_LABEL.match(sentence.folded):
            return LEFT
        parsed = (
            self._assigned(sentence)
            or self._shaped(sentence)
            or self._within(sentence)
            or self._instruction(sentence)
            or self._left_over(sentence)
        )
        whole = self.speakers.mark(sentence.text)
        heard = (
            parsed.draft
            and parsed.draft.owner is not self.speakers.author
            and PARTS["hearsay"].match(whole) is not None
        )
        doubts = sentence.asks, sentence.asked_by_other, heard, english.ADDRESSED.match(whole)
        if parsed.task and (any(doubts) or self._is_outsiders(sentence)):
            kind = LineKind.UNSURE if parsed.kind is LineKind.COMMITMENT else parsed.kind
            return replace(parsed, kind=kind, when_dated=False)
        return parsed

    def _strip(self, sentence: _Sentence) -> None:
        """Take away what stands before what is said: labels, greetings, "we agreed that", "I told Ann"."""
        for _ in range(LEADS):
            folded = sentence.folded
            if PARTS["takes_on"].match(folded) or (
                PARTS["assigned"].match(folded) and not PARTS["vocative"].match(folded)
            ):
                return
            if found := english.LABEL.match(folded):
                sentence.labelled = True
            elif found := PARTS["agreed_in"].match(folded):
                sentence.agreed = True
            elif found := PARTS["vocative"].match(folded):
                sentence.called = True
            elif found := PARTS["lead_in"].match(folded):
                pass
            elif found := PARTS["about"].match(folded):
                sentence.agreed = sentence.agreed or english.OCCASION.match(folded) is not None
            elif found := PARTS["reported_in"].match(folded):
                sentence.by, sentence.agreed = found["who"] or "", True
                if found["asker"]:
                    sentence.asked_by_other = True
                    sentence.body = f"I {sentence.body[found.end() :].strip()}"
                    continue
            if not found or not found.end():
                return
            sentence.body = sentence.body[found.end() :].strip(" ,")

    def _assigned(self, sentence: _Sentence) -> Parsed | None:
        """ "Sam: …", "[Sam] …", "… - Sam", "Owner: Sam", or below a heading."""
        owner, task, folded = None, sentence.body, sentence.folded
        takes_on = PARTS["takes_on"].match(folded)
        if match := PARTS["assigned"].match(folded) or PARTS["mine"].match(folded):
            owner, task = self.speakers.owner(match), sentence.body[match.end() :]
            if PARTS["takes_on"].match(self.speakers.mark(task)):
                sentence.body = task
                return None
        elif not (takes_on or english.NEEDS.match(folded)) and (match := PARTS["owner_at_end"].search(folded)):
            if not sentence.dated and match[0][:2].isalpha() | match[0].startswith(" @"):
                return None
            owner, task = self.speakers.owner(match), f"{task[: match.start()]} {task[match.end() :]}"
            if not sentence.dated:
                sentence.due_on, task = self.due(task)
                sentence.dated = sentence.due_on is not None
            if match["asked"]:
                return self._task(sentence, LineKind.UNSURE, task, owner)
        elif PARTS["outsider"].match(folded):
            return None if self._has_shared_name(folded) else LEFT
        elif not takes_on and (match := english.OUTSIDER_AT_END.search(folded)):
            draft = Draft(task, self.speakers.author, sentence.due_on)
            return LEFT if match["sure"] else Parsed(LineKind.UNSURE, draft)
        elif sentence.heading is not None and not takes_on:
            owner = sentence.heading
            if not (is_instruction(task) or sentence.dated):
                return self._below(sentence, owner)
        if owner is None:
            return None
        said = self.speakers.mark(task.strip(" ,"))
        if PARTS["is_so"].match(said) or (not sentence.dated and english.FEELING.match(said)):
            return self._told(replace(sentence, body=task.strip(" ,")))
        if english.DID_IT.match(fold(task.lstrip())):
            return self._task(sentence, LineKind.UNSURE, task, owner)
        asked = owner is self.speakers.other and english.PLEASE.match(fold(task.lstrip()))
        task = task.lstrip()[asked.end() :] if asked else task
        return self._task(sentence, LineKind.REQUEST if asked else LineKind.COMMITMENT, without_to(task), owner)

    def _below(self, sentence: _Sentence, owner: Owner) -> Parsed | None:
        """A line below a heading with a name, without a verb and a day."""
        feels = english.FEELING.match(sentence.folded) or PARTS["observed"].match(sentence.folded)
        return None if feels or sentence.asks else self._task(sentence, LineKind.UNSURE, sentence.body, owner)

    def _shaped(self, sentence: _Sentence) -> Parsed | None:
        """By the table of shapes."""
        folded = sentence.folded
        if asked := self._by_table(sentence, requests=True):
            return asked
        if english.WANTS_HELP.match(folded):
            return Parsed(LineKind.FEELING)
        if english.WH.match(folded) and (sentence.asks or english.QUESTION.match(folded)):
            return Parsed(LineKind.TOPIC)
        if sentence.asks and english.QUESTION.match(folded):
            return Parsed(LineKind.TOPIC)
        but_acts = english.DEPENDS.match(folded) and PARTS["promises"].search(folded)
        if PARTS["absence"].match(folded) and not (but_acts or english.FEELING.match(folded)):
            return LEFT
        if sentence.agreed and (match := PARTS["would"].match(folded)):
            if match["pronoun"] and self._is_outsiders(sentence):
                return LEFT
            return self._task(sentence, LineKind.COMMITMENT, sentence.body[match.end() :], self.speakers.owner(match))
        return self._by_table(sentence, requests=False)

    def _by_table(self, sentence: _Sentence, *, requests: bool) -> Parsed | None:
        """The first row that fits; of requests, or of all else."""
        folded = sentence.folded
        for pattern, shape in SHAPES:
            match = pattern.match(folded) if (shape.kind is LineKind.REQUEST) is requests else None
            if match is None:
                continue
            kind = shape.of(dated=sentence.dated or sentence.agreed or sentence.labelled or sentence.called)
            if not shape.task or kind not in _TASKS:
                known = kind in (LineKind.TOPIC, LineKind.OBSERVATION) and not sentence.asks
                return Parsed(kind) if known or kind is LineKind.TOPIC else self._told(sentence)
            owner = self.speakers.other if kind is LineKind.REQUEST else self.speakers.owner(match)
            if match.groupdict().get("pronoun") and self._is_outsiders(sentence):
                return LEFT
            if (match.groupdict().get("pronoun") or "").lower() == "they" and not (english.TO_US.search(folded)):
                kind = LineKind.UNSURE
            if english.GOING_SOMEWHERE.match(match[0]) and re.match(r"(?:[A-Z]|the\b)", folded[match.end() :]):
                return LEFT
            if shape.kind is LineKind.UNSURE and not sentence.dated and english.FEELING.match(folded):
                return Parsed(LineKind.FEELING)
            begin, end = match.span("task") if "task" in pattern.groupindex else (match.end(), None)
            alone, task = PARTS["somebody"].fullmatch(folded[:begin].rstrip(" ,")), sentence.body[begin:end]
            parsed = self._task(sentence, kind, as_instruction(task) if alone else task, owner)
            return replace(parsed, when_dated=kind is not shape.kind is LineKind.COMMITMENT)
        return None

    def _is_outsiders(self, sentence: _Sentence) -> bool:
        """Whether "he" is somebody else, whose words are reported."""
        return bool(sentence.by) and not PARTS["somebody"].match(sentence.by)

    def _within(self, sentence: _Sentence) -> Parsed | None:
        """What is taken on after something else: "After the launch, I'll …", "The deck I'll redo"."""
        whole = sentence.body
        for start in self._starts(self.speakers.mark(whole)):
            before = whole[:start]
            said, then = self.speakers.mark(before), self.speakers.mark(whole[start:])
            if PARTS["someone_else"].match(said) and self.speakers.is_of_outsider(said, then):
                return LEFT
            if english.FEELING.match(self.speakers.mark(before)):
                return None
            sentence.body = whole[start:]
            parsed = self._shaped(sentence)
            sentence.body = whole
            if parsed is None or not parsed.task or parsed.draft is None:
                continue
            draft = parsed.draft
            if _LEAD_CLAUSE.match(self.speakers.mark(before)):
                context = before.strip(" ,")
                draft = replace(draft, text=f"{draft.text} {context[0].lower()}{context[1:]}")
            if english.CONDITION.match(self.speakers.mark(before)):
                draft = replace(draft, text=whole)
            hedged = english.HEDGED_IN.match(self.speakers.mark(before)) is not None
            return replace(parsed, kind=LineKind.UNSURE if hedged else parsed.kind, draft=draft)
        return None

    def _starts(self, folded: str) -> Iterator[int]:
        for match in PARTS["clause"].finditer(folded):
            before = folded[: match.start()].split()
            if before and before[-1].lower().strip(",") not in english.SUBORDINATE:
                yield match.start()

    def _task(self, sentence: _Sentence, kind: LineKind, task: str, owner: Owner) -> Parsed:
        """Something to do, unless the words of it are none, or take it back."""
        task = tidy(task)
        folded, whole = self.speakers.mark(task), self.speakers.mark(sentence.text)
        if english.NO_TASK.match(folded) or (folded.startswith("be ") and not english.BEING.match(folded)):
            if english.BEING_SOMEBODY.match(folded):
                return Parsed(LineKind.UNSURE, Draft(task, owner, sentence.due_on))
            if kind is LineKind.COMMITMENT or english.NO_TASK.match(folded):
                return self._told(sentence)
        if not task:
            return (
                self._left_over(sentence)
                if not sentence.dated
                else Parsed(LineKind.UNSURE, Draft(sentence.text, owner, sentence.due_on))
            )
        if english.COUNTERFACTUAL.match(whole):
            return self._told(sentence)
        settled = sentence.agreed or sentence.labelled
        doubts = (
            english.UNSURE_TASK.match(folded),
            english.EVENT.match(folded),
            english.UNSURE_TAIL.match(whole),
            english.UNSURE_TAIL.match(folded),
            english.CONDITION.match(whole) and not english.ASKS_IF.match(whole),
            not sentence.dated and english.FEELING.match(whole),
            sentence.due_on == self.now.date() and english.AT_IT_TODAY.match(whole),
            not (settled or english.DEADLINE.search(whole)) and PARTS["told_only"].match(whole),
            PARTS["offered"].match(whole),
            owner is Owner.BOTH and english.STILL_OPEN.match(whole),
        )
        if kind is LineKind.COMMITMENT and (any(doubts) or english.DOUBT.match(whole)):
            kind = LineKind.UNSURE
        return Parsed(kind, Draft(task, owner, sentence.due_on))

    def _instruction(self, sentence: _Sentence) -> Parsed | None:
        """An instruction that names nobody, or the one it is called out to."""
        task = sentence.body
        if self.is_past(sentence.body) or not is_instruction(task):
            return None
        owner = self.speakers.other if sentence.called else self.speakers.author
        polite = english.POLITE_END.search(fold(sentence.text))
        if (sentence.called or polite or english.TO_ME.match(sentence.folded)) and not sentence.labelled:
            owner = self.speakers.other
            return self._task(sentence, LineKind.REQUEST, task, owner)
        if sentence.dated or sentence.labelled:
            return self._task(sentence, LineKind.COMMITMENT, task, owner)
        if english.FINITE.match(sentence.folded.replace("'s ", " ")):
            return None
        bare = english.CONDITION.match(self.speakers.mark(sentence.text)) is None
        return Parsed(LineKind.UNSURE, Draft(tidy(task), owner), bare=bare)

    def put_off(self, before: str, clause: str) -> Parsed | None:
        """What is not done by one day but by another: "I can't finish it today, you'll have it on Monday"."""
        due_on, task = self.day_only(clause), self.due(squeeze(before))[1]
        found = PARTS["not_done"].match(self.speakers.mark(task)) if due_on else None
        draft = Draft(tidy(task[found.end() :]), self.speakers.owner(found), due_on) if found else None
        return Parsed(LineKind.COMMITMENT, draft) if draft else None

    def is_past(self, text: str) -> bool:
        """A report of what has been done."""
        folded = self.speakers.mark(squeeze(text))
        return bool(PARTS["past"].match(folded) or english.DONE_START.match(folded))

    def _left_over(self, sentence: _Sentence) -> Parsed:
        """What fits no shape: asked about where a day is named for a thing, else told apart by its words."""
        folded = sentence.folded
        thing = sentence.dated and not english.FINITE.match(folded) and not english.FACT_LABEL.match(folded)
        if PARTS["somebody"].fullmatch(folded) or english.FACT_LABEL.match(folded):
            return LEFT
        first = PARTS["somebody"].match(folded)
        owner = self.speakers.owner(first) if first else self.speakers.author
        draft = Draft(sentence.body, owner, sentence.due_on)
        if named := PARTS["called_out"].match(folded):
            draft = replace(draft, text=sentence.body[named.start("task") :], owner=self.speakers.owner(named))
        if sentence.called and thing:
            return Parsed(LineKind.COMMITMENT, replace(draft, owner=self.speakers.other))
        polite = sentence.called and english.POLITE_END.search(fold(sentence.text))
        if polite or (sentence.asks and (thing or (sentence.called and not english.FINITE.match(folded)))):
            owner = self.speakers.other if sentence.called else draft.owner
            return Parsed(LineKind.UNSURE, replace(draft, owner=owner))
        unsure = english.FOREIGN.match(folded) or self._has_shared_name(folded)
        told = self._told(sentence)
        states = english.STATES_FACT.match(folded) or PARTS["no_one"].match(folded)
        hinted = sentence.dated or (english.SOME_DAY.search(folded) and not english.FINITE.match(folded))
        ahead = (sentence.dated and PARTS["one"].search(folded)) or (hinted and not states)
        promised = PARTS["promised"].search(folded)
        past = self.is_past(sentence.body) and not (ahead and english.AHEAD.search(folded))
        if told.kind is LineKind.LEFT and (unsure or thing or sentence.labelled or ahead or promised) and not past:
            return Parsed(LineKind.UNSURE, draft, placed=False)
        return told

    def _told(self, sentence: _Sentence) -> Parsed:
        """A question, a feeling, what is seen of somebody, or a fact."""
        folded = sentence.folded
        if sentence.asks:
            return Parsed(LineKind.TOPIC)
        feels, of_other = english.FEELING.match(folded), PARTS["other_first"].match(folded)
        if feels and not of_other:
            return Parsed(LineKind.FEELING)
        if PARTS["at_work"].match(folded) and not feels:
            return Parsed(LineKind.LEFT, placed=False)
        today = of_other and sentence.dated and sentence.due_on == self.now.date()
        about_other = of_other and not sentence.dated and not PARTS["past"].match(folded)
        if feels or today or about_other or PARTS["observed"].match(folded):
            return Parsed(LineKind.OBSERVATION)
        return Parsed(LineKind.LEFT, placed=False)

    def _has_shared_name(self, folded: str) -> bool:
        """Whether it begins with a name that both have."""
        names = shared_names(self.speakers.manager, self.speakers.report)
        return any(folded.lower().startswith(f"{name} ") for name in names)

    def is_one(self, folded: str) -> bool:
        """Whether it is one order or question, which no clause is cut from."""
        start = self.begins(folded, 0)
        asks = folded.rstrip(" )\"'").endswith("?") and english.QUESTION.match(folded, start)
        wishes = english.WANTS_HELP.match(folded, start) and not PARTS["promises"].search(folded, start)
        return bool(asks or wishes or _is_order(folded, start) or _is_order(folded))

    def begins(self, folded: str, start: int) -> int:
        """Where what is said begins, after greetings, "we agreed that" and the like."""
        leads = (
            english.LABEL,
            PARTS["agreed_in"],
            PARTS["vocative"],
            PARTS["lead_in"],
            PARTS["about"],
            PARTS["reported_in"],
        )
        for _ in range(LEADS):
            ends = [found.end() for lead in leads if (found := lead.match(folded, start))]
            if not ends or max(ends) == start:
                break
            start = max(ends)
        return start
