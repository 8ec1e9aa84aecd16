"""Turns the lines of a reply into commitments and notes, and follows the message when it is edited."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from bot.domain.commitments import Change, Commitment, CommitmentState, Draft, Origin, Owner
from bot.domain.deliveries import Kind
from bot.domain.people import Pair, Person
from bot.domain.reading import Line, LineKind, read_reply
from bot.domain.recurrence import local
from bot.domain.replies import Decision, Reply
from bot.services import answers, commitments
from bot.services.ports import UnitOfWork


def read(
    uow: UnitOfWork,
    who: Person,
    reply: Reply,
    text: str,
    written_at: datetime,
    now: datetime,
    previous: str = "",
) -> None:
    """Log what is clear, keep what is marked as a note, ask about the rest. `previous` is the text before an edit."""
    pair = uow.pairs.get(int(reply.pair_id or 0))
    found = lines(uow, who, pair, text, written_at)
    before = _drafts(lines(uow, who, pair, previous, written_at)) if previous else []
    there = uow.commitments.of_reply(reply.id)
    drafts = _drafts(found)
    _follow(uow, who, reply, pair, there, before, drafts, now)
    notes = [line.text for line in found if line.kind is LineKind.NOTE]
    for note in notes:
        uow.notes.add(pair.id, who.id, note, now, reply.id)
    unsure = [line.text for line in found if line.kind is LineKind.UNSURE]
    uow.replies.decide(reply.id, _decision(bool(drafts), bool(notes), bool(unsure)), "\n".join(unsure))
    if drafts or notes or there:
        answers.answer(uow, who, Kind.LOGGED, reply, now)
    if unsure:
        answers.answer(uow, who, Kind.UNSURE, reply, now)
    answers.refresh(uow, reply)


def log_decided(uow: UnitOfWork, who: Person, reply: Reply, pair: Pair, now: datetime) -> None:
    """Log the lines kept for the one tap, each as best understood, in the words it was typed."""
    first = len(uow.commitments.of_reply(reply.id))
    for position, line in enumerate(lines(uow, who, pair, reply.text, written_at(reply))):
        draft = line.draft or Draft(line.text, Owner.MANAGER)
        commitments.log(uow, who, pair, draft, Origin.BUTTON, now, reply.id, first + position)


def written_at(reply: Reply) -> datetime:
    """The moment a reply was written: Slack's ts is seconds since 1970."""
    return datetime.fromtimestamp(float(reply.ts), UTC)


def _drafts(found: Sequence[Line]) -> list[Draft]:
    return [line.draft for line in found if line.kind is LineKind.COMMITMENT and line.draft]


def _decision(logged: bool, noted: bool, unsure: bool) -> Decision:
    if unsure:
        return Decision.UNSURE
    if logged:
        return Decision.LOGGED
    return Decision.NOTE if noted else Decision.NOTHING


def _follow(
    uow: UnitOfWork,
    who: Person,
    reply: Reply,
    pair: Pair,
    there: Sequence[Commitment],
    before: Sequence[Draft],
    drafts: Sequence[Draft],
    now: datetime,
) -> None:
    """Make the reply's commitments be `drafts`, line by line: edit, log the new, withdraw what is gone.

    What was changed by button since stays unless the edit touched the same words, owner or day.
    """
    old = {one.line: one for one in there}
    for line, draft in enumerate(drafts):
        known = old.pop(line, None)
        if known is None:
            commitments.log(uow, who, pair, draft, Origin.THREAD, now, reply.id, line)
            continue
        was = before[line] if line < len(before) else None
        if draft == was:
            continue
        if known.state is CommitmentState.WITHDRAWN:
            known = commitments.apply(uow, who, pair, known, Change.REOPENED, Origin.THREAD, now)
        commitments.edit(uow, who, pair, known, _merged(known, was, draft), Origin.THREAD, now)
    for gone in old.values():
        if gone.live:
            commitments.apply(uow, who, pair, gone, Change.WITHDRAWN, Origin.THREAD, now)


def _merged(known: Commitment, was: Draft | None, draft: Draft) -> Draft:
    """The edit applied to what is known: only what the person changed in their message."""
    if was is None:
        return draft
    kept = Draft(known.text, known.owner, known.due_on)
    if draft.text != was.text:
        kept = replace(kept, text=draft.text)
    if draft.owner is not was.owner:
        kept = replace(kept, owner=draft.owner)
    if draft.due_on != was.due_on:
        kept = replace(kept, due_on=draft.due_on)
    return kept


def lines(uow: UnitOfWork, who: Person, pair: Pair, text: str, moment: datetime) -> list[Line]:
    """What each line of a manager's text says, read as of `moment` (UTC) in their zone."""
    upcoming = uow.occurrences.next_of_pair(pair.id, moment)
    return read_reply(
        text,
        manager=pair.manager.name,
        report=pair.report.name,
        manager_slack_id=pair.manager.slack_id,
        report_slack_id=pair.report.slack_id,
        now=local(moment, who.timezone),
        next_one_on_one=local(upcoming.starts_at, who.timezone).date() if upcoming else None,
        working_days=uow.people.preferences(who.id).working_days,
    )
