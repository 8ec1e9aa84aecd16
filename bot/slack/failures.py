"""When a listener fails: the person gets a sentence that names the way on, the log gets an id, never any text."""

from typing import Any
from uuid import uuid4

import structlog
from slack_bolt import BoltContext, BoltResponse
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from bot.domain.errors import CoachError, SlackBusyError
from bot.domain.prompts import Library, Wording
from bot.slack import ids
from bot.slack.blocks import Rendered, modal, section
from bot.slack.commands.views import you_typed
from bot.slack.payloads import Asked, Body

log = structlog.get_logger(__name__)

FIELDS = {"in_the_past": ids.DAY, "needs_day": ids.DAY}
"""Which input of a modal an error belongs to; the others go to the first input."""


class Failures:
    """Bolt's error handler: called with whatever a middleware or listener raised."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def __call__(self, error: Exception, body: Body, context: BoltContext, client: WebClient) -> BoltResponse:
        ask: Asked | None = context.get("asked")
        words = ask.words if ask else self._library.for_locale("en")
        sentence = self._sentence(error, body, words)
        if "event" in body:
            # An event that could not be handled is sent again by Slack; one we understood and refused is settled.
            return BoltResponse(status=200 if isinstance(error, CoachError) else 500)
        if body.get("command"):
            rendered = Rendered(sentence, [section(sentence), *you_typed(words, typed_command(body))])
            return answer({"response_type": "ephemeral", "text": rendered.text, "blocks": rendered.blocks})
        if body.get("type") == "view_submission":
            return answer({"response_action": "errors", "errors": {field(error, body): sentence}})
        self._tell(body, client, words, sentence)
        return BoltResponse(status=200)

    def _sentence(self, error: Exception, body: Body, words: Wording) -> str:
        if isinstance(error, CoachError):
            log.info("refused", key=error.key, type=body.get("type") or body.get("command"))
            return words.errors.say(error)
        if isinstance(error, SlackBusyError):
            log.warning("slack_busy", type=body.get("type"))
            return words.errors.busy.fill()
        reference = uuid4().hex[:8]
        log.error("listener_failed", error_id=reference, type=body.get("type"), exc_info=error)
        return words.errors.unexpected.fill(reference=reference)

    def _tell(self, body: Body, client: WebClient, words: Wording, sentence: str) -> None:
        """After a button or shortcut: beside the message it was in, or in a modal where there is none."""
        try:
            if body.get("response_url"):
                WebhookClient(body["response_url"]).send(
                    text=sentence, response_type="ephemeral", replace_original=False
                )
            elif body.get("trigger_id"):
                view = modal("error", words.modals.error_title, [section(sentence)], close=words.modals.close)
                client.views_open(trigger_id=body["trigger_id"], view=view)
        except (SlackApiError, OSError) as failure:
            log.warning("failure_not_told", reason=type(failure).__name__)


def typed_command(body: Body) -> str:
    """The command as it was typed."""
    return f"{body['command']} {body.get('text') or ''}".strip()


def field(error: Exception, body: Body) -> str:
    """The input an error is shown at."""
    inputs = [str(block["block_id"]) for block in body["view"]["blocks"] if block["type"] == "input"]
    wanted = FIELDS.get(error.key) if isinstance(error, CoachError) else None
    return wanted if wanted in inputs else (inputs or [""])[0]


def answer(payload: dict[str, Any]) -> BoltResponse:
    """A JSON answer to Slack's request."""
    return BoltResponse(status=200, body=payload, headers={"content-type": ["application/json"]})
