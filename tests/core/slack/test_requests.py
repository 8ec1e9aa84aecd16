"""Whose request it is, and who is let in: one workspace, organisations, shared channels, people from outside."""

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from slack_bolt import BoltRequest
from sqlalchemy import Engine
from structlog.testing import capture_logs
from werkzeug.test import TestResponse

from bot import wiring
from bot.core.outbox.homes import Homes
from bot.core.people_store import Pairs, People
from bot.core.slack.requests import workspace_ids
from bot.core.wording.library import Wording
from bot.core.wording.sections import ErrorWording
from bot.processes import web_app
from bot.sandbox import seed
from bot.sandbox.delivery import Envelope
from bot.sandbox.model import Channel
from bot.sandbox.transports import signed_headers
from bot.settings import load_settings
from tests.core.slack.grid import (
    ORG,
    OTHER_ORG,
    OTHER_TEAM,
    TEAM,
    Body,
    action,
    as_request,
    command,
    event,
    interaction,
    submission,
)
from tests.e2e.world import words
from tests.factories import NOW, SECRET_KEY, make_installation
from tests.services import services_of
from tests.stage import Stage

IN_ORG: dict[str, Any] = {"org": ORG}
ORG_WIDE: dict[str, Any] = {"org": ORG, "org_wide": True}
SHARED = {"team_id": OTHER_TEAM, "enterprise_id": OTHER_ORG, "context_team_id": OTHER_TEAM}
SHORTCUT = {"callback_id": "prepare", "trigger_id": "1.2.3"}
MESSAGE = {**SHORTCUT, "message": {"ts": "1.2", "text": "hello"}, "channel": {"id": "C1", "name": "general"}}
CASES: dict[str, tuple[Body, str]] = {
    "event": (event(), TEAM),
    "event in an organisation's workspace": (event(**IN_ORG), TEAM),
    "event, org-wide": (event(**ORG_WIDE), ORG),
    "event, org-wide, team null": (event(team=None, **ORG_WIDE), ORG),
    "event, team null": (event(team=None, **IN_ORG), ORG),
    "event in a shared channel": (event(outer=SHARED), TEAM),
    "event in a shared channel, org-wide": (event(outer=SHARED, **ORG_WIDE), ORG),
    "event in a shared channel, in an organisation": (event(outer=SHARED, **IN_ORG), TEAM),
    "event without authorizations": (event() | {"authorizations": []}, TEAM),
    "event of an organisation without authorizations": (event(team=None, **IN_ORG) | {"authorizations": []}, ORG),
    "command": (command(), TEAM),
    "command in an organisation's workspace": (command(**IN_ORG), TEAM),
    "command, org-wide": (command(**ORG_WIDE), ORG),
    "action": (action(), TEAM),
    "action in an organisation's workspace": (action(**IN_ORG), TEAM),
    "action, org-wide": (action(**ORG_WIDE), ORG),
    "action, org-wide, team null": (action(team=None, **ORG_WIDE), ORG),
    "action of somebody from outside": (action(user_team=OTHER_TEAM), TEAM),
    "view": (submission(), TEAM),
    "view in an organisation's workspace": (submission(**IN_ORG), TEAM),
    "view, org-wide": (submission(installed=ORG, **ORG_WIDE), ORG),
    "view, org-wide, team null": (submission(installed=ORG, team=None, **ORG_WIDE), ORG),
    "view of somebody from outside": (submission(team=OTHER_TEAM, view_team=OTHER_TEAM), TEAM),
    "view of somebody of another organisation": (submission(team=OTHER_TEAM, org=OTHER_ORG), TEAM),
    "view before Slack told who installed": (submission(installed=None), TEAM),
    "message shortcut": (interaction("message_action") | MESSAGE, TEAM),
    "message shortcut, org-wide, team null": (interaction("message_action", team=None, **ORG_WIDE) | MESSAGE, ORG),
    "global shortcut": (interaction("shortcut") | SHORTCUT, TEAM),
    "global shortcut, org-wide": (interaction("shortcut", **ORG_WIDE) | SHORTCUT, ORG),
}


@pytest.mark.parametrize("name", CASES)
def test_the_surest_word_of_who_installed_comes_first(name: str) -> None:
    body, workspace = CASES[name]
    request = BoltRequest(body=body, mode="socket_mode")
    assert workspace_ids(request.context, body)[0] == workspace


