"""What belongs to workspace A, used in B: every method of every service finds nothing of it, and leaves it alone."""

import inspect
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from bot.administration.rules import Named, Policy
from bot.away.rules import Choice as OfMeeting
from bot.briefs.rules import COACH_ROLE, PERFORMANCE_TALK, SHIFT, SHIFTED
from bot.commitments.rules import LOGGED, Change, Draft, Origin, Owner
from bot.core.database.tables import Row
from bot.core.database.transaction import Transaction
from bot.core.errors import (
    CoachError,
    NoOneOnOneError,
    NoPairError,
    NoSuchCommitmentError,
    NotAManagerError,
    NotAReportError,
    NotAViewerError,
    NotFoundError,
)
from bot.core.feature import Opens
from bot.core.language.text import Mention
from bot.core.outbox.deliveries import Delivery
from bot.core.people import Away, Preferences, Profile, ReportBriefTime
from bot.frames.rules import Frame
from bot.goals.rules import Entry, GoalDraft, GoalKind, GoalState, MilestoneDraft
from bot.intents.rules import Intent, Kind
from bot.library.rules import Fit
from bot.meetings.rules import Frequency, Outcome
from bot.meetings.service import Details
from bot.performance.rules import ConversationDraft, Time
from bot.performance.sealed_database import SealedDatabase
from bot.performance.vague import RecordDraft
from bot.plans.rules import Plan
from bot.plans.store import Proposals
from bot.replies.rules import Choice, Typed
from tests.cases import OF_FEATURES
from tests.desk import TUESDAYS, utc
from tests.factories import MESSAGE_TYPES, make_installation, make_request
from tests.offices import CANARY, OF_NO_WORKSPACE, ONLY_A, A, B, Office, draft_of, offices, rows_of
from tests.roles import Watch
from tests.services import Services

Attempt = Callable[[Services, Office, Office], Any]
"""Given the services, the office of whoever asks, and A's, whose ids are used."""
T = utc(24, 13, 40)
BUTTON, DONE = Origin.BUTTON, Change.DONE
DRAFT = Draft("mine", Owner.MANAGER)
RECORD = RecordDraft("s", "g", "w", "c", T.date(), utc(27).date(), T.date())
FRIDAY = Time(datetime(2026, 11, 27, 11))  # noqa: DTZ001 - wall time
PART = ["part:expectations:2"]
GOAL = Entry(GoalDraft("mine", "", None, GoalKind.GROWTH), 2, asked=True)
DETAILS = Details(replace(TUESDAYS, weekday=3))


def typed(a: Office, event_id: str, ts: str, thread_ts: str | None = None) -> Typed:
    """A message in the channel of both."""
    return Typed(event_id, a.channel, ts, thread_ts, "I'll book a room")


def profile(here: Office, slack_id: str, zone: str = "Asia/Tokyo") -> Profile:
    return Profile(here.workspace, slack_id, "Renamed", zone)


def newest(s: Services, a: Office) -> int:
    """A proposal of A's that waits."""
    with a.db.coaching(a.sam) as tx:
        waiting = Proposals(tx).open_of_pair(a.pair)
    return waiting.id if waiting else a.proposal


