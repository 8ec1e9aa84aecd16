"""The one answer to a message: each line logged, kept, brought, asked about or left, whatever kind it is read as."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from bot.administration.rules import Named, Policy
from bot.administration.taken_back import TakenBackService
from bot.briefs.rules import BriefMessage
from bot.commitments.rules import LOGGED, Draft, Owner
from bot.core.errors import NotFoundError
from bot.core.slack import ids
from bot.core.slack.blocks import Block
from bot.core.wording.library import ENGLISH
from bot.replies import said
from bot.replies.parsing import Line, LineKind
from bot.replies.rules import Choice, Typed
from bot.replies.views import logged
from tests.desk import ADMIN, Desk, quick
from tests.factories import library
from tests.replies.thread import (
    FRIDAY,
    MARK,
    answer,
    asked,
    decides,
    edits,
    gets,
    left,
    notes,
    shown,
    stored,
    types,
    undoes,
)

pytestmark = quick

K = LineKind
WORDING = library().languages[ENGLISH]
RECAP = [
    (K.LEFT, "Recap Mina 8/12 📝"),
    (K.LEFT, "*Mood*: better than last week, still tired"),
    (K.COMMITMENT, "Mina: API draft review → by Fri", Draft("API draft review", Owner.REPORT, FRIDAY)),
    (K.COMMITMENT, "Me: talk to ops (asap!!)", Draft("talk to ops (asap!!)", Owner.MANAGER)),
    (K.UNSURE, "Mina to think about whether she wants to lead", Draft("think about whether she leads", Owner.REPORT)),
    (K.COMMITMENT, "we'll revisit comp in Feb", Draft("revisit comp", Owner.BOTH, date(2027, 2, 28))),
    (K.LEFT, "parking lot: conference talk"),
    (K.LEFT, "She's on PTO 21-24 Dec."),
]


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let each line of what is typed be of a kind, by its words; what is not named is courtesy."""
    known: dict[str, tuple[LineKind, Draft | None]] = {}

    def read(text: str, *_: object, **__: object) -> list[Line]:
        lines = [line for line in text.splitlines() if line.strip()]
        kinds = [known.get(line, (K.NOTHING, None)) for line in lines]
        return [Line(kind, line, draft, at) for at, (line, (kind, draft)) in enumerate(zip(lines, kinds, strict=True))]

    monkeypatch.setattr(said, "read_reply", read)

    def learn(*lines: Sequence[Any]) -> None:
        known.update({line[1]: (line[0], line[2] if len(line) > 2 else None) for line in lines})

    return learn


def text(lines: Sequence[Sequence[Any]]) -> str:
    return "\n".join(line[1] for line in lines)


def blocks(desk: Desk) -> list[Block]:
    """The latest answer, as it is shown."""
    rendered = logged(WORDING, answer(desk))
    assert len(rendered.blocks) <= 50
    return rendered.blocks


def reading(desk: Desk) -> str:
    return str(blocks(desk))


def buttons(desk: Desk) -> list[str]:
    """The action ids of the answer's buttons and menus, in their order."""
    found = []
    for block in blocks(desk):
        found += [one["action_id"] for one in block.get("elements", []) if "action_id" in one]
        found += [block["accessory"]["action_id"]] if "accessory" in block else []
    return found


def menu(desk: Desk) -> list[list[str]]:
    """What each menu of the answer offers."""
    menus = [block["accessory"] for block in blocks(desk) if "options" in block.get("accessory", {})]
    return [[option["value"].rpartition(":")[2] for option in one["options"]] for one in menus]


