"""What is rendered again when data of a pair changes, and what stays as it was sent."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from bot.core.access import BOTH, Data
from bot.core.database.transaction import Database
from bot.core.feature import Feature, Features, HomeSection, MessageType
from bot.core.outbox.deliveries import DeliveryState, NewDelivery
from bot.core.outbox.homes import Homes
from bot.core.outbox.store import Deliveries, changed
from bot.core.outbox.tables import DeliveryRow
from bot.core.people import Pair
from tests.factories import NOW, WORKSPACE, make_pair, make_person

HOUR = timedelta(hours=1)
GARDENS, TREES = (Data(name, readers=BOTH, writers=BOTH) for name in ("gardens", "trees"))


def page(*_: object) -> None: ...


def letter(*_: object) -> None: ...


def week(*_: object) -> None: ...


def cutting(*_: object) -> None: ...


FEATURES = Features(
    (
        Feature(
            "gardens",
            data=(GARDENS, TREES),
            messages=(
                MessageType("page", page, str, shows=(GARDENS,)),
                MessageType("asked", page, str, shows=(GARDENS,)),
                MessageType("letter", letter, str, about={TREES: "tree"}),
                MessageType("week", week, str, shows=(GARDENS,)),
                MessageType("cutting", cutting, str, quotes=(GARDENS,)),
            ),
            home=(HomeSection("trees", 1, load=str, render=str, also_shows=(TREES,)),),
        ),
    )
)


@dataclass
class Garden:
    """Priya and Sam, who are a pair; Priya and Ola, who are another."""

    db: Database
    pair: Pair
    other: Pair

    def send(self, kind: str, name: str, hours: int = 0, **more: object) -> None:
        """To Priya, about her and Sam, unless said otherwise; due that many hours later."""
        given = {"recipient_id": self.pair.manager.id, "pair_id": self.pair.id, **more}
        shown = {name: given.pop(name, None) for name in ("sent_at", "refreshed_at")}
        state = given.pop("state", DeliveryState.SENT)
        with self.db.begin(WORKSPACE) as tx:
            Deliveries(tx).add(NewDelivery(kind, name, due_at=NOW + hours * HOUR, **given))  # type: ignore[arg-type]
            tx.connection.execute(
                DeliveryRow.__table__.update().where(DeliveryRow.dedupe_key == name).values(state=state, **shown)  # type: ignore[attr-defined]
            )

    def changes(self, data: Data, *rows: int, gone_since: datetime | None = None) -> set[str]:
        """The keys of what is then out of date."""
        with self.db.begin(WORKSPACE) as tx:
            changed(tx, self.pair, data, NOW, *rows, gone_since=gone_since)
            stale = select(DeliveryRow.dedupe_key).where(DeliveryRow.wanted_version > DeliveryRow.shown_version)
            return set(tx.connection.scalars(stale))


@pytest.fixture
def garden(engine: Engine) -> Garden:
    db = Database(engine, features=FEATURES)
    with db.begin(WORKSPACE) as tx:
        pair = make_pair(tx)
        other = make_pair(tx, pair.manager, make_person(tx, "UOLA", "Ola"))
    return Garden(db, pair, other)


def test_the_newest_message_that_shows_it(garden: Garden) -> None:
    garden.send("page", "older")
    garden.send("page", "newest", hours=1)
    garden.send("page", "of the other pair", hours=2, pair_id=garden.other.id)
    garden.send("letter", "another kind", subject={"tree": 1})
    assert garden.changes(GARDENS) == {"newest"}


def test_kinds_that_are_composed_alike_are_one(garden: Garden) -> None:
    garden.send("asked", "asked for earlier")
    garden.send("page", "newest", hours=1)
    assert garden.changes(GARDENS) == {"newest"}


def test_of_two_at_once_the_later_row_is_the_newest(garden: Garden) -> None:
    garden.send("page", "first")
    garden.send("page", "second")
    assert garden.changes(GARDENS) == {"second"}


def test_the_newest_to_each_of_the_two(garden: Garden) -> None:
    garden.send("page", "Priya's")
    garden.send("page", "Sam's", recipient_id=garden.pair.report.id)
    garden.send("page", "Ola's", recipient_id=garden.other.report.id)
    assert garden.changes(GARDENS) == {"Priya's", "Sam's"}


def test_what_may_be_of_several_pairs(garden: Garden) -> None:
    garden.send("week", "last week", pair_id=None)
    garden.send("week", "this week", hours=1, pair_id=None)
    garden.send("week", "Ola's", pair_id=None, recipient_id=garden.other.report.id)
    assert garden.changes(GARDENS) == {"this week"}


def test_all_messages_about_the_rows(garden: Garden) -> None:
    for hours, tree in enumerate((1, 2, 1, 3)):
        garden.send("letter", f"{hours}: {tree}", hours, subject={"tree": tree})
    garden.send("letter", "of the other pair", subject={"tree": 1}, pair_id=garden.other.id)
    garden.send("page", "a page", subject={"tree": 1})
    assert garden.changes(TREES) == set()
    assert garden.changes(TREES, 1, 3) == {"0: 1", "2: 1", "3: 3"}


IN_SLACK = {DeliveryState.CLAIMED, DeliveryState.UNKNOWN, DeliveryState.SENT}


@pytest.mark.parametrize("state", DeliveryState)
def test_only_what_is_in_slack_or_may_be(garden: Garden, state: DeliveryState) -> None:
    garden.send("page", "sent")
    garden.send("page", "newest", hours=1, state=state)
    assert garden.changes(GARDENS) == {"newest" if state in IN_SLACK else "sent"}


@pytest.mark.parametrize(("data", "stale"), [(TREES, 2), (GARDENS, 0)])
def test_the_homes_of_both_where_one_of_its_sections_shows_it(garden: Garden, data: Data, stale: int) -> None:
    both = (garden.pair.manager.id, garden.pair.report.id)
    with garden.db.begin(WORKSPACE) as tx:
        for person_id in (*both, garden.other.report.id):
            Homes(tx).opened(person_id, NOW)
            Homes(tx).published(person_id, NOW)
    garden.changes(data)
    with garden.db.begin(WORKSPACE) as tx:
        homes = [Homes(tx).get(person_id) for person_id in (*both, garden.other.report.id)]
    assert [home is not None and home.stale_since for home in homes] == [NOW] * stale + [None] * (3 - stale)


def test_words_that_are_gone_are_in_none_that_was_rendered_since_they_were_there(garden: Garden) -> None:
    garden.send("page", "before", sent_at=NOW - HOUR)
    garden.send("page", "rendered again", sent_at=NOW - HOUR, refreshed_at=NOW)
    garden.send("page", "sent since", 1, sent_at=NOW + HOUR)
    garden.send("week", "of several", 1, pair_id=None, sent_at=NOW + HOUR)
    garden.send("cutting", "one that has words of then", 1, sent_at=NOW + HOUR)
    garden.send("page", "being sent", 2, state=DeliveryState.CLAIMED)
    garden.send("page", "newest", 3, sent_at=NOW + 2 * HOUR)
    garden.send("week", "newest of several", 3, pair_id=None, sent_at=NOW + 2 * HOUR)
    garden.send("page", "of the other pair", 1, pair_id=garden.other.id, sent_at=NOW + HOUR)
    garden.send("page", "not sent yet", 4, state=DeliveryState.WAITING)
    newest = {"newest", "newest of several"}
    assert garden.changes(GARDENS) == newest
    gone = {"rendered again", "sent since", "of several", "one that has words of then", "being sent"}
    assert garden.changes(GARDENS, gone_since=NOW) == newest | gone
