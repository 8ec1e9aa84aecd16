""" "Who can see this" stands on whatever shows or takes what people write, and says what the access table says."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from bot.administration.rules import Policy, Standing
from bot.briefs.rules import BRIEFS, TYPED
from bot.commitments.rules import COMMITMENTS
from bot.commitments.views import seen_of
from bot.core.access import Data, Role, who_can_see
from bot.core.people import Person
from bot.core.slack import who_sees
from bot.core.slack.blocks import Rendered
from bot.core.slack.who_sees import seen_by_viewer, seen_text
from bot.core.wording.library import Wording
from bot.core.wording.sections import PrivacyWording
from bot.goals.rules import GOALS
from bot.handovers.rules import HANDOVERS
from bot.performance.rules import ACKNOWLEDGEMENTS, RECORDS
from bot.plans.rules import PLANS, PRIVATE_NOTES, PROPOSALS
from bot.privacy.views import privacy
from bot.topics.rules import TOPICS
from tests.cases import OF_FEATURES, missing
from tests.core.slack.surfaces import Case, Content, cases
from tests.factories import ACCESS, library

CANARY = "zebrafish"
NAME = "Sam"

PROPOSAL_FORMS = ("proposed", "decided", "propose_form", "take_form", "decline_form")

LINES: Mapping[str, tuple[Data, ...]] = {
    **{view: data for cases in OF_FEATURES for view, data in cases.shows.items()},
    "briefs.views.brief": (BRIEFS, COMMITMENTS, TOPICS),
    "briefs.views.prompts": (COMMITMENTS, PRIVATE_NOTES, TYPED),
    "plans.views.plan": (PLANS, COMMITMENTS, GOALS),
    "plans.views.form": (PLANS,),
    "replies.views.logged": (COMMITMENTS, PRIVATE_NOTES),
    "replies.views.unsure": (TYPED,),
    "commitments.views.changed": (COMMITMENTS,),
    "commitments.views.changed_lines": (COMMITMENTS,),
    "replies.views.logged_lines": (COMMITMENTS, PRIVATE_NOTES),
    "commitments.views.todo": (COMMITMENTS,),
    "commitments.forms.add": (COMMITMENTS,),
    "commitments.forms.edit": (COMMITMENTS,),
    "commitments.forms.move": (COMMITMENTS,),
    "weekly.views.weekly": (COMMITMENTS,),
    "core.slack.messenger.home_view": (COMMITMENTS, PLANS, GOALS),
    "briefs.report_views.report_brief": (TOPICS, PLANS, COMMITMENTS, PRIVATE_NOTES),
    **dict.fromkeys(("topics.views.form", "topics.views.change_form"), (TOPICS,)),
    **{f"plans.views.{name}": (PLANS, PROPOSALS) for name in PROPOSAL_FORMS},
    **dict.fromkeys(("goals.forms.goal", "goals.forms.milestones", "goals.views.goal"), (GOALS,)),
    **dict.fromkeys(("goals.views.goals", "goals.views.asked", "goals.views.confirmed"), (GOALS,)),
    **dict.fromkeys(("goals.views.saved", "goals.views.milestones_saved"), (GOALS,)),
    "goals.views.put_aside": (GOALS,),
    **dict.fromkeys((f"handovers.views.{name}" for name in ("form", "answer_form", "asked")), (HANDOVERS,)),
    **dict.fromkeys(("performance.views.brief", "performance.views.record"), (RECORDS,)),
    **dict.fromkeys(("performance.forms.four_things", "performance.forms.confirm"), (RECORDS,)),
    "performance.forms.comment_form": (ACKNOWLEDGEMENTS,),
}
"""What each view shows or takes. The reader has a line by what it was opened for."""

WITHOUT: Mapping[str, str] = {
    "commands.views.usage": "repeats what was typed a moment ago, to nobody else, and keeps nothing",
    "replies.views.answer": "the same",
    "administration.views.form": "says itself that both people of every 1:1 see the text",
    "administration.views.saved": "the same",
    "briefs.views.coach_role": "shows whom the administrators say to turn to, to everybody",
    "performance.forms.sentences": "shows somebody their own sentences, to choose from",
}
"""Views that show or take a text and need no line, and why."""


@pytest.fixture
def wording() -> Wording:
    return library().languages["en"]


def every_case(wording: Wording) -> list[Case]:
    return list(cases(wording, Content(NAME, CANARY, many=3)))


def test_whatever_shows_or_takes_what_people_write_says_who_can_see_it(wording: Wording) -> None:
    missing = set()
    for case in every_case(wording):
        shown = as_text(case)
        if (CANARY in shown or "plain_text_input" in shown) and wording[PrivacyWording].line_title not in shown:
            missing.add(case.name)
    practice = {name for name in missing if name.startswith("practice.")}  # what is practised is about nobody
    assert missing - practice - {*WITHOUT} == set()
    assert {*WITHOUT} <= {case.name for case in every_case(wording)}


def test_each_line_is_that_of_what_is_shown(wording: Wording) -> None:
    for case in every_case(wording):
        lines = [one for one in texts_of(case) if one.startswith(wording[PrivacyWording].line_title)]
        if not lines or case.name not in LINES:
            no_data_of_its_own = not lines or case.name == "core.slack.in_full_views.reader"
            assert no_data_of_its_own, missing("Views", [case.name], "shows")
            continue
        parts = LINES[case.name]
        options = [parts[:count] for count in range(1, len(parts) + 1)] + [parts[1:], (parts[0], parts[-1])]
        expected = {seen_text(wording, *one, other=other) for one in options if one for other in (None, NAME)}
        if case.name == "performance.views.record":
            expected.add(texts_in(seen_by_viewer(wording, RECORDS, NAME, NAME))[0])
        assert {*lines} <= expected, case.name


@pytest.mark.parametrize("data", ACCESS.rows.values(), ids=ACCESS.rows)
def test_a_line_names_those_the_table_lets_in_and_nobody_else(wording: Wording, data: Data) -> None:
    said, who = seen_text(wording, data, other=NAME), wording[PrivacyWording].who
    both = {Role.MANAGER, Role.REPORT} <= data.readers
    assert (NAME in said) is both
    assert (who.viewers in said) is (Role.VIEWER in data.readers)
    assert (who.admins in said) is (Role.ADMIN in data.readers)
    assert (who.everyone in said) is (Role.EVERYONE in data.readers)
    alone = not both and not {Role.VIEWER, Role.ADMIN, Role.EVERYONE} & data.readers
    assert (who.only_you in said) is alone


def test_a_list_over_several_pairs_names_nobody(wording: Wording) -> None:
    lines = Content(NAME, CANARY, many=3).commitments()[:2]
    assert seen_of(wording, lines) == seen_text(wording, COMMITMENTS, other=NAME)
    mina = replace(lines[1].pair.report, name="Mina")
    of_two_pairs = [lines[0], replace(lines[1], pair=replace(lines[1].pair, report=mina))]
    assert seen_of(wording, of_two_pairs) == seen_text(wording, COMMITMENTS)


def test_the_report_is_notified_of_the_manager(wording: Wording) -> None:
    line = Content(NAME, CANARY, many=3).commitments()[0]
    pair = replace(line.pair, manager=replace(line.pair.manager, name="Priya"))
    line = replace(line, pair=pair, reader=pair.report)
    assert seen_of(wording, [line]) == seen_text(wording, COMMITMENTS, other="Priya")


def test_the_page_for_everybody_says_of_briefs_that_managers_alone_see_them(wording: Wording) -> None:
    said = wording[PrivacyWording]
    me = Person(1, "T1", "U1", NAME, "Europe/London")
    shown = privacy(wording, Standing(Policy(), None, views_records=False, access=ACCESS), me)
    [line] = [one for one in "\n".join(texts_in(shown.blocks)).split("\n") if one.startswith(f"• {said.data['brief']}")]
    assert line == said.who_line.fill(what=said.data["brief"], who=said.who.only_manager)


def test_a_viewer_is_one_of_those(wording: Wording) -> None:
    said = wording[PrivacyWording].who
    [line] = texts_in(seen_by_viewer(wording, RECORDS, "Priya", NAME))
    assert line == wording[PrivacyWording].line.fill(
        who=said.three.fill(first="Priya", second=NAME, third=said.viewers_and_you)
    )


def test_when_the_table_changes_the_lines_change(wording: Wording, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {case.name: as_text(case) for case in every_case(wording)}
    monkeypatch.setattr(who_sees, "who_can_see", lambda data: (*who_can_see(data), Role.ADMIN))
    for case in every_case(wording):
        if case.name in LINES and wording[PrivacyWording].line_title in as_text(case):
            assert wording[PrivacyWording].who.admins in as_text(case), case.name
            let_in = any(Role.ADMIN in data.readers for data in LINES[case.name])
            assert (wording[PrivacyWording].who.admins in before[case.name]) is let_in, case.name


def as_text(case: Case) -> str:
    shown = case.show()
    return json.dumps(shown.blocks if isinstance(shown, Rendered) else shown, ensure_ascii=False)


def texts_of(case: Case) -> list[str]:
    shown = case.show()
    return texts_in(shown.blocks if isinstance(shown, Rendered) else shown)


def texts_in(blocks: Any) -> list[str]:
    found: list[str] = []

    def look(value: Any) -> None:
        if isinstance(value, dict):
            found.extend([value["text"]] if isinstance(value.get("text"), str) else [])
            for one in value.values():
                look(one)
        elif isinstance(value, list):
            for one in value:
                look(one)

    look(blocks)
    return found
