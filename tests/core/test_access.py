"""The access table: put together from what features declare, without gaps, and what follows from it."""

import pytest

from bot.core.access import BOTH, MANAGER, NOBODY, AccessTable, Act, Data, Role, may, may_reach, who_can_see
from bot.core.feature import Feature, Features, MessageType
from bot.core.people import Pair, Person
from bot.core.slack.who_sees import data_name
from bot.core.wording.sections import PrivacyWording
from tests.cases import OF_FEATURES, missing
from tests.factories import ACCESS, library

NOTEBOOK = Data("note_book", readers=BOTH, writers=MANAGER)

TABLE = """
schedule       read: manager, report          write: manager
brief          read: manager                  write: manager
plan           read: manager, report          write: manager
proposal       read: manager, report          write: report
commitments    read: manager, report          write: manager, report
goals          read: manager, report          write: manager, report
topics         read: manager, report          write: manager, report
handover       read: manager, report          write: manager, report
private_notes  read: author                   write: author
typed          read: author                   write: author
frame          read: manager, report          write: manager
record         read: manager, report, viewer  write: manager
received       read: manager, report, viewer  write: report
confirmation   read: admin, manager, report   write: admin, report
practice       read: author                   write: author
settings       read: author                   write: author
audit          read: author, concerned        write: -
policy         read: everyone                 write: admin
"""
"""All of it, to be read by people: a change of who may do what is seen here."""


def lines(*tables: str) -> dict[str, str]:
    """By the name of the data."""
    found = [" ".join(line.split()) for table in tables for line in table.strip().splitlines()]
    return {line.partition(" ")[0]: line for line in found}


def test_the_whole_table():
    declared, here = lines(str(ACCESS)), lines(TABLE, *(cases.access for cases in OF_FEATURES))
    assert declared.keys() <= here.keys(), missing("Data", declared.keys() - here.keys(), "access")
    assert declared == here


def test_administrators_are_in_no_row_of_coaching():
    assert {name for name, one in ACCESS.rows.items() if Role.ADMIN in one.readers | one.writers} == {
        "policy",
        "confirmation",
    }


@pytest.mark.parametrize("name", ACCESS.rows)
def test_every_kind_has_a_name_in_the_wording(name: str):
    assert library().languages["en"][PrivacyWording].data[name]


def test_the_wording_names_nothing_else():
    assert {*library().languages["en"][PrivacyWording].data} == {*ACCESS.rows}


def test_a_kind_without_a_name_in_the_wording_is_called_as_it_is():
    assert data_name(library().languages["en"], NOTEBOOK) == "Note book"


def test_what_nobody_may_read_is_refused():
    with pytest.raises(ValueError, match="nobody may read secret"):
        AccessTable([Data("secret", readers=NOBODY, writers=MANAGER)])


def test_what_is_declared_twice_is_refused():
    with pytest.raises(ValueError, match="note_book is declared twice"):
        Features([Feature("one", data=(NOTEBOOK,)), Feature("other", data=(NOTEBOOK,))])


def test_a_message_shows_only_what_a_feature_declares():
    message = MessageType("page", compose=str, render=str, shows=(NOTEBOOK,))
    with pytest.raises(ValueError, match="page shows note_book, which no feature declares"):
        Features([Feature("one", messages=(message,))])
    assert Features([Feature("one", data=(NOTEBOOK,), messages=(message,))]).kinds_showing(NOTEBOOK) == [("page",)]


def test_each_of_the_two_may_what_their_role_may_and_nobody_else_anything():
    priya, sam, dana = (Person(at, "T1", f"U{at}", "", "Europe/London") for at in (1, 2, 3))
    pair = Pair(1, "T1", priya, sam)
    may_read = {one.id: may_reach(pair, one.id, NOTEBOOK, Act.READ) for one in (priya, sam, dana)}
    may_write = {one.id: may_reach(pair, one.id, NOTEBOOK, Act.WRITE) for one in (priya, sam, dana)}
    assert may_read == {1: True, 2: True, 3: False}
    assert may_write == {1: True, 2: False, 3: False}
    assert who_can_see(NOTEBOOK) == (Role.MANAGER, Role.REPORT)


def test_what_everyone_may_nobody_needs_a_role_for():
    assert may(Act.READ, ACCESS.rows["policy"], frozenset())
    assert not may(Act.WRITE, ACCESS.rows["policy"], frozenset({Role.MANAGER}))
