"""App Home is calm on day 20: few buttons, one line per 1:1, mine and theirs apart, the next thing first."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

import pytest

from bot.commitments.rules import Change, Draft, Origin, Owner
from bot.core.people import Person
from bot.core.slack import ids
from bot.core.slack.messenger import home_view
from bot.goals.rules import Entry, GoalDraft, GoalKind
from bot.meetings.service import Details
from tests.desk import TUESDAYS, Desk, quick, utc

pytestmark = quick

MOST_BUTTONS = 15
DAY_20 = utc(18, 8, month=12)
"""The 20th working day from Monday 23 Nov."""


def elements(blocks: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for block in blocks:
        yield from block.get("elements", ()) if block["type"] == "actions" else ()
        if "accessory" in block:
            yield block["accessory"]


def home(desk: Desk, who: Person) -> list[dict[str, Any]]:
    """The blocks that person sees now."""
    desk.services.homes.opened(desk.request(who))
    blocks: list[dict[str, Any]] = home_view(desk.slack.homes[who.slack_id][-1])["blocks"]
    return blocks


def texts(blocks: list[dict[str, Any]]) -> list[str]:
    return [block["text"]["text"] for block in blocks if block["type"] == "section"]


def visible(blocks: list[dict[str, Any]]) -> int:
    return sum(one["type"] == "button" for one in elements(blocks))


def log(desk: Desk, report: Person, text: str, owner: Owner, due_on: date | None) -> int:
    draft = Draft(text, owner, due_on)
    line = desk.services.commitments.log(desk.request(desk.priya, f"log:{text}"), report, draft, Origin.COMMAND)
    assert line is not None
    return line.commitment.id


def four_weeks(desk: Desk, reports: list[Person], *, with_manager: bool = False) -> None:
    """1:1s every week, for each a goal and three open commitments; some of it is done."""
    for number, report in enumerate(reports):
        desk.meet(report=report, local_time=time(10 + number))
        draft = GoalDraft(f"lead with {report.name}", "4 in a row", date(2027, 3, 5), GoalKind.GROWTH)
        pair = desk.services.goals.pair_of(desk.request(desk.priya), report)
        desk.services.goals.make(desk.request(desk.priya), pair.id, Entry(draft, asked=True))
    if with_manager:
        lead = desk.person("ULEAD", "Leo")
        desk.services.one_on_ones.add(desk.request(lead), desk.priya, Details(TUESDAYS))
    desk.tick(DAY_20 - timedelta(days=4))
    for report in reports:
        for owner in Owner:
            log(desk, report, f"{owner.value} for {report.name}", owner, date(2026, 12, 29))
    desk.tick(DAY_20)


@pytest.mark.parametrize("with_manager", [False, True])
@pytest.mark.parametrize("size", [2, 7])
def test_few_buttons_on_day_20(desk: Desk, size: int, with_manager: bool):
    reports = [desk.person(f"UR{number}", f"Report {number}") for number in range(size)]
    four_weeks(desk, reports, with_manager=with_manager)
    blocks = home(desk, desk.priya)
    assert visible(blocks) <= MOST_BUTTONS
    said = texts(blocks)
    assert [sum(text.startswith(f"*{one.name}*") for text in said) for one in reports] == [1] * size, "a line per 1:1"


def test_mine_and_theirs_are_apart_and_by_person_with_the_next_thing_first(desk: Desk):
    ola = desk.person("UOLA", "Ola")
    for report in (desk.sam, ola):
        desk.meet(report=report, local_time=time(10 if report is ola else 11))
    soon, later = date(2026, 11, 25), date(2026, 12, 9)
    log(desk, desk.sam, "mine later", Owner.MANAGER, later)
    log(desk, ola, "mine soon", Owner.BOTH, soon)
    log(desk, desk.sam, "theirs", Owner.REPORT, soon)
    log(desk, ola, "mine also", Owner.MANAGER, None)
    said = texts(home(desk, desk.priya))
    start = said.index("*Yours*")
    assert said[start:-1] == [
        "*Yours*",
        "Ola\n• `2` mine soon, by Wed 25 Nov · together",
        "• `4` mine also, by your next 1:1",
        "Sam\n• `1` mine later, by Wed 9 Dec",
        "*Theirs*",
        "Sam\n• `3` theirs, by Wed 25 Nov",
        "*Goals*",
    ]
    assert said[0].startswith("*Your 1:1s*")
    assert [text.partition(" · ")[0] for text in said[1:start]] == ["*Ola*", "*Sam*"]


def test_what_was_finished_can_be_undone_for_an_hour(desk: Desk):
    desk.meet()
    done = log(desk, desk.sam, "write the intro", Owner.MANAGER, None)
    desk.services.commitments.set_state(desk.request(desk.priya), done, Change.DONE, Origin.BUTTON)
    desk.now += timedelta(minutes=59)
    assert ids.COMMITMENT_REOPEN in [one["action_id"] for one in elements(home(desk, desk.priya))]
    desk.now += timedelta(minutes=2)
    assert ids.COMMITMENT_REOPEN not in [one["action_id"] for one in elements(home(desk, desk.priya))]


def test_what_was_skipped_can_be_brought_back(desk: Desk):
    line = desk.meet()
    assert line.upcoming is not None
    desk.services.one_on_ones.skip(desk.request(desk.priya), line.upcoming.id)
    blocks = home(desk, desk.priya)
    assert texts(blocks)[1] == "*Sam* · Tue 1 Dec, 14:00\nSkipped: tomorrow 14:00"
    values = [option["value"] for one in elements(blocks) for option in one.get("options", ())]
    assert f"{ids.UNSKIP_MEETING} {line.upcoming.id}" in values
    desk.services.one_on_ones.unskip(desk.request(desk.priya), line.upcoming.id)
    assert texts(home(desk, desk.priya))[1] == "*Sam* · tomorrow 14:00"
