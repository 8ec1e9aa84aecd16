"""Plain sentences typed to Coach, done: said back at once, or with one tap where others are told."""

import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import pytest

from bot.away.rules import MINE
from bot.away.service import as_it_is
from bot.away.views import away_set
from bot.core.errors import AlreadyChangedError, NotFoundError
from bot.core.outbox.store import Deliveries
from bot.core.people import Away
from bot.intents.messages import compose
from bot.intents.rules import REQUEST, Kind
from bot.intents.views import answer, stop_offers
from bot.meetings.rules import OccurrenceState, SeriesState
from bot.meetings.store import Occurrences, OneOnOnes
from tests.desk import Desk, utc
from tests.factories import WORKSPACE, library

MONDAY = utc(23, 10)


def _two_one_on_ones(desk: Desk) -> None:
    desk.now = MONDAY
    desk.meet()
    mina = desk.person("UMINA", "Mina Park")
    desk.meet(report=mina, weekday=3, first_on=date(2026, 11, 26), local_time=time(10))


@dataclass
class Coach:
    """What Priya types in her direct messages, and reads there: 1:1s with Sam on Tuesdays, with Mina on Thursdays."""

    desk: Desk

    def __post_init__(self) -> None:
        self.desk.after(_two_one_on_ones)
        self.sam, self.mina = self.desk.services.one_on_ones.list(self.desk.request(self.desk.priya))

    def says(self, text: str) -> str:
        """What is answered."""
        self.desk.now += timedelta(seconds=1)
        self.desk.reply(text, thread=False)
        self.desk.tick()
        return self.reads()

    def reads(self) -> str:
        """The newest answer, as it stands."""
        [*_, said] = self.desk.slack.of(REQUEST)
        rendered = answer(library().for_locale("en"), said.message)  # type: ignore[arg-type]
        return json.dumps(rendered.blocks, ensure_ascii=False)

    def taps(self, act: str, *chosen: int | Kind) -> str:
        """A tap below the newest answer, and what stands there then."""
        self.desk.now += timedelta(seconds=1)
        answer = self.desk.deliveries(REQUEST)[-1]
        getattr(self.desk.services.intents, act)(self.desk.request(self.desk.priya), answer.id, *chosen)
        self.desk.tick()
        return self.reads()

    def away(self) -> tuple[Away, ...]:
        return self.desk.services.away.times(self.desk.request(self.desk.priya))

    def states(self, series_id: int) -> list[OccurrenceState]:
        with self.desk.db.begin(WORKSPACE) as tx:
            return [one.state for one in Occurrences(tx).of_series(series_id)]

    def starts(self, series_id: int) -> list[datetime]:
        return [one.starts_at for one in self.desk.upcoming(series_id)]

    def series_state(self, series_id: int) -> SeriesState:
        with self.desk.db.begin(WORKSPACE) as tx:
            return OneOnOnes(tx).get(series_id).state


@pytest.fixture
def coach(desk: Desk) -> Coach:
    return Coach(desk)


def test_a_cancelled_meeting_is_asked_about_and_skipped_with_one_tap(coach: Coach) -> None:
    asked = coach.says("I'm sick today, can you cancel my 1:1 with Sam?")
    assert "Shall I skip this 1:1?" in asked
    assert "Tue" in asked or "tomorrow" in asked
    assert coach.states(coach.sam.one_on_one.id)[0] is OccurrenceState.SCHEDULED
    done = coach.taps("do")
    assert "Skipped." in done
    assert "Bring it back" in done
    assert coach.states(coach.sam.one_on_one.id)[0] is OccurrenceState.SKIPPED


def test_nothing_happens_where_it_is_left(coach: Coach) -> None:
    coach.says("cancel my 1:1 with Sam")
    assert "stays as it is" in coach.taps("leave")
    assert OccurrenceState.SKIPPED not in coach.states(coach.sam.one_on_one.id)


