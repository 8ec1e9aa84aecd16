"""Claim, compose, send, record: whatever Slack answers and whoever dies, nothing is posted twice or forgotten."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Any
from unittest.mock import Mock

import pytest
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from bot.briefs.rules import BRIEF, COACH_ROLE, PROMPTS, REQUESTED
from bot.commitments.rules import Change, Draft, Origin, Owner
from bot.core.errors import SlackBusyError, SlackDownError, SlackRefusedError, SlackUnauthorizedError, SlackUnknownError
from bot.core.outbox.deliveries import Delivery, DeliveryState
from bot.core.outbox.outbox import Outbox
from bot.core.outbox.rate_limits import RateLimits
from bot.core.outbox.store import Deliveries
from bot.core.people import Person, Profile
from bot.performance.sealed_database import SealedDatabase
from bot.plans.rules import PLAN, PlanMessage
from tests.desk import Desk, quick, utc
from tests.factories import MESSAGE_TYPES, library
from tests.fakes import CrashError, Fault

DUE = utc(24, 13, 30)
FOUR = [BRIEF, PROMPTS, PLAN, COACH_ROLE]


@pytest.fixture
def desk(db: SealedDatabase) -> Desk:
    """A desk at which only Priya is told anything."""
    return Desk(db, reports_hear=False)


def kinds(desk: Desk) -> list[str]:
    return [one.delivery.kind for one in desk.slack.said]


def meanwhile(desk: Desk, method: str, happens: Callable[[], object]) -> None:
    """While Slack takes its time over the next call of a method, something happens."""
    call = getattr(desk.slack, method)

    def slow(*given: Any) -> Any:
        setattr(desk.slack, method, call)
        answer = call(*given)
        happens()
        return answer

    setattr(desk.slack, method, slow)


def crash(desk: Desk, at: int) -> None:
    """The next tick dies as the process would; another process takes over."""
    with pytest.raises(CrashError):
        desk.tick(DUE + timedelta(seconds=at))
    desk.restart()


@pytest.mark.parametrize("done", [True, False])
def test_a_crash_between_sending_and_recording(desk: Desk, done):
    desk.meet()
    desk.slack.fail("post", Fault(CrashError(), done=done))
    crash(desk, 0)
    desk.tick(DUE + timedelta(seconds=59))
    assert kinds(desk) == FOUR[: int(done)], "the lease holds"
    desk.tick(DUE + timedelta(seconds=60))
    assert kinds(desk) == FOUR
    assert desk.slack.searched == [desk.slack.said[0].delivery.dedupe_key]


@quick
@pytest.mark.parametrize("done", [True, False])
def test_no_answer_is_looked_up_and_never_simply_repeated(desk: Desk, done):
    desk.meet()
    desk.slack.fail("post", Fault(SlackUnknownError(), done=done))
    desk.slack.fail("find", SlackUnknownError(), SlackBusyError(5), None)
    for seconds in (0, 60, 120, 124):
        desk.tick(DUE + timedelta(seconds=seconds))
        assert kinds(desk) == FOUR[: int(done)]
    desk.tick(DUE + timedelta(seconds=125))
    assert kinds(desk) == FOUR


@quick
def test_busy_waits_as_long_as_slack_asks(desk: Desk):
    desk.meet()
    desk.slack.fail("post", SlackBusyError(30))
    for seconds, expected in ((0, []), (29, []), (30, FOUR)):
        desk.tick(DUE + timedelta(seconds=seconds))
        assert kinds(desk) == expected
    assert not desk.slack.searched


@quick
def test_busy_again_and_again_gives_up_at_the_start(desk: Desk):
    desk.meet()
    desk.slack.fail("post", *[SlackBusyError(30)] * 200)
    desk.run(utc(24, 14, 10))
    assert 5 < 200 - len(desk.slack.faults["post"]) < 100
    assert len(desk.deliveries(BRIEF, state=DeliveryState.EXPIRED)) == 1


@quick
def test_a_refusal_is_recorded_and_not_tried_again(desk: Desk):
    desk.meet()
    desk.slack.fail("post", SlackRefusedError("invalid_blocks"))
    with capture_logs() as logs:
        desk.run(utc(24, 14))
    (refused,) = desk.deliveries(BRIEF, state=DeliveryState.REFUSED)
    assert refused.reason == "invalid_blocks"
    assert not desk.slack.said
    (line,) = [line for line in logs if line["event"] == "delivery_refused"]
    assert (line["delivery_id"], line["kind"], line["code"]) == (refused.id, "scheduled", "invalid_blocks")


@quick
def test_a_revoked_token_holds_its_workspace_until_a_new_one(desk: Desk):
    desk.prefer(daily_cap=20)
    desk.team(3, local_time=utc(24, 14).time())
    desk.slack.fail("post", SlackUnauthorizedError("token_revoked"))
    with capture_logs() as logs:
        desk.tick(DUE)
        desk.tick(DUE + timedelta(seconds=299))
    lines = [line for line in logs if line["event"] == "slack_unauthorized"]
    assert [(line["log_level"], line["code"], line["workspace_id"]) for line in lines] == [
        ("error", "token_revoked", "T1")
    ]
    waiting = desk.deliveries(BRIEF, state=DeliveryState.WAITING)
    assert [(one.attempts, one.reason) for one in waiting][:3] == [(1, "token_revoked"), (0, None), (0, None)]
    desk.tick(DUE + timedelta(seconds=300))
    assert len(desk.slack.of(BRIEF)) == 3


@quick
def test_a_token_that_stays_revoked_lets_what_is_too_late_expire(desk: Desk):
    desk.meet()
    desk.slack.fail("post", *[SlackUnauthorizedError("invalid_auth")] * 50)
    desk.run(utc(24, 14, 10))
    assert len(desk.deliveries(BRIEF, state=DeliveryState.EXPIRED)) == 1


@quick
def test_a_doubt_outlives_a_revoked_token(desk: Desk):
    desk.meet()
    desk.slack.fail("post", Fault(SlackUnknownError(), done=True))
    desk.slack.fail("find", SlackUnauthorizedError("invalid_auth"))
    for seconds in (0, 60, 359):
        desk.tick(DUE + timedelta(seconds=seconds))
        assert kinds(desk) == FOUR[:1]
    desk.tick(DUE + timedelta(seconds=360))
    assert kinds(desk) == FOUR


@quick
def test_who_has_left_is_sent_nothing(desk: Desk):
    desk.meet()
    gone = Profile("T1", "UPRIYA", "Priya", "Europe/London", active=False)
    desk.services.people.profile_changed(gone, desk.now)
    desk.run(utc(30, 12))
    assert not desk.slack.said
    assert {one.state for one in desk.deliveries(BRIEF) if one.due_at < desk.now} == {DeliveryState.CANCELLED}


@quick
def test_a_message_that_breaks_does_not_hold_up_the_others(desk: Desk):
    desk.prefer(daily_cap=20)
    reports = desk.team(3, local_time=utc(24, 14).time())
    desk.slack.fail("post", RuntimeError("broken"))
    with capture_logs() as logs:
        desk.tick(DUE)
    assert len(desk.slack.of(BRIEF)) == len(reports) - 1
    (failed,) = [line for line in logs if line["event"] == "row_failed"]
    assert (failed["work"], failed["log_level"], str(failed["exc_info"])) == ("deliveries", "error", "broken")


@quick
def test_what_was_posted_is_recorded_although_the_next_cannot_be_given_back(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    desk.meet()
    desk.slack.fail("post", None, None, SlackBusyError(5))
    with monkeypatch.context() as patched:
        patched.setattr(RateLimits, "close", Mock(side_effect=OperationalError("", {}, Exception())))
        with pytest.raises(OperationalError):
            desk.tick(DUE)
    assert [one.kind for one in desk.deliveries(state=DeliveryState.SENT)] == FOUR[:2]
    desk.tick(DUE + timedelta(seconds=60))
    assert kinds(desk) == FOUR


@quick
def test_what_breaks_again_and_again_waits_longer(desk: Desk):
    desk.meet()
    desk.slack.fail("post", *[RuntimeError("broken")] * 2000)
    desk.run(DUE)
    for seconds in range(0, 3600, 60):
        desk.tick(DUE + timedelta(seconds=seconds))
    assert 5 < 2000 - len(desk.slack.faults["post"]) < 12
    assert len(desk.deliveries(BRIEF, state=DeliveryState.EXPIRED)) == 1


@quick
def test_when_slack_hangs_the_rest_is_given_back(desk: Desk):
    """A worker that waits for time-outs must not hold leases that run out while it still means to send."""
    desk.prefer(daily_cap=20)
    desk.team(3, local_time=utc(24, 14).time())
    desk.slack.fail("post", SlackUnknownError())
    desk.now = DUE
    assert not desk.services.worker.send_due()
    states = Counter(one.state for one in desk.deliveries(BRIEF) if one.due_at <= DUE + timedelta(seconds=5))
    assert states == {DeliveryState.UNKNOWN: 1, DeliveryState.WAITING: 2}


@quick
@pytest.mark.parametrize("fault", [SlackUnknownError(), SlackDownError(5)])
def test_a_slack_that_does_not_answer_is_asked_once_a_tick(desk: Desk, fault):
    desk.prefer(daily_cap=20)
    desk.team(12, local_time=utc(24, 14).time())
    desk.slack.fail("post", *[fault] * 31)
    desk.tick(DUE)
    assert len(desk.slack.faults["post"]) == 30
    desk.tick(DUE + timedelta(seconds=1))
    assert len(desk.slack.faults["post"]) == 29
    desk.slack.faults["post"].clear()
    desk.tick(DUE + timedelta(seconds=61))
    desk.tick(DUE + timedelta(seconds=66))
    assert len(desk.slack.of(BRIEF)) == 12


@quick
@pytest.mark.parametrize("method", ["post", "update"])
def test_what_another_worker_took_over_is_left_to_it(desk: Desk, method):
    """A batch of which the first takes so long that the lease of the rest runs out."""
    desk.prefer(daily_cap=20)
    desk.team(4, local_time=utc(24, 14).time())
    if method == "update":
        desk.run(DUE)
        for report in ("UR00", "UR01", "UR02"):
            changed_plan(desk, desk.services.people.known("T1", report, desk.now))

    def another() -> None:
        first, other = desk.services, desk.restart()
        desk.services, desk.now = first, DUE + timedelta(seconds=61)
        while other.worker.send_due() or other.worker.refresh_stale():
            pass
        took_over.append(other)  # the worker under test would catch and log what fails in here

    took_over: list[object] = []
    meanwhile(desk, method, another)
    desk.tick(DUE)
    assert took_over
    desk.tick(DUE + timedelta(seconds=180))
    assert Counter(one.delivery.dedupe_key for one in desk.slack.said).most_common(1)[0][1] == 1
    assert len(desk.slack.said) == 4 * len(FOUR) - 3, "what a manager as coach can be is said once"
    assert len(desk.slack.updated) == (7 if method == "update" else 0), "the slow one, and both messages of the three"


@quick
def test_one_is_not_put_back_that_another_worker_holds(desk: Desk):
    desk.meet()

    def taken_over() -> None:
        desk.now = DUE + timedelta(seconds=61)
        assert Outbox(desk.db).claim_unknown(desk.now, "other", 9, 60)
        raise SlackBusyError(1)

    meanwhile(desk, "post", taken_over)
    desk.tick(DUE)
    (brief,) = [one for one in desk.deliveries(BRIEF) if one.due_at <= desk.now]
    assert (brief.state, brief.lease_until) == (DeliveryState.UNKNOWN, desk.now + timedelta(seconds=60))


@quick
def test_a_brief_is_not_posted_after_the_start_because_another_took_long(desk: Desk):
    desk.prefer(daily_cap=20)
    desk.team(2, local_time=utc(24, 14).time())

    def slowly() -> None:
        desk.now = utc(24, 14)

    desk.now = utc(24, 13, 59, 30)
    desk.services.one_on_ones.plan_ahead(desk.now)
    meanwhile(desk, "post", slowly)
    desk.services.worker.send_due()
    assert len(desk.slack.of(BRIEF)) == 1
    assert len(desk.deliveries(BRIEF, state=DeliveryState.EXPIRED)) == 1


@quick
def test_two_workers_share_the_work(desk: Desk):
    desk.prefer(daily_cap=100)
    desk.team(30, local_time=utc(24, 14).time())
    first, second = desk.services, desk.restart()
    for seconds in range(120):
        desk.now = DUE + timedelta(seconds=seconds)
        for services in (first, second):
            services.worker.send_due()
    assert Counter(one.delivery.dedupe_key for one in desk.slack.said).most_common(1)[0][1] == 1
    assert len(desk.slack.said) == 30 * len((BRIEF, PROMPTS, PLAN)) + len((COACH_ROLE,))


@quick
def test_one_person_is_sent_no_more_at_once_than_slack_takes(desk: Desk):
    """One message a second and channel; short bursts are allowed."""
    desk.prefer(daily_cap=100)
    desk.team(30, local_time=utc(24, 14).time())
    for seconds, sent in ((0, 20), (1, 21), (11, 31), (200, 51)):
        desk.tick(DUE + timedelta(seconds=seconds))
        assert len(desk.slack.said) == sent


def changed_plan(desk: Desk, report: Person | None = None) -> None:
    draft, request_id = Draft("write", Owner.MANAGER), f"c:{next(desk.numbers)}"
    desk.services.commitments.log(desk.request(desk.priya, request_id), report or desk.sam, draft, Origin.COMMAND)


def test_a_posted_message_is_brought_up_to_date_in_place(desk: Desk):
    desk.meet()
    desk.run(DUE)
    changed_plan(desk)
    desk.tick()
    assert desk.slack.last(PlanMessage).actions_above == 1
    assert (kinds(desk), len(desk.slack.updated)) == (FOUR, 2), "the brief and the plan"
    desk.tick()
    assert len(desk.slack.updated) == 2


@quick
@pytest.mark.parametrize("fault", [SlackBusyError(5), SlackUnknownError()])
def test_an_update_that_fails_is_tried_again(desk: Desk, fault):
    desk.meet()
    desk.run(DUE)
    changed_plan(desk)
    desk.slack.fail("update", fault)
    desk.tick(DUE + timedelta(seconds=1))
    assert not desk.slack.last(PlanMessage).actions_above
    desk.tick(DUE + timedelta(seconds=61))
    assert desk.slack.last(PlanMessage).actions_above


@quick
def test_an_update_that_is_refused_is_let_go(desk: Desk):
    desk.meet()
    desk.run(DUE)
    changed_plan(desk)
    desk.slack.fail("update", *[SlackRefusedError("message_not_found")] * 2)
    desk.tick(DUE + timedelta(seconds=1))
    desk.tick(DUE + timedelta(hours=1))
    assert not desk.slack.updated


@quick
def test_what_reads_the_same_is_not_sent_again(desk: Desk):
    desk.slack.digest = digest_of
    desk.meet()
    desk.run(DUE)
    mark_stale(desk, *desk.deliveries())
    desk.tick(DUE + timedelta(seconds=1))
    assert not desk.slack.updated
    assert not Outbox(desk.db).claim_stale(DUE + timedelta(hours=1), "w", 9, 60), "it is up to date"
    changed_plan(desk)
    desk.tick(DUE + timedelta(seconds=2))
    assert len(desk.slack.updated) == 1
    mark_stale(desk, *desk.deliveries(PLAN))
    desk.tick(DUE + timedelta(seconds=3))
    assert len(desk.slack.updated) == 1


@quick
def test_after_a_crash_nobody_knows_what_it_shows(desk: Desk):
    desk.slack.digest = digest_of
    desk.meet()
    desk.run(DUE)
    changed_plan(desk)
    desk.slack.fail("update", Fault(CrashError(), done=True))
    crash(desk, 1)
    desk.services.commitments.set_state(desk.request(desk.priya), desk.live()[0].id, Change.DROPPED, Origin.BUTTON)
    desk.tick(DUE + timedelta(seconds=61))
    assert not desk.slack.last(PlanMessage).actions_above, "as it was before, and Slack showed the commitment"


def digest_of(delivery: Delivery, message: object) -> str:
    rendered = MESSAGE_TYPES[delivery.kind].render(library().for_locale("en"), message)
    return sha256(repr(rendered).encode()).hexdigest()


def mark_stale(desk: Desk, *deliveries: Delivery) -> None:
    with desk.db.begin("T1") as tx:
        for delivery in deliveries:
            Deliveries(tx).mark_stale(delivery.id)


@quick
def test_changed_while_in_flight_it_is_updated_afterwards(desk: Desk):
    desk.meet()
    desk.run(DUE - timedelta(seconds=1))
    desk.slack.fail("post", None, None, Fault(CrashError(), done=True))
    crash(desk, 0)
    changed_plan(desk)
    desk.tick(DUE + timedelta(seconds=60))
    assert (kinds(desk), bool(desk.slack.last(PlanMessage).actions_above)) == (FOUR, True)


@quick
@pytest.mark.parametrize("broken", ["update", "compose"])
def test_one_broken_update_stops_no_other_and_waits_ever_longer(desk: Desk, broken, monkeypatch: pytest.MonkeyPatch):
    desk.prefer(daily_cap=20)
    reports = desk.team(3, local_time=utc(24, 14).time())
    desk.run(DUE)
    for report in reports:
        changed_plan(desk, report)
    tries = break_first_update(desk, broken, monkeypatch)
    for seconds in range(0, 3600, 60):
        desk.tick(DUE + timedelta(seconds=seconds))
    assert len(desk.slack.updated) == 5
    assert 5 < len(tries) < 12


def break_first_update(desk: Desk, how: str, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The plan that is updated first cannot be; its id, once for each try."""
    tries: list[int] = []
    plan = MESSAGE_TYPES[PLAN]
    call: Callable[..., Any] = desk.slack.update if how == "update" else plan.compose

    def breaking(first: Any, delivery: Delivery, *more: Any) -> Any:
        if not tries or delivery.id == tries[0]:
            tries.append(delivery.id)
            raise RuntimeError("broken")
        return call(first, delivery, *more)

    if how == "update":
        monkeypatch.setattr(desk.slack, "update", breaking)
    else:
        monkeypatch.setitem(desk.db.features.message_types, PLAN, replace(plan, compose=breaking))
    return tries


