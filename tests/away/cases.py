"""What the tests that walk all features try with being away."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from bot.away import rules, views
from bot.away.store import Absences
from bot.away.wording import AwayWording
from bot.core.people import Away, AwaySource
from bot.core.slack import ids
from bot.core.slack.blocks import esc_name
from bot.core.time.dates import short_day
from bot.core.wording.dates import DateWording
from bot.core.wording.library import Wording
from bot.meetings.rules import SCHEDULE, Holiday, OccurrenceState
from bot.meetings.store import Occurrences
from bot.sandbox import seed
from tests.cases import Cases, Sent
from tests.factories import NOW

if TYPE_CHECKING:
    from bot.sandbox.model import Message
    from tests.core.slack.surfaces import Content
    from tests.core.slack.two import Side
    from tests.offices import Office
    from tests.stage import Stage

TODAY = NOW.date()
NOW_AND_LATER = (Away(TODAY, TODAY + timedelta(4)), Away(TODAY + timedelta(30), TODAY + timedelta(400)))
SAID = "away until 7 Dec"


def said(wording: Wording) -> AwayWording:
    return wording[AwayWording]


def is_until(wording: Wording) -> str:
    """What is said back for SAID."""
    return said(wording).until.fill(back=short_day(date(2026, 12, 7), TODAY, wording[DateWording]))


def question(stage: "Stage") -> "Message":
    """Two of Priya's 1:1s fall into the time she is away."""
    stage.with_sam()
    stage.command(SAID)
    stage.work()
    return stage.having(ids.AWAY_CHOOSE)


def opened(stage: "Stage") -> str:
    answer = stage.command(SAID)
    assert stage.press(answer, ids.AWAY_OPEN).ok
    return stage.reads_modal()


def saved(stage: "Stage") -> str:
    assert stage.sandbox.people.run_command(stage.user, stage.channel, "/coach", "away").ok
    assert stage.submit(away_from="2026-11-23", away_until="2026-12-07").ok
    return stage.reads_modal()


def taken_back(stage: "Stage") -> str:
    answer = stage.command(SAID)
    assert stage.press(answer, ids.AWAY_OFF).ok
    return stage.reads(answer)


def chosen(stage: "Stage") -> str:
    asked = question(stage)
    first = stage.fresh(asked).blocks[1]["accessory"]["options"][0]["value"]
    assert stage.press(asked, ids.AWAY_CHOOSE, first).ok
    stage.work()
    return stage.reads(asked)


def all_at_once(action_id: str) -> "Callable[[Stage], str]":
    def act(stage: "Stage") -> str:
        asked = question(stage)
        assert stage.press(asked, action_id).ok
        stage.work()
        return stage.reads(asked)

    return act


def begin(side: "Side") -> None:
    """Sam is away in two months, and one 1:1 of the two is then."""
    day = side.now().date() + timedelta(60)
    with side.coach.db.begin(side.workspace_id) as tx:
        there = Occurrences(tx).get(side.occurrence)
        later = timedelta(61)
        meeting = Occurrences(tx).add(
            there.one_on_one_id,
            there.pair_id,
            there.series_date + later,
            there.starts_at + later,
            there.ends_at + later,
        )
        away = Away(day, day + timedelta(5))
        sam = side.coach.people.known(side.workspace_id, seed.SAM, side.now())
        side.away = Absences(tx).add(sam.id, away, AwaySource.SAID, side.now()).id  # type: ignore[attr-defined]
        side.away_meeting = meeting.id if meeting else 0  # type: ignore[attr-defined]


def sent(action_id: str, value: str, says: str | None = "not_found") -> Sent:
    def make(here: "Side", a: "Side"):
        return here.button(a, action_id, value.format(a=a))

    return Sent(action_id, make, says, value)


def day(value: str) -> dict[str, Any]:
    return {"type": "datepicker", "selected_date": value}


def form(here: "Side", _a: "Side"):
    return here.form(
        ids.AWAY_FORM, here.stored(), {ids.AWAY_FROM: day("2027-03-06"), ids.AWAY_UNTIL: day("2027-03-08")}
    )


