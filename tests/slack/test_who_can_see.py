""" "Who can see this" stands on whatever shows or takes what people write, and says what the access table says."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from bot.domain import access
from bot.domain.access import READERS, Data, Role
from bot.domain.prompts import Wording
from bot.slack.blocks import Rendered
from bot.slack.privacy.lines import seen_text
from tests.services.desk import library
from tests.slack.surfaces import Case, Content, cases

CANARY = "zebrafish"
NAME = "Sam"
OTHERS = (None, NAME, f"{NAME}, {NAME}")
"""Nobody by name, the other one, or both for somebody who is neither."""

LINES: Mapping[str, tuple[Data, ...]] = {
    "briefs.views.brief": (Data.BRIEF, Data.COMMITMENTS, Data.TOPICS),
    "briefs.views.prompts": (Data.COMMITMENTS, Data.PRIVATE_NOTES, Data.TYPED),
    "plans.views.plan": (Data.PLAN, Data.COMMITMENTS),
    "plans.views.form": (Data.PLAN,),
    "commitments.views.logged": (Data.COMMITMENTS, Data.PRIVATE_NOTES),
    "commitments.views.unsure": (Data.TYPED,),
    "commitments.views.changed": (Data.COMMITMENTS,),
    "commitments.views.changed_lines": (Data.COMMITMENTS, Data.PRIVATE_NOTES),
    "commitments.views.todo": (Data.COMMITMENTS,),
    "commitments.forms.add": (Data.COMMITMENTS,),
    "commitments.forms.edit": (Data.COMMITMENTS,),
    "commitments.forms.move": (Data.COMMITMENTS,),
    "nudges.views.nudge": (Data.COMMITMENTS,),
    "home.views.home": (Data.PLAN, Data.COMMITMENTS, Data.GOALS),
    **dict.fromkeys(("goals.forms.goal", "goals.forms.milestones", "goals.views.goal"), (Data.GOALS,)),
    **dict.fromkeys(("goals.views.goals", "goals.views.asked", "goals.views.confirmed"), (Data.GOALS,)),
    **dict.fromkeys(("goals.views.saved", "goals.views.milestones_saved"), (Data.GOALS,)),
    "goals.views.put_aside": (Data.GOALS,),
    **dict.fromkeys(("performance.views.brief", "performance.views.record"), (Data.RECORD,)),
    **dict.fromkeys(("performance.forms.four_things", "performance.forms.confirm"), (Data.RECORD,)),
    "performance.forms.own_words": (Data.RECEIVED,),
}
"""What each view shows or takes. The reader has a line by what it was opened for."""

WITHOUT: Mapping[str, str] = {
    "commands.views.usage": "repeats what was typed a moment ago, to nobody else, and keeps nothing",
    "replies.views.answer": "the same",
    "administration.views.form": "says itself that both people of every 1:1 see the text",
    "administration.views.saved": "the same",
    "frames.views.limits": "shows whom the administrators say to turn to, to everybody",
    **dict.fromkeys(
        (
            "plans.views.plan",  # only while the manager has not shared it
            "prepares.views.prepare",
            *(
                f"proposals.views.{name}"
                for name in ("decided", "decline_form", "propose_form", "proposed", "take_form")
            ),
            "topics.views.change_form",
            "topics.views.form",
        ),
        "still says so in words of its own",
    ),
    "performance.forms.sentences": "shows somebody their own sentences, to choose from",
}
"""Views that show or take a text and need no line, and why."""


@pytest.fixture
def words() -> Wording:
    return library().languages["en"]


def every_case(words: Wording) -> list[Case]:
    return list(cases(words, Content(NAME, CANARY, many=3)))


def test_whatever_shows_or_takes_what_people_write_says_who_can_see_it(words: Wording) -> None:
    missing = set()
    for case in every_case(words):
        shown = as_text(case)
        if (CANARY in shown or "plain_text_input" in shown) and words.privacy.line_title not in shown:
            missing.add(case.name)
    practice = {name for name in missing if name.startswith("practice.")}  # what is practised is about nobody
    assert missing - practice - {*WITHOUT} == set()
    assert {*WITHOUT} <= {case.name for case in every_case(words)}


def test_each_line_is_that_of_what_is_shown(words: Wording) -> None:
    for case in every_case(words):
        lines = [one for one in texts_of(case) if one.startswith(words.privacy.line_title)]
        if not lines or case.name not in LINES:
            assert not lines or case.name == "reading.views.reader", case.name
            continue
        parts = LINES[case.name]
        options = [parts[:count] for count in range(1, len(parts) + 1)] + [parts[1:]]
        expected = {
            seen_text(words, *one, other=other) for one in options if one for other in (None, NAME, f"{NAME}, {NAME}")
        }
        assert {*lines} <= expected, case.name


@pytest.mark.parametrize("data", Data)
def test_a_line_names_those_the_table_lets_in_and_nobody_else(words: Wording, data: Data) -> None:
    said, who = seen_text(words, data, other=NAME), words.privacy.who
    both = {Role.MANAGER, Role.REPORT} <= READERS[data]
    assert (NAME in said) is both
    assert (who.viewers in said) is (Role.VIEWER in READERS[data])
    assert (who.admins in said) is (Role.ADMIN in READERS[data])
    assert (who.everyone in said) is (Role.EVERYONE in READERS[data])
    alone = not both and not {Role.VIEWER, Role.ADMIN, Role.EVERYONE} & READERS[data]
    assert (who.only_you in said) is alone


def test_when_the_table_changes_the_lines_change(words: Wording, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {case.name: as_text(case) for case in every_case(words)}
    wider = {data: roles | {Role.ADMIN} for data, roles in READERS.items()}
    monkeypatch.setattr(access, "READERS", wider)
    for case in every_case(words):
        if case.name in LINES and words.privacy.line_title in as_text(case):
            assert words.privacy.who.admins in as_text(case), case.name
            assert words.privacy.who.admins not in before[case.name]


def as_text(case: Case) -> str:
    shown = case.show()
    return json.dumps(shown.blocks if isinstance(shown, Rendered) else shown, ensure_ascii=False)


def texts_of(case: Case) -> list[str]:
    found: list[str] = []

    def look(value: Any) -> None:
        if isinstance(value, dict):
            found.extend([value["text"]] if isinstance(value.get("text"), str) else [])
            for one in value.values():
                look(one)
        elif isinstance(value, list):
            for one in value:
                look(one)

    shown = case.show()
    look(shown.blocks if isinstance(shown, Rendered) else shown)
    return found
