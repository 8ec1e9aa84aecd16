"""The weekly message: once a week at the chosen time, none when there is nothing to say, back once after a snooze."""

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.commitments.rules import Draft, Origin, Owner
from bot.core.errors import NoWeeklyError
from bot.core.outbox.deliveries import DeliveryState
from bot.core.outbox.store import refresh_message
from bot.core.people_store import Pairs, only_reports
from bot.meetings.rules import Frequency
from bot.weekly.rules import NOTHING_TO_SAY, WEEKLY, WeeklyMessage, Why
from bot.weekly.views import weekly
from tests.desk import Desk, quick, utc
from tests.factories import make_request
from tests.fakes import Said
from tests.replies.thread import reply_id

pytestmark = quick
SUN_TO_THU = (6, 0, 1, 2, 3)


def came(desk: Desk) -> list[str]:
    times = {one.id: one.sent_at for one in desk.deliveries(WEEKLY)}
    return [f"{times[one.delivery.id]:%a %d %b %H:%M}" for one in desk.slack.of(WEEKLY)]


def commit(desk: Desk, text: str = "write") -> None:
    draft = Draft(text, Owner.MANAGER, date(2026, 12, 4))
    desk.services.commitments.log(desk.request(desk.priya, f"c:{next(desk.numbers)}"), desk.sam, draft, Origin.COMMAND)


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        ({}, ["Mon 30 Nov 09:00", "Mon 07 Dec 09:00"]),
        ({"weekly_day": 2, "weekly_time": time(16)}, ["Wed 25 Nov 16:00", "Wed 02 Dec 16:00", "Wed 09 Dec 16:00"]),
        ({"weekly_day": 6, "working_days": SUN_TO_THU}, ["Sun 29 Nov 09:00", "Sun 06 Dec 09:00"]),
        ({"weekly_time": time(6)}, ["Mon 30 Nov 07:00", "Mon 07 Dec 07:00"]),
        ({"weekly_on": False}, []),
    ],
)
def test_once_a_week_at_the_chosen_time(desk: Desk, choices, expected):
    desk.meet()
    commit(desk)
    desk.prefer(**choices)
    desk.run(utc(9, 20, month=12))
    assert came(desk) == expected


def test_it_tells_the_week(desk: Desk):
    desk.meet()
    desk.run(utc(24, 15))
    commit(desk)
    desk.run(utc(30, 9))
    weekly = desk.slack.last(WeeklyMessage)
    assert [line.starts_at for line in weekly.meetings] == [utc(1, 14, month=12)]
    assert [line.commitment.text for line in weekly.commitments] == ["write"]
    assert weekly.gaps == ()


@pytest.mark.parametrize(
    ("working_days", "weekly_day", "expected"),
    [
        (SUN_TO_THU, 4, ["Fri 27 Nov 09:00", "Fri 04 Dec 09:00"]),
        (SUN_TO_THU, 5, ["Sat 28 Nov 09:00", "Sat 05 Dec 09:00"]),
        ((0, 1, 2, 3, 4), 5, ["Sat 28 Nov 09:00", "Sat 05 Dec 09:00"]),
        ((0, 1, 2, 3, 4), 6, ["Sun 29 Nov 09:00", "Sun 06 Dec 09:00"]),
        ((1,), 2, ["Wed 25 Nov 09:00", "Wed 02 Dec 09:00"]),
    ],
)
def test_a_day_off_after_the_week_is_told_the_week_that_comes(
    desk: Desk, working_days: tuple[int, ...], weekly_day: int, expected: list[str]
):
    desk.prefer(working_days=working_days, weekly_day=weekly_day)
    desk.meet()
    desk.run(utc(7, 12, month=12))
    assert came(desk) == expected
    assert [line.starts_at for line in desk.slack.last(WeeklyMessage).meetings] == [utc(8, 14, month=12)]


def test_a_week_from_sunday_to_thursday_holds_its_own_one_on_ones(desk: Desk):
    desk.meet()
    desk.prefer(weekly_day=6, working_days=SUN_TO_THU)
    desk.run(utc(29, 9))
    assert [line.starts_at for line in desk.slack.last(WeeklyMessage).meetings] == [utc(1, 14, month=12)]