def test_a_recap_is_answered_line_by_line_in_one_message(at_work: Desk, reads: Callable[..., None]) -> None:
    reads(*RECAP)
    at_work.reply(text(RECAP))
    assert [one for one, _, _ in shown(at_work)] == ["API draft review", "talk to ops (asap!!)", "revisit comp"]
    assert asked(at_work) == ["Mina to think about whether she wants to lead"]
    assert len(left(at_work)) == 4
    assert len(at_work.slack.of(LOGGED)) == 1
    assert "4 lines left as they are." in reading(at_work)
    assert buttons(at_work) == [
        *(ids.REPLY_EDIT, ids.REPLY_UNDO),
        *(ids.REPLY_LOG, ids.REPLY_NOTE, ids.REPLY_LEAVE),
        ids.REPLY_SORT,
    ]


@pytest.mark.parametrize("choice", [Choice.LOG, Choice.NOTE, Choice.LEAVE])
def test_of_a_recap_the_other_never_sees_what_is_left(
    at_work: Desk, reads: Callable[..., None], choice: Choice
) -> None:
    reads(*RECAP)
    at_work.reply(text(RECAP))
    decides(at_work, choice)
    seen = gets(at_work, at_work.sam)
    assert "API draft review" in seen
    for word in ("Mood", "tired", "Recap", "parking lot", "PTO"):
        assert word not in seen


@pytest.mark.parametrize(
    ("kind", "choices"),
    [
        (K.UNSURE, [ids.REPLY_LOG, ids.REPLY_NOTE, ids.REPLY_TOPIC, ids.REPLY_LEAVE]),
        (K.REQUEST, [ids.REPLY_LOG, ids.REPLY_NOTE, ids.REPLY_TOPIC, ids.REPLY_LEAVE]),
        (K.TOPIC, [ids.REPLY_TOPIC, ids.REPLY_NOTE, ids.REPLY_LOG, ids.REPLY_LEAVE]),
        (K.FEELING, [ids.REPLY_TOPIC, ids.REPLY_NOTE, ids.REPLY_LEAVE]),
        (K.OBSERVATION, [ids.REPLY_NOTE, ids.REPLY_TOPIC, ids.REPLY_LEAVE]),
        (K.LEFT, [ids.REPLY_LINE]),
    ],
)
@pytest.mark.parametrize("writer", ["priya", "sam"])
def test_one_line_of_each_kind(
    at_work: Desk, reads: Callable[..., None], writer: str, kind: LineKind, choices: list[str]
) -> None:
    who, mine = getattr(at_work, writer), "the words of this line"
    reads((kind, mine))
    types(at_work, who, mine)
    as_report = writer == "sam"
    expected = [one for one in choices if as_report or one != ids.REPLY_TOPIC]
    left_by_kind = kind is K.LEFT or (kind is K.TOPIC and not as_report)
    assert buttons(at_work) == ([ids.REPLY_LINE] if left_by_kind else expected)
    assert (left(at_work) if left_by_kind else asked(at_work)) == [mine]
    if left_by_kind:
        assert "Left as it is" in reading(at_work)
        assert menu(at_work) == [["log", "note", *(["topic"] if as_report else [])]] or kind is K.TOPIC
    assert mine not in gets(at_work, at_work.priya if as_report else at_work.sam)


@pytest.mark.parametrize("count", [2, 5])
def test_a_few_lines_have_a_menu_each(at_work: Desk, reads: Callable[..., None], count: int) -> None:
    lines = [(K.UNSURE, f"perhaps {number}") for number in range(count)]
    reads(*lines, (K.FEELING, "tired"))
    types(at_work, at_work.sam, text(lines[:-1]) + "\ntired")
    assert buttons(at_work) == [ids.REPLY_LINE] * count
    assert menu(at_work) == [["log", "note", "topic", "leave"]] * (count - 1) + [["topic", "note", "leave"]]


def test_more_are_sorted_in_a_modal(at_work: Desk, reads: Callable[..., None]) -> None:
    lines = [(K.UNSURE, f"perhaps {number}") for number in range(9)]
    reads(*lines)
    at_work.reply(text(lines))
    assert buttons(at_work) == [ids.REPLY_SORT]
    assert "Sort 9 lines" in reading(at_work)


