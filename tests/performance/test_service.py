"""Performance conversations: set with four things, shown when they have ended, acknowledged, and told of once."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.administration.store import PerformanceViewers
from bot.briefs.planning import ASKED_AFTER
from bot.briefs.rules import (
    COACH_ROLE,
    FOLLOW_UP,
    PROMPTS,
    CoachRoleMessage,
    FollowUpMessage,
    ShiftAskMessage,
)
from bot.briefs.store import Briefs
from bot.core.audit import Act, Entry
from bot.core.audit_store import AuditLog
from bot.core.errors import (
    AlreadyChangedError,
    AlreadyThenError,
    InThePastError,
    NeedsTextError,
    NotAViewerError,
    NotFoundError,
    NotShownYetError,
)
from bot.core.outbox.deliveries import DeliveryState
from bot.core.people import Person
from bot.core.people_store import Pairs
from bot.frames.rules import Frame, Side
from bot.meetings.occurrences import next_known_to
from bot.meetings.rules import Outcome, SeriesLine
from bot.meetings.store import Occurrences
from bot.performance.figures import RecordStates
from bot.performance.rules import (
    BROUGHT_FORWARD,
    PERFORMANCE_AHEAD,
    PERFORMANCE_BRIEF,
    RECEIVED,
    RECORD,
    UNACKNOWLEDGED,
    AheadMessage,
    BroughtMessage,
    PerformanceBriefMessage,
    ReceivedMessage,
    RecordMessage,
    Time,
    UnacknowledgedMessage,
)
from bot.performance.vague import RecordDraft
from bot.plans.rules import PLAN
from tests.desk import Desk, quick, utc
from tests.factories import WORKSPACE, make_request

DRAFT = RecordDraft(
    standard="Every ticket gets an answer within 4 hours, as in the handbook.",
    gap="9 of 31 tickets had none.",
    way="9 of 10 answered in time.",
    consequence="A formal review.",
    gap_on=date(2026, 11, 13),
    way_by=date(2026, 12, 18),
    communicated_on=date(2026, 11, 16),
)
WHEN = Time(datetime(2026, 11, 25, 11, 0))  # noqa: DTZ001 - wall time
ENDS = utc(25, 11, 30)


def set_up(desk: Desk, when: Time = WHEN, request_id: str | None = None) -> SeriesLine:
    line = desk.services.records.set_up(desk.request(desk.priya, request_id), desk.sam, DRAFT, when)
    return desk.confirm(line)


def record_id(desk: Desk) -> int:
    with desk.db.begin(WORKSPACE) as tx:
        return RecordStates(tx).latest(1)[0].id


def told(desk: Desk, kind: str) -> list[str]:
    """To whom that was posted."""
    return [one.recipient.name for one in desk.slack.said if one.delivery.kind == kind]


def shown(desk: Desk) -> int:
    """Set up, held and shown to Sam, as Priya says at once that it happened."""
    set_up(desk)
    held(desk)
    return record_id(desk)


def held(desk: Desk) -> None:
    desk.run(ENDS)
    desk.services.one_on_ones.record_outcome(desk.request(desk.priya), brief_occurrence(desk), Outcome.HAPPENED)
    desk.tick()


def test_the_manager_is_prepared_and_the_report_knows_the_frame(desk: Desk):
    set_up(desk)
    desk.run(utc(25, 10, 30))
    brief, ahead = desk.slack.last(PerformanceBriefMessage), desk.slack.last(AheadMessage)
    assert (brief.record.draft, brief.report_name) == (DRAFT, "Sam")
    assert (ahead.manager_name, ahead.minutes, ahead.starts_at.hour) == ("Priya", 30, 11)
    assert (told(desk, PERFORMANCE_BRIEF), told(desk, PERFORMANCE_AHEAD)) == (["Priya"], ["Sam"])
    assert told(desk, PROMPTS) + told(desk, PLAN) == []
    assert DRAFT.gap not in repr(ahead)
    assert told(desk, COACH_ROLE) == ["Sam"]
    assert desk.slack.last(CoachRoleMessage).side is Side.REPORT


def test_when_it_was_held_the_report_sees_the_four_things_and_acknowledges(desk: Desk):
    """Nobody reads in writing what nobody has told them yet: an end in the calendar is not enough."""
    set_up(desk)
    desk.run(ENDS + ASKED_AFTER)
    assert (told(desk, RECORD), told(desk, FOLLOW_UP)) == ([], ["Priya"])
    held(desk)
    assert told(desk, RECORD) == ["Sam"]
    message = desk.slack.last(RecordMessage)
    assert (message.record.draft, message.side, message.record.state.acknowledged_at) == (DRAFT, Side.REPORT, None)
    found = desk.services.records.acknowledge(desk.request(desk.sam, "a:1"), message.record.state.id)
    assert found.record.state.acknowledged_at is not None
    desk.run(utc(30, 12))
    assert told(desk, RECEIVED) == ["Priya"]
    assert told(desk, UNACKNOWLEDGED) == []
    assert desk.slack.last(ReceivedMessage).comment is False
    assert [one for one in desk.slack.of(RECEIVED) if one.delivery.thread_ts], "quietly, in the thread"


def test_said_nothing_the_report_sees_it_a_day_later(desk: Desk):
    set_up(desk)
    desk.run(ENDS + timedelta(days=1, seconds=-1))
    assert told(desk, RECORD) == []
    desk.run(ENDS + timedelta(days=1))
    assert told(desk, RECORD) == ["Sam"]


@quick
def test_an_answer_taken_back_lets_it_wait_again(desk: Desk):
    set_up(desk)
    desk.run(utc(25, 11, 10))
    for outcome in (Outcome.HAPPENED, Outcome.UNKNOWN):
        desk.services.one_on_ones.record_outcome(desk.request(desk.priya), brief_occurrence(desk), outcome)
    desk.run(utc(25, 15))
    assert told(desk, RECORD) == []


@quick
def test_once_it_was_shown_the_brief_no_longer_offers_to_change_it(desk: Desk):
    shown(desk)
    desk.tick()
    assert desk.slack.last(PerformanceBriefMessage).record.state.shown_at is not None


def test_acknowledging_twice_is_once(desk: Desk):
    record = shown(desk)
    first = desk.services.records.acknowledge(desk.request(desk.sam, "a:1"), record)
    desk.now += timedelta(hours=1)
    for request_id in ("a:1", "a:2"):
        again = desk.services.records.acknowledge(desk.request(desk.sam, request_id), record)
        assert again.record.state.acknowledged_at == first.record.state.acknowledged_at
    desk.tick()
    assert told(desk, RECEIVED) == ["Priya"]
    for who in (desk.priya, desk.sam):
        assert len(log_of(desk, who, Act.ACKNOWLEDGED)) == 1


def test_unacknowledged_is_notified_once_after_two_working_days(desk: Desk):
    """Wednesday: Friday at the same hour."""
    record = shown(desk)
    desk.run(utc(27, 11, 29))
    assert told(desk, UNACKNOWLEDGED) == []
    desk.run(utc(27, 11, 31))
    assert told(desk, UNACKNOWLEDGED) == ["Priya"]
    assert desk.slack.last(UnacknowledgedMessage).record_id == record
    desk.services.records.show_again(desk.request(desk.priya, "a:1"), record)
    desk.services.records.show_again(desk.request(desk.priya, "a:1"), record)
    desk.run(utc(9, 12, month=12))
    assert (told(desk, UNACKNOWLEDGED), told(desk, RECORD)) == (["Priya"], ["Sam", "Sam"])


def test_it_waits_for_working_days_of_the_manager(desk: Desk):
    desk.prefer(working_days=(0, 2))
    shown(desk)
    desk.run(utc(1, 23, month=12))
    assert told(desk, UNACKNOWLEDGED) == []
    desk.run(utc(2, 11, 31, month=12))
    assert told(desk, UNACKNOWLEDGED) == ["Priya"]


@quick
@pytest.mark.parametrize("outcome", [Outcome.NOT_THIS_TIME, Outcome.MOVED])
def test_what_did_not_happen_is_not_shown_until_it_did(desk: Desk, outcome: Outcome):
    set_up(desk)
    desk.run(utc(25, 11, 10))
    occurrence = desk.slack.last(PerformanceBriefMessage).brief.id and brief_occurrence(desk)
    desk.services.one_on_ones.record_outcome(desk.request(desk.priya), occurrence, outcome)
    desk.run(utc(25, 15))
    assert told(desk, RECORD) == []
    desk.services.one_on_ones.record_outcome(desk.request(desk.priya), occurrence, Outcome.HAPPENED)
    desk.run(utc(25, 15, 1))
    assert told(desk, RECORD) == ["Sam"]


def brief_occurrence(desk: Desk) -> int:
    with desk.db.begin(WORKSPACE) as tx:
        brief = Briefs(tx).get(desk.slack.last(PerformanceBriefMessage).brief.id)
        assert brief.occurrence_id is not None
        return brief.occurrence_id


def test_it_follows_a_move_and_a_skip_takes_it_away(desk: Desk):
    line = set_up(desk)
    desk.run(utc(25, 10, 40))
    thursday = datetime(2026, 11, 26, 9)  # noqa: DTZ001 - wall time
    desk.services.one_on_ones.move(desk.request(desk.priya), line.upcoming.id, thursday)
    desk.run(utc(25, 20))
    assert told(desk, RECORD) == []
    ahead = [one.message for one in desk.slack.of(PERFORMANCE_AHEAD)]
    assert [(one.starts_at.day, one.off) for one in ahead] == [(25, True), (26, False)]
    desk.services.one_on_ones.skip(desk.request(desk.priya), line.upcoming.id)
    desk.run(utc(27))
    assert told(desk, RECORD) == []
    assert all(one.message.off for one in desk.slack.of(PERFORMANCE_AHEAD))


def known(desk: Desk) -> list[int]:
    """On which days of the month Sam's Home shows a next 1:1."""
    with desk.db.begin(WORKSPACE) as tx:
        pairs = [pair.id for pair in Pairs(tx).of_report(desk.sam.id)]
        return [one.starts_at.day for one in next_known_to(tx, desk.sam, pairs, desk.now).values()]


