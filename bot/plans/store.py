"""Coaching plans: one row per revision, none is ever changed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, func

from bot.core.database.queries import Condition, Repository
from bot.core.database.transaction import Transaction
from bot.core.events import PairsJoined
from bot.core.sealing.coaching import TextRepository
from bot.frames.rules import Frame
from bot.plans.rules import Note, Plan, Proposal, ProposalState
from bot.plans.tables import OPEN_PROPOSAL, NoteRow, PlanRevisionRow, ProposalRow


class Plans(TextRepository):
    """Revisions of development plans."""

    def latest(self, pair_id: int) -> Plan:
        """The newest revision, or the empty plan of version 0."""
        return self._first_of(Plan, self._newest_first(pair_id)) or Plan(pair_id)

    def latest_of_pairs(self, pair_ids: Sequence[int]) -> dict[int, Plan]:
        """`latest` for many pairs in one query; pairs without a revision are left out."""
        newest = (
            self._select(PlanRevisionRow, PlanRevisionRow.pair_id.in_(pair_ids))
            .with_only_columns(PlanRevisionRow.pair_id, func.max(PlanRevisionRow.version).label("version"))
            .group_by(PlanRevisionRow.pair_id)
            .subquery()
        )
        is_newest = (newest.c.pair_id == PlanRevisionRow.pair_id) & (newest.c.version == PlanRevisionRow.version)
        found = self._all_of(Plan, self._select(PlanRevisionRow).join(newest, is_newest))
        return {plan.pair_id: plan for plan in found}

    def revision(self, pair_id: int, version: int) -> Plan:
        """That revision, or the empty plan of version 0."""
        found = self._first_of(Plan, self._newest_first(pair_id).where(PlanRevisionRow.version == version))
        return found or Plan(pair_id)

    def add_revision(self, plan: Plan) -> bool:
        """Store `plan` as its `version`. False if that version exists already: somebody else was quicker."""
        values = self._sealed(PlanRevisionRow, plan.pair_id, plan)
        return self._insert_new(PlanRevisionRow, **values) is not None

    def history(self, pair_id: int, limit: int) -> list[Plan]:
        """Revisions, newest first."""
        return self._all_of(Plan, self._newest_first(pair_id).limit(limit))

    def _newest_first(self, pair_id: int) -> Select[PlanRevisionRow]:
        mine = self._select(PlanRevisionRow, PlanRevisionRow.pair_id == pair_id)
        return mine.order_by(PlanRevisionRow.version.desc())


class Notes(TextRepository):
    """Private notes. There is no way to read one but through its author."""

    def add(
        self,
        pair_id: int,
        author_id: int,
        text: str,
        now: datetime,
        reply_id: int | None,
        line: int | None = None,
        frame: Frame = Frame.COACHING,
    ) -> Note:
        """A new note of `author_id`; `frame` is that of the conversation in which it was written."""
        row = self._insert(
            NoteRow,
            pair_id=pair_id,
            author_id=author_id,
            text=self._keyring.seal_own(text, pair_id),
            written_at=now,
            reply_id=reply_id,
            line=line,
            frame=frame,
        )
        return self._value(Note, row)

    def of_author(self, author_id: int, pair_id: int, limit: int) -> list[Note]:
        """Newest first. Notes are only ever read by their author."""
        mine = self._kept(NoteRow.author_id == author_id, NoteRow.pair_id == pair_id)
        return self._all_of(Note, mine.order_by(NoteRow.id.desc()).limit(limit))

    def last_in_coaching(self, author_id: int, pair_id: int, until: datetime) -> Note | None:
        """The newest one written by then; none that was written under a performance conversation."""
        mine = self._kept(NoteRow.author_id == author_id, NoteRow.pair_id == pair_id, NoteRow.written_at <= until)
        coaching = mine.where(NoteRow.frame == Frame.COACHING)
        return self._first_of(Note, coaching.order_by(NoteRow.id.desc()))

    def count_of_author(self, author_id: int, pair_id: int) -> int:
        """How many notes the author has about the pair."""
        return self._count(self._kept(NoteRow.author_id == author_id, NoteRow.pair_id == pair_id))

    def count_of_reply(self, reply_id: int) -> int:
        """How many notes were kept from that reply."""
        return self._count(self._kept(NoteRow.reply_id == reply_id))

    def of_reply(self, reply_id: int) -> list[Note]:
        """The notes kept from that reply, by line."""
        return self._all_of(Note, self._kept(NoteRow.reply_id == reply_id).order_by(NoteRow.line, NoteRow.id))

    def latest_of_author(self, author_id: int, since: datetime) -> list[Note]:
        """What the author kept last, not before `since`: several at one moment together."""
        mine = self._kept(NoteRow.author_id == author_id, NoteRow.written_at >= since)
        found = self._all_of(Note, mine.order_by(NoteRow.written_at.desc(), NoteRow.id))
        return [one for one in found if one.written_at == found[0].written_at]

    def set_line(self, note_id: int, line: int) -> None:
        """It stands elsewhere in its message."""
        self._run(self._update(NoteRow, NoteRow.id == note_id).values(line=line))

    def take_back(self, note_ids: Sequence[int], now: datetime) -> None:
        """They are none any more."""
        self._run(self._update(NoteRow, NoteRow.id.in_(note_ids)).values(destroy_at=now))

    def _kept(self, *where: Condition) -> Select[NoteRow]:
        return self._select(NoteRow, *where, NoteRow.destroy_at.is_(None))


class Proposals(TextRepository):
    """Reports' proposals to change the plan."""

    def get(self, proposal_id: int) -> Proposal:
        """Raises NotFoundError."""
        return self._proposal(self._get(ProposalRow, proposal_id))

    def add(self, author_id: int, plan: Plan, now: datetime) -> Proposal:
        """A new open one; the pair must have none. `plan.version` is the one it was begun from."""
        row = self._insert(
            ProposalRow,
            **self._sealed(ProposalRow, plan.pair_id, plan),
            author_id=author_id,
            base_version=plan.version,
            state=ProposalState.OPEN,
            created_at=now,
        )
        return self._proposal(row)

    def open_of_pair(self, pair_id: int) -> Proposal | None:
        """The one that waits for the manager."""
        row = self._first(self._select(ProposalRow, ProposalRow.pair_id == pair_id, OPEN_PROPOSAL))
        return self._proposal(row) if row else None

    def all_of_pair(self, pair_id: int) -> list[Proposal]:
        """In every state, oldest first."""
        rows = self._all(self._select(ProposalRow, ProposalRow.pair_id == pair_id).order_by(ProposalRow.id))
        return self._each(rows, self._proposal)

    def decide(self, proposal: Proposal, state: ProposalState, answer: str = "") -> None:
        """How it ended, and the manager's line."""
        sealed = self._keyring.seal_for_pair(proposal.pair_id, answer)
        self._run(self._update(ProposalRow, ProposalRow.id == proposal.id).values(state=state, answer=sealed))

    def _proposal(self, row: ProposalRow) -> Proposal:
        plan = self._value(Plan, row, version=row.base_version, changed_by=row.author_id, changed_at=None)
        answer = self._keyring.open(row.answer) if row.answer else ""
        return self._value(Proposal, row, plan=plan, answer=answer)


