"""Whom a workspace names to read performance records: for how long, and who is told of it."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from sqlalchemy import literal_column, update

from bot.administration.rules import BEGIN_VIEWERS, NEWS_ON_HOME, OWN_NAMING_BEGINS_IN, Administered, Named, Naming
from bot.administration.store import pending_due
from bot.core.audit import Act
from bot.core.errors import NotAViewerError, NotFoundError, SlackBusyError, SlackRefusedError, SlackUnknownError
from bot.core.failed_rows import count_failed
from bot.core.outbox.deliveries import DeliveryState
from bot.core.outbox.store import Deliveries
from bot.core.people import Person, PersonKind, Profile
from bot.core.people_tables import PersonRow
from bot.performance.rules import VIEWER_NAMED, ViewerNamings
from bot.performance.sealed_database import SealedDatabase
from bot.performance.viewers import OWN_MESSAGE_AFTER
from tests.desk import ADMIN, Desk, quick, utc
from tests.factories import WORKSPACE
from tests.fakes import Fault
from tests.performance.test_service import log_of, shown, told


class Office(Desk):
    """A desk with Ada, who administers, and Vera; Sam was shown a record."""

    def __init__(self, db: SealedDatabase) -> None:
        super().__init__(db)
        self.ada, self.vera = self.person(ADMIN, "Ada"), self.person("UVERA", "Vera")
        self.record = shown(self)

    def name(self, *people: Person) -> Administered:
        return self.decide(Named(frozenset(one.slack_id for one in people)))

    def unname(self, *people: Person) -> Administered:
        return self.decide(Named(removed=frozenset(one.slack_id for one in people)))

    def decide(self, viewers: Named) -> Administered:
        admin = self.services.administration
        there = admin.enter(self.request(self.ada))
        return admin.save(self.request(self.ada), there.policy, viewers, Named())

    def becomes(self, who: Person, **change: object) -> None:
        """Slack says so of them."""
        profile = Profile(WORKSPACE, who.slack_id, who.name, who.timezone, **change)  # type: ignore[arg-type]
        self.services.people.profile_changed(profile, self.now)

    def reads(self, who: Person) -> bool:
        again = self.services.people.known(WORKSPACE, who.slack_id, self.now)
        try:
            self.services.records.show(self.request(again), self.record)
        except NotFoundError:
            return False
        return True

    def pass_time(self, by: timedelta) -> None:
        """With what the scheduler does."""
        self.run(self.now + by)
        while self.services.administration.begin_pending(self.now):
            pass


@pytest.fixture
def office(db: SealedDatabase) -> Office:
    return Office.once(db)


@pytest.mark.parametrize("change", [{"active": False}, {"kind": PersonKind.GUEST}])
def test_who_leaves_or_becomes_a_guest_is_named_no_longer_and_not_when_they_come_back(
    office: Office, change: dict[str, object]
):
    office.name(office.vera)
    assert office.reads(office.vera)
    office.becomes(office.vera, **change)
    assert not office.reads(office.vera)
    office.now += timedelta(days=400)
    office.becomes(office.vera)
    assert not office.reads(office.vera)
    with pytest.raises(NotAViewerError):
        office.services.records.list(office.request(office.vera))
    assert [one.actor_id for one in log_of(office, office.vera, Act.UNNAMED)] == [None]
    assert office.services.administration.enter(office.request(office.ada)).viewers == ()


@quick
def test_one_whose_leaving_was_not_heard_does_not_read_either(office: Office):
    office.name(office.vera)
    with office.db.begin(WORKSPACE) as tx:
        tx.connection.exec_driver_sql("UPDATE people SET active = 0 WHERE slack_id = 'UVERA'")
    assert not office.reads(office.vera)


def test_whoever_has_a_record_is_told_once_of_a_viewer(office: Office):
    """With the next message that Coach starts, or with one of its own; and on Home."""
    for who in (office.priya, office.sam, office.vera):
        office.services.homes.opened(office.request(who))
    office.name(office.vera)
    office.tick()
    today = office.now.date()
    for who in ("UPRIYA", "USAM"):
        assert office.slack.homes[who][-1].loaded["viewers"] == ViewerNamings(today, (("Vera", today),))
    assert office.slack.homes["UVERA"][-1].loaded["viewers"] is None
    assert office.slack.postscripts == []
    office.run(office.now + timedelta(days=9))
    below = [loaded["postscript_viewers"] for _, loaded in office.slack.postscripts if "postscript_viewers" in loaded]
    assert [one.names[0][0] for one in below] == ["Vera", "Vera"], "Priya and Sam, once each"
    assert len(told(office, VIEWER_NAMED)) <= 2
    assert "Vera" not in told(office, VIEWER_NAMED)
    office.services.homes.opened(office.request(office.sam))
    office.now += NEWS_ON_HOME
    office.tick()
    office.services.homes.opened(office.request(office.sam))
    office.tick()
    assert office.slack.homes["USAM"][-1].loaded["viewers"] is None


@quick
def test_what_stands_below_a_message_stays_when_it_is_rendered_again(office: Office):
    office.name(office.vera)
    office.run(office.now + timedelta(days=2))
    [sent] = [one for one in office.deliveries(VIEWER_NAMED) if one.recipient_id == office.sam.id]
    before = len(office.slack.postscripts)
    with office.db.begin(WORKSPACE) as tx:
        Deliveries(tx).mark_stale(sent.id)
    office.tick()
    [(_, loaded)] = office.slack.postscripts[before:]
    assert viewers_in(loaded) == ["Vera"]


def viewers_in(loaded: Mapping[str, object]) -> list[str]:
    """Of whom what stands below a message tells."""
    namings = loaded.get("postscript_viewers")
    return [name for name, _ in namings.names] if isinstance(namings, ViewerNamings) else []


def told_of(office: Office) -> dict[str, list[str]]:
    """Of which viewers Slack shows that each was told, and how often."""
    below = {id(message): viewers_in(loaded) for message, loaded in office.slack.postscripts}
    return {
        who.name: [name for one in office.slack.to(who) for name in below.get(id(one.message), [])]
        for who in (office.priya, office.sam)
    }


@pytest.mark.parametrize(
    "fault",
    [SlackBusyError(30), Fault(SlackUnknownError()), Fault(SlackUnknownError(), done=True), RuntimeError("a crash")],
)
def test_a_viewer_is_told_of_once_though_the_first_try_fails(office: Office, fault: BaseException | Fault):
    office.name(office.vera)
    office.run(office.now + OWN_MESSAGE_AFTER - timedelta(seconds=1))
    assert told_of(office) == {"Priya": [], "Sam": []}
    office.slack.fail("post", fault)
    office.run(office.now + timedelta(days=9))
    assert not office.slack.faults["post"]
    assert told_of(office) == {"Priya": ["Vera"], "Sam": ["Vera"]}


@quick
@pytest.mark.parametrize(
    ("fault", "ends"),
    [
        ("message_limit_exceeded", DeliveryState.REFUSED),
        (timedelta(hours=5), DeliveryState.EXPIRED),
        (timedelta(minutes=10), DeliveryState.CANCELLED),
    ],
)
def test_a_viewer_is_told_of_though_the_message_that_was_to_say_it_does_not_go_out(
    office: Office, fault: str | timedelta, ends: DeliveryState
):
    """Sam's brief of a 1:1 would have."""
    line = office.meet()
    office.tell_nothing(office.priya)
    office.run(utc(1, 13, month=12))
    office.name(office.vera)
    office.run(utc(1, 13, 29, month=12))
    error = SlackRefusedError(fault) if isinstance(fault, str) else SlackBusyError(fault.total_seconds())
    office.slack.fail("post", *[error] * 2)
    office.run(utc(1, 13, 32, month=12))
    tried = [one for one in office.deliveries() if "postscript_viewers" in one.subject]
    assert tried
    if ends is DeliveryState.CANCELLED:
        office.services.one_on_ones.end(office.request(office.priya), line.one_on_one.id)
    office.run(office.now + timedelta(days=9))
    assert {one.state for one in office.deliveries() if one.id in {each.id for each in tried}} == {ends}
    assert told_of(office) == {"Priya": ["Vera"], "Sam": ["Vera"]}


