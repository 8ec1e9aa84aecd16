"""What comes twice has one effect: every event, command, button and modal, brought once more by Slack or a network."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from functools import cache, partial
from threading import Barrier, RLock
from typing import Any

import pytest
from slack_bolt import BoltRequest, BoltResponse
from sqlalchemy import Engine, Table, select
from sqlalchemy.orm import Session

from bot import wiring
from bot.commitments.rules import CHANGED, Change
from bot.commitments.store import Commitments
from bot.commitments.tables import CommitmentChangeRow
from bot.core.database.tables import Row
from bot.core.outbox.tables import DeliveryRow
from bot.core.outbox.ticks import FORGET
from bot.core.people_store import People
from bot.core.slack import ids
from bot.core.slack.requests import request_id
from bot.replies import log
from bot.replies.rules import ANSWER
from bot.sandbox import seed
from bot.sandbox.tickets import Timings
from bot.settings import Settings
from bot.wiring import Coach
from tests.core.slack.test_dispatch import ACTS, COMMANDS, PICKED, who_picks
from tests.desk import quick
from tests.e2e.world import settings_for, until
from tests.factories import coaching, make_request
from tests.roles import Watch
from tests.services import services_of
from tests.stage import Entrance, Stage, open_stage

Database = Mapping[str, Sequence[Any]]

RE_RENDERED = {"wanted_version", "stale_since"}
"""A message or Home that is rendered once more is not another one."""


def database(engine: Engine) -> Database:
    """Everything there is, as it is stored, but for what asks for re-rendering."""
    with engine.connect() as connection:
        return {
            table.name: connection.exec_driver_sql(everything).all()
            for table, everything in ((table, _everything(table)) for table in Row.metadata.sorted_tables)
        }


@cache
def _everything(table: Table) -> str:
    columns = [column for column in table.c if column.name not in RE_RENDERED]
    return str(select(*columns).order_by(*table.primary_key))


class Twice:
    """Brings the bot everything a second time right after the first, and tells what that changed."""

    def __init__(self, stage: Stage, watch: Watch) -> None:
        self.stage, self.watch = stage, watch
        self.brought: list[dict[str, Any]] = []
        self.changed: list[str] = []
        self.unclaimed: list[str] = []
        self.one_at_a_time = RLock()
        """Nothing else may change the database between two looks at it."""
        self._bring = stage.coach.registry.bolt.dispatch
        ticks = tuple(replace(tick, step=partial(self._alone, tick.step)) for tick in stage.coach.ticks)
        stage.coach = replace(stage.coach, ticks=ticks)
        stage.coach.registry.bolt.dispatch = self._twice  # type: ignore[method-assign]
        assert stage.keeping is not None
        stage.keeping.beside = (self.brought, self.changed, self.unclaimed)

    def _alone(self, step: Callable[[], object]) -> object:
        with self.one_at_a_time:
            return step()

    def _twice(self, request: BoltRequest) -> BoltResponse:
        again = BoltRequest(body=deepcopy(request.body), mode="socket_mode")
        with self.one_at_a_time:
            before = self.watch.rows()
            answer = self._bring(request)
            after = self.watch.rows()
            self.brought.append(again.body)
            if before != after:
                named = request_id(again.body)
                if not any(named in row for row in after["claimed_requests"]) and not made_once(changed(before, after)):
                    self.unclaimed.append(name_of(again.body))
                self._bring(again)
                twice = self.watch.rows()
                self.changed += [f"{name_of(again.body)}: {table}" for table in sorted(changed(after, twice))]
        return answer


def made_once(tables: set[str]) -> bool:
    """Who was met stays met, and a pair's first weekly message waits with it, by unique keys: however late, never
    again. An installation that has ended is over."""
    return (
        tables <= {"people"}
        or tables <= {"workspaces", "rate_limits"}
        or ("pairs" in tables and tables <= {"people", "pairs", "deliveries"})
    )


def changed(before: Database, after: Database) -> set[str]:
    return {table for table in after if before[table] != after[table]}


def name_of(body: dict[str, Any]) -> str:
    event = body.get("event") or {}
    used = (body.get("actions") or [{}])[0]
    action = used.get("action_id")
    if action == ids.MENU:
        action = used["selected_option"]["value"].partition(" ")[0]
    return str(action or (body.get("view") or {}).get("callback_id") or event.get("type") or body.get("command"))


@pytest.fixture
def twice(engine: Engine, entrance: Entrance) -> Iterator[Twice]:
    """A Slack with much patience: whatever it brings is dealt with twice, and compared."""
    with ExitStack() as stack:
        watch = stack.enter_context(closing(Watch(engine, lambda: database(engine))))
        patient = Timings(answer=60.0, trigger=60.0)
        yield Twice(open_stage(stack, engine, entrance, patient, kept="twice"), watch)


@quick
@pytest.mark.parametrize("name", ACTS)
def test_every_button_shortcut_and_modal(twice: Twice, name: str) -> None:
    act, _ = ACTS[name]
    act(twice.stage)
    assert name in {name_of(body) for body in twice.brought} | {body.get("callback_id") for body in twice.brought}
    assert (twice.changed, twice.unclaimed) == ([], [])


@quick
@pytest.mark.parametrize("word", COMMANDS)
def test_every_command(twice: Twice, word: str) -> None:
    twice.stage.with_sam()
    twice.stage.command("commit @sam I'll intro Sam to the design lead by Friday")
    twice.stage.command("commit @sam I'll book a room")
    people = twice.stage.sandbox.people
    assert people.run_command(twice.stage.user, twice.stage.channel, "/coach", COMMANDS[word][0]).ok
    assert [body["command"] for body in twice.brought] == ["/coach"] * 4
    assert (twice.changed, twice.unclaimed) == ([], [])


@quick
@pytest.mark.parametrize("word", PICKED)
def test_every_command_whose_person_was_picked(twice: Twice, word: str) -> None:
    other = who_picks(twice.stage, word)
    assert twice.stage.sandbox.people.run_command(twice.stage.user, twice.stage.channel, "/coach", word).ok
    assert twice.stage.submit(report=other).ok
    assert (twice.changed, twice.unclaimed) == ([], [])


# Events


def typed(stage: Stage) -> None:
    stage.reply(stage.brief(), "I'll intro Sam to the design lead by Friday")


def typed_order(stage: Stage) -> None:
    stage.todo()
    stage.command("commit @sam I'll book a room")
    stage.sandbox.people.send_message(stage.user, stage.channel, "done 1")


def edited(stage: Stage) -> None:
    said, _ = stage.reply(stage.brief(), "I'll intro Sam to the design lead by Friday")
    stage.sandbox.people.edit_message(stage.user, stage.channel, said.ts, "I'll intro Sam to Ines by Friday")


def deleted(stage: Stage) -> None:
    said, _ = stage.reply(stage.brief(), "I'll intro Sam to the design lead by Friday")
    stage.sandbox.people.delete_message(stage.user, stage.channel, said.ts)


def moved_away(stage: Stage) -> None:
    stage.with_sam()
    stage.sandbox.people.change_zone(stage.user, "Asia/Tokyo")


def left(stage: Stage) -> None:
    stage.with_sam()
    sam = stage.sandbox.workspace.user(seed.SAM)
    stage.sandbox.workspace.save_user(replace(sam, deleted=True))
    stage.sandbox.events.user_change(stage.sandbox.workspace.user(seed.SAM))


def removed(stage: Stage) -> None:
    stage.work()
    stage.sandbox.clock.advance(timedelta(seconds=2))
    stage.sandbox.uninstall()
    until(lambda: services_of(stage.coach).workspaces.bot_token(seed.IDENTITY.team_id) is None)


EVENTS: dict[str, tuple[str, Callable[[Stage], object]]] = {
    "app_home_opened": ("app_home_opened", Stage.open_home),
    "message": ("message.im", typed),
    "words": ("message.im", typed_order),
    "message_changed": ("message.im", edited),
    "message_deleted": ("message.im", deleted),
    "another zone": ("user_change", moved_away),
    "deactivated": ("user_change", left),
    "removed": ("app_uninstalled", removed),
    "its token revoked": ("tokens_revoked", removed),
}
"""By the manifest's name of the event, what makes Slack send it."""