class Door:
    """The bot over HTTP with OAuth, and a Slack that cannot be reached: what is let in shows by its attempts."""

    def __init__(self, engine: Engine) -> None:
        self.coach = wiring.build(
            load_settings(
                database_url=engine.url.render_as_string(hide_password=False),
                slack_bot_token=None,
                slack_client_id="1.2",
                slack_client_secret="client-secret",
                slack_signing_secret="signing-secret",
                coach_secret_keys=SECRET_KEY,
                public_url="https://coach.example",
                slack_api_url="http://127.0.0.1:9/api/",
            )
        )
        app = web_app(self.coach, lambda: None)
        assert isinstance(app, Flask)
        self.http = app.test_client()
        self.asked: list[tuple[str, str]] = []
        known = type(services_of(self.coach).people).asking

        def asking(people: Any, workspace_id: str, slack_id: str, now: Any) -> Any:
            self.asked.append((workspace_id, slack_id))
            return known(people, workspace_id, slack_id, now)

        self.asking = asking

    def install(self, *workspaces: str) -> None:
        for workspace_id in workspaces:
            services_of(self.coach).workspaces.install(make_installation(workspace_id), NOW)

    def send(self, body: Body) -> TestResponse:
        raw, content_type = as_request(body)
        headers = signed_headers(raw.decode(), content_type, "signing-secret", time.time())
        return self.http.post("/slack/events", data=raw, headers=headers)


@pytest.fixture
def door(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Door]:
    door = Door(engine)
    monkeypatch.setattr("bot.core.directory.PeopleService.asking", door.asking)
    yield door
    door.coach.close()


quick = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@quick
@pytest.mark.parametrize("name", CASES)
def test_it_is_handled_in_the_workspace_that_installed(door: Door, name: str) -> None:
    body, workspace = CASES[name]
    door.install(workspace, "TELSEWHERE")
    door.send(body)
    assert door.asked == [(workspace, "U1")]


@quick
@pytest.mark.parametrize("installed", [False, True], ids=["never installed", "uninstalled"])
@pytest.mark.parametrize("name", CASES)
def test_where_it_is_not_installed_nothing_happens(door: Door, name: str, installed: bool) -> None:
    body, workspace = CASES[name]
    if installed:
        door.install(workspace)
        services_of(door.coach).workspaces.uninstalled(workspace, NOW)
    with capture_logs() as logs:
        response = door.send(body)
    assert (response.status_code, response.data) == (200, b"")
    assert door.asked == []
    assert [line["event"] for line in logs] == ["not_installed"]
    assert set(logs[0]) == {"event", "log_level", "workspace_ids"}


@quick
def test_slack_s_check_of_the_address_needs_no_installation(door: Door) -> None:
    body = {"type": "url_verification", "challenge": "c-1", "token": "verification"}
    raw = b'{"type": "url_verification", "challenge": "c-1"}'
    headers = signed_headers(raw.decode(), "application/json", "signing-secret", time.time())
    assert door.http.post("/slack/events", data=raw, headers=headers).json == {"challenge": body["challenge"]}


ENDS = {
    "app_uninstalled": {"type": "app_uninstalled"},
    "tokens_revoked": {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["UBOT"]}},
}


@pytest.mark.parametrize("grid", [{}, IN_ORG, ORG_WIDE], ids=["workspace", "in an organisation", "org-wide"])
@pytest.mark.parametrize("first", ENDS)
def test_slack_s_word_of_the_end_counts_in_any_order_and_again(door: Door, first: str, grid: dict[str, Any]) -> None:
    here = ORG if "org_wide" in grid else TEAM
    door.install(here, "TELSEWHERE")
    for number, kind in enumerate([first, *ENDS, *ENDS]):
        body = event(ENDS[kind], event_id=f"Ev{number}", **grid)
        body["event_time"] = int(NOW.timestamp()) + 60
        if number % 2:
            body["authorizations"] = []  # once it is gone, nobody has authorized anything
            body["is_enterprise_install"] = "org_wide" in grid
        assert door.send(body).status_code == 200
    workspaces = services_of(door.coach).workspaces
    assert workspaces.bot_token(here) is None
    assert workspaces.bot_token("TELSEWHERE") == "xoxb-1"


