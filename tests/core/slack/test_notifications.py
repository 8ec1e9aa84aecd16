"""What lock screens show of each message: with whom and when, and nothing of what it is about."""

import re
from dataclasses import fields, replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.briefs.rules import FOLLOW_UP, BriefMessage, ReportBriefMessage
from bot.core.people import ReportBriefTime
from bot.core.slack.notifications import notified, without_names
from bot.core.wording.library import Wording
from bot.core.wording.sections import NotificationWording
from bot.frames.rules import Frame
from bot.meetings.rules import Lead
from bot.performance.rules import AheadMessage, PerformanceBriefMessage
from tests.core.slack.surfaces import NOW, TODAY, VIEWS, Content, render
from tests.factories import MESSAGE_TYPES, library

TELLING = re.compile(r"coaching|performance|record|goal|topic|note\b|plan\b|conversation|standard", re.IGNORECASE)
STARTED = [one.render for kind, one in MESSAGE_TYPES.items() if one.started_by_bot or kind == FOLLOW_UP]
SAM = Content("Sam Okafor", "")


@pytest.fixture(scope="module")
def wording() -> Wording:
    return library().for_locale("en")


@settings(max_examples=25)  # each makes every message twice
@given(name=st.text(), first=st.text(), second=st.text())
def test_it_says_nothing_of_what_people_wrote(wording: Wording, name: str, first: str, second: str) -> None:
    made = [[render(wording, one) for one in Content(name, each, many=3).messages()] for each in (first, second)]
    assert [one.text for one in made[0]] == [one.text for one in made[1]]
    hidden = [[without_names(one) for one in each] for each in made]
    assert [(one.text, one.blocks[0]) for one in hidden[0]] == [(one.text, one.blocks[0]) for one in hidden[1]]


def test_it_has_a_first_name_at_most_and_hides_that_too(wording: Wording) -> None:
    """In what desktops take from blocks as well. A message that has a name alone has what they are called."""
    for message in Content("Zebedee Quux", "zymurgy", many=3).messages():
        names = {one.name: "Zebedee" for one in fields(message) if getattr(message, one.name) == "Zebedee Quux"}
        rendered = render(wording, replace(message, **names))
        hidden = without_names(rendered)
        shown = f"{hidden.text} {hidden.blocks[0]}"
        assert "zymurgy" not in rendered.text + shown
        assert "Quux" not in rendered.text
        assert "Zebedee" not in shown
        if VIEWS[type(message)] in STARTED:
            assert not TELLING.search(rendered.text + shown), rendered.text


@pytest.mark.parametrize("at", [NOW, NOW + timedelta(days=1)])
def test_a_performance_conversation_reads_like_any_1_1(wording: Wording, at: datetime) -> None:
    to_manager = [
        BriefMessage(SAM.brief(), SAM.pair(), TODAY, at),
        PerformanceBriefMessage(
            SAM.brief(Frame.PERFORMANCE), SAM.record(shown=False), "Sam", TODAY, at, SAM.series().one_on_one
        ),
    ]
    to_report = [
        ReportBriefMessage(SAM.pair(), TODAY, at, Lead.HALF_AN_HOUR, ReportBriefTime.SAME),
        AheadMessage(SAM.pair().manager.called, TODAY, at, 30),
    ]
    for coaching, performance in (to_manager, to_report):
        assert render(wording, coaching).text == render(wording, performance).text


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (datetime(2026, 11, 23, 10), "Sam at 10:00: your brief is ready."),  # noqa: DTZ001
        (datetime(2026, 11, 24, 10), "Sam, tomorrow 10:00: your brief is ready."),  # noqa: DTZ001
        (None, "Sam: your brief is ready."),
    ],
)
def test_a_brief_is_told_by_name_and_time(wording: Wording, at: datetime | None, expected: str) -> None:
    told = notified(wording, wording[NotificationWording].brief, "Sam", [], at, TODAY)
    assert (told.text, told.neutral) == (expected, "Your brief is ready.")


def test_what_follows_in_the_thread_names_whom_it_is_about(wording: Wording) -> None:
    told = notified(wording, wording[NotificationWording].thread, "Sam", [])
    assert (told.text, told.neutral) == ("Sam: more for your 1:1.", "More for one of your 1:1s.")


def test_no_name_acts_in_slack(wording: Wording) -> None:
    told = notified(wording, wording[NotificationWording].news, "<!channel> & Co", [])
    assert told.text == "&lt;!channel&gt; &amp; Co: something new for you."