class JoinedPlans(Repository):
    """The plans of two pairs that become one, by numbers and states alone: what was changed last is the newest."""

    def join(self, gone_id: int, kept_id: int) -> None:
        """Number the revisions of both in one row, and leave one open proposal."""
        revisions = {pair_id: self._revisions(pair_id) for pair_id in (gone_id, kept_id)}
        changed = {
            pair_id: max((str(one.changed_at or "") for one in found), default="")
            for pair_id, found in revisions.items()
        }
        first, later = (kept_id, gone_id) if changed[gone_id] > changed[kept_id] else (gone_id, kept_id)
        by = max((one.version for one in revisions[first]), default=0)
        for one in revisions[later]:
            self._run(self._update(PlanRevisionRow, PlanRevisionRow.id == one.id).values(version=one.version + by))
        open_one = (ProposalRow.pair_id == later, OPEN_PROPOSAL)
        self._run(self._update(ProposalRow, *open_one).values(base_version=ProposalRow.base_version + by))
        if self._count(self._select(ProposalRow, ProposalRow.pair_id.in_([gone_id, kept_id]), OPEN_PROPOSAL)) > 1:
            older = self._update(ProposalRow, ProposalRow.pair_id == first, OPEN_PROPOSAL)
            self._run(older.values(state=ProposalState.REPLACED))

    def _revisions(self, pair_id: int) -> list[PlanRevisionRow]:
        """The last first, so that no number is taken twice while they are moved up."""
        mine = self._select(PlanRevisionRow, PlanRevisionRow.pair_id == pair_id)
        return self._all(mine.order_by(PlanRevisionRow.version.desc()))


def join_plans(tx: Transaction, event: PairsJoined) -> None:
    """Two pairs become one."""
    JoinedPlans(tx).join(event.gone.id, event.kept.id)
