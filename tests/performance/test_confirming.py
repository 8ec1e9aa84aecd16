"""No record without the report's yes to the pair, or an administrator's; the report is asked once."""

from datetime import datetime, timedelta

import pytest

from bot.core.errors import AlreadyChangedError, NobodyToAskError, NotFoundError
from bot.core.people import Administrators, Person, PersonKind
from bot.core.slack import ids
from bot.meetings.rules import Outcome, SeriesLine
from bot.performance import views
from bot.performance.confirming import ConfirmingService
from bot.performance.rules import (
    CONFIRM,
    CONFIRM_ADMIN,
    CONFIRM_NEWS,
    PERFORMANCE_AHEAD,
    RECORD,
    AheadMessage,
    ConfirmationState,
    ConfirmMessage,
    ConfirmNewsMessage,
    PerformanceBriefMessage,
    RecordMessage,
    Time,
)
from tests.desk import ADMIN, Desk, quick, utc
from tests.factories import WORKSPACE, library
from tests.performance.test_service import DRAFT, ENDS, WHEN, brief_occurrence, name_viewer, record_id, told

STATE = ConfirmationState


def set_up(desk: Desk, when: Time = WHEN) -> SeriesLine:
    """Priya sets up a performance conversation; Sam has not said whether she is his manager."""
    return desk.services.records.set_up(desk.request(desk.priya), desk.sam, DRAFT, when)


def held(desk: Desk) -> None:
    desk.run(ENDS)
    desk.services.one_on_ones.record_outcome(desk.request(desk.priya), brief_occurrence(desk), Outcome.HAPPENED)
    desk.tick()


def answer(desk: Desk, who: Person, line: SeriesLine, is_manager: bool, request_id: str | None = None) -> STATE:
    given = desk.services.confirming.answer(desk.request(who, request_id), line.pair.id, is_manager=is_manager)
    desk.tick()
    return given.state


def test_the_report_is_asked_in_one_message_when_they_are_told_of_the_first_one(desk: Desk):
    line = set_up(desk)
    set_up(desk, Time(datetime(2026, 11, 26, 11)))  # noqa: DTZ001 - wall time
    desk.run(utc(23, 23))
    assert told(desk, CONFIRM) + told(desk, PERFORMANCE_AHEAD) == [], "the question would tell them"
    desk.run(utc(24, 23))
    assert told(desk, CONFIRM) == ["Sam"]
    asked = desk.slack.last(ConfirmMessage)
    assert (asked.state, asked.pair.id, asked.by_administrator) == (STATE.ASKED, line.pair.id, False)
    assert DRAFT.gap not in repr(asked)


def test_a_record_waits_for_the_yes_and_nothing_typed_is_lost(desk: Desk):
    line = set_up(desk)
    held(desk)
    desk.run(ENDS + timedelta(days=2))
    assert told(desk, RECORD) == []
    assert told(desk, PERFORMANCE_AHEAD) == ["Sam"], "nobody is surprised by the frame"
    assert desk.slack.last(PerformanceBriefMessage).waits is STATE.ASKED
    mine = desk.services.records.show(desk.request(desk.priya), record_id(desk))
    assert (mine.record.draft, mine.waits, mine.may_ask) == (DRAFT, STATE.ASKED, False)
    with pytest.raises(NotFoundError):
        desk.services.records.show(desk.request(desk.sam), record_id(desk))
    assert answer(desk, desk.sam, line, is_manager=True) is STATE.YES
    assert told(desk, RECORD) == ["Sam"]
    assert desk.slack.last(RecordMessage).record.draft == DRAFT
    assert desk.slack.last(ConfirmNewsMessage).state is STATE.YES
    set_up(desk, Time(datetime(2026, 12, 2, 11)))  # noqa: DTZ001 - wall time
    desk.run(utc(3, 12, month=12))
    assert (told(desk, CONFIRM), told(desk, RECORD)) == (["Sam"], ["Sam", "Sam"]), "given once"


@quick
def test_who_is_named_to_read_records_does_not_read_what_only_waits(desk: Desk):
    viewer = desk.person("UVERA", "Vera")
    name_viewer(desk, viewer)
    line = set_up(desk)
    with pytest.raises(NotFoundError):
        desk.services.records.show(desk.request(viewer), record_id(desk))
    assert desk.services.records.list(desk.request(viewer)) == []
    answer(desk, desk.sam, line, is_manager=True)
    assert len(desk.services.records.list(desk.request(viewer))) == 1


def test_not_my_manager_holds_new_records_asks_administrators_and_ends_nothing_else(desk: Desk):
    ada = desk.person(ADMIN, "Ada")
    desk.meet()
    line = set_up(desk)
    assert answer(desk, desk.sam, line, is_manager=False, request_id="a:1") is STATE.NO
    assert answer(desk, desk.sam, line, is_manager=False, request_id="a:1") is STATE.NO
    assert (told(desk, CONFIRM_ADMIN), told(desk, CONFIRM_NEWS)) == (["Ada"], ["Priya"])
    held(desk)
    desk.run(utc(1, 14, month=12))
    assert (told(desk, RECORD), told(desk, PERFORMANCE_AHEAD)) == ([], [])
    assert len(desk.services.one_on_ones.list(desk.request(desk.priya))) == 1, "the coaching 1:1 goes on"
    assert answer(desk, ada, line, is_manager=True) is STATE.ALLOWED
    assert told(desk, RECORD) == ["Sam"]
    assert sorted(told(desk, CONFIRM_NEWS)) == ["Priya", "Priya", "Sam"]
    with pytest.raises(AlreadyChangedError):
        answer(desk, desk.sam, line, is_manager=False)


