"""Composes the weekly message."""

from dataclasses import replace
from datetime import date, datetime

from bot.commitments.just_done import with_undo
from bot.commitments.rules import CommitmentLine, CommitmentState, first_lines
from bot.commitments.service import as_lines, live_of
from bot.commitments.store import Commitments
from bot.core.database.transaction import Transaction
from bot.core.outbox.deliveries import Delivery, PutOff, Skip
from bot.core.outbox.homes import Homes
from bot.core.outbox.may_send import put_off
from bot.core.outbox.store import Deliveries
from bot.core.people import Preferences
from bot.core.people_store import Pairs, People, only_reports
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingTransaction
from bot.core.time.dates import local
from bot.frames.rules import Frame
from bot.goals.rules import near_milestones
from bot.goals.store import Goals
from bot.meetings.occurrences import meeting_lines, under_way
from bot.meetings.rules import Occurrence
from bot.meetings.store import Occurrences
from bot.weekly import planning
from bot.weekly.rules import NOTHING_TO_SAY, WeeklyMessage, Why, new_or_near_first, own_first, told_until
from bot.weekly.service import find_gaps
from bot.weekly.wording import TriesWording

SHOWN = 10
COMMITMENTS_SHOWN = 5
MILESTONES_SHOWN = 3


def compose(tx: CoachingTransaction, delivery: Delivery, request: Request) -> WeeklyMessage | Skip | PutOff:
    """The weekly message as the week stands now; skipped when there is nothing to say."""
    preferences = People(tx).preferences(request.who.id)
    # The weekly message that a snooze ends with may come a little before its time.
    snoozed_until = _later(preferences.snoozed_until, max(request.now, planning.chosen_at(delivery)))
    is_on = planning.is_on(tx, request.who, preferences)
    if delivery.ts is None:
        if not is_on:
            return Skip("stopped")
        if (waits := _put_off(tx, delivery, request, snoozed_until)) is not None:
            return waits
    shown_snooze = local(snoozed_until, request.who.timezone).date() if snoozed_until else None
    if only_reports(tx, request.who):
        return _of_report(tx, delivery, request, preferences, shown_snooze)
    then, today = replace(request, now=delivery.sent_at or request.now), request.today
    pairs = {pair.id: pair for pair in Pairs(tx).of_manager(request.who.id)}
    until = told_until(then.now, request.who.timezone, preferences)
    coming = _coaching(tx, delivery, then, until)
    listed = _listed(tx, delivery, request)
    gaps = find_gaps(tx, then, pairs)
    near = near_milestones([(one, pairs[one.pair_id]) for one in Goals(tx).live_of_pairs(list(pairs))], then.today)
    if delivery.ts is None and not (coming or listed or gaps or near):
        return Skip(NOTHING_TO_SAY)
    shown, more = first_lines(listed, COMMITMENTS_SHOWN)
    return WeeklyMessage(
        today=today,
        weekday=preferences.weekly_day,
        meetings=tuple(meeting_lines(tx, coming[:SHOWN], pairs, request.who, then.now)),
        more_meetings=max(0, len(coming) - SHOWN),
        commitments=shown,
        more_commitments=more,
        gaps=tuple(gaps[:SHOWN]),
        more_gaps=max(0, len(gaps) - SHOWN),
        milestones=tuple(near[:MILESTONES_SHOWN]),
        more_milestones=max(0, len(near) - MILESTONES_SHOWN),
        try_key=_try_of(request, then.now),
        snoozed_until=shown_snooze,
        stopped=not is_on,
        why=_why(tx, Deliveries(tx).get(delivery.id), request, preferences),
    )


def _coaching(tx: Transaction, delivery: Delivery, then: Request, until: datetime) -> list[Occurrence]:
    """The 1:1s of its week; one that began at its time, and that it waited for, is of them."""
    since = min(then.now, planning.chosen_at(delivery))
    week = Occurrences(tx).of_manager_between(then.who.id, since, until)
    return [one for one in week if one.frame is Frame.COACHING]


