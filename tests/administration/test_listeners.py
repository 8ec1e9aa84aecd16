"""`/coach admin`: who sees it, what it shows, and that nothing typed is lost."""

from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine

from bot.administration import views
from bot.administration.listeners import named
from bot.administration.rules import LONGEST_CONTACT, Administered, Named, Policy
from bot.administration.service import standing
from bot.administration.wording import AdminWording
from bot.core.people import Person, Profile
from bot.core.slack import ids
from bot.core.wording.sections import ErrorWording
from bot.sandbox import seed
from bot.sandbox.interactions import Outcome
from tests.factories import library, make_request
from tests.services import services_of
from tests.stage import Entrance, Stage, open_stage

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
WORDING = library().for_locale("en")
SAM = "Sam Okafor"


def opened(stage: Stage, user: str = seed.DANA) -> None:
    stage.user = user
    assert stage.sandbox.people.run_command(user, stage.channel, "/coach", "admin").ok


def initial(stage: Stage) -> dict[str, Any]:
    """What the form shows as it is, by block."""
    fields = ("initial_users", "initial_option", "initial_options", "initial_time", "initial_value")
    return {
        block["block_id"]: next((block["element"][one] for one in fields if one in block["element"]), None)
        for block in stage.modal().blocks
        if block["type"] == "input"
    }


def test_only_administrators_have_the_button(stage: Stage, engine: object):
    assert WORDING[AdminWording].open not in stage.home()
    stage.user = seed.DANA
    assert WORDING[AdminWording].open in stage.home()


def test_the_button_is_no_way_around(stage: Stage, engine: Engine, entrance: Entrance):
    """Slack sends what anybody makes it send: an old Home still has the button of one who was an administrator."""
    opened(stage)
    view = stage.open_home()
    dana = stage.sandbox.workspace.user(seed.DANA)
    assert dana is not None
    stage.sandbox.workspace.save_user(replace(dana, is_admin=False))
    who = services_of(stage.coach).people.known(seed.IDENTITY.team_id, seed.DANA, stage.now())
    services_of(stage.coach).people.seen_again(who, stage.now())
    assert stage.press_in(view, ids.ADMIN).ok
    assert WORDING[ErrorWording].not_an_administrator_here.fill() in stage.reads_modal()


def test_who_opened_it_before_cannot_save_it_any_more(stage: Stage, engine: object):
    opened(stage)
    dana = stage.sandbox.workspace.user(seed.DANA)
    assert dana is not None
    stage.sandbox.workspace.save_user(replace(dana, is_admin=False))
    who = services_of(stage.coach).people.known(seed.IDENTITY.team_id, seed.DANA, stage.now())
    services_of(stage.coach).people.seen_again(who, stage.now())
    outcome = stage.submit(held=[seed.SAM])
    assert WORDING[ErrorWording].not_an_administrator_here.fill() in str(outcome)
    assert standing(services_of(stage.coach).administration.db, make_request(who)).policy == Policy()


def test_others_are_notified_whom_to_ask(stage: Stage, engine: object):
    stage.user = seed.DANA
    stage.home()
    stage.user = seed.PRIYA
    assert f"<@{seed.DANA}>" in stage.reads(stage.command("admin"))


def test_it_says_what_an_administrator_cannot_see(stage: Stage, engine: object):
    opened(stage)
    assert WORDING[AdminWording].cannot_see in stage.reads_modal()


def test_what_was_decided_is_there_next_time(stage: Stage, engine: object):
    opened(stage)
    chosen = {"retention": "6", "quiet_from": "22:00", "quiet_until": "06:30", "contact": "Kim\n<kim@example.com>"}
    assert stage.submit(**chosen, viewers=[seed.LEO], held=[seed.SAM, seed.MINA]).ok
    summary = stage.reads_modal()
    for line in ("Kept for 6 months", "22:00 to 06:30", "records: Leo Costa", f"hold: Mina Park, {SAM}", "Kim"):
        assert line in summary
    opened(stage)
    there = initial(stage)
    assert there[ids.RETENTION]["value"] == "6"
    assert (there[ids.QUIET_FROM], there[ids.QUIET_UNTIL]) == ("22:00", "06:30")
    assert (there[ids.VIEWERS], there[ids.HELD]) == ([seed.LEO], [seed.MINA, seed.SAM])
    assert there[ids.CONTACT] == "Kim\n<kim@example.com>"
    assert stage.submit(viewers=[], held=[seed.MINA]).ok
    opened(stage)
    assert (initial(stage)[ids.VIEWERS], initial(stage)[ids.HELD]) == (None, [seed.MINA])


def known_by_two(stage: Stage, user: str, grid_id: str) -> None:
    """Slack says by which other id it may call somebody, and their people picker may hand back either."""
    people, now = services_of(stage.coach).people, stage.now()
    who = people.known(seed.IDENTITY.team_id, user, now)
    people.profile_changed(
        Profile(who.workspace_id, user, who.name, who.timezone, admin=who.admin, grid_id=grid_id), now
    )


