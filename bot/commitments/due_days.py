"""When a commitment is due, by the public holidays of those who do it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from bot.commitments.rules import CommitmentLine, Draft, Owner
from bot.core.database.transaction import Transaction
from bot.core.people import Pair, Person
from bot.core.people_store import workdays_of
from bot.core.time.due_days import CountedDay, due_day


def owners_of(pair: Pair, owner: Owner) -> tuple[Person, ...]:
    """Those of the pair who do it."""
    return {Owner.MANAGER: (pair.manager,), Owner.REPORT: (pair.report,)}.get(owner, (pair.manager, pair.report))


def settled(tx: Transaction, pair: Pair, drafts: Iterable[Draft], today: date) -> list[Draft]:
    """These, none with a counted day that is a public holiday of those who do it."""
    drafts = list(drafts)
    if not any(isinstance(draft.due_on, CountedDay) for draft in drafts):
        return drafts
    days = workdays_of(tx, [pair.manager.id, pair.report.id])

    def settle(draft: Draft) -> Draft:
        if draft.due_on is None:
            return draft
        whose = [days[one.id] for one in owners_of(pair, draft.owner)]
        return replace(draft, due_on=due_day(draft.due_on, today, whose))

    return [settle(draft) for draft in drafts]


def with_holidays(tx: Transaction, lines: Sequence[CommitmentLine]) -> list[CommitmentLine]:
    """These, each with those of its owners for whom its day is a public holiday, as their countries stand."""
    dated = [line for line in lines if line.commitment.live and line.commitment.due_on is not None]
    owners = {line.commitment.id: owners_of(line.pair, line.commitment.owner) for line in dated}
    days = workdays_of(tx, sorted({one.id for each in owners.values() for one in each})) if owners else {}

    def off(line: CommitmentLine) -> tuple[Person, ...]:
        day = line.commitment.due_on
        return tuple(one for one in owners.get(line.commitment.id, ()) if day and days[one.id].is_holiday(day))

    return [replace(line, off=off(line)) for line in lines]
