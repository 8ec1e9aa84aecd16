"""Puts together what is sent about frames and performance conversations: who composes it, opened for what."""

from collections.abc import Callable, Mapping

from bot.briefs.shift import FrameService
from bot.core.outbox.deliveries import Kind
from bot.core.outbox.messages import Composed
from bot.core.outbox.sending import Begin, Hook
from bot.performance import messages as record_messages
from bot.performance.sealed_database import SealedDatabase

AFTER_SENT: Mapping[Kind, Hook] = {
    Kind.PERFORMANCE_BRIEF: record_messages.after_brief,
    Kind.PERFORMANCE_AHEAD: record_messages.after_ahead,
    Kind.RECORD: record_messages.after_record,
}
_OF_RECORDS: Mapping[Kind, Callable[..., Composed]] = {
    Kind.PERFORMANCE_BRIEF: record_messages.compose_brief,
    Kind.PERFORMANCE_AHEAD: record_messages.compose_ahead,
    Kind.RECORD: record_messages.compose_record,
    Kind.RECEIVED: record_messages.compose_received,
    Kind.UNACKNOWLEDGED: record_messages.compose_unacknowledged,
    Kind.BROUGHT_FORWARD: record_messages.compose_brought,
}


def composers(frames: FrameService) -> Mapping[Kind, Callable[..., Composed]]:
    """Who composes what."""
    return {
        Kind.SHIFT: frames.compose_shift,
        Kind.SHIFTED: frames.compose_shifted,
        Kind.SOFTENED: frames.compose_softened,
        Kind.LIMITS: frames.compose_limits,
        **_OF_RECORDS,
    }


def begins(db: SealedDatabase) -> Mapping[Kind, Begin]:
    """What is about performance records takes a transaction with them, which coaching's are not."""
    return dict.fromkeys(_OF_RECORDS, db.performance)
