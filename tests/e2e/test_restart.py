"""A restart in the middle: nothing is posted twice, nothing due is forgotten."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from bot import wiring
from bot.briefs.rules import BRIEF
from bot.core.outbox.outbox import Outbox
from bot.core.outbox.store import Deliveries
from bot.core.people import Person, ReportBriefTime
from bot.core.people_store import People
from bot.processes import web_app
from bot.sandbox import seed
from tests.e2e.world import World, until, words, world
from tests.factories import make_request
from tests.services import services_of


def restart(here: World) -> None:
    """Another process on the same database takes over, once the first one's leases have run out."""
    here.coach.close()
    here.coach = wiring.build(here.coach.settings, here.sandbox.clock)
    here.app = web_app(here.coach, lambda: None)
    here.sandbox.clock.advance(timedelta(seconds=61))
    here.work()


@pytest.mark.parametrize("at", [0, 1, 2, 3])
def test_a_connection_cut_after_the_message_was_posted(engine: Engine, at: int):
    with world(engine, "http") as here:
        here.command("add @Sam weekly tue 14:00")
        due = Outbox(here.coach.db).next_due()
        assert due is not None
        here.sandbox.clock.jump_to(due)
        if at:
            cut_off_after(here, at)
        else:
            here.sandbox.faults.drop("chat.postMessage")
        here.work()
        restart(here)
        here.work()
        [brief] = here.from_bot()
        assert len(here.thread(brief)) == 3
        assert len({words(part.blocks) for part in here.thread(brief)}) == 3


def cut_off_after(here: World, posted: int) -> None:
    """Slack takes `posted` messages well; the answer to the next one is lost."""
    messenger = services_of(here.coach).worker.sending.messenger
    post, done = messenger.post, []

    def counting(*given):
        if len(done) == posted:
            here.sandbox.faults.drop("chat.postMessage")
        done.append(given)
        return post(*given)

    object.__setattr__(messenger, "post", counting)  # it is frozen


def test_what_came_due_while_nobody_worked_is_sent_if_it_still_helps(engine: Engine):
    with world(engine, "http") as here:
        here.command("add @Sam weekly tue 14:00")
        here.command("add @Mina weekly tue 13:00")
        here.sandbox.clock.jump_to(first_brief(here) + timedelta(minutes=75))
        restart(here)
        [brief] = here.from_bot()
        assert "Sam, Tue 24 Nov, 14:00" in words(brief.blocks)
        assert len(here.thread(brief)) == 3


def first_brief(here: World) -> datetime:
    """When the manager's first brief is due: what comes for a report may be due before."""
    with here.coach.db.begin(seed.IDENTITY.team_id) as tx:
        priya = People(tx).by_slack_id(seed.PRIYA)
        assert priya is not None
        waiting = Deliveries(tx).waiting_for(priya.id, (BRIEF,), here.sandbox.clock.now() + timedelta(days=7))
    return waiting[0].due_at


def tell_nothing(here: World, slack_id: str) -> None:
    """Before a 1:1, as a report: else it is left to chance whose message Slack refuses."""
    now, preferences = here.sandbox.clock.now(), services_of(here.coach).preferences
    report = make_request(services_of(here.coach).people.known(seed.IDENTITY.team_id, slack_id, now), now)
    preferences.save(report, replace(preferences.of(report), report_brief=ReportBriefTime.NEVER))


def test_slack_asks_to_wait(engine: Engine):
    with world(engine, "http") as here:
        here.command("add @Sam weekly tue 14:00")
        tell_nothing(here, seed.SAM)
        here.sandbox.faults.rate_limit("chat.postMessage", retry_after=30)
        here.jump()
        assert here.from_bot() == []
        here.sandbox.clock.advance(timedelta(seconds=31))
        here.work()
        assert len(here.from_bot()) == 1


def test_an_unanswered_event_is_sent_again_and_logs_once(engine: Engine):
    with world(engine, "http") as here:
        here.command("add @Sam weekly tue 14:00")
        here.jump()
        [brief] = here.from_bot()
        db, broken = services_of(here.coach).replies.db, []

        class Failing:
            def coaching(self, person: Person, *, read_only: bool = False):
                broken.append(person.id)
                if len(broken) < 3:
                    raise OSError("the database is away")
                return db.coaching(person, read_only=read_only)

            def __getattr__(self, name: str):
                return getattr(db, name)

        object.__setattr__(services_of(here.coach).replies, "db", Failing())
        _, answer = here.reply(brief, "I'll send the notes by Friday")
        assert len(broken) == 4, "read, and read and written"
        assert words(answer.blocks).count("send the notes") == 1
        todo = words(here.command("todo").blocks)
        assert todo.count("send the notes") == 1
        until(lambda: here.thread(brief)[-1].ts == answer.ts)
