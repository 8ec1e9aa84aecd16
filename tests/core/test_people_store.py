"""People, preferences and pairs."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.core.errors import NotFoundError
from bot.core.people import PersonKind, Preferences, Profile
from bot.core.people_store import Pairs, People
from bot.performance.sealed_database import SealedDatabase
from tests.factories import NOW, WORKSPACE, make_pair, make_person


def test_a_person_is_remembered_and_updated(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        people = People(tx)
        first = make_person(tx, name="Priya", timezone="Asia/Kolkata", locale="en-GB")
        later = Profile(WORKSPACE, "UMANAGER", "Priya Rao", "Europe/Paris", "fr-FR", PersonKind.GUEST, active=False)
        second = people.remember(later, "Europe/London", NOW + timedelta(days=1))
        assert second == replace(
            first,
            name="Priya Rao",
            timezone="Europe/Paris",
            locale="fr-FR",
            kind=PersonKind.GUEST,
            active=False,
        )
        assert people.get(first.id) == second == people.by_slack_id("UMANAGER")
        assert people.by_slack_id("UNOBODY") is None


@pytest.mark.parametrize("zone", [None, "", "Mars/Olympus", "Europe", "../etc/passwd", "a\0b"])
def test_a_zone_nobody_knows_becomes_the_default(db: SealedDatabase, zone: str | None):
    with db.begin(WORKSPACE) as tx:
        assert make_person(tx, timezone=zone).timezone == "Europe/London"


def test_preferences_are_the_defaults_until_saved(db: SealedDatabase):
    chosen = Preferences(
        weekly_on=False,
        weekly_day=6,
        weekly_time=time(8, 30),
        working_days=(6, 0, 1, 2, 3),
        quiet_from=time(18),
        quiet_until=time(8),
        daily_cap=2,
        snoozed_until=NOW,
        weekly_allowance=30,
        country="GB-SCT",
        quiet_chosen=True,
        own_weekly_on=True,
    )
    with db.begin(WORKSPACE) as tx:
        people = People(tx)
        person = make_person(tx)
        assert people.preferences(person.id) == Preferences()
        people.save_preferences(person.id, chosen)
        assert people.preferences(person.id) == chosen
        people.save_preferences(person.id, replace(chosen, snoozed_until=None))
        assert people.preferences(person.id) == replace(chosen, snoozed_until=None)


def test_a_pair_is_made_once(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        pairs = Pairs(tx)
        manager, report = make_person(tx), make_person(tx, "UREPORT", "Sam")
        assert pairs.find(manager.id, report.id) is None
        pair = pairs.ensure(manager.id, report.id, NOW)
        assert (pair.manager, pair.report) == (manager, report)
        assert pairs.ensure(manager.id, report.id, NOW) == pair
        assert pairs.find(manager.id, report.id) == pairs.get(pair.id) == pair
        assert pairs.find(report.id, manager.id) is None
        with pytest.raises(NotFoundError):
            pairs.get(pair.id + 1)


def test_pairs_are_listed_by_the_report_s_name(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        manager = make_person(tx)
        names = ["bea", "Ana", "Cy"]
        pairs = [make_pair(tx, manager, make_person(tx, f"U{name}", name)) for name in names]
        make_pair(tx, pairs[0].report, manager)
        assert [pair.report.name for pair in Pairs(tx).of_manager(manager.id)] == ["Ana", "bea", "Cy"]


def test_people_are_called_by_their_first_names_unless_two_of_ones_own_share_it(db: SealedDatabase):
    with db.begin(WORKSPACE) as tx:
        priya, okafor = make_person(tx, name="Priya Raman"), make_person(tx, "USAM1", "Sam Okafor")
        hill, mina = make_person(tx, "USAM2", "Sam Hill"), make_person(tx, "UMINA", "Mina Park")
        pair = make_pair(tx, priya, okafor)
        make_pair(tx, mina, hill)
        assert (pair.report.called, pair.manager.called) == ("Sam", "Priya"), "the other Sam is nobody of theirs"
        second = make_pair(tx, hill, priya)
        assert [one.report.called for one in Pairs(tx).of_manager(priya.id)] == ["Sam Okafor"]
        assert (Pairs(tx).get(second.id).manager.called, Pairs(tx).get(second.id).report.called) == (
            "Sam Hill",
            "Priya",
        )
        Pairs(tx).set_ended(second.id, NOW)
        assert Pairs(tx).get(pair.id).report.called == "Sam"
