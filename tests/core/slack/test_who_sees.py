""" "Who can see this" stands on whatever shows or takes what people write, and says what the access table says."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest

from bot.administration.rules import DECIDED, POLICY, Policy, Standing
from bot.away.rules import AWAY, HOLIDAYS
from bot.away.wording import AwayWording
from bot.briefs.rules import BRIEFS, TYPED
from bot.calendars.connected import CALENDARS
from bot.commitments.rules import COMMITMENTS
from bot.commitments.views import seen_of
from bot.core.access import AccessTable, Data, Role, who_can_see
from bot.core.people import Pair, Person
from bot.core.slack import who_sees
from bot.core.slack.blocks import Rendered
from bot.core.slack.who_sees import context_line, seen_by_viewer, seen_text, sees_text
from bot.core.wording.library import Counted, Section, Template, Wording
from bot.core.wording.sections import PrivacyWording
from bot.frames.rules import FRAMES
from bot.goals.rules import GOALS
from bot.handovers.rules import HANDOVERS
from bot.handovers.wording import HandoverWording
from bot.library.wording import Drills, Guides, Lessons, Playbooks, Questions
from bot.meetings.rules import OUTCOMES, SCHEDULE
from bot.performance.rules import ACKNOWLEDGEMENTS, RECORDS, RecordMessage
from bot.plans.rules import PLANS, PRIVATE_NOTES, PROPOSALS
from bot.practice.rules import PRACTICE
from bot.privacy.rules import ASKED
from bot.privacy.views import privacy
from bot.replies.rules import LoggedMessage
from bot.topics.rules import TOPICS
from bot.weekly.wording import WeeklyWording
from tests.cases import OF_FEATURES, missing
from tests.core.slack.surfaces import TODAY, VIEWS, Case, Content, cases, render
from tests.factories import ACCESS, ALL_FEATURES, library

CANARY = "zebrafish"
NAME = "Sam"

PROPOSAL_FORMS = ("proposed", "decided", "propose_form", "take_form", "decline_form")

LINES: Mapping[str, tuple[Data, ...]] = {
    **{view: data for cases in OF_FEATURES for view, data in cases.shows.items()},
    "briefs.views.brief": (BRIEFS, COMMITMENTS, TOPICS),
    "briefs.views.prompts": (BRIEFS, COMMITMENTS, TOPICS),
    "plans.views.plan": (PLANS, COMMITMENTS, GOALS),
    "plans.views.form": (PLANS,),
    "briefs.views.performance_talk": (BRIEFS,),
    "briefs.views.coach_role": (POLICY,),
    **dict.fromkeys(("briefs.views.follow_up", "briefs.views.follow_ups"), (OUTCOMES,)),
    **dict.fromkeys(("briefs.views.shift", "briefs.views.shifted"), (FRAMES,)),
    "replies.views.logged": (COMMITMENTS, TOPICS, PRIVATE_NOTES, TYPED),
    "replies.views.unsure": (TYPED,),
    "replies.forms.sort": (TYPED,),
    "replies.views.logged_by_command": (COMMITMENTS, PRIVATE_NOTES, TYPED),
    "commitments.forms.add": (COMMITMENTS,),
    "commitments.forms.edit": (COMMITMENTS,),
    "commitments.forms.edit_list": (COMMITMENTS,),
    "commitments.forms.move": (COMMITMENTS,),
    "weekly.views.weekly": (SCHEDULE, COMMITMENTS, GOALS),
    "core.slack.messenger.home_view": (COMMITMENTS, PLANS, GOALS, TOPICS, RECORDS),
    "briefs.report_views.report_brief": (TOPICS, PLANS, COMMITMENTS, PRIVATE_NOTES),
    **dict.fromkeys((f"topics.views.{name}" for name in ("form", "change_form", "saved")), (TOPICS,)),
    "practice.views.question": (PRACTICE,),
    **{f"plans.views.{name}": (PLANS, PROPOSALS) for name in PROPOSAL_FORMS},
    **dict.fromkeys(("goals.forms.goal", "goals.forms.milestones", "goals.views.asked"), (GOALS,)),
    **dict.fromkeys((f"handovers.views.{name}" for name in ("form", "answer_form", "asked")), (HANDOVERS,)),
    "handovers.views.handed_over": (HANDOVERS,),
    "administration.views.news": (DECIDED,),
    "performance.views.viewer_named": (RECORDS,),
    **dict.fromkeys((f"privacy.views.{name}" for name in ("export", "forgetting", "last")), (ASKED,)),
    **dict.fromkeys((f"performance.views.{name}" for name in ("brief", "record", "ahead", "brought")), (RECORDS,)),
    **dict.fromkeys((f"performance.views.{name}" for name in ("received", "unacknowledged")), (ACKNOWLEDGEMENTS,)),
    "performance.views.comment_saved": (ACKNOWLEDGEMENTS,),
    "performance.forms.confirm": (RECORDS,),
    "performance.forms.sentences": (COMMITMENTS, PRIVATE_NOTES),
    "performance.forms.comment_form": (ACKNOWLEDGEMENTS,),
}
"""What each view shows or takes. The reader has a line by what it was opened for."""

OF_SEVERAL = {
    "weekly.views.weekly",
    "briefs.views.coach_role",
    "briefs.views.follow_ups",
    "performance.views.viewer_named",
}
"""Messages of several parts, each with its own readers: these say of what it is."""

ANSWERS = (
    *(f"commitments.views.{name}" for name in ("changed", "changed_lines", "todo")),
    *(f"goals.views.{name}" for name in ("goal", "goals", "saved", "milestones_saved", "confirmed", "put_aside")),
)

WITHOUT: Mapping[str, str] = {
    "commands.views.usage": "repeats what was typed a moment ago, to nobody else, and keeps nothing",
    "replies.views.answer": "the same",
    "library.views.everything": "the same",
    "briefs.views.shift_ask": "asks about what was typed a moment ago, and holds nothing",
    "administration.views.saved": "the same; the form says it",
    "workspaces.views.notice": "says that Slack refuses something, to whoever installed the bot",
    **dict.fromkeys(ANSWERS, "answers with what the two have: the message or form before says who sees it"),
}
"""Messages, and views that show or take a text, that need no line, and why."""


@pytest.fixture
def wording() -> Wording:
    return library().languages["en"]


def every_case(wording: Wording) -> list[Case]:
    return list(cases(wording, Content(NAME, CANARY, many=3)))


def test_whatever_shows_or_takes_what_people_write_says_who_can_see_it(wording: Wording) -> None:
    missing = set()
    for case in every_case(wording):
        shown = as_text(case)
        if (CANARY in shown or "plain_text_input" in shown) and not says_it(wording, case):
            missing.add(case.name)
    assert missing - {*WITHOUT} == set()
    assert {*WITHOUT} <= {case.name for case in every_case(wording)}


def test_every_message_says_it(wording: Wording) -> None:
    """Those without text of people, too: a name, a time and an answer are also for somebody."""
    messages = {*VIEWS.values()}
    shown = [case for case in every_case(wording) if case.view in messages]
    says = {case.name for case in shown if says_it(wording, case)}
    silent = {case.name for case in shown} - says - {*WITHOUT}
    assert not silent, missing("Messages without “Who can see this”", silent, "shows")


AUDIENCE = re.compile(
    r"\bonly (?:for )?(?:you|both|the two)\b(?! know)|\b(?:you|two of you|both) (?:alone|only)\b|\bby you alone\b"
    r"|\b(?:nobody|no one) (?:but|else|(?:can |may )?(?:sees?|reads?)\b)|\blets? (?:you|nobody|anybody) (?:see|read)\b"
    r"|\bnot let (?:you|them|anybody) (?:see|read)\b|\b(?:stays?|kept) between\b"
    r"|\b(?:seen by|visible to|for your eyes)\b|\b(?:can|may|cannot|could) (?:also |only )?(?:see|read)\b"
    r"|(?:\{\w+\}|\b(?:those|people|managers?|reports?|HR|administrators?|everyone|everybody|the other one))"
    r" (?:who )?(?:sees?|reads?) (?!how|whether)",
    re.IGNORECASE,
)
"""How a sentence says who sees or reads something. What is filled into {seen} and {who} comes from the table."""


def sentences(value: object) -> Iterator[str]:
    """Every text of a part of the wording."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Template):
        yield from [] if value.slots & {"seen", "who"} else [value.text]
    elif isinstance(value, Counted):
        yield from value.forms.values()
    elif isinstance(value, Section):
        for name in type(value).model_fields:
            yield from sentences(getattr(value, name))
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from sentences(each)
    elif isinstance(value, tuple | list):
        for each in value:
            yield from sentences(each)