NOT_FOUND: dict[str, Attempt] = {
    "away.decide_all": lambda s, here, a: s.away.decide_all(make_request(here.priya, T), a.absence, OfMeeting.SKIP),
    "people.known": lambda s, here, a: s.people.known(here.workspace, ONLY_A, T),
    "administration.save of a person": lambda s, here, a: s.administration.save(
        make_request(here.ada, T), Policy(), Named(), Named(frozenset({ONLY_A}))
    ),
    "one_on_ones.line": lambda s, here, a: s.one_on_ones.line(make_request(here.priya, T), a.series),
    "one_on_ones.details": lambda s, here, a: s.one_on_ones.details(here.request(here.priya), a.series),
    "one_on_ones.meeting": lambda s, here, a: s.one_on_ones.meeting(here.request(here.priya), a.occurrence),
    "one_on_ones.unskip": lambda s, here, a: s.one_on_ones.unskip(make_request(here.priya, T), a.left_out),
    "one_on_ones.brief_is_out": lambda s, here, a: s.one_on_ones.brief_is_out(
        make_request(here.priya, T), a.occurrence
    ),
    "one_on_ones.following": lambda s, here, a: s.one_on_ones.following(make_request(here.priya, T), a.occurrence),
    "one_on_ones.touched": lambda s, here, a: s.one_on_ones.touched(make_request(here.priya, T), a.series, DETAILS),
    "one_on_ones.told_next": lambda s, here, a: s.one_on_ones.told_next(make_request(here.priya, T), a.series),
    "intents.do_all": lambda s, here, a: s.intents.do_all(make_request(here.priya, T), a.asked),
    "intents.do": lambda s, here, a: s.intents.do(make_request(here.priya, T), a.asked),
    "intents.leave": lambda s, here, a: s.intents.leave(make_request(here.priya, T), a.asked),
    "intents.choose": lambda s, here, a: s.intents.choose(make_request(here.priya, T), a.asked_which, a.occurrence),
    "intents.mean": lambda s, here, a: s.intents.mean(make_request(here.priya, T), a.asked_unclear, Kind.SKIP),
    "one_on_ones.change": lambda s, here, a: s.one_on_ones.change(make_request(here.priya, T), a.series, DETAILS),
    "one_on_ones.pause": lambda s, here, a: s.one_on_ones.pause(make_request(here.priya, T), a.series),
    "one_on_ones.resume": lambda s, here, a: s.one_on_ones.resume(make_request(here.priya, T), a.series),
    "one_on_ones.skip": lambda s, here, a: s.one_on_ones.skip(make_request(here.priya, T), a.occurrence),
    "one_on_ones.move": lambda s, here, a: s.one_on_ones.move(make_request(here.priya, T), a.occurrence, utc(26, 9)),
    "one_on_ones.record_outcome": lambda s, here, a: s.one_on_ones.record_outcome(
        make_request(here.priya, T), a.occurrence, Outcome.HAPPENED
    ),
    "one_on_ones.end": lambda s, here, a: s.one_on_ones.end(make_request(here.priya, T), a.series),
    "briefs.another_question": lambda s, here, a: s.briefs.another_question(make_request(here.priya, T), a.brief),
    "briefs.other_prompts": lambda s, here, a: s.briefs.other_prompts(make_request(here.priya, T), a.brief),
    "briefs.keep_question": lambda s, here, a: s.briefs.keep_question(make_request(here.priya, T), a.brief),
    "briefs.why": lambda s, here, a: s.briefs.why(make_request(here.priya, T), a.brief),
    "briefs.save_fit": lambda s, here, a: s.briefs.save_fit(make_request(here.priya, T), a.brief, Fit()),
    "handovers.offer": lambda s, here, a: s.handovers.offer(here.request(here.priya), a.pair, a.ada.id),
    "handovers.asked": lambda s, here, a: s.handovers.asked(here.request(here.priya), a.handover),
    "handovers.answer": lambda s, here, a: s.handovers.answer(make_request(here.priya, T), a.handover, PART),
    "handovers.start": lambda s, here, a: s.handovers.start(make_request(here.priya, T), a.pair, a.ada.id, PART),
    "briefs.in_full": lambda s, here, a: s.briefs.in_full(make_request(here.priya, T), a.pair),
    "plans.show": lambda s, here, a: s.plans.show(make_request(here.priya, T), a.pair),
    "plans.save": lambda s, here, a: s.plans.save(make_request(here.priya, T), Plan(a.pair, 2, "mine")),
    "plans.history": lambda s, here, a: s.plans.history(here.request(here.priya), a.pair),
    "topics.of_pair": lambda s, here, a: s.topics.of_pair(here.request(here.priya), a.pair),
    "topics.bring": lambda s, here, a: s.topics.bring(make_request(here.sam, T), a.pair, "mine"),
    "topics.change": lambda s, here, a: s.topics.change(make_request(here.sam, T), {a.topic: "mine"}),
    "topics.discussed": lambda s, here, a: s.topics.discussed(make_request(here.priya, T), a.topic),
    "proposals.waiting": lambda s, here, a: s.proposals.waiting(here.request(here.priya), a.proposal),
    "proposals.take": lambda s, here, a: s.proposals.take(make_request(here.priya, T), a.proposal),
    "proposals.decline": lambda s, here, a: s.proposals.decline(make_request(here.priya, T), newest(s, a), "mine"),
    "proposals.propose": lambda s, here, a: s.proposals.propose(make_request(here.sam, T), Plan(a.pair, 0, "mine")),
    "plans.notes": lambda s, here, a: s.plans.notes(here.request(here.priya), a.pair),
    "goals.get": lambda s, here, a: s.goals.get(here.request(here.priya), a.goal),
    "goals.of_pair": lambda s, here, a: s.goals.of_pair(here.request(here.priya), a.pair),
    "goals.history": lambda s, here, a: s.goals.history(here.request(here.priya), a.goal),
    "goals.make": lambda s, here, a: s.goals.make(make_request(here.priya, T), a.pair, GOAL),
    "goals.set_milestones": lambda s, here, a: s.goals.set_milestones(
        make_request(here.priya, T), a.goal, 1, [MilestoneDraft(None, "mine", None)]
    ),
    "goals.tick": lambda s, here, a: s.goals.tick(make_request(here.priya, T), a.goal, a.milestone, True),
    "goals.confirm": lambda s, here, a: s.goals.confirm(make_request(here.priya, T), a.goal, 2),
    "goals.put_aside": lambda s, here, a: s.goals.put_aside(make_request(here.priya, T), a.goal, 2),
    "goals.change": lambda s, here, a: s.goals.change(make_request(here.priya, T), a.goal, GOAL),
    "goals.finish": lambda s, here, a: s.goals.finish(make_request(here.priya, T), a.goal, GoalState.DONE),
    "goals.reopen": lambda s, here, a: s.goals.reopen(make_request(here.priya, T), a.goal),
    "commitments.get": lambda s, here, a: s.commitments.get(here.request(here.priya), a.commitment),
    "replies.logged": lambda s, here, a: s.replies.logged(here.request(here.priya), a.reply_id),
    "commitments.of_pair": lambda s, here, a: s.commitments.of_pair(here.request(here.priya), a.pair),
    "commitments.set_state": lambda s, here, a: s.commitments.set_state(
        make_request(here.priya, T), a.commitment, DONE, BUTTON
    ),
    "commitments.move": lambda s, here, a: s.commitments.move(make_request(here.priya, T), a.commitment, None, BUTTON),
    "commitments.undo": lambda s, here, a: s.commitments.undo(make_request(here.priya, T), a.commitment),
    "replies.undecided": lambda s, here, a: s.replies.undecided(here.request(here.priya), a.unsure),
    "replies.edit_logged": lambda s, here, a: s.replies.edit_logged(make_request(here.priya, T), {a.commitment: DRAFT}),
    "replies.undo": lambda s, here, a: s.replies.undo(make_request(here.priya, T), a.reply_id),
    "replies.log_again": lambda s, here, a: s.replies.log_again(make_request(here.priya, T), a.reply_id),
    "replies.waiting": lambda s, here, a: s.replies.waiting(here.request(here.priya), a.unsure),
    "replies.decide": lambda s, here, a: s.replies.decide(make_request(here.priya, T), a.unsure, {a.line: Choice.LOG}),
    "replies.choose": lambda s, here, a: s.replies.choose(make_request(here.priya, T), a.outside, a.pair),
    "replies.choose for a pair": lambda s, here, a: s.replies.choose(make_request(here.priya, T), here.outside, a.pair),
    "replies.leave": lambda s, here, a: s.replies.leave(make_request(here.priya, T), a.outside),
    "frames.shift": lambda s, here, a: s.frames.shift(make_request(here.priya, T), a.brief, Frame.COACHING),
    "frames.leave": lambda s, here, a: s.frames.leave(make_request(here.priya, T), a.shift_asked),
    "away.decide": lambda s, here, a: s.away.decide(make_request(here.priya, T), a.occurrence, OfMeeting.KEEP),
    "away.meeting": lambda s, here, a: s.away.meeting(here.request(here.priya), a.occurrence),
    "confirming.waits": lambda s, here, a: s.confirming.waits(here.request(here.priya), a.pair),
    "confirming.answer": lambda s, here, a: s.confirming.answer(make_request(here.sam, T), a.pair, is_manager=True),
    "confirming.ask_administrators": lambda s, here, a: s.confirming.ask_administrators(
        make_request(here.priya, T), a.pair
    ),
    "records.show": lambda s, here, a: s.records.show(make_request(here.priya, T), a.record),
    "records.show_again": lambda s, here, a: s.records.show_again(make_request(here.priya, T), a.record),
    "records.acknowledge": lambda s, here, a: s.records.acknowledge(make_request(here.sam, T), a.record),
    "records.add_comment": lambda s, here, a: s.records.add_comment(make_request(here.sam, T), a.record, "mine"),
    "records.received": lambda s, here, a: s.records.received(here.request(here.sam), a.record),
    "records.change": lambda s, here, a: s.records.change(make_request(here.priya, T), a.record, RECORD),
    "drafts.get": lambda s, here, a: s.drafts.get(here.request(here.priya), draft_of(a)),
    "drafts.delete": lambda s, here, a: s.drafts.delete(make_request(here.priya, T), draft_of(a)),
    "records.edited": lambda s, here, a: s.records.edited(here.request(here.priya), a.record),
    "bringing_forward.sentences": lambda s, here, a: s.bringing_forward.sentences(here.request(here.priya), a.record),
    "bringing_forward.sentence": lambda s, here, a: s.bringing_forward.sentence(
        here.request(here.priya), a.record, a.sentence.ref
    ),
    "bringing_forward.bring": lambda s, here, a: s.bringing_forward.bring(
        make_request(here.priya, T), a.record, a.sentence.ref, a.sentence.fingerprint
    ),
}
"""These raise NotFoundError in B."""

