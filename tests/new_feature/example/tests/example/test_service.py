"""A line is kept, told once, taken back, exported, purged and forgotten."""

from datetime import timedelta

import pytest

from bot.core.errors import NoPairError, NotFoundError
from bot.core.people import Person
from bot.core.cipher import Ciphertext
from bot.example.rules import WrittenMessage
from bot.example.service import ExampleService, example
from bot.example.tables import ExampleRow
from bot.performance.sealed_database import SealedDatabase
from sqlalchemy import select
from tests.desk import Desk, utc

LINE = "Ask about the offsite"


@pytest.fixture
def desk(db: SealedDatabase) -> Desk:
    """Priya and Sam have a 1:1; it is Monday morning."""
    desk = Desk(db)
    desk.meet()
    return desk


def write(desk: Desk, who: Person, other: Person, request_id: str | None = None) -> None:
    ExampleService(desk.db).write(desk.request(who, request_id), other, LINE)


def read(desk: Desk, who: Person) -> list[str]:
    return [entry.text for entry in ExampleService(desk.db).mine(desk.request(who))]


def stored(desk: Desk) -> list[Ciphertext]:
    with desk.db.across_workspaces(read_only=True) as connection:
        return list(connection.scalars(select(ExampleRow.text)))


def test_both_read_it_and_the_other_one_is_notified_once(desk: Desk) -> None:
    for _ in range(2):
        write(desk, desk.priya, desk.sam, "command:1")
    desk.tick()
    assert read(desk, desk.priya) == read(desk, desk.sam) == [LINE]
    assert [one.message for one in desk.slack.to(desk.sam)] == [WrittenMessage("Priya", LINE)]
    assert LINE not in stored(desk)[0].stored


def test_the_message_waits_for_the_end_of_quiet_hours(desk: Desk) -> None:
    desk.now = utc(23, 22)
    write(desk, desk.priya, desk.sam)
    desk.tick()
    assert desk.slack.to(desk.sam) == []
    desk.run(utc(24, 12))
    assert desk.slack.last(WrittenMessage).text == LINE


def test_its_author_takes_it_back_and_the_message_says_so(desk: Desk) -> None:
    write(desk, desk.sam, desk.priya)
    desk.tick()
    [entry] = ExampleService(desk.db).mine(desk.request(desk.sam))
    with pytest.raises(NotFoundError):
        ExampleService(desk.db).take_back(desk.request(desk.priya), entry.id)
    ExampleService(desk.db).take_back(desk.request(desk.sam), entry.id)
    desk.tick()
    assert read(desk, desk.priya) == []
    assert desk.slack.last(WrittenMessage) == WrittenMessage("Sam", None)


def test_without_a_one_on_one_there_is_nobody_to_keep_it_for(desk: Desk) -> None:
    stranger = desk.person("UOLA", "Ola")
    with pytest.raises(NoPairError):
        write(desk, desk.priya, stranger)


def test_whoever_is_of_the_pair_gets_it_in_an_export_and_nobody_else(desk: Desk) -> None:
    write(desk, desk.priya, desk.sam)
    found = {}
    for who in (desk.priya, desk.sam, desk.person("UOLA", "Ola")):
        with desk.db.coaching(who, read_only=True) as tx:
            found[who.name] = [row["text"] for row in example(tx, desk.request(who))]
    assert found == {"Priya": [LINE], "Sam": [LINE], "Ola": []}


def test_who_is_forgotten_takes_their_own_with_them(desk: Desk) -> None:
    write(desk, desk.priya, desk.sam)
    write(desk, desk.sam, desk.priya)
    desk.services.rights.forgetting.ask(desk.request(desk.sam, "forget"))
    desk.run(desk.now + timedelta(days=1))
    for _ in range(3):
        desk.services.rights.forgetting.step(desk.now)
        desk.tick()
    assert read(desk, desk.priya) == [LINE]
    assert len(stored(desk)) == 1


def test_it_is_destroyed_when_it_has_been_kept_for_long_enough(desk: Desk) -> None:
    write(desk, desk.priya, desk.sam)
    [series] = desk.services.one_on_ones.list(desk.request(desk.priya))
    desk.services.one_on_ones.end(desk.request(desk.priya), series.one_on_one.id)
    while desk.services.purging.step(desk.now + timedelta(days=300)):
        pass
    assert len(stored(desk)) == 1
    while desk.services.purging.step(desk.now + timedelta(days=400)):
        pass
    assert stored(desk) == []