SPOKEN = (Drills, Guides, Lessons, Playbooks, Questions)
"""What people say to each other, and how: no promise of Coach's."""


def test_no_sentence_says_it_by_hand(wording: Wording) -> None:
    """A promise about who sees something is made from the table, or not at all."""
    said = wording[PrivacyWording]
    made = {said.open, said.line_title, *sentences(said.who), *sentences(said.sees)}
    parts = {name: part for name, part in wording.sections.items() if type(part) not in SPOKEN}
    texts = [(name, text) for name, part in parts.items() for text in sentences(part)]
    assert len(texts) > 1000, "this proves nothing"
    assert [(name, text) for name, text in texts if AUDIENCE.search(text) and text not in made] == []


@pytest.mark.parametrize(
    "by_hand",
    [
        "Kept as a note that only you can see.",
        "Only the two of you see them.",
        "Nobody but you sees this.",
        "{manager} reads it, and those who may read the record.",
        "Plans and what you agree are seen by the two of you; notes by you alone.",
        "It does not let you read anything.",
        "You can think aloud again; it stays between us.",
        "Each time you open one is noted where the two people can see it.",
    ],
)
def test_what_was_written_by_hand_is_found(by_hand: str) -> None:
    assert AUDIENCE.search(by_hand)


def test_a_topic_just_brought_is_seen_by_the_manager_too(wording: Wording) -> None:
    shown = texts_in(render(wording, LoggedMessage(1, TODAY, (), topics=("design reviews",))).blocks)
    assert shown[-1] == seen_text(wording, TOPICS)
    assert wording[PrivacyWording].who.only_you not in shown[-1]


