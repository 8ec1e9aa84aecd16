"""What somebody is sent of their commitments."""

from bot.commitments.rules import COMMITMENTS, Owner
from bot.commitments.store import Commitments
from bot.core.export import pairs_of, with_other
from bot.core.feature import ExportSection
from bot.core.files import Row, plain
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingTransaction
from bot.core.time.zones import local


def commitments(tx: CoachingTransaction, request: Request) -> list[Row]:
    """Every commitment of every pair they are in, also what is done, with what it said before."""
    who = request.who
    rows: list[Row] = []
    for pair in pairs_of(tx, who, COMMITMENTS):
        owners = {Owner.MANAGER: pair.manager.name, Owner.REPORT: pair.report.name}
        for one in Commitments(tx).all_of_pair(pair.id):
            changes = Commitments(tx).history(one.id)
            rows.append(
                {
                    **with_other(pair, who),
                    "number": one.number,
                    "text": one.text,
                    "whose": owners.get(one.owner, f"{pair.manager.name}, {pair.report.name}"),
                    "due_on": plain(one.due_on),
                    "state": one.state.value,
                    "logged_at": plain(local(one.created_at, who.timezone)),
                    "said_before": tuple(each.before.text for each in changes if each.before is not None),
                }
            )
    return rows


EXPORT = (ExportSection("commitments", 40, commitments, ("commitments", "commitment_changes")),)