def test_an_old_word_of_the_end_and_one_of_somebody_s_own_token_change_nothing(door: Door) -> None:
    door.install(TEAM)
    own = event({"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": []}})
    own["event_time"] = int(NOW.timestamp()) + 60
    old = event(ENDS["app_uninstalled"])
    old["event_time"] = int(NOW.timestamp()) - 1
    for body in (own, old):
        assert door.send(body).status_code == 200
    assert services_of(door.coach).workspaces.bot_token(TEAM) == "xoxb-1"


# Whom the bot is for


def english(stage: Stage) -> Wording:
    return stage.coach.library.for_locale("en")


def im(stage: Stage, user: str) -> str:
    """Their direct messages with the bot; somebody from outside has them through a shared channel."""
    channel = "D" + user[1:]
    if stage.sandbox.workspace.channel(channel) is None:
        members = frozenset({user, seed.IDENTITY.bot_user})
        stage.sandbox.workspace.save_channel(Channel(channel, "directmessage", members, user))
    return channel


def rows(stage: Stage) -> list[Any]:
    """Whatever the bot keeps that only managers have."""
    with stage.coach.db.begin(HERE) as tx:
        people = [People(tx).by_slack_id(one) for one in (seed.GUEST, seed.OUTSIDER, seed.DEACTIVATED)]
        known = [person for person in people if person]
        return [*(Pairs(tx).of_manager(one.id) for one in known), *(Homes(tx).get(one.id) for one in known)]


REFUSED = {seed.GUEST: "manager_guest", seed.OUTSIDER: "manager_outsider"}
HERE = seed.IDENTITY.team_id


@quick
@pytest.mark.parametrize("user", REFUSED)
def test_others_are_notified_in_a_sentence_and_nothing_is_kept(stage: Stage, user: str) -> None:
    sentence = english(stage)[ErrorWording].fill(REFUSED[user], {})
    channel, people = im(stage, user), stage.sandbox.people
    people.send_message(user, channel, "I'll intro Sam by Friday")
    told = stage.waits_for(lambda: [one for one in stage.sandbox.workspace.messages(channel, user) if one.ephemeral_to])
    assert told.text == sentence
    assert people.run_command(user, channel, "/coach", "add @sam weekly tue 14:00").ok
    answers = [one for one in stage.sandbox.workspace.messages(channel, user) if one.ephemeral_to]
    assert sentence in stage_words(answers[-1])
    people.open_home(user)
    home = stage.sandbox.workspace.home(user)
    assert home is None or sentence in stage_words(home)
    assert not any(rows(stage))
    assert stage.troubles() == []


def stage_words(shown: Any) -> str:
    return words(list(shown.blocks))


@quick
def test_a_deactivated_account_is_notified_what_slack_says_of_it(stage: Stage) -> None:
    """Slack lets them do nothing; a request may have been under way."""
    body = command(team=HERE, user=seed.DEACTIVATED)
    answer = stage.sandbox.delivery.ask(Envelope("slash_commands", "/coach", body))
    assert english(stage)[ErrorWording].manager_gone.fill() in (answer.body or {}).get("text", "")
    assert not any(rows(stage))


@quick
def test_what_other_bots_do_is_taken_without_a_word(stage: Stage) -> None:
    """Some come with a `bot_id`; of others only Slack's directory says what they are."""
    message = event(team=HERE)
    message["event"]["user"] = seed.OTHER_BOT
    for envelope in (
        Envelope("slash_commands", "/coach", command(team=HERE, user=seed.OTHER_BOT)),
        Envelope("events_api", "message.im", message),
    ):
        answer = stage.sandbox.delivery.ask(envelope)
        assert (answer.error, answer.body) == (None, None)
    calls = [entry.method for entry in stage.sandbox.log.entries() if entry.direction == "from_app"]
    assert set(calls) == {"auth.test", "users.info"}


@quick
def test_a_guest_who_became_a_member_is_let_in_without_any_event(stage: Stage) -> None:
    channel = im(stage, seed.GUEST)
    stage.sandbox.people.run_command(seed.GUEST, channel, "/coach", "help")
    guest = stage.sandbox.workspace.user(seed.GUEST)
    assert guest is not None
    stage.sandbox.workspace.save_user(replace(guest, is_restricted=False))
    assert stage.sandbox.people.run_command(seed.GUEST, channel, "/coach", "add @sam weekly tue 14:00").ok
    with stage.coach.db.begin(HERE) as tx:
        person = People(tx).by_slack_id(seed.GUEST)
        assert person is not None
        assert len(Pairs(tx).of_manager(person.id)) == 1
