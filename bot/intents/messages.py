"""Composes what is answered to a plain sentence, from what is true now."""

from datetime import date, datetime

from bot.away.rules import AwaySet
from bot.away.service import as_it_is, times_of
from bot.commitments import service as commitments
from bot.commitments.rules import CommitmentLine, Owner
from bot.commitments.store import Commitments
from bot.core.access import Act, may_reach
from bot.core.outbox.deliveries import Delivery
from bot.core.people import Away, Pair, Person
from bot.core.people_store import Pairs, People, colleagues, only_reports
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingTransaction
from bot.core.time.dates import local
from bot.intents.rules import SHOWN, Answer, Kind, State, Whose
from bot.meetings.rules import SCHEDULE, MeetingLine, SeriesLine
from bot.meetings.store import Occurrences, OneOnOnes
from bot.weekly.service import gets_weekly


def compose(tx: CoachingTransaction, delivery: Delivery, request: Request) -> Answer:
    """What is answered, as it stands now."""
    subject, who = delivery.subject, request.who
    kind, whose = Kind(str(subject["kind"])), Whose(str(subject.get("whose", Whose.ALL.value)))
    other = next((_as_called(tx, request, one) for one in _ids(delivery, "other")), None)
    found = (
        _promised(tx, request, _ids(delivery, "other"), whose)
        if kind is Kind.PROMISED
        else _changed(tx, request, delivery)
    )
    days = tuple(date.fromisoformat(str(subject[key])) for key in ("first_day", "last_day") if key in subject)
    state = State(str(subject["stands"]))
    is_away, taken_back, also = _away(tx, request, kind, state, days)
    before, to = (subject.get(key) for key in ("before", "moves_to"))
    return Answer(
        delivery_id=delivery.id,
        kind=kind,
        state=state,
        reader=who,
        today=request.today,
        meetings=_meetings(tx, request, _ids(delivery, "meetings")),
        series=_series(tx, request, _ids(delivery, "series")),
        commitments=tuple(found[:SHOWN]),
        other=other,
        pair_id=next(iter(_ids(delivery, "pair")), None),
        moves_to=local(datetime.fromisoformat(str(to)), who.timezone) if to else None,
        before=local(datetime.fromisoformat(str(before)), who.timezone) if before else None,
        days=(days[0], days[1]) if len(days) == 2 else None,
        whose=whose,
        near=tuple(Kind(one) for one in str(subject.get("near", "")).split(",") if one),
        more=max(0, len(found) - SHOWN) or next(iter(_ids(delivery, "more")), 0),
        slack_id=str(subject.get("slack_id", "")),
        kept=tuple(one for one in str(subject.get("kept", "")).split(",") if one),
        again="again" in subject,
        away=is_away,
        taken_back=taken_back,
        also_away=also,
        leads=not only_reports(tx, who),
        gets_weekly=gets_weekly(tx, who),
    )


def _away(
    tx: CoachingTransaction, request: Request, kind: Kind, state: State, days: tuple[date, ...]
) -> tuple[AwaySet | None, Away | None, tuple[Away, ...]]:
    """What is so of the time at which they are away, or are not after all, and the other times."""
    if kind not in (Kind.AWAY, Kind.BACK) or state is State.ASK:
        return None, None, ()
    away = Away(*days) if len(days) == 2 else None
    there = as_it_is(tx, request, away, already=state is State.INFO) if away and kind is Kind.AWAY else None
    return there, None if there else away, times_of(tx, request)


def _as_called(tx: CoachingTransaction, request: Request, person_id: int) -> Person | None:
    """Somebody, as the reader tells them apart from others with whom they have 1:1s."""
    found = [*colleagues(tx, request.who), *People(tx).get_many([person_id])]
    return next((one for one in found if one.id == person_id), None)


def _ids(delivery: Delivery, key: str) -> list[int]:
    found = delivery.subject.get(key, [])
    return [int(one) for one in found] if isinstance(found, list) else [int(found)]


def _meetings(tx: CoachingTransaction, request: Request, ids: list[int]) -> tuple[MeetingLine, ...]:
    found = Occurrences(tx).get_many(ids) if ids else []
    pairs = _readable(tx, request, [one.pair_id for one in found])
    return tuple(MeetingLine(one, pairs[one.pair_id], request.who) for one in found if one.pair_id in pairs)


def _series(tx: CoachingTransaction, request: Request, ids: list[int]) -> tuple[SeriesLine, ...]:
    found = sorted(OneOnOnes(tx).get_many(ids), key=lambda one: ids.index(one.id)) if ids else []
    pairs = _readable(tx, request, [one.pair_id for one in found])
    upcoming = Occurrences(tx).next_of_series(ids, request.now) if ids else {}
    return tuple(SeriesLine(one, pairs[one.pair_id], upcoming.get(one.id)) for one in found if one.pair_id in pairs)


def _readable(tx: CoachingTransaction, request: Request, ids: list[int]) -> dict[int, Pair]:
    found = Pairs(tx).get_many(sorted(set(ids))) if ids else []
    return {pair.id: pair for pair in found if may_reach(pair, request.who.id, SCHEDULE, Act.READ)}


def _promised(tx: CoachingTransaction, request: Request, other: list[int], whose: Whose) -> list[CommitmentLine]:
    """What is open with that person, or with everybody; only theirs or their own, where that was asked for."""
    who = request.who
    lines = commitments.as_lines(tx, who, commitments.live_of(tx, who))
    return [line for line in lines if (not other or line.pair.other(who).id in other) and _is_of(line, whose)]


def _is_of(line: CommitmentLine, whose: Whose) -> bool:
    """Whether it is theirs who ask, or the other one's; what both do is each's."""
    owner = line.commitment.owner
    return whose is Whose.ALL or owner is Owner.BOTH or (owner is line.side) is (whose is Whose.MINE)


def _changed(tx: CoachingTransaction, request: Request, delivery: Delivery) -> list[CommitmentLine]:
    ids = _ids(delivery, "commitments")
    return commitments.as_lines(tx, request.who, Commitments(tx).get_many(ids)) if ids else []
