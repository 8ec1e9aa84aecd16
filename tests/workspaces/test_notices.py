"""Whom Slack refuses is sent nothing more until they turn up, and who installed the bot is told once."""

from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.briefs.rules import BRIEF
from bot.core.errors import SlackRefusedError
from bot.core.outbox.deliveries import DeliveryState, PersonUnreachable
from bot.core.outbox.store import Deliveries
from bot.core.people_store import People
from bot.core.workspaces import Installation, Tokens
from bot.core.workspaces_store import Workspaces
from bot.performance.sealed_database import SealedDatabase
from bot.weekly.rules import WEEKLY
from bot.workspaces.messages import MOST_A_DAY
from bot.workspaces.rules import NOTICE, NoticeMessage
from tests.desk import Desk, quick, utc
from tests.factories import WORKSPACE, make_delivery

DUE = utc(24, 13, 30)


@pytest.fixture
def desk(db: SealedDatabase) -> Desk:
    """A desk at which only Priya is told anything, and who installed the bot."""
    return Desk(db, reports_hear=False)


def refused(desk: Desk, code: str, installer: str | None = "UANA") -> None:
    """Priya's brief is refused; Ana installed the bot."""
    desk.person("UANA", "Ana")
    installation = Installation(WORKSPACE, "Coffee", Tokens("xoxb-1"), installed_by=installer)
    with desk.db.begin(WORKSPACE) as tx:
        Workspaces(tx).install(installation, desk.now)
    desk.meet()
    desk.slack.fail("post", SlackRefusedError(code))
    desk.run(DUE)


@pytest.mark.parametrize(("code", "closed"), [("is_archived", "conversation"), ("account_inactive", "account")])
def test_who_installed_the_bot_is_notified_once(desk: Desk, code: str, closed: str):
    refused(desk, code)
    desk.run(utc(30, 12))
    assert [one.recipient.name for one in desk.slack.said] == ["Ana"]
    assert desk.slack.last(NoticeMessage) == NoticeMessage("Priya", closed)  # type: ignore[arg-type]
    assert len(desk.slack.of(NOTICE)) == 1
    briefs = desk.deliveries(BRIEF, WEEKLY, state=DeliveryState.REFUSED)
    assert {one.reason for one in briefs} == {code}


@quick
def test_whoever_turns_up_is_written_to_again(desk: Desk):
    refused(desk, "is_archived")
    desk.services.people.known(WORKSPACE, "UPRIYA", desk.now)
    desk.run(utc(30, 12))
    assert [one.recipient.name for one in desk.slack.of(WEEKLY)] == ["Priya"]


@quick
def test_who_has_turned_up_before_the_notice_came_is_no_news(desk: Desk):
    desk.now = utc(23, 19, 30)
    ana = desk.person("UANA", "Ana")
    refused(desk, "is_archived")
    with desk.db.begin(WORKSPACE) as tx:
        notice = Deliveries(tx).latest(ana.id, NOTICE)
    assert notice is not None
    desk.services.people.known(WORKSPACE, "UPRIYA", desk.now)
    desk.run(utc(24, 13, 40))
    assert len(desk.slack.of(NOTICE)) == 1, "it went out at once, by day"


@quick
@pytest.mark.parametrize("installer", [None, "UPRIYA", "UNEVERSEEN"])
def test_without_anybody_to_tell_it_is_logged(desk: Desk, installer: str | None):
    with capture_logs() as logs:
        refused(desk, "is_archived", installer)
    assert not desk.deliveries(NOTICE)
    (line,) = [line for line in logs if line["event"] == "unreachable"]
    assert (line["log_level"], line["code"], line["person_id"]) == ("error", "is_archived", desk.priya.id)


@quick
def test_when_slack_refuses_everybody_a_few_are_notified_of_and_the_rest_is_logged(desk: Desk):
    refused(desk, "is_archived")
    with capture_logs() as logs:
        for number in range(8):
            person = desk.person(f"UM{number}", f"Manager {number}")
            with desk.db.begin(WORKSPACE) as tx:
                delivery = make_delivery(tx, person, f"brief:{number}")
                People(tx).set_unreachable(person.id, "user_not_found")
                tx.features.announce(tx, PersonUnreachable(delivery, "user_not_found", desk.now))
            desk.tick()
    logged = [line["person_id"] for line in logs if line["event"] == "unreachable"]
    assert len(logged) == 9 - MOST_A_DAY
    assert len(desk.slack.of(NOTICE)) == MOST_A_DAY


@quick
def test_a_message_that_cannot_be_updated_makes_nobody_unreachable(desk: Desk):
    desk.meet()
    desk.run(DUE)
    desk.slack.fail("update", SlackRefusedError("channel_not_found"))
    brief = desk.deliveries(BRIEF)[0]
    with desk.db.begin(WORKSPACE) as tx:
        Deliveries(tx).mark_stale(brief.id)
    desk.tick()
    assert desk.services.people.known(WORKSPACE, "UPRIYA", desk.now).unreachable is None


@quick
def test_a_messages_tab_that_is_off_holds_everything_and_home_says_so(desk: Desk):
    desk.services.homes.opened(desk.request(desk.priya))
    desk.meet()
    desk.slack.fail("post", SlackRefusedError("messages_tab_disabled"))
    desk.run(DUE)
    desk.tick(DUE + timedelta(seconds=299))
    assert not desk.slack.said
    assert desk.slack.homes["UPRIYA"][-1].loaded["greeting"].messages_off
    desk.tick(DUE + timedelta(seconds=300))
    assert desk.slack.of(BRIEF)


@quick
def test_nothing_else_of_the_batch_is_tried_once_somebody_is_refused(desk: Desk):
    desk.prefer(daily_cap=20)
    desk.team(3, local_time=utc(24, 14).time())
    desk.slack.fail("post", *[SlackRefusedError("is_archived")] * 3)
    desk.tick(DUE)
    assert len(desk.slack.faults["post"]) == 2
    assert {one.reason for one in desk.deliveries(BRIEF, state=DeliveryState.REFUSED)} == {"is_archived"}