@quick
def test_whoever_is_named_while_a_message_is_under_way_is_told_of_with_the_next(office: Office):
    office.name(office.vera)
    office.run(office.now + OWN_MESSAGE_AFTER - timedelta(seconds=1))
    office.slack.fail("post", *[Fault(SlackUnknownError(), done=True)] * 2)
    office.tick(office.now + timedelta(seconds=1))
    office.name(office.person("UZOE", "Zoe"))
    office.run(office.now + timedelta(days=9))
    assert told_of(office) == {"Priya": ["Vera", "Zoe"], "Sam": ["Vera", "Zoe"]}


@quick
def test_what_another_message_has_told_meanwhile_is_not_told_again(office: Office):
    """The message of its own is tried first; before it is tried again, a brief says it."""
    office.meet()
    office.tell_nothing(office.priya)
    office.run(utc(30, 13, 30))
    office.name(office.vera)
    office.run(utc(1, 13, 29, month=12))
    assert told_of(office) == {"Priya": [], "Sam": []}
    office.slack.fail("post", *[SlackBusyError(120)] * 2)
    office.run(utc(8, 13, month=12))
    assert told_of(office) == {"Priya": ["Vera"], "Sam": ["Vera"]}


@quick
def test_who_has_no_record_is_told_nothing(office: Office):
    other = office.person("UOLA", "Ola")
    office.meet(report=other)
    office.name(office.vera)
    office.run(office.now + timedelta(days=9))
    told_to = {one.recipient_id for one in office.deliveries() if "postscript_viewers" in one.subject}
    assert told_to == {office.priya.id, office.sam.id}


