"""The English wording itself: small things to try, an answer for every error."""

import re

import pytest

from bot.commands.wording import HelpWording
from bot.core import errors
from bot.core.errors import CoachError, NotAManagerError, NotAnAdministratorError, NotAReportError
from bot.core.wording.library import Wording
from bot.core.wording.sections import ErrorWording
from bot.weekly.wording import TriesWording
from tests.factories import library


@pytest.fixture(scope="module")
def wording() -> Wording:
    return library().for_locale("en")


def test_things_to_try_are_many_and_short(wording: Wording):
    texts = [one.text for one in wording[TriesWording].all]
    assert len(texts) >= 30
    assert len(set(texts)) == len(texts)
    assert [text for text in texts if len(re.findall(r"[.?](?= |$)", text)) > 2 and len(text) > 200] == []
    assert [text for text in texts if text[-1] not in ".?”"] == []
    assert wording[TriesWording].find(wording[TriesWording].keys[3]) == wording[TriesWording].all[3]
    assert wording[TriesWording].find("retired") is None


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
