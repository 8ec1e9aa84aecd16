"""Files of the database are for the user who runs the bot alone."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.core.database.engine import create_engine


@pytest.fixture(autouse=True)
def _usual_mask() -> None:
    """As on most machines: what is made can be read by everybody."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    return {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()}


def test_a_new_database_with_its_log(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'coach.db'}")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE words (word TEXT)"))
        assert modes(tmp_path) == {"coach.db": 0o600, "coach.db-wal": 0o600, "coach.db-shm": 0o600}
    engine.dispose()


def test_one_that_others_could_read(tmp_path: Path) -> None:
    """Made by a version before, and still open in another process, which keeps its log there."""
    file = tmp_path / "coach.db"
    made = """
import sqlite3, sys
there = sqlite3.connect(sys.argv[1])
there.execute("PRAGMA journal_mode = WAL")
there.execute("CREATE TABLE words (word TEXT)")
there.commit()
print("made", flush=True)
sys.stdin.read()
"""
    with subprocess.Popen(
        [sys.executable, "-c", made, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, umask=0o022
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        assert set(modes(tmp_path).values()) == {0o644}
        engine = create_engine(f"sqlite:///{file}")
        with engine.connect():
            assert set(modes(tmp_path).values()) == {0o600}
        engine.dispose()
        other.communicate()


def test_a_relative_address_and_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for url, files in (("sqlite://", set()), ("sqlite:///:memory:", set()), ("sqlite:///here.db", {"here.db"})):
        engine = create_engine(url)
        with engine.connect():
            pass
        engine.dispose()
        assert set(modes(tmp_path)) == files
