"""README's table of what is sealed and what is plain is true of every column of the schema."""

import re
from fnmatch import fnmatchcase
from pathlib import Path

import bot.wiring  # noqa: F401 - with it every feature, and all their tables
from bot.core.cipher import DataKey, Sealed, Sealing
from bot.core.database.tables import Row

README = Path(__file__).parents[1] / "README.md"
COLUMNS = {str(column): column for table in Row.metadata.sorted_tables for column in table.columns}


def rows_of_table() -> list[tuple[str, list[str]]]:
    """How it is stored, and patterns of columns, row by row."""
    lines = README.read_text(encoding="utf-8").partition("| What | In the database | Columns |")[2].splitlines()
    found = []
    for line in lines[2:]:
        if not line.startswith("|"):
            break
        _, _, stored, columns, _ = line.split("|")
        found.append((stored.strip(), re.findall(r"`([^`]+)`", columns)))
    return found


def fits(pattern: str, column: str) -> bool:
    return fnmatchcase(column, pattern if "." in pattern else f"*.{pattern}")


def first_fits() -> dict[str, tuple[str, str]]:
    """Of each column how README says it is stored, and by which pattern."""
    found: dict[str, tuple[str, str]] = {}
    for stored, patterns in rows_of_table():
        for pattern in patterns:
            for column in COLUMNS:
                if column not in found and fits(pattern, column):
                    found[column] = (stored, pattern)
    return found


def test_every_column_is_in_the_table_as_it_is_stored() -> None:
    said = first_fits()
    assert sorted(set(COLUMNS) - set(said)) == [], "say in README what these columns hold, and whether they are sealed"
    sealed = {name for name, column in COLUMNS.items() if isinstance(column.type, (DataKey, Sealed, Sealing))}
    assert {name for name, (stored, _) in said.items() if stored.startswith("sealed")} == sealed
    assert {stored.partition(",")[0] for stored, _ in said.values()} == {"sealed", "plain"}


def test_nothing_in_the_table_is_about_columns_that_are_not_there() -> None:
    used = {pattern for _, pattern in first_fits().values()}
    assert {pattern for _, patterns in rows_of_table() for pattern in patterns} - used == set()


def test_what_somebody_would_look_for_is_said() -> None:
    said = first_fits()
    for column in (
        "people.name",
        "people.slack_id",
        "people.timezone",
        "policies.outside_contact",
        "performance_records.gap_on",
        "performance_viewers.person_id",
        "practice_attempts.case_key",
        "occurrences.outcome",
        "briefs.frame",
    ):
        assert said[column][0] == "plain", column
