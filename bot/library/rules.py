"""What the library holds and who it is for: the words that its files use, which entry fits a 1:1, and how alike two
texts are."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import combinations
from typing import Protocol


class Prompt(StrEnum):
    """The three of every 1:1, in their order."""

    GOALS = "goals"
    HELP = "help"
    NEXT_STEPS = "next_steps"


class Subject(StrEnum):
    """What a question asks about. Questions take turns by it."""

    GOALS = "goals"
    HELP = "help"
    LEARNING = "learning"
    NEXT_STEPS = "next_steps"
    OBSTACLES = "obstacles"
    FEEDBACK = "feedback"
    SAFETY = "safety"
    GROWTH = "growth"
    MANAGING_UP = "managing_up"
    CONFLICT = "conflict"
    LISTENING = "listening"
    THINKING = "thinking"
    EXPECTATIONS = "expectations"
    LEADING = "leading"


class Competency(StrEnum):
    """What a manager practises (000-01)."""

    LISTENING = "listening"
    QUESTIONING = "questioning"
    PLANNING = "planning"
    FEEDBACK = "feedback"


class Theme(StrEnum):
    """What managers work on (002-09)."""

    GIVING_FEEDBACK = "giving_feedback"
    PERFORMANCE_TALKS = "performance_talks"
    SAFETY = "safety"
    DEVELOPING_PEOPLE = "developing_people"
    CONFLICT = "conflict"
    MANAGING_UP_AND_ACROSS = "managing_up_and_across"


class Function(StrEnum):
    """What the report works in (001-34)."""

    GENERAL = "general"
    SALES = "sales"
    SUPPORT = "support"
    OPERATIONS = "operations"
    PROJECTS = "projects"
    ENGINEERING = "engineering"


class Level(StrEnum):
    """Whom the manager leads: people, managers, directors (002-22)."""

    MANAGER = "manager"
    DIRECTOR = "director"
    EXECUTIVE = "executive"


class SessionType(StrEnum):
    """What kind of meeting it is (003-07)."""

    FIRST_ONE_ON_ONE = "first_one_on_one"
    WEEKLY_CHECK_IN = "weekly_check_in"
    MONTHLY_DEVELOPMENT_TALK = "monthly_development_talk"
    QUARTERLY_REVIEW = "quarterly_review"
    VIDEO_HUDDLE = "video_huddle"
    ASYNCHRONOUS_CHECK_IN = "asynchronous_check_in"
    SKIP_LEVEL = "skip_level"
    TEAM_MEETING = "team_meeting"
    HANDOVER = "handover"


class Phase(StrEnum):
    """Where the company is in its cycle (003-01)."""

    PLANNING = "planning"
    EXECUTION = "execution"
    REVIEW = "review"


class PathwayName(StrEnum):
    """What somebody is on, week by week (002-10, 003-22)."""

    NEW_HIRE = "new_hire"
    NEW_MANAGER = "new_manager"
    HIGH_PERFORMER = "high_performer"
    SPECIALIST = "specialist"


class Part(StrEnum):
    """What a brief draws from the library: three prompts and a question. Stored: a word here never changes."""

    GOALS = "goals"
    HELP = "help"
    NEXT_STEPS = "next_steps"
    QUESTION = "question"


class Verdict(StrEnum):
    """What a manager says of an entry for that pair. Stored: a word here never changes."""

    NOT_USEFUL = "not_useful"
    KEEP = "keep"


class Open(StrEnum):
    """What stands open between the two, by kind and never by its text."""

    STEP_NEAR = "step_near"
    CARRIED_OVER = "carried_over"
    NO_GOAL = "no_goal"


class Why(StrEnum):
    """What speaks for an entry. Stored: a word here never changes. NEW: nothing but that they have not had it."""

    FUNCTION = "function"
    LEVEL = "level"
    PATHWAY = "pathway"
    PHASE = "phase"
    SESSION = "session"
    PRACTISE = "practise"
    STEP_NEAR = "step_near"
    CARRIED_OVER = "carried_over"
    NO_GOAL = "no_goal"
    GAP = "gap"
    KEPT = "kept"
    NEW = "new"


class ForWhom(Protocol):
    """Who an entry is for; an empty list means anybody, or any time."""

    @property
    def frame(self) -> str: ...
    @property
    def functions(self) -> Collection[Function]: ...
    @property
    def levels(self) -> Collection[Level]: ...
    @property
    def sessions(self) -> Collection[SessionType]: ...
    @property
    def phases(self) -> Collection[Phase]: ...
    @property
    def pathways(self) -> Collection[PathwayName]: ...
    @property
    def competencies(self) -> Collection[Competency]: ...
    @property
    def subject(self) -> Subject | None: ...


@dataclass(frozen=True, slots=True)
class Used:
    """An entry that a pair was shown on a day."""

    key: str
    on: date
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Fit:
    """What a manager says of a 1:1, so that the library fits it. `function` is the report's work, `level` whom the
    manager leads by it, `practise` what the manager wants to get better at."""

    function: Function = Function.GENERAL
    level: Level = Level.MANAGER
    practise: Competency | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """A 1:1 that something is chosen for."""

    pair_id: int
    day: date
    fit: Fit = Fit()
    session: SessionType = SessionType.WEEKLY_CHECK_IN
    phase: Phase = Phase.EXECUTION
    pathway: PathwayName | None = None
    open: frozenset[Open] = frozenset()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an entry was chosen; `weeks` since its subject was last in a brief, of a GAP."""

    why: Why
    weeks: int = 0


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen, and at most two reasons, the strongest first."""

    key: str
    reasons: tuple[Reason, ...]


def written_reasons(reasons: Iterable[Reason]) -> str:
    """As a column holds them."""
    return " ".join(f"{one.why}:{one.weeks}" for one in reasons)


def read_reasons(stored: str) -> tuple[Reason, ...]:
    """What a column holds."""
    pairs = (one.partition(":") for one in stored.split())
    return tuple(Reason(Why(why), int(weeks)) for why, _, weeks in pairs)


SPREAD = 9973
"""A prime larger than any library: pairs with neighbouring ids begin at different entries, far apart."""
WEEKS_WITHOUT = 6
NEGLECTED = {Subject.OBSTACLES, Subject.FEEDBACK, Subject.GROWTH}
"""What is left out most easily in a busy month."""
NEGLECTED_AFTER = 5
RESTS_FOR, RESTS_AT_ONCE = 6, 50
"""In weeks, what a subject that was asked about loses; at the next 1:1 it comes only where there is nothing else."""
REPEATED, REPEATED_WITHIN = 6, timedelta(weeks=26)
"""What an entry itself loses that they had within half a year: something new comes first, if less close."""
SELDOM: Mapping[Subject | None, int] = {Subject.CONFLICT: 1}
"""Out of the blue such a question sounds as if there was a reason for it."""
CYCLE_ENDS = timedelta(days=14)
"""How long a quarter's planning lasts from its beginning, and its review until its end."""
OF_SESSION: Mapping[SessionType, frozenset[Subject]] = {
    SessionType.FIRST_ONE_ON_ONE: frozenset({Subject.SAFETY, Subject.EXPECTATIONS, Subject.LISTENING}),
    SessionType.MONTHLY_DEVELOPMENT_TALK: frozenset({Subject.GROWTH, Subject.LEARNING}),
    SessionType.QUARTERLY_REVIEW: frozenset({Subject.GOALS, Subject.FEEDBACK, Subject.LEARNING}),
    SessionType.VIDEO_HUDDLE: frozenset({Subject.NEXT_STEPS, Subject.OBSTACLES}),
}
OF_OPEN: Mapping[Open, frozenset[Subject]] = {
    Open.STEP_NEAR: frozenset({Subject.NEXT_STEPS, Subject.GOALS}),
    Open.CARRIED_OVER: frozenset({Subject.OBSTACLES, Subject.HELP}),
    Open.NO_GOAL: frozenset({Subject.GOALS, Subject.GROWTH}),
}


