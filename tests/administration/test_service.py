"""What administrators decide: who may, who is told, what the audit log says, and what follows."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from bot.administration import service as administration
from bot.administration.rules import (
    ADMINISTRATION,
    LONGEST_CONTACT,
    Administered,
    AdministrationMessage,
    Named,
    Policy,
    PolicyNews,
)
from bot.administration.service import standing
from bot.administration.store import Policies, policies_to_follow
from bot.core.audit import Act
from bot.core.audit_store import AuditLog
from bot.core.errors import (
    CannotBeHeldError,
    CannotViewError,
    ContactTooLongError,
    NotAnAdministratorError,
    SlackBusyError,
    SlackRefusedError,
    SlackUnknownError,
)
from bot.core.outbox.deliveries import DeliveryState
from bot.core.people import Person, PersonKind, Profile
from bot.core.people_store import People
from bot.performance.sealed_database import SealedDatabase
from bot.weekly.rules import WEEKLY
from tests.desk import ADMIN, Desk, quick, utc
from tests.factories import NOW, WORKSPACE, make_request
from tests.fakes import Fault

NOBODY = Named()
NIGHT = Policy(quiet_from=time(18), quiet_until=time(9, 30))


class Office(Desk):
    """A desk with Ada, who is named as an administrator."""

    def __init__(self, db: SealedDatabase) -> None:
        super().__init__(db)
        self.ada = self.person(ADMIN, "Ada")

    def decide(self, policy: Policy = Policy(), viewers: Named = NOBODY, held: Named = NOBODY) -> Administered:  # noqa: B008
        return self.services.administration.save(self.request(self.ada), policy, viewers, held)

    def log_of(self, person: Person) -> list[tuple[Act, str, int | None, int | None]]:
        """The audit log as that person can read it, oldest first."""
        with self.db.read_only(WORKSPACE) as tx:
            entries = AuditLog(tx).of_person(person.id, 99)
        return [(one.act, one.data, one.actor_id, one.whose) for one in reversed(entries)]

    def follow(self) -> None:
        while self.services.administration.follow_quiet_hours(self.now):
            pass


@pytest.fixture
def office(db: SealedDatabase) -> Office:
    return Office.once(db)


def add(*people: Person) -> Named:
    return Named(frozenset(one.slack_id for one in people))


def remove(*people: Person) -> Named:
    return Named(removed=frozenset(one.slack_id for one in people))


# Who may


def test_whoever_slack_calls_an_administrator_may(office: Office):
    olga = office.person("UOLGA", "Olga", admin=True)
    assert office.services.administration.enter(make_request(olga, NOW)) == Administered(Policy())


def test_others_are_notified_who_may(office: Office):
    office.person("UOLGA", "Olga", admin=True)
    with pytest.raises(NotAnAdministratorError) as refused:
        office.services.administration.enter(make_request(office.priya, NOW))
    assert (refused.value.key, refused.value.fields) == ("not_an_administrator", {"names": f"<@{ADMIN}>, <@UOLGA>"})


@quick
def test_where_nobody_is_known_who_may_slacks_own_are_meant(office: Office):
    elsewhere = office.person("UELSE", "Elsa", workspace="T9")
    with pytest.raises(NotAnAdministratorError) as refused:
        office.services.administration.enter(make_request(elsewhere, NOW))
    assert refused.value.key == "not_an_administrator_here"


@quick
def test_one_who_has_just_become_one_is_asked_of_slack(office: Office):
    key = (WORKSPACE, office.priya.slack_id)
    office.directory.profiles[key] = replace(office.directory.profiles[key], admin=True)
    assert office.services.administration.enter(make_request(office.priya, NOW))
    assert office.services.people.known(*key, NOW).admin


@pytest.mark.parametrize("change", [{"kind": PersonKind.GUEST}, {"active": False}, {"admin": False}])
@quick
def test_one_who_is_none_any_more_may_save_nothing(office: Office, change: dict[str, object]):
    olga = office.person("UOLGA", "Olga", admin=True)
    profile = replace(office.directory.profiles[WORKSPACE, "UOLGA"], **change)  # type: ignore[arg-type]
    office.services.people.profile_changed(profile, NOW)
    olga = office.services.people.known(WORKSPACE, "UOLGA", NOW)
    with pytest.raises(NotAnAdministratorError):
        office.services.administration.save(make_request(olga, NOW), Policy(24), NOBODY, add(office.sam))
    assert standing(office.services.administration.db, office.request(office.sam)).policy == Policy()


@quick
def test_being_named_in_the_settings_counts_in_every_workspace_for_that_very_id_only(office: Office):
    """Slack's member IDs are unique across workspaces (docs.slack.dev)."""
    assert office.services.administration.enter(make_request(office.ada, NOW))
    with pytest.raises(NotAnAdministratorError):
        office.services.administration.enter(make_request(replace(office.ada, slack_id="UADMIN2"), NOW))


