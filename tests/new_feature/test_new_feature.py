"""`poe new-feature` makes a feature that passes what every change must pass."""

import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "__pycache__", "*.db", ".hypothesis", ".pytest_cache")

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of this checkout with one feature more."""
    copy = tmp_path_factory.mktemp("copy") / "coach"
    shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
    assert run(copy, "tests.new_feature", "pulses").endswith("in place of these.\n")
    return copy


def run(checkout: Path, module: str, *arguments: str, status: int = 0) -> str:
    """Run a module of this environment there, and give what it prints."""
    env = {**os.environ, "DATABASE_URL": f"sqlite:///{checkout.parent}/check.db"}
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, cwd=checkout, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_lint_and_types(checkout: Path) -> None:
    run(checkout, "ruff", "check", ".")
    run(checkout, "ruff", "format", "--check", ".")
    run(checkout, "mypy")


def test_migrations_agree_with_the_tables(checkout: Path) -> None:
    run(checkout, "alembic", "upgrade", "head")
    run(checkout, "alembic", "check")
    run(checkout, "alembic", "downgrade", "-1")


def test_its_own_tests_and_the_rules_of_the_house(checkout: Path) -> None:
    """Those of the house are import contracts, sizes, and that every table, export and wording is spoken for."""
    run(checkout, "pytest", "tests/pulses", "tests/test_architecture.py", "tests/core/test_personal_data.py")


WALKING = (
    "tests/core/test_access.py",
    *map("tests/core/slack/test_{}.py".format, ("dispatch", "ids", "limits", "roles", "two_workspaces", "who_sees")),
    "tests/privacy",
    "tests/workspaces/test_two_workspaces.py",
)
MANY = 20


def test_the_tests_that_walk_all_features(checkout: Path) -> None:
    """They find its cases in its own folder. Of a test with many cases only its own, the others are run elsewhere; and
    on SQLite: PostgreSQL is for the feature's own tests."""
    listed = run(checkout, "pytest", *WALKING, "--collect-only", "-q", "-o", "addopts=--import-mode=importlib")
    found = [line for line in listed.splitlines() if "::" in line and "postgres" not in line]
    cases = Counter(line.partition("[")[0] for line in found)
    chosen = [line for line in found if cases[line.partition("[")[0]] <= MANY or "pulses" in line]
    assert {line.partition("::")[0] for line in chosen if "pulses" in line} >= {*WALKING[1:2], *WALKING[4:6]}
    (checkout / "chosen").write_text("\n".join(chosen))
    run(checkout, "pytest", "@chosen")


@pytest.mark.parametrize("name", ["", "Pulses", "p", "class", "goals", "cli", "pulses"])
def test_a_name_that_cannot_be_is_refused(checkout: Path, name: str) -> None:
    before = sorted(checkout.rglob("*.py"))
    run(checkout, "tests.new_feature", name, status=1)
    assert sorted(checkout.rglob("*.py")) == before
