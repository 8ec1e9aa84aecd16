""" "undo" takes back the last thing that somebody did, of whatever kind, and never another."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from bot.administration.taken_back import TakenBackService
from bot.commitments.rules import Draft, Origin, Owner
from bot.core.errors import AlreadyChangedError
from bot.core.slack import ids
from bot.meetings.rules import OccurrenceState, SeriesState
from bot.replies.rules import LoggedMessage
from tests.desk import Desk, quick, utc
from tests.intents.test_service import Coach
from tests.replies.thread import edits, notes, stored, types

pytestmark = quick

DECK = "I'll send the deck by Friday"


@pytest.fixture
def coach(desk: Desk) -> Coach:
    """The brief of Sam's 1:1 is out."""
    coach = Coach(desk)
    desk.after(_until_its_brief)
    return coach


def _until_its_brief(desk: Desk) -> None:
    desk.run(utc(24, 13, 40))


def types_in_thread(coach: Coach, text: str) -> str:
    """What is answered to a request in Sam's thread."""
    coach.desk.now += timedelta(seconds=1)
    coach.desk.reply(text)
    coach.desk.tick()
    return coach.reads()


def commits(coach: Coach, text: str = "I'll book the room", name: str = "mina") -> None:
    """`/coach commit`."""
    desk = coach.desk
    desk.now += timedelta(seconds=1)
    desk.services.replies.log_typed(
        desk.request(desk.priya, f"trigger:{desk.now}"), getattr(coach, name).pair.report, text
    )


def live(coach: Coach) -> list[str]:
    return [one.text for one in coach.desk.live()]


def logs_the_deck(coach: Coach) -> None:
    coach.desk.now += timedelta(seconds=1)
    coach.desk.reply(DECK)
    assert live(coach) == ["send the deck"]


def test_a_note_kept_last_is_taken_back_and_what_was_logged_before_stays(coach: Coach) -> None:
    logs_the_deck(coach)
    coach.desk.now += timedelta(seconds=1)
    coach.desk.reply("note: Sam looks tired")
    assert "Taken back. It was for your 1:1 with *Sam*." in coach.says("undo")
    assert (notes(coach.desk), live(coach)) == ([], ["send the deck"])
    assert "Shall I take this back?" in coach.says("undo"), "what came before the last thing is asked about"
    assert live(coach) == ["send the deck"]


def test_a_message_is_taken_back_as_a_whole(coach: Coach) -> None:
    coach.desk.reply(f"{DECK}\nthe offsite is on my mind\nnote: Sam looks tired")
    assert (len(live(coach)), len(notes(coach.desk))) == (1, 1)
    coach.says("undo")
    assert (live(coach), notes(coach.desk)) == ([], [])
    assert coach.desk.slack.last(LoggedMessage).can_log_again, "as with its button"


def test_a_topic_brought_last_is_taken_back(coach: Coach) -> None:
    desk = coach.desk
    types(desk, desk.sam, "I'll draft the RFC by Friday", thread=False)
    desk.now += timedelta(seconds=1)
    types(desk, desk.sam, "topic: the zebrafish", thread=False)
    desk.now += timedelta(seconds=1)
    types(desk, desk.sam, "undo", thread=False)
    desk.tick()
    assert "*Priya*" in coach.reads()
    desk.now += timedelta(hours=1)
    TakenBackService(desk.db).step(desk.now)
    assert stored(desk) == []


@pytest.mark.parametrize("keeps", [True, False])
def test_what_a_command_logged_or_kept_is_taken_back_and_said_whose_it_was(coach: Coach, keeps: bool) -> None:
    logs_the_deck(coach)
    commits(coach, "note: Mina is new" if keeps else "I'll book the room")
    assert "*Mina*" in coach.says("undo")
    assert (live(coach), notes(coach.desk)) == (["send the deck"], [])