# What is decided


def test_what_is_decided_is_there_and_logged(office: Office):
    policy = Policy(24, time(22), time(6), "Kim, the coach of the people team")
    there = office.decide(policy, add(office.priya), add(office.sam))
    assert there == Administered(policy, (office.priya,), (office.sam,))
    assert office.services.administration.enter(make_request(office.ada, NOW)) == there
    ada, priya, sam = office.ada.id, office.priya.id, office.sam.id
    assert office.log_of(office.ada) == [
        (Act.CHANGED, "retention", ada, None),
        (Act.CHANGED, "quiet_hours", ada, None),
        (Act.CHANGED, "outside_contact", ada, None),
        (Act.NAMED, "performance_viewers", ada, priya),
        (Act.HELD, "legal_hold", ada, sam),
    ]
    assert office.log_of(office.sam) == [(Act.HELD, "legal_hold", ada, sam)]
    assert office.log_of(office.priya) == [(Act.NAMED, "performance_viewers", ada, priya)]


@quick
def test_saving_the_same_again_decides_and_tells_nothing(office: Office):
    policy = Policy(24, outside_contact="Kim")
    office.decide(policy, add(office.priya), add(office.sam))
    said = office.log_of(office.ada), len(office.deliveries(ADMINISTRATION))
    office.decide(policy, add(office.priya), add(office.sam))
    office.decide(policy, remove(office.ada), remove(office.ada))
    assert (office.log_of(office.ada), len(office.deliveries(ADMINISTRATION))) == said


@quick
def test_whom_a_form_did_not_show_stays(office: Office):
    """Two administrators have the form open: neither undoes what the other named."""
    office.decide(held=add(office.sam))
    there = office.decide(held=add(office.priya), viewers=remove(office.sam))
    assert there.held == (office.priya, office.sam)


@quick
def test_the_same_form_twice_is_one_decision(office: Office):
    for _ in range(2):
        office.services.administration.save(
            make_request(office.ada, NOW, "view:1"), Policy(24), NOBODY, add(office.sam)
        )
    assert len(office.log_of(office.ada)) == 2


def test_everybody_may_know_how_it_stands(office: Office):
    office.decide(Policy(outside_contact="Kim"), add(office.priya), add(office.sam))
    found = standing(office.services.administration.db, office.request(office.sam))
    assert (found.held_since, found.views_records) == (NOW, False)
    assert found.policy.outside_contact == "Kim"
    assert standing(office.services.administration.db, office.request(office.priya)).views_records


LOCAL = Profile(WORKSPACE, "U123", "Mina", "Europe/London", grid_id="W456")


def mina_of(office: Office) -> Person:
    """Somebody of an organisation: Slack calls her by either of two ids."""
    office.directory.profiles |= {(WORKSPACE, one): replace(LOCAL, slack_id=one) for one in ("U123", "W456")}
    return office.services.people.known(WORKSPACE, "U123", NOW)