@quick
@pytest.mark.parametrize("name", EVENTS)
def test_every_event(twice: Twice, name: str) -> None:
    event, act = EVENTS[name]
    act(twice.stage)
    until(lambda: event.partition(".")[0] in {name_of(body) for body in twice.brought})
    with twice.one_at_a_time:
        assert (twice.changed, twice.unclaimed) == ([], [])


def test_every_event_of_the_manifest_is_here() -> None:
    registered = wiring.surface(Settings(_env_file=None)).bot_events
    assert {event for event, _ in EVENTS.values()} == set(registered)


# Retries, on whichever worker they come

RETRIES = [timedelta(0), timedelta(seconds=3), timedelta(minutes=1), timedelta(minutes=5), timedelta(hours=23)]
"""After the first try; with "delayed events" Slack goes on for a day."""


@contextmanager
def another_worker(stage: Stage, engine: Engine) -> Iterator[Coach]:
    """A second process of the bot, on the same database."""
    url = engine.url.render_as_string(hide_password=False)
    coach = wiring.build(settings_for(stage.sandbox, url, "http"), stage.sandbox.clock)
    yield coach
    coach.close()


def written(stage: Stage, event_id: str, text: str, ts: str) -> dict[str, Any]:
    """The event of a message that the manager wrote to the bot."""
    event = {"type": "message", "channel": stage.channel, "channel_type": "im", "user": stage.user}
    return {
        "type": "event_callback",
        "team_id": seed.IDENTITY.team_id,
        "event_id": event_id,
        "event": {**event, "ts": ts, "text": text},
        "authorizations": [{"team_id": seed.IDENTITY.team_id, "enterprise_id": None, "user_id": "U07C0ACHB0T"}],
    }


