"""What purges, administers, plans ahead, counts and audits is only ever handed a transaction without a keyring."""

import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import get_type_hints

import pytest
from sqlalchemy import Engine

import bot
from bot.administration.rules import Named, Policy
from bot.administration.service import AdministrationService, PurgeService
from bot.commitments.figures import Counts
from bot.core.database.transaction import Database, Transaction
from bot.core.directory import PeopleService
from bot.core.feature import Features
from bot.core.outbox.outbox import Outbox
from bot.core.sealing.opened_keys import OpenedKeys
from bot.core.time.holidays import holidays_of
from bot.meetings.service import OneOnOneService
from bot.performance.sealed_database import SealedDatabase
from bot.privacy.forgetting import ForgettingService
from bot.privacy.service import Rights
from bot.wiring import FEATURES
from tests.administration.test_purging import Written, after
from tests.factories import WORKSPACE, make_request

PYPROJECT = Path(__file__).parent.parent.parent / "pyproject.toml"
CONTRACT = "Whatever administers, operates, counts or plans ahead"


class Watched(Database):
    """A database that notes what it hands out. It has no `coaching` and no `performance`, as `Database` has none."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine, holidays_of, Features(FEATURES))
        self.handed: list[Transaction] = []

    @contextmanager
    def begin(self, workspace_id: str) -> Iterator[Transaction]:
        with super().begin(workspace_id) as tx:
            self.handed.append(tx)
            yield tx

    @contextmanager
    def read_only(self, workspace_id: str) -> Iterator[Transaction]:
        with super().read_only(workspace_id) as tx:
            self.handed.append(tx)
            yield tx


@pytest.fixture
def desk(db: SealedDatabase) -> Written:
    return Written.once(db)


@pytest.fixture
def watched(desk: Written, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Watched:
    """After everything was written, no keyring can be made any more."""

    def refuse(*_: object) -> None:
        raise AssertionError("a keyring was made")

    monkeypatch.setattr(OpenedKeys, "__init__", refuse)
    return Watched(engine)


def test_purging_needs_no_keyring(desk: Written, watched: Watched, engine: Engine):
    before = desk.left(engine)
    PurgeService(watched).step(after(12))
    assert desk.left(engine)["commitments"] < before["commitments"]
    assert {type(tx) for tx in watched.handed} == {Transaction}


def test_administering_needs_no_keyring(desk: Written, watched: Watched):
    people = PeopleService(watched, desk.directory, "Europe/London")
    service = AdministrationService(watched, people, desk.services.administration.administrators)
    held = Named(frozenset({desk.sam.slack_id}))
    assert service.save(make_request(desk.ada, desk.now), Policy(retention_months=3), held, held).held == (desk.sam,)
    service.follow_quiet_hours(desk.now)
    assert {type(tx) for tx in watched.handed} == {Transaction}


def test_planning_counting_and_auditing_need_no_keyring(desk: Written, watched: Watched):
    OneOnOneService(watched).plan_ahead(desk.now)
    assert Outbox(watched).figures(desk.now) is not None
    assert Outbox(watched).claim_due(desk.now, "worker", 9, 60) is not None
    with watched.begin(WORKSPACE) as tx:
        assert Counts(tx).live_commitments(desk.priya.id) == 1
    assert Rights(watched, ForgettingService(watched, "")).audit_log(make_request(desk.priya, desk.now))
    assert {type(tx) for tx in watched.handed} == {Transaction}


def test_what_the_contract_names_is_typed_with_the_plain_database():
    contracts = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    [named] = [one["source_modules"] for one in contracts if one["name"].startswith(CONTRACT)]
    found = {}
    for module in map(import_module, _matching(named)):
        for service in vars(module).values():
            if isinstance(service, type) and is_dataclass(service) and service.__module__ == module.__name__:
                hints = get_type_hints(service)
                found |= {f"{service.__name__}.{one.name}": hints[one.name] for one in fields(service)}
    databases = {name: of for name, of in found.items() if isinstance(of, type) and issubclass(of, Database)}
    assert "PurgeService.db" in databases
    assert "AdministrationService.db" in databases
    assert set(databases.values()) == {Database}


def _matching(patterns: list[str]) -> list[str]:
    """The modules that import-linter means: `*` is one name, `**` any number, a package is all that is in it."""
    names = [one.replace(".", r"\.").replace("**", ".+").replace("*", "[^.]+") for one in patterns]
    wanted = [re.compile(rf"{name}(\.|$)") for name in names]
    every = [one.name for one in walk_packages(bot.__path__, "bot.")]
    found = [name for name in every if any(one.match(name) for one in wanted)]
    assert {"bot.administration.service", "bot.operations.metrics"} <= set(found)
    return found
