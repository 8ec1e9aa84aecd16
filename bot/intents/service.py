"""What a plain sentence asks of Coach is done here, or asked about first.

Asked about first is what others are told of and what cannot be taken back: a 1:1 that is skipped, moved or ended, a
pause when the brief of the next one is out, and being away. The answer is a message whose delivery says in `subject`
what it is about, by ids only, and where it stands: one tap later the same message says what is so.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.away.service import set_away, set_back, times_of, whole_time
from bot.core.directory import colleague
from bot.core.errors import AlreadyChangedError, NoPairError, NotFoundError, UnknownPersonError
from bot.core.outbox.deliveries import Delivery, NewDelivery, Subject
from bot.core.outbox.store import Deliveries, claim_once
from bot.core.people import Away, Pair, Person
from bot.core.people_store import Pairs, colleagues, lock_with_managers, only_reports
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingDatabase, CoachingTransaction
from bot.core.time.dates import local, to_utc
from bot.frames.rules import Frame
from bot.intents.rules import REQUEST, SHOWN, Days, Intent, Kind, State
from bot.intents.undo import undo, undo_after_all
from bot.meetings import service as meetings
from bot.meetings.rules import Occurrence, OccurrenceState, SeriesState
from bot.meetings.store import Occurrences
from bot.weekly.service import gets_weekly, switch

ONE_DAY = timedelta(days=1)
_AFTER = {Kind.END: SeriesState.ENDED, Kind.PAUSE: SeriesState.PAUSED, Kind.RESUME: SeriesState.ACTIVE}


@dataclass(frozen=True)
class IntentService:
    """Takes sentences after `/coach`, and the taps below an answer; what is typed in messages comes by bot.replies."""

    db: CoachingDatabase

    def names(self, request: Request) -> tuple[str, ...]:
        """Of everybody with whom a person has 1:1s."""
        with self.db.coaching(request.who, read_only=True) as tx:
            return names_of_others(tx, request.who)

    def stops(self, request: Request) -> tuple[bool, bool]:
        """Whether a person leads somebody, and whether they get a weekly message."""
        with self.db.coaching(request.who, read_only=True) as tx:
            return not only_reports(tx, request.who), gets_weekly(tx, request.who)

    def ask(self, request: Request, intent: Intent) -> None:
        """Answer a command in the person's direct messages. Raises what `answer_to` raises."""
        with self.db.coaching(request.who) as tx:
            lock_with_managers(tx, request.who)
            if not claim_once(tx, request):
                return
            subject, key = answer_to(tx, request, intent), f"{REQUEST}:{request.request_id}"
            Deliveries(tx).add(NewDelivery(REQUEST, key, request.who.id, request.now, subject=subject))

    def do(self, request: Request, delivery_id: int) -> None:
        """Do what an answer asks about. Raises NotFoundError, AlreadyChangedError, and what the change raises."""
        self._decide(request, delivery_id, _do)

    def do_all(self, request: Request, delivery_id: int) -> None:
        """The same, and nothing is left of it: a series is paused with the 1:1 whose brief is out. Raises as `do`."""

        def act(tx: CoachingTransaction, request: Request, subject: Subject) -> Subject:
            if subject["kind"] != Kind.PAUSE.value:
                raise AlreadyChangedError
            return _do(tx, request, {key: value for key, value in subject.items() if key != "meetings"})

        self._decide(request, delivery_id, act)

    def leave(self, request: Request, delivery_id: int) -> None:
        """Leave everything as it is. Raises NotFoundError, AlreadyChangedError."""
        self._decide(request, delivery_id, lambda _tx, _request, subject: {**subject, "stands": State.LEFT.value})

    def choose(self, request: Request, delivery_id: int, chosen: int) -> None:
        """Go on with one of several 1:1s that an answer asks about. Raises NotFoundError, AlreadyChangedError."""

        def go_on(tx: CoachingTransaction, request: Request, subject: Subject) -> Subject:
            if chosen not in (*_ids(subject, "meetings"), *_ids(subject, "series")):
                raise NotFoundError
            return _with_chosen(tx, request, subject, chosen)

        self._decide(request, delivery_id, go_on, State.WHICH)

    def mean(self, request: Request, delivery_id: int, kind: Kind) -> None:
        """Take what was not understood for one of the nearest things. Raises NotFoundError, AlreadyChangedError."""

        def read(tx: CoachingTransaction, request: Request, subject: Subject) -> Subject:
            if kind.value not in str(subject.get("near", "")).split(","):
                raise NotFoundError
            asked = Asked(tx, request, Intent(kind, until_known=kind is not Kind.AWAY), _pair_in(tx, request, subject))
            return asked.answer()

        self._decide(request, delivery_id, read, State.UNCLEAR)

    def _decide(
        self,
        request: Request,
        delivery_id: int,
        decide: Callable[[CoachingTransaction, Request, Subject], Subject],
        stands: State = State.ASK,
    ) -> None:
        with self.db.coaching(request.who) as tx:
            lock_with_managers(tx, request.who)
            delivery = _own(tx, request.who, delivery_id)
            if not claim_once(tx, request):
                return
            if delivery.subject["stands"] != stands.value:
                raise AlreadyChangedError
            kept = {key: delivery.subject[key] for key in ("reply_id",) if key in delivery.subject}
            Deliveries(tx).set_subject(delivery.id, {**decide(tx, request, delivery.subject), **kept})
            Deliveries(tx).mark_stale(delivery.id)


