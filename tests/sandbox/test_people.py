"""What people type and choose, and what they cannot do."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox import seed
from bot.sandbox.composer import Composer, escape, unescape
from bot.sandbox.content import with_ids
from bot.sandbox.forms import client_errors, initial_values, value_object, with_entries
from bot.sandbox.model import PersonCannotError
from bot.sandbox.sandbox import Sandbox

COMPOSER = Composer(seed.people(), seed.channels())
SAM, GENERAL = f"<@{seed.SAM}>", f"<#{seed.GENERAL}|general>"
PRIYA_IM = "D" + seed.PRIYA[1:]


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("hi @sam", f"hi {SAM}"),
        ("@Sam, @sam. and (@sam)", f"{SAM}, {SAM}. and ({SAM})"),
        ("me@sam.com @nobody", "me@sam.com @nobody"),
        (f"<@{seed.SAM}> hi", f"{SAM} hi"),
        ("see #general", f"see {GENERAL}"),
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("<!channel>", "&lt;!channel&gt;"),
        ("https://e.com/?a=1&b=2 ok", "<https://e.com/?a=1&amp;b=2> ok"),
        ("", ""),
    ],
)
def test_a_typed_message(typed: str, sent: str) -> None:
    assert COMPOSER.message(typed) == sent


def test_a_typed_command_names_who_is_mentioned() -> None:
    assert COMPOSER.command(" add @sam weekly ") == f"add <@{seed.SAM}|sam> weekly"


@given(st.text())
def test_escaping_loses_nothing(text: str) -> None:
    assert unescape(escape(text)) == text
    assert not set("<>") & set(escape(text))


def options(*values: str) -> list[dict[str, Any]]:
    return [{"text": {"type": "plain_text", "text": value}, "value": value} for value in values]


@pytest.mark.parametrize(
    ("element", "value", "state"),
    [
        ({"type": "plain_text_input"}, "", {"value": None}),
        ({"type": "plain_text_input"}, "hi", {"value": "hi"}),
        ({"type": "static_select", "options": options("a", "b")}, "b", {"selected_option": options("b")[0]}),
        ({"type": "checkboxes", "options": options("a", "b")}, ["a"], {"selected_options": options("a")}),
        ({"type": "users_select"}, seed.SAM, {"selected_user": seed.SAM}),
        ({"type": "datepicker"}, "2026-11-24", {"selected_date": "2026-11-24"}),
        ({"type": "timepicker"}, "09:30", {"selected_time": "09:30"}),
        ({"type": "datetimepicker"}, 1_790_000_000, {"selected_date_time": 1_790_000_000}),
    ],
)
def test_values(element: dict[str, Any], value: Any, state: dict[str, Any]) -> None:
    assert value_object(element, value) == {"type": element["type"], **state}


@pytest.mark.parametrize(
    ("element", "value"),
    [
        ({"type": "static_select", "options": options("a")}, "z"),
        ({"type": "checkboxes", "options": options("a")}, ["z"]),
        ({"type": "datepicker"}, "tomorrow"),
        ({"type": "timepicker"}, "25:00"),
        ({"type": "button"}, "x"),
    ],
)
def test_values_that_are_not_offered(element: dict[str, Any], value: Any) -> None:
    with pytest.raises(PersonCannotError):
        value_object(element, value)


def form(element: dict[str, Any], **more: Any) -> list[dict[str, Any]]:
    label = {"type": "plain_text", "text": "Label"}
    block = {"type": "input", "block_id": "b", "label": label, "element": {"action_id": "a", **element}}
    return with_ids([block | more])


@pytest.mark.parametrize(
    ("element", "value", "fine"),
    [
        ({"type": "plain_text_input"}, "", False),
        ({"type": "plain_text_input", "min_length": 3}, "ab", False),
        ({"type": "plain_text_input", "max_length": 3}, "abcd", False),
        ({"type": "plain_text_input", "max_length": 3}, "abc", True),
        ({"type": "number_input", "is_decimal_allowed": False}, "1.5", False),
        ({"type": "number_input", "is_decimal_allowed": True, "min_value": "2"}, "1.5", False),
        ({"type": "number_input", "is_decimal_allowed": True, "max_value": "2"}, "1.5", True),
        ({"type": "email_text_input"}, "me", False),
        ({"type": "url_text_input"}, "https://e.com", True),
        ({"type": "checkboxes", "options": options("a")}, [], False),
    ],
)
def test_slacks_own_checks_before_submitting(element: dict[str, Any], value: Any, *, fine: bool) -> None:
    blocks = form(element)
    values = with_entries(blocks, initial_values(blocks), {"b": {"a": value}})
    assert (client_errors(blocks, values) == {}) is fine


def test_an_optional_input_may_stay_empty() -> None:
    blocks = form({"type": "plain_text_input"}, optional=True)
    assert client_errors(blocks, initial_values(blocks)) == {}


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox()


@pytest.mark.parametrize(
    "act",
    [
        lambda people: people.send_message(seed.SAM, PRIYA_IM, "hi"),
        lambda people: people.send_message(seed.DEACTIVATED, PRIYA_IM, "hi"),
        lambda people: people.send_message(seed.PRIYA, PRIYA_IM, "hi", thread_ts="1.000001"),
        lambda people: people.edit_message(seed.PRIYA, PRIYA_IM, "1.000001", "hi"),
        lambda people: people.run_command(seed.PRIYA, PRIYA_IM, "/couch"),
        lambda people: people.submit_view(seed.PRIYA),
        lambda people: people.click_in_view(seed.PRIYA, "V0", "a"),
        lambda people: people.click_in_message(seed.PRIYA, PRIYA_IM, "1.000001", "a"),
    ],
)
def test_people_cannot_do_the_impossible(sandbox: Sandbox, act: Any) -> None:
    with pytest.raises(PersonCannotError):
        act(sandbox.people)


def test_only_what_is_on_the_message_can_be_pressed(sandbox: Sandbox) -> None:
    button = {"type": "button", "action_id": "press", "text": {"type": "plain_text", "text": "Press"}}
    twice = [{"type": "actions", "block_id": name, "elements": [button]} for name in ("one", "two")]
    message = sandbox.interactions.post_answer(seed.PRIYA, PRIYA_IM, {"text": "hi", "blocks": twice})
    for action_id, block_id in (("other", None), ("press", None), ("press", "three")):
        with pytest.raises(PersonCannotError):
            sandbox.people.click_in_message(seed.PRIYA, PRIYA_IM, message.ts, action_id, block_id=block_id)
    outcome = sandbox.people.click_in_message(seed.PRIYA, PRIYA_IM, message.ts, "press", block_id="one")
    assert outcome.error == "dispatch_failed"
    with pytest.raises(PersonCannotError):
        sandbox.people.click_in_message(seed.SAM, PRIYA_IM, message.ts, "press", block_id="one")


def test_only_subscribed_events_are_sent() -> None:
    sandbox = Sandbox(subscriptions=("user_change",))
    sandbox.people.send_message(seed.PRIYA, PRIYA_IM, "hi")
    sandbox.people.send_message(seed.PRIYA, seed.GENERAL, "hi all")
    sandbox.people.change_zone(seed.PRIYA, "Asia/Tokyo")
    assert [entry.method for entry in sandbox.log.entries()] == ["user_change"]
