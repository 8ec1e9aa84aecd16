"""Lines that their writer decides, one by one; an edit follows what was decided."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.administration.taken_back import TakenBackService
from bot.commitments.rules import Owner
from bot.core.errors import AlreadyChangedError, NotFoundError, WordsGoneError
from bot.replies.parsing import LineKind
from bot.replies.rules import AnswerMessage, Choice, Decision, Typed, UnsureMessage
from bot.replies.store import Replies
from bot.replies.tables import ReplyLineRow
from tests.desk import Desk, quick
from tests.replies.thread import (
    FRIDAY,
    MARK,
    answer,
    asked,
    chooses,
    decides,
    edits,
    gets,
    left,
    notes,
    put_on_hold,
    shown,
    stored,
    types,
)

PLAN = "maybe look at the hiring plan"
DAY = timedelta(days=1)


@pytest.mark.parametrize(("choice", "logged", "kept"), [(Choice.LOG, 1, 0), (Choice.NOTE, 0, 1), (Choice.LEAVE, 0, 0)])
def test_one_tap_decides_a_line(at_work: Desk, choice: Choice, logged: int, kept: int) -> None:
    at_work.reply(PLAN)
    assert asked(at_work) == [PLAN]
    before = answer(at_work)
    decides(at_work, choice)
    assert (len(at_work.live()), len(notes(at_work)), asked(at_work)) == (logged, kept, [])
    assert left(at_work) == ([PLAN] if choice is Choice.LEAVE else [])
    if choice is Choice.LEAVE:
        decides(at_work, Choice.LEAVE, PLAN)
        decides(at_work, Choice.NOTE, PLAN)
        assert notes(at_work) == [PLAN], "what was left can still be kept"
    with pytest.raises(WordsGoneError):
        decides(at_work, Choice.LOG, of=before)
    assert len(at_work.live()) == logged


@quick
def test_each_line_is_decided_by_itself(at_work: Desk) -> None:
    at_work.reply("I'll call Kim\nmaybe look at the budget\nperhaps we should meet Ann\nthanks")
    first, second = asked(at_work)
    assert [text for text, _, _ in shown(at_work)] == ["call Kim"]
    decides(at_work, Choice.NOTE, second)
    assert (asked(at_work), notes(at_work)) == ([first], [second])
    decides(at_work, Choice.LOG, first)
    assert shown(at_work)[0][0] == "call Kim"
    assert len(at_work.live()) == 2


@quick
def test_many_are_decided_at_once_and_what_is_gone_meanwhile_is_passed_by(at_work: Desk) -> None:
    at_work.reply("\n".join(f"maybe look at plan {number}" for number in range(9)))
    message = answer(at_work)
    decides(at_work, Choice.NOTE, message.asked[0].text)
    choices = {line.id: Choice.LOG if number < 3 else Choice.LEAVE for number, line in enumerate(message.asked)}
    for _ in range(2):
        at_work.services.replies.decide(at_work.request(at_work.priya, "view:sort"), message.reply_id, choices)
    assert (len(at_work.live()), len(notes(at_work)), len(asked(at_work)), len(left(at_work))) == (2, 1, 0, 6)


@quick
def test_what_cannot_be_made_of_a_line_is_refused(at_work: Desk) -> None:
    at_work.reply(PLAN)
    with pytest.raises(NotFoundError):
        decides(at_work, Choice.TOPIC)
    with pytest.raises(NotFoundError):
        decides(at_work, Choice.LOG, who=at_work.sam)
    assert asked(at_work) == [PLAN]


@quick
@pytest.mark.parametrize("choice", [Choice.LOG, Choice.NOTE, Choice.LEAVE])
def test_an_edit_elsewhere_leaves_what_was_decided(at_work: Desk, choice: Choice) -> None:
    typed = at_work.reply(f"I'll call Kim\n{PLAN}")
    decides(at_work, choice)
    before = [text for text, _, _ in shown(at_work)][1:], notes(at_work)
    typed = at_work.edit(typed, f"I'll call Lee\n{PLAN}")
    assert ([text for text, _, _ in shown(at_work)][1:], notes(at_work)) == before
    assert shown(at_work)[0][0] == "call Lee"
    assert asked(at_work) == []
    at_work.edit(typed, f"Sam will write\nI'll call Lee\n{PLAN}")
    assert "write" in [text for text, _, _ in shown(at_work)]
    assert (len(shown(at_work)), notes(at_work)) == (2 + len(before[0]), before[1])
    assert asked(at_work) == []


@quick
@pytest.mark.parametrize("choice", [Choice.LOG, Choice.NOTE])
def test_an_edit_of_what_was_decided_is_followed(at_work: Desk, choice: Choice) -> None:
    typed = at_work.reply(f"{PLAN}\nSam will write")
    decides(at_work, choice)
    at_work.edit(typed, "maybe look at the budget\nSam will write")
    found = [text.removeprefix("maybe ") for text, _, _ in shown(at_work)] + notes(at_work)
    assert sorted(text.removeprefix("maybe ") for text in found) == ["look at the budget", "write"]
    assert asked(at_work) == []


PERSONAL = ["I don't feel safe raising this", "I'm overwhelmed, the on-call rota is killing me"]


@quick
@pytest.mark.parametrize("after", [*PERSONAL, "could you send me the numbers?", "topic?: my growth", "He was upset"])
@pytest.mark.parametrize("choice", [Choice.LOG, Choice.TOPIC])
def test_what_is_shared_follows_no_words_of_another_kind(at_work: Desk, choice: Choice, after: str) -> None:
    before = "maybe I could ask Karin about the migration"
    typed = types(at_work, at_work.sam, before)
    decides(at_work, choice, who=at_work.sam)
    assert len(shown(at_work)) + len(answer(at_work).topics) == 1
    edits(at_work, at_work.sam, typed, after)
    message = answer(at_work)
    assert [line.text for line in message.waiting] == [after]
    assert (shown(at_work), message.topics) == ([], ())
    seen = gets(at_work, at_work.priya)
    assert after not in seen
    assert "Karin" not in seen


@quick
@pytest.mark.parametrize("after", PERSONAL)
def test_of_a_feeling_in_other_words_its_writer_decides_again(at_work: Desk, after: str) -> None:
    typed = types(at_work, at_work.sam, "I'd like a mentor")
    decides(at_work, Choice.TOPIC, who=at_work.sam)
    typed = Typed("", typed.channel, typed.ts, typed.thread_ts, "I'd like a mentor")
    edits(at_work, at_work.sam, typed, after)
    assert (asked(at_work), answer(at_work).topics) == ([after], ())
    decides(at_work, Choice.NOTE, who=at_work.sam)
    edits(at_work, at_work.sam, Typed("", typed.channel, typed.ts, typed.thread_ts, after), f"{after}, really")
    assert asked(at_work) == [], "what nobody else sees stays a note"


@quick
def test_what_kind_a_line_is_stands_nowhere_in_plain(at_work: Desk) -> None:
    types(at_work, at_work.sam, "I don't feel safe raising this\nI'd like a mentor")
    assert {line.kind for line in answer(at_work).asked} == {LineKind.FEELING}
    with at_work.db._engine.connect() as connection:
        rows = connection.execute(select(ReplyLineRow.__table__)).all()
    assert len(rows) == 2
    assert all("feeling" not in str(value) for row in rows for value in row)


@quick
def test_a_line_that_was_not_decided_is_asked_about_as_it_is_now(at_work: Desk) -> None:
    typed = at_work.reply(f"{PLAN}\nmaybe call Ann")
    typed = at_work.edit(typed, "maybe look at the budget\nmaybe call Ann")
    assert asked(at_work) == ["maybe look at the budget", "maybe call Ann"]
    at_work.edit(typed, "maybe call Ann")
    assert asked(at_work) == ["maybe call Ann"]
    decides(at_work, Choice.LOG)
    assert [text.removeprefix("maybe ") for text, _, _ in shown(at_work)] == ["call Ann"]


@quick
def test_words_that_wait_are_the_writer_s_and_go_after_a_day(at_work: Desk) -> None:
    at_work.reply(f"maybe look at the {MARK}")
    message = answer(at_work)
    assert [table for table, _, _ in stored(at_work)] == ["reply_lines"]
    assert MARK not in gets(at_work, at_work.sam)
    assert MARK in gets(at_work, at_work.priya)
    at_work.now += DAY
    TakenBackService(at_work.db).step(at_work.now)
    assert stored(at_work) == []
    now = answer(at_work)
    assert (now.waiting, now.gone) == ((), 1)
    with pytest.raises(WordsGoneError):
        decides(at_work, Choice.LOG, of=message)
    assert MARK not in gets(at_work, at_work.priya)


@quick
def test_what_was_edited_away_or_deleted_goes_at_once(at_work: Desk) -> None:
    typed = at_work.reply(f"maybe look at the {MARK}\nI'll call Kim")
    typed = at_work.edit(typed, "I'll call Kim")
    assert (stored(at_work), asked(at_work), answer(at_work).gone) == ([], [], 0)
    typed = at_work.edit(typed, f"maybe look at the {MARK}\nI'll call Kim")
    at_work.delete(typed)
    assert (stored(at_work), answer(at_work).waiting) == ([], ())


@quick
def test_a_legal_hold_keeps_them_from_everybody(at_work: Desk) -> None:
    typed = at_work.reply(f"maybe look at the {MARK}\nI'll call Kim")
    put_on_hold(at_work, at_work.priya)
    at_work.edit(typed, "I'll call Kim")
    assert stored(at_work)
    assert (asked(at_work), MARK in gets(at_work, at_work.priya)) == ([], False)
    put_on_hold(at_work, at_work.priya, begins=False)
    TakenBackService(at_work.db).step(at_work.now)
    assert stored(at_work) == []


@pytest.fixture
def several(at_work: Desk) -> Desk:
    """Priya has a 1:1 with Alex, too."""
    return at_work.after(_meet_alex)


def _meet_alex(desk: Desk) -> None:
    desk.meet(report=desk.person("UALEX", "Alex"))


def test_outside_a_thread_the_one_on_one_is_chosen_once(several: Desk) -> None:
    several.reply(f"I'll call Kim by Friday\nthanks\nnote: he is new\n{PLAN}", thread=False)
    several.tick()
    question = several.slack.last(UnsureMessage)
    assert [pair.report.name for pair in question.pairs] == ["Alex", "Sam"]
    assert (shown(several), notes(several)) == ([], [])
    chooses(several)
    assert shown(several) == [("call Kim", Owner.MANAGER, FRIDAY)]
    assert (notes(several), asked(several)) == (["he is new"], [PLAN])
    assert several.live()[0].pair_id == question.pairs[0].id
    assert several.slack.last(UnsureMessage).chosen == "Alex"
    with pytest.raises(AlreadyChangedError):
        several.services.replies.choose(several.request(several.priya), question.reply_id, question.pairs[1].id)
    with several.db.coaching(several.priya) as tx:
        assert Replies(tx).get(question.reply_id).text == "", "what was typed is kept only while it is needed"


@quick
def test_outside_a_thread_a_choice_of_somebody_else_s_one_on_one_is_refused(several: Desk) -> None:
    several.reply(PLAN, thread=False)
    several.tick()
    question = several.slack.last(UnsureMessage)
    with pytest.raises(NotFoundError):
        several.services.replies.choose(several.request(several.sam), question.reply_id, question.pairs[0].id)
    with pytest.raises(NotFoundError):
        several.services.replies.choose(several.request(several.priya), question.reply_id, 99)
    several.services.replies.leave(several.request(several.priya), question.reply_id)
    several.tick()
    assert several.slack.last(UnsureMessage).decision is Decision.LEFT


@quick
def test_outside_a_thread_the_words_go_after_a_day(several: Desk) -> None:
    several.reply(f"I'll call the {MARK}", thread=False)
    several.tick()
    question = several.slack.last(UnsureMessage)
    several.now += DAY
    several.services.replies.forget_undecided(several.now - timedelta(seconds=1))
    assert stored(several)
    put_on_hold(several, several.priya)
    several.services.replies.forget_undecided(several.now)
    assert stored(several)
    put_on_hold(several, several.priya, begins=False)
    several.services.replies.forget_undecided(several.now)
    several.tick()
    assert (stored(several), several.slack.last(UnsureMessage).decision) == ([], Decision.LEFT)
    with pytest.raises(AlreadyChangedError):
        chooses(several, question.pairs[0].id)


@quick
@pytest.mark.parametrize("thread", [True, False])
def test_words_that_an_answer_names_go_after_a_day(at_work: Desk, thread: bool) -> None:
    at_work.reply(f"done: letting the {MARK} go", thread)
    at_work.tick()
    assert MARK in at_work.slack.last(AnswerMessage).fields["typed"]
    at_work.now += DAY
    at_work.services.replies.forget_undecided(at_work.now - timedelta(seconds=1))
    assert stored(at_work)
    put_on_hold(at_work, at_work.priya)
    at_work.services.replies.forget_undecided(at_work.now)
    assert stored(at_work)
    put_on_hold(at_work, at_work.priya, begins=False)
    at_work.services.replies.forget_undecided(at_work.now)
    assert stored(at_work) == []


@quick
@pytest.mark.parametrize("typed", ["thanks!", "👍", "ok, see you"])
@pytest.mark.parametrize("many", [True, False])
def test_outside_a_thread_courtesy_is_met_with_silence(at_work: Desk, typed: str, many: bool) -> None:
    if many:
        at_work.meet(report=at_work.person("UALEX", "Alex"))
    at_work.tick()
    before = len(at_work.slack.said)
    at_work.reply(typed, thread=False)
    at_work.tick()
    assert at_work.slack.said[before:] == []


@quick
def test_who_has_no_one_on_one_yet_is_told_what_this_is(desk: Desk) -> None:
    desk.reply("hello", thread=False)
    desk.tick()
    assert desk.slack.last(AnswerMessage).key == "first_words"


@quick
def test_outside_a_thread_of_somebody_with_one_one_on_one_it_is_that(at_work: Desk) -> None:
    at_work.reply("I'll call Kim by Friday\nnote: he is new", thread=False)
    assert (shown(at_work), notes(at_work)) == ([], ["he is new"])
    assert asked(at_work) == ["I'll call Kim by Friday"], "nobody said that the other should see it"
    decides(at_work, Choice.LOG)
    assert shown(at_work) == [("call Kim", Owner.MANAGER, FRIDAY)]


@quick
@pytest.mark.parametrize(
    ("choice", "logged", "kept"),
    [
        (None, [], []),
        (Choice.LOG, ["call Lee"], []),
        (Choice.NOTE, [], ["I'll call Lee by Friday"]),
        (Choice.LEAVE, [], []),
    ],
)
@pytest.mark.parametrize("many", [True, False])
def test_outside_a_thread_an_edit_is_followed_too(
    at_work: Desk, choice: Choice | None, logged: list[str], kept: list[str], many: bool
) -> None:
    if many:
        at_work.meet(report=at_work.person("UALEX", "Alex"))
    typed = at_work.reply("I'll call Kim by Friday" if not many else PLAN, thread=False)
    at_work.tick()
    if many and choice:
        chooses(at_work)
    if choice:
        decides(at_work, choice)
    at_work.edit(typed, "I'll call Lee by Friday")
    at_work.tick()
    assert ([text for text, _, _ in shown(at_work)], notes(at_work)) == (logged, kept)
    if many and choice is None:
        assert at_work.slack.last(UnsureMessage).text == "I'll call Lee by Friday"
    if choice in (None, Choice.LEAVE) and not (many and choice is None):
        assert asked(at_work) == ["I'll call Lee by Friday"]
