"""People are asked for once, found by what is typed, and followed as Slack changes them."""

from datetime import timedelta

import pytest

from bot.briefs.rules import BRIEF
from bot.core.audit import Act
from bot.core.audit_store import AuditLog
from bot.core.errors import AmbiguousPersonError, NotFoundError, UnknownPersonError
from bot.core.language.text import Mention
from bot.core.people import Profile
from bot.core.people_store import Pairs, People
from bot.plans.rules import Plan
from tests.desk import Desk, quick, utc
from tests.factories import NOW, WORKSPACE, make_request

pytestmark = quick


def test_the_directory_is_asked_once(desk: Desk):
    known = desk.services.people.known
    assert known(WORKSPACE, "USAM", NOW) == known(WORKSPACE, "USAM", NOW) == desk.sam
    assert desk.directory.asked.count("USAM") == 1
    with pytest.raises(NotFoundError):
        known(WORKSPACE, "UNOBODY", NOW)


def test_a_name_means_people_of_one_s_own_pairs_and_a_mention_anybody(desk: Desk):
    mentioned = desk.services.people.mentioned
    lee = desk.person("ULEE", "Sam Lee")
    for typed in ("sam", "sam lee", "SAM"):
        with pytest.raises(UnknownPersonError):
            mentioned(make_request(desk.priya, NOW), Mention(None, typed))
    desk.meet()
    assert mentioned(make_request(desk.priya, NOW), Mention(None, "sam")) == desk.sam
    assert mentioned(make_request(desk.sam, NOW), Mention(None, "priya")) == desk.priya
    with pytest.raises(UnknownPersonError):
        mentioned(make_request(lee, NOW), Mention(None, "sam"))
    desk.meet(report=lee)
    assert mentioned(make_request(desk.priya, NOW), Mention("ULEE", "whatever")) == lee
    assert mentioned(make_request(desk.priya, NOW), Mention(None, "sam  LEE")) == lee
    with pytest.raises(AmbiguousPersonError) as several:
        mentioned(make_request(desk.priya, NOW), Mention(None, "sam"))
    assert several.value.fields == {"typed": "sam", "names": "<@USAM>, <@ULEE>"}
    with pytest.raises(UnknownPersonError):
        mentioned(make_request(desk.priya, NOW), Mention(None, "nobody"))


def test_a_stranger_who_takes_a_name_is_not_meant_and_a_colleague_is_asked_about(desk: Desk):
    desk.meet()
    mina = desk.person("UMINA", "Mina")
    desk.services.people.profile_changed(Profile(WORKSPACE, "UMINA", "Sam", "Europe/London"), NOW)
    mentioned = desk.services.people.mentioned
    assert mentioned(make_request(desk.priya, NOW), Mention(None, "sam")) == desk.sam
    with desk.db.begin(WORKSPACE) as tx:
        Pairs(tx).ensure(mina.id, desk.priya.id, NOW)
    with pytest.raises(AmbiguousPersonError) as several:
        mentioned(make_request(desk.priya, NOW), Mention(None, "sam"))
    assert set(several.value.fields["names"].split(", ")) == {"<@USAM>", "<@UMINA>"}


def test_a_new_name_is_shown_from_then_on(desk: Desk):
    desk.meet()
    desk.services.people.profile_changed(Profile(WORKSPACE, "USAM", "Samira", "Europe/London"), NOW)
    assert [line.pair.report.name for line in desk.services.one_on_ones.list(make_request(desk.priya, NOW))] == [
        "Samira"
    ]


def test_home_of_the_manager_follows_a_report_s_new_name(desk: Desk):
    desk.meet()
    desk.services.homes.opened(make_request(desk.priya, NOW))
    desk.services.people.profile_changed(Profile(WORKSPACE, "USAM", "Samira", "Europe/London"), NOW)
    desk.tick()
    assert desk.slack.homes["UPRIYA"][-1].loaded["one_on_ones"].upcoming.items[0].pair.report.name == "Samira"


@pytest.mark.parametrize("who", ["priya", "sam"])
def test_one_on_ones_end_when_either_of_the_two_leaves(desk: Desk, who: str):
    pair_id = desk.meet().one_on_one.pair_id
    left = getattr(desk, who)
    gone = Profile(WORKSPACE, left.slack_id, left.name, "Europe/London", active=False)
    desk.services.people.profile_changed(gone, NOW)
    assert desk.services.one_on_ones.list(make_request(desk.priya, NOW)) == []
    desk.run(utc(30, 8))
    assert desk.slack.of(BRIEF) == []
    with desk.db.begin(WORKSPACE) as tx:
        assert Pairs(tx).get(pair_id).ended_at == NOW
        assert [(entry.act, entry.actor_id) for entry in AuditLog(tx).of_person(left.id, 9)] == [(Act.LEFT, None)]


def test_the_other_one_is_told_on_home_for_two_weeks_and_by_no_message(desk: Desk):
    desk.meet()
    desk.services.homes.opened(make_request(desk.priya, NOW))
    gone = Profile(WORKSPACE, "USAM", "Sam", "Europe/London", active=False)
    desk.services.people.profile_changed(gone, NOW)
    desk.tick()
    assert desk.slack.homes["UPRIYA"][-1].loaded["greeting"].left == ("Sam",)
    desk.services.homes.opened(make_request(desk.priya, NOW + timedelta(days=15)))
    assert desk.slack.homes["UPRIYA"][-1].loaded["greeting"].left == ()
    assert desk.slack.said == []


def test_who_comes_back_finds_nothing_set_up_and_the_text_still_there(desk: Desk):
    pair_id = desk.meet().one_on_one.pair_id
    desk.services.plans.save(make_request(desk.priya, NOW), Plan(pair_id, 0, "Runs the review"))
    for active in (False, True):
        profile = Profile(WORKSPACE, "USAM", "Sam", "Europe/London", active=active)
        desk.services.people.profile_changed(profile, NOW)
    assert desk.services.one_on_ones.list(make_request(desk.priya, NOW)) == []
    desk.meet()
    assert desk.services.plans.show(make_request(desk.priya, NOW), pair_id).plan.expectations == "Runs the review"
    with desk.db.begin(WORKSPACE) as tx:
        assert Pairs(tx).get(pair_id).ended_at is None


@pytest.mark.parametrize("seen", ["by an event", "in the list"])
def test_who_left_and_came_back_can_be_written_to_again(desk: Desk, seen: str):
    desk.meet()
    with desk.db.begin(WORKSPACE) as tx:
        People(tx).set_unreachable(desk.priya.id, "user_disabled")
    for active in (False, True):
        profile = Profile(WORKSPACE, "UPRIYA", "Priya", "Europe/London", active=active)
        if seen == "by an event":
            desk.services.people.profile_changed(profile, NOW)
        else:
            desk.services.people.profiles_seen(WORKSPACE, [profile], NOW)
    desk.meet()
    desk.run(utc(30, 8))
    assert desk.slack.of(BRIEF)