def bring(coach: Coach, body: dict[str, Any], attempt: int) -> int:
    headers = {"x-slack-retry-num": [str(attempt)], "x-slack-retry-reason": ["http_timeout"]} if attempt else {}
    request = BoltRequest(body=deepcopy(body), headers=headers, mode="socket_mode")
    return coach.registry.bolt.dispatch(request).status


def states(stage: Stage) -> list[str]:
    with stage.coach.db.begin(seed.IDENTITY.team_id) as tx:
        who = People(tx).by_slack_id(stage.user)
        assert who is not None
        live = Commitments(coaching(tx, who)).live_of_manager(who.id)
        return [one.text for one in sorted(live, key=lambda one: one.number)]


def test_retries_have_one_effect_on_any_worker_for_a_day(stage: Stage, engine: Engine) -> None:
    """ "done: room" acts again if it is read again, where there is another one with that word by then."""
    stage.with_sam()
    stage.command("commit @sam I'll book a room")
    body = written(stage, "Ev-done", "done: room", f"{stage.now().timestamp():.6f}")
    with another_worker(stage, engine) as other:
        start = stage.now()
        for attempt, delay in enumerate([timedelta(0), *RETRIES]):
            if start + delay > stage.now():
                stage.sandbox.clock.jump_to(start + delay)
            assert bring((stage.coach, other)[attempt % 2], body, attempt) == 200
            if attempt == 0:
                assert states(stage) == []
                stage.command("commit @sam I'll book another room")
            next(tick for tick in other.ticks if tick.name == FORGET).run()
        assert states(stage) == ["book another room"]


@quick
def test_a_retry_that_is_the_first_one_seen_is_handled(stage: Stage) -> None:
    stage.todo()
    assert bring(stage.coach, written(stage, "Ev-done", "done 1", f"{stage.now().timestamp():.6f}"), 2) == 200
    assert states(stage) == []


@quick
def test_one_that_failed_is_the_first_again(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.todo()
    body = written(stage, "Ev-done", "done 1", f"{stage.now().timestamp():.6f}")
    with monkeypatch.context() as broken:
        broken.setattr(log, "act", lambda *_args, **_more: 1 / 0)
        assert bring(stage.coach, body, 0) == 500
    assert bring(stage.coach, body, 1) == 200
    assert states(stage) == []


def test_two_workers_given_the_same_at_once_have_one_effect(stage: Stage, engine: Engine) -> None:
    stage.with_sam()
    rounds = 6
    for number in range(2 * rounds):
        stage.command(f"commit @sam thing {number}")
    with another_worker(stage, engine) as other:
        for number in range(rounds):
            body = written(stage, f"Ev{number}", f"done {number + 1}", f"{stage.now().timestamp() + number:.6f}")
            assert at_once_on([stage.coach, other], body) == [200, 200]
            stage.command(f"commit @sam more {number}")
    assert len(states(stage)) == 2 * rounds
    with Session(engine) as session:
        changes = session.scalars(select(CommitmentChangeRow).where(CommitmentChangeRow.change == Change.DONE)).all()
        answers = session.scalars(select(DeliveryRow).where(DeliveryRow.kind.in_([CHANGED, ANSWER]))).all()
    assert (len(changes), len(answers)) == (rounds, rounds)


def at_once_on(coaches: list[Coach], body: dict[str, Any]) -> list[int]:
    """The same event to several workers, started together."""
    together = Barrier(len(coaches))

    def start(coach: Coach) -> int:
        together.wait(timeout=10)
        return bring(coach, body, 0)

    with ThreadPoolExecutor(len(coaches)) as pool:
        return list(pool.map(start, coaches))


# What a person does again is another thing


@quick
def test_a_form_saved_again_with_other_entries_is_not_lost(stage: Stage) -> None:
    """The answer to the first was lost on its way: the form still stands open, and is changed and saved."""
    stage.with_sam()
    stage.press_in(stage.open_home(), ids.SETTINGS)
    sent: list[dict[str, Any]] = []
    dispatch = stage.coach.registry.bolt.dispatch

    def keep(request: BoltRequest) -> BoltResponse:
        sent.append(deepcopy(request.body))
        return dispatch(request)

    stage.coach.registry.bolt.dispatch = keep  # type: ignore[method-assign]
    assert stage.submit(daily_cap="2").ok
    again = sent[-1]
    again["view"]["state"]["values"][ids.DAILY_CAP][ids.DAILY_CAP]["selected_option"]["value"] = "1"
    assert dispatch(BoltRequest(body=again, mode="socket_mode")).status == 200
    who = services_of(stage.coach).people.known(seed.IDENTITY.team_id, stage.user, stage.now())
    assert services_of(stage.coach).preferences.of(make_request(who)).daily_cap == 1
