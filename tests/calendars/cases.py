"""What the tests that walk all features try with calendars."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.calendars import connected, views
from bot.calendars.connected import Known, Offered, SourceKind
from bot.calendars.rules import Failure
from bot.calendars.store import Calendars
from bot.calendars.wording import CalendarWording
from bot.core.people import Person
from bot.core.slack import ids
from bot.core.wording.library import Wording
from bot.sandbox import seed
from tests.cases import Cases, Sent
from tests.factories import NOW
from tests.services import services_of

if TYPE_CHECKING:
    from tests.core.slack.surfaces import Content
    from tests.core.slack.two import Side
    from tests.offices import Office
    from tests.privacy.canaries import Aviary
    from tests.stage import Stage

ADDRESS = "https://calendar.example.com/secret.ics"
OFFERED = Offered("series", "sam@example.com", "Sam / Priya", NOW + timedelta(days=1), 30)


def said(wording: Wording) -> CalendarWording:
    return wording[CalendarWording]


def person_of(stage: "Stage") -> Person:
    return services_of(stage.coach).people.known(seed.IDENTITY.team_id, stage.user, NOW)


def connected_by(stage: "Stage") -> None:
    """Priya has a calendar, in which one 1:1 was found."""
    person = person_of(stage)
    with stage.coach.db.coaching(person) as tx:
        known = Known(frozenset({"priya@example.com"}), offered=(OFFERED,))
        Calendars(tx).add(person.id, SourceKind.ICS, ADDRESS, known, NOW + timedelta(days=300))


def opened(stage: "Stage") -> str:
    assert stage.press(stage.command("calendar"), ids.CALENDAR_CONNECT).ok
    return stage.reads_modal()


def connect(stage: "Stage") -> str:
    assert stage.press(stage.command("calendar"), ids.CALENDAR_CONNECT).ok
    assert stage.submit(calendar_address=ADDRESS, calendar_own_addresses="priya@example.com").ok
    return stage.reads_modal()


def pressed(action_id: str, **filled: str) -> Any:
    """A button of what is connected; then the form it opens is filled in."""

    def act(stage: "Stage") -> str:
        connected_by(stage)
        answer = stage.command("calendar")
        assert stage.press(answer, action_id).ok
        if filled:
            assert stage.submit(**filled).ok
        return stage.reads_modal() if stage.sandbox.workspace.modal(stage.user) else stage.reads(answer)

    return act


def tried_again(stage: "Stage") -> str:
    """It could not be read the last time."""
    connected_by(stage)
    with stage.coach.db.coaching(person_of(stage)) as tx:
        [there] = Calendars(tx).of_person(person_of(stage).id)
        Calendars(tx).save(replace(there, failure=Failure.SERVER, failures=1))
    answer = stage.command("calendar")
    assert stage.press(answer, ids.CALENDAR_TRY_AGAIN).ok
    return stage.reads(answer)


def canaries(aviary: "Aviary") -> None:
    """Each of the two connects a calendar."""
    for seat in ("manager", "report"):
        host, name = (aviary.canary(f"{what}{seat[:3]}", seat) for what in ("calhost", "calname"))
        typed_in = {
            ids.CALENDAR_ADDRESS: typed(f"https://{host}.invalid/basic.ics"),
            ids.CALENDAR_OWN_ADDRESSES: typed(f"{name}@example.com"),
        }
        aviary.saves(seat, ids.CALENDAR_FORM, typed_in, calendar="")


def begin(side: "Side") -> None:
    """Priya has connected a calendar."""
    with side.coach.db.coaching(side.person) as tx:
        known = Known(frozenset({"priya@example.com"}), offered=(OFFERED,))
        far = side.now() + timedelta(days=3000)
        side.calendar = Calendars(tx).add(side.person.id, SourceKind.ICS, ADDRESS, known, far).id  # type: ignore[attr-defined]


def sent(action_id: str, says: str | None = "not_found") -> Sent:
    def make(here: "Side", a: "Side"):
        return here.button(a, action_id, str(a.calendar))  # type: ignore[attr-defined]

    return Sent(action_id, make, says)


def typed(value: str) -> dict[str, Any]:
    return {"type": "plain_text_input", "value": value}


def form(callback_id: str, **filled: str) -> Any:
    def make(here: "Side", a: "Side"):
        stored = here.stored(calendar=a.calendar)  # type: ignore[attr-defined]
        return here.form(callback_id, stored, {name: typed(value) for name, value in filled.items()})

    return make


def messages(_content: "Content") -> Iterator[object]:
    yield from (connected.OfferMessage(1, count) for count in (0, 1, 12))
    yield connected.FailingMessage(1, NOW, NOW - timedelta(days=1), None)
    yield from (connected.FailingMessage(1, NOW, NOW - timedelta(days=1), failure) for failure in Failure)


def shown(content: "Content", failure: Failure | None = None, left_out: int = 0) -> connected.Shown:
    own, follows = (content.text[:300], "priya@example.com"), tuple(content.person() for _ in range(20))
    return connected.Shown(1, SourceKind.ICS, content.text[:200], own, follows, 3, NOW, failure, left_out)


def views_of(content: "Content") -> Iterator[tuple[Any, ...]]:
    new = connected.Shown(1, SourceKind.ICS, "calendar.example.com", (), (), 0, None, None, 0)
    failing = (shown(content, Failure.SERVER), shown(content, Failure.GONE, 3))
    for found in ((), (new,), (shown(content), shown(content, None, 2), *failing)):
        yield views.calendars, connected.Calendars(NOW, found)
    yield views.calendars, connected.Calendars(NOW, (), available=False)
    yield views.connect_form, ("priya@example.com",), ""
    links = [(name, f"https://coach.example.com/calendars/connect?link={name}") for name in ("google", "microsoft")]
    yield views.connect_form, (), "", links
    signed_out = replace(shown(content, Failure.EXPIRED), kind=SourceKind.GOOGLE)
    yield views.calendars, connected.Calendars(NOW, (signed_out,))
    yield views.own_form, (), ""
    offered = Offered("series", "sam@example.com", content.text[:3000], NOW, 30)
    lines = [connected.OfferLine(Offered(f"s{n}", "", "", NOW, 30), NOW) for n in range(30)]
    yield views.choose_form, [connected.OfferLine(offered, NOW, content.person(), by_hand=True), *lines], NOW.date(), ""
    yield views.choose_form, [], NOW.date(), ""
    yield views.followed, [content.person()] * 30
    yield views.followed, []
    yield from ((view,) for view in (views.connected, views.disconnected, views.trying))


def subject(_a: "Office") -> dict[str, Any]:
    return {"calendar_id": 1}


CASES = Cases(
    access="""