def phase_on(day: date) -> Phase:
    """The phase of the calendar's quarter."""
    begins = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    ends = (begins + timedelta(days=95)).replace(day=1)
    if day < begins + CYCLE_ENDS:
        return Phase.PLANNING
    return Phase.REVIEW if day >= ends - CYCLE_ENDS else Phase.EXECUTION


def fits(entry: ForWhom, situation: Situation) -> bool:
    """Whether an entry may be chosen for that 1:1 at all: a coaching one."""
    return (
        entry.frame == "coaching"
        and (not entry.functions or situation.fit.function in entry.functions)
        and (not entry.levels or situation.fit.level in entry.levels)
        and (not entry.sessions or situation.session in entry.sessions)
        and (not entry.phases or situation.phase in entry.phases)
        and (not entry.pathways or situation.pathway in entry.pathways)
    )


def choose(entries: Mapping[str, ForWhom], situation: Situation, used: Sequence[Used]) -> Choice:
    """The entry for a 1:1: never one that the pair had within six weeks or called not useful, while there is another.

    `used` is what they were shown of these, oldest first; `entries` has at least one. What fits more closely comes
    first, then what they have not had for longer; a subject takes a rest after it was asked about. Pairs with
    neighbouring ids are given different ones of those that fit alike.
    """
    there = {key: entry for key, entry in entries.items() if fits(entry, situation)} or entries
    last = {one.key: one.on for one in used}
    useless = {one.key for one in used if one.verdict is Verdict.NOT_USEFUL}
    until = situation.day - timedelta(weeks=WEEKS_WITHOUT)
    fresh = [key for key in there if key not in useless and last.get(key, date.min) < until]
    if not fresh:
        order = {one.key: position for position, one in enumerate(used)}
        key = min(there, key=lambda key: (key in useless and len(useless) < len(there), order.get(key, -1)))
        return Choice(key, (Reason(Why.NEW),))
    kept = {one.key for one in used if one.verdict is Verdict.KEEP}
    rests, gaps = _subjects(entries, situation.day, used)
    lately = situation.day - REPEATED_WITHIN

    def worth(key: str) -> int:
        entry, is_repeated = there[key], last.get(key, date.min) > lately and key not in kept
        speaks_for = sum(_POINTS[one.why] for one in _reasons(entry, situation, gaps, is_kept=key in kept))
        return speaks_for - rests.get(entry.subject, 0) - (REPEATED if is_repeated else 0)

    points = {key: worth(key) for key in fresh}
    most = max((points[key], -last.get(key, date.min).toordinal()) for key in fresh)
    best = [key for key in fresh if (points[key], -last.get(key, date.min).toordinal()) == most]
    key = best[situation.pair_id * SPREAD % len(best)]
    reasons = sorted(
        _reasons(there[key], situation, gaps, is_kept=key in kept), key=lambda reason: -_POINTS[reason.why]
    )
    return Choice(key, tuple(reasons[:2]) or (Reason(Why.NEW),))