@pytest.mark.parametrize(("count", "quoted"), [(1, True), (3, True), (4, False)])
def test_up_to_three_lines_left_are_quoted(at_work: Desk, reads: Callable[..., None], count: int, quoted: bool) -> None:
    lines = [(K.LEFT, f"the news {number}") for number in range(count)]
    reads(*lines)
    at_work.reply(text(lines))
    assert ("the news 0" in reading(at_work)) is quoted
    assert buttons(at_work) == ([ids.REPLY_LINE] * count if quoted else [ids.REPLY_SORT])


@pytest.mark.parametrize("typed", ["thanks", "👍", "ok\nsee you"])
def test_courtesy_as_a_whole_is_met_with_silence(at_work: Desk, reads: Callable[..., None], typed: str) -> None:
    reads()
    at_work.reply(typed)
    at_work.tick()
    assert at_work.slack.of(LOGGED) == []


def test_no_answer_means_left_and_is_said_so_when_the_words_are_gone(at_work: Desk, reads: Callable[..., None]) -> None:
    reads(*RECAP)
    at_work.reply(text(RECAP))
    before = [one.text for one in at_work.live()]
    at_work.run(at_work.now + timedelta(hours=25))
    TakenBackService(at_work.db).step(at_work.now)
    assert [one.text for one in at_work.live()] == before
    assert "5 lines left as they are." in reading(at_work)
    assert buttons(at_work) == [ids.REPLY_EDIT, ids.REPLY_UNDO]
    assert "parking lot" not in gets(at_work, at_work.priya)


@pytest.mark.parametrize(
    "feeling",
    ["I'm overwhelmed, the on-call rota is killing me", "I don't feel safe raising this", "I'd like a mentor"],
)
def test_a_feeling_is_offered_a_way_and_somebody_outside_the_line(
    at_work: Desk, reads: Callable[..., None], feeling: str
) -> None:
    reads((K.FEELING, feeling))
    typed = types(at_work, at_work.sam, feeling)
    assert "commitment" not in reading(at_work).lower()
    assert "an outside coach" in reading(at_work), "the words for where nobody was named"
    named = Named(frozenset(), frozenset())
    ada = at_work.person(ADMIN, "Ada")
    at_work.services.administration.save(at_work.request(ada), Policy(outside_contact="Ines in HR"), named, named)
    edits(at_work, at_work.sam, typed, f"{feeling}\nthanks")
    assert "Ines in HR" in reading(at_work)
    with pytest.raises(NotFoundError):
        decides(at_work, Choice.LOG, who=at_work.sam)
    decides(at_work, Choice.TOPIC, who=at_work.sam)
    at_work.tick()
    assert [topic.text for topic in at_work.slack.last(BriefMessage).topics] == [feeling]
    assert answer(at_work).topics == (feeling,)


def test_how_somebody_is_is_offered_as_a_private_note(at_work: Desk, reads: Callable[..., None]) -> None:
    reads((K.OBSERVATION, "Sam seems worried about the reorg"))
    at_work.reply("Sam seems worried about the reorg")
    assert "commitment" not in reading(at_work).lower()
    decides(at_work, Choice.NOTE)
    assert notes(at_work) == ["Sam seems worried about the reorg"]
    assert "worried" not in gets(at_work, at_work.sam)


def test_a_request_is_logged_for_the_other_one_with_a_tap(at_work: Desk, reads: Callable[..., None]) -> None:
    line = "could you send me the numbers by Friday?"
    reads((K.REQUEST, line, Draft("send me the numbers", Owner.REPORT, FRIDAY)))
    at_work.reply(line)
    assert shown(at_work) == []
    assert "Shall I log this for Sam?" in reading(at_work)
    decides(at_work, Choice.LOG)
    assert shown(at_work) == [("send me the numbers", Owner.REPORT, FRIDAY)]