REFUSED: dict[str, tuple[type[CoachError], Attempt]] = {
    "people.asking": (NotAManagerError, lambda s, here, a: s.people.asking(here.workspace, ONLY_A, T)),
    "people.mentioned by id": (
        NotAReportError,
        lambda s, here, a: s.people.mentioned(make_request(here.priya, T), Mention(ONLY_A, "")),
    ),
    "people.named": (NotAReportError, lambda s, here, a: s.people.named(make_request(here.priya, T), ONLY_A)),
    "one_on_ones.add": (
        NotAReportError,
        lambda s, here, a: s.one_on_ones.add(
            make_request(here.priya, T, "view:1"),
            a.sam,
            Details(replace(TUESDAYS, frequency=Frequency.ONCE, first_on=T.date())),
        ),
    ),
    "one_on_ones.skipped_with": (
        NoOneOnOneError,
        lambda s, here, a: s.one_on_ones.skipped_with(make_request(here.priya, T), a.sam),
    ),
    "one_on_ones.next_with": (
        NoOneOnOneError,
        lambda s, here, a: s.one_on_ones.next_with(make_request(here.priya, T), a.sam),
    ),
    "goals.pair_of": (NoPairError, lambda s, here, a: s.goals.pair_of(here.request(here.priya), a.sam)),
    "briefs.request": (
        NotAReportError,
        lambda s, here, a: s.briefs.request(make_request(here.priya, T, "view:2"), a.sam),
    ),
    "plans.with_other": (NoPairError, lambda s, here, a: s.plans.with_other(make_request(here.priya, T), a.sam)),
    "topics.pair_with": (NotAReportError, lambda s, here, a: s.topics.pair_with(here.request(here.sam), a.priya)),
    "commitments.log": (
        NotAReportError,
        lambda s, here, a: s.commitments.log(make_request(here.priya, T, "view:3"), a.sam, DRAFT, Origin.COMMAND),
    ),
    "replies.keep_note": (
        NotAReportError,
        lambda s, here, a: s.replies.keep_note(make_request(here.priya, T, "view:44"), a.sam, "tired"),
    ),
    "replies.log_typed": (
        NotAReportError,
        lambda s, here, a: s.replies.log_typed(make_request(here.priya, T, "view:4"), a.sam, "I'll call"),
    ),
    "commitments.move_by_order": (
        NoSuchCommitmentError,
        lambda s, here, a: s.commitments.move_by_order(make_request(here.priya, T), "quarterly", None, BUTTON),
    ),
    "commitments.change_by_order": (
        NoSuchCommitmentError,
        lambda s, here, a: s.commitments.change_by_order(make_request(here.priya, T), [a.extra_number], DONE, BUTTON),
    ),
    "records.set_up": (
        NotAReportError,
        lambda s, here, a: s.records.set_up(make_request(here.priya, T, "view:5"), a.sam, RECORD, FRIDAY),
    ),
    "records.list": (NotAViewerError, lambda s, here, a: s.records.list(here.request(here.priya))),
}
"""These raise what says it best."""