def test_a_skip_is_asked_about_and_taken_back_in_words(coach: Coach) -> None:
    assert "Shall I skip this 1:1?" in coach.says("skip my next 1:1 with Sam")
    assert "Skipped." in coach.taps("do")
    assert coach.states(coach.sam.one_on_one.id)[0] is OccurrenceState.SKIPPED
    assert "back on" in coach.says("bring back my 1:1 with Sam")
    assert coach.states(coach.sam.one_on_one.id)[0] is OccurrenceState.SCHEDULED


def test_a_skip_is_asked_about_once_the_brief_is_out(coach: Coach) -> None:
    coach.desk.run(utc(24, 13, 40))
    assert "Shall I skip this 1:1?" in coach.says("skip my 1:1 with Sam today")
    assert coach.states(coach.sam.one_on_one.id)[0] is OccurrenceState.SCHEDULED


@pytest.mark.parametrize(("how", "left"), [("do", [utc(24, 14)]), ("do_all", [])])
def test_a_pause_is_asked_about_once_the_brief_is_out(coach: Coach, how: str, left: list[datetime]) -> None:
    coach.desk.run(utc(24, 13, 40))
    asked = coach.says("pause my 1:1s with Sam")
    assert "is today 14:00, and its brief is out" in asked
    assert coach.series_state(coach.sam.one_on_one.id) is SeriesState.ACTIVE
    assert "paused" in coach.taps(how)
    assert coach.series_state(coach.sam.one_on_one.id) is SeriesState.PAUSED
    assert coach.starts(coach.sam.one_on_one.id) == left


def test_being_away_asks_about_todays_too(coach: Coach) -> None:
    coach.desk.run(utc(24, 13, 40))
    coach.says("I'm away until Thursday")
    coach.taps("do")
    assert coach.desk.slack.of(MINE)[-1].message.open[0].occurrence.starts_at == utc(24, 14)


def test_a_week_is_skipped_with_everybody_in_it(coach: Coach) -> None:
    asked = coach.says("skip next week")
    assert "these 2 1:1s" in asked
    assert "Sam" in asked
    assert "Mina" in asked
    coach.taps("do")
    for line in (coach.sam, coach.mina):
        assert coach.states(line.one_on_one.id)[:2] == [OccurrenceState.SCHEDULED, OccurrenceState.SKIPPED]


def test_which_one_is_asked_where_several_fit(coach: Coach) -> None:
    asked = coach.says("skip my 1:1")
    assert "Which one do you mean?" in asked
    [line] = coach.desk.upcoming(coach.mina.one_on_one.id)[:1]
    assert "Skipped." in coach.taps("choose", line.id)
    assert coach.states(coach.mina.one_on_one.id)[0] is OccurrenceState.SKIPPED
    assert OccurrenceState.SKIPPED not in coach.states(coach.sam.one_on_one.id)


def test_a_move_says_where_from_and_where_to(coach: Coach) -> None:
    asked = coach.says("move my 1:1 with Sam to Thursday 3pm")
    assert "Thu 26 Nov, 15:00" in asked
    assert "tomorrow 14:00" in asked
    assert coach.starts(coach.sam.one_on_one.id)[0] == utc(24, 14)
    done = coach.taps("do")
    assert "is now Thu 26 Nov, 15:00 (was tomorrow 14:00)" in done
    assert coach.starts(coach.sam.one_on_one.id)[0] == utc(26, 15)


def test_a_day_alone_keeps_the_time_and_a_time_alone_the_day(coach: Coach) -> None:
    assert "Fri 27 Nov, 14:00" in coach.says("push my 1:1 with Sam to Friday")
    assert "tomorrow 16:00" in coach.says("move my 1:1 with Sam to 4pm")


def test_a_move_to_nowhere_asks_when(coach: Coach) -> None:
    assert "Pick a day and time" in coach.says("postpone my 1:1 with Mina")


def test_a_series_ends_with_a_tap_only(coach: Coach) -> None:
    assert "for good?" in coach.says("stop my 1:1s with Sam")
    assert coach.series_state(coach.sam.one_on_one.id) is SeriesState.ACTIVE
    assert "has ended" in coach.taps("do")
    assert coach.series_state(coach.sam.one_on_one.id) is SeriesState.ENDED


