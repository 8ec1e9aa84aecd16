"""What was agreed for the 1:1 that is coming and is not done yet is carried over into it (never called overdue)."""

from dataclasses import replace
from datetime import datetime

from bot.domain.commitments import Change, Commitment, CommitmentChange, CommitmentState, Origin
from bot.domain.one_on_ones import Occurrence
from bot.domain.people import Pair
from bot.domain.recurrence import local
from bot.services.ports import UnitOfWork


def carry_over(uow: UnitOfWork, pair: Pair, coming: Occurrence, now: datetime) -> None:
    """Mark the pair's open commitments that were due by the coming 1:1 as carried over into it.

    Due by it means: their day is before the 1:1's, or they were agreed for "the next 1:1" at or before the last one.
    """
    day = local(coming.starts_at, pair.manager.timezone).date()
    last = uow.occurrences.last_of_pair(pair.id, coming.starts_at)
    for commitment in uow.commitments.live_of_pair(pair.id):
        if commitment.state is not CommitmentState.OPEN:
            continue
        if commitment.due_on is None:
            due = last is not None and _agreed_by(commitment, last)
        else:
            due = commitment.due_on < day
        if due:
            uow.commitments.save(replace(commitment, state=CommitmentState.CARRIED_OVER))
            uow.commitments.record(CommitmentChange(commitment.id, Change.CARRIED_OVER, None, now, Origin.SCHEDULE))


def _agreed_by(commitment: Commitment, last: Occurrence) -> bool:
    """Whether it was agreed before or during the last 1:1, or in its thread soon after."""
    return commitment.reply_id is not None or commitment.created_at <= last.ends_at
