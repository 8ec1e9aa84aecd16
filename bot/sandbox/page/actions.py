"""Forms that a person submits on the page, as actions in the sandbox, and the results for the page.

An answer to the page is JSON: `errors` (block_id -> sentence under the input) and `problem`, a sentence as
Slack words it. Actions that the app must answer block: call them from a worker thread.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from starlette.datastructures import FormData

from bot.sandbox.blocks import elements_of
from bot.sandbox.forms import FIELDS, find_element, initial_values, with_entries
from bot.sandbox.interactions import Outcome
from bot.sandbox.model import Json, PersonCannotError, User
from bot.sandbox.sandbox import Sandbox

CONNECTION_ERROR = "We had some trouble connecting. Please try that again. ({error})"
NO_COMMANDS_IN_THREADS = "{command} is not supported in threads. Sorry."
NOT_A_COMMAND = "{command} is not a valid command."
SEVERAL = ("selected_options", "selected_users", "selected_channels", "selected_conversations", "files")
Entry = str | int | list[str] | None


class Form(Protocol):
    """A submitted form: one name may have several values (starlette's FormData)."""

    def getlist(self, key: Any) -> list[Any]:  # noqa: ANN401  as starlette declares it
        """All values of a name, an empty list for none."""


@dataclass(frozen=True)
class ActionResult:
    """The result of one action."""

    problem: str = ""
    errors: dict[str, str] = field(default_factory=dict)


class Actions:
    """The actions of one person. Impossible ones raise PersonCannotError."""

    def __init__(self, sandbox: Sandbox, user: User) -> None:
        self._sandbox = sandbox
        self._user = user
        self._zone = ZoneInfo(user.tz or "UTC")

    def send(self, form: FormData) -> ActionResult:
        """A message, a reply, or a slash command."""
        typed, channel = _text(form, "text").strip(), _text(form, "channel")
        thread_ts, file = _text(form, "thread_ts"), _text(form, "file")
        if typed.startswith("/") and not file:
            return self._command(channel, typed, thread_ts)
        if typed or file:
            self._sandbox.people.send_message(
                self._user.id,
                channel,
                typed,
                thread_ts=thread_ts or None,
                broadcast=bool(_text(form, "broadcast")),
                file=file or None,
            )
        return ActionResult()

    def edit(self, form: FormData) -> ActionResult:
        """Edit one's own message; an empty text changes nothing."""
        typed = _text(form, "text").strip()
        if typed:
            self._sandbox.people.edit_message(self._user.id, _text(form, "channel"), _text(form, "ts"), typed)
        return ActionResult()

    def delete(self, form: FormData) -> ActionResult:
        """Delete one's own message, or dismiss an ephemeral one."""
        channel, ts = _text(form, "channel"), _text(form, "ts")
        message = self._sandbox.workspace.message(channel, ts)
        if message is not None and message.ephemeral_to == self._user.id:
            self._sandbox.workspace.remove_message(message)
        else:
            self._sandbox.people.delete_message(self._user.id, channel, ts)
        return ActionResult()

    def block_action(self, form: FormData) -> ActionResult:
        """A button, menu or picker in a message, a modal or Home."""
        if _text(form, "surface") == "message":
            return _result(self._act_in_message(form))
        return _result(self._act_in_view(form))

    def submit(self, view_id: str, form: FormData) -> ActionResult:
        """Submit a modal."""
        filled = entries(self._blocks_of_view(view_id), form, self._zone)
        return _result(self._sandbox.people.submit_view(self._user.id, filled, view_id))

    def close(self, view_id: str, form: FormData) -> ActionResult:
        """Close a modal, or the whole stack."""
        everything = _text(form, "scope") == "all"
        self._sandbox.people.close_view(self._user.id, view_id, everything=everything)
        return ActionResult()

    def shortcut(self, form: FormData) -> ActionResult:
        """A global shortcut."""
        return _result(self._sandbox.people.global_shortcut(self._user.id, _text(form, "callback_id")))

    def message_shortcut(self, form: FormData) -> ActionResult:
        """A shortcut from a message's menu."""
        channel, ts, callback_id = (_text(form, name) for name in ("channel", "ts", "callback_id"))
        return _result(self._sandbox.people.message_shortcut(self._user.id, channel, ts, callback_id))

    def _command(self, channel: str, typed: str, thread_ts: str) -> ActionResult:
        command, _, words = typed.partition(" ")
        if thread_ts:
            return ActionResult(NO_COMMANDS_IN_THREADS.format(command=command))
        try:
            outcome = self._sandbox.people.run_command(self._user.id, channel, command, words)
        except PersonCannotError:
            return ActionResult(NOT_A_COMMAND.format(command=command))
        return ActionResult(f"{command} failed with the error “{outcome.error}”") if outcome.error else ActionResult()

    def _act_in_message(self, form: FormData) -> Outcome:
        channel, ts = _text(form, "channel"), _text(form, "ts")
        workspace = self._sandbox.workspace
        message = workspace.message(channel, ts)
        if message is None:
            raise PersonCannotError(f"no message {ts} in {channel}")
        before = workspace.entered(self._user.id, channel, ts)
        before = initial_values(message.blocks) if before is None else before
        filled = with_entries(message.blocks, before, entries(message.blocks, form, self._zone))
        workspace.save_entered(self._user.id, channel, ts, filled)
        action_id, block_id = _text(form, "action_id"), _text(form, "block_id")
        value = self._value(message.blocks, form)
        return self._sandbox.people.click_in_message(self._user.id, channel, ts, action_id, value, block_id=block_id)

    def _act_in_view(self, form: FormData) -> Outcome:
        view_id = _text(form, "view")
        blocks = self._blocks_of_view(view_id)
        return self._sandbox.people.click_in_view(
            self._user.id,
            view_id,
            _text(form, "action_id"),
            self._value(blocks, form),
            block_id=_text(form, "block_id"),
            values=entries(blocks, form, self._zone),
        )

    def _value(self, blocks: Sequence[Json], form: FormData) -> Entry:
        block, element = find_element(blocks, _text(form, "action_id"), _text(form, "block_id"))
        if element["type"] in FIELDS:
            return entry(block, element, form, self._zone)
        return _text(form, "pressed") or None

    def _blocks_of_view(self, view_id: str) -> Sequence[Json]:
        view = self._sandbox.workspace.view(view_id)
        if view is None:
            raise PersonCannotError(f"no open view {view_id}")
        return view.blocks


def _result(outcome: Outcome) -> ActionResult:
    problem = CONNECTION_ERROR.format(error=outcome.error) if outcome.error else ""
    return ActionResult(problem, dict(outcome.errors))


def _text(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value.replace("\r\n", "\n") if isinstance(value, str) else ""


def entries(blocks: Sequence[Json], form: Form, zone: ZoneInfo) -> dict[str, dict[str, Entry]]:
    """block_id -> action_id -> what was entered; a moment is read in the acting person's `zone`."""
    entered: dict[str, dict[str, Entry]] = {}
    for block in blocks:
        for element in elements_of(block):
            if element["type"] in FIELDS:
                value = entry(block, element, form, zone)
                entered.setdefault(block["block_id"], {})[element["action_id"]] = value
    return entered


def entry(block: Json, element: Json, form: Form, zone: ZoneInfo) -> Entry:
    """What was entered in one element; None for nothing. Raises PersonCannotError for no real moment."""
    typed = [str(value) for value in form.getlist(f"{block['block_id']}/{element['action_id']}")]
    filled = [value for value in typed if value.strip()]
    field = FIELDS[element["type"]][0]
    if field in SEVERAL:
        return filled
    if not filled:
        return None
    if field == "value":
        return filled[0].replace("\r\n", "\n")
    if field == "selected_time":
        return filled[0][:5]
    if field == "selected_date_time":
        return _moment(filled[0], zone)
    return filled[0]


def _moment(typed: str, zone: ZoneInfo) -> int:
    try:
        return int(datetime.fromisoformat(typed).replace(tzinfo=zone).timestamp())
    except ValueError:
        raise PersonCannotError(f"not a date and time: {typed!r}") from None
