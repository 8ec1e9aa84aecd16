"""What somebody has just done to commitments, which can be undone where they see it."""

from collections.abc import Sequence
from dataclasses import replace

from bot.commitments.rules import SHOWN_WITH_UNDO, UNDO_LASTS, Change, CommitmentLine, JustDone
from bot.commitments.service import HOME_SHOWS, as_lines, undoable
from bot.commitments.store import Commitments
from bot.core.outbox.homes import HomeContext
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingTransaction


def just_done(tx: CoachingTransaction, request: Request) -> list[tuple[Change, CommitmentLine]]:
    """What the person has done, dropped or moved in the last hour and can undo, the last first."""
    who, latest = request.who, dict[int, Change]()
    for one in Commitments(tx).changes_by(who.id, request.now - UNDO_LASTS):
        latest.setdefault(one.commitment_id, one.change)
    shown = [one for one, change in latest.items() if change in SHOWN_WITH_UNDO]
    found = {line.commitment.id: line for line in as_lines(tx, who, Commitments(tx).get_many(shown))} if shown else {}
    return [
        (latest[one], found[one]) for one in shown if one in found and undoable(latest[one], [found[one].commitment])
    ]


def with_undo(tx: CoachingTransaction, request: Request, lines: Sequence[CommitmentLine]) -> list[CommitmentLine]:
    """These, each that the reader has just moved with its way back; what is done or dropped has one anyway."""
    moved = {line.commitment.id for change, line in just_done(tx, request) if change is Change.MOVED}
    return [replace(line, undoable=line.commitment.id in moved) for line in lines]


def home_section(tx: CoachingTransaction, request: Request, _home: HomeContext) -> JustDone | None:
    """What they have just moved, for App Home, whatever they did it with; what is finished it shows by itself."""
    moved = tuple(line for change, line in just_done(tx, request) if change is Change.MOVED)[:HOME_SHOWS]
    return JustDone(request.today, moved) if moved else None
