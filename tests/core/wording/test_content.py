"""The English wording itself: good questions, small things to try, an answer for every error."""

import re
from itertools import combinations, pairwise

import pytest

from bot.briefs.wording import THEMES, KitWording, QuestionWording
from bot.commands.wording import HelpWording
from bot.core import errors
from bot.core.errors import CoachError, NotAManagerError, NotAnAdministratorError, NotAReportError
from bot.core.wording.library import Wording
from bot.core.wording.sections import ErrorWording
from bot.weekly.wording import TriesWording
from tests.factories import library

OPEN = re.compile(r"(What|How|Where|Which|Who|When|If|Imagine)\b")
CLOSED = re.compile(r"\b(why|don['’]t you|shouldn['’]t|wouldn['’]t|isn['’]t|should)\b", re.IGNORECASE)


SMALL = {"what", "which", "where", "when", "would", "could", "like", "your", "have", "most", "with", "this", "about"}


@pytest.fixture(scope="module")
def wording() -> Wording:
    return library().for_locale("en-US")


def test_there_are_enough_questions_in_every_theme(wording: Wording):
    assert len(wording[QuestionWording].all) >= 70
    assert all(len(getattr(wording[QuestionWording], theme)) >= 7 for theme in THEMES)


def test_questions_are_open_and_do_not_lead(wording: Wording):
    texts = [question.text for question in wording[QuestionWording].all]
    assert len(set(texts)) == len(texts)
    assert [text for text in texts if not OPEN.match(text)] == []
    assert [text for text in texts if CLOSED.search(text)] == []
    assert [text for text in texts if not text.endswith("?") or re.search(r"[.?].", text)] == []
    assert [text for text in texts if len(text) >= 160] == []


def test_no_two_questions_are_nearly_the_same(wording: Wording):
    texts = [question.text for question in wording[QuestionWording].all]
    words = {text: {*re.findall(r"[a-z’]{4,}", text.lower())} - SMALL for text in texts}
    near = [
        (one, other)
        for one, other in combinations(texts, 2)
        if len(words[one] & words[other]) > 0.4 * len(words[one] | words[other])
    ]
    assert near == []


def test_neighbouring_questions_differ_in_theme(wording: Wording):
    first = wording[QuestionWording].all[: len(THEMES) * 4]
    assert all(one.theme != other.theme for one, other in pairwise(first))


def test_a_question_is_found_by_its_key(wording: Wording):
    some = wording[QuestionWording].all[17]
    assert wording[QuestionWording].find(some.key) == some
    assert wording[QuestionWording].keys[17] == some.key
    assert wording[QuestionWording].find("retired") is None


def test_things_to_try_are_many_and_short(wording: Wording):
    texts = [one.text for one in wording[TriesWording].all]
    assert len(texts) >= 30
    assert len(set(texts)) == len(texts)
    assert [text for text in texts if len(re.findall(r"[.?](?= |$)", text)) > 2 and len(text) > 200] == []
    assert [text for text in texts if text[-1] not in ".?”"] == []
    assert wording[TriesWording].find(wording[TriesWording].keys[3]) == wording[TriesWording].all[3]
    assert wording[TriesWording].find("retired") is None


def test_the_three_prompts_each_ask_one_question(wording: Wording):
    kit = wording[KitWording]
    assert kit.goals.title == "Goals and progress"
    about = [one.text for one in (*kit.goals.about_goal, *kit.goals.about_milestone)]
    asks = [*kit.goals.asks, *kit.help.asks, *kit.next_steps.asks, *about]
    assert all(ask.endswith("?") and ask.count("?") == 1 for ask in asks)
    assert len({*asks}) == len(asks)


def refusals() -> list[CoachError]:
    fields = {
        slot: slot
        for slot in ("name", "typed", "names", "numbers", "when", "reference", "one_on_one_id", "most", "minutes")
    }
    keyed = (NotAReportError, NotAManagerError, NotAnAdministratorError)
    kinds = [kind for kind in CoachError.__subclasses__() if kind not in keyed]
    not_managers = [NotAManagerError(f"manager_{why}") for why in ("outsider", "guest", "gone")]
    not_reports = [f"report_{why}" for why in ("outsider", "guest", "bot", "gone", "self")]
    kinds.remove(errors.WhichOfTheseError)
    others = (
        [kind(**fields) for kind in kinds]
        + [errors.WhichOfTheseError(commitments=())]
        + [NotAnAdministratorError(), NotAnAdministratorError("<@U1>")]
    )
    return others + not_managers + [NotAReportError(key, **fields) for key in not_reports]


@pytest.mark.parametrize("error", refusals(), ids=lambda error: error.key)
def test_every_refusal_has_words(wording: Wording, error: CoachError):
    said = wording[ErrorWording].say(error)
    assert said[-1] in ".?"
    assert "{" not in said


def test_refusals_name_what_they_are_about(wording: Wording):
    assert "Sam" in wording[ErrorWording].say(NotAReportError("report_guest", name="Sam"))
    assert wording[ErrorWording].say(NotAReportError("report_self")).startswith("That’s you")
    assert "2, 5" in wording[ErrorWording].say(errors.SeveralCommitmentsError(typed="intro", numbers="2, 5"))


def test_help_shows_how_to_type_each_command(wording: Wording):
    commands = wording[HelpWording].commands
    for name, usage in commands.items():
        assert usage.usage.split()[:2] == ["/coach", name]
        assert usage.example.split()[:2] == ["/coach", name]