def test_a_pause_can_be_taken_back_and_is_done_at_once(coach: Coach) -> None:
    assert "is paused" in coach.says("pause my 1:1s with Mina")
    assert coach.series_state(coach.mina.one_on_one.id) is SeriesState.PAUSED
    assert "is back on" in coach.says("resume my 1:1s with Mina")
    assert coach.series_state(coach.mina.one_on_one.id) is SeriesState.ACTIVE


def test_who_is_met(coach: Coach) -> None:
    assert "Sam" in coach.says("who do I meet tomorrow?")
    assert "Mina" not in coach.reads()
    assert "You have no 1:1 today" in coach.says("who do I meet today?")
    assert "Mina" in coach.says("when is my next 1:1 with Mina?")


def test_what_was_promised(coach: Coach) -> None:
    desk = coach.desk
    desk.run(utc(24, 13, 40))
    desk.reply("I'll send Sam the budget by Friday\nSam will draft the RFC by Thursday")
    mine = coach.says("what did I promise Sam?")
    assert "budget" in mine
    assert "RFC" not in mine
    theirs = coach.says("what does Sam owe me?")
    assert "RFC" in theirs
    assert "budget" not in theirs
    assert "othing is open" in coach.says("what's open with Mina?")


def test_undo_takes_back_what_was_done_last(coach: Coach) -> None:
    desk = coach.desk
    desk.run(utc(24, 13, 40))
    desk.reply("I'll send Sam the budget by Friday")
    assert [one.text for one in desk.live()] == ["send Sam the budget"]
    assert "Taken back" in coach.says("undo")
    assert desk.live() == []
    assert "nothing" in coach.says("undo")


def test_undo_opens_again_what_was_done(coach: Coach) -> None:
    desk = coach.desk
    desk.run(utc(24, 13, 40))
    desk.reply("I'll send Sam the budget by Friday")
    desk.now += timedelta(minutes=1)
    desk.reply("done 1", thread=False)
    assert desk.live() == []
    assert "budget" in coach.says("undo that please")
    assert [one.text for one in desk.live()] == ["send Sam the budget"]


def test_undo_offers_to_bring_a_skipped_one_back(coach: Coach) -> None:
    coach.says("skip my next 1:1 with Sam")
    coach.taps("do")
    assert "Shall I bring this 1:1 back?" in coach.says("undo")
    coach.taps("do")
    assert coach.states(coach.sam.one_on_one.id)[0] is OccurrenceState.SCHEDULED


def test_stop_offers_what_can_be_quiet_and_ends_nothing(coach: Coach) -> None:
    asked = coach.says("stop")
    for way in ("weekly_snooze", "weekly_stop", "settings_open", "Pause everything"):
        assert way in asked
    assert coach.series_state(coach.sam.one_on_one.id) is SeriesState.ACTIVE


def test_who_leads_nobody_is_offered_only_what_comes_to_them(coach: Coach) -> None:
    desk = coach.desk
    leads, weekly = desk.services.intents.stops(desk.request(desk.sam))
    offered = json.dumps(stop_offers(library().for_locale("en"), leads=leads, weekly=weekly).blocks)
    assert (leads, weekly) == (False, False)
    assert "weekly_stop" not in offered
    assert "settings_open" in offered


def test_these_messages_any_more_opens_the_settings(coach: Coach) -> None:
    assert "settings_open" in coach.says("I do not want these messages any more")


def test_the_weekly_message_stops_and_starts(coach: Coach) -> None:
    coach.says("stop the weekly message")
    assert not coach.desk.services.preferences.of(coach.desk.request(coach.desk.priya)).weekly_on
    coach.says("turn the weekly message back on")
    assert coach.desk.services.preferences.of(coach.desk.request(coach.desk.priya)).weekly_on


