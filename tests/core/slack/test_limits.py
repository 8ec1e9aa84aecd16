"""Whatever people type, Slack takes what the bot shows, and nothing typed acts in Slack."""

import importlib
import inspect
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.administration.rules import ADMINISTRATION, AdministrationMessage
from bot.administration.wording import AdminWording
from bot.briefs.rules import (
    BRIEF,
    FOLLOW_UP,
    REPORT_BRIEF,
    SHIFTED,
    BriefMessage,
    FollowUpMessage,
    ReportBriefMessage,
    ShiftedMessage,
)
from bot.briefs.wording import BriefWording, ReportBriefWording
from bot.commands.wording import HelpWording
from bot.core.feature import Features
from bot.core.files import Export
from bot.core.people import Pair, ReportBriefTime
from bot.core.slack import ids
from bot.core.slack.blocks import Block, Rendered, reading
from bot.core.slack.in_full_views import reader
from bot.core.slack.messenger import home_view
from bot.core.slack.subcommands import pick_report
from bot.core.time.dates import weekday_name
from bot.core.wording.dates import DateWording
from bot.core.wording.library import Section, Wording
from bot.core.wording.sections import ErrorWording
from bot.frames.rules import Frame, Shift
from bot.frames.wording import FrameWording
from bot.goals.rules import GOAL
from bot.goals.wording import GoalWording
from bot.handovers.rules import HANDED_OVER, HANDOVER, HandedOverMessage, HandoverMessage, HandoverState
from bot.handovers.wording import HandoverWording
from bot.library.wording import SECTIONS
from bot.meetings.rules import Lead, Outcome
from bot.performance.rules import (
    BROUGHT_FORWARD,
    PERFORMANCE_AHEAD,
    PERFORMANCE_BRIEF,
    RECORD,
    UNACKNOWLEDGED,
    AheadMessage,
    BroughtMessage,
    PerformanceBriefMessage,
    UnacknowledgedMessage,
)
from bot.performance.wording import PerformanceWording
from bot.plans.rules import DECIDED, PROPOSED, DecidedMessage, ProposalState, ProposedMessage
from bot.plans.wording import ProposalWording
from bot.sandbox import limits
from bot.sandbox.blocks import blocks_too_long, check_message, check_view, texts
from bot.settings import Settings
from bot.weekly.rules import WEEKLY, WeeklyMessage
from bot.weekly.wording import WeeklyWording
from bot.wiring import FEATURES, surface
from bot.workspaces.rules import NOTICE, NoticeMessage
from bot.workspaces.wording import NoticeWording
from tests.cases import OF_FEATURES, missing
from tests.core.slack.surfaces import NOW, TODAY, VIEWS, Case, Content, Shown, cases, render
from tests.factories import MESSAGE_TYPES, library

STRANGE = {
    "plain": "intro Sam to the design lead",
    "long": "x" * 10_000,
    "long words": "draft the plan " * 700,
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈😀" * 1000,
    "right to left": "\u202eשלום \u200fمرحبا بالعالم\u202c " * 400,
    "zero width": "\u200b\u200d\u2060\ufeff" * 2500,
    "blanks": " \t\u3000" * 3000 + ".",
    "pings": "<!channel> <!here> <!everyone> <!subteam^S1|@all> <#C1|general> <https://evil.example|click> " * 100,
    "escapes": "&" * 10_000,
    "brackets": "<>" * 5000,
    "mentions": "<@U07SAM0K2FR>" * 800,
    "marks": "`*_~```>" * 1250,
    "lines": "a\n\n" * 3000,
    "braces": "{report} {{}} {0} %s" * 500,
}


@pytest.fixture(scope="module")
def wording() -> Wording:
    return library().for_locale("en")


def strange(wording: Wording, which: str) -> list[Case]:
    return list(cases(wording, Content(STRANGE[which], STRANGE[which])))


def modal_of(wording: Wording, shown: Shown) -> Block:
    return reading(wording, shown) if isinstance(shown, Rendered) else shown


