"""The queries that run most use an index, on SQLite, whose planner can be asked without many rows."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, event

from bot.administration.rules import kept_at
from bot.administration.store import (
    LegalHolds,
    PerformanceViewers,
    Policies,
    Purging,
    pairs_to_purge,
    policies_to_follow,
)
from bot.briefs.rules import BRIEF
from bot.briefs.store import Briefs, Shifts
from bot.commitments.rules import COMMITMENTS
from bot.commitments.store import Commitments
from bot.core.audit_store import AuditLog
from bot.core.database.tables import Row
from bot.core.database.transaction import Transaction
from bot.core.outbox.claims import DUE_IN_WORKSPACE
from bot.core.outbox.deliveries import DeliveryState
from bot.core.outbox.homes import Homes, stale_homes
from bot.core.outbox.outbox import Outbox
from bot.core.outbox.store import Deliveries, changed
from bot.core.people import Pair, Person, Reader
from bot.core.people_store import Pairs, People
from bot.core.sealing.destroying import Destroying
from bot.core.workspaces_store import WorkspaceQueue
from bot.goals.store import Goals
from bot.handovers.store import Handovers
from bot.meetings.rules import SCHEDULE
from bot.meetings.store import Occurrences, OneOnOnes, series_to_plan
from bot.performance.figures import RecordStates
from bot.performance.sealed_database import SealedDatabase
from bot.plans.store import Notes, Plans, Proposals
from bot.practice.store import Practice
from bot.replies.store import Replies
from bot.topics.store import Topics
from bot.weekly.rules import WEEKLY
from tests.factories import NOW, WORKSPACE, make_delivery

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

TWO = [BRIEF, WEEKLY]

SCHEDULER: list[tuple[str, Callable[[SealedDatabase], Any]]] = [
    ("ix_deliveries_unfinished (due_at<?)", lambda db: claim_some(db)),
    ("ix_deliveries_expiring (expires_at<?)", lambda db: Outbox(db).claim_expired(NOW, "w", 5, 60)),
    ("ix_deliveries_in_hand", lambda db: Outbox(db).claim_unknown(NOW, "w", 5, 60)),
    ("ix_deliveries_out_of_date", lambda db: Outbox(db).claim_stale(NOW, "w", 5, 60)),
    ("ix_one_on_ones_to_plan (plan_at<?)", lambda db: series_to_plan(db, NOW, 5)),
    ("ix_homes_stale (opened_at>?)", lambda db: stale_homes(db, NOW, NOW, 5)),
    ("ix_deliveries_expired (expires_at>?)", lambda db: Outbox(db).follow_clock_back(NOW)),
    ("ix_rate_limits_until (until>?)", lambda db: Outbox(db).follow_clock_back(NOW)),
    ("ix_deliveries_unfinished (due_at<?)", lambda db: Outbox(db).figures(NOW)),
    ("ix_deliveries_in_hand", lambda db: Outbox(db).figures(NOW)),
    ("ix_rate_limits_until (until>? AND until<?)", lambda db: Outbox(db).figures(NOW)),
    ("ix_policies_to_reschedule", lambda db: policies_to_follow(db, 5)),
    ("ix_pairs_ended (ended_at>? AND ended_at<?)", lambda db: pairs_to_purge(db, kept_at(NOW), 5)),
    ("ix_deliveries_over (state=? AND due_at<?)", lambda db: Outbox(db).forget_deliveries(NOW, NOW)),
    ("ix_workspaces_people_due (people_due_at<?)", lambda db: queue(db).people_due(NOW, 5)),
    ("ix_workspaces_token_expires (token", lambda db: queue(db).tokens_due(NOW, NOW, 5)),
]

PRIYA, SAM = (Person(number, WORKSPACE, f"U{number}", "", "UTC") for number in (1, 2))
PAIR = Pair(1, WORKSPACE, PRIYA, SAM)

CAN_WAIT = "ix_deliveries_waiting (workspace_id=? AND priority=? AND due_at>? AND due_at<?)"


def queue(db: SealedDatabase) -> WorkspaceQueue:
    return WorkspaceQueue(db._engine)


LISTENERS: list[tuple[str, Callable[[Transaction], Any]]] = [
    ("(workspace_id=? AND slack_id=?)", lambda tx: People(tx).by_slack_id("U1")),
    ("(workspace_id=? AND manager_id=? AND report_id=?)", lambda tx: Pairs(tx).find(1, 2)),
    ("(workspace_id=? AND manager_id=?)", lambda tx: Pairs(tx).of_manager(1)),
    ("(pair_id=?)", lambda tx: OneOnOnes(tx).of_pair(1)),
    ("(pair_id=?)", lambda tx: OneOnOnes(tx).of_manager(1)),
    ("(pair_id=?)", lambda tx: OneOnOnes(tx).of_manager_with_pairs(1)),
    ("(one_on_one_id=? AND starts_at>?)", lambda tx: Occurrences(tx).upcoming_of_series(1, NOW)),
    ("(one_on_one_id=? AND starts_at>?)", lambda tx: Occurrences(tx).cancel_upcoming(1, NOW)),
    ("(one_on_one_id=? AND starts_at>?)", lambda tx: Occurrences(tx).next_of_series([1, 2], NOW)),
    ("(one_on_one_id=?)", lambda tx: Occurrences(tx).latest_series_date(1)),
    ("(pair_id=? AND starts_at>?)", lambda tx: Occurrences(tx).next_of_pair(1, NOW)),
    ("(one_on_one_id=? AND series_date=?)", lambda tx: Occurrences(tx).of_series_date(1, NOW.date())),
    ("(manager_id=? AND starts_at>?)", lambda tx: Occurrences(tx).upcoming_of_manager(1, NOW)),
    ("(pair_id=? AND starts_at>?)", lambda tx: Occurrences(tx).upcoming_of_pairs([1, 2], NOW)),
    ("(pair_id=? AND starts_at>?)", lambda tx: Occurrences(tx).next_of_pairs([1, 2], NOW)),
    ("(report_id=?)", lambda tx: Pairs(tx).of_report(1)),
    ("(report_id=?)", lambda tx: Pairs(tx).managers_of(1)),
    ("(rowid=?)", lambda tx: Pairs(tx).get_many([1, 2])),
    ("(rowid=?)", lambda tx: OneOnOnes(tx).get_many([1, 2])),
    ("(pair_id=?)", lambda tx: Commitments(tx).live_of_pairs([1, 2])),
    ("uq_commitments_live_number (manager_id=?)", lambda tx: Commitments(tx).page_live_of(1, [1, 2], 5, 0)),
    ("ix_topics_pair_id (pair_id=?)", lambda tx: Topics(tx).open_of_pair(1)),
    ("ix_topics_pair_id (pair_id=?)", lambda tx: Topics(tx).open_of_pairs([1, 2])),
    ("(reply_id=?)", lambda tx: Topics(tx).of_reply(1)),
    ("(pair_id=?)", lambda tx: Handovers(tx).of_pair(1)),
    ("(pair_id=?)", lambda tx: Proposals(tx).open_of_pair(1)),
    ("(rowid=?)", lambda tx: People(tx).preferences_of([1, 2])),
    ("(pair_id=? AND starts_at<?)", lambda tx: Occurrences(tx).last_held_of_pairs([1, 2], NOW)),
    ("(manager_id=? AND starts_at>?", lambda tx: Occurrences(tx).of_manager_between(1, NOW, NOW)),
    ("(channel=? AND thread_ts=?)", lambda tx: Briefs(tx).by_thread("D1", "1.1")),
    ("(pair_id=?)", lambda tx: Shifts(tx).of_pair(1)),
    ("(occurrence_id=?)", lambda tx: Briefs(tx).of_occurrence(1)),
    ("(pair_id=? AND starts_at<?)", lambda tx: Occurrences(tx).count_held_of_pairs([1, 2], NOW)),
    ("(one_on_one_id=?", lambda tx: Occurrences(tx).of_series(1)),
    ("(brief_id=?)", lambda tx: Shifts(tx).of_brief(1)),
    ("(one_on_one_id=?)", lambda tx: RecordStates(tx).of_series(1)),
    ("(pair_id=?)", lambda tx: RecordStates(tx).of_pairs([1, 2])),
    ("(pair_id=?)", lambda tx: Briefs(tx).chosen(1)),
    ("(pair_id=?)", lambda tx: Plans(tx).latest(1)),
    ("(pair_id=? AND version=?)", lambda tx: Plans(tx).latest_of_pairs([1, 2])),
    ("(report_id=?)", lambda tx: Pairs(tx).of_report(1)),
    ("(pair_id=?)", lambda tx: Goals(tx).of_pair(1)),
    ("(pair_id=?)", lambda tx: Goals(tx).live_of_pairs([1, 2])),
    ("(goal_id=?)", lambda tx: Goals(tx).revisions(1, 5)),
    ("uq_commitments_live_number (manager_id=?)", lambda tx: Commitments(tx).live_of_manager(1)),
    ("ix_commitments_numbers (manager_id=? AND number>?)", lambda tx: Commitments(tx).last_number(1)),
    ("(pair_id=?)", lambda tx: Commitments(tx).live_of_pair(1)),
    ("(reply_id=?)", lambda tx: Commitments(tx).of_reply(1)),
    ("(commitment_id=?)", lambda tx: Commitments(tx).history(1)),
    ("(rowid=?)", lambda tx: Commitments(tx).get_many([1, 2])),
    ("(author_id=? AND pair_id=?)", lambda tx: Notes(tx).of_author(1, 1, 5)),
    ("(reply_id=?)", lambda tx: Notes(tx).of_reply(1)),
    ("(workspace_id=? AND channel=? AND ts=?)", lambda tx: Replies(tx).by_message("D1", "1.1")),
    ("(workspace_id=? AND dedupe_key=?)", lambda tx: Deliveries(tx).by_key("k")),
    ("(workspace_id=? AND dedupe_key=?)", lambda tx: Deliveries(tx).cancel("k", "why")),
    ("(channel=? AND ts=?)", lambda tx: Deliveries(tx).by_message("D1", "1.1")),
    ("(recipient_id=? AND kind=?)", lambda tx: Deliveries(tx).latest(1, WEEKLY)),
    ("(recipient_id=? AND kind=? AND due_at<?)", lambda tx: Deliveries(tx).waiting_for(1, TWO, NOW)),
    (CAN_WAIT, lambda tx: Deliveries(tx).can_wait_due(NOW, NOW)),
    (CAN_WAIT, lambda tx: Deliveries(tx).can_wait_edges(NOW, NOW)),
    ("(recipient_id=? AND kind=? AND sent_at>?)", lambda tx: Deliveries(tx).count_sent(1, TWO, NOW)),
    ("(recipient_id=? AND kind=?)", lambda tx: changed(tx, PAIR, COMMITMENTS, NOW, 1)),
    ("ix_deliveries_of_pair (pair_id=? AND kind=?)", lambda tx: changed(tx, PAIR, SCHEDULE, NOW, 1, 2)),
    ("(rowid=?)", lambda tx: Deliveries(tx).finish(1, DeliveryState.SENT, NOW)),
    ("(workspace_id=? AND person_id=?)", lambda tx: Homes(tx).get(1)),
    ("(workspace_id=? AND person_id=?)", lambda tx: Homes(tx).touch([1, 2], NOW)),
    ("(workspace_id=? AND person_id=?)", lambda tx: People(tx).preferences(1)),
    ("(workspace_id=? AND person_id=?)", lambda tx: LegalHolds(tx).since(1)),
    ("(workspace_id=? AND person_id=?)", lambda tx: PerformanceViewers(tx).since(1)),
    ("(workspace_id=? AND slack_id>?)", lambda tx: Policies(tx).followers("", 5)),
    ("(pair_id=?)", lambda tx: Purging(tx).is_due(1, kept_at(NOW))),
    ("(pair_id=?)", lambda tx: Destroying(tx).destroy_pair(1)),
    ("ix_audit_log_whose_id_at (whose_id=?)", lambda tx: AuditLog(tx).of_person(1, 5)),
    ("(workspace_id=? AND person_id=?)", lambda tx: Practice(tx).last_times(1)),
]


def claim_some(db: SealedDatabase) -> None:
    with db.begin(WORKSPACE) as tx:
        make_delivery(tx)
    assert Outbox(db).claim_due(NOW, "w", 5, 60)


@contextmanager
def plans(engine: Engine) -> Iterator[list[str]]:
    """The query plans of all statements that run in the block."""
    lines: list[str] = []

    def explain(_connection: Any, cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if statement.startswith(("SELECT", "UPDATE", "DELETE", "WITH")):
            one = parameters[0] if isinstance(parameters, list) else parameters
            explained = cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", one)
            lines.extend(row[3] for row in explained)

    event.listen(engine, "before_cursor_execute", explain)
    yield lines
    event.remove(engine, "before_cursor_execute", explain)


def assert_indexed(expected: str, lines: list[str]) -> None:
    """`expected` is searched, and no table is read whole nor all of a workspace's rows.

    Some partial indexes may be: three hold few rows, of one the first entry is read to find the first workspace.
    Of policies a workspace has one.
    """
    assert expected in " ".join(lines), lines
    tables = "|".join(Row.metadata.tables)
    assert not re.findall(
        rf"SCAN ({tables})(?! USING (?:COVERING )?INDEX (?:ix_deliveries_(?:out_of_date|in_hand|waiting)|ix_policies))",
        " ".join(lines),
    ), lines
    many = [line for line in lines if not line.startswith("SEARCH policies")]
    assert "(workspace_id=?)" not in " ".join(many), lines


@pytest.mark.parametrize(("expected", "query"), SCHEDULER)
def test_the_scheduler_s_queries_use_an_index(engine: Engine, db: SealedDatabase, expected: str, query: Any):
    with plans(engine) as lines:
        query(db)
    assert_indexed(expected, lines)


@pytest.mark.parametrize(("expected", "query"), LISTENERS)
def test_a_listener_s_queries_use_an_index(engine: Engine, db: SealedDatabase, expected: str, query: Any):
    with plans(engine) as lines, db.coaching(Reader(WORKSPACE, 1)) as tx:
        query(tx)
    assert_indexed(expected, lines)


def test_due_deliveries_come_in_order_without_sorting(engine: Engine, db: SealedDatabase):
    with plans(engine) as lines, engine.connect() as connection:
        given = {"workspace": WORKSPACE, "now": NOW, "last_open": NOW, "aside_from": NOW, "room": 5}
        connection.execute(DUE_IN_WORKSPACE[0], given)
    assert "ix_deliveries_waiting (workspace_id=? AND priority=? AND due_at<?)" in " ".join(lines)
    assert "TEMP B-TREE" not in " ".join(lines)
