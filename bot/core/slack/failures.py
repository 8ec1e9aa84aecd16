"""When a listener fails: the person gets a sentence that names the way on, the log gets an id, never any text."""

from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from uuid import uuid4

import structlog
from slack_bolt import BoltContext, BoltResponse
from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from bot.core.errors import CoachError, NotAManagerError, SlackBusyError, SlackRefusedError, SlackUnknownError
from bot.core.request import Request
from bot.core.slack import ids
from bot.core.slack.blocks import escaped, modal, section, you_typed
from bot.core.slack.calls import call
from bot.core.slack.interactions import Interaction
from bot.core.slack.requests import Body, typed_command
from bot.core.wording.library import ENGLISH, Library, Wording
from bot.core.wording.sections import ErrorWording, ModalWording

log = structlog.get_logger(__name__)

FIELDS = {
    "in_the_past": ids.DAY,
    "day_out_of_reach": ids.DAY,
    "needs_day": ids.DAY,
    "needs_text": ids.TEXT,
    "not_a_topic": ids.TEXT,
    "cannot_view": ids.VIEWERS,
    "cannot_be_held": ids.HELD,
    "contact_too_long": ids.CONTACT,
}
"""Which input of a modal an error belongs to; the others go to the first input."""


@dataclass(frozen=True)
class Failures:
    """Bolt's error handler: called with whatever a middleware or listener raised."""

    library: Library

    def __call__(self, error: Exception, body: Body, context: BoltContext) -> BoltResponse:
        request: Request | None = context.get("request")
        wording = request.wording if request else self.library.for_locale(ENGLISH)
        key, fields = self._what(error, body)
        if "event" in body:
            if isinstance(error, NotAManagerError):
                self._refuse(body["event"], context.client, wording[ErrorWording].say(error))
            # An event that could not be handled is sent again by Slack; one we understood and refused is settled.
            return BoltResponse(status=200 if isinstance(error, CoachError) else 500)
        if body.get("type") == "view_submission":
            errors = {field(key, body): wording[ErrorWording].fill(key, fields)}
            return answer({"response_action": "errors", "errors": errors})
        sentence = wording[ErrorWording].fill(key, escaped(fields))
        if body.get("command"):
            blocks = [section(sentence), *you_typed(wording, typed_command(body))]
            return answer({"response_type": "ephemeral", "text": sentence, "blocks": blocks})
        self._tell(Interaction(body, context), wording, sentence)
        return BoltResponse(status=200)

    def _what(self, error: Exception, body: Body) -> tuple[str, Mapping[str, str]]:
        """The key of the wording and its fields, once the failure is logged."""
        about = body.get("type") or body.get("command")
        if isinstance(error, CoachError):
            log.info("refused", type=about)  # the key could say that somebody is on hold
            return error.key, error.fields
        if isinstance(error, SlackBusyError):
            log.warning("slack_busy", type=about)
            return "busy", {}
        if isinstance(error, SlackRefusedError):
            log.warning("slack_refused", code=error.code, type=about)
            return "not_shown", {}
        if isinstance(error, SlackUnknownError):
            log.warning("slack_does_not_answer", type=about)
            return "not_shown", {}
        reference = uuid4().hex[:8]
        log.error("listener_failed", error_id=reference, type=about, exc_info=error)
        return "unexpected", {"reference": reference}

    def _refuse(self, event: Body, client: WebClient, sentence: str) -> None:
        """Say where they wrote or looked that the bot is not for them. Edits and deletions need no answer."""
        try:
            if event["type"] == "app_home_opened" and event.get("tab") == "home":
                call(client.views_publish, user_id=event["user"], view={"type": "home", "blocks": [section(sentence)]})
            elif event["type"] == "message" and event.get("user"):
                call(client.chat_postEphemeral, channel=event["channel"], user=event["user"], text=sentence)
        except (SlackRefusedError, SlackBusyError, SlackUnknownError) as failure:
            log.warning("failure_not_told", reason=type(failure).__name__)

    def _tell(self, interaction: Interaction, wording: Wording, sentence: str) -> None:
        """After a button or shortcut: beside the message it was in, or in a modal where there is none."""
        body = interaction.body
        try:
            if body.get("response_url"):
                beside = {"text": sentence, "response_type": "ephemeral", "replace_original": False}
                WebhookClient(body["response_url"]).send_dict({**beside, **thread(body)})
            elif body.get("trigger_id"):
                view = modal(
                    ids.ERROR, wording[ModalWording].error_title, [section(sentence)], close=wording[ModalWording].close
                )
                interaction.open(view)
        except (SlackRefusedError, SlackBusyError, SlackUnknownError, OSError, HTTPException, ValueError) as failure:
            log.warning("failure_not_told", reason=type(failure).__name__)  # ValueError: no address


def thread(body: Body) -> dict[str, str]:
    """The thread that the message of a button is in, to answer there too."""
    found = (body.get("container") or {}).get("thread_ts")
    return {"thread_ts": str(found)} if found else {}


def field(key: str, body: Body) -> str:
    """The input an error is shown at; those of a list end in the id of what they are about."""
    inputs = [str(block.get("block_id", "")) for block in body["view"].get("blocks") or [] if block["type"] == "input"]
    fitting = [block_id for block_id in inputs if block_id.partition(":")[0] == FIELDS.get(key)]
    return [*fitting, *inputs, ""][0]


def answer(payload: dict[str, Any]) -> BoltResponse:
    """A JSON answer to Slack's request."""
    return BoltResponse(status=200, body=payload, headers={"content-type": ["application/json"]})