OWN: dict[str, Attempt] = {
    "intents.names": lambda s, here, a: s.intents.names(here.request(here.priya)),
    "intents.stops": lambda s, here, a: s.intents.stops(here.request(here.priya)),
    "one_on_ones.below_list": lambda s, here, a: s.one_on_ones.below_list(make_request(here.priya, T)),
    "workspaces.find": lambda s, here, a: s.workspaces.find(here.workspace),
    "workspaces.bot_token": lambda s, here, a: s.workspaces.bot_token(here.workspace),
    "administration.enter": lambda s, here, a: s.administration.enter(make_request(here.ada, T)),
    "administration.save": lambda s, here, a: s.administration.save(
        make_request(here.ada, T), Policy(24, time(22), time(6)), Named(), Named(removed=frozenset({ONLY_A}))
    ),
    "people.mentioned": lambda s, here, a: s.people.mentioned(make_request(here.priya, T), Mention(None, "Sam")),
    "people.in_pair": lambda s, here, a: s.people.in_pair(make_request(here.priya, T), Mention(None, "Sam")),
    "people.own": lambda s, here, a: s.people.own(make_request(here.priya, T)),
    "drafts.keep": lambda s, here, a: s.drafts.keep(make_request(here.priya, T), ConversationDraft("mine", RECORD)),
    "drafts.about": lambda s, here, a: s.drafts.about(here.request(here.priya), here.sam),
    "drafts.list": lambda s, here, a: s.drafts.list(here.request(here.priya)),
    "records.short_notice": lambda s, here, a: s.records.short_notice(make_request(here.priya, T), here.sam, FRIDAY),
    "records.holidays_of": lambda s, here, a: s.records.holidays_of(here.request(here.priya), here.sam),
    "people.workdays": lambda s, here, a: s.people.workdays(here.request(here.priya)),
    "people.working_days": lambda s, here, a: s.people.working_days(make_request(here.priya, T)),
    "people.seen_again": lambda s, here, a: s.people.seen_again(replace(here.priya, slack_id=ONLY_A), T),
    "people.profile_changed": lambda s, here, a: s.people.profile_changed(profile(here, "USAM"), T),
    "people.profile_changed of one unknown": lambda s, here, a: s.people.profile_changed(profile(here, ONLY_A), T),
    "people.profiles_seen": lambda s, here, a: s.people.profiles_seen(
        here.workspace, [profile(here, "UPRIYA", "Asia/Seoul"), profile(here, ONLY_A, "Asia/Seoul")], T
    ),
    "one_on_ones.list": lambda s, here, a: s.one_on_ones.list(make_request(here.priya, T)),
    "one_on_ones.series_with": lambda s, here, a: s.one_on_ones.series_with(make_request(here.priya, T), a.sam),
    "commitments.get_many": lambda s, here, a: s.commitments.get_many(here.request(here.priya), [a.commitment]),
    "commitments.todo": lambda s, here, a: s.commitments.todo(here.request(here.priya), 0, 8),
    "commitments.todo_with": lambda s, here, a: s.commitments.todo_with(here.request(here.priya), a.sam, 8),
    "handovers.pairs": lambda s, here, a: s.handovers.pairs(here.request(here.priya)),
    "goals.mine": lambda s, here, a: s.goals.mine(here.request(here.priya)),
    "overview.of": lambda s, here, a: s.overview.of(make_request(here.priya, T)),
    "weekly.gaps": lambda s, here, a: s.weekly.gaps(make_request(here.priya, utc(20, month=1, year=2027))),
    "briefs.set_report_brief_time": lambda s, here, a: s.briefs.set_report_brief_time(
        make_request(here.priya, T), ReportBriefTime.NEVER
    ),
    "intents.ask": lambda s, here, a: s.intents.ask(make_request(here.priya, T), Intent(Kind.MEET)),
    "preferences.of": lambda s, here, a: s.preferences.of(here.request(here.priya)),
    "preferences.shown": lambda s, here, a: s.preferences.shown(here.request(here.priya)),
    "preferences.likely_country": lambda s, here, a: s.preferences.likely_country(here.request(here.priya)),
    "preferences.save": lambda s, here, a: s.preferences.save(make_request(here.priya, T), Preferences(daily_cap=3)),
    "practice.next": lambda s, here, a: s.practice.next(here.request(here.priya)),
    "practice.practised": lambda s, here, a: s.practice.practised(make_request(here.priya, T), "told_in_confidence"),
    "away.times": lambda s, here, a: s.away.times(here.request(here.priya)),
    "away.set": lambda s, here, a: s.away.set(make_request(here.priya, T), Away(date(2027, 3, 6), date(2027, 3, 8))),
    "away.back": lambda s, here, a: (
        s.away.set(make_request(here.priya, T), Away(T.date(), T.date() + timedelta(days=3))),
        s.away.back(make_request(here.priya, T)),
    ),
    "weekly.snooze": lambda s, here, a: s.weekly.snooze(make_request(here.priya, T), utc(27).date()),
    "weekly.set_on": lambda s, here, a: s.weekly.set_on(make_request(here.priya, T), False),
    "homes.opened": lambda s, here, a: s.homes.opened(make_request(here.priya, T)),
    "homes.turn": lambda s, here, a: s.homes.turn(make_request(here.priya, T), "plans", 1),
    "replies.receive": lambda s, here, a: s.replies.receive(
        make_request(here.priya, T), typed(a, "Ev91", "9.1", a.thread)
    ),
    "replies.edited": lambda s, here, a: s.replies.edited(
        make_request(here.priya, T), typed(a, "Ev92", a.logs, a.thread), ""
    ),
    "replies.deleted": lambda s, here, a: s.replies.deleted(make_request(here.priya, T, "Ev93"), a.channel, a.logs),
    "rights.audit_log": lambda s, here, a: s.rights.audit_log(here.request(here.priya)),
    "rights.export": lambda s, here, a: s.rights.export(make_request(here.priya, T)),
    "rights.forgetting.ask": lambda s, here, a: s.rights.forgetting.ask(make_request(here.priya, T)),
    "rights.forgetting.take_back": lambda s, here, a: s.rights.forgetting.take_back(make_request(here.priya, T)),
    "workspaces.install": lambda s, here, a: s.workspaces.install(make_installation(here.workspace), T),
    "workspaces.tokens_revoked": lambda s, here, a: s.workspaces.tokens_revoked(here.workspace, ["UBOT"], utc(25)),
    "workspaces.register": lambda s, here, a: s.workspaces.register(make_installation(here.workspace), utc(26)),
    "workspaces.admits": lambda s, here, a: s.workspaces.admits(here.workspace),
    "workspaces.uninstalled": lambda s, here, a: s.workspaces.uninstalled(here.workspace, utc(27)),
}
"""These do or give something, of B's own. Slack ids, channels, ts, event ids and request ids are the same in A."""

