"""People, preferences and pairs."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.domain.errors import NotFoundError
from bot.domain.people import PersonKind, Preferences, Profile
from bot.storage.store import SqlStore
from tests.factories import NOW, WORKSPACE, make_pair, make_person


def test_a_person_is_remembered_and_updated(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        first = make_person(uow, name="Priya", timezone="Asia/Kolkata", locale="en-GB")
        later = Profile(WORKSPACE, "UMANAGER", "Priya Rao", "Europe/Paris", "fr-FR", PersonKind.GUEST, active=False)
        second = uow.people.remember(later, "Europe/London", NOW + timedelta(days=1))
        assert second == replace(
            first,
            name="Priya Rao",
            timezone="Europe/Paris",
            locale="fr-FR",
            kind=PersonKind.GUEST,
            active=False,
        )
        assert uow.people.get(first.id) == second == uow.people.by_slack_id("UMANAGER")
        assert uow.people.by_slack_id("UNOBODY") is None


@pytest.mark.parametrize("zone", [None, "", "Mars/Olympus", "Europe", "../etc/passwd", "a\0b"])
def test_a_zone_nobody_knows_becomes_the_default(store: SqlStore, zone: str | None):
    with store.begin(WORKSPACE) as uow:
        assert make_person(uow, timezone=zone).timezone == "Europe/London"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("sam", ["Sam Lee", "SAM OKAFOR"]),
        ("sam lee", ["Sam Lee"]),
        (" Sam  Lee ", ["Sam Lee"]),
        ("émile", ["ÉMILE Roux"]),
        ("lee", []),
        ("gone", []),
    ],
)
def test_people_are_found_by_name(store: SqlStore, typed: str, found: list[str]):
    with store.begin(WORKSPACE) as uow:
        for number, name in enumerate(["Sam Lee", "SAM OKAFOR", "Samuel Lee", "ÉMILE Roux"]):
            make_person(uow, f"U{number}", name)
        make_person(uow, "UGONE", "Gone", active=False)
        assert [person.name for person in uow.people.by_name(typed)] == found


def test_at_most_five_people_share_a_name(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        for number in range(7):
            make_person(uow, f"U{number}", "Sam")
        assert len(uow.people.by_name("sam")) == 5


def test_preferences_are_the_defaults_until_saved(store: SqlStore):
    chosen = Preferences(
        nudge_on=False,
        nudge_weekday=6,
        nudge_time=time(8, 30),
        working_days=(6, 0, 1, 2, 3),
        quiet_from=time(18),
        quiet_until=time(8),
        daily_cap=2,
        snoozed_until=NOW,
        nudge_allowance=30,
        country="GB-SCT",
        quiet_chosen=True,
    )
    with store.begin(WORKSPACE) as uow:
        person = make_person(uow)
        assert uow.people.preferences(person.id) == Preferences()
        uow.people.save_preferences(person.id, chosen)
        assert uow.people.preferences(person.id) == chosen
        uow.people.save_preferences(person.id, replace(chosen, snoozed_until=None))
        assert uow.people.preferences(person.id) == replace(chosen, snoozed_until=None)


def test_a_pair_is_made_once(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        manager, report = make_person(uow), make_person(uow, "UREPORT", "Sam")
        assert uow.pairs.find(manager.id, report.id) is None
        pair = uow.pairs.ensure(manager.id, report.id, NOW)
        assert (pair.manager, pair.report) == (manager, report)
        assert uow.pairs.ensure(manager.id, report.id, NOW) == pair
        assert uow.pairs.find(manager.id, report.id) == uow.pairs.get(pair.id) == pair
        assert uow.pairs.find(report.id, manager.id) is None
        with pytest.raises(NotFoundError):
            uow.pairs.get(pair.id + 1)


def test_pairs_are_listed_by_the_report_s_name(store: SqlStore):
    with store.begin(WORKSPACE) as uow:
        manager = make_person(uow)
        names = ["bea", "Ana", "Cy"]
        pairs = [make_pair(uow, manager, make_person(uow, f"U{name}", name)) for name in names]
        make_pair(uow, pairs[0].report, manager)
        assert [pair.report.name for pair in uow.pairs.of_manager(manager.id)] == ["Ana", "bea", "Cy"]
        page, total = uow.pairs.page_of_manager(manager.id, 2, 1)
        assert ([pair.report.name for pair in page], total) == (["bea", "Cy"], 3)