@pytest.mark.parametrize(
    ("language", "which"),
    [*(("en", which) for which in STRANGE), *((one, "long words") for one in ("de", "es", "fr"))],
)
def test_slack_takes_all_the_bot_shows_nothing_typed_links_and_each_button_has_its_own_name(
    language: str, which: str
) -> None:
    """One test, because making everything that is shown takes longest."""
    wording = library().languages[language]
    for case in strange(wording, which):
        shown = case.show()
        check_taken(wording, case.name, shown)
        check_nothing_links(case.name, shown)
        check_buttons_told_apart(case.name, shown)


def check_taken(wording: Wording, name: str, shown: Shown) -> None:
    if isinstance(shown, Rendered):
        assert shown.text.strip(), name
        assert check_message(shown.text, shown.blocks) == [], name
        assert not blocks_too_long(shown.blocks), name
        assert sum(map(len, texts(shown.blocks))) <= limits.MESSAGE_BLOCKS_TEXT, name
        assert len(shown.text.encode()) <= limits.UPDATE_TEXT_BYTES, name
    # Every answer may also be shown as a modal.
    assert check_view(modal_of(wording, shown)) == [], name


def check_nothing_links(name: str, shown: Shown) -> None:
    """Nothing that was typed becomes a link or pings anybody."""
    read_as_mrkdwn = [*marked(shown if isinstance(shown, dict) else {"blocks": shown.blocks})]
    read_as_mrkdwn += [shown.text] if isinstance(shown, Rendered) else []
    for text in read_as_mrkdwn:
        assert "<" not in re.sub(r"<@[UW][A-Z0-9]+>|<https://coach\.example\.com/[^|<>]*\|[^<>]*>", "", text), name


def check_buttons_told_apart(name: str, shown: Shown) -> None:
    """For screen readers: buttons that repeat say what they are about."""
    repeated = defaultdict(list)
    for each in buttons(shown.blocks if isinstance(shown, Rendered) else shown):
        repeated[each["text"]["text"]].append(each.get("accessibility_label"))
    for text, labels in repeated.items():
        if len(labels) > 1:
            assert all(label and label.startswith(f"{text}: ") for label in labels), (name, text)


