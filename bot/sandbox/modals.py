"""Putting views before a person: new ones on top, updates in place with what was entered kept."""

import secrets
import time
from dataclasses import replace

from bot.sandbox.forms import initial_values, kept_values
from bot.sandbox.model import Json, View
from bot.sandbox.workspace import Workspace


def push(workspace: Workspace, user: str, definition: Json) -> View:
    """Show a new view: a Home, or a modal on top of the person's stack."""
    view_id = "V" + secrets.token_hex(5).upper()
    stack = workspace.modals(user) if definition["type"] == "modal" else []
    view = View(
        view_id,
        user,
        definition,
        _new_hash(),
        root_view_id=stack[0].id if stack else view_id,
        previous_view_id=stack[-1].id if stack else None,
        values=initial_values(definition["blocks"]),
    )
    workspace.save_view(view)
    return view


def update(workspace: Workspace, view: View, definition: Json) -> View:
    """Replace a view's content; entries stay where block_id, action_id and type are the same."""
    values = kept_values(definition["blocks"], view.values)
    updated = replace(view, definition=definition, hash=_new_hash(), values=values, errors={})
    workspace.save_view(updated)
    return updated


def _new_hash() -> str:
    return f"{int(time.time())}.{secrets.token_urlsafe(6)}"
