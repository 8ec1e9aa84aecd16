"""`coach sandbox --reload`: the bot is replaced, the local Slack stays."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from bot.sandbox import seed
from bot.settings import Settings

ROOT = Path(__file__).parent.parent.parent
TITLE = "What Coach understands"
NEW_TITLE = "What the new Coach understands"
CONVERSATION = f"/as/{seed.PRIYA}/D{seed.PRIYA[1:]}"

pytestmark = pytest.mark.slow


@pytest.fixture
def mode() -> str:
    return "socket"


@pytest.fixture
def page(mode: str, tmp_path: Path) -> Iterator[httpx.Client]:
    """The page of a sandbox that reloads; in `tmp_path` its own copy of the prompts, and its output as `log`."""
    shutil.copytree(ROOT / "prompts", tmp_path / "prompts")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    known = {name.upper() for name in Settings.model_fields}
    env = {name: value for name, value in os.environ.items() if name.upper() not in known}
    env |= {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", "PROMPTS_DIR": str(tmp_path / "prompts")}
    command = [sys.executable, "-m", "bot", "sandbox", "--reload", "--no-open", "--port", port, "--mode", mode]
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(command, cwd=tmp_path, env=env, stdout=log, stderr=subprocess.STDOUT)
    try:
        until(lambda: "The sandbox is at" in (tmp_path / "log").read_text())
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=60) as client:
            yield client
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 0
    finally:
        process.kill()
        process.wait()


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 120
    while not true():
        assert time.monotonic() < end, "it did not happen within two minutes"
        time.sleep(0.2)


def help_shows(page: httpx.Client, title: str) -> bool:
    sent = {"channel": f"D{seed.PRIYA[1:]}", "text": "/coach help"}
    assert page.post(f"/as/{seed.PRIYA}/send", data=sent).is_success
    return title in page.get(CONVERSATION).text


def edit(wording: Path, old: str, new: str) -> None:
    wording.write_text(wording.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("mode", ["socket", "http"])
def test_the_bot_gets_new_wording_and_the_local_slack_keeps_its_messages(page: httpx.Client, tmp_path: Path):
    until(lambda: help_shows(page, TITLE))
    edit(tmp_path / "prompts" / "en" / "help.yaml", TITLE, NEW_TITLE)
    until(lambda: help_shows(page, NEW_TITLE))
    assert TITLE in page.get(CONVERSATION).text


def test_a_bot_that_cannot_start_is_started_again_after_the_next_change(page: httpx.Client, tmp_path: Path):
    wording = tmp_path / "prompts" / "en" / "help.yaml"
    edit(wording, f"title: {TITLE}", "title: [")
    until(lambda: "The bot did not start" in (tmp_path / "log").read_text())
    edit(wording, "title: [", f"title: {NEW_TITLE}")
    until(lambda: help_shows(page, NEW_TITLE))
