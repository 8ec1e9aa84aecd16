"""What happens to 1:1s, pairs and people is announced to whoever listens, many meetings at once."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.briefs.rules import BRIEF, REPORT_BRIEF
from bot.core.events import PairEnded, PairMade, PersonLeft, PreferencesChanged, ZoneChanged
from bot.core.feature import Feature, Features
from bot.core.outbox.outbox import Outbox
from bot.core.people import Profile
from bot.core.time.holidays import holidays_of
from bot.meetings.rules import MeetingsCancelled, MeetingsMoved, MeetingsPlanned, Outcome, OutcomeRecorded, SeriesLine
from bot.performance.sealed_database import SealedDatabase
from bot.plans.rules import PLAN
from tests.desk import Desk, quick, utc
from tests.factories import ALL_FEATURES, WORKSPACE

pytestmark = quick

EVENTS = (
    MeetingsPlanned,
    MeetingsMoved,
    MeetingsCancelled,
    OutcomeRecorded,
    ZoneChanged,
    PersonLeft,
    PreferencesChanged,
    PairMade,
    PairEnded,
)


class Ear(Desk):
    """A desk that has one feature more, which listens for everything."""

    def __init__(self, db: SealedDatabase) -> None:
        self.heard: list[Any] = []
        listening = Feature("ear", listens=dict.fromkeys(EVENTS, lambda _tx, event: self.heard.append(event)))
        super().__init__(SealedDatabase(db._engine, holidays_of, Features((*ALL_FEATURES.all, listening))))

    def names(self) -> list[str]:
        """What was heard since the last time."""
        heard, self.heard = self.heard, []
        return [type(event).__name__ for event in heard]


@pytest.fixture
def ear(db: SealedDatabase) -> Ear:
    return Ear(db)


def leave(ear: Ear) -> None:
    gone = Profile(WORKSPACE, "USAM", "Sam", "Europe/London", active=False)
    ear.services.people.profile_changed(gone, ear.now)


def begun(ear: Ear, line: SeriesLine) -> None:
    ear.now = utc(24, 15)
    ear.services.one_on_ones.record_outcome(ear.request(ear.priya), line.upcoming.id, Outcome.NOT_THIS_TIME)


DONE: list[tuple[Callable[[Ear, SeriesLine], Any], list[str]]] = [
    (
        lambda ear, line: ear.services.one_on_ones.skip(ear.request(ear.priya), line.upcoming.id),
        ["MeetingsCancelled", "MeetingsPlanned"],
    ),
    (
        lambda ear, line: ear.services.one_on_ones.move(
            ear.request(ear.priya), line.upcoming.id, datetime(2026, 11, 25, 9, tzinfo=UTC)
        ),
        ["MeetingsMoved", "MeetingsPlanned"],
    ),
    (
        lambda ear, line: ear.services.one_on_ones.pause(ear.request(ear.priya), line.one_on_one.id),
        ["MeetingsCancelled"],
    ),
    (
        lambda ear, line: ear.services.one_on_ones.end(ear.request(ear.priya), line.one_on_one.id),
        ["MeetingsCancelled", "PairEnded"],
    ),
    (begun, ["OutcomeRecorded"]),
    (lambda ear, _: ear.zone("Asia/Tokyo"), ["MeetingsMoved", "ZoneChanged"]),
    (lambda ear, _: leave(ear), ["MeetingsCancelled", "PairEnded", "PersonLeft"]),
    (lambda ear, _: ear.prefer(weekly_on=False), ["PreferencesChanged"]),
    (lambda ear, _: ear.meet(report=ear.person("ULEE", "Lee")), ["PairMade", "MeetingsPlanned"]),
]


@pytest.mark.parametrize(("do", "announced"), DONE)
def test_what_happens_is_announced(ear: Ear, do: Callable[[Ear, SeriesLine], Any], announced: list[str]):
    line = ear.meet()
    assert ear.names() == ["PairMade", "MeetingsPlanned"]
    do(ear, line)
    assert ear.names() == announced


def test_a_new_zone_moves_all_meetings_in_one_event(ear: Ear):
    ear.team(3)
    ear.names()
    ear.zone("America/New_York")
    [moved] = [event for event in ear.heard if isinstance(event, MeetingsMoved)]
    assert len(moved.before) == len(moved.after) == 6
    assert all(before.id == after.id for before, (_, after) in zip(moved.before, moved.after, strict=True))
    assert moved.manager == ear.priya


@pytest.mark.parametrize(("what", "again"), [("skip", {BRIEF, REPORT_BRIEF, PLAN}), ("pause", {PLAN})])
def test_what_is_paused_leaves_what_was_sent(ear: Ear, what: str, again: set[str]):
    """What was sent before a 1:1 says that it was skipped, and nothing of a pause. The plan tells what became of 1:1s,
    so it is looked at again."""
    line = ear.meet()
    ear.run(utc(24, 13, 35))
    given = {"skip": line.upcoming.id, "pause": line.one_on_one.id}
    getattr(ear.services.one_on_ones, what)(ear.request(ear.priya), given[what])
    assert {one.kind for one in Outbox(ear.db).claim_stale(ear.now, "w", 9, 60)} == again