def lesson_of_week(keys: Sequence[str], person_id: int, day: date) -> str:
    """Another lesson each week, and not the same for everybody; each comes again once all the others have."""
    week = (day.toordinal() - 1) // 7
    return keys[(week + person_id * SPREAD) % len(keys)]


_POINTS = {
    Why.PATHWAY: 5,
    Why.FUNCTION: 4,
    Why.PHASE: 4,
    Why.STEP_NEAR: 3,
    Why.CARRIED_OVER: 3,
    Why.GAP: 3,
    Why.SESSION: 3,
    Why.PRACTISE: 2,
    Why.LEVEL: 2,
    Why.NO_GOAL: 2,
    Why.KEPT: 2,
}


def _reasons(entry: ForWhom, situation: Situation, gaps: Mapping[Subject, int], *, is_kept: bool) -> list[Reason]:
    """All that speaks for an entry that fits."""
    subject, found = entry.subject, []
    if entry.pathways:
        found.append(Reason(Why.PATHWAY))
    if entry.functions and situation.fit.function is not Function.GENERAL:
        found.append(Reason(Why.FUNCTION))
    if entry.phases:
        found.append(Reason(Why.PHASE))
    if entry.levels:
        found.append(Reason(Why.LEVEL))
    if situation.fit.practise in entry.competencies:
        found.append(Reason(Why.PRACTISE))
    if is_kept:
        found.append(Reason(Why.KEPT))
    if subject is not None:
        found += [Reason(Why(one)) for one in Open if one in situation.open and subject in OF_OPEN[one]]
        if subject in OF_SESSION.get(situation.session, ()):
            found.append(Reason(Why.SESSION))
        if subject in gaps:
            found.append(Reason(Why.GAP, gaps[subject]))
    return found


