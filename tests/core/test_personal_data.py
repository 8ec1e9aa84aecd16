"""Every table is spoken for: whose its rows are, and what becomes of them. Nothing here is a list to enter."""

from sqlalchemy import Table

from bot.core.cipher import Sealing
from bot.core.database.tables import Row
from bot.core.feature import Features
from bot.core.personal_data import DESTROYED, ByRule, PersonalData
from bot.core.sealing.declared import CORE, Declared, referred
from bot.wiring import FEATURES

TABLES = Row.metadata.tables
SPOKEN_FOR = [*CORE, *(one for feature in FEATURES for one in feature.personal_data)]
DECLARED = Declared(Features(FEATURES)).by_table


def refers(table: Table, to: str) -> bool:
    return any(key.referred_table.name == to for key in table.foreign_key_constraints)


def sealed(table: Table) -> bool:
    return any(isinstance(column.type, Sealing) for column in table.columns)


def leads_to_pair(table: Table) -> bool:
    """Whether a row of it cannot be without a row that is a pair's."""
    return refers(table, "pairs") or any(
        not all(table.c[name].nullable for name in key.column_keys if name != "workspace_id")
        and leads_to_pair(key.referred_table)
        for key in table.foreign_key_constraints
    )


def test_every_table_is_spoken_for_once() -> None:
    names = [one.name for one in SPOKEN_FOR]
    assert sorted(names) == sorted(TABLES)


def test_what_is_a_pair_s_is_destroyed_or_kept_for_a_reason_when_the_pair_is_purged() -> None:
    of_pairs = {name for name, table in TABLES.items() if leads_to_pair(table)}
    assert {name for name, one in DECLARED.items() if one.pair is not None} == of_pairs
    assert {name for name, one in DECLARED.items() if one.purged is not None} == of_pairs


def test_text_is_never_kept() -> None:
    texts = {name for name, table in TABLES.items() if sealed(table)}
    of_pairs = {name for name in texts if DECLARED[name].pair is not None}
    assert {name for name in of_pairs if DECLARED[name].purged is DESTROYED} == of_pairs
    assert {name for name in texts - of_pairs if DECLARED[name].forgotten is DESTROYED} == texts - of_pairs
    assert {name for name in texts if DECLARED[name].forgotten is None} == set()


def test_what_names_a_person_goes_or_stays_for_a_reason_when_they_are_forgotten() -> None:
    naming = {name for name, table in TABLES.items() if refers(table, "people")}
    assert {name for name in naming if DECLARED[name].forgotten is None} == set()


def test_what_is_destroyed_with_a_person_says_whose_it_is() -> None:
    assert {one.name for one in SPOKEN_FOR if one.forgotten is DESTROYED and one.person is None} == set()


def test_a_rule_is_declared_by_each_of_its_tables() -> None:
    for one in SPOKEN_FOR:
        if isinstance(one.forgotten, ByRule):
            names = {table.__tablename__ for table in one.forgotten.tables}
            assert one.name in names
            assert {DECLARED[name].forgotten for name in names} == {one.forgotten}


def test_nothing_that_stays_refers_to_what_goes_with_a_person() -> None:
    """Or the database would refuse to forget them. What goes with the same person goes first."""

    def gone(one: PersonalData) -> bool:
        return one.person is not None and one.forgotten is DESTROYED

    for name, table in TABLES.items():
        for key in table.foreign_key_constraints:
            if gone(DECLARED[key.referred_table.name]) and not gone(DECLARED[name]):
                unlinked = DECLARED[name].unlinked
                assert unlinked, name
                assert unlinked[0].key in key.column_keys
                assert referred(unlinked[0]) == key.referred_table.name
