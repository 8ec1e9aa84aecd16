"""What somebody is sent of the plans they share, of proposals to them, and of their own notes."""

from bot.core.export import EVERYTHING, name_for, pairs_of, with_other
from bot.core.feature import ExportSection
from bot.core.files import Row, plain
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingTransaction
from bot.core.time.zones import local
from bot.meetings.rules import SCHEDULE
from bot.plans.note_store import Notes
from bot.plans.proposal_store import Proposals
from bot.plans.rules import PLANS, PROPOSALS, SECTIONS
from bot.plans.store import Plans


def plans(tx: CoachingTransaction, request: Request) -> list[Row]:
    """Every revision of every plan they share, newest first."""
    who = request.who
    rows: list[Row] = []
    for pair in pairs_of(tx, who, PLANS):
        for plan in Plans(tx).history(pair.id, EVERYTHING):
            written = {name: str(getattr(plan, name)) for name in SECTIONS}
            by = {pair.manager.id: pair.manager, pair.report.id: pair.report}.get(plan.changed_by or 0)
            when = local(plan.changed_at, who.timezone) if plan.changed_at else None
            changed = {"changed_by": name_for(by, who), "changed_at": plain(when)}
            rows.append({**with_other(pair, who), "version": plan.version, **changed, **written})
    return rows


def proposals(tx: CoachingTransaction, request: Request) -> list[Row]:
    """What was proposed to change in the plans they share, and the answers."""
    who = request.who
    return [
        {
            **with_other(pair, who),
            "proposed_at": plain(local(one.created_at, who.timezone)),
            "state": one.state.value,
            **{name: str(getattr(one.plan, name)) for name in SECTIONS},
            "answer": one.answer,
        }
        for pair in pairs_of(tx, who, PROPOSALS)
        for one in Proposals(tx).all_of_pair(pair.id)
    ]


def private_notes(tx: CoachingTransaction, request: Request) -> list[Row]:
    """Their own notes; nobody else's are opened here."""
    who = request.who
    return [
        {**with_other(pair, who), "written_at": plain(local(note.written_at, who.timezone)), "text": note.text}
        for pair in pairs_of(tx, who, SCHEDULE)
        for note in Notes(tx).of_author(who.id, pair.id, EVERYTHING)
    ]


EXPORT = (
    ExportSection("plans", 30, plans, ("plan_revisions",)),
    ExportSection("proposals", 70, proposals, ("plan_proposals",)),
    ExportSection("private_notes", 80, private_notes, ("notes",)),
)
