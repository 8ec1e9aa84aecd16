"""What the library holds and who it is for: the words that its files use, and how alike two texts are."""

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import combinations


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
