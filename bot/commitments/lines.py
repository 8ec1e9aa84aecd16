"""Commitments as lists show them. Functions run inside the caller's transaction."""

from collections.abc import Sequence

from bot.commitments.finding import pairs_as_report
from bot.commitments.rules import COMMITMENTS, Commitment, CommitmentLine, HomeCommitments, Owner
from bot.commitments.store import Commitments
from bot.core.access import Act, may_reach
from bot.core.outbox.home import HomeContext
from bot.core.paging import Page, read_page
from bot.core.pair_store import Pairs
from bot.core.people import Pair, Person
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingTransaction

HOME_SHOWS = 8


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

    def read(limit: int, offset: int) -> tuple[list[CommitmentLine], int]:
        live, total = Commitments(tx).page_live_of(who.id, pairs, limit, offset)
        return as_lines(tx, who, live), total

    return read_page(read, page, size)


def home_section(tx: CoachingTransaction, request: Request, home: HomeContext) -> HomeCommitments | None:
    """What is open between a manager and all their reports; for others nothing."""
    page = live_page(tx, request.who, home.pages.get("commitments", 0), HOME_SHOWS, as_report=False)
    return HomeCommitments(request.today, page, home.manages) if page.total or home.manages else None