def test_what_is_not_understood_offers_the_three_nearest_things(coach: Coach) -> None:
    asked = coach.says("cancel my 1:1 with Sam and tell him I'm sorry")
    assert "I didn’t understand that" in asked
    for way in ("Skip the 1:1 with Sam", "End the 1:1s with Sam", "Move the 1:1 with Sam"):
        assert way in asked
    assert "ommitment" not in asked
    assert "Shall I skip this 1:1?" in coach.taps("mean", Kind.SKIP)
    assert "Skipped." in coach.taps("do")


@pytest.mark.parametrize("chosen", [Kind.SKIP, Kind.MOVE, Kind.SET_UP])
def test_a_second_tap_on_what_was_meant_finds_that_it_is_answered(coach: Coach, chosen: Kind) -> None:
    coach.says("hey coach, make my 1:1s purple")
    coach.taps("mean", chosen)
    with pytest.raises(AlreadyChangedError):
        coach.taps("mean", chosen)


def test_what_was_never_offered_cannot_be_meant(coach: Coach) -> None:
    coach.says("cancel my 1:1 with Sam and tell him I'm sorry")
    with pytest.raises(NotFoundError):
        coach.taps("mean", Kind.SET_UP)


def test_only_the_manager_plans_a_meeting(coach: Coach) -> None:
    desk = coach.desk
    desk.priya, desk.sam = desk.sam, desk.priya
    assert "plans this 1:1" in coach.says("cancel my 1:1 with Priya tomorrow")
    assert coach.states(coach.sam.one_on_one.id)[0] is OccurrenceState.SCHEDULED


def test_somebody_unknown_is_said(coach: Coach) -> None:
    coach.desk.reply("cancel my 1:1 with Rob tomorrow", thread=False)
    coach.desk.tick()
    said = coach.desk.slack.said[-1].message
    assert getattr(said, "key", "") == "unknown_person"


def test_a_tap_comes_once(coach: Coach) -> None:
    coach.says("cancel my 1:1 with Sam")
    coach.taps("do")
    with pytest.raises(AlreadyChangedError):
        coach.taps("do")


def test_in_a_thread_its_own_meeting_is_meant(coach: Coach) -> None:
    coach.desk.run(utc(24, 13, 40))
    coach.desk.reply("skip next week")
    coach.desk.tick()
    assert "Mina" not in coach.reads()
    coach.taps("do")
    assert coach.states(coach.sam.one_on_one.id)[1] is OccurrenceState.SKIPPED


def test_a_commitment_in_the_same_words_is_logged(coach: Coach) -> None:
    coach.desk.run(utc(24, 13, 40))
    coach.desk.reply("I'll move my 1:1 with Mina by Thursday")
    assert [one.due_on for one in coach.desk.live()] == [date(2026, 11, 26)]
    assert coach.desk.deliveries(REQUEST) == []


def test_a_holiday_is_asked_about_once_and_lets_everything_wait(coach: Coach) -> None:
    asked = coach.says("pause everything until 4 Jan, I'm on holiday")
    assert "Mon 4 Jan" in asked
    chosen = coach.desk.services.preferences.of
    assert not chosen(coach.desk.request(coach.desk.priya)).away
    assert "You’re away" in coach.taps("do")
    assert [one.until for one in chosen(coach.desk.request(coach.desk.priya)).away] == [date(2027, 1, 4)]
    assert "Welcome back" in coach.says("I'm back")
    assert not chosen(coach.desk.request(coach.desk.priya)).away


def test_being_away_is_said_back_as_the_command_says_it(coach: Coach) -> None:
    coach.says("I'm on holiday from 30 Nov until 7 Dec")
    said = coach.taps("do")
    with coach.desk.db.coaching(coach.desk.priya) as tx:
        there = as_it_is(tx, coach.desk.request(coach.desk.priya), Away(date(2026, 11, 30), date(2026, 12, 7)))
    assert there is not None
    assert len(there.to_decide) == 2
    assert json.dumps(away_set(library().for_locale("en"), there).blocks, ensure_ascii=False) == said
    planned = coach.says("I'm back")
    assert "You’re not away today" in planned
    assert "You’ll be away from Mon 30 Nov until Mon 7 Dec." in planned
    assert [one.until for one in coach.away()] == [date(2026, 12, 7)]
    assert coach.desk.services.away.back(coach.desk.request(coach.desk.priya), date(2026, 11, 30))
    coach.desk.tick()
    assert "You’ll be away" not in coach.reads()