def test_what_viewers_and_administrators_get_is_said_from_the_table(wording: Wording) -> None:
    """Every kind that the table lets them read, and no other."""
    said, secret = wording[PrivacyWording], Data("practice", readers=frozenset({Role.ADMIN}), writers=frozenset())
    for access in (ACCESS, AccessTable([secret])):
        me = Person(1, "T1", "U1", NAME, "Europe/London")
        shown = texts_in(privacy(wording, Standing(Policy(), None, views_records=False, access=access), me).blocks)
        for title, role in ((said.hr_title, Role.VIEWER), (said.admins_title, Role.ADMIN)):
            [text] = [one for one in shown if one.startswith(f"*{title}*")]
            may = {said.data[one.name] for one in access.rows.values() if {role, Role.EVERYONE} & one.readers}
            assert {name for name in said.data.values() if name in text} == may
            assert (said.who.nothing in text) is (not may)


def test_each_line_is_that_of_what_is_shown(wording: Wording) -> None:
    for case in every_case(wording):
        lines = audience_lines(wording, case)
        if not lines or case.name not in LINES:
            no_data_of_its_own = not lines or case.name == "core.slack.in_full_views.reader"
            assert no_data_of_its_own, missing("Views", [case.name], "shows")
            continue
        parts = LINES[case.name]
        options = [one for count in range(1, len(parts) + 1) for one in combinations(parts, count)]
        several = (wording[AwayWording].those_they_meet,) if {AWAY, HOLIDAYS} & {*parts} else ()
        several += (wording[HandoverWording].told_others,) if case.name == "handovers.views.handed_over" else ()
        weekly = wording[WeeklyWording]
        several += (weekly.each_report, weekly.each_manager) if case.name == "weekly.views.weekly" else ()
        expected = {
            seen_text(wording, *one, other=other, by_name=case.name in OF_SEVERAL)
            for one in options
            if one
            for other in (None, NAME, *several)
        }
        if case.name == "core.slack.messenger.home_view":
            expected.add(seen_text(wording, *ALL_FEATURES.shown_on_home, by_name=True))
            expected.add(seen_text(wording, CALENDARS, by_name=True))
        if RECORDS in parts:
            expected |= {seen_text(wording, *one, later=later) for one in options for later in (NAME, "")}
        if case.name == "performance.views.record":
            expected.add(texts_in(seen_by_viewer(wording, RECORDS, NAME, NAME))[0])
            expected.add(texts_in(seen_by_viewer(wording, RECORDS, NAME, later=NAME))[0])
        in_few_words = {
            sees_text(wording, *one, other=other, by_name=by_name, later=later)
            for one in options
            for other in (None, NAME, *several)
            for by_name in (False, True)
            for later in ((None, NAME, "") if RECORDS in one else (None,))
        }
        wrong = {line for line in lines if line not in expected and not line.startswith((*in_few_words,))}
        assert not wrong, case.name


