"""What can be passed on to a new manager, passing it on, and notifying people of it, in the caller's transaction.

Two people who are not in one pair cannot read each other's text: the only one who is in the former pair and in the new
one is the report. So what both have ticked is copied in a transaction opened for the report, even if
the manager answered last.
What the former manager promised stays with them: of commitments, the report's and those of both are passed on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.commitments import service as commitments
from bot.commitments.rules import Change, Draft, Origin, Owner
from bot.commitments.store import Commitments
from bot.core import audit
from bot.core.audit_store import AuditLog
from bot.core.database.transaction import Transaction
from bot.core.outbox.deliveries import NewDelivery
from bot.core.outbox.may_send import may_send_at
from bot.core.outbox.store import Deliveries, changed
from bot.core.people import Pair, Person
from bot.core.people_store import People, ensure_pair
from bot.core.sealing.coaching import CoachingTransaction
from bot.core.writers import Writers
from bot.goals.rules import GOALS, TEXTS, GoalState, MilestoneDraft, new_goal
from bot.goals.store import Goals
from bot.handovers.rules import (
    HANDED_OVER,
    HANDOVER,
    HANDOVERS,
    MOST_ITEMS,
    MOST_OF_PART,
    Handover,
    HandoverState,
    Item,
    ItemKind,
    may_pass_on,
    named,
)
from bot.handovers.store import Handovers
from bot.plans.rules import SECTIONS, Plan, changed_sections
from bot.plans.service import put_revision
from bot.plans.store import Plans

REVISIONS = 1000
_REWORDED = (Change.EDITED, Change.MOVED)


def items_of(tx: CoachingTransaction, pair: Pair) -> list[Item]:
    """What the two of a pair can pass on: what they wrote or both confirmed; where the manager has left, what the
    report wrote or both confirmed."""
    items = [*_parts(tx, pair), *_goals(tx, pair), *_commitments(tx, pair)]
    return [item for item in items if may_pass_on(item.writers, pair)][:MOST_ITEMS]


def _parts(tx: CoachingTransaction, pair: Pair) -> list[Item]:
    """Each part of the plan, under the version that last changed it."""
    latest = Plans(tx).latest(pair.id)
    since: dict[str, Plan] = {}
    revisions = [*Plans(tx).history(pair.id, REVISIONS), Plan(pair.id)]
    for before, after in zip(revisions[1:], revisions, strict=False):
        for section in changed_sections(before, after):
            since.setdefault(section, after)
    return [
        Item(
            ItemKind.PART,
            section,
            since[section].version,
            str(getattr(latest, section)),
            writers=_or_both(latest.writers_of(section), pair),
        )
        for section in SECTIONS
        if getattr(latest, section)
    ]


def _goals(tx: CoachingTransaction, pair: Pair) -> list[Item]:
    return [
        Item(ItemKind.GOAL, str(one.id), one.version, one.draft.what, one.draft.measure, one.draft.due_on)
        for one in Goals(tx).live_of_pairs([pair.id])
        if one.state is GoalState.CONFIRMED
    ]


def _commitments(tx: CoachingTransaction, pair: Pair) -> list[Item]:
    items = []
    for one in Commitments(tx).coaching_of_pair(pair.id):
        if one.owner is Owner.MANAGER:
            continue
        version = sum(each.change in _REWORDED for each in Commitments(tx).history(one.id))
        key, writers = str(one.id), _or_both(one.writers, pair)
        items.append(Item(ItemKind.COMMITMENT, key, version, one.text, due_on=one.due_on, writers=writers))
    return items


def _or_both(writers: Sequence[int] | None, pair: Pair) -> Writers:
    """Both of them, where nobody knows whose words it is."""
    return (pair.manager.id, pair.report.id) if writers is None else tuple(writers)


def pass_on(
    tx: CoachingTransaction, handover: Handover, pair: Pair, refs: Sequence[str], by: Person, now: datetime
) -> Handover:
    """Copy what both have ticked into the pair of the report and the new manager, made if need be, and tell them.

    `tx` is opened for the report. What was reworded since, or has no room where it would go, is left out.
    """
    items = named(items_of(tx, pair), refs)
    passed: list[str] = []
    if items:
        new = ensure_pair(tx, People(tx).get(handover.to_manager_id), pair.report, now)
        passed += _pass_parts(tx, new, [one for one in items if one.kind is ItemKind.PART], now)
        passed += _pass_goals(tx, pair, new, [one for one in items if one.kind is ItemKind.GOAL], now)
        passed += _pass_commitments(tx, new, [one for one in items if one.kind is ItemKind.COMMITMENT], now)
    state = HandoverState.PASSED_ON if passed else HandoverState.KEPT
    Handovers(tx).end(handover.id, state, passed)
    changed(tx, pair, HANDOVERS, now, handover.id)
    if passed:
        ref = f"handover:{handover.id}"
        AuditLog(tx).add(audit.Entry(audit.Act.HANDED_OVER, "handover", now, by.id, pair.other(by).id, pair.id, ref))
        notify(tx, HANDED_OVER, handover, handover.to_manager_id, now)
    if handover.started_by != by.id:
        notify(tx, HANDED_OVER, handover, handover.started_by, now)
    return Handovers(tx).get(handover.id)


def _pass_parts(tx: CoachingTransaction, new: Pair, items: Sequence[Item], now: datetime) -> list[str]:
    """Below what may stand there already, as far as there is room. The words stay those of who wrote them."""
    plan = Plans(tx).latest(new.id)
    texts: dict[str, str] = {}
    passed = []
    for item in items:
        there = str(getattr(plan, item.key))
        text = there if item.text in there else f"{there}\n\n{item.text}".strip()
        if len(text) <= MOST_OF_PART:
            texts[item.key] = text
            passed.append(item.ref)
    writers = {item.key: item.writers for item in items}
    former = replace(_with_parts(Plan(new.id), {item.key: item.text for item in items}), writers=writers)
    put_revision(tx, new, _with_parts(plan, texts), new.report.id, now, made_from=former, wrote=())
    return passed


def _with_parts(plan: Plan, texts: dict[str, str]) -> Plan:
    """The plan with other words in these parts."""
    expectations, current_performance, support = (texts.get(name, str(getattr(plan, name))) for name in SECTIONS)
    return Plan(plan.pair_id, plan.version, expectations, current_performance, support)


def _pass_goals(tx: CoachingTransaction, pair: Pair, new: Pair, items: Sequence[Item], now: datetime) -> list[str]:
    """As drafts that the report has confirmed and the new manager has not, with the steps that are still open. Both had
    confirmed the words, so they are nobody's own."""
    goals = Goals(tx)
    for item in items:
        known = goals.get(int(item.key))
        own: Mapping[str, Sequence[int]] = dict.fromkeys(TEXTS, ())
        goal = goals.add(replace(new_goal(new, new.report.id, known.draft, now), writers=own))
        for step in known.milestones:
            writers = _or_both(step.writers, pair)
            if not step.done and may_pass_on(writers, pair):
                goals.add_milestone(goal, MilestoneDraft(None, step.text, step.due_on), writers)
    changed(tx, new, GOALS, now)
    return [item.ref for item in items]


def _pass_commitments(tx: CoachingTransaction, new: Pair, items: Sequence[Item], now: datetime) -> list[str]:
    found = Commitments(tx).get_many([int(item.key) for item in items])
    drafts = [Draft(one.text, one.owner, one.due_on) for one in found]
    writers = {int(item.key): item.writers for item in items}
    if drafts:
        theirs = [writers[one.id] for one in found]
        commitments.log_all(tx, new.report, new, drafts, Origin.BUTTON, now, writers=theirs)
    return [item.ref for item in items]


def asking_key(handover: Handover) -> str:
    """The dedupe key of the question to the other one of the former pair."""
    return f"{HANDOVER}:{handover.id}"


def notify(tx: Transaction, kind: str, handover: Handover, person_id: int, now: datetime) -> None:
    """One message about it, when that person's own rules let it come."""
    key = asking_key(handover) if kind == HANDOVER else f"{kind}:{handover.id}:{person_id}"
    due_at = may_send_at(tx, People(tx).get(person_id), now, kind)
    Deliveries(tx).add(
        NewDelivery(kind, key, person_id, due_at, subject={"handover_id": handover.id}, pair_id=handover.pair_id)
    )
