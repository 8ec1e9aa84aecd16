"""Forgets a person: deletes what they wrote, and destroys the keys that could open it in an older copy of a page.

What the two of a pair wrote is sealed with one key. So what the other one wrote is sealed anew with a new key, and the
old key is destroyed: with it goes what the person wrote, wherever its ciphertext may still lie. This needs the text for
a moment, inside this module; nothing of it leaves it.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Table, func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from bot.administration.tables import AuditRow, LegalHoldRow, PerformanceViewerRow
from bot.briefs.shift_tables import FrameShiftRow
from bot.briefs.tables import BriefRow, ReplyRow
from bot.commitments.tables import CommitmentChangeRow, CommitmentRow, NoteRow, PlanRevisionRow
from bot.core.database.queries import Repository
from bot.core.database.tables import Row
from bot.core.outbox.tables import DeliveryRow, HomeRow
from bot.core.people_store import name_key
from bot.core.people_tables import PairRow, PersonRow, PreferencesRow
from bot.core.sealing.cipher import Cipher, new_key
from bot.core.sealing.column import PREFIX, Ciphertext, SealedRecord, SealedText, Sealing
from bot.core.sealing.tables import TextKeyRow
from bot.goals.rules import GoalState
from bot.goals.tables import GoalRevisionRow, GoalRow, MilestoneRow
from bot.handovers.tables import HandoverRow
from bot.meetings.tables import OccurrenceRow
from bot.performance.tables import BroughtForwardRow, PerformanceKeyRow, PerformanceReceiptRow, PerformanceRecordRow
from bot.practice.tables import PracticeAttemptRow
from bot.privacy.tables import ErasureRow
from bot.topics.tables import ProposalRow, TopicRow
from bot.workspaces.tables import WorkspaceRow

Keys = TypeVar("Keys", TextKeyRow, PerformanceKeyRow)

OWN: Sequence[tuple[type[Row], InstrumentedAttribute[Any]]] = (
    (NoteRow, NoteRow.author_id),
    (TopicRow, TopicRow.author_id),
    (ProposalRow, ProposalRow.author_id),
    (BroughtForwardRow, BroughtForwardRow.author_id),
    (ReplyRow, ReplyRow.author_id),
    (PreferencesRow, PreferencesRow.person_id),
    (HomeRow, HomeRow.person_id),
    (PerformanceViewerRow, PerformanceViewerRow.person_id),
    (PracticeAttemptRow, PracticeAttemptRow.person_id),
    (DeliveryRow, DeliveryRow.recipient_id),
    (TextKeyRow, TextKeyRow.person_id),
    (ErasureRow, ErasureRow.person_id),
)
"""Rows that are one person's alone: they go, in this order."""

SHARED: Mapping[type[Row], str] = {
    PlanRevisionRow: "each part goes by who changed it last",
    CommitmentRow: "each goes by whose words they are",
    CommitmentChangeRow: "what was replaced goes by whose words those were",
    GoalRow: "what both confirmed stays; a draft goes by who worded it",
    GoalRevisionRow: "the same",
    MilestoneRow: "go and stay with their goal",
    PerformanceRecordRow: "stays: it is the workspace's, for as long as that keeps it",
    PerformanceReceiptRow: "words that the report added go with the report",
}
"""Rows in which both of a pair write, and how it is told what is whose. A test fails when a table with sealed text is
none of these lists."""

WORDED = (
    *("what", "measure", "okr", "due_on", "kind"),
    *("changed_by", "changed_at", "manager_confirmed_at", "report_confirmed_at"),
)
"""What a goal and a revision of it both have."""

KEPT: Mapping[type[Row], str] = {
    PersonRow: "somebody without a name, whom rows of others refer to",
    PairRow: "that they were a pair; what the other one wrote is in it",
    FrameShiftRow: "when a conversation changed its frame; no word of it",
    OccurrenceRow: "when the other one met them",
    HandoverRow: "that something was passed on, by ids; no word of it",
    LegalHoldRow: "nobody on hold is forgotten",
    AuditRow: "the proof; ids only, and never deleted",
}
"""Rows that name a person and stay, and why."""