@quick
def test_an_administrator_who_names_herself_by_her_other_id_is_to_begin_later(office: Office):
    mina = mina_of(office)
    office.directory.profiles[WORKSPACE, "U123"] = replace(LOCAL, admin=True)
    office.services.people.seen_again(mina, NOW)
    mina = office.services.people.known(WORKSPACE, "U123", NOW)
    there = office.services.administration.save(make_request(mina, NOW), Policy(), Named(frozenset({"W456"})), NOBODY)
    assert (there.viewers, [one.person for one in there.pending]) == ((), [mina])


@quick
def test_who_was_shown_by_one_id_and_comes_back_by_the_other_stays(office: Office):
    mina = mina_of(office)
    office.decide(viewers=add(mina), held=add(mina))
    said = office.log_of(mina)
    other = Named(frozenset({"W456"}), frozenset({"U123"}))
    there = office.decide(viewers=other, held=other)
    assert (there.viewers, there.held) == ((mina,), (mina,))
    assert office.log_of(mina) == said


@quick
def test_everybody_whom_a_decision_concerns_is_locked_at_once_and_in_order(
    office: Office, monkeypatch: pytest.MonkeyPatch
):
    """Whatever else locks two people does so by their ids: another order would be a deadlock on PostgreSQL."""
    ola, vera = office.person("UOLA", "Ola"), office.person("UVERA", "Vera")
    office.decide(viewers=add(ola), held=add(office.sam))
    locked: list[int] = []
    monkeypatch.setattr(People, "lock", lambda _, person_id: locked.append(person_id))
    office.decide(
        viewers=Named(frozenset({"UVERA", ADMIN}), frozenset({"UOLA"})),
        held=Named(frozenset({"UPRIYA"}), frozenset({"USAM"})),
    )
    assert locked == sorted(one.id for one in (office.priya, office.sam, office.ada, ola, vera))


# What cannot be


@pytest.mark.parametrize("change", [{"kind": PersonKind.GUEST}, {"kind": PersonKind.BOT}, {"active": False}])
@quick
def test_only_full_members_view_records(office: Office, change: dict[str, object]):
    other = office.person("UOTHER", "Otto", **change)
    with pytest.raises(CannotViewError) as refused:
        office.decide(Policy(24), add(other), add(office.sam))
    assert refused.value.fields == {"name": "Otto"}
    assert office.services.administration.enter(make_request(office.ada, NOW)) == Administered(Policy()), (
        "nothing of it is saved"
    )


@quick
def test_who_has_left_can_be_held_and_an_app_cannot(office: Office):
    gone = office.person("UGONE", "Gus", active=False)
    assert office.decide(held=add(gone)).held == (gone,)
    assert office.deliveries(ADMINISTRATION) == [], "nobody can be told"
    with pytest.raises(CannotBeHeldError):
        office.decide(held=add(office.person("UBOT", "Rota", kind=PersonKind.BOT)))


@quick
def test_a_contact_that_is_too_long_is_refused(office: Office):
    assert office.decide(Policy(outside_contact="x" * LONGEST_CONTACT))
    with pytest.raises(ContactTooLongError):
        office.decide(Policy(outside_contact="x" * (LONGEST_CONTACT + 1)))


# Who is told


def told(office: Office, person: Person) -> list[AdministrationMessage]:
    sent = office.slack.of(ADMINISTRATION)
    return [one.message for one in sent if one.recipient.id == person.id]  # type: ignore[misc]


def test_those_it_concerns_are_notified_once_each_time(office: Office):
    office.decide(viewers=add(office.priya), held=add(office.sam))
    office.tick()
    office.tick(NOW + timedelta(hours=1))
    assert told(office, office.sam) == [AdministrationMessage("held", ADMIN)]
    assert told(office, office.priya) == [AdministrationMessage("viewer", ADMIN)]
    office.decide(viewers=remove(office.priya), held=remove(office.sam))
    office.tick(NOW + timedelta(hours=2))
    assert told(office, office.sam)[1:] == [AdministrationMessage("released", ADMIN)]
    assert told(office, office.priya)[1:] == [AdministrationMessage("no_viewer", ADMIN)]
    assert told(office, office.ada) == []


