"""The built wheel works away from the checkout: prompts and migrations travel in it."""

import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import distributions, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PROCESSES = ("release", "web", "worker")


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
    assert "bot/_files/prompts/catalogue/questions.yaml" in names
    assert "bot/_files/prompts/en/library/questions.yaml" in names
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
    assert set(re.findall(r"--[a-z-]+", "".join(line for line in text.splitlines() if line[0] != "#"))) == {"--hash"}
    pinned = pins()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["postgres"]]
    names = {re.split(r"[\[<>=~!; ]", entry)[0].replace(".", "-") for entry in wanted}
    assert names <= pinned.keys()


def pins() -> dict[str, str]:
    """The version of each package in requirements.txt."""
    return dict(re.findall(r"^([a-z0-9-]+)==([^ ;]+)", (ROOT / "requirements.txt").read_text(), re.MULTILINE))


@pytest.mark.parametrize("file", ["requirements.txt", ".ci/pip.txt"])
def test_every_requirement_has_a_hash(file: str) -> None:
    lines = [line for line in (ROOT / file).read_text().splitlines() if not line.startswith("#")]
    entries = "\n".join(lines).replace("\\\n", " ").splitlines()
    assert entries
    for entry in entries:
        assert re.match(r"[a-z0-9-]+==\S+ ", entry), entry
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry


def test_ci_runs_what_was_looked_at() -> None:
    """Actions by their commit: a tag can be moved. pip by its hash."""
    used = [line for file in (ROOT / ".github/workflows").iterdir() for line in file.read_text().splitlines()]
    actions = [line.partition("uses:")[2].strip() for line in used if "uses:" in line]
    assert actions
    for action in actions:
        assert re.fullmatch(r"[\w.-]+/[\w./-]+@[0-9a-f]{40} # v[0-9.]+", action), action
    assert "pip install -q --require-hashes -r .ci/pip.txt" in (ROOT / ".ci/run").read_text()


def test_the_procfile_starts_the_three_processes() -> None:
    """As modules: only what is in requirements.txt is installed beside the checkout."""
    lines = (ROOT / "Procfile").read_text().splitlines()
    assert lines == [f"{name}: python -m bot {name if name != 'release' else 'migrate'}" for name in PROCESSES]


def test_pinned_versions_fit_one_another() -> None:
    """By what the installed ones ask for, where they are the pinned ones: what is released after a pin says nothing of
    it."""
    pinned = pins()
    wrong = [
        f"{name} asks for {asked}, not {pinned.get(canonicalize_name(asked.name))}"
        for name in _installed_as_pinned(pinned)
        for asked in map(Requirement, requires(name) or [])
        if (asked.marker is None or asked.marker.evaluate({"extra": ""}))
        and not asked.specifier.contains(pinned.get(canonicalize_name(asked.name), "0"))
    ]
    assert wrong == []


def _installed_as_pinned(pins: dict[str, str]) -> list[str]:
    installed = {canonicalize_name(one.name): one.version for one in distributions()}
    return [name for name, pin in pins.items() if installed.get(canonicalize_name(name)) == pin]
