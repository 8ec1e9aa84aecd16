"""Interactive acts: what is sent to the app, and what its answer does to what the person sees."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from bot.sandbox import limits, modals, payloads
from bot.sandbox.content import view_definition
from bot.sandbox.delivery import Answer, Envelope
from bot.sandbox.errors import PersonCannotError, RefusedError
from bot.sandbox.forms import (
    FIELDS,
    client_errors,
    find_element,
    initial_values,
    options_of,
    value_object,
    with_entries,
)
from bot.sandbox.model import Channel, Json, Message, User, Values, View

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox

Entries = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Outcome:
    """How an act went: `error` is what Slack would show (operation_timeout, dispatch_failed, …), `errors` are
    sentences under a modal's inputs (block_id -> sentence), from Slack's client or from the app."""

    error: str | None = None
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return self.error is None and not self.errors


def outcome(sandbox: "Sandbox", user: str, answer: Answer, about: str) -> Outcome:
    """The outcome of a plain answer."""
    return Outcome() if answer.error is None else troubled(sandbox, user, answer.error, about)


def troubled(sandbox: "Sandbox", user: str, error: str, about: str) -> Outcome:
    """Show the person a trouble."""
    sandbox.workspace.notify(user, error, about)
    return Outcome(error)


def act_on_message(
    sandbox: "Sandbox",
    user: User,
    channel: Channel,
    message: Message,
    action_id: str,
    block_id: str | None,
    value: Any,  # noqa: ANN401  what a person chose may be any JSON
) -> Outcome:
    """block_actions from a message."""
    block, element = find_element(message.blocks, action_id, block_id)
    entered = sandbox.workspace.entered(user.id, channel.id, message.ts)
    before = entered if entered is not None else initial_values(message.blocks)
    values, state = _chosen(block, element, before, value)
    sandbox.workspace.save_entered(user.id, channel.id, message.ts, values)
    identity, ephemeral = sandbox.identity, message.ephemeral_to is not None
    body = payloads.interaction("block_actions", user, identity, sandbox.tickets.issue_trigger(user.id))
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
        "response_url": _response_url(sandbox, user, channel, message),
        "actions": [payloads.action_json(block, element, state)],
    }
    if not ephemeral:
        thread = sandbox.workspace.thread(channel.id, message.thread_ts or message.ts)
        body["message"] = payloads.parent_json(message, thread, identity)
    return _ask(sandbox, user, body, action_id)


def act_on_view(
    sandbox: "Sandbox",
    user: User,
    view: View,
    action_id: str,
    block_id: str | None,
    value: Any,  # noqa: ANN401  the same
    entries: Entries,
) -> Outcome:
    """block_actions from a modal or the Home."""
    block, element = find_element(view.blocks, action_id, block_id)
    if block["type"] == "input" and not block.get("dispatch_action"):
        raise PersonCannotError(f"input {action_id!r} does not dispatch; give it to submit_view")
    values, state = _chosen(block, element, with_entries(view.blocks, view.values, entries), value)
    shown = replace(view, values=values)
    sandbox.workspace.save_view(shown)
    trigger_id = sandbox.tickets.issue_trigger(user.id, view.id)
    body = payloads.interaction("block_actions", user, sandbox.identity, trigger_id)
    body |= {
        "container": {"type": "view", "view_id": view.id},
        "view": payloads.view_json(shown, sandbox.identity),
        "actions": [payloads.action_json(block, element, state)],
    }
    return _ask(sandbox, user, body, action_id)


def message_shortcut(sandbox: "Sandbox", user: User, channel: Channel, message: Message, callback_id: str) -> Outcome:
    """message_action."""
    trigger_id = sandbox.tickets.issue_trigger(user.id)
    body = payloads.interaction("message_action", user, sandbox.identity, trigger_id)
    thread = sandbox.workspace.thread(channel.id, message.thread_ts or message.ts)
    body |= {
        "callback_id": callback_id,
        "response_url": _response_url(sandbox, user, channel, message),
        "action_ts": sandbox.workspace.new_ts(),
        "message_ts": message.ts,
        "channel": {"id": channel.id, "name": channel.name},
        "message": payloads.parent_json(message, thread, sandbox.identity),
    }
    return _ask(sandbox, user, body, callback_id)


def global_shortcut(sandbox: "Sandbox", user: User, callback_id: str) -> Outcome:
    """shortcut."""
    trigger_id = sandbox.tickets.issue_trigger(user.id)
    body = payloads.interaction("shortcut", user, sandbox.identity, trigger_id)
    body |= {"callback_id": callback_id, "action_ts": sandbox.workspace.new_ts()}
    return _ask(sandbox, user, body, callback_id)


def submit(sandbox: "Sandbox", user: User, view: View, entries: Entries) -> Outcome:
    """view_submission, after Slack's own checks of the inputs."""
    if view.type != "modal" or not view.definition.get("submit"):
        raise PersonCannotError("this view has no submit button")
    values = with_entries(view.blocks, view.values, entries)
    shown = sandbox.workspace.show_errors(replace(view, values=values), client_errors(view.blocks, values))
    if shown.errors:
        return Outcome(errors=shown.errors)
    trigger_id = sandbox.tickets.issue_trigger(user.id, view.id)
    body = payloads.interaction("view_submission", user, sandbox.identity, trigger_id)
    body |= {"view": payloads.view_json(shown, sandbox.identity), "response_urls": []}
    name = f"view_submission {view.definition.get('callback_id') or ''}".strip()
    answer = sandbox.delivery.ask(Envelope("interactive", name, body))
    if answer.error is not None:
        return troubled(sandbox, user.id, answer.error, name)
    try:
        return _after_submission(sandbox, shown, answer.body or {})
    except RefusedError as refused:
        return troubled(sandbox, user.id, refused.error, name)


def close(sandbox: "Sandbox", user: User, view: View, *, everything: bool) -> None:
    """Close a modal, telling the app with view_closed if it asked for that."""
    everything = everything or bool(view.definition.get("clear_on_close"))
    stack = sandbox.workspace.modals(user.id) if everything else [view]
    for each in reversed(stack):
        sandbox.workspace.close_view(each.id)
        if each.definition.get("notify_on_close"):
            body = payloads.interaction("view_closed", user, sandbox.identity, None)
            body |= {"view": payloads.view_json(each, sandbox.identity), "is_cleared": everything}
            _ask(sandbox, user, body, each.definition.get("callback_id") or "")


def _after_submission(sandbox: "Sandbox", view: View, body: Json) -> Outcome:
    workspace, action = sandbox.workspace, body.get("response_action")
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
        modals.update(workspace, view, view_definition(body.get("view"), "modal"))
    elif action == "push":
        if len(workspace.modals(view.user)) >= limits.MODAL_STACK:
            raise RefusedError("push_limit_reached")
        modals.push(workspace, view.user, view_definition(body.get("view"), "modal"))
    else:
        raise RefusedError("invalid_response_action")
    return Outcome()


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


def _response_url(sandbox: "Sandbox", user: User, channel: Channel, message: Message) -> str:
    return sandbox.base_url + sandbox.tickets.issue_response_url(user.id, channel.id, message.ts)


def _ask(sandbox: "Sandbox", user: User, body: Json, about: str) -> Outcome:
    name = f"{body['type']} {about}".strip()
    return outcome(sandbox, user.id, sandbox.delivery.ask(Envelope("interactive", name, body)), name)
