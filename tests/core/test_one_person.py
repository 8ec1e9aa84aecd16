"""Somebody of an Enterprise Grid organisation is one person, by whichever of their two ids Slack calls them."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.commitments.rules import Draft, Origin, Owner
from bot.commitments.store import Commitments
from bot.core.audit import Act, Entry
from bot.core.audit_store import AuditLog
from bot.core.backup_log import BackupLog
from bot.core.directory import FOLLOW_PROFILE
from bot.core.failed_rows import FailedRows, list_failed
from bot.core.people import Administrators, Person, Profile
from bot.core.people_store import Pairs, People, colleagues_named
from bot.core.sealing.forgetting import Forgetting
from bot.core.slack.directory import profile
from bot.core.workspaces_store import Workspaces
from bot.plans.rules import Plan
from bot.plans.store import Plans
from bot.privacy.forgetting import ForgettingService
from tests.desk import TUESDAYS, Desk, utc
from tests.factories import NOW, WORKSPACE, make_installation

LOCAL = Profile(WORKSPACE, "U123", "Mina", "Europe/London", grid_id="W456")
WIDE = replace(LOCAL, slack_id="W456")


def user(slack_id: str, grid: dict[str, object] | None) -> dict[str, object]:
    return {"id": slack_id, "team_id": WORKSPACE, "name": "mina", "profile": {}, "enterprise_user": grid}


@pytest.mark.parametrize(
    ("said", "grid_id"),
    [
        (user("U123", {"id": "W456", "enterprise_id": "E1", "teams": [WORKSPACE]}), "W456"),
        (user("W456", {"id": "W456", "enterprise_id": "E1", "teams": [WORKSPACE]}), "W456"),
        (user("W456", None), "W456"),
        (user("U123", {"id": "U999", "enterprise_id": "E1", "teams": [WORKSPACE]}), "U999"),
        (user("U123", None), None),
    ],
)
def test_the_id_all_over_the_organisation(said: dict[str, object], grid_id: str | None):
    assert profile(WORKSPACE, said).grid_id == grid_id


def in_slack(desk: Desk) -> None:
    """Slack gives the same person by both ids."""
    desk.directory.profiles |= {(WORKSPACE, "U123"): LOCAL, (WORKSPACE, "W456"): WIDE}


@pytest.mark.parametrize("order", [("U123", "W456"), ("W456", "U123")])
def test_either_id_first_is_the_same_person(desk: Desk, order: tuple[str, str]):
    in_slack(desk)
    first, second = (desk.services.people.known(WORKSPACE, one, NOW) for one in order)
    assert first.id == second.id
    asked = len(desk.directory.asked)
    assert {desk.services.people.known(WORKSPACE, one, NOW).id for one in order} == {first.id}
    assert len(desk.directory.asked) == asked, "both ids are known by now"


def test_an_administrator_can_be_named_by_either_id(desk: Desk):
    in_slack(desk)
    mina = desk.services.people.known(WORKSPACE, "U123", NOW)
    assert all(Administrators(frozenset({one})).include(mina) for one in ("U123", "W456"))


def two_rows(desk: Desk) -> tuple[Person, Person]:
    """As a version before has met her."""
    with desk.db.begin(WORKSPACE) as tx:
        local = People(tx).remember(replace(LOCAL, grid_id=None), "UTC", NOW)
        wide = People(tx).remember(replace(WIDE, grid_id=None), "UTC", NOW)
    assert local.id != wide.id
    return local, wide


def follow(desk: Desk, how: str) -> Person:
    in_slack(desk)
    match how:
        case "by an event":
            desk.services.people.profile_changed(LOCAL, desk.now)
        case "in the list":
            desk.services.people.profiles_seen(WORKSPACE, [LOCAL], desk.now)
    return desk.services.people.known(WORKSPACE, "U123", desk.now)


@pytest.mark.parametrize("how", ["by an event", "in the list"])
def test_two_rows_are_joined_and_their_one_on_ones_go_to_one(desk: Desk, how: str):
    local, wide = two_rows(desk)
    lee = desk.person("ULEE", "Lee")
    with desk.db.begin(WORKSPACE) as tx:
        AuditLog(tx).add(Entry(Act.SHOWN, "plan", NOW, wide.id, lee.id))
    priya = desk.priya
    for manager, report in ((local, desk.sam), (wide, lee)):
        desk.priya = manager
        desk.meet(report=report)
    desk.priya = priya
    desk.meet(report=wide)
    mina = follow(desk, how)
    lines = desk.services.one_on_ones.list(desk.request(mina))
    assert sorted(line.pair.report.name for line in lines) == ["Lee", "Sam"]
    assert [line.pair.report for line in desk.services.one_on_ones.list(desk.request(priya))] == [mina]
    desk.run(utc(24, 13, 31))
    assert {one.recipient.id for one in desk.slack.said} <= {mina.id, priya.id, desk.sam.id, lee.id}
    assert len(desk.slack.to(mina)) > 1
    with desk.db.begin(WORKSPACE) as tx:
        assert Act.SHOWN in {entry.act for entry in AuditLog(tx).of_person(mina.id, 99)}
        assert colleagues_named(tx, priya, "Mina") == [mina]


def test_what_two_pairs_wrote_is_there_once_they_are_one(desk: Desk):
    local, wide = two_rows(desk)
    priya, pairs = desk.priya, []
    for manager, day in ((local, 24), (wide, 25)):
        desk.priya = manager
        pairs.append(desk.meet(replace(TUESDAYS, first_on=date(2026, 11, day), weekday=day - 23)).pair)
        desk.now += timedelta(minutes=1)
        request = desk.request(desk.priya)
        desk.services.plans.save(request, Plan(pairs[-1].id, 0, f"of {desk.priya.slack_id}"))
        draft = Draft(f"call {desk.priya.slack_id}", Owner.MANAGER, date(2026, 12, 4))
        desk.services.commitments.log(request, desk.sam, draft, Origin.COMMAND)
    desk.priya = priya
    mina = follow(desk, "by an event")
    with desk.db.begin(WORKSPACE) as tx:
        kept = Pairs(tx).find(mina.id, desk.sam.id)
    assert kept is not None
    request = desk.request(mina)
    assert desk.services.plans.show(request, kept.id).plan.expectations == "of W456", "the later one"
    assert [one.expectations for one in desk.services.plans.history(request, kept.id)][-1] in ("of U123", "of W456")
    desk.priya = mina
    assert [(one.number, one.text) for one in desk.live()] == [(1, "call U123"), (2, "call W456")]
    assert len(desk.services.one_on_ones.list(request)) == 2


def test_a_one_on_one_with_oneself_ends(desk: Desk):
    local, wide = two_rows(desk)
    priya, desk.priya = desk.priya, local
    desk.meet(report=wide)
    desk.priya = priya
    mina = follow(desk, "by an event")
    assert desk.services.one_on_ones.list(desk.request(mina)) == []
    desk.run(utc(24, 15))
    assert desk.slack.to(mina) == []


def test_what_was_written_under_the_wide_id_is_there_under_the_local_one(desk: Desk):
    desk.directory.profiles[WORKSPACE, "W456"] = replace(WIDE, grid_id=None)
    desk.priya = desk.services.people.known(WORKSPACE, "W456", NOW)
    desk.meet()
    draft = Draft("call Ines", Owner.MANAGER, date(2026, 12, 4))
    desk.services.commitments.log(desk.request(desk.priya), desk.sam, draft, Origin.COMMAND)
    desk.priya = follow(desk, "by an event")
    assert desk.priya.slack_id == "U123"
    assert [one.text for one in desk.live()] == ["call Ines"]


def test_words_of_the_second_row_are_forgotten_with_the_person(desk: Desk):
    local, wide = two_rows(desk)
    priya, desk.priya = desk.priya, wide
    pair = desk.meet().pair
    desk.services.plans.save(desk.request(wide), Plan(pair.id, 0, "of W456"))
    draft = Draft("call Ines", Owner.MANAGER, date(2026, 12, 4))
    desk.services.commitments.log(desk.request(wide), desk.sam, draft, Origin.COMMAND)
    desk.priya = priya
    mina = follow(desk, "by an event")
    assert mina.id == local.id
    with desk.db.begin(WORKSPACE) as tx:
        Forgetting(tx).forget(mina.id, "Somebody", desk.now)
    with desk.db.coaching(desk.sam) as tx:
        assert [one.text for one in Commitments(tx).all_of_pair(pair.id)] == []
        assert Plans(tx).latest(pair.id).expectations == ""


def test_every_trace_of_a_slack_id_goes_whichever_of_the_two_it_is(desk: Desk):
    in_slack(desk)
    mina = desk.services.people.known(WORKSPACE, "U123", NOW)
    with desk.db.begin(WORKSPACE) as tx:
        Workspaces(tx).install(make_installation(WORKSPACE, installed_by="W456"), NOW)
        Forgetting(tx).forget(mina.id, "Somebody", desk.now)
        assert Workspaces(tx).get().installed_by is None


def test_somebody_whom_slack_no_longer_knows_is_not_followed_for_ever(desk: Desk):
    failed = FailedRows(desk.db, FOLLOW_PROFILE)
    failed.failed((WORKSPACE, desk.sam.id), RuntimeError("locked"), NOW)
    del desk.directory.profiles[WORKSPACE, "USAM"]
    desk.services.people.follow_again(NOW + timedelta(hours=1))
    assert list_failed(desk.db, 9) == []


def test_the_backup_log_names_both_rows_of_who_was_forgotten(desk: Desk, tmp_path: Path):
    local, wide = two_rows(desk)
    follow(desk, "by an event")
    kept = BackupLog(tmp_path)
    forgetting = ForgettingService(desk.db, "Somebody", kept)
    forgetting.ask(desk.request(local, "f"))
    for hours in (25, 50):
        desk.now = NOW + timedelta(hours=hours)
        forgetting.step(desk.now)
        desk.tick()
    forgotten = {asked.person_id for asked in kept.latest() if asked.act is Act.FORGOTTEN}
    assert forgotten == {local.id, wide.id}