ASKS_NO_DATABASE = {"preferences.likely_country", "workspaces.admits"}
SAME_IN_BOTH = {"intents.names", "intents.stops", "people.workdays", "records.holidays_of", "records.short_notice"}
OF_THE_CLOCK = {
    "away.forget_past",
    "drafts.forget_old",
    "administration.begin_pending",
    "administration.follow_quiet_hours",
    "purging.step",
    "rights.forgetting.repeat",
    "rights.forgetting.step",
    "one_on_ones.plan_ahead",
    "people.follow_again",
    "replies.forget_undecided",
    "worker.send_due",
    "worker.expire_late",
    "worker.look_up_unknown",
    "worker.refresh_stale",
    "worker.stop",
}
"""These are given nobody and nothing but the time: tests/core/outbox/test_two_outboxes.py."""


SERVICES = [*inspect.get_annotations(Services).values()]


def public_methods(bundle: type = Services, within: str = "") -> dict[str, Callable[..., Any]]:
    """Of every service; also of those that are bundled once more, or that a service has in a field."""
    found: dict[str, Callable[..., Any]] = {}
    for name, service in inspect.get_annotations(bundle).items():
        is_service = getattr(service, "__name__", "").endswith("Service") and service not in SERVICES
        if bundle is not Services and _methods(bundle) and not is_service:
            continue
        found |= {f"{within}{name}.{method}": function for method, function in _methods(service)}
        found |= public_methods(service, f"{within}{name}.")
    return found