def test_a_topic_follows_an_edit_and_goes_with_the_message(at_work: Desk, reads: Callable[..., None]) -> None:
    reads((K.TOPIC, "my growth"), (K.TOPIC, "my holidays"), (K.LEFT, "news"))

    def brought() -> list[str]:
        at_work.tick()
        return [topic.text for topic in at_work.slack.last(BriefMessage).topics]

    typed = types(at_work, at_work.sam, "my growth\nnews")
    decides(at_work, Choice.TOPIC, who=at_work.sam)
    assert brought() == ["my growth"]
    for before, after, expected in (
        ("my growth\nnews", "news\nmy growth", ["my growth"]),
        ("news\nmy growth", "news\nmy holidays", ["my holidays"]),
        ("news\nmy holidays", "news", []),
    ):
        edits(at_work, at_work.sam, Typed("", typed.channel, typed.ts, typed.thread_ts, before), after)
        assert brought() == expected
        assert asked(at_work) == []


def test_what_was_left_can_be_kept_after_all(at_work: Desk, reads: Callable[..., None]) -> None:
    reads((K.LEFT, "the migration is late"))
    at_work.reply("the migration is late")
    decides(at_work, Choice.LOG, "the migration is late")
    assert shown(at_work) == [("the migration is late", Owner.MANAGER, None)]
    assert left(at_work) == []


def test_after_undo_the_rest_can_still_be_decided(at_work: Desk, reads: Callable[..., None]) -> None:
    reads(*RECAP)
    at_work.reply(text(RECAP))
    at_work.services.replies.undo(at_work.request(at_work.priya), answer(at_work).reply_id)
    assert ids.REPLY_LOG_AGAIN in buttons(at_work)
    assert ids.REPLY_NOTE in buttons(at_work)


def test_undo_takes_back_a_note_and_its_writer_decides_again(at_work: Desk) -> None:
    at_work.reply("note: he is tired")
    said = answer(at_work)
    assert ids.REPLY_UNDO in str(logged(WORDING, said).blocks)
    undoes(at_work, at_work.priya, Typed("", "", "", None, ""))
    assert (notes(at_work), answer(at_work).notes) == ([], 0)
    assert left(at_work) == ["he is tired"]
    assert ids.REPLY_UNDO not in str(logged(WORDING, answer(at_work)).blocks)
    decides(at_work, Choice.NOTE, "he is tired")
    assert notes(at_work) == ["he is tired"]


def test_after_undo_s_hour_the_words_of_notes_and_topics_are_gone(at_work: Desk) -> None:
    types(at_work, at_work.sam, f"topic: the {MARK}\nnote: tired of the {MARK}")
    undoes(at_work, at_work.sam, Typed("", "", "", None, ""))
    at_work.now += timedelta(minutes=59)
    assert answer(at_work).left
    at_work.now += timedelta(minutes=1)
    TakenBackService(at_work.db).step(at_work.now)
    assert stored(at_work) == []
    assert answer(at_work).waiting == ()


def test_a_line_that_is_ticked_off_and_nothing_open_is_called_so_is_asked_about(at_work: Desk) -> None:
    for ticked in (":white_check_mark: Send the offer", "✅ Send the offer", "Send the offer ✅"):
        at_work.reply(ticked)
        assert asked(at_work) == [ticked]
        assert "Is this done already?" in reading(at_work)
        assert "Shall I log this?" not in reading(at_work)
    at_work.reply("maybe send the offer")
    assert "Shall I log this?" in reading(at_work)


def test_undo_takes_back_a_topic_and_what_was_logged_beside_it(at_work: Desk) -> None:
    types(at_work, at_work.sam, "topic: the rota\nI'll draft the RFC by Friday")
    assert answer(at_work).topics == ("the rota",)
    undoes(at_work, at_work.sam, Typed("", "", "", None, ""))
    assert (answer(at_work).topics, shown(at_work)) == ((), [])
    assert left(at_work) == ["the rota"]
    assert answer(at_work).can_log_again
    assert "rota" not in gets(at_work, at_work.priya)
