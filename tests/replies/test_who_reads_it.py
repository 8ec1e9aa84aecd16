"""Words reach only those they were meant for: a note its writer alone, and what was taken back nobody else.

Each is looked for in all that the other one gets: the export, every message, App Home and full texts.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.administration.taken_back import TakenBackService
from bot.briefs.rules import BriefMessage
from bot.commitments.rules import LOGGED, Change, Draft, Origin, Owner
from bot.core.errors import AlreadyChangedError, NotFoundError
from bot.core.failed_rows import list_failed
from bot.core.people import Person
from bot.core.sealing.destroying import Destroying
from bot.replies.rules import UNSURE, Choice, LoggedMessage, Typed
from tests.desk import Desk, quick, utc
from tests.replies.thread import (
    HOUR,
    MARK,
    asked,
    chooses,
    decides,
    deletes,
    destroyed,
    edits,
    exported_at_once,
    gets,
    notes,
    put_on_hold,
    reply_id,
    shown,
    stored,
    types,
    undoes,
)

NOTES = [
    f"note: Sam seems {MARK}\nI'll ask HR about the {MARK} by Friday",
    f"Note\nSam seems {MARK}\n\nI'll ask HR about the {MARK} by Friday",
    f"note; Sam seems {MARK}\ntopic: the {MARK}\nSam will draft the {MARK} by Friday",
    f"ok. note: Sam seems {MARK}. I'll ask HR about the {MARK} by Friday",
    f"Thanks!\nnotes:\n- {MARK}\n\nNext steps:\n- I'll ask HR about the {MARK} by Friday",
]
DOUBTS = [
    f"note Sam seems {MARK}\nI'll ask HR about the {MARK} by Friday",
    f"noet: Sam seems {MARK}\ntopic: the {MARK}\nI'll ask HR about the {MARK} by Friday",
    f"Notes from today\n- I'll ask HR about the {MARK} by Friday",
]


@pytest.mark.parametrize("text", NOTES)
@pytest.mark.parametrize("writer", ["priya", "sam"])
@quick
def test_a_message_that_begins_as_a_note_is_read_by_its_writer_alone(at_work: Desk, writer: str, text: str) -> None:
    who = getattr(at_work, writer)
    other = at_work.sam if writer == "priya" else at_work.priya
    types(at_work, who, text)
    assert MARK not in gets(at_work, other)
    assert shown(at_work) == []
    pair = at_work.slack.last(LoggedMessage)
    assert (pair.notes, pair.topics) == (1, ())


@pytest.mark.parametrize("text", DOUBTS)
@pytest.mark.parametrize("writer", ["priya", "sam"])
@quick
def test_where_a_note_may_be_meant_one_tap_is_asked_for_first(at_work: Desk, writer: str, text: str) -> None:
    who = getattr(at_work, writer)
    other = at_work.sam if writer == "priya" else at_work.priya
    types(at_work, who, text)
    assert "\n".join(asked(at_work)) == text.removeprefix("Notes from today\n- ")
    assert MARK not in gets(at_work, other)
    decides(at_work, Choice.NOTE, who=who)
    assert MARK not in gets(at_work, other)
    assert MARK in gets(at_work, who)


@quick
def test_logged_after_all_a_doubtful_one_is_read_line_by_line(at_work: Desk) -> None:
    types(at_work, at_work.priya, DOUBTS[0])
    decides(at_work, Choice.LOG)
    assert f"ask HR about the {MARK}" in [text for text, _, _ in shown(at_work)]


@pytest.mark.parametrize("text", NOTES)
@quick
@pytest.mark.parametrize("many", [True, False])
def test_outside_a_thread_a_note_stays_one(at_work: Desk, text: str, many: bool) -> None:
    if many:
        at_work.meet(report=at_work.person("UALEX", "Alex"))
    types(at_work, at_work.priya, text, thread=False)
    if many:
        chooses(at_work, at_work.slack.last(BriefMessage).pair.id)
    assert (shown(at_work), len(notes(at_work))) == ([], 1)
    assert MARK not in gets(at_work, at_work.sam)


@pytest.mark.parametrize("text", NOTES)
@quick
def test_a_command_that_begins_as_a_note_keeps_one(at_work: Desk, text: str) -> None:
    logged = at_work.services.replies.log_typed(at_work.request(at_work.priya), at_work.sam, text)
    assert (logged.lines, logged.notes) == ((), 1)
    assert MARK not in gets(at_work, at_work.sam)


@pytest.mark.parametrize("text", [*DOUBTS, f"I'll call Kim\nnote: tired\nI'll ask HR about the {MARK}"])
@quick
def test_a_command_that_may_be_a_note_does_nothing_yet(at_work: Desk, text: str) -> None:
    logged = at_work.services.replies.log_typed(at_work.request(at_work.priya, "trigger:1"), at_work.sam, text)
    assert (logged.doubtful, shown(at_work), notes(at_work)) == (True, [], [])


TAKEN_BACK: dict[str, tuple[str, Callable[[Desk, Person, Typed, str], None], str]] = {
    "undo": (f"I'll call the {MARK} by Friday", undoes, ""),
    "delete": (f"I'll call the {MARK} by Friday", deletes, ""),
    "edit away": (f"I'll call the {MARK} by Friday\nI'll call Kim", edits, "I'll call Kim"),
    "edit": (f"I'll call the {MARK} by Friday", edits, "I'll call Kim by Friday"),
    "edit into a note": (f"I'll call the {MARK} by Friday", edits, f"note: I'll call the {MARK} by Friday"),
    "edit to thanks": (f"I'll call the {MARK} by Friday", edits, "thanks"),
    "edit into a doubt": (f"I'll call the {MARK} by Friday", edits, f"note I'll call the {MARK} by Friday"),
}
TOPICS: dict[str, tuple[str, Callable[[Desk, Person, Typed, str], None], str]] = {
    "delete of a topic": (f"topic: the {MARK}", deletes, ""),
    "edit of a topic": (f"topic: the {MARK}", edits, "topic: my growth"),
    "edit away of a topic": (f"topic: the {MARK}\nI'll call Kim", edits, "I'll call Kim"),
    "topic into a note": (f"topic: the {MARK}", edits, f"note: topic: the {MARK}"),
}
CASES = [
    *(("priya", *case) for case in TAKEN_BACK.values()),
    *(("sam", *case) for case in (TAKEN_BACK | TOPICS).values()),
]


@pytest.mark.parametrize(("writer", "text", "take_back", "after"), CASES)
def test_what_was_taken_back_is_shown_to_nobody_else_and_destroyed(
    at_work: Desk,
    writer: str,
    text: str,
    take_back: Callable[[Desk, Person, Typed, str], None],
    after: str,
) -> None:
    who = getattr(at_work, writer)
    other = at_work.sam if writer == "priya" else at_work.priya
    typed = types(at_work, who, text)
    for one in at_work.live():  # moving a day copies the words into the history
        at_work.services.commitments.move(at_work.request(who), one.id, utc(30).date(), Origin.BUTTON)
    assert MARK in gets(at_work, other)
    take_back(at_work, who, typed, after)
    kept_own = MARK in after
    if take_back is undoes:
        assert MARK in exported_at_once(at_work, who), "its writer still sees it"
    else:
        assert bool(stored(at_work)) is kept_own
    assert MARK not in gets(at_work, other)
    at_work.now += HOUR
    TakenBackService(at_work.db).step(at_work.now)
    assert {table for table, _, _ in stored(at_work)} <= ({"notes", "reply_lines"} if kept_own else set())
    assert destroyed(at_work) or take_back is edits
    assert MARK not in gets(at_work, other)


@quick
def test_after_undo_s_hour_nothing_can_be_logged_again(at_work: Desk) -> None:
    types(at_work, at_work.priya, f"I'll call the {MARK} by Friday")
    number = reply_id(at_work)
    replies = at_work.services.replies
    replies.undo(at_work.request(at_work.priya), number)
    at_work.now += HOUR - timedelta(seconds=1)
    TakenBackService(at_work.db).step(at_work.now)
    at_work.tick()
    assert at_work.slack.of(LOGGED)[-1].message.can_log_again
    replies.log_again(at_work.request(at_work.priya), number)
    assert [text for text, _, _ in shown(at_work)] == [f"call the {MARK}"]
    replies.undo(at_work.request(at_work.priya), number)
    at_work.now += HOUR
    with pytest.raises(AlreadyChangedError):
        replies.log_again(at_work.request(at_work.priya), number)
    TakenBackService(at_work.db).step(at_work.now)
    at_work.tick()
    assert not at_work.slack.of(LOGGED)[-1].message.can_log_again
    assert (stored(at_work), destroyed(at_work)) == ([], ["commitments"])


@quick
def test_the_other_cannot_bring_back_or_open_what_was_taken_back(at_work: Desk) -> None:
    typed = types(at_work, at_work.priya, f"I'll call the {MARK} by Friday")
    [one] = at_work.live()
    commitments = at_work.services.commitments
    commitments.change_by_order(at_work.request(at_work.sam), [one.number], Change.DONE, Origin.COMMAND)
    deletes(at_work, at_work.priya, typed)
    for who in (at_work.sam, at_work.priya):
        assert commitments.get_many(at_work.request(who), [one.id]) == []
        for attempt in (
            lambda who=who: commitments.get(at_work.request(who), one.id),
            lambda who=who: commitments.set_state(at_work.request(who), one.id, Change.REOPENED, Origin.BUTTON),
            lambda who=who: commitments.move(at_work.request(who), one.id, None, Origin.BUTTON),
            lambda who=who: at_work.services.replies.edit_logged(
                at_work.request(who), {one.id: Draft("x", Owner.BOTH)}
            ),
        ):
            with pytest.raises(NotFoundError):
                attempt()


@pytest.mark.parametrize(("writer", "text", "take_back", "after"), CASES)
@quick
def test_a_legal_hold_keeps_it_from_everybody_and_it_goes_when_that_ends(
    at_work: Desk,
    writer: str,
    text: str,
    take_back: Callable[[Desk, Person, Typed, str], None],
    after: str,
) -> None:
    who = getattr(at_work, writer)
    other = at_work.sam if writer == "priya" else at_work.priya
    typed = types(at_work, who, text)
    put_on_hold(at_work, other)
    take_back(at_work, who, typed, after)
    at_work.now += 2 * HOUR
    TakenBackService(at_work.db).step(at_work.now)
    assert stored(at_work)
    assert MARK not in gets(at_work, other)
    put_on_hold(at_work, other, begins=False)
    TakenBackService(at_work.db).step(at_work.now)
    assert {table for table, _, _ in stored(at_work)} <= ({"notes", "reply_lines"} if MARK in after else set())


@quick
def test_one_row_that_fails_keeps_no_other_from_being_destroyed(at_work: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        types(at_work, at_work.priya, f"I'll call the {MARK} {number} by Friday")
        at_work.services.replies.undo(at_work.request(at_work.priya), reply_id(at_work))
    destroy, failing = Destroying.destroy_taken_back, [2]

    def fail(self: Destroying, pair_id: int, now: object, only: object = None) -> object:
        if only is not None and only.id in failing:
            raise RuntimeError
        return destroy(self, pair_id, now, only)

    monkeypatch.setattr(Destroying, "destroy_taken_back", fail)
    at_work.now += HOUR
    TakenBackService(at_work.db).step(at_work.now)
    assert len(stored(at_work)) == 1
    failing.clear()
    TakenBackService(at_work.db).step(at_work.now + timedelta(seconds=59))
    assert len(stored(at_work)) == 1, "it waits a minute"
    TakenBackService(at_work.db).step(at_work.now + timedelta(minutes=1))
    assert list_failed(at_work.db, 9) == []
    assert stored(at_work) == []


@quick
def test_words_that_somebody_else_replaced_are_still_in_both_exports(at_work: Desk) -> None:
    types(at_work, at_work.priya, f"I'll call the {MARK} by Friday")
    [one] = at_work.live()
    edited = {one.id: Draft("call Kim", Owner.MANAGER)}
    at_work.services.replies.edit_logged(at_work.request(at_work.sam), edited)
    for who in (at_work.priya, at_work.sam):
        assert MARK in exported_at_once(at_work, who)
    assert UNSURE not in [one.kind for one in at_work.deliveries()]
