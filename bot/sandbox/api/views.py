"""views.*: modals and the Home tab."""

from bot.sandbox import limits, payloads
from bot.sandbox.api.call import Call
from bot.sandbox.content import view_definition
from bot.sandbox.model import Json, RefusedError, View


def open_(call: Call) -> Json:
    """views.open: a new stack of modals for the person of the trigger."""
    definition = view_definition(call.args["view"], "modal")
    _require_new(call, definition)
    trigger = call.sandbox.tickets.use_trigger(call.text("trigger_id"))
    with call.workspace.changing():
        call.workspace.close_all(trigger.user)
        return _shown(call, call.workspace.open_view(trigger.user, definition))


def push(call: Call) -> Json:
    """views.push: on top of the open modal the trigger was made in."""
    definition = view_definition(call.args["view"], "modal")
    _require_new(call, definition)
    trigger = call.sandbox.tickets.use_trigger(call.text("trigger_id"))
    with call.workspace.changing():
        stack = call.workspace.modals(trigger.user)
        if not stack:
            raise RefusedError("not_found")
        if len(stack) >= limits.MODAL_STACK:
            raise RefusedError("push_limit_reached")
        return _shown(call, call.workspace.open_view(trigger.user, definition))


def update(call: Call) -> Json:
    """views.update by view_id or external_id; `hash` guards against updating what has changed."""
    if not call.text("view_id") and not call.text("external_id"):
        raise RefusedError.with_problems("invalid_arguments", ["view_id or external_id is required"])
    with call.workspace.changing():
        if call.text("view_id"):
            view = call.workspace.view(call.text("view_id"))
        else:
            view = call.workspace.view_by_external_id(call.text("external_id"))
        if view is None:
            raise RefusedError("not_found")
        definition = view_definition(call.args["view"], view.type)
        _require_new(call, definition, view)
        _require_hash(call, view)
        return _shown(call, call.workspace.update_view(view, definition))


def publish(call: Call) -> Json:
    """views.publish: the Home of one person."""
    if not call.sandbox.home_tab:
        raise RefusedError("not_enabled")
    user = call.workspace.user(call.text("user_id"))
    if user is None or user.deleted or user.is_bot:
        raise RefusedError.with_problems("invalid_arguments", ["invalid `user_id`"])
    definition = view_definition(call.args["view"], "home")
    with call.workspace.changing():
        home = call.workspace.home(user.id)
        _require_new(call, definition, home)
        if home is None:
            return _shown(call, call.workspace.open_view(user.id, definition))
        _require_hash(call, home)
        return _shown(call, call.workspace.update_view(home, definition))


def _require_hash(call: Call, view: View) -> None:
    if call.text("hash") and call.text("hash") != view.hash:
        raise RefusedError("hash_conflict")


def _require_new(call: Call, definition: Json, view: View | None = None) -> None:
    external_id = definition.get("external_id")
    other = call.workspace.view_by_external_id(external_id) if external_id else None
    if other is not None and (view is None or other.id != view.id):
        raise RefusedError("duplicate_external_id")


def _shown(call: Call, view: View) -> Json:
    return {"view": payloads.view_json(view, call.workspace.identity)}
