"""Interactions: what is sent to the app, and what its answers do, at once or through a response URL."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.sandbox import limits, payloads
from bot.sandbox.content import message_blocks, require_text, view_definition
from bot.sandbox.delivery import Answer, Delivery, Envelope
from bot.sandbox.events import Messages
from bot.sandbox.forms import (
    FIELDS,
    client_errors,
    find_element,
    initial_values,
    options_of,
    value_object,
    with_entries,
)
from bot.sandbox.model import Channel, Json, Message, PersonCannotError, RefusedError, User, Values, View
from bot.sandbox.tickets import ResponseUrl, Tickets
from bot.sandbox.workspace import Workspace

Entries = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Outcome:
    """How an action went: `error` is what Slack would show (operation_timeout, dispatch_failed, …), `errors` are
    sentences under a modal's inputs (block_id -> sentence), from Slack's client or from the app."""

    error: str | None = None
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return self.error is None and not self.errors


class Interactions:
    """Sends people's actions to the app and applies its answers to what they see."""

    def __init__(self, workspace: Workspace, messages: Messages, tickets: Tickets, delivery: Delivery) -> None:
        self._workspace = workspace
        self._messages = messages
        self._tickets = tickets
        self._delivery = delivery

    def run_command(self, user: User, channel: Channel, command: str, text: str) -> Outcome:
        """Send a slash command; its direct answer appears as an ephemeral message."""
        form = payloads.command_form(
            command,
            text,
            user,
            channel,
            self._workspace.identity,
            self._tickets.issue_trigger(user.id),
            self._tickets.response_url(user.id, channel.id, None),
        )
        answer = self._delivery.ask(Envelope("slash_commands", command, dict(form)))
        if answer.error is None and answer.body:
            try:
                self.post_answer(user.id, channel.id, answer.body)
            except RefusedError as refused:
                return self._fail(user.id, refused.error, command)
        return self._outcome(user.id, answer, command)

    def use_message_element(
        self,
        user: User,
        channel: Channel,
        message: Message,
        action_id: str,
        block_id: str | None,
        value: Any,  # noqa: ANN401  what a person chose may be any JSON
    ) -> Outcome:
        """block_actions from a message."""
        block, element = find_element(message.blocks, action_id, block_id)
        entered = self._workspace.entered(user.id, channel.id, message.ts)
        before = entered if entered is not None else initial_values(message.blocks)
        values, state = _chosen(block, element, before, value)
        self._workspace.save_entered(user.id, channel.id, message.ts, values)
        identity, ephemeral = self._workspace.identity, message.ephemeral_to is not None
        body = payloads.interaction("block_actions", user, identity, self._tickets.issue_trigger(user.id))
        container: Json = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": channel.id,
            "is_ephemeral": ephemeral,
        }
        if message.thread_ts:
            container["thread_ts"] = message.thread_ts
        body |= {
            "container": container,
            "channel": {"id": channel.id, "name": channel.name},
            "state": payloads.state_json(values),
            "response_url": self._tickets.response_url(user.id, channel.id, message.ts),
            "actions": [payloads.action_json(block, element, state)],
        }
        if not ephemeral:
            thread = self._workspace.thread(channel.id, message.thread_ts or message.ts)
            body["message"] = payloads.parent_json(message, thread, identity)
        return self._ask(user, body, action_id)

    def use_view_element(
        self,
        user: User,
        view: View,
        action_id: str,
        block_id: str | None,
        value: Any,  # noqa: ANN401  any JSON
        entries: Entries,
    ) -> Outcome:
        """block_actions from a modal or the Home."""
        block, element = find_element(view.blocks, action_id, block_id)
        if block["type"] == "input" and not block.get("dispatch_action"):
            raise PersonCannotError(f"input {action_id!r} does not dispatch; give it to submit_view")
        values, state = _chosen(block, element, with_entries(view.blocks, view.values, entries), value)
        shown = replace(view, values=values)
        self._workspace.save_view(shown)
        trigger_id = self._tickets.issue_trigger(user.id, view.id)
        body = payloads.interaction("block_actions", user, self._workspace.identity, trigger_id)
        body |= {
            "container": {"type": "view", "view_id": view.id},
            "view": payloads.view_json(shown, self._workspace.identity),
            "actions": [payloads.action_json(block, element, state)],
        }
        return self._ask(user, body, action_id)

    def message_shortcut(self, user: User, channel: Channel, message: Message, callback_id: str) -> Outcome:
        """message_action."""
        trigger_id = self._tickets.issue_trigger(user.id)
        body = payloads.interaction("message_action", user, self._workspace.identity, trigger_id)
        thread = self._workspace.thread(channel.id, message.thread_ts or message.ts)
        body |= {
            "callback_id": callback_id,
            "response_url": self._tickets.response_url(user.id, channel.id, message.ts),
            "action_ts": self._workspace.new_ts(),
            "message_ts": message.ts,
            "channel": {"id": channel.id, "name": channel.name},
            "message": payloads.parent_json(message, thread, self._workspace.identity),
        }
        return self._ask(user, body, callback_id)

    def global_shortcut(self, user: User, callback_id: str) -> Outcome:
        """shortcut."""
        trigger_id = self._tickets.issue_trigger(user.id)
        body = payloads.interaction("shortcut", user, self._workspace.identity, trigger_id)
        body |= {"callback_id": callback_id, "action_ts": self._workspace.new_ts()}
        return self._ask(user, body, callback_id)

    def submit(self, user: User, view: View, entries: Entries) -> Outcome:
        """view_submission, after Slack's own checks of the inputs."""
        if view.type != "modal" or not view.definition.get("submit"):
            raise PersonCannotError("this view has no submit button")
        values = with_entries(view.blocks, view.values, entries)
        shown = self._workspace.show_errors(replace(view, values=values), client_errors(view.blocks, values))
        if shown.errors:
            return Outcome(errors=shown.errors)
        trigger_id = self._tickets.issue_trigger(user.id, view.id)
        body = payloads.interaction("view_submission", user, self._workspace.identity, trigger_id)
        body |= {"view": payloads.view_json(shown, self._workspace.identity), "response_urls": []}
        name = f"view_submission {view.definition.get('callback_id') or ''}".strip()
        answer = self._delivery.ask(Envelope("interactive", name, body))
        if answer.error is not None:
            return self._fail(user.id, answer.error, name)
        try:
            return self._after_submission(shown, answer.body or {})
        except RefusedError as refused:
            return self._fail(user.id, refused.error, name)

    def close(self, user: User, view: View, *, everything: bool) -> None:
        """Close a modal; view_closed goes out if the app asked for that."""
        everything = everything or bool(view.definition.get("clear_on_close"))
        stack = self._workspace.modals(user.id) if everything else [view]
        for each in reversed(stack):
            self._workspace.close_view(each.id)
            if each.definition.get("notify_on_close"):
                body = payloads.interaction("view_closed", user, self._workspace.identity, None)
                body |= {"view": payloads.view_json(each, self._workspace.identity), "is_cleared": everything}
                self._ask(user, body, each.definition.get("callback_id") or "")

    def respond(self, key: str, body: Json) -> None:
        """Apply what an app posts to a response URL. Raises RefusedError: used_url, expired_url, no_text, …"""
        issued = self._tickets.use_response_url(key)
        if body.get("delete_original"):
            self._messages.delete(self._original(issued))
        elif body.get("replace_original"):
            self._replace_original(self._original(issued), body)
        else:
            self.post_answer(issued.user, issued.channel, body)

    def post_answer(self, user: str, channel: str, body: Json) -> Message:
        """Post an app's answer: ephemeral to `user` unless `response_type` is in_channel. Raises RefusedError."""
        blocks = message_blocks(body.get("blocks"))
        text = str(body.get("text") or "")
        require_text(text, blocks)
        identity = self._workspace.identity
        return self._messages.post(
            Message(
                channel,
                self._workspace.new_ts(),
                identity.bot_user,
                text[: limits.MESSAGE_TEXT],
                blocks or (),
                thread_ts=body.get("thread_ts") or None,
                bot_id=identity.bot_id,
                ephemeral_to=None if body.get("response_type") == "in_channel" else user,
            )
        )

    def _replace_original(self, before: Message, body: Json) -> None:
        blocks = message_blocks(body.get("blocks"))
        text = str(body.get("text") or "")
        require_text(text, blocks)
        self._messages.update(before, replace(before, text=text[: limits.MESSAGE_TEXT], blocks=blocks or ()))

    def _original(self, issued: ResponseUrl) -> Message:
        message = self._workspace.message(issued.channel, issued.ts) if issued.ts else None
        if message is None:
            raise RefusedError("message_not_found")
        return message

    def _after_submission(self, view: View, body: Json) -> Outcome:
        workspace, action = self._workspace, body.get("response_action")
        view = workspace.view(view.id) or view
        if action is None:
            workspace.close_view(view.id)
        elif action == "clear":
            workspace.close_all(view.user)
        elif action == "errors":
            errors = body.get("errors")
            inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
            if not isinstance(errors, dict) or not errors or set(errors) - inputs:
                raise RefusedError("invalid_response_action")
            workspace.show_errors(view, errors)
            return Outcome(errors=errors)
        elif action == "update":
            workspace.update_view(view, view_definition(body.get("view"), "modal"))
        elif action == "push":
            if len(workspace.modals(view.user)) >= limits.MODAL_STACK:
                raise RefusedError("push_limit_reached")
            workspace.open_view(view.user, view_definition(body.get("view"), "modal"))
        else:
            raise RefusedError("invalid_response_action")
        return Outcome()

    def _ask(self, user: User, body: Json, about: str) -> Outcome:
        name = f"{body['type']} {about}".strip()
        return self._outcome(user.id, self._delivery.ask(Envelope("interactive", name, body)), name)

    def _outcome(self, user: str, answer: Answer, about: str) -> Outcome:
        return Outcome() if answer.error is None else self._fail(user, answer.error, about)

    def _fail(self, user: str, error: str, about: str) -> Outcome:
        self._workspace.notify(user, error, about)
        return Outcome(error)


def _chosen(block: Json, element: Json, before: Values, value: Any) -> tuple[Values, Json]:  # noqa: ANN401
    if element["type"] == "overflow":
        option = next((each for each in options_of(element) if each.get("value") == value), None)
        if option is None:
            raise PersonCannotError(f"no option {value!r}")
        return before, {"selected_option": option}
    if element["type"] not in FIELDS:
        return before, {}
    state = value_object(element, value)
    block_id = block["block_id"]
    values = {**before, block_id: {**before.get(block_id, {}), element["action_id"]: state}}
    return values, state