def test_the_report_is_told_the_working_day_before_and_knows_it_from_then_on(desk: Desk):
    set_up(desk, Time(datetime(2026, 11, 26, 11)))  # noqa: DTZ001 - wall time
    desk.run(utc(25, 14, 59))
    assert (told(desk, PERFORMANCE_AHEAD), known(desk)) == ([], [])
    desk.run(utc(25, 15))
    assert (told(desk, PERFORMANCE_AHEAD), known(desk)) == (["Sam"], [26])


def test_set_later_than_that_the_report_is_told_at_once(desk: Desk):
    set_up(desk, Time(datetime(2026, 11, 24, 10)))  # noqa: DTZ001 - wall time
    desk.run(utc(23, 16))
    set_up(desk, Time(datetime(2026, 11, 24, 13)))  # noqa: DTZ001 - wall time
    desk.tick()
    assert told(desk, PERFORMANCE_AHEAD) == ["Sam", "Sam"]


def test_a_manager_who_leaves_less_is_told_how_little(desk: Desk):
    def notice(when: datetime) -> int | None:
        return desk.services.records.short_notice(desk.request(desk.priya), desk.sam, Time(when))

    desk.now = utc(23, 9)
    assert notice(datetime(2026, 11, 24, 9)) is None  # noqa: DTZ001 - wall time
    assert notice(datetime(2026, 11, 23, 11)) == 120  # noqa: DTZ001 - wall time
    desk.now = utc(28, 9)  # a Saturday: the working day before Monday has gone by
    assert notice(datetime(2026, 11, 30, 9)) == 48 * 60  # noqa: DTZ001 - wall time