def test_lines_with_different_readers_say_of_what(wording: Wording) -> None:
    """Two bare ones in one message would deny each other."""
    bare = {seen_text(wording, data, other=other) for data in ACCESS.rows.values() for other in (None, NAME)}
    found = {case.name: bare & {*texts_of(case)} for case in every_case(wording)}
    assert {name: lines for name, lines in found.items() if len(lines) > 1} == {}


@pytest.mark.parametrize("data", ACCESS.rows.values(), ids=ACCESS.rows)
def test_a_line_names_those_the_table_lets_in_and_nobody_else(wording: Wording, data: Data) -> None:
    said, who = seen_text(wording, data, other=NAME), wording[PrivacyWording].who
    both = {Role.MANAGER, Role.REPORT} <= data.readers
    assert (NAME in said) is both
    assert (who.viewers in said) is (Role.VIEWER in data.readers)
    assert (who.admins in said) is (Role.ADMIN in data.readers)
    assert (who.everyone in said) is (Role.EVERYONE in data.readers)
    assert (who.concerned in said) is (Role.CONCERNED in data.readers)
    alone = not both and not {Role.CONCERNED, Role.VIEWER, Role.ADMIN, Role.EVERYONE} & data.readers
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


@pytest.mark.parametrize("reader", [1, 3])
def test_a_record_that_was_not_shown_yet_names_the_report_as_one_who_comes_to_see_it(
    wording: Wording, reader: int
) -> None:
    """A service gives it to them only then: tests/core/slack/test_roles.py, record_show."""
    content, said = Content(NAME, CANARY), wording[PrivacyWording].who
    people = [replace(content.person(), id=number, name=name) for number, name in ((1, "Priya"), (2, NAME), (3, "Leo"))]
    pair = Pair(1, "T1", *people[:2])
    for shown in (False, True):
        message = RecordMessage(content.record(shown=shown), pair, people[reader - 1], TODAY)
        [line] = [one for one in texts_in(render(wording, message).blocks) if one.startswith("Who can see")]
        assert (said.later.fill(who="", later=NAME) in line) is not shown
        assert line.count(NAME) == 1


def test_a_viewer_is_one_of_those(wording: Wording) -> None:
    said = wording[PrivacyWording].who
    [line] = texts_in(seen_by_viewer(wording, RECORDS, "Priya", NAME))
    assert line == wording[PrivacyWording].line.fill(who=f"Priya, {NAME} and {said.viewers_and_you}")


