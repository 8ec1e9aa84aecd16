"""What an export holds, a function for each part of it. Each reads what is opened for the person, and nothing else can
be read there: not what others keep to themselves.

A new kind of data gets a function here and its tables in SECTIONS: a test fails while a sealed column is in none.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.commitments.rules import COMMITMENTS, Owner
from bot.commitments.store import Commitments
from bot.core.access import Act, Data, may_reach
from bot.core.files import Row, plain
from bot.core.pair_store import Pairs
from bot.core.people import Pair, Person
from bot.core.people_store import People
from bot.core.sealing.coaching import CoachingTransaction
from bot.goals.rules import GOALS
from bot.goals.store import Goals
from bot.meetings.occurrence_store import Occurrences
from bot.meetings.recurrence import local
from bot.meetings.rules import SCHEDULE
from bot.meetings.store import OneOnOnes
from bot.plans.note_store import Notes
from bot.plans.proposal_store import Proposals
from bot.plans.rules import PLANS, PROPOSALS
from bot.plans.rules import SECTIONS as PLAN_SECTIONS
from bot.plans.store import Plans
from bot.practice.store import Practice
from bot.privacy.my_audit_log import trail_lines
from bot.replies.store import Replies
from bot.topics.rules import TOPICS
from bot.topics.store import Topics

EVERYTHING = 1_000_000
EVER_SINCE = datetime(1970, 1, 1, tzinfo=UTC)
YOU, COACH = "you", "Coach"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of an export: how it is read, and of which tables with text of people."""

    read: Callable[[CoachingTransaction, Person], list[Row]]
    tables: tuple[str, ...] = ()


def about_you(tx: CoachingTransaction, who: Person) -> list[Row]:
    """Who they are here, and what they have chosen."""
    chosen = People(tx).preferences(who.id)
    settings = {name: plain(getattr(chosen, name)) for name in chosen.__dataclass_fields__}
    person = {"name": who.name, "slack_id": who.slack_id, "timezone": who.timezone, "locale": who.locale}
    return [{**person, **settings}]


def one_on_ones(tx: CoachingTransaction, who: Person) -> list[Row]:
    """Every series of every pair they are in, and what comes of it."""
    rows: list[Row] = []
    for pair in _pairs(tx, who, SCHEDULE):
        for series in OneOnOnes(tx).all_of_pair(pair.id):
            rhythm = series.recurrence
            times = Occurrences(tx).upcoming_of_series(series.id, EVER_SINCE)
            rows.append(
                {
                    **_with(pair, who),
                    "state": series.state.value,
                    "frequency": rhythm.frequency.value,
                    "every": rhythm.interval,
                    "first_on": plain(rhythm.first_on),
                    "at": plain(rhythm.local_time),
                    "timezone": series.timezone,
                    "minutes": series.minutes,
                    "met_or_planned": tuple(f"{local(one.starts_at, who.timezone):%Y-%m-%d %H:%M}" for one in times),
                }
            )
    return rows


def plans(tx: CoachingTransaction, who: Person) -> list[Row]:
    """Every revision of every plan they share, newest first."""
    rows: list[Row] = []
    for pair in _pairs(tx, who, PLANS):
        for plan in Plans(tx).history(pair.id, EVERYTHING):
            written = {name: str(getattr(plan, name)) for name in PLAN_SECTIONS}
            by = {pair.manager.id: pair.manager, pair.report.id: pair.report}.get(plan.changed_by or 0)
            when = local(plan.changed_at, who.timezone) if plan.changed_at else None
            changed = {"changed_by": _name(by, who), "changed_at": plain(when)}
            rows.append({**_with(pair, who), "version": plan.version, **changed, **written})
    return rows


def commitments(tx: CoachingTransaction, who: Person) -> list[Row]:
    """Every commitment of every pair they are in, also what is done, with what it said before."""
    rows: list[Row] = []
    for pair in _pairs(tx, who, COMMITMENTS):
        owners = {Owner.MANAGER: pair.manager.name, Owner.REPORT: pair.report.name}
        for one in Commitments(tx).all_of_pair(pair.id):
            changes = Commitments(tx).history(one.id)
            rows.append(
                {
                    **_with(pair, who),
                    "number": one.number,
                    "text": one.text,
                    "whose": owners.get(one.owner, f"{pair.manager.name}, {pair.report.name}"),
                    "due_on": plain(one.due_on),
                    "state": one.state.value,
                    "logged_at": plain(local(one.created_at, who.timezone)),
                    "said_before": tuple(each.before.text for each in changes if each.before is not None),
                }
            )
    return rows