def test_nothing_to_say_is_said_on_home_only(desk: Desk):
    line = desk.meet()
    desk.services.one_on_ones.pause(desk.request(desk.priya), line.one_on_one.id)
    desk.services.homes.opened(desk.request(desk.priya))
    desk.run(utc(30, 9))
    assert not desk.slack.said
    assert [one.reason for one in desk.deliveries(WEEKLY, state=DeliveryState.CANCELLED)] == [NOTHING_TO_SAY]
    assert desk.slack.homes["UPRIYA"][-1].loaded["weekly"].was_silent
    assert desk.slack.homes["UPRIYA"][-1].loaded["weekly"].next_at == utc(7, 9, month=12)
    commit(desk)
    desk.run(utc(7, 9, month=12))
    assert came(desk) == ["Mon 07 Dec 09:00"]
    assert not desk.slack.homes["UPRIYA"][-1].loaded["weekly"].was_silent


def test_a_manager_who_only_logs_commitments_gets_the_weekly_message(desk: Desk):
    commit(desk)
    desk.run(utc(30, 9))
    assert came(desk) == ["Mon 30 Nov 09:00"]


@pytest.mark.parametrize(
    ("now", "until", "expected"),
    [
        (utc(25, 12), date(2026, 12, 1), ["Tue 01 Dec 09:00", "Mon 07 Dec 09:00"]),
        (utc(25, 12), date(2026, 12, 5), ["Mon 07 Dec 09:00"]),
        (utc(30, 12), date(2026, 12, 1), ["Mon 30 Nov 09:00", "Tue 01 Dec 09:00", "Mon 07 Dec 09:00"]),
        (utc(30, 12), date(2026, 12, 7), ["Mon 30 Nov 09:00", "Mon 07 Dec 09:00"]),
        (utc(30, 12), date(2026, 12, 9), ["Mon 30 Nov 09:00", "Wed 09 Dec 09:00"]),
    ],
)
def test_a_snooze_brings_it_back_exactly_once(desk: Desk, now, until, expected):
    desk.meet()
    commit(desk)
    desk.run(now)
    assert desk.services.weekly.snooze(make_request(desk.priya, now), until) == until
    desk.run(utc(9, 20, month=12))
    assert came(desk) == expected


def test_the_latest_snooze_counts(desk: Desk):
    desk.meet()
    commit(desk)
    desk.run(utc(30, 12))
    for day in (1, 2, 3):
        desk.services.weekly.snooze(desk.request(desk.priya), date(2026, 12, day))
    desk.services.homes.opened(desk.request(desk.priya))
    assert desk.slack.homes["UPRIYA"][-1].loaded["weekly"].next_at == utc(3, 9, month=12)
    desk.run(utc(7, 20, month=12))
    assert came(desk) == ["Mon 30 Nov 09:00", "Thu 03 Dec 09:00", "Mon 07 Dec 09:00"]


def test_stopped_it_stays_away_and_started_it_comes_on_its_day(desk: Desk):
    desk.meet()
    desk.run(utc(30, 12))
    desk.services.weekly.snooze(desk.request(desk.priya), date(2026, 12, 3))
    desk.services.weekly.set_on(desk.request(desk.priya), False)
    assert not desk.deliveries(WEEKLY, state=DeliveryState.WAITING)
    desk.run(utc(1, 12, month=12))
    desk.services.weekly.set_on(desk.request(desk.priya), True)
    desk.run(utc(7, 20, month=12))
    assert came(desk) == ["Mon 30 Nov 09:00", "Mon 07 Dec 09:00"]


@pytest.mark.parametrize("meets", [True, False])
def test_stopped_in_the_settings_nothing_waits_and_started_again_no_snooze_is_left(desk: Desk, meets):
    if meets:
        desk.meet()
    desk.run(utc(25, 12))
    desk.services.weekly.snooze(desk.request(desk.priya), date(2026, 12, 3))
    desk.prefer(weekly_on=False)
    assert not desk.deliveries(WEEKLY, state=DeliveryState.WAITING)
    assert desk.prefer(weekly_on=True).snoozed_until is None