def test_a_consequence_may_be_first_said_in_the_talk(desk: Desk):
    first = replace(DRAFT, communicated_on=None, said_here=True)
    line = desk.services.records.set_up(desk.request(desk.priya), desk.sam, first, WHEN)
    desk.confirm(line)
    held(desk)
    draft = desk.slack.last(RecordMessage).record.draft
    assert (draft.said_here, draft.communicated_on) == (True, date(2026, 11, 25))


def test_the_record_follows_the_move(desk: Desk):
    line = set_up(desk)
    thursday = datetime(2026, 11, 26, 9)  # noqa: DTZ001 - wall time
    desk.services.one_on_ones.move(desk.request(desk.priya), line.upcoming.id, thursday)
    desk.run(utc(26, 9, 29))
    assert (told(desk, RECORD), len(told(desk, PERFORMANCE_AHEAD))) == ([], 1)
    desk.run(utc(27, 9, 29))
    assert told(desk, RECORD) == []
    desk.run(utc(27, 9, 30))
    assert told(desk, RECORD) == ["Sam"]


@quick
def test_the_report_finds_it_again_on_their_home_once_it_was_shown(desk: Desk):
    desk.services.homes.opened(desk.request(desk.sam))
    set_up(desk)
    for at_home in ([], [record_id(desk)]):
        desk.tick()
        [side] = desk.slack.homes["USAM"][-1].loaded["as_report"].sides
        assert [value for _, value in side.buttons] == at_home
        held(desk)


