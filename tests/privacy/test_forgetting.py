"""Whoever asks is forgotten a day later; the others keep their own words, and a hold comes first."""

import re

import pytest
from sqlalchemy import Engine, update

from bot.administration.rules import AdministrationMessage, Named
from bot.commitments import service as commitments
from bot.commitments.rules import Draft, Origin, Owner
from bot.commitments.store import Commitments
from bot.core.audit import Act
from bot.core.audit_store import AuditLog
from bot.core.errors import OnHoldError, SlackRefusedError
from bot.core.outbox.deliveries import DeliveryState
from bot.core.outbox.tables import DeliveryRow
from bot.core.people import Person, Profile
from bot.core.people_store import Pairs, People
from bot.meetings.store import OneOnOnes
from bot.performance.sealed_database import SealedDatabase
from bot.plans.rules import PLAN, Plan
from bot.plans.service import put_revision
from bot.plans.store import Notes, Plans
from bot.privacy.rules import LAST_WORD, ForgettingMessage, LastMessage
from bot.privacy.wording import RightsWording
from bot.weekly.rules import WEEKLY
from tests.desk import Desk, utc
from tests.factories import WORKSPACE, coaching, library, make_delivery, make_pair

LEFT = "Someone who left"


@pytest.fixture
def desk(db: SealedDatabase) -> Desk:
    """Priya and Sam, both of whom have written; it is Tuesday."""
    return Desk(db).after(written)


def written(desk: Desk) -> None:
    desk.pair = desk.meet().one_on_one.pair_id
    desk.run(utc(24, 13, 35))
    desk.reply("I'll call the agency by Friday")
    desk.reply("note: Sam seems tired")
    desk.services.plans.save(desk.request(desk.priya), Plan(desk.pair, 0, "Runs the review", "Good", ""))
    with desk.db.begin(WORKSPACE) as tx:
        theirs = coaching(tx, desk.sam)
        rewritten = Plan(desk.pair, 1, "Runs the review", "Sam's own words")
        put_revision(theirs, Pairs(tx).get(desk.pair), rewritten, desk.sam.id, desk.now)


def wait(desk: Desk, until=None) -> None:
    """A day, and the ticks of the bot."""
    desk.run(until or utc(25, 13, 35))
    for _ in range(3):
        desk.services.rights.forgetting.step(desk.now)
        desk.tick()


def read_by(desk: Desk, who: Person):
    with desk.db.coaching(who) as tx:
        live = [one.text for one in Commitments(tx).all_of_pair(desk.pair)]
        return Plans(tx).latest(desk.pair), live, [one.text for one in Notes(tx).of_author(who.id, desk.pair, 9)]


def test_what_they_wrote_goes_and_what_the_other_wrote_stays(desk: Desk) -> None:
    desk.services.rights.forgetting.ask(desk.request(desk.priya, "f"))
    wait(desk)
    plan, live, _ = read_by(desk, desk.sam)
    assert (plan.expectations, plan.current_performance) == ("", "Sam's own words")
    assert live == []
    with desk.db.begin(WORKSPACE) as tx:
        pair = Pairs(tx).get(desk.pair)
        assert (pair.manager.name, pair.manager.active, pair.ended_at is not None) == (LEFT, False, True)
        assert People(tx).by_slack_id("UPRIYA") is None
        assert OneOnOnes(tx).of_pair(desk.pair) == []
    assert desk.deliveries() == [one for one in desk.deliveries() if one.recipient_id != desk.priya.id]


def test_the_report_forgets_only_their_own_words(desk: Desk) -> None:
    desk.services.rights.forgetting.ask(desk.request(desk.sam, "f"))
    wait(desk)
    plan, live, notes = read_by(desk, desk.priya)
    assert (plan.expectations, plan.current_performance) == ("Runs the review", "Good"), "as Priya had written it"
    assert live == ["call the agency"]
    assert notes == ["Sam seems tired"]


def test_who_comes_back_is_somebody_new(desk: Desk) -> None:
    desk.services.rights.forgetting.ask(desk.request(desk.priya, "f"))
    wait(desk)
    again = desk.person("UPRIYA", "Priya")
    assert again.id != desk.priya.id
    with desk.db.coaching(again) as tx:
        assert Pairs(tx).of_person(again.id) == []
        assert AuditLog(tx).of_person(again.id, 9) == []


def test_a_commitment_goes_with_those_whose_words_it_is_in_now(desk: Desk) -> None:
    [logged] = desk.live()
    with desk.db.begin(WORKSPACE) as tx:
        theirs = coaching(tx, desk.sam)
        commitments.edit(
            theirs,
            desk.request(desk.sam),
            Pairs(tx).get(desk.pair),
            logged,
            Draft("Sam says it so", Owner.BOTH),
            Origin.BUTTON,
        )
    desk.services.rights.forgetting.ask(desk.request(desk.priya, "f"))
    wait(desk)
    assert read_by(desk, desk.sam)[1] == ["Sam says it so"]
    with desk.db.coaching(desk.sam) as tx:
        said_before = [one.before.text for one in Commitments(tx).history(logged.id) if one.before]
    assert said_before == [""]


def test_a_day_to_change_ones_mind(desk: Desk) -> None:
    services = desk.services.rights.forgetting
    services.ask(desk.request(desk.priya, "f"))
    services.ask(desk.request(desk.priya, "f2"))
    wait(desk, utc(25, 13, 34))
    [message] = [one for one in desk.slack.said if isinstance(one.message, ForgettingMessage)]
    services.take_back(desk.request(desk.priya, "k"))
    desk.tick()
    [message] = [one for one in desk.slack.said if isinstance(one.message, ForgettingMessage)]
    assert message.message.state == "taken_back"
    wait(desk, utc(27, 9))
    assert read_by(desk, desk.priya)[2] == ["Sam seems tired"]
    with desk.db.read_only(WORKSPACE) as tx:
        acts = [entry.act for entry in AuditLog(tx).of_person(desk.priya.id, 2)]
    assert acts == [Act.FORGET_TAKEN_BACK, Act.FORGET_ASKED]


