"""A feature that is made here and entered into FEATURES, and nowhere else: it is sent, shown, exported and destroyed.

It says thanks: `/coach thanks @sam for the review` is kept, told to Sam, and stands on the Home of both.
"""

import json
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

import pytest
from sqlalchemy import Engine, Index, Table, select
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.access import BOTH, Act, Data
from bot.core.cipher import Ciphertext, SealedText
from bot.core.database.tables import NUMBERED, Id, NumberedRow, Row, refers
from bot.core.export import pairs_of
from bot.core.feature import ExportSection, Feature, HomeSection, InFull, MessageType, Subcommand
from bot.core.files import Row as FileRow
from bot.core.language.text import Mention, person_first
from bot.core.outbox.deliveries import Delivery, NewDelivery
from bot.core.outbox.homes import HomeContext
from bot.core.outbox.store import Deliveries, claim_once
from bot.core.people import Person
from bot.core.people_store import Pairs, reach_pair
from bot.core.personal_data import DESTROYED, PersonalData
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingDatabase, CoachingTransaction, TextRepository
from bot.core.slack import ids
from bot.core.slack.blocks import Block, Rendered, button, cut, esc, section
from bot.core.slack.interactions import Interaction
from bot.core.slack.subcommands import Typed
from bot.core.wording.library import Wording
from bot.sandbox import seed
from bot.wiring import FEATURES
from tests.e2e.world import World, words
from tests.stage import Entrance, Stage, open_stage

THANKS = Data("thanks", readers=BOTH, writers=BOTH)
TOLD = "You are thanked"
LINE = "Your review saved us a week"
LONG = f"{LINE} {'and then some ' * 40}to the very end"


class ThanksRow(NumberedRow):
    """What one of a pair thanks the other one for."""

    __tablename__ = "thanks"

    pair_id: Mapped[int] = mapped_column(Id)
    author_id: Mapped[int] = mapped_column(Id)
    text: Mapped[Ciphertext] = mapped_column(SealedText)
    created_at: Mapped[datetime]

    __table_args__ = (
        refers("pair_id", "pairs"),
        refers("author_id", "people"),
        Index(None, "pair_id"),
        Index(None, "author_id"),
        NUMBERED,
    )


TABLE = cast("Table", ThanksRow.__table__)
Row.metadata.remove(TABLE)  # only while a test of this file runs, is it one of the tables that others walk


class Thanks(TextRepository):
    """Those that the reader may see."""

    def add(self, pair_id: int, request: Request, text: str) -> int:
        sealed, who = self._keyring.seal_for_pair(pair_id, text), request.who
        row = self._insert(ThanksRow, pair_id=pair_id, author_id=who.id, text=sealed, created_at=request.now)
        return row.id

    def texts(self, pair_ids: list[int]) -> dict[int, str]:
        """By id, oldest first."""
        rows = self._all(self._select(ThanksRow, ThanksRow.pair_id.in_(pair_ids)).order_by(ThanksRow.id))
        return {row.id: self._keyring.open(row.text) for row in rows}


@dataclass(frozen=True)
class ThanksService:
    """What either of a pair can do."""

    db: CoachingDatabase

    def say(self, request: Request, other: Person, text: str) -> None:
        who = request.who
        with self.db.coaching(who) as tx:
            pair = Pairs(tx).find(who.id, other.id) or Pairs(tx).find(other.id, who.id)
            assert pair is not None
            reach_pair(tx, who, pair.id, THANKS, Act.WRITE)
            if claim_once(tx, request):
                subject = {"pair": pair.id, "id": Thanks(tx).add(pair.id, request, text)}
                key = f"thanks:{subject['id']}"
                Deliveries(tx).add(NewDelivery("thanks", key, pair.other(who).id, request.now, subject=subject))

    def all(self, request: Request) -> list[str]:
        with self.db.coaching(request.who, read_only=True) as tx:
            return list(Thanks(tx).texts([pair.id for pair in Pairs(tx).of_person(request.who.id)]).values())


def compose(tx: CoachingTransaction, delivery: Delivery, request: Request) -> str:
    pair = reach_pair(tx, request.who, int(str(delivery.subject["pair"])), THANKS)
    return Thanks(tx).texts([pair.id])[int(str(delivery.subject["id"]))]


def load_home(tx: CoachingTransaction, _request: Request, home: HomeContext) -> list[str]:
    return list(Thanks(tx).texts([pair.id for pair in home.pairs]).values())


def render_home(_wording: Wording, texts: list[str]) -> list[Block]:
    show_all = button("All thanks", ids.SHOW_ALL, "thanks:0")
    return [section(f"Thanks: {cut(esc(text), 60)}", accessory=show_all) for text in texts[:1]]


def export(tx: CoachingTransaction, request: Request) -> list[FileRow]:
    found = Thanks(tx).texts([pair.id for pair in pairs_of(tx, request.who, THANKS)])
    return [{"text": text} for text in found.values()]