@quick
def test_ends_are_counted_with_how_late_they_came(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    counted: list[tuple[str, str, float | None]] = []
    metrics = desk.services.worker.sending.metrics
    monkeypatch.setattr(metrics, "delivery_ended", lambda *ended: counted.append(ended), raising=False)
    desk.meet()
    desk.slack.fail("post", SlackBusyError(30))
    desk.tick(DUE)
    desk.tick(DUE + timedelta(seconds=30))
    assert counted == [("scheduled", "sent", 30.0), *[("other", "sent", 0.0) for _ in FOUR[1:]]]


@quick
def test_a_missing_scope_holds_what_needs_it_only(desk: Desk):
    desk.meet()
    desk.slack.fail("post", Fault(SlackUnknownError(), done=True))
    desk.slack.fail("find", SlackUnauthorizedError("missing_scope", "conversations.history"))
    desk.tick(DUE)
    desk.tick(DUE + timedelta(seconds=60))
    desk.services.briefs.request(desk.request(desk.priya, "trigger:1"), desk.sam)
    desk.tick()
    assert [one.delivery.kind for one in desk.slack.said][1:] == [REQUESTED, *FOUR[1:]]
    desk.tick(DUE + timedelta(seconds=360))
    assert len(desk.slack.of(PROMPTS)) == 2, "now the first one was found, and its parts followed"
