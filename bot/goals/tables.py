"""Goals of a pair, the words they had before, and the steps on the way."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.cipher import Ciphertext, SealedText
from bot.core.database.tables import (
    NUMBERED,
    TO_DESTROY,
    WRITERS,
    Id,
    NumberedRow,
    own_id,
    partial_index,
    references,
    refers,
    word,
)
from bot.core.personal_data import DESTROYED, ByRule, PersonalData, TakenBack
from bot.goals.rules import GoalKind, GoalState, words_of


class _WordedRow(NumberedRow):
    """The words of a goal; `version` counts them. `writers`: ids of those whose words are in a text, by its name; NULL
    in rows of the version before."""

    __abstract__ = True

    pair_id: Mapped[int] = mapped_column(Id)
    version: Mapped[int]
    what: Mapped[Ciphertext] = mapped_column(SealedText)
    measure: Mapped[Ciphertext] = mapped_column(SealedText)
    okr: Mapped[Ciphertext] = mapped_column(SealedText)
    due_on: Mapped[date | None]
    kind: Mapped[GoalKind] = mapped_column(word(GoalKind))
    changed_by: Mapped[int] = mapped_column(Id)
    changed_at: Mapped[datetime]
    manager_confirmed_at: Mapped[datetime | None]
    report_confirmed_at: Mapped[datetime | None]
    writers: Mapped[dict[str, list[int]] | None] = mapped_column(WRITERS)


class GoalRow(_WordedRow):
    """A goal as it stands."""

    __tablename__ = "goals"

    state: Mapped[GoalState] = mapped_column(word(GoalState))
    created_by: Mapped[int] = mapped_column(Id)
    asked_version: Mapped[int]
    put_aside: Mapped[bool]
    closed_by: Mapped[int | None] = mapped_column(Id)
    closed_at: Mapped[datetime | None]
    milestones_version: Mapped[int]
    milestones_changed_by: Mapped[int | None] = mapped_column(Id)
    milestones_changed_at: Mapped[datetime | None]

    __table_args__ = (
        own_id(),
        *references(
            pair_id="pairs",
            created_by="people",
            changed_by="people",
            closed_by="people",
            milestones_changed_by="people",
        ),
        NUMBERED,
    )


class GoalRevisionRow(_WordedRow):
    """Words a goal had before the present ones, as they stood when they were replaced."""

    __tablename__ = "goal_revisions"

    goal_id: Mapped[int] = mapped_column(Id)

    __table_args__ = (
        UniqueConstraint("goal_id", "version"),
        *references(pair_id="pairs", changed_by="people"),
        refers("goal_id", "goals"),
        NUMBERED,
    )


class MilestoneRow(NumberedRow):
    """A step on the way; one that was taken away is shown to nobody."""

    __tablename__ = "milestones"

    pair_id: Mapped[int] = mapped_column(Id)
    goal_id: Mapped[int] = mapped_column(Id)
    text: Mapped[Ciphertext] = mapped_column(SealedText)
    due_on: Mapped[date | None]
    done_at: Mapped[datetime | None]
    done_by: Mapped[int | None] = mapped_column(Id)
    writers: Mapped[list[int] | None] = mapped_column(WRITERS)
    destroy_at: Mapped[datetime | None]

    __table_args__ = (
        *references(pair_id="pairs", goal_id="goals", done_by="people"),
        partial_index("ix_milestones_to_destroy", "destroy_at", where=TO_DESTROY),
        NUMBERED,
    )


class MilestoneRevisionRow(NumberedRow):
    """Words that a milestone of that goal had before. They stand in the export of both alone; forgetting who
    wrote the present ones brings them back."""

    __tablename__ = "milestone_revisions"

    pair_id: Mapped[int] = mapped_column(Id)
    goal_id: Mapped[int] = mapped_column(Id)
    milestone_id: Mapped[int] = mapped_column(Id)
    text: Mapped[Ciphertext] = mapped_column(SealedText)
    writers: Mapped[list[int] | None] = mapped_column(WRITERS)
    destroy_at: Mapped[datetime | None]

    __table_args__ = (
        *references(pair_id="pairs", goal_id="goals"),
        partial_index("ix_milestone_revisions_to_destroy", "destroy_at", where=TO_DESTROY),
        NUMBERED,
    )


def _taken_away(row: type[MilestoneRow | MilestoneRevisionRow]) -> TakenBack:
    """By whom is known until somebody changes the goal's steps again."""
    then = (GoalRow.id == row.goal_id, GoalRow.milestones_changed_at == row.destroy_at)
    return TakenBack(row.destroy_at, by=select(GoalRow.milestones_changed_by).where(*then).scalar_subquery())


_UNCONFIRMED = ByRule(words_of, (GoalRow, GoalRevisionRow, MilestoneRow, MilestoneRevisionRow))

PERSONAL_DATA = (
    PersonalData(
        GoalRow, pair=GoalRow.pair_id, purged=DESTROYED, forgotten=_UNCONFIRMED, written_at=GoalRow.changed_at
    ),
    PersonalData(GoalRevisionRow, pair=GoalRevisionRow.pair_id, purged=DESTROYED, forgotten=_UNCONFIRMED),
    PersonalData(
        MilestoneRow,
        pair=MilestoneRow.pair_id,
        purged=DESTROYED,
        forgotten=_UNCONFIRMED,
        taken_back=_taken_away(MilestoneRow),
    ),
    PersonalData(
        MilestoneRevisionRow,
        pair=MilestoneRevisionRow.pair_id,
        purged=DESTROYED,
        forgotten=_UNCONFIRMED,
        taken_back=_taken_away(MilestoneRevisionRow),
    ),
)