@quick
@pytest.mark.parametrize("state", STATE)
def test_what_is_told_before_offers_the_no_only_where_it_would_change_something(desk: Desk, state: STATE):
    """An administrator's yes the report cannot refuse."""
    ada = desk.person(ADMIN, "Ada")
    line = set_up(desk)
    desk.run(utc(25, 10, 30))
    match state:
        case STATE.YES | STATE.NO:
            answer(desk, desk.sam, line, is_manager=state is STATE.YES)
        case STATE.ALLOWED | STATE.DENIED:
            answer(desk, ada, line, is_manager=state is STATE.ALLOWED)
    ahead = desk.slack.last(AheadMessage)
    assert ahead.state is state
    shown = views.ahead(library().for_locale("en"), ahead)
    assert (ids.MANAGER_NO in str(shown.blocks)) is (state in (STATE.ASKED, STATE.YES))


@quick
def test_a_record_that_was_shown_stays_and_the_next_one_is_held(desk: Desk):
    desk.person(ADMIN, "Ada")
    line = desk.confirm(set_up(desk))
    held(desk)
    assert told(desk, RECORD) == ["Sam"]
    answer(desk, desk.sam, line, is_manager=False)
    assert desk.services.records.show(desk.request(desk.sam), record_id(desk)).record.draft == DRAFT
    set_up(desk, Time(datetime(2026, 12, 2, 11)))  # noqa: DTZ001 - wall time
    desk.run(utc(4, 12, month=12))
    assert told(desk, RECORD) == ["Sam"]


def test_after_five_working_days_of_silence_the_manager_may_ask_an_administrator(desk: Desk):
    ada = desk.person(ADMIN, "Ada")
    line = set_up(desk)
    ask = desk.services.confirming.ask_administrators
    desk.run(utc(30, 23))
    assert told(desk, CONFIRM_NEWS) == []
    with pytest.raises(AlreadyChangedError):
        ask(desk.request(desk.priya), line.pair.id)
    desk.run(utc(1, 17, month=12))
    assert told(desk, CONFIRM_NEWS) == ["Priya"], "Sam was asked on a Tuesday; she is told on the next"
    assert desk.slack.last(ConfirmNewsMessage).may_ask
    assert told(desk, CONFIRM_ADMIN) == []
    for request_id in ("a:1", "a:1"):
        ask(desk.request(desk.priya, request_id), line.pair.id)
    desk.tick()
    assert told(desk, CONFIRM_ADMIN) == ["Ada"]
    asked = desk.slack.last(ConfirmMessage)
    assert DRAFT.gap not in repr(asked)
    assert asked.by_administrator
    assert answer(desk, ada, line, is_manager=False) is STATE.DENIED
    desk.run(utc(14, 12, month=12))
    assert told(desk, RECORD) == []


@quick
def test_nobody_is_silent_who_was_not_asked_yet(desk: Desk):
    """The talk is moved by three weeks before Sam hears of it; he is told on Tuesday 15 December at 15:00."""
    desk.person(ADMIN, "Ada")
    line = set_up(desk)
    desk.services.one_on_ones.move(desk.request(desk.priya), line.upcoming.id, datetime(2026, 12, 16, 11))  # noqa: DTZ001 - wall time
    desk.run(utc(21, 16, month=12))
    assert (told(desk, CONFIRM), told(desk, CONFIRM_NEWS)) == (["Sam"], [])
    with pytest.raises(AlreadyChangedError):
        desk.services.confirming.ask_administrators(desk.request(desk.priya), line.pair.id)
    desk.run(utc(22, 16, month=12))
    assert told(desk, CONFIRM_NEWS) == ["Priya"]
    assert desk.slack.last(ConfirmNewsMessage).may_ask


@quick
def test_nobody_else_answers_for_the_report(desk: Desk):
    line = set_up(desk)
    for who in (desk.priya, desk.person("UOLA", "Ola")):
        with pytest.raises(NotFoundError):
            answer(desk, who, line, is_manager=True)


@quick
def test_an_administrator_does_not_confirm_herself(desk: Desk):
    """Priya administers, and nobody else is known to."""
    desk.priya = desk.person("UPETRA", "Petra", admin=True)
    line = set_up(desk)
    with pytest.raises(NotFoundError):
        answer(desk, desk.priya, line, is_manager=True)
    answer(desk, desk.sam, line, is_manager=False)
    assert told(desk, CONFIRM_ADMIN) == []
    with pytest.raises(NobodyToAskError):
        desk.services.confirming.ask_administrators(desk.request(desk.priya), line.pair.id)
    desk.person("UOLGA", "Olga", admin=True)
    desk.services.confirming.ask_administrators(desk.request(desk.priya), line.pair.id)
    desk.tick()
    assert told(desk, CONFIRM_ADMIN) == ["Olga"]


@quick
def test_a_guest_who_administered_is_not_asked(desk: Desk):
    desk.person("UGUEST", "Gus", admin=True, kind=PersonKind.GUEST)
    line = set_up(desk)
    answer(desk, desk.sam, line, is_manager=False)
    assert told(desk, CONFIRM_ADMIN) == []


@quick
def test_an_administrator_who_is_named_for_this_workspace_is_asked(desk: Desk):
    desk.person("UANN", "Ann")
    desk.person("UBOB", "Bob")
    line = set_up(desk)
    named = Administrators(frozenset({f"{WORKSPACE}:UANN", "TELSEWHERE:UBOB"}))
    ConfirmingService(desk.db, named).answer(desk.request(desk.sam), line.pair.id, is_manager=False)
    desk.tick()
    assert told(desk, CONFIRM_ADMIN) == ["Ann"]
