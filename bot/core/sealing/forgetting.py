"""Forgets a person: deletes what they wrote, and destroys the keys that could open it in an older copy of a page.

What the two of a pair wrote is sealed with one key. So what the other one wrote is sealed again with a new key, and the
old key is destroyed: with it goes what the person wrote, wherever its ciphertext may still lie. This needs the text for
a moment, inside this module, which alone hands rows to the rules of features; nothing of it leaves it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, func, or_, select, update

from bot.core.cipher import PREFIX, Cipher, Ciphertext, Sealing, new_key
from bot.core.database.queries import Repository
from bot.core.database.tables import Row
from bot.core.database.transaction import Transaction
from bot.core.people_store import name_key
from bot.core.people_tables import PairRow, PersonRow
from bot.core.personal_data import DESTROYED, ByRule, Emptied, Facts, Forgotten, Gone, PersonalData, Resealed
from bot.core.sealing.declared import Declared, is_of_person, referred
from bot.core.sealing.destroying import Destroying


class Forgetting(Repository):
    """Runs inside the caller's transaction."""

    def __init__(self, tx: Transaction) -> None:
        super().__init__(tx)
        self._declared, self._destroying = Declared(tx.features), Destroying(tx)

    def forget(self, person_id: int, name: str, now: datetime) -> None:
        """Delete what this person wrote, replace the keys of their pairs, and let `name` stand where theirs was. What
        the others wrote stays; nothing brings back what went."""
        pairs = self._all(self._select(PairRow, or_(PairRow.manager_id == person_id, PairRow.report_id == person_id)))
        for pair in pairs:
            self._ask_rules(pair, person_id)
        self._delete_own(person_id)
        for pair in pairs:
            self._replace_keys(pair.id)
            self._destroying.destroy_digests(pair.id)
        self._rename(person_id, name, now)

    def _ask_rules(self, pair: PairRow, person_id: int) -> None:
        forgotten = Forgotten(person_id, pair.manager_id, pair.report_id)
        rules = {id(one.forgotten): one.forgotten for one in self._declared.all if isinstance(one.forgotten, ByRule)}
        for rule in rules.values():
            self._carry_out(list(rule.rule(forgotten, *self._facts(rule, pair.id))))

    def _facts(self, rule: ByRule, pair_id: int) -> Iterator[list[Facts]]:
        """The pair's rows of each table of a rule."""
        opened = {(column.class_, column.key): self._cipher(pair_id, column.type) for column in rule.compares}
        for table in rule.tables:
            one = self._declared.by_table[table.__tablename__]
            rows = self._all(self._select(table, self._declared.is_of_pair(one, pair_id)).order_by(table.id))
            yield [
                {
                    name: _open(opened[table, name], value) if (table, name) in opened and value is not None else value
                    for name, value in row._mapping.items()
                }
                for row in rows
            ]

    def _carry_out(self, gone: Iterable[Gone]) -> None:
        deleted: defaultdict[str, list[int]] = defaultdict(list)
        changed: defaultdict[tuple[str, tuple[tuple[str, Any], ...]], list[int]] = defaultdict(list)
        for each in gone:
            if each.instead is None:
                deleted[each.table].append(each.row_id)
            else:
                changed[each.table, tuple(each.instead.items())].append(each.row_id)
        for (name, values), ids in changed.items():
            table = self._declared.by_table[name].table
            self._run(self._update(table, table.id.in_(ids)).values(_sealed(table.__table__, dict(values))))
        for one in self._declared.all:
            if one.name in deleted:
                self._run(self._delete(one.table, one.table.id.in_(deleted[one.name])))

    def _delete_own(self, person_id: int) -> None:
        """Delete what is this person's alone, and whatever elsewhere leads to it or to them."""
        slack_id = self._get(PersonRow, person_id).slack_id
        own = [one for one in self._declared.all if one.person is not None and _goes_with_person(one)]
        by_table = {one.name: one for one in own}
        for one in self._declared.all:
            if isinstance(one.forgotten, Emptied):
                theirs = self._update(one.table, one.forgotten.slack_id == slack_id)
                self._run(theirs.values({one.forgotten.slack_id.key: None}))
            if one.unlinked and (target := by_table.get(referred(one.unlinked[0]))) is not None:
                gone = self._select(target.table, is_of_person(target, person_id)).with_only_columns(target.table.id)
                unlink = self._update(one.table, one.unlinked[0].in_(gone))
                self._run(unlink.values({column.key: None for column in one.unlinked}))
        for one in own:
            self._run(self._delete(one.table, is_of_person(one, person_id)))

    def _key_of(self, keys: PersonalData, pair_id: int) -> Any:  # noqa: ANN401
        """The row with the key that seals for both of a pair."""
        both = [] if keys.person is None else [keys.person.is_(None)]
        return self._first(self._select(keys.table, self._declared.is_of_pair(keys, pair_id), *both))

    def _cipher(self, pair_id: int, kind: Sealing) -> Cipher | None:
        for one in self._declared.all:
            if isinstance(one.forgotten, Resealed) and isinstance(kind, one.forgotten.sealed):
                key = self._key_of(one, pair_id)
                return Cipher((key.key,)) if key is not None else None
        raise ValueError("a rule compares what no key seals")

    def _replace_keys(self, pair_id: int) -> None:
        """Seal with new keys whatever the pair's keys have sealed, and destroy those."""
        for one in self._declared.all:
            if not isinstance(one.forgotten, Resealed):
                continue
            old = self._key_of(one, pair_id)
            if old is None:
                continue
            cipher, rest = Cipher((old.key,)), list(self._sealed_with(old.id, one.forgotten.sealed))
            self._run(self._delete(one.table, one.table.id == old.id))
            if rest:
                new = self._insert(one.table, pair_id=pair_id, key=new_key())
                for table, column, row_id, value in rest:
                    sealed = Ciphertext.of(new.id, Cipher((new.key,)).seal(_open(cipher, value)))
                    self._write(update(table).where(table.c.id == row_id).values({column: sealed}))

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
            name=name,
            name_key=key,
            first_name_key=key.partition(" ")[0],
            timezone="UTC",
            locale="en-US",
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


def _open(cipher: Cipher | None, value: Ciphertext) -> str:
    """What was written; nothing where the key has been destroyed before."""
    parts = value.parts()
    return cipher.open(parts[1]) if cipher is not None and parts is not None else ""