def test_what_was_taken_back_is_left_out_of_a_weekly_message_shown_again(desk: Desk):
    desk.meet()
    desk.run(utc(24, 13, 35))
    desk.reply("I'll call Kim by 4 Dec")
    commit(desk)
    desk.run(utc(30, 9))
    said = desk.slack.of(WEEKLY)[0]
    assert [line.commitment.text for line in said.message.commitments] == ["call Kim", "write"]
    desk.services.replies.undo(desk.request(desk.priya), reply_id(desk))
    refresh_message(desk.db, "T1", said.channel, said.ts)
    desk.tick()
    assert [line.commitment.text for line in desk.slack.last(WeeklyMessage).commitments] == ["write"]


def test_more_gaps_than_fit_are_counted_and_can_be_read(desk: Desk):
    desk.team(12, first_on=date(2026, 11, 3))
    desk.prefer(weekly_time=time(12))
    desk.run(utc(23, 12))
    weekly = desk.slack.last(WeeklyMessage)
    assert (len(weekly.gaps), weekly.more_gaps) == (10, 2)
    assert len(desk.services.weekly.gaps(desk.request(desk.priya))) == 12


def test_other_settings_do_not_bring_a_second_one_in_a_week(desk: Desk):
    desk.meet()
    commit(desk)
    desk.run(utc(30, 12))
    for weekday in (1, 2, 4):
        desk.prefer(weekly_day=weekday)
    desk.meet(report=desk.person("UALEX", "Alex"))
    desk.zone("America/New_York")
    desk.run(utc(20, month=12))
    weeks = Counter(one.sent_at.isocalendar().week for one in desk.deliveries(WEEKLY, state=DeliveryState.SENT))
    assert weeks == {49: 1, 50: 1, 51: 1}


@pytest.mark.parametrize(
    ("recurrence", "gap_from"),
    [
        ({}, date(2026, 12, 7)),
        ({"interval": 4}, date(2026, 12, 28)),
        ({"frequency": Frequency.MONTHLY, "nth": -1}, date(2027, 1, 4)),
    ],
)
def test_a_report_without_a_one_on_one_for_longer_than_the_cadence(desk: Desk, recurrence, gap_from):
    line = desk.meet(**recurrence)
    desk.run(utc(24, 15))
    day = utc(30, 9)
    while day < datetime(2027, 1, 18, tzinfo=UTC):
        for occurrence in desk.upcoming(line.one_on_one.id):
            desk.services.one_on_ones.skip(desk.request(desk.priya), occurrence.id)
        desk.run(day)
        gaps = desk.slack.last(WeeklyMessage).gaps if desk.slack.of(WEEKLY) else ()
        assert [gap.last for gap in gaps] == ([date(2026, 11, 24)] if day.date() >= gap_from else [])
        day += timedelta(weeks=1)


def test_a_series_that_has_not_begun_is_no_gap(desk: Desk):
    desk.meet(frequency=Frequency.MONTHLY, nth=1, weekday=0, first_on=date(2026, 12, 8))
    commit(desk)
    desk.run(datetime(2027, 1, 4, 9, tzinfo=UTC))
    assert desk.slack.last(WeeklyMessage).gaps == ()


def test_a_full_day_puts_it_off_to_the_next(desk: Desk):
    desk.prefer(daily_cap=1)
    commit(desk)
    desk.run(utc(30, 8))
    desk.news()
    desk.run(utc(2, month=12))
    assert came(desk) == ["Tue 01 Dec 09:00"]
    assert desk.slack.last(WeeklyMessage).why is Why.WAITED


def test_it_waits_until_a_one_on_one_has_ended(desk: Desk):
    desk.meet(weekday=0, local_time=time(8, 45))
    commit(desk)
    desk.run(utc(30, 12))
    assert came(desk) == ["Mon 30 Nov 09:15"]
    assert desk.slack.last(WeeklyMessage).why is Why.USUAL


def test_one_on_ones_that_begin_at_its_time_are_of_its_week(desk: Desk):
    desk.meet(weekday=0, local_time=time(9))
    commit(desk)
    desk.run(utc(30, 12))
    assert came(desk) == ["Mon 30 Nov 09:30"]
    assert [line.starts_at for line in desk.slack.last(WeeklyMessage).meetings] == [utc(30, 9)]


