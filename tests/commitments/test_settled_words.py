"""What is said to be settled, in words: expectations from what people mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commitments.rules import Change
from bot.commitments.settled_words import may_settle, read_settled
from bot.commitments.typed_orders import Mark, Which

LIVE = ((1, "intro Sam to the design lead"), (2, "draft the RFC"), (3, "review the RFC with ops"), (7, "book a room"))


@pytest.mark.parametrize(
    ("said", "settled"),
    [
        ("intro to the design lead is done", 1),
        ("The intro with the design lead has been done", 1),
        ("draft of the RFC is finished", 2),
        ("✅ book a room", 7),
        ("room booked and sorted", None),
        ("the room is sorted", 7),
        ("I've finished the draft RFC", 2),
        ("the room's sorted now", 7),
    ],
)
def test_what_names_one_is_settled(said: str, settled: int | None) -> None:
    assert read_settled(said, LIVE) == (None if settled is None else Mark(Change.DONE, (settled,)))


@pytest.mark.parametrize(
    ("said", "asked"),
    [("✅ intro", (1,)), ("1", (1,)), ("#7", (7,)), ("the RFC is done", (2, 3)), ("RFC done", (2, 3))],
)
def test_what_could_be_one_is_asked_about(said: str, asked: tuple[int, ...]) -> None:
    assert read_settled(said, LIVE) == Which(asked)


@pytest.mark.parametrize(
    "said",
    [
        "9",
        "the migration is done",
        "the RFC is late",
        "I'll draft the RFC by Friday",
        "well done",
        "done",
        "is it done",
        "the intro to the design lead is not done",
        "when the room is sorted, tell me",
        "I am done with the politics around the room",
        "that's settled",
    ],
)
def test_anything_else_is_something_else(said: str) -> None:
    assert read_settled(said, LIVE) is None


@given(st.text(alphabet=st.sampled_from("the RFC done ✅ is 17 room\n#")))
def test_what_is_read_is_looked_for(said: str) -> None:
    assert may_settle(said) or read_settled(said, LIVE) is None