def test_a_last_message_comes_first_and_the_audit_log_is_the_proof(desk: Desk) -> None:
    desk.services.rights.forgetting.ask(desk.request(desk.priya, "f"))
    wait(desk)
    assert isinstance(desk.slack.said[-1].message, LastMessage)
    with desk.db.read_only(WORKSPACE) as tx:
        [done, asked] = AuditLog(tx).of_person(desk.priya.id, 2)
    assert (done.act, done.actor_id, done.whose) == (Act.FORGOTTEN, None, desk.priya.id)
    assert asked.act is Act.FORGET_ASKED


def test_it_happens_also_when_slack_takes_no_message(desk: Desk) -> None:
    desk.services.rights.forgetting.ask(desk.request(desk.priya, "f"))
    desk.slack.fail("post", *[SlackRefusedError("account_inactive")] * 9)
    wait(desk)
    with desk.db.begin(WORKSPACE) as tx:
        assert People(tx).get(desk.priya.id).name == LEFT


def test_it_happens_also_when_the_bot_was_removed(desk: Desk) -> None:
    desk.services.rights.forgetting.ask(desk.request(desk.priya, "f"))
    desk.now = utc(26, 9)
    desk.services.rights.forgetting.step(desk.now)
    desk.now = utc(26, 10, 1)
    assert desk.services.rights.forgetting.step(desk.now)
    with desk.db.begin(WORKSPACE) as tx:
        assert People(tx).get(desk.priya.id).name == LEFT


def test_no_hour_is_promised_that_a_hold_could_break() -> None:
    """Whoever saw one go by would know that somebody they meet is on hold."""
    said = library().languages["en"][RightsWording].forget
    for text in (said.waits, said.waiting.text):
        happens = [one for one in re.split(r"(?<=\.)\s", text) if re.search(r"eras|happens", one)]
        assert happens
        assert not [one for one in happens if "{when}" in one or "hours" in one]
        assert "It can take" in text or "That can take" in text


def test_a_hold_on_the_other_changes_nothing_they_are_told(db: SealedDatabase, desk: Desk) -> None:
    desk.services.rights.forgetting.ask(desk.request(desk.sam, "f"))
    desk.tick()
    before = [one for one in desk.slack.said if one.recipient == desk.sam]
    hold(desk, desk.priya, on=True)
    wait(desk, utc(26, 9))
    told = [one for one in desk.slack.said if one.recipient == desk.sam][len(before) :]
    assert not [one for one in told if isinstance(one.message, ForgettingMessage | LastMessage | AdministrationMessage)]


def hold(desk: Desk, who: Person, *, on: bool) -> None:
    admin = desk.person("UADMIN", "Dana", admin=True)
    standing = desk.services.administration.enter(desk.request(admin)).policy
    change = Named(frozenset([who.slack_id]), frozenset()) if on else Named(frozenset(), frozenset([who.slack_id]))
    nobody = Named(frozenset(), frozenset())
    desk.services.administration.save(desk.request(admin), standing, nobody, change)


def test_not_while_on_hold(desk: Desk) -> None:
    hold(desk, desk.priya, on=True)
    with pytest.raises(OnHoldError):
        desk.services.rights.forgetting.ask(desk.request(desk.priya, "f"))


@pytest.mark.parametrize("who", ["priya", "sam"])
def test_a_hold_that_comes_later_on_either_of_the_two_puts_it_off(desk: Desk, who: str) -> None:
    desk.services.rights.forgetting.ask(desk.request(desk.priya, "f"))
    hold(desk, getattr(desk, who), on=True)
    wait(desk, utc(26, 9))
    assert read_by(desk, desk.priya)[2] == ["Sam seems tired"]
    hold(desk, getattr(desk, who), on=False)
    wait(desk, utc(27, 9))
    with desk.db.begin(WORKSPACE) as tx:
        assert People(tx).get(desk.priya.id).name == LEFT


def test_the_last_message_waits_for_nobody_forever(desk: Desk) -> None:
    desk.services.rights.forgetting.ask(desk.request(desk.priya, "f"))
    gone = Profile(WORKSPACE, "UPRIYA", "Priya", "Europe/London", active=False)
    desk.services.people.profile_changed(gone, desk.now)
    desk.now = utc(26, 9)
    assert desk.services.rights.forgetting.step(desk.now)
    assert desk.deliveries(LAST_WORD) == []


def test_no_digest_of_what_was_shown_stays(desk: Desk, engine: Engine) -> None:
    ola = desk.person("UOLA", "Ola")
    with desk.db.begin(WORKSPACE) as tx:
        other = make_pair(tx, ola, desk.sam)
        make_delivery(tx, desk.sam, "of several pairs", WEEKLY)
        make_delivery(tx, ola, "of the other pair", PLAN, pair_id=other.id)
        make_delivery(tx, ola, "to somebody else", WEEKLY)
    with engine.begin() as connection:
        connection.execute(update(DeliveryRow).values(state=DeliveryState.SENT, shown_digest="a digest"))
    desk.services.rights.forgetting.ask(desk.request(desk.priya, "f"))
    wait(desk)
    left = {one.dedupe_key: one for one in desk.deliveries() if one.shown_digest is not None}
    assert {"of the other pair", "to somebody else"} <= set(left)
    assert "of several pairs" not in left
    assert not [one for one in left.values() if one.pair_id == desk.pair]