def test_who_leads_nobody_any_more_has_the_switch_of_a_report(desk: Desk):
    desk.meet()
    mina = desk.person("UMINA", "Mina")
    with desk.db.begin(desk.sam.workspace_id) as tx:
        led = Pairs(tx).ensure(desk.sam.id, mina.id, desk.now)
    assert not desk.services.preferences.shown(desk.request(desk.sam)).only_reports
    with desk.db.begin(desk.sam.workspace_id) as tx:
        Pairs(tx).set_ended(led.id, desk.now)
        assert only_reports(tx, desk.sam)
    assert desk.services.preferences.shown(desk.request(desk.sam)).only_reports


def test_a_full_friday_puts_it_off_to_monday(desk: Desk):
    desk.prefer(daily_cap=1, weekly_day=4)
    commit(desk)
    desk.run(utc(27, 8))
    desk.news()
    desk.run(utc(30, 12))
    assert came(desk) == ["Mon 30 Nov 09:00"]


@pytest.mark.parametrize(
    ("back", "expected"),
    [
        (utc(30, 9, 10), ["Mon 30 Nov 09:10"]),
        (utc(30, 23), ["Tue 01 Dec 09:00"]),
        (utc(1, 12, month=12), ["Tue 01 Dec 12:00"]),
        (utc(3, 12, month=12), []),
        (utc(31, 12, month=12), []),
    ],
)
def test_after_an_outage_they_are_neither_piled_up_nor_sent_at_night(desk: Desk, back, expected):
    desk.meet()
    desk.tick(back)
    desk.run(back + timedelta(hours=20))
    assert came(desk) == expected
    waiting = desk.deliveries(WEEKLY, state=DeliveryState.WAITING)
    assert [one.due_at.weekday() for one in waiting] == [0]


def test_at_most_six_buttons_and_a_menu(desk: Desk):
    """However much there is: Done for five commitments, Snooze, and the rest in the menu."""
    reports = desk.team(12, first_on=date(2026, 11, 3))
    for report in reports:
        draft = Draft(f"help {report.name}", Owner.MANAGER, date(2026, 11, 27))
        desk.services.commitments.log(desk.request(desk.priya, f"c:{report.id}"), report, draft, Origin.COMMAND)
    desk.prefer(weekly_time=time(12))
    desk.run(utc(23, 12))
    blocks = weekly(desk.request(desk.priya).wording, desk.slack.last(WeeklyMessage)).blocks
    elements = [each for block in blocks for each in (*block.get("elements", ()), block.get("accessory", {}))]
    kinds = [each.get("type") for each in elements]
    assert (kinds.count("button"), kinds.count("overflow")) == (6, 1)
    [seen] = [block["elements"][0]["text"] for block in blocks if block["type"] == "context"][-1:]
    assert seen == "You and each report (their part) see this. Sent Mondays."
    assert len(seen.split()) <= 12


def _to_sam(desk: Desk) -> list[Said]:
    return [one for one in desk.slack.to(desk.sam) if one.delivery.kind == WEEKLY]


def test_a_report_gets_their_own_commitments_once_they_ask_for_them(desk: Desk):
    """Off by default; then what they have said they will do, and what their manager has; none when nothing is open."""
    desk.meet()
    with pytest.raises(NoWeeklyError):
        desk.services.weekly.snooze(desk.request(desk.sam), date(2026, 12, 1))
    chosen = replace(desk.services.preferences.of(desk.request(desk.sam)), own_weekly_on=True, weekly_day=3)
    desk.services.preferences.save(desk.request(desk.sam), chosen)
    desk.run(utc(26, 12))
    assert _to_sam(desk) == []
    for owner, text in ((Owner.MANAGER, "ask the board"), (Owner.REPORT, "call Kim")):
        draft = Draft(text, owner, date(2026, 12, 4))
        desk.services.commitments.log(desk.request(desk.priya, text), desk.sam, draft, Origin.COMMAND)
    desk.run(utc(3, 8, 59, month=12))
    assert _to_sam(desk) == []
    desk.run(utc(3, 9, month=12))
    [sent] = _to_sam(desk)
    text = json.dumps(weekly(desk.request(desk.sam).wording, sent.message).blocks)
    assert text.index("call Kim") < text.index("ask the board")
    assert "You and your manager see commitments. Sent Thursdays." in text
    desk.services.weekly.set_on(desk.request(desk.sam), False)
    desk.run(utc(17, 12, month=12))
    assert len(_to_sam(desk)) == 1
    assert desk.services.preferences.of(desk.request(desk.sam)).weekly_on