def test_an_administrator_who_names_herself_reads_seven_days_later_and_everybody_with_a_record_is_told_before(
    office: Office,
):
    begins_at = office.now + OWN_NAMING_BEGINS_IN
    there = office.name(office.ada)
    assert (there.viewers, there.pending) == ((), (Naming(office.ada, begins_at),))
    assert not office.reads(office.ada)
    office.pass_time(timedelta(days=6, hours=23))
    told_to = {one.recipient_id for one in office.deliveries() if "postscript_viewers" in one.subject}
    assert told_to == {office.priya.id, office.sam.id}
    assert not office.reads(office.ada)
    office.pass_time(timedelta(hours=2))
    assert office.reads(office.ada)
    assert [one.data for one in log_of(office, office.ada, Act.NAMED)] == [
        "performance_viewers",
        "performance_viewers_later",
    ]
    office.run(office.now + timedelta(days=9))
    named = [loaded for _, loaded in office.slack.postscripts if "postscript_viewers" in loaded]
    assert len(named) == 2, "once each"


@quick
@pytest.mark.parametrize("ends", ["taken back", "left"])
def test_what_is_taken_back_before_it_begins_does_not_begin(office: Office, ends: str):
    office.name(office.ada)
    if ends == "left":
        office.becomes(office.ada, active=False)
    else:
        assert office.unname(office.ada).pending == ()
    office.pass_time(timedelta(days=8))
    office.becomes(office.ada)
    assert not office.reads(office.ada)


@quick
def test_an_administrator_who_leaves_before_it_begins_is_logged_as_what_was_to_be(office: Office):
    office.name(office.ada)
    office.becomes(office.ada, active=False)
    assert [one.data for one in log_of(office, office.ada, Act.UNNAMED)] == ["performance_viewers_later"]


def set_kind(office: Office, slack_id: str, stored: str) -> None:
    with office.db.begin(WORKSPACE) as tx:
        kind = literal_column(f"'{stored}'")
        tx.connection.execute(update(PersonRow).where(PersonRow.slack_id == slack_id).values(kind=kind))


def test_one_who_cannot_be_read_keeps_no_other_naming_from_beginning(office: Office):
    olga = office.person("UOLGA", "Olga", admin=True)
    office.name(office.ada)
    office.now += timedelta(minutes=1)
    admin = office.services.administration
    policy = admin.enter(office.request(olga)).policy
    admin.save(office.request(olga), policy, Named(frozenset({"UOLGA"})), Named())
    set_kind(office, ADMIN, "frobnicated")
    office.now += OWN_NAMING_BEGINS_IN
    for _ in range(3):
        admin.begin_pending(office.now)
    assert office.reads(olga)
    assert count_failed(office.db) == {BEGIN_VIEWERS: 1}
    assert pending_due(office.db, office.now, 9) == []
    set_kind(office, ADMIN, "member")
    office.now += timedelta(hours=1)
    admin.begin_pending(office.now)
    assert office.reads(office.ada)
    assert count_failed(office.db) == {}


@quick
def test_another_administrator_names_her_at_once(office: Office):
    olga = office.person("UOLGA", "Olga", admin=True)
    admin = office.services.administration
    policy = admin.enter(office.request(olga)).policy
    admin.save(office.request(olga), policy, Named(frozenset({ADMIN})), Named())
    assert office.reads(office.ada)


@quick
def test_records_made_and_changed_stand_in_the_log_of_both(office: Office):
    for who in (office.priya, office.sam):
        assert [one.data for one in log_of(office, who, Act.MADE)] == ["record"]
    office.services.records.add_comment(office.request(office.sam), office.record, "I was away")
    for who in (office.priya, office.sam):
        assert log_of(office, who, Act.CHANGED)[0].data == "record_comment"
    assert utc(25) < office.now