@quick
def test_it_can_be_changed_until_it_is_shown(desk: Desk):
    set_up(desk)
    record, other = record_id(desk), replace(DRAFT, gap="10 of 31 tickets had none.")
    desk.services.records.change(desk.request(desk.priya, "v:1"), record, other)
    held(desk)
    assert desk.slack.last(RecordMessage).record.draft == other
    for refused in (
        lambda: desk.services.records.change(desk.request(desk.priya, "v:2"), record, DRAFT),
        lambda: desk.services.records.edited(desk.request(desk.priya), record),
    ):
        with pytest.raises(AlreadyChangedError):
            refused()
    assert desk.services.records.show(desk.request(desk.priya), record).record.draft == other


@quick
def test_their_own_words_stand_beside_it(desk: Desk):
    record = shown(desk)
    with pytest.raises(NeedsTextError):
        desk.services.records.add_comment(desk.request(desk.sam), record, "  ")
    for request_id in ("v:1", "v:1"):
        desk.services.records.add_comment(desk.request(desk.sam, request_id), record, "The tool was down.")
    desk.tick()
    assert told(desk, RECEIVED) == ["Priya"]
    assert desk.services.records.show(desk.request(desk.priya), record).record.comment == "The tool was down."
    assert desk.slack.last(RecordMessage).record.comment == "The tool was down."


@quick
def test_what_is_missing_or_cannot_be_is_refused(desk: Desk):
    records = desk.services.records
    for missing in ({"standard": " "}, {"gap": ""}, {"way": "\n"}, {"consequence": ""}, {"gap_on": None}):
        with pytest.raises(NeedsTextError):
            records.set_up(desk.request(desk.priya), desk.sam, replace(DRAFT, **missing), WHEN)
    with pytest.raises(InThePastError):
        set_up(desk, Time(datetime(2026, 11, 23, 8)))  # noqa: DTZ001
    desk.meet()
    with pytest.raises(AlreadyThenError):
        set_up(desk, Time(datetime(2026, 11, 24, 14, 15)))  # noqa: DTZ001
    assert desk.deliveries(RECORD) == []


@quick
def test_the_same_form_twice_sets_one(desk: Desk):
    first, again = set_up(desk, request_id="v:1"), set_up(desk, request_id="v:1")
    assert first == again
    assert len(desk.deliveries(RECORD)) == 1


def test_only_the_two_and_viewers_read_it(desk: Desk):
    record = shown(desk)
    viewer, stranger = desk.person("UVERA", "Vera"), desk.person("USTRANGER", "Alex")
    name_viewer(desk, viewer)
    records = desk.services.records
    for who in (desk.priya, desk.sam, viewer):
        assert records.show(desk.request(who), record).record.draft == DRAFT
    assert [line.pair.report.name for line in records.list(make_request(viewer))] == ["Sam"]
    with pytest.raises(NotFoundError):
        records.show(desk.request(stranger), record)
    for who in (stranger, desk.priya):
        with pytest.raises(NotAViewerError):
            records.list(make_request(who))
    for refused in (
        lambda: records.change(desk.request(viewer), record, DRAFT),
        lambda: records.acknowledge(desk.request(viewer), record),
        lambda: records.acknowledge(desk.request(desk.priya), record),
        lambda: records.add_comment(desk.request(viewer), record, "mine"),
        lambda: records.show_again(desk.request(desk.sam), record),
    ):
        with pytest.raises(NotFoundError):
            refused()
    for who in (desk.priya, desk.sam):
        looks = sorted((one.data, one.actor_id) for one in log_of(desk, who, Act.SHOWN))
        assert looks == [("record", viewer.id), ("record_list", viewer.id)], "both see each look"