def _methods(service: type) -> list[tuple[str, Callable[..., Any]]]:
    every = inspect.getmembers(service, inspect.isfunction)
    return [(name, function) for name, function in every if not name.startswith("_")]


def test_every_method_of_every_service_is_here():
    composing = {name for name, function in public_methods().items() if "tx" in inspect.signature(function).parameters}
    tried = {name.split()[0] for name in (*NOT_FOUND, *REFUSED, *OWN)}
    assert set(public_methods()) - composing == tried | OF_THE_CLOCK
    assert all(
        set(inspect.signature(public_methods()[name]).parameters) <= {"self", "now", "limit"} for name in OF_THE_CLOCK
    )


def test_every_table_has_a_workspace():
    assert {table.name for table in Row.metadata.sorted_tables if "workspace_id" not in table.c} == OF_NO_WORKSPACE


def outcome(attempt: Attempt, here: Office, a: Office) -> str:
    """What comes back, or the error and its fields."""
    try:
        return repr(attempt(here.services, here, a))
    except CoachError as error:
        return f"{type(error).__name__} {error.fields}"


def expected(name: str) -> str:
    """What the outcome in B must begin with."""
    if name in NOT_FOUND:
        return NotFoundError.__name__
    return REFUSED[name][0].__name__ if name in REFUSED else ""


