"""What a report gets before a 1:1: once, at the moment they chose, never in their quiet hours, with what is theirs."""

from dataclasses import replace
from datetime import time

import pytest

from bot.briefs.rules import (
    BRIEF,
    COACH_ROLE,
    FOLLOW_UP,
    PROMPTS,
    REPORT_BRIEF,
    BriefMessage,
    ReportBriefMessage,
)
from bot.commitments.rules import Draft, Origin, Owner
from bot.core.outbox.deliveries import DeliveryState
from bot.core.people import Person, ReportBriefTime
from bot.frames.rules import Side
from bot.plans.rules import PLAN
from tests.desk import Desk, quick, utc
from tests.factories import make_request

pytestmark = quick


def choose(desk: Desk, who: Person, **choices: object) -> None:
    preferences = replace(desk.services.preferences.of(make_request(who)), **choices)
    desk.services.preferences.save(desk.request(who), preferences)


def report_briefs(desk: Desk) -> list[tuple[object, object]]:
    """To whom and when what was sent to reports was."""
    return [(one.recipient.name, one.delivery.due_at) for one in desk.slack.of(REPORT_BRIEF)]


@pytest.mark.parametrize(
    ("choices", "zone", "due"),
    [
        ({}, "Europe/London", utc(24, 13, 30)),
        ({"report_brief": ReportBriefTime.DAY_BEFORE}, "Europe/London", utc(23, 9)),
        ({"report_brief": ReportBriefTime.DAY_BEFORE}, "America/New_York", utc(23, 14)),
        ({"quiet_from": time(12), "quiet_until": time(13, 45)}, "Europe/London", utc(24, 13, 45)),
        ({"quiet_from": time(12), "quiet_until": time(18)}, "Europe/London", utc(24, 12)),
    ],
)
def test_it_comes_once_when_the_report_wants_it(desk: Desk, choices, zone, due):
    desk.now = utc(22, 9)
    desk.sam = desk.zone(zone, desk.sam)
    choose(desk, desk.sam, **choices)
    desk.meet()
    desk.run(utc(24, 14, 30))
    assert report_briefs(desk) == [("Sam", due)]
    assert [one.recipient.name for one in desk.slack.of(BRIEF)] == ["Priya"]


def test_the_first_one_says_what_a_manager_as_coach_can_be(desk: Desk):
    desk.meet()
    desk.run(utc(1, 15, month=12))
    said = {one.recipient.name: (one.message.side, one.thread_ts) for one in desk.slack.of(COACH_ROLE)}
    of_sam, of_priya = desk.slack.of(REPORT_BRIEF)[0].ts, desk.slack.of(BRIEF)[0].ts
    assert said == {"Sam": (Side.REPORT, of_sam), "Priya": (Side.MANAGER, of_priya)}
    assert len(desk.slack.of(COACH_ROLE)) == 2, "once to each, however many 1:1s"
    assert len(report_briefs(desk)) == 2


def test_never_means_never_and_follows_at_once(desk: Desk):
    desk.meet()
    choose(desk, desk.sam, report_brief=ReportBriefTime.NEVER)
    assert [one.state for one in desk.deliveries(REPORT_BRIEF)] == [DeliveryState.CANCELLED] * 2
    desk.services.briefs.set_report_brief_time(desk.request(desk.sam), ReportBriefTime.SAME)
    assert [one.state for one in desk.deliveries(REPORT_BRIEF)] == [DeliveryState.WAITING] * 2
    desk.services.briefs.set_report_brief_time(desk.request(desk.sam), ReportBriefTime.NEVER)
    desk.run(utc(24, 15))
    assert report_briefs(desk) == []


@pytest.mark.parametrize("how", ["skip", "pause", "end"])
def test_it_goes_with_the_1_1(desk: Desk, how):
    line = desk.meet()
    service = desk.services.one_on_ones
    if how == "skip":
        service.skip(desk.request(desk.priya), line.upcoming.id)
    else:
        getattr(service, how)(desk.request(desk.priya), line.one_on_one.id)
    desk.run(utc(24, 15))
    assert report_briefs(desk) == []


def test_it_moves_with_the_1_1_and_says_so_when_it_was_out(desk: Desk):
    line = desk.meet()
    desk.run(utc(24, 13, 40))
    desk.services.one_on_ones.move(desk.request(desk.priya), line.upcoming.id, utc(25, 10))
    desk.run(utc(25, 9, 40))
    assert report_briefs(desk) == [("Sam", utc(24, 13, 30)), ("Sam", utc(25, 9, 30))]
    assert {one.message.starts_at for one in desk.slack.of(REPORT_BRIEF)} == {
        desk.slack.last(ReportBriefMessage).starts_at
    }


def test_it_waits_out_the_night_after_an_outage(desk: Desk):
    choose(desk, desk.sam, report_brief=ReportBriefTime.DAY_BEFORE)
    desk.meet()
    desk.tick(utc(23, 21))
    assert report_briefs(desk) == []
    desk.run(utc(24, 7, 1))
    assert report_briefs(desk) == [("Sam", utc(24, 7))]


def test_it_says_who_coach_is_the_first_time_only(desk: Desk):
    desk.meet()
    desk.run(utc(24, 13, 40))
    desk.services.commitments.log(desk.request(desk.priya), desk.sam, Draft("x", Owner.REPORT), Origin.COMMAND)
    desk.tick()
    desk.run(utc(1, 13, 40, month=12))
    first, second = (one.message for one in desk.slack.of(REPORT_BRIEF))
    assert (first.first, second.first) == (True, False)
    assert [line.commitment.text for line in first.commitments] == ["x"], "re-rendered"
    assert first.commitments[0].side is Owner.REPORT


def test_the_manager_gets_what_they_got_before(desk: Desk):
    desk.meet()
    desk.run(utc(24, 15))
    kinds = [one.delivery.kind for one in desk.slack.to(desk.priya)]
    assert kinds == [BRIEF, PROMPTS, PLAN, COACH_ROLE, FOLLOW_UP]
    assert desk.slack.last(BriefMessage).topics == ()
