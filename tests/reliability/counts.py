"""What the proofs have done, told at the end of a run: pytest's hooks, which `tests/conftest.py` takes over.

Under pytest-xdist each worker counts for itself and hands its counts over when it ends.
"""

from collections import Counter
from typing import Any

import pytest

COUNTED = pytest.StashKey[Counter[str]]()


def pytest_configure(config: pytest.Config) -> None:
    """Nothing has been done yet."""
    config.stash[COUNTED] = Counter()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker hands over its counts."""
    output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["counted"] = dict(session.config.stash[COUNTED])


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Add what a worker has counted."""
    node.config.stash[COUNTED].update(getattr(node, "workeroutput", {}).get("counted", {}))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Tell it."""
    if done := config.stash[COUNTED]:
        told = ", ".join(f"{number:,} {what}" for what, number in done.items())
        terminalreporter.write_line(f"reliability: {told}; what was lost or doubled is a failure above")
