"""Rules that need Slack to be shown: who can be a report, zones, broadcasts, files, ids of others."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from bot.core.outbox.outbox import Outbox
from bot.sandbox import seed
from tests.e2e.world import World, until, words, world
from tests.factories import make_request
from tests.services import services_of

SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@SQLITE
@pytest.mark.parametrize(
    ("report", "said"),
    [
        (seed.PRIYA, "That’s you"),
        (seed.GUEST, "is a guest here"),
        (seed.OTHER_BOT, "is an app"),
        (seed.DEACTIVATED, "account is deactivated"),
        (seed.OUTSIDER, "with people in this workspace"),
    ],
)
def test_who_cannot_be_a_report_and_why(engine: Engine, report: str, said: str):
    with world(engine, "http") as here:
        answer = words(here.command(f"add <@{report}> weekly tue 14:00").blocks)
        assert said in answer
        assert "weekly tue 14:00" in answer


@SQLITE
def test_times_follow_the_managers_zone(engine: Engine):
    with world(engine, "socket") as here:
        here.command("add @Sam weekly tue 14:00")
        before = Outbox(here.coach.db).next_due()
        here.sandbox.people.change_zone(here.user, "America/New_York")
        until(lambda: Outbox(here.coach.db).next_due() != before)
        assert "tomorrow 14:00" in words(here.command("list").blocks)
        here.jump_to(datetime(2026, 11, 24, 18, 29, tzinfo=UTC))
        assert "Your 1:1 with" not in words([one.blocks for one in here.from_bot()])
        here.jump_to(datetime(2026, 11, 24, 18, 30, tzinfo=UTC))
        assert "Sam, Tue 24 Nov, 14:00" in words(here.from_bot()[-1].blocks)


@SQLITE
def test_a_broadcast_and_a_message_with_a_file_count(engine: Engine):
    with world(engine, "socket") as here:
        brief = first_brief(here)
        people = here.sandbox.people
        people.send_message(here.user, here.channel, "I'll send the deck", thread_ts=brief.ts, broadcast=True)
        people.send_message(here.user, here.channel, "Sam will fix the form", thread_ts=brief.ts, file="form.pdf")
        here.home()
        here.home_says("fix the form")
        here.home_says("send the deck")


@SQLITE
def test_one_tap_decides_what_is_unclear(engine: Engine):
    with world(engine, "socket") as here:
        brief = first_brief(here)
        _, ask = here.reply(brief, "maybe we should look at the offsite")
        here.tap(ask, "Log it")
        here.shows(ask, "Logged")
        assert "look at the offsite" in words(here.command("todo").blocks)
        _, second = here.reply(brief, "perhaps more time for hiring")
        here.tap(second, "Keep as my note")
        here.shows(second, "Who can see this: only you")
        assert "hiring" not in words(here.command("todo").blocks)


@SQLITE
def test_nothing_typed_pings_anybody(engine: Engine):
    with world(engine, "socket") as here:
        brief = first_brief(here)
        _, answer = here.reply(brief, "I'll tell @channel and <!here> by Friday")
        assert "<!" not in words(answer.blocks)


@SQLITE
def test_deleting_a_message_withdraws_what_it_logged(engine: Engine):
    with world(engine, "http") as here:
        brief = first_brief(here)
        said, answer = here.reply(brief, "I'll send the deck by Friday")
        here.sandbox.people.delete_message(here.user, here.channel, said.ts)
        here.shows(answer, "took back")
        assert "send the deck" not in words(here.command("todo").blocks)


@SQLITE
def test_two_edits_of_a_plan_at_once_lose_nothing(engine: Engine):
    with world(engine, "http") as here:
        brief = first_brief(here)
        plan = here.thread(brief)[1]
        people, workspace = here.sandbox.people, here.sandbox.workspace
        here.tap(plan, "Fill in the plan")
        first = until(lambda: workspace.modal(here.user))
        save_elsewhere(here, "Runs the review alone")
        fill = {"expectations:0": {"expectations": "Leads the hiring"}}
        assert people.submit_view(here.user, fill, first.id).ok
        told = workspace.view(first.id)
        assert "changed the plan while you were writing" in words(told.blocks)
        assert "Runs the review alone" in words(told.blocks)
        assert "Leads the hiring" in str(told.blocks)
        assert people.submit_view(here.user, {}, first.id).ok
        here.shows(plan, "Leads the hiring")


def save_elsewhere(here: World, expectations: str) -> None:
    """The same plan is saved in another window."""
    services, workspace_id = services_of(here.coach), here.sandbox.identity.team_id
    who = services.people.known(workspace_id, here.user, here.now())
    sam = services.people.known(workspace_id, seed.SAM, here.now())
    plan = services.plans.with_other(make_request(who, here.now()), sam).plan
    assert services.plans.save(make_request(who, here.now()), replace(plan, expectations=expectations)) is None


def first_brief(here: World):
    here.command("add @Sam weekly tue 14:00")
    here.jump()
    return here.from_bot()[-1]