RAW = re.compile(r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b|\b[0-9]{2}:[0-9]{2}:[0-9]{2}\b|datetime\.|\+00:00")


def test_days_and_times_are_said_in_words(wording: Wording) -> None:
    for case in strange(wording, "plain"):
        shown = case.show()
        said = [*texts(shown.blocks), shown.text] if isinstance(shown, Rendered) else [*texts(shown)]
        assert [text for text in said if RAW.search(text)] == [], case.name


def marked(value: object) -> Iterator[str]:
    """Every text that Slack reads as mrkdwn; plain text objects do nothing."""
    if isinstance(value, dict):
        if value.get("type") == "mrkdwn":
            yield value["text"]
        for entry in value.values():
            yield from marked(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from marked(entry)


# Complete by construction


def view_functions() -> set[Callable[..., Any]]:
    """Every public function of a `views` or `forms` module that makes a message or a view, not a part of one."""
    root = Path(__file__).parents[3]
    found = set()
    for file in sorted((root / "bot").rglob("*.py")):
        if not file.stem.endswith(("views", "forms")) or "sandbox" in file.parts:
            continue
        module = importlib.import_module(".".join(file.relative_to(root).with_suffix("").parts))
        for name, function in inspect.getmembers(module, inspect.isfunction):
            made_here = function.__module__ == module.__name__ and not name.startswith("_")
            of_others = name.startswith("seen_") or name.endswith("_button")
            if made_here and not of_others and inspect.signature(function).return_annotation in (Rendered, Block):
                found.add(function)
    return found


def test_every_view_function_has_a_case(wording: Wording) -> None:
    made, shown = view_functions(), {case.view for case in strange(wording, "plain")} - {home_view, pick_report}
    lacking = [f"{view.__module__}.{view.__name__}" for view in made - shown]
    assert not lacking, missing("Views", lacking, "views")
    assert made == shown


def test_every_section_of_home_has_a_case(wording: Wording) -> None:
    loaded, declared = {*Content("Sam", "intro").home(wording).loaded}, {one.name for one in Features(FEATURES).home}
    assert declared <= loaded, missing("Sections of Home", declared - loaded, "home")
    assert loaded == declared


def test_every_kind_of_message_has_a_case() -> None:
    made = {type(message) for message in Content("Sam", "intro").messages()}
    lacking = [message.__name__ for message in set(VIEWS) - made - {Export}]
    assert not lacking, missing("Messages", lacking, "messages")
    assert made | {Export} == set(VIEWS)


def test_every_modal_has_a_case(wording: Wording) -> None:
    shown = [case.show() for case in strange(wording, "plain")]
    made = {modal_of(wording, each)["callback_id"] for each in shown if not is_home(each)}
    assert made == {*surface(Settings(_env_file=None)).view_ids, ids.SHOWN, ids.READER}


def is_home(shown: Shown) -> bool:
    return isinstance(shown, dict) and shown["type"] == "home"


def test_every_wording_is_used(wording: Wording, monkeypatch: pytest.MonkeyPatch) -> None:
    read: set[tuple[type, str]] = set()
    plainly = Section.__getattribute__

    def noted(self: Section, name: str) -> Any:
        read.add((type(self), name))
        return plainly(self, name)

    monkeypatch.setattr(Section, "__getattribute__", noted)
    for text in ("", "x" * 10_000):
        for case in cases(wording, Content("Sam", text)):
            modal_of(wording, case.show())
    monkeypatch.undo()
    by_key = {
        type(wording[ErrorWording]),
        type(wording[HelpWording].commands),
        type(wording[DateWording].leads),
        *SECTIONS,
    }
    listed = {"help.listed_usage", "help.listed_about"}
    listed |= {f"{name}.shortcut_{part}" for name in ("brief", "commitments") for part in ("name", "about")}
    # Administrators are in no row of the access table; the name is stored.
    of_rights = {
        "handover.needs_tick",
        "handover.tell_first",
        "rights.forget.needs_tick",
        "rights.forget.someone_who_left",
        "privacy.who.admins",
        "privacy.who.nothing",
        *(f"privacy.sees.{name}" for name in ("more", "later", "the_other", "pair")),
        "commitments.taken_back",
    }
    elsewhere = {*listed, *of_rights, "modals.error_title", "practice.choose"}
    rules = {path for path, _, _ in fields_of(wording) if path.startswith(("smart", "performance_talk", "vague"))}
    elsewhere |= {
        f"performance.{name}" for name in ("gap_later", "told_later", "by_gone", "told_twice")
    }  # at a field of the form
    elsewhere |= {"away.back_before_start"}  # at a field of the form
    elsewhere |= {f"calendars.{name}" for name in ("no_own", "not_an_address", "too_many")}  # at a field of the form
    elsewhere |= {"modals.as_of"}  # below an ephemeral answer
    elsewhere |= {"requests.answered"}  # by a listener, beside the answer
    elsewhere |= {"frames.performance_talk.go_on"}  # in a form that is shown once more
    # Of a browser, not of Slack.
    in_browser = ("install", "rights.export", "calendar_sign_in")
    pages = {path for path, _, _ in fields_of(wording) if path.startswith(in_browser)}
    unread = [path for path, kind, name in fields_of(wording) if kind not in by_key and (kind, name) not in read]
    left = sorted(set(unread) - elsewhere - pages - rules)
    assert left == [], " ".join(left)


def fields_of(value: Any, path: str = "") -> Iterator[tuple[str, type, str]]:
    for name, child in value if isinstance(value, Section) else value.sections.items():
        at = f"{path}.{name}".strip(".")
        if isinstance(value, Section):
            yield at, type(value), name
        if isinstance(child, Section):
            yield from fields_of(child, at)


# Why it came, and how to change it

SAM = Content("Sam", "")
PAIR, PROPOSAL = SAM.pair(), SAM.proposal()
BRIEFED = (SAM.brief(), Pair(1, "T1", Content("Priya", "").person(), SAM.person()), TODAY)
IN_THE_MORNING = replace(SAM.series().one_on_one, lead=Lead.MORNING_OF)
WHY = {
    BRIEF: BriefMessage(*BRIEFED, NOW, lead=Lead.MORNING_OF, one_on_one_id=1),
    WEEKLY: WeeklyMessage(TODAY, 0, (), 0, (), 0, (), "five_seconds"),
    FOLLOW_UP: FollowUpMessage(SAM.occurrence(), "Sam", TODAY, NOW),
    NOTICE: NoticeMessage("Sam", "account"),
    REPORT_BRIEF: ReportBriefMessage(*BRIEFED[1:], NOW, Lead.MORNING_OF, ReportBriefTime.SAME),
    PROPOSED: ProposedMessage(PAIR, replace(PROPOSAL, state=ProposalState.OPEN), ()),
    DECIDED: DecidedMessage(PAIR, PROPOSAL),
    ADMINISTRATION: AdministrationMessage("held", "UADMIN"),
    SHIFTED: ShiftedMessage(Shift(1, 1, 1, Frame.COACHING, Frame.PERFORMANCE, 1, NOW), "Priya", NOW, TODAY),
    PERFORMANCE_BRIEF: PerformanceBriefMessage(
        SAM.brief(Frame.PERFORMANCE), SAM.record(shown=False), "Sam", TODAY, NOW, IN_THE_MORNING
    ),
    PERFORMANCE_AHEAD: AheadMessage("Priya", TODAY, NOW, 30),
    RECORD: list(SAM.record_messages(SAM.record()))[1],
    UNACKNOWLEDGED: UnacknowledgedMessage(1, "Sam", TODAY, TODAY),
    BROUGHT_FORWARD: BroughtMessage(1, "Sam"),
    HANDOVER: HandoverMessage(1, "Sam", "Ola", (), HandoverState.OPEN, TODAY),
    HANDED_OVER: HandedOverMessage("Sam", "Priya", "Ola", {}, 1),
    GOAL: next(Content("Sam", "").goal_messages()),
}


OF_FEATURES_WHY = {kind: why for cases in OF_FEATURES for kind, why in cases.why.items()}


def test_every_kind_the_bot_begins_on_its_own_is_here() -> None:
    begun = {kind for kind, one in MESSAGE_TYPES.items() if one.started_by_bot}
    told = {*WHY, *OF_FEATURES_WHY}
    assert begun <= told, missing("Kinds of messages", begun - told, "why")
    assert told == {*begun, FOLLOW_UP, NOTICE, ADMINISTRATION}


def test_those_of_features_say_so_too(wording: Wording) -> None:
    for kind, why in OF_FEATURES_WHY.items():
        render = MESSAGE_TYPES[kind].render
        of_kind = [one for one in Content("Sam", "").messages() if VIEWS[type(one)] is render]
        said = [marked([each for each in render(wording, one).blocks if each["type"] == "context"]) for one in of_kind]
        assert any((why if isinstance(why, str) else why(wording)) in " ".join(one) for one in said)
        assert any(ids.SETTINGS in json.dumps(render(wording, one).blocks) for one in of_kind)


@pytest.mark.parametrize("kind", WHY)
def test_it_says_why_it_came_and_how_to_change_it(wording: Wording, kind: str) -> None:
    rendered = render(wording, WHY[kind])
    why = " ".join(marked([block for block in rendered.blocks if block["type"] == "context"]))
    said = {
        BRIEF: wording[BriefWording].why.fill(lead=wording[DateWording].leads.morning_of),
        WEEKLY: wording[WeeklyWording].why.fill(weekday=weekday_name(0, wording[DateWording])),
        FOLLOW_UP: wording[BriefWording].follow_up.why,
        NOTICE: wording[NoticeWording].why,
        REPORT_BRIEF: wording[ReportBriefWording].why_same.fill(lead=wording[DateWording].leads.morning_of),
        PROPOSED: wording[ProposalWording].why,
        DECIDED: wording[ProposalWording].decided_why,
        ADMINISTRATION: wording[AdminWording].why.fill(by="<@UADMIN>"),
        SHIFTED: wording[FrameWording].shifted.why,
        PERFORMANCE_BRIEF: wording[PerformanceWording].brief.why.fill(lead=wording[DateWording].leads.morning_of),
        PERFORMANCE_AHEAD: wording[PerformanceWording].ahead.why,
        RECORD: wording[PerformanceWording].record.why,
        UNACKNOWLEDGED: wording[PerformanceWording].unacknowledged.why,
        BROUGHT_FORWARD: wording[PerformanceWording].forward.told_why,
        HANDOVER: wording[HandoverWording].why.fill(other="Sam"),
        HANDED_OVER: wording[HandoverWording].told_why,
        GOAL: wording[GoalWording].why,
    }
    assert said[kind] in why
    assert ids.SETTINGS in json.dumps(rendered.blocks)


def test_a_brief_leads_to_its_series(wording: Wording) -> None:
    plan, change, more = render(wording, WHY[BRIEF]).blocks[-1]["elements"]
    assert (change["text"]["text"], change["action_id"]) == (wording[BriefWording].change, ids.SHOW_ONE_ON_ONE)
    assert (plan["action_id"], more["type"]) == (ids.SHOW_PLAN, "overflow")


def test_a_brief_that_was_asked_for_has_settings_with_or_without_a_series(wording: Wording) -> None:
    for message in (BriefMessage(*BRIEFED), BriefMessage(*BRIEFED, one_on_one_id=1)):
        last_entry = render(wording, message).blocks[-1]["elements"][-1]["options"][-1]
        assert last_entry["value"].split()[0] == ids.SETTINGS


def test_a_skipped_one_says_so_and_its_series_can_be_changed(wording: Wording) -> None:
    rendered = render(wording, replace(WHY[BRIEF], skipped=True))
    assert wording[BriefWording].skipped in list(marked(rendered.blocks))
    assert rendered.blocks[-1]["elements"][1]["action_id"] == ids.SHOW_ONE_ON_ONE
    following = render(wording, replace(WHY[BRIEF], skipped=True, next_at=NOW))
    assert "Skipped. Next: today 09:00." in list(marked(following.blocks))


@pytest.mark.parametrize("outcome", [Outcome.HAPPENED, Outcome.MOVED, Outcome.NOT_THIS_TIME])
def test_an_answer_can_be_changed_until_there_is_a_new_time(wording: Wording, outcome: Outcome) -> None:
    answered = render(wording, FollowUpMessage(SAM.occurrence(outcome=outcome), "Sam", TODAY, NOW))
    change = [ids.MOVE_MEETING] if outcome is Outcome.MOVED else []
    assert [one["action_id"] for one in buttons(answered.blocks)] == [*change, ids.CHANGE_ANSWER]
    moved = render(wording, FollowUpMessage(SAM.occurrence(outcome=Outcome.MOVED), "Sam", TODAY, NOW, NOW))
    assert ids.CHANGE_ANSWER not in json.dumps(moved.blocks)


# Screen readers


def test_a_button_is_called_by_its_commitment(wording: Wording) -> None:
    shown = json.dumps(
        [case.show().blocks for case in strange(wording, "plain") if case.name == "commitments.views.changed_lines"]
    )
    for label in ("Done", "Move", "Drop"):
        assert f'"{label}: intro Sam to the design lead"' in shown


def buttons(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if value.get("type") == "button":
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for entry in value:
            yield from buttons(entry)


# Long content is shown in full elsewhere


def test_no_page_of_the_reader_loses_a_word(wording: Wording) -> None:
    texts_ = [f"{number} " + "😀 word " * 500 for number in range(100)]
    seen, page = "", 0
    while True:
        view = reader(wording, "t", texts_, "todo:0", page, shows=())
        assert check_view(view) == []
        seen += " ".join(block["text"]["text"] for block in view["blocks"] if block["type"] == "section") + " "
        turns = [each for each in buttons(view) if each["action_id"] == ids.NEXT_PAGE]
        if not turns:
            break
        page = int(turns[0]["value"].rpartition(":")[2])
    assert seen.split() == " ".join(texts_).split()
