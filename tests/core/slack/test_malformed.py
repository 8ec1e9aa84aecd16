"""Payloads of Slack with any field left out, null, doubled or of another type: refused or answered, never a 500."""

import copy
import json
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from bot import wiring
from bot.core.people import Profile
from bot.core.slack import ids
from bot.core.slack.directory import SlackDirectory
from bot.processes import web_app
from bot.sandbox.transports import signed_headers
from bot.settings import load_settings
from tests.core.slack.grid import TEAM, Body, action, as_request, command, event, interaction, submission
from tests.factories import NOW, SECRET_KEY, make_installation
from tests.services import services_of

SECRET = "signing-secret"
SAID = {"type": "message", "user": "U1", "text": "I'll book a room by Friday", "ts": "1.1"}
IM = {"type": "message", "channel_type": "im", "channel": "D1"}
USER = {
    "id": "U1",
    "team_id": TEAM,
    "name": "sam",
    "real_name": "Sam",
    "tz": "Europe/London",
    "locale": "en-GB",
    "deleted": False,
    "is_admin": False,
    "profile": {"display_name": "Sam", "real_name": "Sam Okafor"},
    "enterprise_user": {"id": "W1", "enterprise_id": "E1", "teams": [TEAM]},
}


def form(callback_id: str, about: Body, **values: Body) -> Body:
    """A modal, saved; `values` are elements by block id."""
    body = submission()
    view = {"callback_id": callback_id, "private_metadata": json.dumps(about), "hash": "1.h"}
    view["state"] = {"values": {block: {block: element} for block, element in values.items()}}
    view["blocks"] = [{"type": "input", "block_id": block} for block in values]
    return {**body, "view": {**body["view"], **view}}


DAY = {"type": "datepicker", "selected_date": "2026-12-04"}
TIME = {"type": "timepicker", "selected_time": "14:00"}
RECORDED: dict[str, Body] = {
    "message": event({**IM, **SAID, "thread_ts": "1.0"}),
    "edit": event({**IM, "subtype": "message_changed", "ts": "1.2", "message": SAID, "previous_message": {**SAID}}),
    "deletion": event({**IM, "subtype": "message_deleted", "ts": "1.2", "previous_message": SAID}),
    "home": event({"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "home"}),
    "profile": event({"type": "user_change", "user": USER}),
    "revoked": event({"type": "tokens_revoked", "tokens": {"oauth": ["U9"], "bot": ["U9"]}}),
    "command": command(),
    "tap": action(ids.SETTINGS),
    "shortcut": interaction("shortcut") | {"callback_id": ids.PREPARE_SHORTCUT},
    "message shortcut": interaction("message_action")
    | {"callback_id": ids.COMMITMENT_SHORTCUT, "message": SAID, "channel": {"id": "D1", "name": "directmessage"}},
    "snooze": form(
        ids.SNOOZE_FORM,
        {"channel": "D1", "ts": "1.1"},
        weekly_snooze={"type": "radio_buttons", "selected_option": {"value": "until"}},
        day=DAY,
    ),
    "move": form(ids.MOVE_MEETING_FORM, {"occurrence": 1}, day=DAY, time=TIME),
}
OTHERS: tuple[Any, ...] = (None, 7, 10**30, True, "x", "\0", "\ud800", "9999-12-31", [], ["x"], {}, {"x": 1})


def paths(value: object, here: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where there is something in a payload."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in items:
        yield (*here, key)
        yield from paths(each, (*here, key))


def changed(body: Body, path: tuple[Any, ...], other: Any) -> Body:
    """With something else there; `...` leaves it out, `2` puts it there twice."""
    made = copy.deepcopy(body)
    holder: Any = made
    for key in path[:-1]:
        holder = holder[key]
    there = holder[path[-1]]
    if other is ...:
        del holder[path[-1]]
    elif other is DOUBLED:
        holder[path[-1]] = there * 2 if isinstance(there, str | list) else [there, there]
    else:
        holder[path[-1]] = other
    return made


DOUBLED = object()
CASES = [
    (name, path, other) for name, body in RECORDED.items() for path in paths(body) for other in (..., DOUBLED, *OTHERS)
]


@pytest.fixture
def web(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[FlaskClient]:
    """The bot over HTTP, installed in TEAM, in a Slack that knows everybody and answers nothing else."""
    monkeypatch.setattr(SlackDirectory, "profile", lambda _, where, who: Profile(where, who, "Sam", "Europe/London"))
    coach = wiring.build(
        load_settings(
            database_url=engine.url.render_as_string(hide_password=False),
            slack_bot_token=None,
            slack_client_id="1.2",
            slack_client_secret="client-secret",
            slack_signing_secret=SECRET,
            coach_secret_keys=SECRET_KEY,
            public_url="https://coach.example",
            slack_api_url="http://127.0.0.1:9/api/",
        )
    )
    services_of(coach).workspaces.install(make_installation(TEAM), NOW)
    yield web_app(coach, lambda: None).test_client()  # type: ignore[attr-defined]
    coach.close()


def status(web: FlaskClient, raw: bytes, content_type: str) -> int:
    headers = signed_headers(raw.decode(), content_type, SECRET, time.time())
    return web.post("/slack/events", data=raw, headers=headers).status_code


def encoded(body: Body) -> tuple[bytes, str]:
    """As HTTP brings it; a form has text only."""
    if "command" not in body:
        return as_request({"type": None, **body})
    fields = {name: value if isinstance(value, str) else json.dumps(value) for name, value in body.items()}
    return urlencode(fields, errors="replace").encode(), "application/x-www-form-urlencoded"


quick = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@quick
@pytest.mark.parametrize("name", RECORDED)
def test_what_slack_sends_is_taken(web: FlaskClient, name: str) -> None:
    assert status(web, *encoded(RECORDED[name])) == 200


@quick
def test_no_field_of_a_payload_makes_a_500(web: FlaskClient) -> None:
    @settings(max_examples=200)
    @given(st.sampled_from(CASES))
    def holds(case: tuple[str, tuple[Any, ...], Any]) -> None:
        name, path, other = case
        assert status(web, *encoded(changed(RECORDED[name], path, other))) < 500

    holds()


@pytest.mark.slow
@quick
@pytest.mark.parametrize("name", RECORDED)
def test_no_field_at_all_makes_a_500(web: FlaskClient, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(time, "sleep", lambda _: None)  # an address that does not answer is tried again at once
    mine = ((path, other) for which, path, other in CASES if which == name)
    bad = [ascii(case) for case in mine if status(web, *encoded(changed(RECORDED[name], *case))) >= 500]
    assert bad == []


@quick
def test_a_failure_is_told_to_nobody_where_there_is_no_address(web: FlaskClient) -> None:
    assert status(web, *encoded({**RECORDED["tap"], "response_url": "9999-12-31"})) == 200


@quick
def test_doubled_fields_of_a_form_are_refused(web: FlaskClient) -> None:
    for body in (RECORDED["tap"], RECORDED["command"]):
        raw, content_type = encoded(body)
        assert status(web, raw + b"&" + raw, content_type) == 400


@quick
def test_a_command_that_says_payload_is_a_command(web: FlaskClient) -> None:
    raw, content_type = encoded({**command(), "text": "commit review the payload={} by Friday"})
    assert status(web, raw, content_type) == 200
