"""What is promised of a brief's length is measured from what the bot shows."""

import pytest

from tests.screens.measure import Screen, height_of, measure, table
from tests.screens.scenes import screens
from tests.screens.taps import jobs, jobs_table

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Screen]:
    found = list(screens())
    print(table(found))  # noqa: T201
    return {one.name: one for one in found}


@pytest.mark.parametrize("which", ["first day", "3 open", "20 open"])
def test_the_first_screen_of_a_brief_is_one_and_the_whole_is_read_in_65_seconds(
    measured: dict[str, Screen], which: str
) -> None:
    parent, whole = measured[f"brief, {which}: parent"], measured[f"brief, {which}: whole"]
    assert parent.own <= 90
    assert parent.phones <= 1
    assert parent.buttons == 3 + 1, "Plan, Change and More; and the menu of the question"
    assert whole.own <= 260


def test_home_is_calm_on_day_1_and_on_day_20(measured: dict[str, Screen]) -> None:
    assert measured["Home on day 1"].phones <= 1
    assert max(measured[name].buttons for name in ("Home on day 1", "Home on day 20")) <= 15


@pytest.mark.parametrize("which", ["3 open", "20 open"])
def test_the_weekly_message_has_six_buttons_and_a_menu(measured: dict[str, Screen], which: str) -> None:
    assert measured[f"weekly, {which}"].buttons <= 6 + 1


def test_no_common_job_takes_more_than_five_taps_or_one_message() -> None:
    found = list(jobs())
    print(jobs_table(found))  # noqa: T201
    assert len(found) >= 10
    assert {one.name: one.taps for one in found if one.taps > 5} == {}
    assert all(one.typed == (one.taps == 0) for one in found)


def test_a_screen_is_measured_as_it_is_read() -> None:
    button = {"type": "button", "text": {"type": "plain_text", "text": "Plan"}}
    menu = {"type": "overflow", "options": [{"text": {"type": "plain_text", "text": "Settings"}}]}
    blocks = [
        {"type": "section", "text": {"type": "mrkdwn", "text": "*Open*\n`2` You: draft quartz, by Fri"}},
        {"type": "actions", "elements": [button, menu]},
    ]
    screen = measure("one", [blocks], {"draft", "quartz"})
    assert (screen.own, screen.words, screen.buttons) == (6, 8, 2)
    assert [height_of(block) for block in blocks] == [44, 44]
    assert (
        measure("a minute", [[{"type": "header", "text": {"type": "plain_text", "text": "go " * 240}}]]).seconds == 60
    )
