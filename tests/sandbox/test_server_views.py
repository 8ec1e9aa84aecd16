"""views.* is as strict as Slack: content, triggers, stacks, hashes, external ids, Homes."""

import json
import time
from typing import Any

import pytest

from bot.sandbox import seed
from bot.sandbox.api import dispatch
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.tickets import Timings

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "hi"}}
INPUT = {
    "type": "input",
    "block_id": "b",
    "label": {"type": "plain_text", "text": "Name"},
    "element": {"type": "plain_text_input", "action_id": "a"},
}
HOME = {"type": "home", "blocks": [SECTION]}


def modal(**changes: Any) -> dict[str, Any]:
    return {"type": "modal", "title": {"type": "plain_text", "text": "T"}, "blocks": [SECTION], **changes}


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox()


def call(sandbox: Sandbox, method: str, **args: Any) -> dict[str, Any]:
    return dispatch.answer(sandbox, method, seed.IDENTITY.bot_token, args, "http://sandbox")


@pytest.mark.parametrize(
    ("view", "where"),
    [
        ("not json", None),
        (HOME, "/view/type"),
        (modal(blocks=[SECTION] * 101), "/view/blocks"),
        (modal(title={"type": "plain_text", "text": "x" * 25}), "/view/title/text"),
        (modal(blocks=[INPUT]), "/view"),
        (modal(blocks=[{"type": "markdown", "text": "hi"}]), "/view/blocks/0/type"),
        (modal(private_metadata="x" * 3_001), "/view/private_metadata"),
    ],
)
def test_a_bad_modal_is_refused_and_keeps_the_trigger(sandbox: Sandbox, view: Any, where: str | None) -> None:
    trigger_id = sandbox.tickets.issue_trigger(seed.PRIYA)
    answer = call(sandbox, "views.open", trigger_id=trigger_id, view=view)
    assert answer["error"] == "invalid_arguments"
    if where:
        assert f"[json-pointer:{where}]" in answer["response_metadata"]["messages"][0]
    assert call(sandbox, "views.open", trigger_id=trigger_id, view=modal())["ok"]


def test_triggers_wear_out() -> None:
    sandbox = Sandbox(timings=Timings(trigger=0.05))
    assert call(sandbox, "views.open", trigger_id="1.2.x", view=modal())["error"] == "invalid_trigger_id"
    once = sandbox.tickets.issue_trigger(seed.PRIYA)
    late = sandbox.tickets.issue_trigger(seed.PRIYA)
    assert call(sandbox, "views.open", trigger_id=once, view=modal())["ok"]
    assert call(sandbox, "views.open", trigger_id=once, view=modal())["error"] == "exchanged_trigger_id"
    time.sleep(0.06)
    assert call(sandbox, "views.open", trigger_id=late, view=modal())["error"] == "expired_trigger_id"


def test_modals_stack_up_to_three(sandbox: Sandbox) -> None:
    def act(method: str) -> dict[str, Any]:
        return call(sandbox, method, trigger_id=sandbox.tickets.issue_trigger(seed.PRIYA), view=modal())

    assert act("views.push")["error"] == "not_found"
    root = act("views.open")["view"]
    second = act("views.push")["view"]
    assert second["root_view_id"] == second["previous_view_id"] == root["id"]
    assert act("views.push")["ok"]
    assert act("views.push")["error"] == "push_limit_reached"


def test_views_are_updated_by_id_hash_and_external_id(sandbox: Sandbox) -> None:
    trigger_id = sandbox.tickets.issue_trigger(seed.PRIYA)
    view = call(sandbox, "views.open", trigger_id=trigger_id, view=modal(external_id="mine"))["view"]
    update = {"view": modal(external_id="mine")}
    assert call(sandbox, "views.update", **update)["error"] == "invalid_arguments"
    assert call(sandbox, "views.update", view_id="V0NOT", **update)["error"] == "not_found"
    assert call(sandbox, "views.update", external_id="theirs", **update)["error"] == "not_found"
    assert call(sandbox, "views.update", view_id=view["id"], hash="old", **update)["error"] == "hash_conflict"
    assert call(sandbox, "views.update", view_id=view["id"], hash=view["hash"], **update)["ok"]
    assert call(sandbox, "views.update", external_id="mine", hash=view["hash"], **update)["error"] == ("hash_conflict")
    other = sandbox.tickets.issue_trigger(seed.SAM)
    answer = call(sandbox, "views.open", trigger_id=other, view=modal(external_id="mine"))
    assert answer["error"] == "duplicate_external_id"


@pytest.mark.parametrize("user", ["U0NOBODY", seed.DEACTIVATED, seed.OTHER_BOT])
def test_a_home_needs_a_person(sandbox: Sandbox, user: str) -> None:
    assert call(sandbox, "views.publish", user_id=user, view=HOME)["error"] == "invalid_arguments"


def test_a_home_is_guarded_by_its_hash_and_can_be_off(sandbox: Sandbox) -> None:
    first = call(sandbox, "views.publish", user_id=seed.PRIYA, view=json.dumps(HOME))["view"]
    assert call(sandbox, "views.publish", user_id=seed.PRIYA, view=HOME, hash=first["hash"])["ok"]
    answer = call(sandbox, "views.publish", user_id=seed.PRIYA, view=HOME, hash=first["hash"])
    assert answer["error"] == "hash_conflict"
    sandbox.home_tab = False
    assert call(sandbox, "views.publish", user_id=seed.PRIYA, view=HOME)["error"] == "not_enabled"


def test_entries_stay_when_a_modal_is_updated(sandbox: Sandbox) -> None:
    submit = {"type": "plain_text", "text": "Save"}
    trigger_id = sandbox.tickets.issue_trigger(seed.PRIYA)
    definition = modal(blocks=[INPUT], submit=submit)
    view = call(sandbox, "views.open", trigger_id=trigger_id, view=definition)["view"]
    sandbox.people.submit_view(seed.PRIYA, {"b": {"a": "typed"}})
    longer = modal(blocks=[SECTION, INPUT], submit=submit)
    updated = call(sandbox, "views.update", view_id=view["id"], view=longer)["view"]
    assert updated["state"]["values"]["b"]["a"]["value"] == "typed"