ATTEMPTS: dict[str, Attempt] = {**{name: attempt for name, (_, attempt) in REFUSED.items()}, **NOT_FOUND, **OWN}


@pytest.fixture
def both(db: SealedDatabase) -> tuple[Office, Office]:
    return offices(db)


@pytest.fixture
def watch(both: tuple[Office, Office], engine: Engine) -> Iterator[Watch]:
    """On the rows of A."""
    with closing(Watch(engine, lambda: rows_of(engine, A))) as watch:
        yield watch


def test_what_belongs_to_one_workspace_is_not_there_in_the_other(
    both: tuple[Office, Office], engine: Engine, watch: Watch
):
    a, b = both
    before, in_b = watch.rows(), {}
    assert CANARY in repr(before)
    for name, attempt in ATTEMPTS.items():
        in_b[name] = outcome(attempt, b, a)
        assert in_b[name].startswith(expected(name)), name
        assert CANARY not in in_b[name], name
        assert watch.rows() == before, name
    said = len(a.slack.said)
    b.services.workspaces.install(make_installation(B), T)
    b.tick(T)
    assert len(b.slack.said) > said, "what was asked for is answered in B"
    assert CANARY not in repr([b.slack.said, b.slack.homes, rows_of(engine, B)])
    for name, attempt in ATTEMPTS.items():
        there = watch.rows()
        in_a = outcome(attempt, a, a)
        alike = name in ASKS_NO_DATABASE | SAME_IN_BOTH
        assert in_a != in_b[name] or watch.rows() != there or alike, f"{name} proves nothing"
        assert not expected(name) or not in_a.startswith(expected(name)), f"{name} proves nothing"


