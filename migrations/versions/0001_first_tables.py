"""The first tables.

Revision: 0001
After: nothing
Made: 2026-11-22 07:25:43.200289
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "people",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("slack_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("first_name_key", sa.Text(), nullable=False),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("id", "workspace_id", name=op.f("uq_people_id_workspace_id")),
        sa.UniqueConstraint("workspace_id", "slack_id", name=op.f("uq_people_workspace_id_slack_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_people_workspace_id_first_name_key_name_key"),
        "people",
        ["workspace_id", "first_name_key", "name_key"],
    )
    op.create_index(op.f("ix_people_workspace_id_name_key"), "people", ["workspace_id", "name_key"])

    op.create_table(
        "receipts",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "key", name=op.f("pk_receipts")),
    )
    op.create_index(op.f("ix_receipts_seen_at"), "receipts", ["seen_at"])

    op.create_table(
        "deliveries",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("dedupe_key", sa.Text(), nullable=False),
        sa.Column("recipient_id", ID, nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("subject", sa.JSON(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("thread_ts", sa.Text(), nullable=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("ts", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_by", sa.Text(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wanted_version", sa.Integer(), nullable=False),
        sa.Column("shown_version", sa.Integer(), nullable=False),
        sa.Column("rendering_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "recipient_id"],
            ["people.workspace_id", "people.id"],
            name=op.f("fk_deliveries_workspace_id_recipient_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("workspace_id", "dedupe_key", name=op.f("uq_deliveries_workspace_id_dedupe_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_deliveries_out_of_date",
        "deliveries",
        ["due_at"],
        sqlite_where=sa.text("shown_version < wanted_version"),
        postgresql_where=sa.text("shown_version < wanted_version"),
    )
    op.create_index(op.f("ix_deliveries_recipient_id_kind_due_at"), "deliveries", ["recipient_id", "kind", "due_at"])
    op.create_index(op.f("ix_deliveries_recipient_id_kind_sent_at"), "deliveries", ["recipient_id", "kind", "sent_at"])
    op.create_index(
        "ix_deliveries_unfinished",
        "deliveries",
        ["due_at"],
        sqlite_where=sa.text("state IN ('waiting', 'claimed')"),
        postgresql_where=sa.text("state IN ('waiting', 'claimed')"),
    )
    op.create_index(op.f("ix_deliveries_channel_ts"), "deliveries", ["channel", "ts"])

    op.create_table(
        "homes",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stale_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("one_on_ones_page", sa.Integer(), nullable=False),
        sa.Column("commitments_page", sa.Integer(), nullable=False),
        sa.Column("plans_page", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["people.workspace_id", "people.id"],
            name=op.f("fk_homes_workspace_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("workspace_id", "person_id", name=op.f("pk_homes")),
    )
    op.create_index(
        "ix_homes_stale",
        "homes",
        ["opened_at"],
        sqlite_where=sa.text("stale_since IS NOT NULL"),
        postgresql_where=sa.text("stale_since IS NOT NULL"),
    )

    op.create_table(
        "pairs",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("manager_id", ID, nullable=False),
        sa.Column("report_id", ID, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "manager_id"],
            ["people.workspace_id", "people.id"],
            name=op.f("fk_pairs_workspace_id_manager_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "report_id"],
            ["people.workspace_id", "people.id"],
            name=op.f("fk_pairs_workspace_id_report_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pairs")),
        sa.UniqueConstraint("id", "workspace_id", name=op.f("uq_pairs_id_workspace_id")),
        sa.UniqueConstraint(
            "workspace_id", "manager_id", "report_id", name=op.f("uq_pairs_workspace_id_manager_id_report_id")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_pairs_report_id"), "pairs", ["report_id"])

    op.create_table(
        "preferences",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("nudge_on", sa.Boolean(), nullable=False),
        sa.Column("nudge_weekday", sa.Integer(), nullable=False),
        sa.Column("nudge_time", sa.Time(), nullable=False),
        sa.Column("working_days", sa.JSON(), nullable=False),
        sa.Column("quiet_from", sa.Time(), nullable=False),
        sa.Column("quiet_until", sa.Time(), nullable=False),
        sa.Column("daily_cap", sa.Integer(), nullable=False),
        sa.Column("snoozed_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["people.workspace_id", "people.id"],
            name=op.f("fk_preferences_workspace_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("workspace_id", "person_id", name=op.f("pk_preferences")),
    )
    op.create_table(
        "one_on_ones",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("pair_id", ID, nullable=False),
        sa.Column("frequency", sa.String(20), nullable=False),
        sa.Column("local_time", sa.Time(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("interval", sa.Integer(), nullable=False),
        sa.Column("nth", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("lead", sa.String(20), nullable=False),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("plan_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "pair_id"],
            ["pairs.workspace_id", "pairs.id"],
            name=op.f("fk_one_on_ones_workspace_id_pair_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_on_ones")),
        sa.UniqueConstraint("id", "workspace_id", name=op.f("uq_one_on_ones_id_workspace_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_one_on_ones_pair_id"), "one_on_ones", ["pair_id"])
    op.create_index(
        "ix_one_on_ones_to_plan",
        "one_on_ones",
        ["plan_at"],
        sqlite_where=sa.text("state IN ('active')"),
        postgresql_where=sa.text("state IN ('active')"),
    )

    op.create_table(
        "plan_revisions",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("pair_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("expectations", sa.Text(), nullable=False),
        sa.Column("current_performance", sa.Text(), nullable=False),
        sa.Column("support", sa.Text(), nullable=False),
        sa.Column("changed_by", ID, nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "changed_by"],
            ["people.workspace_id", "people.id"],
            name=op.f("fk_plan_revisions_workspace_id_changed_by"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "pair_id"],
            ["pairs.workspace_id", "pairs.id"],
            name=op.f("fk_plan_revisions_workspace_id_pair_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_revisions")),
        sa.UniqueConstraint("pair_id", "version", name=op.f("uq_plan_revisions_pair_id_version")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_plan_revisions_changed_by"), "plan_revisions", ["changed_by"])

    op.create_table(
        "occurrences",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("one_on_one_id", ID, nullable=False),
        sa.Column("pair_id", ID, nullable=False),
        sa.Column("manager_id", ID, nullable=False),
        sa.Column("series_date", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "manager_id"],
            ["people.workspace_id", "people.id"],
            name=op.f("fk_occurrences_workspace_id_manager_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "one_on_one_id"],
            ["one_on_ones.workspace_id", "one_on_ones.id"],
            name=op.f("fk_occurrences_workspace_id_one_on_one_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "pair_id"],
            ["pairs.workspace_id", "pairs.id"],
            name=op.f("fk_occurrences_workspace_id_pair_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occurrences")),
        sa.UniqueConstraint("one_on_one_id", "series_date", name=op.f("uq_occurrences_one_on_one_id_series_date")),
        sa.UniqueConstraint("id", "workspace_id", name=op.f("uq_occurrences_id_workspace_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_occurrences_manager_id_starts_at"), "occurrences", ["manager_id", "starts_at"])
    op.create_index(op.f("ix_occurrences_one_on_one_id_starts_at"), "occurrences", ["one_on_one_id", "starts_at"])
    op.create_index(op.f("ix_occurrences_pair_id_starts_at"), "occurrences", ["pair_id", "starts_at"])

    op.create_table(
        "briefs",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("pair_id", ID, nullable=False),
        sa.Column("occurrence_id", ID, nullable=True),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("thread_ts", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "occurrence_id"],
            ["occurrences.workspace_id", "occurrences.id"],
            name=op.f("fk_briefs_workspace_id_occurrence_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "pair_id"],
            ["pairs.workspace_id", "pairs.id"],
            name=op.f("fk_briefs_workspace_id_pair_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_briefs")),
        sa.UniqueConstraint("id", "workspace_id", name=op.f("uq_briefs_id_workspace_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_briefs_occurrence_id"), "briefs", ["occurrence_id"])
    op.create_index(op.f("ix_briefs_pair_id"), "briefs", ["pair_id"])
    op.create_index(op.f("ix_briefs_channel_thread_ts"), "briefs", ["channel", "thread_ts"])

    op.create_table(
        "brief_questions",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("pair_id", ID, nullable=False),
        sa.Column("brief_id", ID, nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "brief_id"],
            ["briefs.workspace_id", "briefs.id"],
            name=op.f("fk_brief_questions_workspace_id_brief_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "pair_id"],
            ["pairs.workspace_id", "pairs.id"],
            name=op.f("fk_brief_questions_workspace_id_pair_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brief_questions")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_brief_questions_brief_id"), "brief_questions", ["brief_id"])
    op.create_index(op.f("ix_brief_questions_pair_id"), "brief_questions", ["pair_id"])

    op.create_table(
        "replies",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("pair_id", ID, nullable=True),
        sa.Column("brief_id", ID, nullable=True),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("ts", sa.Text(), nullable=False),
        sa.Column("thread_ts", sa.Text(), nullable=True),
        sa.Column("decision", sa.String(20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "author_id"],
            ["people.workspace_id", "people.id"],
            name=op.f("fk_replies_workspace_id_author_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "brief_id"],
            ["briefs.workspace_id", "briefs.id"],
            name=op.f("fk_replies_workspace_id_brief_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "pair_id"],
            ["pairs.workspace_id", "pairs.id"],
            name=op.f("fk_replies_workspace_id_pair_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replies")),
        sa.UniqueConstraint("workspace_id", "channel", "ts", name=op.f("uq_replies_workspace_id_channel_ts")),
        sa.UniqueConstraint("id", "workspace_id", name=op.f("uq_replies_id_workspace_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_replies_author_id"), "replies", ["author_id"])
    op.create_index(op.f("ix_replies_brief_id"), "replies", ["brief_id"])
    op.create_index(op.f("ix_replies_pair_id"), "replies", ["pair_id"])

    op.create_table(
        "commitments",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("pair_id", ID, nullable=False),
        sa.Column("manager_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(20), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reply_id", ID, nullable=True),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "manager_id"],
            ["people.workspace_id", "people.id"],
            name=op.f("fk_commitments_workspace_id_manager_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "pair_id"],
            ["pairs.workspace_id", "pairs.id"],
            name=op.f("fk_commitments_workspace_id_pair_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "reply_id"],
            ["replies.workspace_id", "replies.id"],
            name=op.f("fk_commitments_workspace_id_reply_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitments")),
        sa.UniqueConstraint("id", "workspace_id", name=op.f("uq_commitments_id_workspace_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_commitments_pair_id"), "commitments", ["pair_id"])
    op.create_index(op.f("ix_commitments_reply_id"), "commitments", ["reply_id"])
    op.create_index(
        "uq_commitments_live_number",
        "commitments",
        ["manager_id", "number"],
        unique=True,
        sqlite_where=sa.text("state IN ('open', 'carried_over')"),
        postgresql_where=sa.text("state IN ('open', 'carried_over')"),
    )

    op.create_table(
        "notes",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("pair_id", ID, nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reply_id", ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "author_id"],
            ["people.workspace_id", "people.id"],
            name=op.f("fk_notes_workspace_id_author_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "pair_id"],
            ["pairs.workspace_id", "pairs.id"],
            name=op.f("fk_notes_workspace_id_pair_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "reply_id"],
            ["replies.workspace_id", "replies.id"],
            name=op.f("fk_notes_workspace_id_reply_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_notes_author_id_pair_id"), "notes", ["author_id", "pair_id"])
    op.create_index(op.f("ix_notes_pair_id"), "notes", ["pair_id"])
    op.create_index(op.f("ix_notes_reply_id"), "notes", ["reply_id"])

    op.create_table(
        "commitment_changes",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("commitment_id", ID, nullable=False),
        sa.Column("change", sa.String(20), nullable=False),
        sa.Column("by", ID, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("origin", sa.String(20), nullable=False),
        sa.Column("before_text", sa.Text(), nullable=True),
        sa.Column("before_owner", sa.String(20), nullable=True),
        sa.Column("before_due_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "by"],
            ["people.workspace_id", "people.id"],
            name=op.f("fk_commitment_changes_workspace_id_by"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "commitment_id"],
            ["commitments.workspace_id", "commitments.id"],
            name=op.f("fk_commitment_changes_workspace_id_commitment_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment_changes")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_commitment_changes_by"), "commitment_changes", ["by"])
    op.create_index(op.f("ix_commitment_changes_commitment_id"), "commitment_changes", ["commitment_id"])


def downgrade() -> None:
    for table in (
        "commitment_changes",
        "notes",
        "commitments",
        "replies",
        "brief_questions",
        "briefs",
        "occurrences",
        "plan_revisions",
        "one_on_ones",
        "preferences",
        "pairs",
        "homes",
        "deliveries",
        "receipts",
        "people",
    ):
        op.drop_table(table)
