"""Two workspaces whose keys, people, channels and ts are the same, worked off together."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from bot.briefs.rules import BRIEF, COACH_ROLE, FOLLOW_UP, PROMPTS
from bot.core.errors import SlackBusyError, SlackDownError, SlackRefusedError, SlackUnauthorizedError, SlackUnknownError
from bot.core.outbox.deliveries import Delivery, DeliveryState, NewDelivery
from bot.core.outbox.rate_limits import RateLimits
from bot.core.outbox.store import Deliveries, refresh_message
from bot.core.people_store import People
from bot.performance.sealed_database import SealedDatabase
from bot.plans.rules import PLAN
from bot.workspaces.rules import NOTICE
from tests.desk import quick, utc
from tests.factories import make_installation
from tests.fakes import Fault
from tests.offices import CANARY, A, B, Office, founded, offices, rows_of

DUE = utc(24, 13, 30)
FOUR = [BRIEF, PROMPTS, PLAN, COACH_ROLE]
Both = tuple[Office, Office]


@pytest.fixture
def both(db: SealedDatabase) -> Both:
    """Only the managers of both are told anything."""
    there = founded(db)
    for office in there:
        office.tell_nothing(office.sam)
    return there


def kinds(office: Office) -> list[str]:
    return [one.delivery.kind for one in office.slack.said]


def sent(office: Office) -> dict[str, Delivery]:
    """Their posted deliveries as the database has them, by key."""
    found = office.deliveries(state=DeliveryState.SENT)
    return {one.dedupe_key: one for one in found if one.workspace_id == office.workspace}


def unreachable(office: Office) -> str | None:
    """Why nothing goes to Priya any more."""
    with office.db.begin(office.workspace) as tx:
        return People(tx).get(office.priya.id).unreachable


def meanwhile(office: Office, happens: Callable[[], object]) -> None:
    """While their Slack takes its time over the next message, something happens."""
    post = office.slack.post

    def slow(*given: Any) -> Any:
        office.slack.post = post  # type: ignore[method-assign]
        happens()
        return post(*given)

    office.slack.post = slow  # type: ignore[method-assign]


def test_the_same_key_in_both_is_two_messages_that_change_one_by_one(db: SealedDatabase):
    a, b = offices(db)
    for office in (a, b):
        subject: dict[str, Any] = {"brief_id": office.brief}
        same = NewDelivery(PLAN, "same", office.priya.id, office.now, None, subject, office.channel, office.thread)
        with db.begin(office.workspace) as tx:
            assert Deliveries(tx).add(same)
            assert not Deliveries(tx).add(same)
    a.run(utc(24, 13, 37))
    one, other = sent(a)["same"], sent(b)["same"]
    assert (one.channel, one.ts) == (other.channel, other.ts)
    assert [CANARY in repr(office.slack.said[-1].message) for office in (a, b)] == [True, False]
    for office in (a, b):
        office.slack.updated.clear()
    with db.begin(B) as tx:
        Deliveries(tx).mark_stale_by_key("same")
    a.tick()
    assert (a.slack.updated, b.slack.updated) == ([], ["same"])


@pytest.mark.parametrize("done_in", [A, B])
def test_what_one_slack_has_is_never_taken_for_what_the_other_may_have(both: Both, done_in: str):
    a, b = both
    for office in both:
        office.slack.fail("post", Fault(SlackUnknownError(), done=office.workspace == done_in))
    a.tick(DUE)
    a.run(DUE + timedelta(minutes=3))
    assert [kinds(office) for office in both] == [FOUR, FOUR]
    for office in both:
        [brief] = [key for key in sent(office) if key.startswith("brief:")]
        assert office.slack.searched == [brief]
        assert sent(office)[brief].ts == office.slack.said[0].ts
    assert {one.delivery.workspace_id for one in a.slack.said} == {A}
    assert {one.delivery.workspace_id for one in b.slack.said} == {B}


@pytest.mark.parametrize("during", [A, B])
def test_nobody_in_b_notices_that_a_is_uninstalled_while_both_are_sent_to(both: Both, during: str):
    a, b = both
    slow = a if during == A else b
    meanwhile(slow, lambda: b.services.workspaces.uninstalled(A, DUE))
    a.tick(DUE)
    a.run(DUE + timedelta(hours=2))
    assert kinds(b) == [*FOUR, FOLLOW_UP]
    assert all(one.sent_at == one.wanted_at for one in sent(b).values() if one.kind in (BRIEF, FOLLOW_UP))
    assert {one.attempts for one in sent(b).values()} == {0}
    assert kinds(a) in ([], [BRIEF]), "at most what was in hand"
    with b.db.begin(B) as tx:
        assert RateLimits(tx).closed(DUE) == {}
    assert b.services.workspaces.bot_token(B, fresh=True) == "xoxb-T2"


@quick
@pytest.mark.parametrize(
    "error",
    [
        SlackBusyError(3600),
        SlackDownError(1),
        SlackUnknownError(),
        SlackUnauthorizedError("token_revoked"),
        SlackRefusedError("account_inactive"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_whatever_a_s_slack_says_b_is_sent_to_in_time(both: Both, error: Exception):
    a, b = both
    a.slack.fail("post", *[error] * 200)
    a.tick(DUE)
    a.run(DUE + timedelta(minutes=10))
    assert (kinds(a), kinds(b)) == ([], FOUR)
    assert {one.sent_at for one in sent(b).values() if one.kind == BRIEF} == {DUE}
    assert unreachable(b) is None


def test_whom_a_s_slack_refuses_is_notified_of_in_a_only(both: Both):
    a, b = both
    for office in both:
        office.person("UBOSS", "Boss", workspace=office.workspace)
        office.services.workspaces.install(make_installation(office.workspace, installed_by="UBOSS"), office.now)
    a.slack.fail("post", SlackRefusedError("account_inactive"))
    a.tick(DUE)
    a.run(DUE + timedelta(minutes=10))
    [notice] = a.slack.of(NOTICE)
    assert (notice.recipient.workspace_id, notice.recipient.slack_id) == (A, "UBOSS")
    assert kinds(b) == FOUR
    assert [unreachable(office) for office in both] == ["account_inactive", None]


def test_a_message_is_re_rendered_only_where_it_was_asked_for(db: SealedDatabase, engine: Engine):
    a, b = offices(db)
    a.reply("I'll book a room by Friday")
    a.tick()
    in_a = rows_of(engine, A)
    refresh_message(b.db, B, a.channel, a.thread)
    assert rows_of(engine, A) == in_a
    a.slack.updated.clear()
    b.slack.updated.clear()
    a.tick()
    assert (a.slack.updated, len(b.slack.updated)) == ([], 1)
    last = a.slack.said[-1]
    assert not any(one.ts == last.ts for one in b.slack.said), "B has fewer messages"
    in_b = rows_of(engine, B)
    refresh_message(b.db, B, last.channel, last.ts)
    assert (rows_of(engine, A), rows_of(engine, B)) == (in_a, in_b)


def test_homes_are_each_shown_in_their_own_slack(db: SealedDatabase):
    a, b = offices(db)
    for office in (a, b):
        office.slack.homes.clear()
        office.prefer(daily_cap=2)
    a.tick()
    assert (list(a.slack.homes), list(b.slack.homes)) == (["UPRIYA"], ["UPRIYA"])
    assert [CANARY in repr(office.slack.homes) for office in (a, b)] == [True, False]
