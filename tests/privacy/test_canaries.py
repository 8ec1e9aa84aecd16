"""A canary in every sealed field: who may read it finds it, and it is nowhere else."""

import json
import logging
import re
import shutil
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import structlog
from flask import Flask
from sqlalchemy import Engine, text

from bot import doctor, watch
from bot.briefs.rules import BRIEF, REQUESTED
from bot.core.access import Role
from bot.core.database.tables import Row
from bot.core.logs import configure_logging
from bot.core.outbox.deliveries import Delivery
from bot.core.people import Person
from bot.core.request import Request
from bot.core.slack import ids
from bot.operations.probes import probe_routes
from bot.plans.service import PlanService
from bot.privacy.wording import RightsWording
from bot.wiring import FEATURES
from tests.cases import missing
from tests.core.slack.test_two_workspaces import CASES
from tests.factories import ACCESS, MESSAGE_TYPES, make_engine, share_compiled
from tests.privacy.audience import TWO, Audience
from tests.privacy.canaries import DATA, START, USERS, Aviary, files_of, sealed_columns
from tests.stage import Entrance

LOGGERS = ("slack_sdk", "slack_bolt", "sqlalchemy", "waitress", "asyncio", "urllib3")


@pytest.fixture(scope="module")
def database(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    file = tmp_path_factory.mktemp("canaries") / "coach.db"
    shutil.copy(migrated_sqlite, file)
    engine = share_compiled(make_engine(f"sqlite:///{file}"))
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def logged() -> Iterator[StringIO]:
    """What a process at LOG_LEVEL=DEBUG writes, and more than it would: every library is at DEBUG, too."""
    written, root = StringIO(), logging.getLogger()
    handlers, level, stderr = root.handlers[:], root.level, sys.stderr
    sys.stderr = written
    configure_logging("DEBUG")
    sys.stderr = stderr
    levels = {name: logging.getLogger(name).level for name in LOGGERS}
    for name in ("", *LOGGERS):
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield written
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(False)
    structlog.reset_defaults()


@contextmanager
def quietly() -> Iterator[None]:
    """What libraries say at DEBUG takes most of the time."""
    levels = {name: logging.getLogger(name).level for name in ("", *LOGGERS)}
    for name in levels:
        logging.getLogger(name).setLevel(logging.WARNING)
    try:
        yield
    finally:
        for name, before in levels.items():
            logging.getLogger(name).setLevel(before)


@pytest.fixture(scope="module")
def aviary(database: Engine, entrance: Entrance, logged: StringIO) -> Iterator[Aviary]:
    with ExitStack() as stack:
        yield Aviary(stack, database, entrance)


def test_in_every_sealed_field_there_is_a_canary(aviary: Aviary):
    sealed = {str(column) for column in sealed_columns()}
    unnamed = {column for column in sealed if column.partition(".")[0] not in DATA}
    assert not unnamed, missing("Sealed columns", unnamed, "sealed")
    found = {one.column for places in aviary.found().values() for one in places}
    assert sealed <= found, missing("Sealed columns", sealed - found, "canaries")
    assert found == sealed


def test_whoever_may_write_has_written_one(aviary: Aviary):
    wrote = {
        (DATA[one.column.partition(".")[0]], aviary.by[word])
        for word, places in aviary.found().items()
        for one in places
    }
    assert wrote >= {
        (data, seat)
        for data in DATA.values()
        for seat, role in (("manager", Role.MANAGER), ("report", Role.REPORT))
        if data.writers & {role, Role.AUTHOR}
    }


NEVER_SHOWN = {"commitment_changes.before_text"}
"""Kept so that a change can be taken back, and shown to nobody."""
READING = {
    *(ids.SHOW_ALL, ids.SHOW_PLAN, ids.PLAN_HISTORY, ids.SHOW_NOTES, ids.SHOW_TODO, ids.EDIT_PLAN, ids.REPLY_EDIT),
    *(ids.GOALS_SHOW, ids.GOAL_SHOW, ids.RECORD_SHOW, ids.FORWARD, ids.ADMIN, "app_home_opened", "/coach"),
}
"""What shows something. The two themselves do no more: the rest would change what they wrote."""
CHANGING = ("add", "skip", "move", "pause", "resume", "end", "done", "drop", "commit")


SEATS = (*USERS, "elsewhere")


def look(aviary: Aviary) -> None:
    """Everybody looks at everything, with the ids of what Priya and Sam have; so do those who may not."""
    cases = [case for case in CASES if case.of in READING and not case.about.startswith(CHANGING)]
    with quietly():
        for seat in SEATS:
            here = aviary.seat(seat)
            for case in cases:
                assert here.ask(case.make(here, aviary.a)).ok, (seat, case.name)
            here.settle(4)


@pytest.fixture(scope="module")
def looked(aviary: Aviary) -> Aviary:
    look(aviary)
    return aviary


def test_who_may_read_finds_it_and_nobody_else(looked: Aviary):
    readers = looked.readers()
    shown = {seat: looked.seen.by(user) for seat, user in USERS.items()}
    shown["elsewhere"] = looked.elsewhere.by(USERS["manager"])
    assert looked.seen.strangers == looked.elsewhere.strangers == []
    assert all(len(told) > 10_000 for told in shown.values()), "this proves nothing"
    assert all('"content": ["' in told for told in shown.values()), "everybody has an export"
    found = {word: {seat for seat, told in shown.items() if word in told} for word in looked.by}
    assert {word: seats - readers[word] for word, seats in found.items() if seats - readers[word]} == {}
    shows = {word for word, places in looked.found().items() if {one.column for one in places} - NEVER_SHOWN}
    assert {word: readers[word] - found[word] for word in shows if readers[word] - found[word]} == {}


DOORS = {
    "messages": {"chat.postMessage", "chat.update", "chat.postEphemeral"},
    "modals": {"views.open", "views.push", "views.update"},
    "Home": {"views.publish"},
    "answers": {"answer", "response_url"},
    "exports": {"files.completeUploadExternal"},
}
"""The ways on which something is shown to a person, by the methods of Slack's API that are one."""
IN_FILES = "files.completeUploadExternal"


def through(aviary: Aviary, door: str, seat: str, since: int = 0) -> str:
    """All that this seat was shown there, after the first so many things shown."""
    seen = aviary.elsewhere if seat == "elsewhere" else aviary.seen
    user = USERS["manager" if seat == "elsewhere" else seat]
    shown = zip(seen.doors[since:], seen.shown[since:], strict=True)
    return "\n".join(told for method, (who, told) in shown if who == user and method in DOORS[door])


def test_every_way_to_a_person_is_a_door(looked: Aviary):
    assert {*looked.seen.doors, *looked.elsewhere.doors} <= set().union(*DOORS.values())


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("seat", SEATS)
def test_nobody_finds_more_at_any_door(looked: Aviary, seat: str, door: str):
    readers, told = looked.readers(), through(looked, door, seat)
    assert told or (door, seat) in {("exports", "elsewhere")}, "this proves nothing"
    assert {word for word in looked.by if word in told and seat not in readers[word]} == set()


@pytest.mark.parametrize(("seat", "other"), [("manager", "report"), ("report", "manager")])
def test_an_export_holds_all_that_is_ones_own_and_nothing_that_is_only_the_others(
    looked: Aviary, seat: str, other: str
):
    places, told = looked.found(), through(looked, "exports", seat)
    shown = {word for word in looked.by if {one.column for one in places[word]} - NEVER_SHOWN}
    readers = looked.readers()
    assert {word for word in shown if seat in readers[word] and word not in told} == set()
    only_theirs = {word for word in looked.by if readers[word] == {other}}
    assert only_theirs, "this proves nothing"
    assert {word for word in only_theirs if word in told} == set()


@pytest.mark.parametrize("seat", SEATS)
def test_no_audit_log_has_one(looked: Aviary, seat: str):
    """It is made of words and ids, and so is the part of the export."""
    here, seen = looked.seat(seat), looked.elsewhere if seat == "elsewhere" else looked.seen
    since = len(seen.shown)
    assert here.ask(here.button(looked.a, ids.SHOW_ALL, "audit_log:0")).ok
    told = seen.by(here.user, since)
    said = looked.coach.library.for_locale("en")[RightsWording].audit_log
    assert said.acts.exported.fill(who=said.you, data=said.name("everything")) in told
    assert [word for word in looked.by if word in told] == []


def seats_that_found(aviary: Aviary) -> dict[str, frozenset[str]]:
    """By canary, who in A was shown it anywhere."""
    shown = {seat: aviary.seen.by(user) for seat, user in USERS.items()}
    return {word: frozenset(seat for seat, told in shown.items() if word in told) for word in aviary.by}


def in_a_thread(looked: Aviary, shown: dict[str, Any]) -> bool:
    """Whether it is a message below another one."""
    channel, ts = str(shown.get("channel", "")), str(shown.get("ts", ""))
    there = looked.a.sandbox.workspace.message(channel, ts) if ts else None
    return bool(shown.get("thread_ts") or (there and there.thread_ts))


def is_brief(shown: dict[str, Any]) -> bool:
    return shown.get("metadata", {}).get("event_payload", {}).get("kind") in (BRIEF, REQUESTED)


def is_answer(door: str, lines: Sequence[object]) -> bool:
    """Whether it shows again what there is: a form says who sees it."""
    return door in ("answer", "views.open") and not lines


def test_each_line_names_those_who_in_fact_get_it_and_nobody_else(looked: Aviary):
    """On every message, modal, Home and answer that shows what somebody wrote, as each of its readers reads it."""
    users = {seat: looked.a.sandbox.workspace.user(user) for seat, user in USERS.items()}
    names = {seat: user.real_name for seat, user in users.items() if user is not None}
    audience = Audience(looked.coach.library.for_locale("en"), names, ACCESS.rows)
    places, in_fact = looked.found(), seats_that_found(looked)
    wrong, right = [], defaultdict(set)
    for door, (user, shown) in zip(looked.seen.doors, looked.seen.shown, strict=True):
        words = [word for word in looked.by if word in shown]
        if not words or door == IN_FILES:
            continue
        [seat] = [seat for seat, one in USERS.items() if one == user]
        lines = audience.lines(json.loads(shown), seat)
        if not lines and in_a_thread(looked, json.loads(shown)):
            continue  # the message above it has said who sees what the two share
        for word in words:
            kinds = {DATA[one.column.partition(".")[0]].name: one.readers() for one in places[word]}
            if (is_brief(json.loads(shown)) or is_answer(door, lines)) and all(one >= TWO for one in kinds.values()):
                continue  # what the two share in it was shared before: that was said there
            named = [line.of(kind) for line in lines for kind in kinds]
            if not any(line.of(kind) == readers for line in lines for kind, readers in kinds.items()):
                wrong.append((door, seat, word, named))
            elif len(kinds) == 1 and in_fact[word] not in named:
                wrong.append((door, seat, word, named, in_fact[word]))
            else:
                right[door].add(seat)
    assert not wrong, "\n".join(map(repr, wrong))
    assert {door for door, seats in right.items() if seats >= {"manager", "report"}} >= {
        *("chat.postMessage", "views.open", "views.publish")
    }
    assert {seat for seats in right.values() for seat in seats} == {"manager", "report", "viewer"}


def test_no_preview_of_a_message_has_one(looked: Aviary):
    previews = [*looked.seen.previews, *looked.elsewhere.previews]
    assert len(previews) > 30, "this proves nothing"
    assert [one for one in previews if START in one] == []


def test_a_restored_copy_of_the_database_shows_nobody_more(aviary: Aviary, looked: Aviary):
    """Of the day on which all of it was written, beside a Slack that has gone on."""
    before = looked.readers()
    aviary.copy.restore()
    since = {seat: len((looked.elsewhere if seat == "elsewhere" else looked.seen).shown) for seat in SEATS}
    look(looked)
    for seat in SEATS:
        told = "\n".join(through(looked, door, seat, since[seat]) for door in DOORS)
        found = {word for word in looked.by if word in told}
        assert {word for word in found if seat not in before[word]} == set()
        assert bool(found) is (seat in ("manager", "report", "viewer"))


def dumped(engine: Engine) -> str:
    """Every row of every table as the database has it."""
    with engine.connect() as connection:
        return "".join(
            repr(connection.exec_driver_sql(f"SELECT * FROM {table.name}").all())  # noqa: S608  our own tables
            for table in Row.metadata.sorted_tables
        )


def test_no_row_and_no_byte_of_the_files_has_one(looked: Aviary, database: Engine):
    assert looked.sent_plain == []
    files = [*looked.files.values(), *files_of(database).values()]
    assert any(b"Priya" in one for one in files), "this proves nothing"
    assert len(looked.files["coach.db-wal"]) > 0, "this proves nothing"
    everything = dumped(database).encode() + b"".join(files)
    assert [word for word in looked.by if word.encode() in everything] == []


def test_nothing_that_watches_the_bot_has_one(looked: Aviary):
    app = Flask("probes", static_folder=None)
    app.register_blueprint(probe_routes(watch.probes(looked.coach), public=False))
    told = [app.test_client().get(path).get_data(as_text=True) for path in ("/metrics", "/healthz", "/readyz")]
    told += [repr(finding) for finding in doctor.examine(looked.coach.settings)]
    assert "coach_deliveries" in told[0], "this proves nothing"
    assert "tick" in told[2], "this proves nothing"
    assert len(told) > 5, "this proves nothing"
    assert START not in "".join(told)


def test_nothing_that_watches_the_bot_tells_that_somebody_has_a_record_or_asked_to_be_forgotten(looked: Aviary):
    """Whoever reads figures by the minute knows who was in the room: kinds of messages and of work are coarse."""
    app = Flask("probes", static_folder=None)
    app.register_blueprint(probe_routes(watch.probes(looked.coach), public=False))
    figures = app.test_client().get("/metrics").get_data(as_text=True)
    labels = {*re.findall(r'(?:kind|tick)="(\w+)"', figures)}
    assert labels >= {"scheduled", "other"}
    work = {one.name for feature in FEATURES for one in feature.work}
    assert labels & {*MESSAGE_TYPES, *work} == set()
    assert {tick.counted_as for tick in looked.coach.ticks if tick.name in work} == {"work"}


def test_no_line_of_the_log_has_one_whatever_fails(
    looked: Aviary, logged: StringIO, database: Engine, monkeypatch: pytest.MonkeyPatch
):
    with monkeypatch.context() as broken:
        fail_with_the_text_in_hand(looked, broken)
    with monkeypatch.context() as broken:
        let_the_database_fail(looked, database)
    lines = logged.getvalue()
    for name in ("listener_failed", "row_failed", "ValueError", "IntegrityError", *LOGGERS[:3]):
        assert name in lines, f"without {name} this proves nothing"
    kinds = {*re.findall(r'"kind": "(\w+)"', lines)}
    assert kinds
    assert kinds <= {"scheduled", "other"}
    assert [line for line in lines.splitlines() if START in line] == []


def fail_with_the_text_in_hand(aviary: Aviary, broken: pytest.MonkeyPatch) -> None:
    """A listener, and what composes a message."""

    def save(self: PlanService, who: Person, plan: Any, *given: Any, **more: Any) -> Any:
        raise ValueError(plan.expectations)

    broken.setattr(PlanService, "save", save)

    def compose(tx: Any, delivery: Delivery, request: Request) -> Any:
        raise ValueError(repr(MESSAGE_TYPES[delivery.kind].compose(tx, delivery, request)))

    for kind, declared in MESSAGE_TYPES.items():
        broken.setitem(aviary.coach.db.features.message_types, kind, replace(declared, compose=compose))
    shown = len(aviary.seen.shown)
    assert aviary.a.ask(plan_form(aviary, 3)).ok
    assert "it’s my fault" in aviary.seen.by(USERS["manager"], shown)
    aviary.a.command("brief @sam")
    aviary.a.settle(1)


def let_the_database_fail(aviary: Aviary, database: Engine) -> None:
    """It takes no more plans."""
    with database.begin() as connection:
        connection.execute(
            text("CREATE TRIGGER no_more BEFORE INSERT ON plan_revisions BEGIN SELECT RAISE(ABORT, 'no more'); END")
        )
    assert aviary.a.ask(plan_form(aviary, 3)).ok
    with database.begin() as connection:
        connection.execute(text("DROP TRIGGER no_more"))


def plan_form(aviary: Aviary, version: int) -> Any:
    parts = ("expectations", "current_performance", "support")
    typed = {f"{part}:{version}": {"type": "plain_text_input", "value": f"{START}unsaved"} for part in parts}
    return aviary.a.form(ids.PLAN_FORM, aviary.a.stored(pair=aviary.a.pair, version=version), typed)


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_no_row_of_postgresql_has_one(engine: Engine, entrance: Entrance):
    with quietly(), ExitStack() as stack:
        aviary = Aviary(stack, engine, entrance)
        assert {one.column for places in aviary.found().values() for one in places} == {
            str(column) for column in sealed_columns()
        }
        everything = dumped(engine)
    assert "Priya" in everything, "this proves nothing"
    assert [word for word in aviary.by if word in everything] == []