REQUESTS = {"stop the weekly message": ids.START_WEEKLY}
TAPPED = {
    "pause my 1:1s with Sam": ids.RESUME_ONE_ON_ONE,
    "skip my 1:1 with Mina": "Shall I bring this 1:1 back?",
    "move my 1:1 with Mina to Friday 3pm": "Shall I move your 1:1 with *Mina* to *Thu 26 Nov, 10:00*?",
    "stop my 1:1s with Sam": ids.ADD_ONE_ON_ONE,
    "I'm on holiday from 14 Dec until 21 Dec": ids.AWAY_OFF,
}


@pytest.mark.parametrize("asked", [*REQUESTS, *TAPPED])
@pytest.mark.parametrize("command", [True, False])
def test_a_request_done_last_is_shown_with_its_way_back_and_nothing_else_is_withdrawn(
    coach: Coach, asked: str, command: bool
) -> None:
    before = commits if command else logs_the_deck
    before(coach)
    coach.says(asked)
    if asked in TAPPED:
        coach.taps("do")
    assert (REQUESTS | TAPPED)[asked] in coach.says("undo")
    assert len(live(coach)) == 1
    assert (REQUESTS | TAPPED)[asked] in coach.says("undo"), "it is still so"
    assert len(live(coach)) == 1


def test_what_was_asked_about_first_and_logged_meanwhile_counts_when_it_was_done(coach: Coach) -> None:
    coach.says("stop my 1:1s with Sam")
    asked = coach.desk.deliveries("asked_coach")[-1]
    commits(coach)
    coach.desk.now += timedelta(seconds=1)
    coach.desk.services.intents.do(coach.desk.request(coach.desk.priya), asked.id)
    assert "has ended" in coach.says("undo")
    assert live(coach) == ["book the room"]


def test_a_move_goes_back_with_a_tap(coach: Coach) -> None:
    coach.says("move my 1:1 with Mina to Friday 3pm")
    coach.taps("do")
    coach.says("undo")
    coach.taps("do")
    assert coach.starts(coach.mina.one_on_one.id)[0] == utc(26, 10)


def test_what_a_button_skipped_or_moved_is_asked_about_and_taken_back(coach: Coach) -> None:
    desk, meetings = coach.desk, coach.desk.services.one_on_ones
    logs_the_deck(coach)
    [first, *_] = desk.upcoming(coach.mina.one_on_one.id)
    desk.now += timedelta(minutes=1)
    meetings.skip(desk.request(desk.priya), first.id)
    assert "Shall I bring this 1:1 back?" in coach.says("undo")
    coach.taps("do")
    assert coach.starts(coach.mina.one_on_one.id)[0] == first.starts_at
    desk.now += timedelta(minutes=1)
    meetings.move(desk.request(desk.priya), first.id, utc(27, 15))
    asked = coach.says("undo")
    assert "to *Thu 26 Nov, 10:00*? It’s Fri 27 Nov, 15:00 now." in asked
    coach.taps("do")
    assert coach.starts(coach.mina.one_on_one.id)[0] == first.starts_at
    assert live(coach) == ["send the deck"]
    meetings.skip(desk.request(desk.priya), first.id)
    desk.now += timedelta(minutes=61)
    assert "nothing from the last hour" in coach.says("undo")


def test_a_pause_goes_on_from_there(coach: Coach) -> None:
    coach.says("pause my 1:1s with Sam")
    coach.taps("do")
    assert "This is what you last asked me for:" in coach.says("undo")
    coach.desk.services.one_on_ones.resume(coach.desk.request(coach.desk.priya), coach.sam.one_on_one.id)
    assert coach.series_state(coach.sam.one_on_one.id) is SeriesState.ACTIVE
    assert "nothing from the last hour" in coach.says("undo"), "it is so no more"