def messages(content: "Content") -> Iterator[object]:
    lines = content.meetings()
    kept = tuple(replace(one, occurrence=replace(one.occurrence, kept=True)) for one in lines[:20])
    skipped = [replace(one.occurrence, state=OccurrenceState.SKIPPED) for one in lines[:20]]
    decided = (*(replace(line, occurrence=one) for line, one in zip(lines, skipped, strict=False)), *kept[:7])
    for away in NOW_AND_LATER:
        for person in (None, content.person()):
            yield rules.AwayMessage(TODAY, 1, away, person, lines, decided)
            yield rules.AwayMessage(TODAY, 1, away, person, lines[:1])
            yield rules.AwayMessage(TODAY, 1, away, person, (), decided)
    yield rules.AwayMessage(TODAY, None)
    yield rules.AwayMessage(TODAY, None, changed=True)
    whose = tuple(
        Holiday(replace(content.person(), id=number), TODAY + timedelta(number), "DE") for number in range(1, 30)
    )
    yield rules.HolidayMessage(content.person(), TODAY, (), (), decided)
    yield rules.HolidayMessage(content.person(), TODAY, (*whose, replace(whose[0], day=TODAY)), lines, decided)
    yield rules.HolidayMessage(content.person(), TODAY, (whose[0], replace(whose[2], day=whose[0].day)), lines[:1])
    marked = tuple(replace(one, away_until=TODAY + timedelta(3)) for one in lines)
    yield rules.BackMessage(TODAY, marked[:5])


def views_of(content: "Content") -> Iterator[tuple[Any, ...]]:
    lines = content.meetings()
    for away in NOW_AND_LATER:
        yield views.away_set, rules.AwaySet(away, TODAY, lines, lines[:1], NOW_AND_LATER)
        yield views.away_set, rules.AwaySet(away, TODAY)
        yield views.away_set, rules.AwaySet(away, TODAY, already=True, was=away)
        yield views.set_back, away, NOW_AND_LATER, TODAY
        yield views.form, TODAY, away, ""
    yield views.set_back, None, (), TODAY
    yield views.set_back, None, NOW_AND_LATER, TODAY
    yield views.form, TODAY, None, ""


def subject(a: "Office") -> dict[str, Any]:
    return {"absence_id": a.absence, "day": TODAY.isoformat()}


CASES = Cases(
    access="""
away      read: author, manager, report  write: author
holidays  read: author, manager, report  write: author
""",
    acts={
        ids.AWAY_OPEN: (opened, lambda wording: said(wording).form_title),
        ids.AWAY_FORM: (saved, is_until),
        ids.AWAY_OFF: (taken_back, lambda wording: said(wording).back),
        ids.AWAY_CHOOSE: (chosen, lambda wording: said(wording).skipped),
        ids.AWAY_SKIP_ALL: (all_at_once(ids.AWAY_SKIP_ALL), lambda wording: said(wording).settled),
        ids.AWAY_KEEP_ALL: (all_at_once(ids.AWAY_KEEP_ALL), lambda wording: said(wording).kept),
    },
    commands={"away": (SAID, is_until)},
    begin=begin,
    sent=(
        sent(ids.AWAY_OPEN, "", None),
        sent(ids.AWAY_OFF, "", None),
        *(sent(ids.AWAY_CHOOSE, f"{choice.value}:{{a.away_meeting}}") for choice in rules.Choice),
        sent(ids.AWAY_SKIP_ALL, "{a.away}"),
        sent(ids.AWAY_KEEP_ALL, "{a.away}"),
        Sent(ids.AWAY_FORM, form, None),
        Sent("/coach", lambda here, a: here.slash("away"), None, "away"),
    ),
    roles="""
away_open                     -                          own   own   own  own  own  own
away_off                      -                          own   does  own  own  own  own
away_choose                   schedule write             does  .     .    .    .    .
away_skip_all                 schedule write             does  .     .    .    .    .
away_keep_all                 schedule write             does  .     .    .    .    .
away_form                     -                          does  does  own  own  own  own
/coach away                   -                          own   own   own  own  own  own
""",
    messages=messages,
    views=views_of,
    home=lambda content: {
        "away": rules.HomeAway(TODAY, NOW_AND_LATER),
        "holidays": rules.HomeHolidays(content.person(), (Holiday(content.person(), TODAY, "DE"),)),
    },
    shows={
        "away.views.away_set": (rules.AWAY,),
        "away.views.question": (rules.AWAY,),
        "away.views.form": (rules.AWAY,),
        "away.views.holiday": (rules.HOLIDAYS,),
        "preferences.views.form": (rules.HOLIDAYS,),
        "away.views.back": (SCHEDULE,),
    },
    why={
        rules.OF_REPORT: lambda wording: said(wording).why_report.fill(name=esc_name("Sam")),
        rules.ON_HOLIDAY: lambda wording: said(wording).why_holiday,
        rules.BACK: lambda wording: said(wording).why_back,
    },
    subject=subject,
)
