"""The figures Prometheus reads: what is in them, and that several processes count together."""

import re
import subprocess
import sys
from pathlib import Path

from bot.core.health import Heartbeat, OutboxFigures
from bot.operations.metrics import PrometheusMetrics
from tests.factories import NOW

ROOT = Path(__file__).parents[2]


def made() -> PrometheusMetrics:
    return PrometheusMetrics(lambda: OutboxFigures(3, 12.5, 2, 1), lambda: {"send_due": Heartbeat(NOW)})


def figures(text: bytes) -> dict[str, float]:
    lines = [line for line in text.decode().splitlines() if line and not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def test_everything_reported_is_counted() -> None:
    metrics = made()
    metrics.delivery_ended("brief", "sent", 4.0)
    metrics.delivery_ended("brief", "sent", -1.0)
    metrics.delivery_ended("weekly", "expired", None)
    metrics.claimed(0.002, 5)
    metrics.rate_limited("chat.postMessage")
    metrics.answered("command", 0.02)
    metrics.request_refused("signature_wrong")
    metrics.tick_ended("send_due", 0.5, False)
    metrics.tick_ended("send_due", 0.5, True)
    found = figures(metrics.exposition())
    expected = {
        'coach_deliveries_total{kind="brief",state="sent"}': 2,
        'coach_deliveries_total{kind="weekly",state="expired"}': 1,
        'coach_delivery_late_seconds_bucket{kind="brief",le="0.5"}': 1,
        'coach_delivery_late_seconds_bucket{kind="brief",le="5.0"}': 2,
        "coach_claim_seconds_count": 1,
        "coach_claimed_deliveries_total": 5,
        'coach_rate_limited_total{method="chat.postMessage"}': 1,
        'coach_answer_seconds_bucket{kind="command",le="0.025"}': 1,
        'coach_refused_requests_total{reason="signature_wrong"}': 1,
        'coach_tick_seconds_count{tick="send_due"}': 2,
        'coach_tick_failures_total{tick="send_due"}': 1,
        "coach_outbox_due": 3,
        "coach_outbox_oldest_due_seconds": 12.5,
        "coach_outbox_unknown": 2,
        "coach_paused_workspaces": 1,
        "coach_database_answers": 1,
        'coach_last_success_seconds{part="send_due"}': NOW.timestamp(),
    }
    assert {name: found.get(name) for name in expected} == expected


def test_a_database_that_does_not_answer_leaves_the_counts() -> None:
    metrics = PrometheusMetrics(lambda: None, lambda: None)
    metrics.rate_limited("chat.update")
    found = figures(metrics.exposition())
    assert found["coach_database_answers"] == 0
    assert found['coach_rate_limited_total{method="chat.update"}'] == 1
    assert not [name for name in found if name.startswith("coach_outbox")]


def test_two_bots_in_one_process_count_apart() -> None:
    one, other = made(), made()
    one.rate_limited("chat.update")
    assert b"coach_rate_limited_total{" not in other.exposition()


FORKED = """
import os, sys
from pathlib import Path
from bot.operations import metrics
from tests.operations.test_metrics import made

metrics.share_between_processes(Path(sys.argv[1]))
before = made()
pids = []
for _ in range(3):
    pid = os.fork()
    if pid == 0:
        mine = made()
        mine.rate_limited("chat.postMessage")
        mine.answered("event", 0.01)
        os._exit(0)
    pids.append(pid)
for pid in pids:
    os.waitpid(pid, 0)
    metrics.forget_process(pid)
print(made().exposition().decode())
"""


def test_processes_forked_from_one_count_together(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FORKED, str(tmp_path)], cwd=ROOT, capture_output=True, check=True, timeout=60
    )
    found = figures(done.stdout)
    assert found['coach_rate_limited_total{method="chat.postMessage"}'] == 3
    assert found['coach_answer_seconds_count{kind="event"}'] == 3
    assert found["coach_outbox_due"] == 3


def test_no_label_can_hold_more_than_a_constant() -> None:
    labels = set(re.findall(r'(\w+)="', made().exposition().decode()))
    source = (ROOT / "bot" / "operations" / "metrics.py").read_text(encoding="utf-8")
    named = set(re.findall(r'\(("\w+",(?: "\w+")?)\)', source))
    assert named == {'"kind", "state"', '"kind",', '"method",', '"reason",', '"tick",'}
    assert labels <= {"part", "le"}