@pytest.mark.parametrize(
    "typed",
    [
        "I'm sick today, can you cancel my 1:1 with Sam?",
        "Can you cancel my 1:1 with Sam? I'm sick today",
        "cancel my 1:1 with Sam, I'm sick today",
        "can you cancel my 1:1 with Sam because I'm off sick today",
    ],
)
def test_why_something_is_cancelled_is_asked_about_too(coach: Coach, typed: str) -> None:
    assert "Shall I skip this 1:1?" in coach.says(typed)
    away, skip = coach.desk.deliveries(REQUEST)
    assert (away.subject["kind"], skip.subject["kind"]) == ("away", "skip")
    coach.taps("do")
    assert coach.states(coach.sam.one_on_one.id)[0] is OccurrenceState.SKIPPED
    assert coach.away() == ()
    coach.desk.services.intents.do(coach.desk.request(coach.desk.priya, "away"), away.id)
    assert coach.away() == (Away(date(2026, 11, 23), date(2026, 11, 24)),)


def test_who_is_away_already_is_not_asked_again_why(coach: Coach) -> None:
    coach.says("I'm on holiday until 7 Dec")
    coach.taps("do")
    coach.says("I'm sick today, can you cancel my 1:1 with Sam?")
    assert [one.subject["kind"] for one in coach.desk.deliveries(REQUEST)] == ["away", "skip"]


def test_more_days_are_asked_about_with_those_before(coach: Coach) -> None:
    coach.says("I'm on holiday from 21 Dec until 4 Jan")
    coach.taps("do")
    assert "away from Fri 18 Dec until *Mon 4 Jan*" in coach.says("I'll be away from 18 Dec until 21 Dec")
    coach.taps("do")
    assert coach.away() == (Away(date(2026, 12, 18), date(2027, 1, 4)),)
    said = coach.says("I'll be away from 22 Dec until 23 Dec")
    assert "I had that noted already" in said
    assert "away from Fri 18 Dec until Mon 4 Jan" in said
    assert coach.away() == (Away(date(2026, 12, 18), date(2027, 1, 4)),)


def test_an_answer_follows_when_more_days_are_said(coach: Coach) -> None:
    coach.says("I'm away until 27 Nov")
    coach.taps("do")
    first = coach.desk.deliveries(REQUEST)[0].id
    coach.says("I'm away until 4 Dec")
    coach.taps("do")
    with coach.desk.db.coaching(coach.desk.priya) as tx:
        said = compose(tx, Deliveries(tx).get(first), coach.desk.request(coach.desk.priya))
    assert said.away is not None
    assert said.away.away.until == date(2026, 12, 4)


def test_nothing_open_is_a_sentence_of_its_own(coach: Coach) -> None:
    assert "What you promised *Mina*\\nNothing is open there." in coach.says("what did I promise Mina?")


def test_what_has_gone_by_is_named_in_words(coach: Coach) -> None:
    coach.desk.reply("move my 1:1 with Sam to today 9am", thread=False)
    coach.desk.tick()
    assert coach.desk.slack.said[-1].message.fields["when"] == "today 09:00"


def test_a_pause_without_an_end_asks_until_when(coach: Coach) -> None:
    assert "Until when?" in coach.says("pause everything")


def test_of_two_with_the_same_first_name_the_whole_name_is_said(desk: Desk):
    coach = Coach(desk)
    hill = desk.person("UHILL", "Sam Hill")
    desk.meet(report=hill, weekday=4, first_on=date(2026, 11, 27), local_time=time(9))
    assert "Sam Hill" in coach.says("what did I promise Sam Hill?")
    assert desk.services.briefs.request(desk.request(desk.priya), hill).called == "Sam Hill"