def test_when_the_table_changes_the_lines_change(wording: Wording, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {case.name: as_text(case) for case in every_case(wording)}
    monkeypatch.setattr(who_sees, "who_can_see", lambda data: (*who_can_see(data), Role.ADMIN))
    for case in every_case(wording):
        has_line = case.name in LINES and says_it(wording, case)
        if has_line and LINES[case.name] != (POLICY,):  # everyone sees that already
            assert wording[PrivacyWording].who.admins in as_text(case), case.name
            let_in = any(Role.ADMIN in data.readers for data in LINES[case.name])
            assert (wording[PrivacyWording].who.admins in before[case.name]) is let_in, case.name


SAM = {"other": NAME}


@pytest.mark.parametrize(
    ("data", "names", "line"),
    [
        ((BRIEFS,), {}, "Only you see this. Sent 30 minutes before, as you chose."),
        ((COMMITMENTS, TOPICS), SAM, "You and Sam see this. Sent 30 minutes before, as you chose."),
        ((TYPED, PRIVATE_NOTES), SAM, "Only you see this. Sent 30 minutes before, as you chose."),
    ],
)
def test_one_line_says_who_sees_it_and_why_it_came(
    wording: Wording, data: tuple[Data, ...], names: dict[str, str], line: str
) -> None:
    assert texts_in(context_line(wording, "Sent 30 minutes before, as you chose.", *data, **names)) == [line]
    assert len(line.split()) <= 12


@pytest.mark.parametrize(
    ("data", "names", "line"),
    [
        ((BRIEFS, COMMITMENTS, TOPICS), SAM, "Only you see this brief. Sam sees commitments and topics."),
        ((COMMITMENTS, PRIVATE_NOTES), SAM, "You and Sam see commitments. Only you see your notes."),
        ((RECORDS,), SAM, "You, Sam and named colleagues see this."),
        (
            (RECORDS,),
            {"later": NAME},
            "You and named colleagues see this, then Sam.",
        ),
        ((POLICY,), {}, "Everyone here sees this."),
        ((BRIEFS,), {"by_name": True}, "Only you see this brief."),
        ((SCHEDULE, COMMITMENTS), {}, "You and the other person see this."),
        ((GOALS,), {"other": "<A&B>"}, "You and &lt;A&amp;B&gt; see this."),
    ],
)
def test_parts_with_other_readers_are_named(
    wording: Wording, data: tuple[Data, ...], names: dict[str, Any], line: str
) -> None:
    assert sees_text(wording, *data, **names) == line


def test_one_line_is_made_from_the_table(wording: Wording) -> None:
    """It names all that the table lets in, and nobody else."""
    who, sees = wording[PrivacyWording].who, wording[PrivacyWording].sees
    for data in ACCESS.rows.values():
        line = sees_text(wording, data, other=NAME)
        assert (NAME in line) is ({Role.MANAGER, Role.REPORT} <= data.readers), data.name
        for role, named in ((Role.VIEWER, sees.viewers), (Role.ADMIN, who.admins), (Role.CONCERNED, who.concerned)):
            assert (named in line) is (role in data.readers), data.name
        assert (line == sees.everyone.fill(what=sees.this)) is (Role.EVERYONE in data.readers)
        others = {NAME, sees.viewers, who.admins, who.concerned}
        alone = not any(one in line for one in others) and Role.EVERYONE not in data.readers
        assert (line == sees.you.fill(what=sees.this)) is alone


def audience_lines(wording: Wording, case: Case) -> list[str]:
    """What it says of who can see it, in full or in few words."""
    said = wording[PrivacyWording]
    anybody, you = ".{1,200}?", said.who.you.capitalize() + "(?:,| and) .{1,200}?"
    begins = [re.escape(said.line_title)]
    for short in (said.sees.you, said.sees.pair, said.sees.more, said.sees.everyone):
        begins.append(re.sub(r"\\\{\w+\\\}", anybody, re.escape(short.text).replace(r"\{who\}", you)))
    pattern = re.compile("|".join(begins))
    return [one for one in texts_of(case) if pattern.match(one)]


def says_it(wording: Wording, case: Case) -> bool:
    return bool(audience_lines(wording, case)) or wording[PrivacyWording].line_title in as_text(case)


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


STARTED = re.compile(r"(?:Only y|Y|Everyone h)[^.]* see(?:s)? .*\.")


def test_the_one_small_line_of_a_message_has_twelve_words_at_most(wording: Wording) -> None:
    messages = {*VIEWS.values()}
    for case in every_case(wording):
        if case.view not in messages:
            continue
        lines = [line for line in audience_lines(wording, case) if STARTED.match(line)]
        assert [line for line in lines if len(line.split()) > 12] == [], case.name
