"""People are asked for once, found by what is typed, and followed as Slack changes them."""

import pytest

from bot.domain.commands import Mention
from bot.domain.deliveries import Kind
from bot.domain.errors import AmbiguousPersonError, NotFoundError, UnknownPersonError
from bot.domain.one_on_ones import SeriesState
from bot.domain.people import Profile
from tests.factories import NOW, WORKSPACE
from tests.services.desk import Desk, quick, utc

pytestmark = quick


def test_the_directory_is_asked_once(desk: Desk):
    known = desk.services.people.known
    assert known(WORKSPACE, "USAM", NOW) == known(WORKSPACE, "USAM", NOW) == desk.sam
    assert desk.directory.asked.count("USAM") == 1
    with pytest.raises(NotFoundError):
        known(WORKSPACE, "UNOBODY", NOW)


def test_found_by_mention_or_name(desk: Desk):
    mentioned = desk.services.people.mentioned
    lee = desk.person("ULEE", "Sam Lee")
    assert mentioned(desk.priya, Mention("ULEE", "whatever"), NOW) == lee
    assert mentioned(desk.priya, Mention(None, "sam  LEE"), NOW) == lee
    with pytest.raises(AmbiguousPersonError) as several:
        mentioned(desk.priya, Mention(None, "sam"), NOW)
    assert several.value.fields == {"typed": "sam", "names": "Sam, Sam Lee"}
    with pytest.raises(UnknownPersonError):
        mentioned(desk.priya, Mention(None, "nobody"), NOW)


def test_a_new_name_is_shown_from_then_on(desk: Desk):
    desk.meet()
    desk.services.people.profile_changed(Profile(WORKSPACE, "USAM", "Samira", "Europe/London"), NOW)
    assert [line.report_name for line in desk.services.one_on_ones.list(desk.priya, NOW)] == ["Samira"]


def test_home_of_the_manager_follows_a_report_s_new_name(desk: Desk):
    desk.meet()
    desk.services.homes.opened(desk.priya, NOW)
    desk.services.people.profile_changed(Profile(WORKSPACE, "USAM", "Samira", "Europe/London"), NOW)
    desk.tick()
    assert desk.slack.homes["UPRIYA"][-1].meetings.items[0].report_name == "Samira"


def test_one_on_ones_pause_when_the_report_leaves(desk: Desk):
    line = desk.meet()
    gone = Profile(WORKSPACE, "USAM", "Sam", "Europe/London", active=False)
    desk.services.people.profile_changed(gone, NOW)
    [after] = desk.services.one_on_ones.list(desk.priya, NOW)
    assert (after.one_on_one.id, after.one_on_one.state) == (line.one_on_one.id, SeriesState.PAUSED)
    desk.run(utc(30, 8))
    assert desk.slack.of(Kind.BRIEF) == []


@pytest.mark.parametrize("seen", ["by an event", "in the list"])
def test_who_left_and_came_back_can_be_written_to_again(desk: Desk, seen: str):
    desk.meet()
    with desk.store.begin(WORKSPACE) as uow:
        uow.people.set_unreachable(desk.priya.id, "user_disabled")
    for active in (False, True):
        profile = Profile(WORKSPACE, "UPRIYA", "Priya", "Europe/London", active=active)
        if seen == "by an event":
            desk.services.people.profile_changed(profile, NOW)
        else:
            desk.services.people.profiles_seen(WORKSPACE, [profile], NOW)
    desk.run(utc(30, 8))
    assert desk.slack.of(Kind.BRIEF)
