"""Forgets a person: deletes what they wrote, and destroys the keys that could open it in an older copy of a page.

Who wrote what stands beside each text, so this needs no key. What the two of a pair wrote is sealed with one key: what
the other one wrote is sealed again with a new key, and the old key is destroyed. With it goes what the person wrote,
wherever its ciphertext may still lie. This opens the text for a moment; nothing of it leaves this module. A key that
cannot be opened is left as it is, and so is what it has sealed of the other one's: it keeps nobody from being
forgotten.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, func, or_, select, update

from bot.core.cipher import PREFIX, Cipher, Ciphertext, Sealing, WrongKeysError, new_key
from bot.core.database.queries import Repository
from bot.core.database.tables import Row
from bot.core.database.transaction import Transaction
from bot.core.people_store import name_key
from bot.core.people_tables import PairRow, PersonRow
from bot.core.personal_data import DESTROYED, ByRule, Emptied, Facts, Forgotten, Gone, PersonalData, Resealed
from bot.core.sealing.data_keys import DataKeys, all_keys, rebound, unwrapped
from bot.core.sealing.declared import Declared, is_of_person, referred
from bot.core.sealing.destroying import Destroying


class Forgetting(Repository):
    """Runs inside the caller's transaction."""

    def __init__(self, tx: Transaction) -> None:
        super().__init__(tx)
        self._tx = tx
        self._declared, self._destroying = Declared(tx.features), Destroying(tx)

    def forget(self, person_id: int, name: str, now: datetime) -> None:
        """Delete what this person wrote, replace the keys of their pairs, and let `name` stand where theirs was. What
        the others wrote stays; nothing brings back what went."""
        concerned = list(self._concerned(person_id))
        for _, gone in concerned:
            self._carry_out(gone)
        self._delete_own(person_id)
        for pair, _ in concerned:
            self._replace_keys(pair.id)
            self._destroying.destroy_digests(pair.id)
        with rebound(self._tx, person_id):
            self._rename(person_id, name, now)

    def pairs_concerned(self, person_id: int) -> list[int]:
        """The ids of the pairs that something would go from: those that the person is in, and those that a report of
        theirs has taken words of theirs along to."""
        return [pair.id for pair, _ in self._concerned(person_id)]

    def _concerned(self, person_id: int) -> Iterator[tuple[PairRow, list[Gone]]]:
        """These pairs, with what the rules say goes of their rows."""
        rules = {id(one.forgotten): one.forgotten for one in self._declared.all if isinstance(one.forgotten, ByRule)}
        reports = self._select(PairRow, PairRow.manager_id == person_id).with_only_columns(PairRow.report_id)
        may_be = or_(PairRow.manager_id == person_id, PairRow.report_id == person_id, PairRow.report_id.in_(reports))
        for pair in self._all(self._select(PairRow, may_be).order_by(PairRow.id)):
            forgotten = Forgotten(person_id, pair.manager_id, pair.report_id)
            gone = [each for rule in rules.values() for each in rule.rule(forgotten, *self._facts(rule, pair.id))]
            if gone or person_id in (pair.manager_id, pair.report_id):
                yield pair, gone

    def _facts(self, rule: ByRule, pair_id: int) -> Iterator[list[Facts]]:
        """The pair's rows of each table of a rule."""
        for table in rule.tables:
            one = self._declared.by_table[table.__tablename__]
            rows = self._all(self._select(table, self._declared.is_of_pair(one, pair_id)).order_by(table.id))
            yield [dict(row._mapping) for row in rows]

    def _carry_out(self, gone: Iterable[Gone]) -> None:
        deleted: defaultdict[str, list[int]] = defaultdict(list)
        for each in gone:
            if each.instead is None:
                deleted[each.table].append(each.row_id)
                continue
            table = self._declared.by_table[each.table].table
            self._run(self._update(table, table.id == each.row_id).values(_sealed(table.__table__, each.instead)))
        for one in self._declared.all:
            if one.name in deleted:
                self._run(self._delete(one.table, one.table.id.in_(deleted[one.name])))

    def _delete_own(self, person_id: int) -> None:
        """Delete what is this person's alone, and whatever elsewhere leads to it or to them."""
        person = self._get(PersonRow, person_id)
        slack_ids = [one for one in (person.slack_id, person.grid_id) if one is not None]
        own = [one for one in self._declared.all if one.person is not None and _goes_with_person(one)]
        by_table = {one.name: one for one in own}
        for one in self._declared.all:
            if isinstance(one.forgotten, Emptied):
                theirs = self._update(one.table, one.forgotten.slack_id.in_(slack_ids))
                self._run(theirs.values({one.forgotten.slack_id.key: one.forgotten.instead}))
            if one.unlinked and (target := by_table.get(referred(one.unlinked[0]))) is not None:
                gone = self._select(target.table, is_of_person(target, person_id)).with_only_columns(target.table.id)
                unlink = self._update(one.table, one.unlinked[0].in_(gone))
                self._run(unlink.values({column.key: None for column in one.unlinked}))
        for one in own:
            self._run(self._delete(one.table, is_of_person(one, person_id)))
        for one in self._declared.all:
            if one.about is not None:
                self._run(self._delete(one.table, one.about == person_id))

    def _replace_keys(self, pair_id: int) -> None:
        """Seal with new keys whatever the pair's keys have sealed, and destroy those."""
        for one in self._declared.all:
            if isinstance(one.forgotten, Resealed):
                self._replace_key(one, one.forgotten.sealed, pair_id)

    def _replace_key(self, keys: PersonalData, kind: type[Any], pair_id: int) -> None:
        table: Table = keys.table.__table__
        both = [] if keys.person is None else [keys.person.is_(None)]
        of_pair = (table.c.workspace_id == self._workspace_id, self._declared.is_of_pair(keys, pair_id))
        row = self._connection.execute(all_keys(table).where(*of_pair, *both)).first()
        old = unwrapped(self._connection, table.name, row) if row is not None else None
        if row is None or old is None:
            return
        rest = list(self._sealed_with(row.id, kind))
        self._run(self._delete(keys.table, keys.table.id == row.id))
        if not rest:
            return
        key = new_key()
        new: Any = self._insert(keys.table, pair_id=pair_id, key=DataKeys(self._tx, keys.table).wrap(key, pair_id))
        for sealed_in, column, row_id, value in rest:
            sealed = Ciphertext.of(new.id, Cipher((key,)).seal(_open(Cipher((old,)), value)))
            self._write(update(sealed_in).where(sealed_in.c.id == row_id).values({column: sealed}))

    def _sealed_with(self, key_id: int, kind: type[Any]) -> Iterator[tuple[Table, str, int, Ciphertext]]:
        """Every value that this key has sealed: table, column, id of the row, ciphertext."""
        start = f"{PREFIX}{key_id}:"
        for table in Row.metadata.sorted_tables:
            for column in table.columns:
                if isinstance(column.type, kind):
                    begins: ColumnElement[bool] = func.substr(column, 1, len(start)) == start
                    found = select(table.c.id, column).where(table.c.workspace_id == self._workspace_id, begins)
                    for row_id, value in self._connection.execute(found):
                        yield table, column.name, row_id, value

    def _rename(self, person_id: int, name: str, now: datetime) -> None:
        """Somebody of this name who is not here. If they turn up again in Slack, they are somebody new."""
        key = name_key(name)
        gone = self._update(PersonRow, PersonRow.id == person_id).values(
            slack_id=gone_id(person_id),
            grid_id=None,
            name=name,
            name_key=key,
            first_name_key=key.partition(" ")[0],
            timezone="UTC",
            locale="en",
            language=None,
            hide_names=False,
            active=False,
            admin=False,
            unreachable=None,
            updated_at=now,
        )
        self._run(gone)


def gone_id(person_id: int) -> str:
    """What stands where the Slack id of somebody who was forgotten was."""
    return f"GONE{person_id}"


def _goes_with_person(one: PersonalData) -> bool:
    return one.forgotten is DESTROYED or isinstance(one.forgotten, Resealed)


def _sealed(table: Table, values: Facts) -> dict[str, Any]:
    """A rule empties text with an empty str."""
    return {
        name: Ciphertext("") if isinstance(table.c[name].type, Sealing) and value == "" else value
        for name, value in values.items()
    }


def _open(cipher: Cipher, value: Ciphertext) -> str:
    """What was written; nothing of what could not be read before either."""
    parts = value.parts()
    try:
        return cipher.open(parts[1]) if parts is not None else ""
    except WrongKeysError:
        return ""
