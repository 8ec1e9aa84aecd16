"""A data key opens for those whose it is: whoever writes somebody else into a row has a row that opens nothing."""

from collections.abc import Callable
from copy import copy

import pytest
from sqlalchemy import Engine, Text, delete, select, type_coerce, update
from structlog.testing import capture_logs

from bot.core.cipher import Cipher, SecretKeysError, WrappedKey, cipher_of, new_key
from bot.core.errors import CannotOpenError, CoachError
from bot.core.people import Pair, Person
from bot.core.people_store import Pairs
from bot.core.people_tables import PairRow, PersonRow
from bot.core.sealing.data_keys import all_keys, key_columns, rebound, unwrapped
from bot.core.sealing.rotation import check_secrets, rotate_secrets
from bot.core.sealing.tables import TextKeyRow
from bot.performance.sealed_database import SealedDatabase
from bot.performance.store import Records
from bot.performance.tables import PerformanceKeyRow
from bot.performance.vague import RecordDraft
from bot.plans.rules import Plan
from bot.plans.store import Notes, Plans
from bot.processes import require_database
from bot.settings import load_settings
from tests.factories import NOW, SECRET_KEY, WORKSPACE, coaching, make_one_on_one, make_pair, make_person
from tests.snapshots import starting_point

TODAY = NOW.date()


class Written:
    """Priya and Sam share a plan and a record, and each has a note; Eve and Kim share a plan."""

    def __init__(self, db: SealedDatabase, engine: Engine) -> None:
        self.db, self.engine = db, engine
        with db.begin(WORKSPACE) as tx:
            self.pair = make_pair(tx)
            self.eve = make_person(tx, "UEVE", "Eve")
            self.others = make_pair(tx, self.eve, make_person(tx, "UKIM", "Kim"))
            for pair in (self.pair, self.others):
                Plans(coaching(tx, pair.manager)).add_revision(Plan(pair.id, 1, "shared", "", "", pair.manager.id, NOW))
            for one in (self.pair.manager, self.pair.report):
                Notes(coaching(tx, one)).add(self.pair.id, one.id, "own", NOW, None)
            series = make_one_on_one(tx, self.pair)
        with db.performance(self.pair.manager) as tx:
            draft = RecordDraft("standard", "gap", "way", "consequence", TODAY, TODAY, TODAY)
            self.record = Records(tx).add(self.pair.id, series.id, draft, NOW).state.id

    def run(self, *statements: object) -> None:
        with self.engine.begin() as connection:
            for one in statements:
                connection.execute(one)  # type: ignore[call-overload]

    def plan(self, reader: Person, pair: Pair | None = None) -> str:
        with self.db.coaching(reader, read_only=True) as tx:
            return Plans(tx).latest((pair or self.pair).id).expectations

    def notes(self, reader: Person, author: Person) -> list[str]:
        with self.db.coaching(reader, read_only=True) as tx:
            return [one.text for one in Notes(tx).of_author(author.id, self.pair.id, 9)]

    def gap(self, reader: Person) -> str:
        with self.db.performance(reader, read_only=True) as tx:
            return Records(tx).get(self.record).draft.gap


@pytest.fixture
def written(db: SealedDatabase, engine: Engine) -> Written:
    made = starting_point(engine, Written, lambda: Written(db, engine), copy)
    made.db, made.engine = db, engine
    return made


def report_is_eve(one: Written) -> object:
    return update(PairRow).where(PairRow.id == one.pair.id).values(report_id=one.eve.id)


def manager_is_eve(one: Written) -> object:
    return update(PairRow).where(PairRow.id == one.pair.id).values(manager_id=one.eve.id)


SWAPS: dict[str, Callable[[Written], object]] = {"her report": report_is_eve, "their manager": manager_is_eve}


@pytest.mark.parametrize("swap", SWAPS.values(), ids=SWAPS)
def test_whoever_writes_eve_into_a_pair_lets_eve_read_nothing(written: Written, swap: Callable[[Written], object]):
    assert written.plan(written.pair.report) == "shared"
    written.run(swap(written))
    for read in (written.plan, written.gap):
        with pytest.raises(CannotOpenError):
            read(written.eve)
    assert written.plan(written.eve, written.others) == "shared", "what is hers she reads as before"


def test_nor_does_it_help_to_give_sam_s_row_to_eve(written: Written):
    sam = PersonRow.id == written.pair.report.id
    written.run(
        update(PersonRow).where(PersonRow.id == written.eve.id).values(slack_id="UNOBODY"),
        update(PersonRow).where(sam).values(slack_id="UEVE"),
    )
    for read in (written.plan, written.gap):
        with pytest.raises(CannotOpenError):
            read(written.pair.report)
    assert written.notes(written.pair.report, written.pair.report) == []


