"""What the tests that walk all features try with plain sentences that ask for something."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.away.rules import AWAY, AwaySet
from bot.commitments.rules import COMMITMENTS
from bot.core.outbox.deliveries import NewDelivery
from bot.core.outbox.store import Deliveries
from bot.core.people import Away
from bot.core.wording.library import Wording
from bot.intents import views
from bot.intents.rules import REQUEST, Answer, Kind, State, Whose
from bot.intents.wording import RequestWording
from bot.meetings.rules import OccurrenceState
from bot.meetings.store import Occurrences
from bot.meetings.wording import OneOnOneWording
from tests.cases import Cases, Sent
from tests.factories import NOW

if TYPE_CHECKING:
    from bot.sandbox.model import Message
    from tests.core.slack.surfaces import Content
    from tests.core.slack.two import Side
    from tests.offices import Office
    from tests.stage import Stage


def asked(stage: "Stage", typed: str, action_id: str) -> "Message":
    """The answer to a sentence in the direct messages."""
    stage.sandbox.people.send_message(stage.user, stage.channel, typed)
    return stage.waits_for(lambda: [one for one in stage.all_from_bot() if action_id in str(one.blocks)])


def tapped(typed: str, action_id: str) -> "Callable[[Stage], str]":
    def act(stage: "Stage") -> str:
        stage.with_sam()
        answer = asked(stage, typed, action_id)
        assert stage.press(answer, action_id).ok
        stage.work()
        return stage.reads(answer)

    return act


def chosen(stage: "Stage") -> str:
    stage.command("add @mina weekly thu 10:00")
    return tapped("postpone my 1:1", views.CHOOSE)(stage)


def paused(stage: "Stage") -> str:
    """The brief is out: it is asked what becomes of that 1:1."""
    stage.brief()
    answer = asked(stage, "pause my 1:1s with Sam", views.DO_ALL)
    assert stage.press(answer, views.DO_ALL).ok
    stage.work()
    return stage.reads(answer)


def said(path: str, **fields: str | int) -> Callable[[Wording], str]:
    def says(wording: Wording) -> str:
        found = getattr(wording[RequestWording], path)
        return found if isinstance(found, str) else str(found.fill(**fields))

    return says


def begin(side: "Side") -> None:
    """Priya has asked for three things, and tapped nothing yet."""
    meeting = {"meetings": [side.occurrence]}
    answers: dict[str, Mapping[str, Any]] = {
        "asked_skip": {"kind": "skip", "stands": "ask", **meeting},
        "asked_which": {"kind": "move", "stands": "which", **meeting},
        "asked_pause": {"kind": "pause", "stands": "ask", "series": [side.series], **meeting},
        "asked_unclear": {"kind": "unclear", "stands": "unclear", "near": "skip,move,end", "pair": side.pair},
    }
    with side.coach.db.begin(side.workspace_id) as tx:
        side.left_out = Occurrences(tx).upcoming_of_series(side.series, side.now())[1].id  # type: ignore[attr-defined]
        Occurrences(tx).set_state(side.left_out, OccurrenceState.SKIPPED)  # type: ignore[attr-defined]
        for name, subject in answers.items():
            new = NewDelivery(REQUEST, f"{REQUEST}:{name}", side.person.id, side.now(), subject=subject)
            Deliveries(tx).add(replace(new, pair_id=side.pair))
            delivery = Deliveries(tx).by_key(new.dedupe_key)
            setattr(side, name, delivery.id if delivery else 0)


def sent(action_id: str, value: str) -> Sent:
    return Sent(action_id, lambda here, a: here.button(a, action_id, value.format(a=a)))


def answers(content: "Content") -> Iterator[Answer]:
    """Each kind in each state that it can have."""
    lines, series = content.meetings()[:10], tuple(content.all_series()[:10])
    other, today = content.person(), NOW.date()
    then = NOW + timedelta(days=3)
    plain = Answer(1, Kind.SKIP, State.ASK, content.pair().manager, today)
    skipped = tuple(replace(one, occurrence=replace(one.occurrence, state=OccurrenceState.SKIPPED)) for one in lines)
    for kind in (Kind.SKIP, Kind.UNSKIP):
        for some in ((), lines[:1], lines):
            yield replace(plain, kind=kind, meetings=some, more=3)
        yield replace(plain, kind=kind, state=State.DONE, meetings=skipped)
        yield replace(plain, kind=kind, state=State.DONE, meetings=skipped[:1])
        yield replace(plain, kind=kind, state=State.DONE, meetings=lines[:1])
    for state in (State.ASK, State.DONE):
        yield replace(plain, kind=Kind.MOVE, state=state, meetings=lines[:1], before=NOW, moves_to=then)
    yield replace(plain, kind=Kind.MOVE, meetings=lines[:1], before=NOW)
    yield replace(plain, kind=Kind.MOVE)
    for kind in (Kind.END, Kind.PAUSE, Kind.RESUME):
        for state in (State.ASK, State.DONE):
            yield replace(plain, kind=kind, state=state, series=series[:1])
        yield replace(plain, kind=kind, state=State.NOT_FOUND, other=other)
        yield replace(plain, kind=kind, state=State.WHICH, series=series)
    yield replace(plain, kind=Kind.PAUSE, series=series[:1], meetings=lines[:1])
    yield replace(plain, state=State.WHICH, meetings=lines)
    yield replace(plain, state=State.LEFT)
    yield replace(plain, state=State.NOT_THEIRS, other=other)
    days = (today, today + timedelta(days=400))
    away = Away(*days)
    yield replace(plain, kind=Kind.AWAY, days=days)
    yield replace(plain, kind=Kind.AWAY, state=State.DONE, days=days, away=AwaySet(away, today, lines, lines, (away,)))
    yield replace(plain, kind=Kind.AWAY, state=State.DONE, days=days, taken_back=away, also_away=(away,))
    yield replace(plain, kind=Kind.AWAY, state=State.INFO)
    already = AwaySet(away, today, already=True)
    yield replace(plain, kind=Kind.AWAY, state=State.INFO, days=days, away=already)
    yield replace(plain, kind=Kind.BACK, state=State.DONE, taken_back=away)
    yield replace(plain, kind=Kind.BACK, state=State.NOT_FOUND, also_away=(away, away))
    info = replace(plain, state=State.INFO)
    for spans in (None, (today, today), days, (days[1], days[1])):
        yield replace(info, kind=Kind.MEET, meetings=lines, days=spans, more=7)
        yield replace(info, kind=Kind.MEET, days=spans)
    for whose in Whose:
        for who in (None, other):
            yield replace(
                info, kind=Kind.PROMISED, whose=whose, other=who, commitments=content.commitments()[:10], more=2
            )
            yield replace(info, kind=Kind.PROMISED, whose=whose, other=who)
    for kind in (Kind.STOP, Kind.SETTINGS, Kind.PRIVACY, Kind.WEEKLY_OFF, Kind.WEEKLY_ON, Kind.UNDO):
        yield replace(info, kind=kind)
    yield replace(info, kind=Kind.UNDO, state=State.DONE, other=other)
    yield replace(info, kind=Kind.UNDO, state=State.ASK, other=other, kept=("note", "topic"))
    yield replace(info, kind=Kind.UNDO, state=State.ASK, commitments=content.commitments()[:10], other=other)
    for kind in (Kind.PAUSE, Kind.RESUME, Kind.END, Kind.BACK, Kind.WEEKLY_OFF, Kind.WEEKLY_ON):
        yield replace(plain, kind=kind, state=State.DONE, series=series[:1], again=True)
    yield replace(info, kind=Kind.UNDO, state=State.DONE, commitments=content.commitments()[:10])
    for kind in (Kind.SET_UP, Kind.PLAN, Kind.PREPARE):
        yield replace(info, kind=kind, other=other, pair_id=1)
        yield replace(info, kind=kind, slack_id="U1")
    near = (Kind.SKIP, Kind.END, Kind.MOVE, Kind.PAUSE, Kind.RESUME, Kind.UNSKIP, Kind.SET_UP, Kind.AWAY)
    more = (Kind.MEET, Kind.PROMISED, Kind.STOP, Kind.SETTINGS, Kind.PLAN, Kind.PREPARE)
    for who in (None, other):
        yield replace(info, kind=Kind.UNCLEAR, state=State.UNCLEAR, near=(*near, *more), other=who)


def views_of(content: "Content") -> Iterator[tuple[Any, ...]]:
    for line in (None, *content.all_series()[:1]):
        yield views.stop_offers, line


def subject(a: "Office") -> dict[str, Any]:
    return {"kind": "meet", "stands": "info", "meetings": [a.occurrence]}


CASES = Cases(
    acts={
        views.DO: (tapped("cancel my 1:1 with Sam", views.DO), said("skipped", count=1)),
        views.DO_ALL: (paused, lambda wording: wording[OneOnOneWording].paused.fill(report="Sam")),
        views.LEAVE: (tapped("cancel my 1:1 with Sam", views.LEAVE), said("left")),
        views.CHOOSE: (chosen, said("pick")),
        views.MEAN: (
            tapped("cancel my 1:1 with Sam and tell him I am sorry", views.MEAN),
            lambda wording: wording[OneOnOneWording].skip_ask.fill(count=1),
        ),
    },
    commands={"stop": ("stop", said("stop"))},
    begin=begin,
    sent=(
        sent(views.DO, "{a.asked_skip}"),
        sent(views.DO_ALL, "{a.asked_pause}"),
        sent(views.LEAVE, "{a.asked_skip}"),
        sent(views.CHOOSE, "{a.asked_which}:{a.occurrence}"),
        sent(views.MEAN, "{a.asked_unclear}:skip"),
        Sent("/coach", lambda here, a: here.slash("stop"), None, "stop"),
    ),
    roles="""
intents_do      typed write  does  .    .    .    .    .
intents_do_all  typed write  does  .    .    .    .    .
intents_leave   typed write  does  .    .    .    .    .
intents_choose  typed write  does  .    .    .    .    .
intents_mean    typed write  does  .    .    .    .    .
/coach stop     -            own   own  own  own  own  own
""",
    messages=answers,
    views=views_of,
    shows={"intents.views.answer": (AWAY, COMMITMENTS)},
    subject=subject,
)
