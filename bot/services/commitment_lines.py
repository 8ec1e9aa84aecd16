"""Commitments as lists show them. Functions run inside the caller's unit of work."""

from collections.abc import Sequence

from bot.domain.commitments import Commitment, CommitmentLine
from bot.domain.homes import Page
from bot.domain.people import Person
from bot.services.ports.opening import Opened


def as_lines(uow: Opened, who: Person, commitments: Sequence[Commitment]) -> list[CommitmentLine]:
    """Commitments with their reports' names, in one query more; those of other managers are left out."""
    names = {pair.id: pair.report.name for pair in uow.pairs.of_manager(who.id)}
    return [CommitmentLine(one, names[one.pair_id]) for one in commitments if one.pair_id in names]


def live_page(uow: Opened, who: Person, page: int, size: int) -> Page[CommitmentLine]:
    """A page of a manager's live commitments; a page past the end gives the last one."""
    live, total = uow.commitments.page_live_of_manager(who.id, size, page * size)
    if not live and page:
        return live_page(uow, who, max(0, (total - 1) // size), size)
    return Page(tuple(as_lines(uow, who, live)), page, size, total)