def below(office: Office) -> list[tuple[str, tuple[str, ...]]]:
    """To whom what of the policy was told, below which kind of message."""
    said = office.slack.postscripts
    return [(type(message).__name__, loaded["postscript_policy"].parts) for message, loaded in said]  # type: ignore[attr-defined]


def test_whoever_a_policy_concerns_is_told_with_their_next_message_once_and_on_home(office: Office):
    office.meet()
    for who in (office.priya, office.sam):
        office.services.homes.opened(office.request(who))
    office.now += timedelta(minutes=1)
    policy = Policy(24, time(22), time(6), "Kim")
    office.decide(policy)
    office.tick()
    assert below(office) == [], "nobody gets a message for it"
    office.run(utc(24, 13, 31))
    parts = ("retention", "quiet_hours", "outside_contact")
    assert sorted(below(office)) == [("BriefMessage", parts), ("ReportBriefMessage", parts)]
    office.services.homes.opened(office.request(office.sam))
    office.tick()
    assert office.slack.homes["USAM"][-1].loaded["policy"] == PolicyNews(policy, parts)
    office.run(utc(3, 13, 31, month=12))
    assert len(below(office)) == 2, "once"
    office.decide(replace(policy, retention_months=36))
    office.run(utc(8, 14, month=12))
    assert [told for _, told in below(office)[2:]] == [("retention",), ("retention",)]


@quick
def test_who_comes_later_is_told_nothing_of_it(office: Office):
    for decided in (Policy(24), Policy(36)):
        office.now += timedelta(minutes=1)
        office.decide(decided)
    office.now += timedelta(minutes=1)
    ola = office.person("UOLA", "Ola")
    office.meet(report=ola)
    office.run(utc(24, 13, 31))
    told_to = {one.recipient_id for one in office.deliveries() if "postscript_policy" in one.subject}
    assert told_to == {office.priya.id}


@quick
@pytest.mark.parametrize(
    ("fault", "told_below"),
    [
        (SlackBusyError(60), ["BriefMessage", "ReportBriefMessage"]),
        (SlackRefusedError("message_limit_exceeded"), ["ReportFollowUpMessage", "WeeklyMessage"]),
    ],
)
def test_what_has_changed_is_told_once_though_the_first_try_fails(
    office: Office, fault: Exception, told_below: list[str]
):
    """With the same message when it goes out after all, or with the next."""
    office.meet()
    office.now += timedelta(minutes=1)
    office.decide(Policy(24))
    office.slack.fail("post", fault, fault)
    office.run(utc(2, 13, month=12))
    assert not office.slack.faults["post"]
    assert sorted(below(office)) == [(kind, ("retention",)) for kind in told_below]


@quick
def test_what_changes_while_a_message_is_under_way_is_told_with_the_next(office: Office):
    office.meet()
    office.now += timedelta(minutes=1)
    office.decide(Policy(24))
    office.slack.fail("post", *[Fault(SlackUnknownError(), done=True)] * 2)
    office.run(utc(24, 13, 31))
    office.now += timedelta(seconds=1)
    office.decide(Policy(24, outside_contact="Kim"))
    office.run(utc(2, 13, month=12))
    assert sorted(parts for _, parts in below(office)) == [*[("outside_contact",)] * 2, *[("retention",)] * 2]


@quick
def test_nobody_is_woken_for_it(office: Office):
    office.now = utc(23, 22)
    office.decide(held=add(office.sam))
    office.run(utc(24, 6, 59))
    assert told(office, office.sam) == []
    office.run(utc(24, 7))
    assert told(office, office.sam) == [AdministrationMessage("held", ADMIN)]


@quick
def test_what_is_over_by_the_morning_is_not_notified_as_news(office: Office):
    office.now = utc(23, 22)
    office.decide(held=add(office.sam))
    office.now = utc(23, 23)
    office.decide(held=remove(office.sam))
    office.run(utc(24, 8))
    assert told(office, office.sam) == [AdministrationMessage("released", ADMIN)]


# Quiet hours


def weekly_due(office: Office) -> datetime:
    [weekly] = office.deliveries(WEEKLY, state=DeliveryState.WAITING)
    return weekly.due_at