def log_of(desk: Desk, who: Person, *acts: Act) -> list[Entry]:
    """What that person's audit log has of these acts, newest first."""
    with desk.db.begin(WORKSPACE) as tx:
        return [one for one in AuditLog(tx).of_person(who.id, 99) if one.act in acts]


def name_viewer(desk: Desk, who: Person) -> None:
    with desk.db.begin(WORKSPACE) as tx:
        PerformanceViewers(tx).add([who.id], desk.now)


@quick
def test_before_it_was_shown_it_is_the_manager_s(desk: Desk):
    set_up(desk)
    with pytest.raises(NotFoundError):
        desk.services.records.show(desk.request(desk.sam), record_id(desk))
    with pytest.raises(NotShownYetError):
        desk.services.records.show_again(desk.request(desk.priya), record_id(desk))


def test_it_comes_in_the_report_s_own_hours(desk: Desk):
    """Sam is in Auckland: it ends at half past midnight there."""
    desk.zone("Pacific/Auckland", desk.sam)
    set_up(desk)
    held(desk)
    desk.run(utc(25, 19, 59))
    assert told(desk, RECORD) == []
    assert told(desk, PERFORMANCE_AHEAD) == ["Sam"], "before their night begins"
    desk.run(utc(25, 20, 1))
    assert told(desk, RECORD) == ["Sam"]


def test_the_frame_is_reported_whatever_the_cap_and_the_record_keeps_to_it(desk: Desk):
    preferences = replace(desk.services.preferences.of(desk.request(desk.sam)), daily_cap=1)
    desk.services.preferences.save(desk.request(desk.sam), preferences)
    set_up(desk)
    set_up(desk, Time(datetime(2026, 11, 25, 13)))  # noqa: DTZ001
    desk.run(utc(25, 13))
    for one in desk.slack.of(PERFORMANCE_BRIEF):
        with desk.db.begin(WORKSPACE) as tx:
            held_one = Briefs(tx).get(one.message.brief.id).occurrence_id
        desk.services.one_on_ones.record_outcome(desk.request(desk.priya), held_one, Outcome.HAPPENED)
    desk.run(utc(25, 23))
    assert (told(desk, PERFORMANCE_AHEAD), told(desk, RECORD)) == (["Sam", "Sam"], ["Sam"])
    desk.run(utc(26, 9))
    assert told(desk, RECORD) == ["Sam", "Sam"]


@quick
def test_it_has_its_brief_where_briefs_are_switched_off(desk: Desk):
    desk.prefer(brief_on=False)
    set_up(desk)
    desk.run(utc(25, 12))
    assert len(told(desk, PERFORMANCE_BRIEF)) == 1


def test_it_neither_satisfies_nor_breaks_the_rhythm(desk: Desk):
    """A weekly 1:1 that was not held for weeks is a gap, whatever else the two had."""
    desk.meet()
    shown(desk)
    with desk.db.begin(WORKSPACE) as tx:
        [pair] = Pairs(tx).of_manager(desk.priya.id)
        held = Occurrences(tx).last_held_of_pairs([pair.id], desk.now)[pair.id]
        assert (held.frame, held.starts_at) == (Frame.COACHING, utc(24, 14))
        assert Occurrences(tx).count_held_of_pairs([pair.id], desk.now) == {pair.id: (0, 1)}
    [(_, listed)] = desk.services.one_on_ones.below_list(desk.request(desk.priya))
    assert listed.ahead.lines == ()
    [both] = listed.people
    assert (both.coaching, both.unknown, both.last_on) == (0, 1, date(2026, 11, 24))
    assert [(one.shown_at is None, one.acknowledged_at) for one in both.records] == [(False, None)]
    assert [line.one_on_one.frame for line in desk.services.one_on_ones.list(desk.request(desk.priya))] == [
        Frame.COACHING
    ]