calendars  read: author  write: author
""",
    acts={
        ids.CALENDAR_CONNECT: (opened, lambda wording: said(wording).address),
        ids.CALENDAR_FORM: (connect, lambda wording: said(wording).connected),
        ids.CALENDAR_OWN: (pressed(ids.CALENDAR_OWN), lambda wording: said(wording).own_title),
        ids.CALENDAR_OWN_FORM: (
            pressed(ids.CALENDAR_OWN, calendar_own_addresses="pri@example.com"),
            "pri@example.com",
        ),
        ids.CALENDAR_CHOOSE: (pressed(ids.CALENDAR_CHOOSE), "Sam / Priya"),
        ids.CALENDAR_CHOOSE_FORM: (
            pressed(ids.CALENDAR_CHOOSE, **{f"calendar_who:{OFFERED.id}": seed.SAM}),
            lambda wording: said(wording).followed.fill(names="Sam"),
        ),
        ids.CALENDAR_DISCONNECT: (
            pressed(ids.CALENDAR_DISCONNECT),
            lambda wording: said(wording).disconnected,
        ),
        ids.CALENDAR_TRY_AGAIN: (tried_again, lambda wording: said(wording).trying),
    },
    commands={"calendar": ("calendar", lambda wording: said(wording).intro)},
    begin=begin,
    sent=(
        sent(ids.CALENDAR_CONNECT, None),
        sent(ids.CALENDAR_OWN),
        sent(ids.CALENDAR_CHOOSE),
        sent(ids.CALENDAR_DISCONNECT),
        sent(ids.CALENDAR_TRY_AGAIN),
        Sent(ids.CALENDAR_FORM, form(ids.CALENDAR_FORM, calendar_address="x", calendar_own_addresses="x"), None),
        Sent(ids.CALENDAR_OWN_FORM, form(ids.CALENDAR_OWN_FORM, calendar_own_addresses="a@example.com")),
        Sent(ids.CALENDAR_CHOOSE_FORM, form(ids.CALENDAR_CHOOSE_FORM)),
        Sent("/coach", lambda here, a: here.slash("calendar"), None, "calendar"),
    ),
    roles="""
calendar_connect      -                own   own   own  own  own  own
calendar_own          calendars read   does  .     .    .    .    .
calendar_choose       calendars read   does  .     .    .    .    .
calendar_disconnect   calendars write  does  .     .    .    .    .
calendar_try_again    calendars write  does  .     .    .    .    .
calendar_form         -                own   own   own  own  own  own
calendar_own_form     calendars write  does  .     .    .    .    .
calendar_choose_form  calendars write  does  .     .    .    .    .
/coach calendar       -                own   own   own  own  own  own
""",
    messages=messages,
    views=views_of,
    home=lambda content: {"calendars": connected.Calendars(NOW, (shown(content), shown(content, Failure.BUSY, 1)))},
    shows={
        "calendars.views.calendars": (connected.CALENDARS,),
        "calendars.views.connect_form": (connected.CALENDARS,),
        "calendars.views.own_form": (connected.CALENDARS,),
        "calendars.views.choose_form": (connected.CALENDARS,),
        "calendars.views.offer": (connected.CALENDARS,),
        "calendars.views.failing": (connected.CALENDARS,),
    },
    why={
        connected.OFFER: lambda wording: said(wording).why_offer,
        connected.FAILING: lambda wording: said(wording).why_failing,
    },
    subject=subject,
    sealed={"calendars": connected.CALENDARS},
    canaries=canaries,
)