def typed(given: Typed) -> tuple[Mention | None, str]:
    return person_first(given.rest)


def say(service: ThanksService, command: Interaction, taken: tuple[Mention | None, str]) -> None:
    mention, text = taken
    service.say(command.request, command.person(mention), text)
    command.show(Rendered("Said", [section("Said")]))


MADE = Feature(
    name="thanks",
    service=lambda dependencies: ThanksService(dependencies.db),
    subcommands=(Subcommand(("thanks",), takes=typed, run=say),),
    data=(THANKS,),
    messages=(
        MessageType(
            "thanks",
            compose,
            lambda _wording, text: Rendered(TOLD, [section(cut(esc(text), 3000))]),
            shows=(THANKS,),
        ),
    ),
    home=(HomeSection("thanks", order=95, load=load_home, render=render_home, shows=(THANKS,)),),
    in_full={"thanks": InFull(lambda service, request, _about: service.all(request), shows=(THANKS,))},
    export=(ExportSection("thanks", 130, export, ("thanks",)),),
    personal_data=(
        PersonalData(
            ThanksRow,
            pair=ThanksRow.pair_id,
            person=ThanksRow.author_id,
            purged=DESTROYED,
            forgotten=DESTROYED,
            written_at=ThanksRow.created_at,
        ),
    ),
)


@pytest.fixture
def table(engine: Engine) -> Iterator[None]:
    """The feature's table, as its migration would make it."""
    Row.metadata._add_table(TABLE.name, None, TABLE)
    TABLE.create(engine)
    yield
    TABLE.drop(engine)
    Row.metadata.remove(TABLE)


@pytest.fixture
def stage(table: None, engine: Engine, entrance: Entrance) -> Iterator[Stage]:
    """Priya and Sam have a 1:1, and have thanked each other."""
    with ExitStack() as stack:
        stage = open_stage(stack, engine, entrance, features=(*FEATURES, MADE))
        stage.with_sam()
        stage.command(f"thanks @sam {LONG}")
        stage.as_(seed.SAM).command("thanks @priya Your patience")
        stage.work()
        yield stage


def told(person: World) -> list[str]:
    return [words(one.blocks) for one in person.from_bot() if one.text == TOLD]


def stored(stage: Stage) -> list[Ciphertext]:
    with stage.coach.db.across_workspaces(read_only=True) as connection:
        return list(connection.scalars(select(ThanksRow.text).order_by(ThanksRow.id)))


def test_it_is_sent_and_stored_sealed(stage: Stage) -> None:
    assert [text.rstrip() for text in told(stage.as_(seed.SAM))] == [LONG]
    assert told(stage) == ["Your patience"]
    assert len(stored(stage)) == 2
    assert all(LINE not in text.stored and "patience" not in text.stored for text in stored(stage))


def test_it_is_on_home_and_shown_in_full(stage: Stage) -> None:
    for user in (seed.PRIYA, seed.SAM):
        person = stage.as_(user)
        assert f"Thanks: {LINE}" in person.home()
        assert "to the very end" not in person.home()
        person.tap_in_home("All thanks")
        assert "to the very end" in person.opened()
        assert "Your patience" in person.opened()
    assert f"Thanks: {LINE}" not in stage.as_(seed.MINA).home()


def test_it_is_exported(stage: Stage) -> None:
    for user, expected in ((seed.SAM, [LONG, "Your patience"]), (seed.MINA, [])):
        person = stage.as_(user)
        person.command("export")
        for _ in range(3):
            stage.sandbox.clock.advance(timedelta(seconds=2))
            stage.work()
        [files] = [one.files for parent in person.from_bot() for one in person.thread(parent) if one.files]
        address = next(file["url_private_download"] for file in files if file["name"].endswith("json"))
        with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - the sandbox's own
            exported = json.load(answer)
        assert [row["text"] for row in exported["thanks"]] == expected


def test_it_is_forgotten_with_its_author_who_takes_nobody_else_s(stage: Stage) -> None:
    kept, _ = stored(stage)
    sam = stage.as_(seed.SAM)
    sam.command_opens("forget")
    sam.submit(forget_confirmed=["yes"])
    stage.jump_to(stage.now() + timedelta(days=1, minutes=1))
    for _ in range(3):
        stage.work()
    assert len(stored(stage)) == 1
    assert LINE in stage.home()
    assert stored(stage) != [kept]  # sealed again: the key it had is destroyed


def test_it_is_purged_with_the_pair(stage: Stage) -> None:
    assert stage.press(stage.command("end @sam"), ids.END_ONE_ON_ONE).ok
    stage.sandbox.clock.jump_to(stage.now() + timedelta(days=300))
    stage.work()
    assert len(stored(stage)) == 2
    stage.sandbox.clock.jump_to(stage.now() + timedelta(days=100))
    stage.work()
    assert stored(stage) == []