def test_nor_to_move_a_key(written: Written):
    """To another pair; from one person to both; from coaching to records."""
    keys, records = TextKeyRow.__table__, PerformanceKeyRow.__table__
    of_pair = (keys.c.pair_id == written.pair.id, keys.c.person_id.is_(None))
    own = (keys.c.pair_id == written.pair.id, keys.c.person_id == written.pair.report.id)
    with written.engine.connect() as connection:
        [coaching_key] = connection.scalars(select(keys.c.key).where(*of_pair)).all()
    written.run(
        delete(keys).where(keys.c.pair_id == written.others.id),
        update(keys).where(*of_pair).values(pair_id=written.others.id),
        update(keys).where(*own).values(person_id=None),
        update(records).values(key=coaching_key),
    )
    with pytest.raises(CoachError):
        written.plan(written.eve)
    for read in (written.plan, written.gap):
        with pytest.raises(CoachError):
            read(written.pair.manager)
    assert written.notes(written.pair.manager, written.pair.report) == []


def test_whoever_slack_calls_otherwise_reads_on_if_their_keys_are_bound_again(written: Written):
    sam = written.pair.report
    with written.db.begin(WORKSPACE) as tx, rebound(tx, sam.id):
        tx.connection.execute(update(PersonRow).where(PersonRow.id == sam.id).values(slack_id="WSAM"))
    assert (written.plan(sam), written.gap(sam), written.notes(sam, sam)) == ("shared", "gap", ["own"])
    assert (written.plan(written.pair.manager), written.gap(written.pair.manager)) == ("shared", "gap")
    with written.db.begin(WORKSPACE) as tx, rebound(tx, sam.id):
        tx.connection.execute(report_is_eve(written))  # type: ignore[call-overload]
    assert written.plan(written.eve) == "shared"


def to_the_form_of_before(engine: Engine) -> None:
    with engine.begin() as connection:
        for column in key_columns():
            table = column.table
            for row in connection.execute(all_keys(table)).all():
                key = unwrapped(connection, table.name, row)
                assert key is not None
                sealed = WrappedKey(cipher_of(engine.dialect).seal(key))
                connection.execute(update(table).where(table.c.id == row.id).values(key=sealed))


def test_keys_of_the_version_before_are_opened_and_bound_by_a_rotation(written: Written):
    """Which can read them until then: it may still run beside."""
    to_the_form_of_before(written.engine)
    assert (written.plan(written.pair.report), written.gap(written.pair.report)) == ("shared", "gap")
    found = check_secrets(written.engine)
    assert (found.count, found.unbound, found.unopened) == (5, 5, 0)
    assert "5 are in the form of the version before: run `coach keys rotate`" in str(found)
    rotate_secrets(written.engine)
    assert check_secrets(written.engine).unbound == 0
    assert (written.plan(written.pair.report), written.gap(written.pair.report)) == ("shared", "gap")
    written.run(report_is_eve(written))
    with pytest.raises(CannotOpenError):
        written.plan(written.eve)


def test_every_key_is_looked_at_and_those_that_cannot_be_opened_are_counted(db: SealedDatabase, engine: Engine):
    """However many there are: a sample of a hundred missed the rest."""
    with db.begin(WORKSPACE) as tx:
        for number in range(110):
            pair = make_pair(tx, report=make_person(tx, f"U{number}", f"Person {number}"))
            Plans(coaching(tx, pair.manager)).add_revision(Plan(pair.id, 1, "shared", "", "", pair.manager.id, NOW))
        last = pair
    poison(engine, last.id)
    found = check_secrets(engine)
    assert (found.count, found.unopened) == (110, 1)
    assert str(found).startswith("COACH_SECRET_KEYS does not open 1 of the 110 secrets that are stored")


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_start_goes_on_with_what_can_be_opened_and_says_what_cannot(written: Written, engine: Engine):
    settings = load_settings(database_url=str(engine.url), coach_secret_keys=SECRET_KEY)
    poison(engine, written.others.id)
    with capture_logs() as logs:
        require_database(settings, migrate_empty=False)
    [said] = [one for one in logs if one["event"] == "secrets_not_opened"]
    assert (said["count"], said["of"]) == (1, 5)
    assert said["fix"].startswith("COACH_SECRET_KEYS does not open 1 of the 5 secrets that are stored")
    for keys, why in ((new_key(), "does not open"), ("", "is missing")):
        with pytest.raises(SecretKeysError, match=why):
            require_database(load_settings(database_url=str(engine.url), coach_secret_keys=keys), migrate_empty=False)


def poison(engine: Engine, pair_id: int) -> None:
    """Its key was sealed with a secret key that nobody has any more."""
    lost = Cipher((new_key(),)).wrap(new_key(), "whoever")
    with engine.begin() as connection:
        connection.execute(update(TextKeyRow).where(TextKeyRow.pair_id == pair_id).values(key=lost))


def test_no_name_is_in_a_wrapped_key(written: Written):
    with written.engine.connect() as connection:
        stored = "".join(connection.scalars(select(type_coerce(TextKeyRow.key, Text))))
    assert "UREPORT" not in stored
    with written.db.read_only(WORKSPACE) as tx:
        assert Pairs(tx).get(written.pair.id).report.slack_id == "UREPORT"
