"""The first tables.

Revision: 0100
After: nothing
Made: 2026-11-29 18:45:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0100"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
APPEND_ONLY = "the audit log is append only"


def upgrade() -> None:
    create_people()
    create_workspaces()
    create_policies()
    create_administration()
    create_audit_log()
    create_text_keys()
    create_outbox()
    create_heartbeats()
    create_meetings()
    create_briefs()
    create_replies()
    create_commitments()
    create_plans()
    create_topics()
    create_goals()
    create_performance()
    create_handovers()
    create_practice()
    create_erasures()


def create_people() -> None:
    create_numbered(
        "people",
        sa.Column("slack_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("first_name_key", sa.Text(), nullable=False),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("admin", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("unreachable", sa.Text(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        unique("people", "id", "workspace_id"),
        unique("people", "workspace_id", "slack_id"),
    )
    partial_index("ix_people_admins", "people", "workspace_id", where="admin")
    index("people", "workspace_id", "first_name_key", "name_key")
    index("people", "workspace_id", "name_key")
    create_numbered(
        "pairs",
        sa.Column("manager_id", ID, nullable=False),
        sa.Column("report_id", ID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        refers("pairs", "manager_id", "people"),
        refers("pairs", "report_id", "people"),
        unique("pairs", "id", "workspace_id"),
        unique("pairs", "workspace_id", "manager_id", "report_id"),
    )
    partial_index("ix_pairs_ended", "pairs", "ended_at", where="ended_at IS NOT NULL")
    index("pairs", "report_id")
    op.create_table(
        "preferences",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("weekly_on", sa.Boolean(), nullable=False),
        sa.Column("weekly_day", sa.Integer(), nullable=False),
        sa.Column("weekly_time", sa.Time(), nullable=False),
        sa.Column("working_days", sa.JSON(), nullable=False),
        sa.Column("quiet_from", sa.Time(), nullable=False),
        sa.Column("quiet_until", sa.Time(), nullable=False),
        sa.Column("daily_cap", sa.Integer(), nullable=False),
        sa.Column("snoozed_until", MOMENT, nullable=True),
        sa.Column("weekly_allowance", sa.Integer(), nullable=False),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("quiet_chosen", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("report_brief", sa.String(20), nullable=False, server_default="same"),
        refers("preferences", "person_id", "people"),
        sa.PrimaryKeyConstraint("workspace_id", "person_id", name="pk_preferences"),
    )


def create_workspaces() -> None:
    op.create_table(
        "oauth_states",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("state_hash", sa.Text(), nullable=False),
        sa.Column("browser_hash", sa.Text(), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "state_hash", name="pk_oauth_states"),
    )
    op.create_table(
        "workspaces",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("enterprise_id", sa.Text(), nullable=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("bot_token", sa.Text(), nullable=True),
        sa.Column("refresh_token", sa.Text(), nullable=True),
        sa.Column("token_expires_at", MOMENT, nullable=True),
        sa.Column("refresh_lease_until", MOMENT, nullable=True),
        sa.Column("bot_user_id", sa.Text(), nullable=True),
        sa.Column("bot_scopes", sa.Text(), nullable=False),
        sa.Column("installed_by", sa.Text(), nullable=True),
        sa.Column("installed_at", MOMENT, nullable=False),
        sa.Column("people_due_at", MOMENT, nullable=False),
        sa.Column("people_cursor", sa.Text(), nullable=False),
        sa.Column("people_lease_until", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", name="pk_workspaces"),
    )
    partial_index("ix_workspaces_people_due", "workspaces", "people_due_at", where="state IN ('active')")
    partial_index("ix_workspaces_token_expires", "workspaces", "token_expires_at", where="token_expires_at IS NOT NULL")


def create_policies() -> None:
    op.create_table(
        "policies",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("retention_months", sa.Integer(), nullable=False),
        sa.Column("quiet_from", sa.Time(), nullable=False),
        sa.Column("quiet_until", sa.Time(), nullable=False),
        sa.Column("outside_contact", sa.Text(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("reschedule_after", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", name="pk_policies"),
    )
    partial_index("ix_policies_to_reschedule", "policies", "workspace_id", where="reschedule_after IS NOT NULL")


def create_administration() -> None:
    op.create_table(
        "legal_holds",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        refers("legal_holds", "person_id", "people"),
        sa.PrimaryKeyConstraint("workspace_id", "person_id", name="pk_legal_holds"),
    )
    op.create_table(
        "performance_viewers",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        refers("performance_viewers", "person_id", "people"),
        sa.PrimaryKeyConstraint("workspace_id", "person_id", name="pk_performance_viewers"),
    )


def create_audit_log() -> None:
    create_numbered(
        "audit_log",
        sa.Column("act", sa.String(20), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor_id", ID, nullable=True),
        sa.Column("whose_id", ID, nullable=True),
        sa.Column("pair_id", ID, nullable=True),
        sa.Column("ref", sa.Text(), nullable=True),
        refers("audit_log", "actor_id", "people"),
        refers("audit_log", "pair_id", "pairs"),
        refers("audit_log", "whose_id", "people"),
    )
    index("audit_log", "actor_id", "at")
    index("audit_log", "pair_id")
    index("audit_log", "whose_id", "at")
    refuse_changes()


def create_text_keys() -> None:
    create_numbered(
        "text_keys",
        sa.Column("pair_id", ID, nullable=True),
        sa.Column("person_id", ID, nullable=True),
        sa.Column("key", sa.Text(), nullable=False),
        refers("text_keys", "pair_id", "pairs"),
        refers("text_keys", "person_id", "people"),
    )
    index("text_keys", "pair_id")
    index("text_keys", "person_id")
    partial_index("uq_text_keys_own", "text_keys", "person_id", where="pair_id IS NULL", unique=True)
    partial_index(
        "uq_text_keys_own_in_pair",
        "text_keys",
        "pair_id",
        "person_id",
        where="pair_id IS NOT NULL AND person_id IS NOT NULL",
        unique=True,
    )
    partial_index("uq_text_keys_pair", "text_keys", "pair_id", where="person_id IS NULL", unique=True)


def create_outbox() -> None:
    op.create_table(
        "claimed_requests",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("claimed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "request_id", name="pk_claimed_requests"),
    )
    index("claimed_requests", "claimed_at")
    op.create_table(
        "rate_limits",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "scope", name="pk_rate_limits"),
    )
    index("rate_limits", "until")
    create_numbered(
        "deliveries",
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("dedupe_key", sa.Text(), nullable=False),
        sa.Column("recipient_id", ID, nullable=False),
        sa.Column("pair_id", ID, nullable=True),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("wanted_at", MOMENT, nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("expires_at", MOMENT, nullable=True),
        sa.Column("subject", sa.JSON(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("thread_ts", sa.Text(), nullable=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("ts", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("claimed_by", sa.Text(), nullable=True),
        sa.Column("lease_until", MOMENT, nullable=True),
        sa.Column("wanted_version", sa.Integer(), nullable=False),
        sa.Column("shown_version", sa.Integer(), nullable=False),
        sa.Column("rendering_version", sa.Integer(), nullable=False),
        sa.Column("shown_digest", sa.String(64), nullable=True),
        refers("deliveries", "recipient_id", "people"),
        refers("deliveries", "pair_id", "pairs"),
        unique("deliveries", "workspace_id", "dedupe_key"),
    )
    index("deliveries", "channel", "ts")
    partial_index("ix_deliveries_expired", "deliveries", "expires_at", where="state = 'expired'")
    partial_index("ix_deliveries_expiring", "deliveries", "expires_at", where="state = 'waiting'")
    partial_index(
        "ix_deliveries_in_hand", "deliveries", "recipient_id", "thread_ts", where="state IN ('claimed', 'unknown')"
    )
    partial_index("ix_deliveries_of_pair", "deliveries", "pair_id", "kind", where="pair_id IS NOT NULL")
    partial_index("ix_deliveries_out_of_date", "deliveries", "due_at", where="shown_version < wanted_version")
    partial_index(
        "ix_deliveries_over",
        "deliveries",
        "state",
        "due_at",
        where="state IN ('sent', 'refused', 'expired', 'cancelled', 'bundled')",
    )
    index("deliveries", "recipient_id", "kind", "due_at")
    index("deliveries", "recipient_id", "kind", "sent_at")
    partial_index("ix_deliveries_unfinished", "deliveries", "due_at", where="state IN ('waiting', 'claimed')")
    partial_index(
        "ix_deliveries_waiting", "deliveries", "workspace_id", "priority", "due_at", "id", where="state = 'waiting'"
    )
    op.create_table(
        "homes",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("stale_since", MOMENT, nullable=True),
        sa.Column("pages", sa.JSON(), nullable=False),
        refers("homes", "person_id", "people"),
        sa.PrimaryKeyConstraint("workspace_id", "person_id", name="pk_homes"),
    )
    partial_index("ix_homes_stale", "homes", "opened_at", where="stale_since IS NOT NULL")


def create_heartbeats() -> None:
    op.create_table(
        "heartbeats",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("name", name="pk_heartbeats"),
    )


def create_meetings() -> None:
    create_numbered(
        "one_on_ones",
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
        sa.Column("plan_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("frame", sa.String(20), nullable=False, server_default="coaching"),
        refers("one_on_ones", "pair_id", "pairs"),
        unique("one_on_ones", "id", "workspace_id"),
    )
    index("one_on_ones", "pair_id")
    partial_index("ix_one_on_ones_to_plan", "one_on_ones", "plan_at", where="state IN ('active')")
    create_numbered(
        "occurrences",
        sa.Column("one_on_one_id", ID, nullable=False),
        sa.Column("pair_id", ID, nullable=False),
        sa.Column("manager_id", ID, nullable=False),
        sa.Column("series_date", sa.Date(), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("moved", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("frame", sa.String(20), nullable=False, server_default="coaching"),
        refers("occurrences", "manager_id", "people"),
        refers("occurrences", "one_on_one_id", "one_on_ones"),
        refers("occurrences", "pair_id", "pairs"),
        unique("occurrences", "id", "workspace_id"),
        unique("occurrences", "one_on_one_id", "series_date"),
    )
    index("occurrences", "manager_id", "starts_at")
    index("occurrences", "one_on_one_id", "starts_at")
    index("occurrences", "pair_id", "starts_at")


def create_briefs() -> None:
    create_numbered(
        "briefs",
        sa.Column("pair_id", ID, nullable=False),
        sa.Column("occurrence_id", ID, nullable=True),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("thread_ts", sa.Text(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("frame", sa.String(20), nullable=False, server_default="coaching"),
        sa.Column("for_report", sa.Boolean(), nullable=False, server_default=sa.false()),
        refers("briefs", "occurrence_id", "occurrences"),
        refers("briefs", "pair_id", "pairs"),
        unique("briefs", "id", "workspace_id"),
    )
    index("briefs", "channel", "thread_ts")
    index("briefs", "occurrence_id")
    index("briefs", "pair_id")
    create_numbered(
        "brief_questions",
        sa.Column("pair_id", ID, nullable=False),
        sa.Column("brief_id", ID, nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("shown_at", MOMENT, nullable=False),
        refers("brief_questions", "brief_id", "briefs"),
        refers("brief_questions", "pair_id", "pairs"),
    )
    index("brief_questions", "brief_id")
    index("brief_questions", "pair_id")
    create_numbered(
        "frame_shifts",
        sa.Column("brief_id", ID, nullable=False),
        sa.Column("pair_id", ID, nullable=False),
        sa.Column("came_from", sa.String(20), nullable=False),
        sa.Column("went_to", sa.String(20), nullable=False),
        sa.Column("by", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        refers("frame_shifts", "brief_id", "briefs"),
        refers("frame_shifts", "by", "people"),
        refers("frame_shifts", "pair_id", "pairs"),
    )
    index("frame_shifts", "brief_id")
    index("frame_shifts", "by")
    index("frame_shifts", "pair_id")


def create_replies() -> None:
    create_numbered(
        "replies",
        sa.Column("pair_id", ID, nullable=True),
        sa.Column("brief_id", ID, nullable=True),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("ts", sa.Text(), nullable=False),
        sa.Column("thread_ts", sa.Text(), nullable=True),
        sa.Column("decision", sa.String(20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("frame", sa.String(20), nullable=False, server_default="coaching"),
        refers("replies", "author_id", "people"),
        refers("replies", "brief_id", "briefs"),
        refers("replies", "pair_id", "pairs"),
        unique("replies", "id", "workspace_id"),
        unique("replies", "workspace_id", "channel", "ts"),
    )
    index("replies", "author_id")
    index("replies", "brief_id")
    index("replies", "pair_id")


def create_commitments() -> None:
    create_numbered(
        "commitments",
        sa.Column("pair_id", ID, nullable=False),
        sa.Column("manager_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(20), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("reply_id", ID, nullable=True),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("frame", sa.String(20), nullable=False, server_default="coaching"),
        refers("commitments", "manager_id", "people"),
        refers("commitments", "pair_id", "pairs"),
        refers("commitments", "reply_id", "replies"),
        unique("commitments", "id", "workspace_id"),
    )
    index("commitments", "pair_id")
    index("commitments", "reply_id")
    partial_index(
        "uq_commitments_live_number",
        "commitments",
        "manager_id",
        "number",
        where="state IN ('open', 'carried_over')",
        unique=True,
    )
    create_numbered(
        "commitment_changes",
        sa.Column("commitment_id", ID, nullable=False),
        sa.Column("change", sa.String(20), nullable=False),
        sa.Column("by", ID, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("origin", sa.String(20), nullable=False),
        sa.Column("before_text", sa.Text(), nullable=True),
        sa.Column("before_owner", sa.String(20), nullable=True),
        sa.Column("before_due_on", sa.Date(), nullable=True),
        refers("commitment_changes", "by", "people"),
        refers("commitment_changes", "commitment_id", "commitments"),
    )
    index("commitment_changes", "by")
    index("commitment_changes", "commitment_id")


def create_plans() -> None:
    create_numbered(
        "plan_proposals",
        sa.Column("pair_id", ID, nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column("expectations", sa.Text(), nullable=False),
        sa.Column("current_performance", sa.Text(), nullable=False),
        sa.Column("support", sa.Text(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        refers("plan_proposals", "author_id", "people"),
        refers("plan_proposals", "pair_id", "pairs"),
    )
    index("plan_proposals", "author_id")
    index("plan_proposals", "pair_id")
    partial_index("uq_plan_proposals_open", "plan_proposals", "pair_id", where="state IN ('open')", unique=True)
    create_numbered(
        "plan_revisions",
        sa.Column("pair_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("expectations", sa.Text(), nullable=False),
        sa.Column("current_performance", sa.Text(), nullable=False),
        sa.Column("support", sa.Text(), nullable=False),
        sa.Column("changed_by", ID, nullable=True),
        sa.Column("changed_at", MOMENT, nullable=True),
        refers("plan_revisions", "changed_by", "people"),
        refers("plan_revisions", "pair_id", "pairs"),
        unique("plan_revisions", "pair_id", "version"),
    )
    index("plan_revisions", "changed_by")
    create_numbered(
        "notes",
        sa.Column("pair_id", ID, nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.Column("reply_id", ID, nullable=True),
        refers("notes", "author_id", "people"),
        refers("notes", "pair_id", "pairs"),
        refers("notes", "reply_id", "replies"),
    )
    index("notes", "author_id", "pair_id")
    index("notes", "pair_id")
    index("notes", "reply_id")


def create_topics() -> None:
    create_numbered(
        "topics",
        sa.Column("pair_id", ID, nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("reply_id", ID, nullable=True),
        refers("topics", "author_id", "people"),
        refers("topics", "pair_id", "pairs"),
        refers("topics", "reply_id", "replies"),
    )
    index("topics", "author_id")
    index("topics", "pair_id")
    index("topics", "reply_id")


def create_goals() -> None:
    create_numbered(
        "goals",
        sa.Column("pair_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("okr", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("created_by", ID, nullable=False),
        sa.Column("changed_by", ID, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("manager_confirmed_at", MOMENT, nullable=True),
        sa.Column("report_confirmed_at", MOMENT, nullable=True),
        sa.Column("asked_version", sa.Integer(), nullable=False),
        sa.Column("put_aside", sa.Boolean(), nullable=False),
        sa.Column("closed_by", ID, nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("milestones_version", sa.Integer(), nullable=False),
        sa.Column("milestones_changed_by", ID, nullable=True),
        sa.Column("milestones_changed_at", MOMENT, nullable=True),
        refers("goals", "changed_by", "people"),
        refers("goals", "closed_by", "people"),
        refers("goals", "created_by", "people"),
        refers("goals", "milestones_changed_by", "people"),
        refers("goals", "pair_id", "pairs"),
        unique("goals", "id", "workspace_id"),
    )
    index("goals", "changed_by")
    index("goals", "closed_by")
    index("goals", "created_by")
    index("goals", "milestones_changed_by")
    index("goals", "pair_id")
    create_numbered(
        "goal_revisions",
        sa.Column("pair_id", ID, nullable=False),
        sa.Column("goal_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("okr", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("changed_by", ID, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("manager_confirmed_at", MOMENT, nullable=True),
        sa.Column("report_confirmed_at", MOMENT, nullable=True),
        refers("goal_revisions", "changed_by", "people"),
        refers("goal_revisions", "goal_id", "goals"),
        refers("goal_revisions", "pair_id", "pairs"),
        unique("goal_revisions", "goal_id", "version"),
    )
    index("goal_revisions", "changed_by")
    index("goal_revisions", "pair_id")
    create_numbered(
        "milestones",
        sa.Column("pair_id", ID, nullable=False),
        sa.Column("goal_id", ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("done_by", ID, nullable=True),
        refers("milestones", "done_by", "people"),
        refers("milestones", "goal_id", "goals"),
        refers("milestones", "pair_id", "pairs"),
    )
    index("milestones", "done_by")
    index("milestones", "goal_id")
    index("milestones", "pair_id")


def create_performance() -> None:
    create_numbered(
        "performance_keys",
        sa.Column("pair_id", ID, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        refers("performance_keys", "pair_id", "pairs"),
        unique("performance_keys", "pair_id"),
    )
    create_numbered(
        "performance_records",
        sa.Column("pair_id", ID, nullable=False),
        sa.Column("one_on_one_id", ID, nullable=False),
        sa.Column("standard", sa.Text(), nullable=False),
        sa.Column("gap", sa.Text(), nullable=False),
        sa.Column("gap_on", sa.Date(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("way_by", sa.Date(), nullable=False),
        sa.Column("consequence", sa.Text(), nullable=False),
        sa.Column("communicated_on", sa.Date(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("shown_at", MOMENT, nullable=True),
        refers("performance_records", "one_on_one_id", "one_on_ones"),
        refers("performance_records", "pair_id", "pairs"),
        unique("performance_records", "id", "workspace_id"),
        unique("performance_records", "one_on_one_id"),
    )
    index("performance_records", "pair_id")
    create_numbered(
        "brought_forward",
        sa.Column("record_id", ID, nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        refers("brought_forward", "author_id", "people"),
        refers("brought_forward", "record_id", "performance_records"),
    )
    index("brought_forward", "author_id")
    index("brought_forward", "record_id")
    create_numbered(
        "performance_acknowledgements",
        sa.Column("record_id", ID, nullable=False),
        sa.Column("acknowledged_at", MOMENT, nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("commented_at", MOMENT, nullable=True),
        refers("performance_acknowledgements", "record_id", "performance_records"),
        unique("performance_acknowledgements", "workspace_id", "record_id"),
    )


def create_handovers() -> None:
    create_numbered(
        "handovers",
        sa.Column("pair_id", ID, nullable=False),
        sa.Column("to_manager_id", ID, nullable=False),
        sa.Column("started_by", ID, nullable=False),
        sa.Column("chosen", sa.Text(), nullable=False),
        sa.Column("agreed", sa.Text(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        refers("handovers", "pair_id", "pairs"),
        refers("handovers", "started_by", "people"),
        refers("handovers", "to_manager_id", "people"),
    )
    index("handovers", "pair_id")
    index("handovers", "started_by")
    index("handovers", "to_manager_id")


def create_practice() -> None:
    op.create_table(
        "practice_attempts",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("case_key", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        refers("practice_attempts", "person_id", "people"),
        sa.PrimaryKeyConstraint("workspace_id", "person_id", "case_key", name="pk_practice_attempts"),
    )


def create_erasures() -> None:
    op.create_table(
        "erasures",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        refers("erasures", "person_id", "people"),
        sa.PrimaryKeyConstraint("workspace_id", "person_id", name="pk_erasures"),
    )
    index("erasures", "due_at")


def refuse_changes() -> None:
    """Let the database itself refuse UPDATE and DELETE, and TRUNCATE, which PostgreSQL has."""
    if op.get_context().dialect.name == "sqlite":
        # INSERT OR REPLACE deletes the row that is in the way without running the triggers for it.
        taken = "WHEN EXISTS (SELECT 1 FROM audit_log WHERE id = NEW.id)"
        for change, when in (("UPDATE", ""), ("DELETE", ""), ("INSERT", taken)):
            op.execute(
                f"CREATE TRIGGER audit_log_refuses_{change.lower()} BEFORE {change} ON audit_log {when}"
                f" BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION audit_log_refuses() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{APPEND_ONLY}'; END $$"
    )
    for when, each in (("UPDATE OR DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
        op.execute(
            f"CREATE TRIGGER audit_log_refuses_{each.lower()} BEFORE {when} ON audit_log"
            f" FOR EACH {each} EXECUTE FUNCTION audit_log_refuses()"
        )


def create_numbered(table: str, *parts: sa.schema.SchemaItem) -> None:
    """A table with an id of its own, which SQLite must not use again."""
    op.create_table(
        table,
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        *parts,
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sqlite_autoincrement=True,
    )


def refers(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["workspace_id", column], [f"{other}.workspace_id", f"{other}.id"], name=f"fk_{table}_workspace_id_{column}"
    )


def unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name="_".join(("uq", table, *columns)))


def index(table: str, *columns: str) -> None:
    op.create_index("_".join(("ix", table, *columns)), table, list(columns))


def partial_index(name: str, table: str, *columns: str, where: str, unique: bool = False) -> None:
    condition = sa.text(where)
    op.create_index(name, table, list(columns), unique=unique, sqlite_where=condition, postgresql_where=condition)


def downgrade() -> None:
    for table in (
        "erasures",
        "practice_attempts",
        "handovers",
        "performance_acknowledgements",
        "brought_forward",
        "performance_records",
        "performance_keys",
        "milestones",
        "goal_revisions",
        "goals",
        "topics",
        "notes",
        "plan_revisions",
        "plan_proposals",
        "commitment_changes",
        "commitments",
        "replies",
        "frame_shifts",
        "brief_questions",
        "briefs",
        "occurrences",
        "one_on_ones",
        "heartbeats",
        "homes",
        "deliveries",
        "rate_limits",
        "claimed_requests",
        "text_keys",
        "audit_log",
        "performance_viewers",
        "legal_holds",
        "policies",
        "workspaces",
        "oauth_states",
        "preferences",
        "pairs",
        "people",
    ):
        op.drop_table(table)
    if op.get_context().dialect.name != "sqlite":
        op.execute("DROP FUNCTION audit_log_refuses()")