def goals(tx: CoachingTransaction, who: Person) -> list[Row]:
    """Every goal of every pair they are in, with its steps and the words it had before."""
    rows: list[Row] = []
    for pair in _pairs(tx, who, GOALS):
        for goal in Goals(tx).of_pair(pair.id):
            steps = tuple(f"{one.text} ({plain(one.due_on) or '-'})" for one in goal.milestones)
            before = tuple(one.draft.what for one in Goals(tx).revisions(goal.id, EVERYTHING))
            rows.append(
                {
                    **_with(pair, who),
                    "what": goal.draft.what,
                    "measure": goal.draft.measure,
                    "okr": goal.draft.okr,
                    "kind": goal.draft.kind.value,
                    "due_on": plain(goal.draft.due_on),
                    "state": goal.state.value,
                    "milestones": steps,
                    "said_before": before,
                }
            )
    return rows


def topics(tx: CoachingTransaction, who: Person) -> list[Row]:
    """What was brought to the 1:1s of every pair they are in."""
    return [
        {
            **_with(pair, who),
            "text": topic.text,
            "state": topic.state.value,
            "brought_at": plain(local(topic.created_at, who.timezone)),
        }
        for pair in _pairs(tx, who, TOPICS)
        for topic in Topics(tx).all_of_pair(pair.id)
    ]


def proposals(tx: CoachingTransaction, who: Person) -> list[Row]:
    """What was proposed to change in the plans they share, and the answers."""
    return [
        {
            **_with(pair, who),
            "proposed_at": plain(local(one.created_at, who.timezone)),
            "state": one.state.value,
            **{name: str(getattr(one.plan, name)) for name in PLAN_SECTIONS},
            "answer": one.answer,
        }
        for pair in _pairs(tx, who, PROPOSALS)
        for one in Proposals(tx).all_of_pair(pair.id)
    ]


def private_notes(tx: CoachingTransaction, who: Person) -> list[Row]:
    """Their own notes; nobody else's are opened here."""
    return [
        {**_with(pair, who), "written_at": plain(local(note.written_at, who.timezone)), "text": note.text}
        for pair in _pairs(tx, who, SCHEDULE)
        for note in Notes(tx).of_author(who.id, pair.id, EVERYTHING)
    ]


def typed(tx: CoachingTransaction, who: Person) -> list[Row]:
    """What they typed and Coach still keeps in its words: that which waits for an answer."""
    return [
        {"typed_at": plain(local(one.received_at, who.timezone)), "became": one.decision.value, "text": one.text}
        for one in Replies(tx).of_author(who.id)
    ]


def practice(tx: CoachingTransaction, who: Person) -> list[Row]:
    """Which hard moments they have practised; what they chose is not kept."""
    times = Practice(tx).last_times(who.id)
    return [{"moment": key, "practised_at": plain(local(at, who.timezone))} for key, at in times.items()]


def audit(tx: CoachingTransaction, who: Person) -> list[Row]:
    """What they did, and what was done to what is theirs."""
    return [
        {
            "at": plain(line.at),
            "by": _name(line.actor, who) if line.actor else COACH,
            "act": line.act.value,
            "data": line.data,
            "whose": _name(line.whose, who),
        }
        for line in trail_lines(tx, who)
    ]


SECTIONS: Mapping[str, Section] = {
    "about_you": Section(about_you),
    "one_on_ones": Section(one_on_ones),
    "plans": Section(plans, ("plan_revisions",)),
    "commitments": Section(commitments, ("commitments", "commitment_changes")),
    "goals": Section(goals, ("goals", "goal_revisions", "milestones")),
    "topics": Section(topics, ("topics",)),
    "proposals": Section(proposals, ("plan_proposals",)),
    "private_notes": Section(private_notes, ("notes",)),
    "typed": Section(typed, ("replies",)),
    "practice": Section(practice),
    "audit": Section(audit),
}


def _pairs(tx: CoachingTransaction, who: Person, data: Data) -> list[Pair]:
    """The pairs whose `data` they may read."""
    return [pair for pair in Pairs(tx).of_person(who.id) if may_reach(pair, who.id, data, Act.READ)]


def _with(pair: Pair, who: Person) -> dict[str, str]:
    other = pair.other(who)
    return {"with": other.name, "you_are": "manager" if who.id == pair.manager.id else "report"}


def _name(person: Person | None, who: Person) -> str:
    if person is None:
        return ""
    return YOU if person.id == who.id else person.name
