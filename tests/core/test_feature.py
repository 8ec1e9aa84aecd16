"""What all features together declare."""

import pytest

from bot.core.access import BOTH, Data
from bot.core.feature import Feature, Features, MessageType, Work

LETTERS = Data("letters", readers=BOTH, writers=BOTH)


def declared(kind: str, **more: bool) -> MessageType:
    """A type of message that is never composed."""
    return MessageType(kind, compose=str, render=str, shows=(LETTERS,), **more)


def test_a_kind_declared_twice_is_refused():
    first = Feature("first", data=(LETTERS,), messages=(declared("hello"),))
    second = Feature("second", messages=(declared("hello"),))
    with pytest.raises(ValueError, match="hello is declared twice"):
        Features((first, second))


def test_work_declared_twice_is_refused():
    """By two features, too: what fails in it is put aside under its name."""
    tidy = Work("tidy", 60.0, lambda _service, _now: None)
    for features in (
        (Feature("first", work=(tidy, tidy)),),
        (Feature("first", work=(tidy,)), Feature("b", work=(tidy,))),
    ):
        with pytest.raises(ValueError, match="tidy is declared twice"):
            Features(features)


def test_a_message_that_shows_what_nobody_declares_is_refused():
    with pytest.raises(ValueError, match="hello shows letters"):
        Features((Feature("first", messages=(declared("hello"),)),))


def test_the_kinds_of_all_features_are_found():
    before = declared("before", started_by_bot=True, passes_days_off=True)
    first = Feature("first", data=(LETTERS,), messages=(declared("hello", started_by_bot=True), before))
    features = Features((first, Feature("second", messages=(declared("bye"),))))
    assert list(features.message_types) == ["hello", "before", "bye"]
    assert features.counts_for_cap == {"hello"}, "not what belongs to a 1:1"
    assert features.kinds_showing(LETTERS) == [("hello", "before", "bye")], (
        "composed alike, they are one message to people"
    )
    assert features.kinds_showing(Data("other", readers=BOTH, writers=BOTH)) == []


def test_an_event_is_heard_in_the_order_of_features():
    heard: list[str] = []
    features = Features(
        (
            Feature("first", listens={str: lambda _tx, event: heard.append(f"first {event}")}),
            Feature("deaf", listens={int: lambda _tx, event: heard.append(f"deaf {event}")}),
            Feature("last", listens={str: lambda _tx, event: heard.append(f"last {event}")}),
        )
    )
    features.announce(None, "moved")
    assert heard == ["first moved", "last moved"]