def test_the_workspaces_quiet_hours_are_those_of_whoever_chose_none(office: Office):
    office.now = utc(24)
    office.meet()
    office.prefer(weekly_time=time(9))
    assert weekly_due(office) == utc(30, 9)
    office.decide(NIGHT)
    assert office.services.preferences.of(office.request(office.priya)).quiet == NIGHT.quiet
    assert office.services.preferences.of(office.request(office.sam)).quiet == NIGHT.quiet
    office.follow()
    assert weekly_due(office) == utc(30, 9, 30), "what waits follows too"
    office.decide(replace(NIGHT, quiet_until=time(8)))
    office.follow()
    assert weekly_due(office) == utc(30, 9)


def test_ones_own_choice_stays(office: Office):
    office.meet()
    office.prefer(quiet_from=time(21), quiet_until=time(8))
    office.decide(NIGHT)
    office.follow()
    assert office.services.preferences.of(office.request(office.priya)).quiet == (time(21), time(8))
    assert weekly_due(office) == utc(30, 9)
    office.prefer(daily_cap=2)
    office.decide(Policy(quiet_from=time(21), quiet_until=time(8)))
    office.prefer(daily_cap=3)
    office.decide(NIGHT)
    assert office.services.preferences.of(office.request(office.priya)).quiet == (time(21), time(8)), (
        "though all had it for a while"
    )


@quick
def test_setting_the_workspaces_hours_again_follows_them_again(office: Office):
    office.decide(NIGHT)
    office.prefer(quiet_from=time(21))
    assert office.services.preferences.of(office.request(office.priya)).quiet_chosen
    office.prefer(quiet_from=NIGHT.quiet_from)
    office.decide(Policy())
    assert office.services.preferences.of(office.request(office.priya)).quiet == Policy().quiet


@quick
def test_other_settings_do_not_make_the_hours_ones_own(office: Office):
    office.prefer(daily_cap=2)
    office.decide(NIGHT)
    assert office.services.preferences.of(office.request(office.priya)).quiet == NIGHT.quiet
    office.prefer(daily_cap=3)
    office.decide(Policy())
    assert office.services.preferences.of(office.request(office.priya)).quiet == Policy().quiet


def test_many_people_follow_in_batches(office: Office, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(administration, "FOLLOWED_AT_ONCE", 2)
    office.now = utc(24)
    office.meet()
    office.prefer(weekly_time=time(9))
    office.team(6)
    office.decide(NIGHT)
    steps = 0
    while office.services.administration.follow_quiet_hours(office.now):
        steps += 1
    assert steps >= 4, "three managers and reports at a time, then the end"
    assert weekly_due(office) == utc(30, 9, 30)
    with office.statements() as seen:
        office.follow()
    assert len([one for one in seen if one.startswith("SELECT")]) == 2, "there is nothing more to do, or to do again"


@quick
def test_the_quiet_hours_of_one_workspace_are_not_those_of_another(office: Office):
    zoe = office.person("UZOE", "Zoe", workspace="T9")
    office.decide(NIGHT)
    with office.db.begin("T9") as tx:
        Policies(tx).save(Policy(quiet_from=time(1), quiet_until=time(2)), NOW)
    office.follow()
    assert office.services.preferences.of(make_request(zoe)).quiet == (time(1), time(2))
    assert office.services.preferences.of(office.request(office.priya)).quiet == NIGHT.quiet
    assert policies_to_follow(office.db, 9) == []


@quick
def test_a_change_while_people_follow_begins_again(office: Office, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(administration, "FOLLOWED_AT_ONCE", 1)
    office.now = utc(24)
    office.meet()
    office.prefer(weekly_time=time(9))
    office.decide(NIGHT)
    office.services.administration.follow_quiet_hours(office.now)
    office.services.administration.follow_quiet_hours(office.now)
    assert weekly_due(office) == utc(30, 9, 30)
    office.decide(replace(NIGHT, quiet_until=time(9, 45)))
    office.follow()
    assert weekly_due(office) == utc(30, 9, 45)
