"""The built wheel works away from the checkout: prompts and migrations travel in it."""

import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import requires, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent


def run(*command: str | Path, cwd: Path) -> str:
    clean = {name: value for name, value in os.environ.items() if name in ("HOME", "PATH", "TMPDIR")}
    pip = {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "SSL_", "HTTP"))}
    done = subprocess.run(command, cwd=cwd, env=clean | pip, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", folder, ROOT, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.mark.slow
def test_the_wheel_holds_prompts_and_migrations_and_no_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "bot/_files/prompts/en/questions.yaml" in names
    assert "bot/_files/migrations/env.py" in names
    assert any(re.fullmatch(r"bot/_files/migrations/versions/\w+\.py", name) for name in names)
    assert "bot/py.typed" not in names
    assert not [name for name in names if name.startswith(("tests/", ".")) or "__pycache__" in name]
    for kind in ("html", "css", "js"):
        assert any(name.startswith("bot/sandbox/page/") and name.endswith(kind) for name in names)


@pytest.mark.slow
def test_the_installed_wheel_works_away_from_the_checkout(wheel: Path, tmp_path: Path) -> None:
    run(sys.executable, "-m", "venv", "venv", cwd=tmp_path)
    run(tmp_path / "venv/bin/pip", "install", "-q", wheel, cwd=tmp_path)
    coach = tmp_path / "venv/bin/coach"
    away = tmp_path / "away"
    away.mkdir()
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert run(coach, "--version", cwd=away) == f"coach {version}\n"
    assert "sandbox" in run(coach, "--help", cwd=away)
    assert run(coach, "migrate", cwd=away) == "The database is up to date.\n"
    assert json.loads(run(coach, "manifest", cwd=away))["features"]["slash_commands"]
    refused = subprocess.run([coach, "sandbox"], cwd=away, capture_output=True, text=True, check=False)
    assert refused.returncode == 2
    assert "pip install 'coach-bot[sandbox]'" in refused.stderr


def test_requirements_satisfy_the_project_and_name_no_host() -> None:
    text = (ROOT / "requirements.txt").read_text()
    assert "://" not in text
    assert "--" not in text
    pinned = {line.partition("==")[0] for line in text.splitlines() if "==" in line}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["postgres"]]
    names = {re.split(r"[\[<>=~!; ]", entry)[0].replace(".", "-") for entry in wanted}
    assert names <= pinned
    assert text.splitlines()[-1] == "."


def test_the_procfile_starts_the_three_processes() -> None:
    lines = (ROOT / "Procfile").read_text().splitlines()
    assert lines == ["release: coach migrate", "web: coach web", "worker: coach worker"]


def test_pinned_versions_fit_one_another() -> None:
    """By what the installed ones ask for, where they are the pinned ones: what is released after a pin says nothing of
    it."""
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    pins = dict(line.split("==") for line in lines if "==" in line)
    wrong = [
        f"{name} asks for {asked}, not {pins.get(canonicalize_name(asked.name))}"
        for name in _installed_as_pinned(pins)
        for asked in map(Requirement, requires(name) or [])
        if (asked.marker is None or asked.marker.evaluate({"extra": ""}))
        and not asked.specifier.contains(pins.get(canonicalize_name(asked.name), "0"))
    ]
    assert wrong == []


def _installed_as_pinned(pins: dict[str, str]) -> list[str]:
    return [name for name, pin in pins.items() if version(name) == pin]