@quick
def test_what_is_agreed_in_its_thread_is_kept_under_its_frame(desk: Desk):
    set_up(desk)
    desk.run(utc(25, 10, 31))
    [parent] = [one for one in desk.slack.said if isinstance(one.message, PerformanceBriefMessage)]
    desk.services.replies.receive(desk.request(desk.priya), desk.typed("I'll send the list by Friday", parent.ts))
    assert [(one.text, one.frame) for one in desk.live()] == [("send the list", Frame.PERFORMANCE)]


@quick
def test_its_frame_can_be_shifted_too(desk: Desk):
    set_up(desk)
    desk.run(utc(25, 10, 31))
    [parent] = [one for one in desk.slack.said if isinstance(one.message, PerformanceBriefMessage)]
    receive, frames = desk.services.replies.receive, desk.services.frames
    receive(desk.request(desk.priya), desk.typed("shift", parent.ts))
    desk.tick()
    frames.shift(desk.request(desk.priya), desk.slack.last(ShiftAskMessage).brief_id, Frame.COACHING)
    receive(desk.request(desk.priya), desk.typed("I'll send the list by Friday", parent.ts))
    desk.tick()
    assert desk.slack.last(PerformanceBriefMessage).brief.frame is Frame.COACHING
    assert [one.frame for one in desk.live()] == [Frame.COACHING]


@quick
def test_ended_before_it_was_held_nothing_of_it_comes(desk: Desk):
    line = set_up(desk)
    desk.services.one_on_ones.end(desk.request(desk.priya), line.one_on_one.id)
    desk.run(utc(27))
    assert told(desk, RECORD) + told(desk, PERFORMANCE_AHEAD) == []
    assert {one.state for one in desk.deliveries(RECORD)} == {DeliveryState.CANCELLED}


# Bringing forward


def test_only_the_author_brings_a_sentence_forward_and_the_other_is_notified(desk: Desk):
    desk.meet()
    desk.run(utc(24, 13, 31))
    desk.reply("note: Sam was late on Monday. Ask about the tool.")
    record = shown(desk)
    service = desk.services.bringing_forward
    _, own = service.sentences(desk.request(desk.priya), record)
    assert [one.text for one in own] == ["Sam was late on Monday.", "Ask about the tool."]
    assert service.sentences(desk.request(desk.sam), record)[1] == []
    with pytest.raises(NotFoundError):
        service.sentence(desk.request(desk.sam), record, own[0].ref)
    with pytest.raises(NotFoundError):
        service.bring(desk.request(desk.priya), record, own[0].ref, "something else")
    for request_id in ("v:1", "v:1"):
        service.bring(desk.request(desk.priya, request_id), record, own[0].ref, own[0].fingerprint)
    desk.tick()
    assert told(desk, BROUGHT_FORWARD) == ["Sam"]
    assert desk.slack.last(BroughtMessage).name == "Priya"
    shown_to_sam = desk.services.records.show(desk.request(desk.sam), record)
    brought = [(one.author_id, one.text) for one in shown_to_sam.record.brought]
    assert brought == [(desk.priya.id, "Sam was late on Monday.")]


@quick
def test_what_was_agreed_under_performance_is_not_of_coaching(desk: Desk):
    desk.meet()
    desk.run(utc(24, 13, 31))
    desk.reply("I'll ask Kim by Friday")
    desk.shift("shift to performance")
    desk.reply("I'll call Ana by Friday")
    assert [one.text for one in desk.live()] == ["ask Kim", "call Ana"]
    _, own = desk.services.bringing_forward.sentences(desk.request(desk.priya), shown(desk))
    assert [one.text for one in own] == ["ask Kim"]


@quick
def test_what_is_sent_of_it_is_never_in_the_outbox(desk: Desk):
    set_up(desk)
    desk.run(ENDS + ASKED_AFTER)
    assert desk.slack.last(FollowUpMessage).report_name == "Sam"
    held(desk)
    assert "handbook" not in repr(desk.deliveries())