def _subjects(
    entries: Mapping[str, ForWhom], day: date, used: Sequence[Used]
) -> tuple[dict[Subject | None, int], dict[Subject, int]]:
    """How much each subject rests because it was asked about lately; and of those easily left out, for how many weeks
    they were in no brief."""
    asked = {entries[one.key].subject: one.on for one in used if one.key in entries}
    latest = next((entries[one.key].subject for one in reversed(used) if one.key in entries), None)
    rests = {subject: max(0, RESTS_FOR - (day - on).days // 7) for subject, on in asked.items()}
    rests = {**SELDOM, **rests, latest: RESTS_AT_ONCE}
    rests.pop(None, None)
    begun = min((one.on for one in used), default=day)
    weeks = {subject: (day - asked.get(subject, begun)).days // 7 for subject in NEGLECTED}
    return rests, {subject: count for subject, count in weeks.items() if count >= NEGLECTED_AFTER}


TOO_ALIKE = 0.5
"""Two texts that share so much of their telling words say the same."""

_WORD = re.compile(r"[^\W\d_]+")
_SMALL_WORDS = """
a about again all am an and any are as at be been before being best between both but by can could d did do does doing
each else ever few for from get gets give go going had has have having he her here him his how i if imagine in into is
it its just let like ll m make makes me more most much my need needs next now of off on once one only or other our out
over own re right s same she so some such t take than that the their them then there these they thing things this
those through to together too under up us use ve very was we week weeks were what when where which while who whose
will with work working works would you your yourself
"""
_STOP_WORDS = frozenset(_SMALL_WORDS.split())
_SLOT = re.compile(r"\{\w+\}")


def telling_words(text: str) -> frozenset[str]:
    """The words of a text that say what it is about, without their endings."""
    plain = _SLOT.sub("", text.lower().replace("’", "'"))
    return frozenset(_stem(word) for word in _WORD.findall(plain) if word not in _STOP_WORDS)


def _stem(word: str) -> str:
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending).rstrip("e")
    return word.rstrip("e") if len(word) > 3 else word


def too_alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether half of all their words are in both (Jaccard). A single one says nothing, unless there is no other."""
    shared = one & other
    return bool(shared) and (one == other or (len(shared) > 1 and len(shared) >= TOO_ALIKE * len(one | other)))


def near_duplicates(texts: Iterable[tuple[str, str, frozenset[str]]]) -> Iterator[tuple[str, str]]:
    """The ids `(later, earlier)` of texts that are too alike; each comes with its id and the functions it is for (none:
    all). Nobody is shown both of two that are for different functions."""
    known = [(key, telling_words(text), functions) for key, text, functions in texts]
    for (earlier, first, some), (later, second, others) in combinations(known, 2):
        if too_alike(first, second) and (not some or not others or some & others):
            yield later, earlier