class Erasing(Repository):
    """Runs inside the caller's transaction."""

    def erase(self, person_id: int, name: str, now: datetime) -> None:
        """Delete what this person wrote; `name` stands where theirs was."""
        mine = or_(PairRow.manager_id == person_id, PairRow.report_id == person_id)
        pair_ids = [row.id for row in self._all(self._select(PairRow, mine))]
        for pair_id in pair_ids:
            self._part(pair_id, person_id)
        replies = self._select(ReplyRow, ReplyRow.author_id == person_id).with_only_columns(ReplyRow.id)
        self._run(self._update(CommitmentRow, CommitmentRow.reply_id.in_(replies)).values(reply_id=None, line=None))
        self._run(self._update(NoteRow, NoteRow.reply_id.in_(replies)).values(reply_id=None))
        for row, column in OWN:
            self._run(self._delete(row, column == person_id))
        self._forget_where(person_id)
        self._rename(person_id, name, now)

    def _part(self, pair_id: int, person_id: int) -> None:
        """Delete what this one of a pair wrote, and seal the rest with a new key."""
        old = self._first(self._select(TextKeyRow, TextKeyRow.pair_id == pair_id, TextKeyRow.person_id.is_(None)))
        cipher = Cipher((old.key,)) if old else None
        self._plans(pair_id, person_id, cipher)
        self._commitments(pair_id, person_id, cipher)
        self._goals(pair_id, person_id)
        self._answers(pair_id, person_id)
        if old is not None:
            self._replace_key(TextKeyRow, old, SealedText, person_id=None)
        self._words_of_report(pair_id, person_id)
        of_records = self._first(self._select(PerformanceKeyRow, PerformanceKeyRow.pair_id == pair_id))
        if of_records is not None:
            self._replace_key(PerformanceKeyRow, of_records, SealedRecord)

    def _replace_key(self, keys: type[Keys], old: Keys, kind: type[Sealing], **scope: None) -> None:
        """Seal with a new key whatever this one has sealed, and destroy it."""
        cipher = Cipher((old.key,))
        rest = list(self._sealed_with(old.id, kind))
        self._run(self._delete(keys, keys.id == old.id))
        if rest:
            new = self._insert(keys, pair_id=old.pair_id, key=new_key(), **scope)
            for table, column, row_id, value in rest:
                sealed = Ciphertext.of(new.id, Cipher((new.key,)).seal(_open(cipher, value)))
                self._write(update(table).where(table.c.id == row_id).values({column: sealed}))

    def _words_of_report(self, pair_id: int, person_id: int) -> None:
        """Empty what this person, as the report, added to records."""
        theirs = self._select(PairRow, PairRow.id == pair_id, PairRow.report_id == person_id)
        if self._first(theirs) is not None:
            records = self._select(PerformanceRecordRow, PerformanceRecordRow.pair_id == pair_id)
            ids = records.with_only_columns(PerformanceRecordRow.id)
            self._run(self._update(PerformanceReceiptRow, PerformanceReceiptRow.record_id.in_(ids)).values(words=None))

    def _plans(self, pair_id: int, person_id: int, cipher: Cipher | None) -> None:
        """Empty each part of each revision that is in this person's words."""
        revisions = self._all(
            self._select(PlanRevisionRow, PlanRevisionRow.pair_id == pair_id).order_by(PlanRevisionRow.version)
        )
        for part in ("expectations", "current_performance", "support"):
            before, author = "", None
            for row in revisions:
                text = _open(cipher, getattr(row, part))
                author = row.changed_by if text != before else author
                before = text
                if text and author == person_id:
                    gone = self._update(PlanRevisionRow, PlanRevisionRow.id == row.id)
                    self._run(gone.values({part: Ciphertext("")}))

    def _commitments(self, pair_id: int, person_id: int, cipher: Cipher | None) -> None:
        of_pair = self._select(CommitmentRow, CommitmentRow.pair_id == pair_id)
        for row in self._all(of_pair):
            changes = self._all(
                self._select(CommitmentChangeRow, CommitmentChangeRow.commitment_id == row.id).order_by(
                    CommitmentChangeRow.id
                )
            )
            author, theirs = self._authors(row, changes, person_id, cipher)
            for change in theirs:
                gone = self._update(CommitmentChangeRow, CommitmentChangeRow.id == change.id)
                self._run(gone.values(before_text=Ciphertext("")))
            if author == person_id:
                self._run(self._delete(CommitmentChangeRow, CommitmentChangeRow.commitment_id == row.id))
                self._run(self._delete(CommitmentRow, CommitmentRow.id == row.id))

    def _answers(self, pair_id: int, person_id: int) -> None:
        """Empty what this person, as the manager, answered to proposals."""
        if self._get(PairRow, pair_id).manager_id == person_id:
            self._run(self._update(ProposalRow, ProposalRow.pair_id == pair_id).values(answer=None))

    def _goals(self, pair_id: int, person_id: int) -> None:
        """Delete the goals, and the words goals had, of this person that the other one has not confirmed. A goal that
        both confirmed before this person reworded it has the words of then again."""
        pair = self._get(PairRow, pair_id)
        by_other = "report_confirmed_at" if pair.manager_id == person_id else "manager_confirmed_at"

        def mine(row: type[GoalRow] | type[GoalRevisionRow]) -> Sequence[ColumnElement[bool]]:
            return row.pair_id == pair_id, row.changed_by == person_id, getattr(row, by_other).is_(None)

        for goal in self._all(self._select(GoalRow, *mine(GoalRow))):
            if not self._takes_back_agreed(goal):
                self._run(self._delete(MilestoneRow, MilestoneRow.goal_id == goal.id))
                self._run(self._delete(GoalRevisionRow, GoalRevisionRow.goal_id == goal.id))
                self._run(self._delete(GoalRow, GoalRow.id == goal.id))
        self._run(self._delete(GoalRevisionRow, *mine(GoalRevisionRow)))

    def _takes_back_agreed(self, goal: GoalRow) -> bool:
        """Let a goal have the last words that both confirmed; False where there are none."""
        both = (GoalRevisionRow.manager_confirmed_at.is_not(None), GoalRevisionRow.report_confirmed_at.is_not(None))
        before = self._select(GoalRevisionRow, GoalRevisionRow.goal_id == goal.id, *both)
        agreed = self._first(before.order_by(GoalRevisionRow.version.desc()).limit(1))
        if agreed is None:
            return False
        values = {name: getattr(agreed, name) for name in WORDED}
        state = GoalState.CONFIRMED if goal.state is GoalState.DRAFT else goal.state
        self._run(self._update(GoalRow, GoalRow.id == goal.id).values(**values, state=state))
        self._run(self._delete(GoalRevisionRow, GoalRevisionRow.id == agreed.id))
        return True

    def _authors(
        self, row: CommitmentRow, changes: Sequence[CommitmentChangeRow], person_id: int, cipher: Cipher | None
    ) -> tuple[int | None, list[CommitmentChangeRow]]:
        """Who wrote the words as they are; and the changes that replaced words of this person. Without a history they
        are the manager's."""
        author = changes[0].by if changes else row.manager_id
        edits = [change for change in changes if change.before_text is not None]
        texts = [_open(cipher, change.before_text or Ciphertext("")) for change in edits]
        texts.append(_open(cipher, row.text))
        theirs = []
        for number, change in enumerate(edits):
            if author == person_id:
                theirs.append(change)
            if texts[number] != texts[number + 1]:
                author = change.by
        return author, theirs

    def _sealed_with(self, key_id: int, kind: type[Sealing]) -> Iterator[tuple[Table, str, int, Ciphertext]]:
        """Every value that this key has sealed: table, column, id of the row, ciphertext."""
        start = f"{PREFIX}{key_id}:"
        for table in Row.metadata.sorted_tables:
            for column in table.columns:
                if isinstance(column.type, kind):
                    begins: ColumnElement[bool] = func.substr(column, 1, len(start)) == start
                    found = select(table.c.id, column).where(table.c.workspace_id == self._workspace_id, begins)
                    for row_id, value in self._connection.execute(found):
                        yield table, column.name, row_id, value

    def _forget_where(self, person_id: int) -> None:
        """In which direct messages their briefs were says who they are, and so does having installed the bot."""
        pairs = self._select(PairRow, PairRow.manager_id == person_id).with_only_columns(PairRow.id)
        self._run(self._update(BriefRow, BriefRow.pair_id.in_(pairs)).values(channel=None, thread_ts=None))
        person = self._get(PersonRow, person_id)
        installer = self._update(WorkspaceRow, WorkspaceRow.installed_by == person.slack_id)
        self._run(installer.values(installed_by=None))

    def _rename(self, person_id: int, name: str, now: datetime) -> None:
        """Somebody of this name who is not here. If they turn up again in Slack, they are somebody new."""
        key = name_key(name)
        gone = self._update(PersonRow, PersonRow.id == person_id).values(
            slack_id=f"GONE{person_id}",
            name=name,
            name_key=key,
            first_name_key=key.partition(" ")[0],
            timezone="UTC",
            locale="en-US",
            active=False,
            admin=False,
            unreachable=None,
            updated_at=now,
        )
        self._run(gone)


def _open(cipher: Cipher | None, value: Ciphertext) -> str:
    """What was written; nothing where the key has been destroyed before."""
    parts = value.parts()
    return cipher.open(parts[1]) if cipher is not None and parts is not None else ""
