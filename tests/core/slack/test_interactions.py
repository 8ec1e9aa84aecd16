"""What a listener is handed, and when Slack is answered."""

from typing import Any

import pytest
from slack_bolt import BoltContext

from bot.core.slack.interactions import Interaction
from bot.core.slack.payloads import Place, in_metadata
from bot.core.slack.registry import acknowledged

IN_MESSAGE = {"container": {"type": "message", "channel_id": "D1", "message_ts": "1.2"}}
FORM = {"type": "view_submission", "view": {"type": "modal", "private_metadata": in_metadata(Place("D1", "1.2"), id=7)}}


def of(body: dict[str, Any]) -> Interaction:
    return Interaction(body, BoltContext())


def test_slack_is_answered_once_the_listener_has_returned() -> None:
    context, before = BoltContext(), []
    acknowledged(lambda tap: before.append(tap.context.ack.response))({}, context)
    assert before == [None]
    assert (context.ack.response.status, context.ack.response.body) == (200, "")


def test_what_a_form_was_answered_with_stays() -> None:
    context = BoltContext()
    acknowledged(lambda form: form.errors({"day": "Which day?"}))(FORM, context)
    assert "Which day?" in context.ack.response.body


def test_a_listener_that_fails_has_answered_nothing() -> None:
    def fail(_: Interaction) -> None:
        raise ValueError("broken")

    context = BoltContext()
    with pytest.raises(ValueError, match="broken"):
        acknowledged(fail)({}, context)
    assert context.ack.response is None


def test_a_form_is_where_it_was_opened_from_and_so_is_what_it_opens() -> None:
    assert of(FORM).place == of(IN_MESSAGE).place == Place("D1", "1.2")
    assert of(FORM).stored == {"id": 7}
    assert of(FORM).metadata(id=8) == of(IN_MESSAGE).metadata(id=8)


def test_a_modal_s_button_is_nowhere_that_is_rendered_again() -> None:
    assert of({**FORM, "type": "block_actions"}).place == Place()


@pytest.mark.parametrize(
    ("action", "value"), [({"value": "7:2"}, "7:2"), ({"selected_option": {"value": "3:1"}}, "3:1"), ({}, "")]
)
def test_a_value_is_that_of_the_button_or_of_the_choice(action: dict[str, Any], value: str) -> None:
    tap = of({"actions": [action]})
    assert tap.value == value
    if value:
        assert ":".join(map(str, tap.two_ids)) == value