def names_of_others(tx: CoachingTransaction, who: Person) -> tuple[str, ...]:
    """Of everybody with whom a person has 1:1s, as `read_request` takes them."""
    return tuple(one.name for one in colleagues(tx, who))


def answer_to(tx: CoachingTransaction, request: Request, intent: Intent, pair: Pair | None = None) -> Subject:
    """What is answered to a sentence, as a message of the kind REQUEST is about it; what nobody else is told of and
    can be taken back is done. `pair` is that of the thread it was typed in. The caller holds the locks of
    `lock_with_managers` and has claimed the request.

    Raises UnknownPersonError, AmbiguousPersonError, InThePastError.
    """
    answered = Asked(tx, request, intent, pair).answer()
    if intent.away is not None and intent.away[1] > request.today:
        _ask_about_away(tx, request, intent.away)
    return answered


def _ask_about_away(tx: CoachingTransaction, request: Request, days: Days) -> None:
    """Why something is asked, "I'm sick today", is asked about in a message of its own."""
    subject = Asked(tx, request, Intent(Kind.AWAY, days=days), None).answer()
    key = f"{REQUEST}:{Kind.AWAY.value}:{request.request_id or request.now.isoformat()}"
    if subject["stands"] == State.ASK.value:
        Deliveries(tx).add(NewDelivery(REQUEST, key, request.who.id, request.now, subject=subject))


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, in a transaction of the person who typed it."""

    tx: CoachingTransaction
    request: Request
    intent: Intent
    thread: Pair | None

    def answer(self) -> Subject:
        """See `answer_to`."""
        found: Mapping[Kind, Callable[[], Subject]] = {
            Kind.SKIP: self._skip,
            Kind.MOVE: self._move,
            Kind.END: lambda: self._series(SeriesState.ENDED),
            Kind.PAUSE: lambda: self._series(SeriesState.PAUSED),
            Kind.RESUME: lambda: self._series(SeriesState.ACTIVE),
            Kind.UNSKIP: self._unskip,
            Kind.AWAY: self._away,
            Kind.BACK: self._back,
            Kind.MEET: self._meet,
            Kind.PROMISED: self._promised,
            Kind.WEEKLY_OFF: lambda: self._weekly(on=False),
            Kind.WEEKLY_ON: lambda: self._weekly(on=True),
            Kind.UNDO: lambda: undo(self.tx, self.request, self.thread),
        }
        return found.get(self.intent.kind, self._opens)()

    def _subject(self, state: State, **about: int | str | list[int] | None) -> Subject:
        given: dict[str, int | str | list[int]] = {name: value for name, value in about.items() if value is not None}
        return {"kind": self.intent.kind.value, "stands": state.value, **given}

    @property
    def _who(self) -> Person:
        return self.request.who

    def _other(self) -> Person | None:
        """Whom it names; in a thread, and named by nobody, the other one of its 1:1."""
        person = self.intent.person
        if person is None:
            return self.thread.other(self._who) if self.thread else None
        try:
            return colleague(self.tx, self._who, person)
        except NoPairError as error:
            if person.slack_id is not None:
                raise
            raise UnknownPersonError(typed=person.name) from error

    def _managed(self, other: Person | None) -> list[Pair]:
        """The pairs in which they are the manager: that with `other`, if somebody is meant."""
        mine = Pairs(self.tx).of_manager(self._who.id)
        return [pair for pair in mine if other is None or pair.report.id == other.id]

    def _between(self, days: Days) -> tuple[datetime, datetime]:
        zone = self._who.timezone
        first, last = (to_utc(day, time.min, zone) for day in (days[0], days[1] + ONE_DAY))
        return max(first, self.request.now), last

    def _ahead(self, pairs: Sequence[Pair]) -> list[Occurrence]:
        """The 1:1s that are meant: all of those days; without days the next of each pair."""
        ids = [pair.id for pair in pairs]
        if not ids:
            return []
        if self.intent.days is None:
            found = [*Occurrences(self.tx).next_of_pairs(ids, self.request.now).values()]
        else:
            found = Occurrences(self.tx).of_pairs_between(ids, *self._between(self.intent.days))
        planned = [one for one in found if one.state is OccurrenceState.SCHEDULED]
        coaching = [one for one in planned if one.frame is Frame.COACHING]
        return sorted(coaching, key=lambda one: (one.starts_at, one.id))

    def _days(self) -> dict[str, str]:
        return _between_days(self.intent.days)

    def _none(self, other: Person | None) -> Subject:
        """There is no such 1:1 of theirs: with somebody who manages them, that one alone can change it."""
        with_manager = other is not None and Pairs(self.tx).find(other.id, self._who.id) is not None
        theirs = with_manager and not self._managed(other)
        state = State.NOT_THEIRS if theirs else State.NOT_FOUND
        return self._subject(state, other=other.id if other else None, **self._days())

    def _skip(self) -> Subject:
        other = self._other()
        found = self._ahead(self._managed(other))
        if not found:
            return self._none(other)
        if self.intent.days is None and len(found) > 1:
            return self._subject(State.WHICH, meetings=[one.id for one in found[:SHOWN]])
        return self._subject(State.ASK, meetings=[one.id for one in found])

    def _move(self) -> Subject:
        other = self._other()
        found = self._ahead(self._managed(other))
        if not found:
            return self._none(other)
        to = self._day_and_time()
        if len(found) > 1:
            return self._subject(State.WHICH, meetings=[one.id for one in found[:SHOWN]], **to)
        return _moved_to(self.tx, self.request, self._subject(State.ASK, meetings=[found[0].id], **to))

    def _day_and_time(self) -> dict[str, str | None]:
        day, at = self.intent.to_day, self.intent.to_time
        return {"day": day.isoformat() if day else None, "at": f"{at:%H:%M}" if at else None}

    def _series(self, state: SeriesState) -> Subject:
        other = self._other()
        managed = {pair.id for pair in self._managed(other)}
        lines = [one for one in meetings.series_lines(self.tx, self._who, self.request.now) if one.pair.id in managed]
        resumes = state is SeriesState.ACTIVE
        found = [one for one in lines if (one.one_on_one.state is SeriesState.PAUSED) is resumes]
        found = found if state is not SeriesState.ENDED else lines
        if not found:
            return self._none(other)
        ids = [one.one_on_one.id for one in found[:SHOWN]]
        if len(found) > 1:
            return self._subject(State.WHICH, series=ids)
        return _asked_or_done(self.tx, self.request, self._subject(State.ASK, series=ids))

    def _unskip(self) -> Subject:
        other = self._other()
        ids = [pair.id for pair in self._managed(other)]
        found = Occurrences(self.tx).skipped_of_pairs(ids, self.request.now) if ids else []
        if self.intent.days is not None:
            first, end = self._between(self.intent.days)
            found = [one for one in found if first <= one.starts_at < end]
        if not found:
            return self._none(other)
        if self.intent.person is None and self.thread is None and len({one.pair_id for one in found}) > 1:
            return self._subject(State.WHICH, meetings=[one.id for one in found[:SHOWN]])
        return _do(self.tx, self.request, self._subject(State.ASK, meetings=[found[0].id]))

    def _away(self) -> Subject:
        days = self.intent.days
        if days is None or not self.intent.until_known:
            return self._subject(State.INFO)
        if days[1] <= self.request.today:
            raise self.request.gone_by(days[1])
        whole = whole_time(self.tx, self.request, Away(*days))
        state = State.INFO if whole in times_of(self.tx, self.request) else State.ASK
        return self._subject(state, **_between_days((whole.starts_on, whole.until)))

    def _back(self) -> Subject:
        was = set_back(self.tx, self.request)
        days = _between_days((was.starts_on, was.until) if was else None)
        return self._subject(State.DONE if was else State.NOT_FOUND, **days)

    def _meet(self) -> Subject:
        other = self._other() if self.intent.person else None
        pairs = [
            one for one in Pairs(self.tx).of_person(self._who.id) if other is None or one.other(self._who) == other
        ]
        found = self._ahead(pairs) if other or self.intent.days else _all_ahead(self.tx, self.request, pairs)
        about = {"other": other.id if other else None, "more": max(0, len(found) - SHOWN) or None}
        state = State.INFO if found else State.NOT_FOUND
        return self._subject(state, meetings=[one.id for one in found[:SHOWN]], **about, **self._days())

    def _promised(self) -> Subject:
        other = self._other()
        return self._subject(State.INFO, other=other.id if other else None, whose=self.intent.whose.value)

    def _weekly(self, *, on: bool) -> Subject:
        switch(self.tx, self.request, on)
        return self._subject(State.DONE)

    def _opens(self) -> Subject:
        """What only opens something: the way there is a button."""
        person, kind = self.intent.person, self.intent.kind
        try:
            other = self._other()
        except (UnknownPersonError, NoPairError):
            if kind is not Kind.SET_UP:
                raise
            other = None  # nobody they have a 1:1 with yet: they are picked in the form
        about = {"other": other.id if other else None, "pair": self._pair_id(other)}
        slack_id = person.slack_id if person and other is None else None
        near = ",".join(one.value for one in self.intent.near) or None
        state = State.UNCLEAR if kind is Kind.UNCLEAR else State.INFO
        return self._subject(state, slack_id=slack_id, near=near, **about)

    def _pair_id(self, other: Person | None) -> int | None:
        pairs = Pairs(self.tx)
        pair = other and (pairs.find(self._who.id, other.id) or pairs.find(other.id, self._who.id))
        return pair.id if pair else None


def _all_ahead(tx: CoachingTransaction, request: Request, pairs: Sequence[Pair]) -> list[Occurrence]:
    found = Occurrences(tx).upcoming_of_pairs([pair.id for pair in pairs], request.now) if pairs else []
    return [one for one in found if one.frame is Frame.COACHING]


def _moved_to(tx: CoachingTransaction, request: Request, subject: Subject) -> Subject:
    """A move with the moment it leads to: a day alone keeps the time, a time alone the day. Raises InThePastError."""
    day, at = subject.get("day"), subject.get("at")
    meeting = Occurrences(tx).get(_ids(subject, "meetings")[0])
    was = local(meeting.starts_at, request.who.timezone)
    about = {**subject, "before": meeting.starts_at.isoformat()}
    if day is None and at is None:
        return about
    on = date.fromisoformat(str(day)) if day else was.date()
    to = to_utc(on, time.fromisoformat(str(at)) if at else was.time(), request.who.timezone)
    if to <= request.now:
        raise request.gone_by(local(to, request.who.timezone))
    return {**about, "moves_to": to.isoformat()}


def _with_chosen(tx: CoachingTransaction, request: Request, subject: Subject, chosen: int) -> Subject:
    """What is asked about once the 1:1 is chosen; what need not be asked about is done."""
    kind = Kind(str(subject["kind"]))
    listed = "meetings" if "meetings" in subject else "series"
    about: Subject = {**subject, listed: [chosen], "stands": State.ASK.value}
    return _moved_to(tx, request, about) if kind is Kind.MOVE else _asked_or_done(tx, request, about)


def _asked_or_done(tx: CoachingTransaction, request: Request, subject: Subject) -> Subject:
    """It is done, unless it is asked about: an end, and a pause where the brief of the next 1:1 is out."""
    kind = Kind(str(subject["kind"]))
    told = meetings.told_next(tx, request, _ids(subject, "series")[0]) if kind is Kind.PAUSE else None
    if told is not None:
        return {**subject, "meetings": [told.occurrence.id]}
    return subject if kind is Kind.END else _do(tx, request, subject)


def _do(tx: CoachingTransaction, request: Request, subject: Subject) -> Subject:
    """Do it; what is said then."""
    kind = Kind(str(subject["kind"]))
    done = {**subject, "stands": State.DONE.value, "done_at": request.now.isoformat()}
    match kind:
        case Kind.SKIP:
            for one in _ids(subject, "meetings"):
                meetings.skip(tx, request, one)
        case Kind.UNSKIP:
            for one in _ids(subject, "meetings"):
                meetings.unskip(tx, request, one)
        case Kind.MOVE:
            meetings.move(tx, request, _ids(subject, "meetings")[0], datetime.fromisoformat(str(subject["moves_to"])))
        case Kind.END | Kind.PAUSE | Kind.RESUME:
            keeps = next(iter(_ids(subject, "meetings")), None)
            meetings.set_state(tx, request, _ids(subject, "series")[0], _AFTER[kind], keeps)
        case Kind.AWAY:
            set_away(tx, request, Away(*(date.fromisoformat(str(subject[key])) for key in ("first_day", "last_day"))))
        case Kind.UNDO:
            return undo_after_all(tx, request, subject)
        case _:
            raise AlreadyChangedError
    return done


def _between_days(days: Days | None) -> dict[str, str]:
    return {"first_day": days[0].isoformat(), "last_day": days[1].isoformat()} if days else {}


def _own(tx: CoachingTransaction, who: Person, delivery_id: int) -> Delivery:
    delivery = Deliveries(tx).get(delivery_id)
    if delivery.recipient_id != who.id or delivery.kind != REQUEST:
        raise NotFoundError
    return delivery


def _ids(subject: Subject, key: str) -> list[int]:
    found = subject.get(key, [])
    return [int(one) for one in found] if isinstance(found, list) else []


def _pair_in(tx: CoachingTransaction, request: Request, subject: Subject) -> Pair | None:
    pair_id = subject.get("pair")
    found = Pairs(tx).get_many([int(pair_id)]) if isinstance(pair_id, int) else []
    return next((pair for pair in found if request.who.id in (pair.manager.id, pair.report.id)), None)
