"""What "undo" takes back: whatever somebody did last, of any kind.

What they logged, kept, brought or settled last is taken back at once where they have sent nothing since, and, in a
thread, where it belongs to its 1:1. Otherwise it is named and asked about. A 1:1 that was skipped or moved last, by a
button, is asked about; a request that was done last is shown again, with the way back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.administration.taken_back import destroy_taken_back
from bot.away.service import as_it_is
from bot.commitments import service as commitments
from bot.commitments.rules import UNDO_LASTS, Change, Commitment, Draft, Origin
from bot.commitments.store import Commitments
from bot.core.errors import AlreadyChangedError
from bot.core.outbox.deliveries import Subject
from bot.core.outbox.store import ClaimedRequests, Deliveries, changed
from bot.core.people import Away, Pair, Person
from bot.core.people_store import Pairs, People
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingTransaction
from bot.intents.rules import REQUEST, Kind, MessageUndone, State
from bot.meetings.rules import OccurrenceState, SeriesState
from bot.meetings.store import Occurrences, OneOnOnes
from bot.plans.rules import PRIVATE_NOTES, Note
from bot.plans.store import Notes
from bot.topics import service as topics
from bot.topics.rules import Topic
from bot.topics.store import Topics
from bot.weekly.planning import is_on

_BACK = {Kind.SKIP: Kind.UNSKIP, Kind.UNSKIP: Kind.SKIP, Kind.MOVE: Kind.MOVE}
"""What is asked about to undo a request; others are shown with their buttons."""
_SERIES = {Kind.PAUSE: SeriesState.PAUSED, Kind.RESUME: SeriesState.ACTIVE, Kind.END: SeriesState.ENDED}
_MEETING = {Kind.SKIP: OccurrenceState.SKIPPED, Kind.UNSKIP: OccurrenceState.SCHEDULED}


@dataclass(frozen=True, slots=True)
class _Made:
    """What somebody logged, settled, kept or brought last, in one message or one request. `before` is what a commitment
    was that was moved."""

    at: datetime
    change: Change
    commitments: Sequence[Commitment] = ()
    notes: Sequence[Note] = ()
    topics: Sequence[Topic] = ()
    before: Draft | None = None

    @property
    def all(self) -> list[Commitment | Note | Topic]:
        """Each of them."""
        return [*self.commitments, *self.notes, *self.topics]

    @property
    def reply_id(self) -> int | None:
        """The message that said it; what was settled in it may be of another."""
        return next((one.reply_id for one in self.all), None) if self.change is Change.LOGGED else None


def undo(tx: CoachingTransaction, request: Request, thread: Pair | None) -> Subject:
    """Take back what the person did last, or ask about it; what a message of the kind REQUEST says of that."""
    made, asked, tapped = _made_last(tx, request), _asked_last(tx, request), _changed_last(tx, request)
    newest = tapped if asked is None or (tapped is not None and tapped[0] > asked[0]) else asked
    if newest is not None and (made is None or made.at < newest[0]):
        return _again(request, newest[1])
    if made is None or not made.all or not commitments.undoable(made.change, made.commitments):
        return {"kind": Kind.UNDO.value, "stands": State.NOT_FOUND.value}
    elsewhere = thread is not None and any(one.pair_id != thread.id for one in made.all)
    if elsewhere or ClaimedRequests(tx).any_between(request.who.id, made.at, request.now):
        return _subject(tx, request.who, made, State.ASK)
    return _take_back(tx, request, made)


def undo_after_all(tx: CoachingTransaction, request: Request, subject: Subject) -> Subject:
    """Take back what was asked about. Raises AlreadyChangedError if they have logged something else since."""
    made = _made_last(tx, request)
    if made is None or made.at.isoformat() != subject["at"] or not commitments.undoable(made.change, made.commitments):
        raise AlreadyChangedError
    return _take_back(tx, request, made)


def _made_last(tx: CoachingTransaction, request: Request) -> _Made | None:
    """What they made last: all of the message that said it."""
    who, since = request.who, request.now - UNDO_LASTS
    changes = Commitments(tx).latest_changes_by(who.id, since)
    notes, brought = Notes(tx).latest_of_author(who.id, since), Topics(tx).latest_of_author(who.id, since)
    moments = [one.at for one in changes] + [one.written_at for one in notes] + [one.created_at for one in brought]
    if not moments:
        return None
    at = max(moments)
    changes = [one for one in changes if one.at == at and one.change is changes[0].change]
    made = _Made(
        at,
        changes[0].change if changes else Change.LOGGED,
        Commitments(tx).get_many([one.commitment_id for one in changes]),
        [one for one in notes if one.written_at == at],
        [one for one in brought if one.created_at == at],
        changes[0].before if changes else None,
    )
    if (reply_id := made.reply_id) is None:
        return made
    logged = [one for one in Commitments(tx).of_reply(reply_id) if one.live]
    return _Made(at, made.change, logged, Notes(tx).of_reply(reply_id), Topics(tx).of_reply(reply_id))


def _take_back(tx: CoachingTransaction, request: Request, made: _Made) -> Subject:
    said = _subject(tx, request.who, made, State.DONE)
    if made.reply_id is not None:
        tx.features.announce(tx, MessageUndone(request, made.reply_id))
        return said
    commitments.undo(tx, request, made.change, made.commitments, made.before, Origin.DM)
    Notes(tx).take_back([one.id for one in made.notes], request.now)
    for topic in made.topics:
        topics.reword(tx, request, Pairs(tx).get(topic.pair_id), topic, "")
    for pair in Pairs(tx).get_many(sorted({one.pair_id for one in made.notes})):
        destroy_taken_back(tx, pair, request.now, request.who)
        since = min(one.written_at for one in made.notes if one.pair_id == pair.id)
        changed(tx, pair, PRIVATE_NOTES, request.now, gone_since=since)
    return said


def _subject(tx: CoachingTransaction, who: Person, made: _Made, state: State) -> Subject:
    others = {pair.other(who).id for pair in Pairs(tx).get_many(sorted({one.pair_id for one in made.all}))}
    kept = [*(["note"] if made.notes else []), *(["topic"] if made.topics else [])]
    gone = state is State.DONE and made.change is Change.LOGGED
    return {
        "kind": Kind.UNDO.value,
        "stands": state.value,
        "at": made.at.isoformat(),
        "commitments": [] if gone else [one.id for one in made.commitments],
        "kept": ",".join(kept),
        "other": sorted(others)[0],
    }


def _asked_last(tx: CoachingTransaction, request: Request) -> tuple[datetime, Subject] | None:
    """The request that was done last, if it is still so, and when it was done."""
    since, found = request.now - UNDO_LASTS, list[tuple[datetime, Subject]]()
    for one in Deliveries(tx).due_since(request.who.id, REQUEST, since):
        if one.subject["stands"] == State.DONE.value and "again" not in one.subject:
            done_at = one.subject.get("done_at")
            found.append((datetime.fromisoformat(str(done_at)) if done_at else one.due_at, one.subject))
    last = max(found, key=lambda one: one[0], default=None)
    return last if last is not None and _is_so(tx, request, last[1]) else None


def _changed_last(tx: CoachingTransaction, request: Request) -> tuple[datetime, Subject] | None:
    """The same for the 1:1 that they skipped or moved last, wherever they did, as if they had asked for that."""
    found = Occurrences(tx).changed_of_manager(request.who.id, request.now, request.now - UNDO_LASTS)
    one = next(iter(found), None)
    if one is None or one.changed_at is None:
        return None
    about: Subject = {"meetings": [one.id], "other": Pairs(tx).get(one.pair_id).report.id}
    if one.state is OccurrenceState.SKIPPED:
        return one.changed_at, {"kind": Kind.SKIP.value, **about}
    before, to = (one.moved_from or one.starts_at).isoformat(), one.starts_at.isoformat()
    return one.changed_at, {"kind": Kind.MOVE.value, **about, "before": before, "moves_to": to}


def _is_so(tx: CoachingTransaction, request: Request, subject: Subject) -> bool:
    """Whether what was done is so still."""
    kind = Kind(str(subject["kind"]))
    if kind in _SERIES:
        return any(one.state is _SERIES[kind] for one in OneOnOnes(tx).get_many(_ids(subject, "series")))
    meetings = Occurrences(tx).get_many(_ids(subject, "meetings")) if "meetings" in subject else []
    if kind in _MEETING:
        return any(one.state is _MEETING[kind] and one.starts_at > request.now for one in meetings)
    if kind is Kind.MOVE:
        return any(one.starts_at == datetime.fromisoformat(str(subject["moves_to"])) for one in meetings)
    if kind in (Kind.AWAY, Kind.BACK):
        days = Away(*(date.fromisoformat(str(subject[key])) for key in ("first_day", "last_day")))
        return (as_it_is(tx, request, days) is not None) is (kind is Kind.AWAY)
    on = is_on(tx, request.who, People(tx).preferences(request.who.id))
    return kind is (Kind.WEEKLY_ON if on else Kind.WEEKLY_OFF)


def _again(request: Request, subject: Subject) -> Subject:
    """Ask about the way back of a request, or show it again."""
    kind = Kind(str(subject["kind"]))
    if kind not in _BACK:
        return {**subject, "again": 1}
    about = {key: value for key, value in subject.items() if key in ("meetings", "other")}
    if kind is Kind.MOVE:
        about["before"] = subject["moves_to"]
        if datetime.fromisoformat(str(subject["before"])) > request.now:
            about["moves_to"] = subject["before"]
    return {"kind": _BACK[kind].value, "stands": State.ASK.value, **about}


def _ids(subject: Subject, key: str) -> Sequence[int]:
    found = subject.get(key, [])
    return found if isinstance(found, list) else []