def _of_report(
    tx: CoachingTransaction, delivery: Delivery, request: Request, chosen: Preferences, snoozed_until: date | None
) -> WeeklyMessage | Skip:
    """What somebody who leads nobody has said they will do, and what their managers have."""
    listed = own_first(_listed(tx, delivery, request))
    if delivery.ts is None and not listed:
        return Skip(NOTHING_TO_SAY)
    shown, more = first_lines(listed, COMMITMENTS_SHOWN)
    return WeeklyMessage(
        today=request.today,
        weekday=chosen.weekly_day,
        meetings=(),
        more_meetings=0,
        commitments=shown,
        more_commitments=more,
        gaps=(),
        try_key="",
        snoozed_until=snoozed_until,
        stopped=not chosen.own_weekly_on,
        only_commitments=True,
        why=_why(tx, Deliveries(tx).get(delivery.id), request, chosen),
    )


def after(tx: Transaction, delivery: Delivery, request: Request) -> None:
    """However a weekly message ended, the next one waits."""
    planning.schedule_weekly(tx, request.who, request.now, max(request.now, planning.chosen_at(delivery)))
    Homes(tx).touch([request.who.id], request.now)


def _listed(tx: CoachingTransaction, delivery: Delivery, request: Request) -> list[CommitmentLine]:
    """What is open in coaching; re-rendered, the message keeps the lines it came with, so that "done" can be seen and
    undone."""
    listed = delivery.subject.get("commitments")
    if isinstance(listed, list):
        there = [one for one in Commitments(tx).get_many(listed) if one.frame is Frame.COACHING]
        found = as_lines(tx, request.who, [one for one in there if one.state is not CommitmentState.WITHDRAWN])
        return with_undo(tx, request, found)
    live = Commitments(tx).live_of_manager(request.who.id)
    if only_reports(tx, request.who):
        live = live_of(tx, request.who)
    coaching = [one for one in live if one.frame is Frame.COACHING]
    ordered = new_or_near_first(coaching, request.today, request.who.timezone)
    Deliveries(tx).set_subject(delivery.id, {**delivery.subject, "commitments": [one.id for one in ordered]})
    return as_lines(tx, request.who, ordered)


def _try_of(request: Request, moment: datetime) -> str:
    """Another small thing each week, not the same for everybody; its key means the same in every language."""
    tries = request.wording[TriesWording].keys
    week = local(moment, request.who.timezone).date().toordinal() // 7
    return tries[(week + request.who.id) % len(tries)]


def _put_off(tx: Transaction, delivery: Delivery, request: Request, snoozed_until: datetime | None) -> PutOff | None:
    """Until when it is snoozed, or may not come. A day off that the person chose for it is none."""
    if snoozed_until is not None:
        return PutOff(snoozed_until)
    chosen_day = local(planning.chosen_at(delivery), request.who.timezone).date()
    if (waits := put_off(tx, delivery, request, chosen_day=chosen_day)) is not None:
        return waits
    ends = [one.ends_at for one in under_way(tx, request.who, request.now) if one.ends_at > request.now]
    return PutOff(max(ends)) if ends else None


def _why(tx: Transaction, delivery: Delivery, request: Request, chosen: Preferences) -> Why:
    """Why it comes on this day, as things are when it is first composed."""
    if "why" in delivery.subject:
        return Why(str(delivery.subject["why"]))
    today, wanted = request.today, local(planning.chosen_at(delivery), request.who.timezone).date()
    why = Why.USUAL
    if planning.is_brought_back(request.who, delivery):
        why = Why.SNOOZED
    elif today.weekday() != chosen.weekly_day:
        why = Why.WAITED if today > wanted else Why.HOLIDAY
    Deliveries(tx).set_subject(delivery.id, {**delivery.subject, "why": why.value})
    return why


def _later(moment: datetime | None, than: datetime) -> datetime | None:
    """The moment if it is later."""
    return moment if moment is not None and moment > than else None