def test_in_a_thread_what_belongs_to_another_one_on_one_is_asked_about(coach: Coach) -> None:
    logs_the_deck(coach)
    commits(coach)
    asked = types_in_thread(coach, "undo")
    assert "Shall I take this back?" in asked
    assert "book the room" in asked
    assert "Mina" in asked
    assert live(coach) == ["send the deck", "book the room"]
    assert "stays as it is" in coach.taps("leave")
    types_in_thread(coach, "undo")
    assert "Taken back. It was for your 1:1 with *Mina*." in coach.taps("do")
    assert live(coach) == ["send the deck"]


def test_in_a_thread_what_belongs_to_it_is_taken_back(coach: Coach) -> None:
    commits(coach)
    coach.desk.now += timedelta(seconds=1)
    coach.desk.reply(DECK)
    assert "*Sam*" in types_in_thread(coach, "undo")
    assert live(coach) == ["book the room"]


def pauses_with_a_button(coach: Coach) -> None:
    coach.desk.services.one_on_ones.pause(
        coach.desk.request(coach.desk.priya, "trigger:pause"), coach.mina.one_on_one.id
    )


def snoozes(coach: Coach) -> None:
    coach.desk.reply("snooze 1w", thread=False)


@pytest.mark.parametrize("does", [pauses_with_a_button, snoozes])
def test_whatever_else_was_done_since_what_was_logged_is_named_and_asked_about(
    coach: Coach, does: Callable[[Coach], None]
) -> None:
    logs_the_deck(coach)
    coach.desk.now += timedelta(seconds=1)
    does(coach)
    asked = coach.says("undo")
    assert "send the deck" in asked
    assert live(coach) == ["send the deck"]
    coach.taps("do")
    assert live(coach) == []


def test_what_others_do_changes_nothing(coach: Coach) -> None:
    logs_the_deck(coach)
    coach.desk.now += timedelta(seconds=1)
    types(coach.desk, coach.desk.sam, "I'll draft the RFC", thread=False)
    coach.says("undo")
    assert live(coach) == []


def test_what_is_asked_about_is_that_and_nothing_logged_since(coach: Coach) -> None:
    commits(coach)
    types_in_thread(coach, "undo")
    asked = coach.desk.deliveries("asked_coach")[-1]
    logs = coach.desk.services.commitments.log
    coach.desk.now += timedelta(seconds=1)
    logs(coach.desk.request(coach.desk.priya), coach.desk.sam, Draft("call Kim", Owner.MANAGER), Origin.COMMAND)
    with pytest.raises(AlreadyChangedError):
        coach.desk.services.intents.do(coach.desk.request(coach.desk.priya), asked.id)
    assert live(coach) == ["book the room", "call Kim"]


@pytest.mark.parametrize("order", ["done 1", "drop 1", "move 1 to Monday"])
def test_what_was_settled_or_moved_is_as_before(coach: Coach, order: str) -> None:
    logs_the_deck(coach)
    coach.desk.now += timedelta(seconds=1)
    coach.desk.reply(order)
    assert "It’s as it was before" in coach.says("undo")
    assert [(one.text, one.due_on) for one in coach.desk.live()] == [("send the deck", date(2026, 11, 27))]


def test_words_that_were_edited_cannot_be_taken_back_and_nothing_else_is(coach: Coach) -> None:
    commits(coach)
    coach.desk.now += timedelta(seconds=1)
    typed = types(coach.desk, coach.desk.priya, DECK)
    coach.desk.now += timedelta(seconds=1)
    edits(coach.desk, coach.desk.priya, typed, "I'll send the slides by Friday")
    assert "nothing from the last hour" in coach.says("undo")
    assert live(coach) == ["book the room", "send the slides"]


def test_after_an_hour_there_is_nothing(coach: Coach) -> None:
    logs_the_deck(coach)
    coach.says("pause my 1:1s with Mina")
    coach.desk.now += timedelta(hours=1)
    assert "nothing from the last hour" in coach.says("undo")
    assert (live(coach), coach.states(coach.sam.one_on_one.id)[0]) == (["send the deck"], OccurrenceState.SCHEDULED)
