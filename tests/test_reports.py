"""A run on several workers survives a test that logs what is not UTF-8."""

import subprocess
import sys
from pathlib import Path

TEST = """
import logging

def test_passes():
    logging.warning("\\ud800")

def test_fails():
    print("\\ud800".encode("utf-8", "surrogatepass"))
    assert {"\\ud800": 1} == {}
"""


def test_a_lone_surrogate_does_not_stop_a_worker(tmp_path: Path) -> None:
    (tmp_path / "test_surrogate.py").write_text(TEST)
    (tmp_path / "conftest.py").write_text('pytest_plugins = ["tests.reports"]\n')
    run = [sys.executable, "-m", "pytest", "-n", "1", "-c", "none.ini", "--rootdir", ".", "-rA", "test_surrogate.py"]
    (tmp_path / "none.ini").write_text(f"[pytest]\npythonpath = {Path(__file__).parents[1]}\n")
    done = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "1 failed, 1 passed" in done.stdout
