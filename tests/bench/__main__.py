"""`python -m tests.bench`: measures, and prints one table.

--only ack,claim   these benches only
--database sqlite  this database only
--quick            seconds, to see that everything works
--full             as far as each goes
"""

import argparse
import logging
import sys
from collections.abc import Callable, Iterator

from tests.bench import ack, claim, clients, constant, monday, sending
from tests.bench.harness import Options, Row, table

BENCHES: dict[str, Callable[[Options], Iterator[Row]]] = {
    "ack": ack.bench,
    "claim": claim.bench,
    "clients": clients.bench,
    "send": sending.bench,
    "monday": monday.bench,
    "statements": constant.statements,
    "memory": constant.memory,
    "start": constant.start,
}


def main(arguments: list[str]) -> int:
    """Returns the exit code: 0 also where a goal was missed, as the table says so. What fails is raised."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Measures Coach against the bare thing.")
    parser.add_argument("--only", default=",".join(BENCHES), help=f"some of {','.join(BENCHES)}")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], help="this one only")
    parser.add_argument("--quick", action="store_true", help="seconds, to see that everything works")
    parser.add_argument("--full", action="store_true", help="as far as each bench goes")
    asked = parser.parse_args(arguments)
    unknown = set(asked.only.split(",")) - set(BENCHES)
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    logging.basicConfig(level=logging.WARNING)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    rows = []
    for name in asked.only.split(","):
        for row in BENCHES[name](Options(asked.quick, asked.full, asked.database)):
            rows.append(row)
            print(f"{row.bench}: {row.what}", file=sys.stderr, flush=True)  # noqa: T201
    print(table(rows))  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