def test_what_is_composed_in_one_workspace_shows_nothing_of_the_other(both: tuple[Office, Office], watch: Watch):
    """Subjects are ours, never somebody's; still."""
    a, b = both
    assert not [name for name, one in public_methods().items() if "tx" in inspect.signature(one).parameters]
    before = watch.rows()
    for kind, declared in MESSAGE_TYPES.items():
        for act in filter(None, (declared.compose, declared.after_sent, declared.after_end)):
            for ts in (None, a.thread):
                assert CANARY not in composed(act, kind, ts, b, a), (kind, act, ts)
                assert watch.rows() == before, (kind, act, ts)
    in_a = "".join(composed(declared.compose, kind, a.thread, a, a) for kind, declared in MESSAGE_TYPES.items())
    assert in_a.count(CANARY) > len(MESSAGE_TYPES) / 2, "this proves nothing"


def composed(compose: Callable[..., Any], kind: str, ts: str | None, here: Office, a: Office) -> str:
    """What is said to Priya `here` of everything of A's."""
    subject: dict[str, Any] = {
        "person_id": a.stranger,
        "brief_id": a.brief,
        "occurrence_id": a.occurrence,
        "proposal_id": a.proposal,
        "handover_id": a.handover,
        "first": 0,
        "occurrences": [a.occurrence],
        "reply_id": a.unsure,
        "goal_id": a.goal,
        "version": 1,
        "commitments": [a.commitment],
        "change": "done",
        "section": "help",
        "news": "no_viewer",
        "by": a.priya.id,
        "key": "in_thread",
        "message": a.brief,
        "due_at": T.isoformat(),
        **{name: value for cases in OF_FEATURES if cases.subject for name, value in cases.subject(a).items()},
    }
    if kind == LOGGED:
        subject["reply_id"] = a.reply_id
    opens = MESSAGE_TYPES[kind].opens
    if opens is Opens.PERFORMANCE:
        subject |= {"occurrence_id": a.held, "record_id": a.record, "pair_id": a.pair, "what": "comment"}
        subject |= {"starts_at": T.isoformat()}
    if kind in (SHIFT, SHIFTED, PERFORMANCE_TALK, COACH_ROLE):
        subject |= {"shift_id": a.shift, "pair_id": a.pair}
    delivery = Delivery(
        kind, "mine", here.priya.id, T, subject=subject, id=1, workspace_id=here.workspace, ts=ts, channel=a.channel
    )
    try:
        with opened(here, opens) as tx:
            return repr(compose(tx, delivery, make_request(here.priya, T)))
    except NotFoundError:
        return ""


def opened(here: Office, opens: Opens) -> AbstractContextManager[Transaction]:
    """What a composer is given, and may write in."""
    match opens:
        case Opens.COACHING:
            return here.db.coaching(here.priya)
        case Opens.PERFORMANCE:
            return here.db.performance(here.priya)
        case Opens.NOTHING:
            return here.db.begin(here.workspace)
