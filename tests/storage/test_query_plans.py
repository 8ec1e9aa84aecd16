"""The queries that run most use an index, on SQLite, whose planner can be asked without many rows."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, event

from bot.domain.administration import kept_at
from bot.domain.deliveries import DeliveryState, Kind
from bot.services.ports import UnitOfWork
from bot.storage.claiming import DUE
from bot.storage.outbox import SqlOutbox
from bot.storage.store import SqlStore
from bot.storage.tables import Row
from bot.storage.workspaces import SqlWorkspaceQueue
from tests.factories import NOW, WORKSPACE, make_delivery

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

TWO = [Kind.BRIEF, Kind.NUDGE]

SCHEDULER: list[tuple[str, Callable[[SqlStore], Any]]] = [
    ("ix_deliveries_waiting (workspace_id=? AND priority=? AND due_at<?)", lambda store: claim_some(store)),
    ("ix_deliveries_expiring (expires_at<?)", lambda store: store.claim_expired(NOW, "w", 5, 60)),
    ("ix_deliveries_in_hand", lambda store: store.claim_unknown(NOW, "w", 5, 60)),
    ("ix_deliveries_out_of_date", lambda store: store.claim_stale(NOW, "w", 5, 60)),
    ("ix_one_on_ones_to_plan (plan_at<?)", lambda store: store.series_to_plan(NOW, 5)),
    ("ix_homes_stale (opened_at>?)", lambda store: store.stale_homes(NOW, NOW, 5)),
    ("ix_deliveries_expired (expires_at>?)", lambda store: store.follow_clock_back(NOW)),
    ("ix_limits_until (until>?)", lambda store: store.follow_clock_back(NOW)),
    ("ix_deliveries_unfinished (due_at<?)", lambda store: SqlOutbox(store._engine).look(NOW)),
    ("ix_deliveries_in_hand", lambda store: SqlOutbox(store._engine).look(NOW)),
    ("ix_limits_until (until>? AND until<?)", lambda store: SqlOutbox(store._engine).look(NOW)),
    ("ix_policies_to_reschedule", lambda store: store.policies_to_follow(5)),
    ("ix_pairs_ended (ended_at>? AND ended_at<?)", lambda store: store.pairs_to_purge(kept_at(NOW), 5)),
    ("ix_deliveries_over (state=? AND due_at<?)", lambda store: store.forget_deliveries(NOW, NOW)),
    ("ix_workspaces_people_due (people_due_at<?)", lambda store: queue(store).claim_people(NOW, NOW, 5)),
    ("ix_workspaces_token_expires (token", lambda store: queue(store).claim_tokens(NOW, NOW, NOW, 5)),
]

PATIENT = "ix_deliveries_waiting (workspace_id=? AND priority=? AND due_at>? AND due_at<?)"


def queue(store: SqlStore) -> SqlWorkspaceQueue:
    return SqlWorkspaceQueue(store._engine)


LISTENERS: list[tuple[str, Callable[[UnitOfWork], Any]]] = [
    ("(workspace_id=? AND slack_id=?)", lambda uow: uow.people.by_slack_id("U1")),
    ("(workspace_id=? AND first_name_key=?)", lambda uow: uow.people.by_name("Sam")),
    ("(workspace_id=? AND name_key=?)", lambda uow: uow.people.by_name("Sam Lee")),
    ("(workspace_id=? AND manager_id=? AND report_id=?)", lambda uow: uow.pairs.find(1, 2)),
    ("(workspace_id=? AND manager_id=?)", lambda uow: uow.pairs.of_manager(1)),
    ("(workspace_id=? AND manager_id=?)", lambda uow: uow.pairs.page_of_manager(1, 5, 0)),
    ("(pair_id=?)", lambda uow: uow.one_on_ones.of_pair(1)),
    ("(pair_id=?)", lambda uow: uow.one_on_ones.of_manager(1)),
    ("(pair_id=?)", lambda uow: uow.one_on_ones.of_manager_with_pairs(1)),
    ("(one_on_one_id=? AND starts_at>?)", lambda uow: uow.occurrences.upcoming_of_series(1, NOW)),
    ("(one_on_one_id=? AND starts_at>?)", lambda uow: uow.occurrences.delete_upcoming(1, NOW)),
    ("(one_on_one_id=? AND starts_at>?)", lambda uow: uow.occurrences.next_of_series([1, 2], NOW)),
    ("(one_on_one_id=?)", lambda uow: uow.occurrences.latest_series_date(1)),
    ("(pair_id=? AND starts_at>?)", lambda uow: uow.occurrences.next_of_pair(1, NOW)),
    ("(one_on_one_id=? AND series_date=?)", lambda uow: uow.occurrences.of_series_date(1, NOW.date())),
    ("(manager_id=? AND starts_at>?)", lambda uow: uow.occurrences.upcoming_of_manager(1, NOW)),
    ("(pair_id=? AND starts_at>?)", lambda uow: uow.occurrences.upcoming_of_pairs([1, 2], NOW)),
    ("(pair_id=? AND starts_at>?)", lambda uow: uow.occurrences.next_of_pairs([1, 2], NOW)),
    ("(report_id=?)", lambda uow: uow.pairs.of_report(1)),
    ("(report_id=?)", lambda uow: uow.pairs.managers_of(1)),
    ("(rowid=?)", lambda uow: uow.pairs.get_many([1, 2])),
    ("(rowid=?)", lambda uow: uow.one_on_ones.get_many([1, 2])),
    ("(pair_id=?)", lambda uow: uow.briefs.latest_for_report(1)),
    ("(pair_id=?)", lambda uow: uow.commitments.live_of_pairs([1, 2])),
    ("uq_commitments_live_number (manager_id=?)", lambda uow: uow.commitments.page_live_of(1, [1, 2], 5, 0)),
    ("ix_topics_pair_id (pair_id=?)", lambda uow: uow.topics.open_of_pair(1)),
    ("ix_topics_pair_id (pair_id=?)", lambda uow: uow.topics.open_of_pairs([1, 2])),
    ("(reply_id=?)", lambda uow: uow.topics.of_reply(1)),
    ("(pair_id=?)", lambda uow: uow.handovers.of_pair(1)),
    ("(pair_id=?)", lambda uow: uow.proposals.open_of_pair(1)),
    ("(id=? AND workspace_id=? AND rowid=?)", lambda uow: uow.people.preferences_of([1, 2])),
    ("(pair_id=? AND starts_at<?)", lambda uow: uow.occurrences.last_held_of_pairs([1, 2], NOW)),
    ("(manager_id=? AND starts_at>?", lambda uow: uow.occurrences.of_manager_between(1, NOW, NOW)),
    ("(manager_id=? AND starts_at>?)", lambda uow: uow.occurrences.page_upcoming_of_manager(1, NOW, 5, 0)),
    ("(channel=? AND thread_ts=?)", lambda uow: uow.briefs.by_thread("D1", "1.1")),
    ("(pair_id=?)", lambda uow: uow.briefs.latest_of_pair(1)),
    ("(occurrence_id=?)", lambda uow: uow.briefs.of_occurrence(1)),
    ("(pair_id=? AND starts_at<?)", lambda uow: uow.occurrences.count_held_of_pairs([1, 2], NOW)),
    ("(one_on_one_id=?", lambda uow: uow.occurrences.of_series(1)),
    ("(brief_id=?)", lambda uow: uow.shifts.of_brief(1)),
    ("(one_on_one_id=?)", lambda uow: uow.record_states.of_series(1)),
    ("(pair_id=?)", lambda uow: uow.record_states.of_pairs([1, 2])),
    ("(pair_id=?)", lambda uow: uow.briefs.used_questions(1)),
    ("(pair_id=?)", lambda uow: uow.plans.latest(1)),
    ("(pair_id=? AND version=?)", lambda uow: uow.plans.latest_of_pairs([1, 2])),
    ("(report_id=?)", lambda uow: uow.pairs.of_report(1)),
    ("(pair_id=?)", lambda uow: uow.goals.of_pair(1)),
    ("(pair_id=?)", lambda uow: uow.goals.live_of_pairs([1, 2])),
    ("(goal_id=?)", lambda uow: uow.goals.revisions(1, 5)),
    ("uq_commitments_live_number (manager_id=?)", lambda uow: uow.commitments.live_of_manager(1)),
    ("uq_commitments_live_number (manager_id=?)", lambda uow: uow.commitments.live_numbers(1)),
    ("(pair_id=?)", lambda uow: uow.commitments.live_of_pair(1)),
    ("(reply_id=?)", lambda uow: uow.commitments.of_reply(1)),
    ("(commitment_id=?)", lambda uow: uow.commitments.history(1)),
    ("(rowid=?)", lambda uow: uow.commitments.get_many([1, 2])),
    ("(author_id=? AND pair_id=?)", lambda uow: uow.notes.of_author(1, 1, 5)),
    ("(reply_id=?)", lambda uow: uow.notes.delete_of_reply(1)),
    ("(workspace_id=? AND channel=? AND ts=?)", lambda uow: uow.replies.by_message("D1", "1.1")),
    ("(workspace_id=? AND dedupe_key=?)", lambda uow: uow.deliveries.by_key("k")),
    ("(workspace_id=? AND dedupe_key=?)", lambda uow: uow.deliveries.cancel("k", "why")),
    ("(channel=? AND ts=?)", lambda uow: uow.deliveries.by_message("D1", "1.1")),
    ("(recipient_id=? AND kind=?)", lambda uow: uow.deliveries.latest(1, Kind.NUDGE)),
    ("(recipient_id=? AND kind=? AND due_at<?)", lambda uow: uow.deliveries.waiting_for(1, TWO, NOW)),
    (PATIENT, lambda uow: uow.deliveries.patient_due(NOW, NOW)),
    (PATIENT, lambda uow: uow.deliveries.patient_edges(NOW, NOW)),
    ("(recipient_id=? AND kind=? AND sent_at>?)", lambda uow: uow.deliveries.count_sent(1, TWO, NOW)),
    ("(rowid=?)", lambda uow: uow.deliveries.finish(1, DeliveryState.SENT, NOW)),
    ("(workspace_id=? AND person_id=?)", lambda uow: uow.homes.get(1)),
    ("(workspace_id=? AND person_id=?)", lambda uow: uow.homes.touch([1, 2], NOW)),
    ("(workspace_id=? AND person_id=?)", lambda uow: uow.people.preferences(1)),
    ("(workspace_id=? AND person_id=?)", lambda uow: uow.legal_holds.since(1)),
    ("(workspace_id=? AND person_id=?)", lambda uow: uow.performance_viewers.since(1)),
    ("(workspace_id=? AND slack_id>?)", lambda uow: uow.policies.followers("", 5)),
    ("(pair_id=?)", lambda uow: uow.purging.is_due(1, kept_at(NOW))),
    ("(pair_id=?)", lambda uow: uow.purging.destroy_text(1)),
    ("ix_audit_log_whose_id_at (whose_id=?)", lambda uow: uow.audit.of_person(1, 5)),
    ("(workspace_id=? AND person_id=?)", lambda uow: uow.practice.last_times(1)),
]


def claim_some(store: SqlStore) -> None:
    with store.begin(WORKSPACE) as uow:
        make_delivery(uow)
    assert store.claim_due(NOW, "w", 5, 60)


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
def test_the_scheduler_s_queries_use_an_index(engine: Engine, store: SqlStore, expected: str, query: Any):
    with plans(engine) as lines:
        query(store)
    assert_indexed(expected, lines)


@pytest.mark.parametrize(("expected", "query"), LISTENERS)
def test_a_listener_s_queries_use_an_index(engine: Engine, store: SqlStore, expected: str, query: Any):
    with plans(engine) as lines, store.opened(WORKSPACE, 1) as uow:
        query(uow)
    assert_indexed(expected, lines)


def test_due_deliveries_come_in_order_without_sorting(engine: Engine, store: SqlStore):
    with plans(engine) as lines, engine.connect() as connection:
        connection.execute(DUE[0].found, {"workspace": WORKSPACE, "now": NOW, "last_open": NOW, "room": 5})
    assert lines
    assert "TEMP B-TREE" not in " ".join(lines)
