"""What was agreed for the 1:1 that is coming and is not done yet is carried over into it (never called overdue)."""

from datetime import datetime

from bot.briefs.store import Briefs
from bot.commitments.rules import Change, Commitment, CommitmentChange, CommitmentState, Origin
from bot.commitments.store import Commitments
from bot.core.people import Pair
from bot.core.sealing.coaching import CoachingTransaction
from bot.core.time.zones import local
from bot.meetings.occurrence_store import Occurrences
from bot.meetings.rules import Occurrence


def carry_over(tx: CoachingTransaction, pair: Pair, coming: Occurrence, now: datetime) -> None:
    """Mark the pair's open commitments that were due by the coming 1:1 as carried over into it.

    Due by it means: their day is before the 1:1's, or they were agreed for "the next 1:1" at or before the last one
    that happened, or may have. In a thread means at the last one, unless the coming one was being prepared already.
    """
    day = local(coming.starts_at, pair.manager.timezone).date()
    last = Occurrences(tx).last_held_of_pairs([pair.id], coming.starts_at).get(pair.id)
    prepared_since = min((brief.created_at for brief in Briefs(tx).of_occurrence(coming.id)), default=now)

    def is_due(commitment: Commitment) -> bool:
        if commitment.due_on is not None:
            return commitment.due_on < day
        in_thread = commitment.reply_id is not None and commitment.created_at < prepared_since
        return last is not None and (in_thread or commitment.created_at <= last.ends_at)

    open_ones = [one for one in Commitments(tx).live_of_pair(pair.id) if one.state is CommitmentState.OPEN]
    due = [one.id for one in open_ones if is_due(one)]
    Commitments(tx).set_state(due, CommitmentState.CARRIED_OVER)
    Commitments(tx).record(
        *(CommitmentChange(commitment_id, Change.CARRIED_OVER, None, now, Origin.SCHEDULE) for commitment_id in due)
    )
