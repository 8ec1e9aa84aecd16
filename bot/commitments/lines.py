"""Commitments as lists show them. Functions run inside the caller's transaction."""

from collections.abc import Sequence

from bot.commitments.finding import pairs_as_report
from bot.commitments.rules import COMMITMENTS, Commitment, CommitmentLine, Owner
from bot.commitments.store import Commitments
from bot.core.access import Act, may_reach
from bot.core.pair_store import Pairs
from bot.core.people import Pair, Person
from bot.core.sealing.coaching import CoachingTransaction
from bot.home.rules import Page


def as_line(commitment: Commitment, pair: Pair, reader: Person) -> CommitmentLine:
    """A commitment as one of the pair reads it."""
    side = Owner.REPORT if reader.id == pair.report.id else Owner.MANAGER
    return CommitmentLine(commitment, pair.report.name, pair.manager.name, side)


def as_lines(tx: CoachingTransaction, who: Person, commitments: Sequence[Commitment]) -> list[CommitmentLine]:
    """Commitments with the names of their pairs, in one query more; those of other people are left out."""
    pairs = {pair.id: pair for pair in Pairs(tx).get_many(sorted({one.pair_id for one in commitments}))}
    readable = {one for one, pair in pairs.items() if may_reach(pair, who.id, COMMITMENTS, Act.READ)}
    return [as_line(one, pairs[one.pair_id], who) for one in commitments if one.pair_id in readable]


def live_page(
    tx: CoachingTransaction, who: Person, page: int, size: int, *, as_report: bool = True
) -> Page[CommitmentLine]:
    """A page of what is live of a person, `as_report` too; a page past the end gives the last one."""
    pairs = pairs_as_report(tx, who) if as_report else []
    live, total = Commitments(tx).page_live_of(who.id, pairs, size, page * size)
    if not live and page:
        return live_page(tx, who, max(0, (total - 1) // size), size, as_report=as_report)
    return Page(tuple(as_lines(tx, who, live)), page, size, total)