def test_who_is_handed_back_by_their_other_id_stays_named(stage: Stage, engine: object):
    opened(stage)
    assert stage.submit(viewers=[seed.PRIYA], held=[seed.SAM]).ok
    known_by_two(stage, seed.PRIYA, "W0PRIYA")
    known_by_two(stage, seed.SAM, "W0SAM")
    opened(stage)
    assert stage.submit(viewers=["W0PRIYA"], held=["W0SAM"]).ok
    for line in ("records: Priya", f"hold: {SAM}"):
        assert line in stage.reads_modal()
    stage.work()
    for user in (seed.PRIYA, seed.SAM):
        stage.user = user
        assert len(stage.from_bot()) == 1, "only that they were named"


def test_who_is_handed_back_by_both_ids_stays_named_and_can_be_taken_off(stage: Stage, engine: object):
    known_by_two(stage, seed.LEO, "W0LEO")
    opened(stage)
    assert stage.submit(viewers=["W0LEO"]).ok
    opened(stage)
    assert stage.submit(viewers=[seed.LEO, "W0LEO"]).ok
    assert "records: Leo Costa" in stage.reads_modal()
    opened(stage)
    assert stage.submit(viewers=[]).ok
    assert "Leo Costa" not in stage.reads_modal()


def test_an_administrator_who_picks_herself_by_her_other_id_is_to_begin_later(stage: Stage, engine: object):
    opened(stage)
    known_by_two(stage, seed.DANA, "W0DANA")
    assert stage.submit(viewers=["W0DANA"]).ok
    dana = services_of(stage.coach).people.known(seed.IDENTITY.team_id, seed.DANA, stage.now())
    there = services_of(stage.coach).administration.enter(make_request(dana))
    assert (there.viewers, [one.person for one in there.pending]) == ((), [dana])


def errors(outcome: Outcome) -> str:
    assert not outcome.ok
    return str(outcome)


def test_who_cannot_be_named_is_notified_and_nothing_typed_is_lost(stage: Stage, engine: object):
    opened(stage)
    told = errors(stage.submit(viewers=[seed.GUEST], held=[seed.SAM], contact="Kim"))
    assert WORDING[ErrorWording].cannot_view.fill(name="Ines Moreau") in told
    assert ids.VIEWERS in told
    assert stage.submit(viewers=[]).ok, "the rest is still there"
    assert f"hold: {SAM}" in stage.reads_modal()
    assert "Kim" in stage.reads_modal()


def test_an_app_cannot_be_held(stage: Stage, engine: object):
    opened(stage)
    told = errors(stage.submit(held=[seed.OTHER_BOT]))
    assert WORDING[ErrorWording].cannot_be_held.fill(name="Rotabot") in told
    assert ids.HELD in told


def test_those_named_are_notified_and_see_why(stage: Stage, engine: object):
    opened(stage)
    assert stage.submit(held=[seed.SAM], viewers=[seed.PRIYA]).ok
    stage.work()
    for user, news in ((seed.SAM, WORDING[AdminWording].held_news), (seed.PRIYA, WORDING[AdminWording].viewer_news)):
        stage.user = user
        [message] = stage.from_bot()
        assert message.text == WORDING[AdminWording].notification, "a lock screen learns nothing"
        assert news in stage.reads(message)
        assert WORDING[AdminWording].why.fill(by=f"<@{seed.DANA}>") in stage.reads(message)
    assert stage.troubles() == []


def test_administrators_of_the_settings(engine: Engine, entrance: Entrance, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ADMIN_USERS", seed.PRIYA)
    with ExitStack() as stack:
        stage = open_stage(stack, engine, entrance)
        opened(stage, seed.PRIYA)
        assert WORDING[AdminWording].cannot_see in stage.reads_modal()
        assert WORDING[AdminWording].open in stage.home()


# The form itself


def person(slack_id: str, *, active: bool = True) -> Person:
    return Person(1, "T1", slack_id, slack_id.title(), "UTC", active=active)


def block_of(there: Administered, block_id: str) -> dict[str, Any] | None:
    return next((one for one in views.form(WORDING, there, "{}")["blocks"] if one.get("block_id") == block_id), None)


def test_who_has_left_and_is_held_can_be_seen_and_released(engine: object):
    there = Administered(Policy(), held=(person("UGONE", active=False), person("UHERE")))
    held, gone = block_of(there, ids.HELD), block_of(there, ids.HELD_GONE)
    assert held is not None
    assert gone is not None
    assert held["element"]["initial_users"] == ["UHERE"]
    assert [one["value"] for one in gone["element"]["initial_options"]] == ["UGONE"]
    assert block_of(Administered(Policy(), held=(person("UHERE"),)), ids.HELD_GONE) is None


@pytest.mark.parametrize(
    ("shown", "chosen", "expected"),
    [
        ("", [], Named()),
        ("U1,U2", ["U2", "U3"], Named(frozenset({"U3"}), frozenset({"U1"}))),
        ("U1", ["U1"], Named()),
        ("U1", [], Named(removed=frozenset({"U1"}))),
        ("", ["U1"], Named(frozenset({"U1"}))),
    ],
)
def test_only_what_the_form_changed_is_changed(engine: object, shown: str, chosen: list[str], expected: Named):
    assert named(shown, chosen) == expected


def test_the_contact_has_room_for_what_can_be_saved(engine: object):
    contact = block_of(Administered(Policy(outside_contact="x" * LONGEST_CONTACT)), ids.CONTACT)
    assert contact is not None
    assert contact["element"]["max_length"] == LONGEST_CONTACT
    assert contact["element"]["initial_value"] == "x" * LONGEST_CONTACT
