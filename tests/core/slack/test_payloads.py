"""Slack's JSON as our values."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_bolt import BoltContext, BoltRequest
from slack_sdk import WebClient

from bot.core.slack import blocks, requests
from bot.core.slack.blocks import chunks, cut, esc
from bot.core.slack.directory import profile
from bot.core.slack.interactions import Interaction
from bot.core.slack.requests import Place, person_of, typed_text
from bot.sandbox.composer import escape

TYPED = [
    ("send the draft", "send the draft"),
    ("see <https://a.example/x?a=1&amp;b=2>", "see https://a.example/x?a=1&b=2"),
    ("see <https://a.example|a.example>", "see a.example"),
    ("see <https://a.example/x|the draft>", "see the draft (https://a.example/x)"),
    ("write <mailto:sam@a.example|sam@a.example>", "write sam@a.example"),
    ("write <mailto:sam@a.example>", "write sam@a.example"),
    ("post in <#C07GENERA1X|general>", "post in #general"),
    ("tell <!channel> and <!here|here> and <!everyone>", "tell @channel and @here and @everyone"),
    ("ask <!subteam^S07ABC|@design>", "ask @design"),
    ("on <!date^1392734382^{date}|Feb 18>", "on Feb 18"),
    ("with <@U07SAM0K2FR>", "with <@U07SAM0K2FR>"),
    ("with <@U07SAM0K2FR|sam>", "with <@U07SAM0K2FR>"),
    ("with <@W07SAM0K2FR|>", "with <@W07SAM0K2FR>"),
    ("R&amp;D &lt;b&gt;", "R&D <b>"),
    ("&amp;lt;", "&lt;"),
    ("&lt;!channel&gt;", "<!channel>"),
    ("&lt;https://a.example&gt;", "<https://a.example>"),
    ("", ""),
]


@pytest.mark.parametrize(("sent", "typed"), TYPED)
def test_a_text_reads_as_it_was_typed(sent: str, typed: str) -> None:
    assert typed_text(sent) == typed


@given(st.text() | st.lists(st.sampled_from(["<", ">", "!", "@", "#", "|", "&", "lt;", "U1", "https://a", "channel"])))
def test_nothing_typed_comes_to_life_when_it_is_shown(typed: str | list[str]) -> None:
    shown = esc(typed_text("".join(typed)))
    assert "<!" not in shown
    assert "<http" not in shown
    assert "<#" not in shown


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_what_a_composer_escaped_reads_the_same(typed: str) -> None:
    assert typed_text(escape(typed)) == typed


@given(st.text(alphabet="ab &<>@U1;\n"), st.integers(2, 40))
def test_a_cut_never_leaves_half_an_escape(typed: str, limit: int) -> None:
    shown = cut(esc(typed), limit)
    assert len(shown) <= limit
    assert "&" not in shown.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "")


def test_an_entry_of_a_menu_is_a_tap_on_its_button() -> None:
    menu = blocks.menu(blocks.button("Skip", "meeting_skip", "7:2"), blocks.button("Help", "help_show"))
    for option, button in zip(menu["options"], (("meeting_skip", "7:2"), ("help_show", "")), strict=True):
        action = {"type": "overflow", "action_id": menu["action_id"], "block_id": "b", "selected_option": option}
        body = {"type": "block_actions", "actions": [action]}
        requests.unfold_menu(body)
        assert (body["actions"][0]["action_id"], Interaction(body, BoltContext()).value) == button


@given(st.text(alphabet="ab &<>@U1;\n"), st.integers(20, 60))
def test_chunks_keep_every_word_and_no_half_escape(typed: str, limit: int) -> None:
    pieces = chunks(esc(typed), limit)
    assert all(0 < len(piece) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(esc(typed).split())
    for piece in pieces:
        assert "&" not in piece.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "")


@pytest.mark.parametrize(
    ("element", "value"),
    [
        ({"type": "plain_text_input", "value": "words"}, "words"),
        ({"type": "plain_text_input", "value": None}, ""),
        ({"type": "static_select", "selected_option": {"value": "30m"}}, "30m"),
        ({"type": "static_select", "selected_option": None}, None),
        ({"type": "radio_buttons", "selected_option": {"value": "day"}}, "day"),
        ({"type": "checkboxes", "selected_options": [{"value": "0"}, {"value": "4"}]}, ["0", "4"]),
        ({"type": "checkboxes", "selected_options": []}, []),
        ({"type": "users_select", "selected_user": "U1"}, "U1"),
        ({"type": "datepicker", "selected_date": "2026-12-04"}, "2026-12-04"),
        ({"type": "datepicker", "selected_date": None}, None),
        ({"type": "timepicker", "selected_time": "14:00"}, "14:00"),
    ],
)
def test_values_are_read_by_their_block(element: dict[str, Any], value: Any) -> None:
    body = {"view": {"state": {"values": {"here": {"any_action": element}, "empty": {}}}}}
    assert requests.values(body) == {"here": value}


IN_MESSAGE = {"type": "message", "channel_id": "D1", "message_ts": "1.2", "is_ephemeral": False}


@pytest.mark.parametrize(
    ("container", "place"),
    [
        (IN_MESSAGE, Place("D1", "1.2")),
        ({**IN_MESSAGE, "is_ephemeral": True}, Place()),
        ({"type": "view", "view_id": "V1"}, Place()),
        ({}, Place()),
    ],
)
def test_place_is_a_message_that_can_be_re_rendered(container: dict[str, Any], place: Place) -> None:
    assert requests.place({"container": container}) == place


def test_metadata_brings_back_what_was_stored() -> None:
    stored = requests.in_metadata(Place("D1", "1.2"), series=7, then="plan")
    body = {"view": {"private_metadata": stored}}
    assert requests.metadata(body) == (Place("D1", "1.2"), {"series": 7, "then": "plan"})
    assert requests.metadata({"view": {"private_metadata": ""}}) == (Place(), {})


@pytest.mark.parametrize(
    ("block_id", "inside"), [("todo_list:7", True), ("todo_list", True), ("other:7", False), ("", False)]
)
def test_a_list_is_known_by_the_tapped_block(block_id: str, inside: bool) -> None:
    tap = Interaction({"actions": [{"block_id": block_id}]}, BoltContext())
    assert tap.in_list("todo_list") is inside


def test_a_request_id_stays_the_same_for_the_same_request_only() -> None:
    tap = {"trigger_id": "1.2.a", "actions": [{"action_ts": "9.1"}]}
    command = {"trigger_id": "1.2.a", "command": "/coach"}
    form = {"type": "view_submission", "trigger_id": "1.2.a", "view": {"id": "V1"}}
    again = {**form, "trigger_id": "1.2.b"}
    assert requests.request_id(form) == requests.request_id(again)
    others = [tap, {**tap, "trigger_id": "1.2.b"}, command, form]
    assert len({requests.request_id(body) for body in others}) == 4
    assert requests.request_id(tap) == requests.request_id(dict(tap))


# Where and who


def context_of(body: dict[str, Any]) -> BoltContext:
    request = BoltRequest(body=body, mode="socket_mode")
    request.context["client"] = WebClient()
    return request.context


BY_SAM = {"type": "message", "user": "USAM", "text": "hi", "ts": "1.1"}


@pytest.mark.parametrize(
    ("happened", "person"),
    [
        (BY_SAM, "USAM"),
        ({**BY_SAM, "bot_id": "B1"}, None),
        ({**BY_SAM, "app_id": "A1"}, None),
        ({"type": "message", "subtype": "message_changed", "message": BY_SAM}, "USAM"),
        ({"type": "message", "subtype": "message_deleted", "previous_message": BY_SAM}, "USAM"),
        (
            {
                "type": "message",
                "subtype": "message_changed",
                "message": {"subtype": "tombstone", "user": "USLACKBOT"},
                "previous_message": BY_SAM,
            },
            "USAM",
        ),
        ({"type": "user_change", "user": {"id": "USAM"}}, None),
        ({"type": "app_home_opened", "user": "USAM"}, "USAM"),
        ({"type": "app_uninstalled"}, None),
        ({"type": "tokens_revoked", "tokens": {"oauth": ["USAM"], "bot": ["UBOT"]}}, None),
    ],
    ids=["message", "bot", "app", "edit", "deletion", "tombstone", "profile", "home", "uninstalled", "revoked"],
)
def test_whose_doing_an_event_is(happened: dict[str, Any], person: str | None) -> None:
    body = {"type": "event_callback", "team_id": "T1", "event": happened}
    assert person_of(context_of(body), body) == person


def test_somebody_without_a_name_is_called_by_their_id() -> None:
    assert profile("T1", {"id": "U1", "team_id": "T1", "name": "", "profile": {}}).name == "U1"
