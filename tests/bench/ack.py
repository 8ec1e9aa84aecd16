"""How long Slack waits for `/coach`, and for a reply in a brief's thread that logs a commitment.

Signed requests over real HTTP to `coach web` under gunicorn, one at a time, in turn with the same to a Bolt app that
does nothing, under the same gunicorn: with process_before_response, as the bot has it, and with Bolt's defaults.
The reply's commitment, its history and the answer for the outbox are in the database before it is acknowledged.
Nobody has more than a few open commitments: replies go round among many managers.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

from tests.bench.harness import Goal, Options, Row, databases, interleaved, percentile
from tests.bench.quick_slack import QuickSlack
from tests.bench.requests import WORKSPACE, Sender, command, message
from tests.bench.servers import coach_web, noop_web
from tests.factories import (
    make_brief,
    make_commitment,
    make_engine,
    make_occurrence,
    make_one_on_one,
    make_pair,
    make_person,
    open_database,
)

PROCESSED = "no-op, process_before_response"
WITHIN = Goal(most=3.0)
AHEAD = Goal(most=1.0)
MANAGERS = 100
REPORTS = 5
WARM_UP = 30


def bench(options: Options) -> Iterator[Row]:
    """p50 and p99 of both, against both, on both databases."""
    rounds = options.scale(20, 400, 2000)
    for name, database in databases(options):
        with ExitStack() as stack:
            slack = stack.enter_context(QuickSlack())
            url = stack.enter_context(database())
            seed(url)
            servers = [
                stack.enter_context(coach_web(url, slack.api_url)),
                stack.enter_context(noop_web("processed", slack.api_url)),
                stack.enter_context(noop_web("default", slack.api_url)),
            ]
            senders = [Sender(server.port) for server in servers]
            for what, request in (("/coach", typed), ("reply that logs", replied)):
                turns = [lambda number, to=sender, make=request: to.send(make(number)) for sender in senders]
                interleaved(min(WARM_UP, rounds), *turns)
                before = [server.cpu_ms() for server in servers]
                yield from rows(f"{what}, {name}", *interleaved(rounds, *turns))
                used = [(server.cpu_ms() - start) / rounds for server, start in zip(servers, before, strict=True)]
                yield Row("ack", f"{what}, processor of the web process", used[0], used[1], "ms", PROCESSED)
            check_logged(url, rounds)


def rows(what: str, ours: list[float], processed: list[float], default: list[float]) -> Iterator[Row]:
    """One row a percentile and rival; the goals are for p50. On a machine that is busy with other things p10 says what
    it takes when nothing is in the way."""
    for percent in (10, 50, 99):
        mine = percentile(ours, percent)
        for against, goal, theirs in (
            (PROCESSED, WITHIN, processed),
            ("no-op, Bolt's defaults", AHEAD, default),
        ):
            other = percentile(theirs, percent)
            yield Row("ack", f"{what}, p{percent}", mine, other, "ms", against, goal if percent == 50 else None)


def typed(number: int) -> tuple[str, bytes]:
    """`/coach` alone."""
    return command(f"U{number % MANAGERS}")


def replied(number: int) -> tuple[str, bytes]:
    """A reply of one of the managers."""
    who = number % MANAGERS
    return message(f"U{who}", f"1.{who}", "I'll intro Sam to the design lead by Friday")


def seed(url: str, managers: int = MANAGERS) -> None:
    """Managers with a few reports, 1:1s and open commitments, each with a brief's thread in their direct messages."""
    engine = make_engine(url)
    tomorrow = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=1)
    for manager in range(managers):
        with open_database(engine).begin(WORKSPACE) as tx:
            who = make_person(tx, f"U{manager}", f"Priya {manager}")
            for report in range(REPORTS):
                pair = make_pair(tx, who, make_person(tx, f"U{manager}R{report}", f"Sam {manager} {report}"))
                series = make_one_on_one(tx, pair)
                occurrence = make_occurrence(tx, series, tomorrow + timedelta(hours=report))
                make_occurrence(tx, series, tomorrow + timedelta(days=7, hours=report))
                make_commitment(tx, pair)
                if report == 0:
                    make_brief(tx, occurrence, channel=f"DU{manager}", thread_ts=f"1.{manager}")
    engine.dispose()


def check_logged(url: str, rounds: int) -> None:
    """A reply that was acknowledged without having logged would be quick and worth nothing."""
    engine = make_engine(url)
    with engine.connect() as connection:
        logged = connection.exec_driver_sql("SELECT count(*) FROM commitments WHERE reply_id IS NOT NULL").scalar_one()
        answers = connection.exec_driver_sql("SELECT count(*) FROM deliveries WHERE kind = 'logged'").scalar_one()
    engine.dispose()
    assert logged == answers == rounds + min(WARM_UP, rounds), f"{logged} logged and {answers} answers of {rounds}"
