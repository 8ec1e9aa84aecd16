"""What the tests that walk all features try with it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.core.people_store import Pairs
from bot.core.slack import ids
from bot.example import views
from bot.example.rules import EXAMPLE, WRITTEN, Entry, HomeEntries, WrittenMessage
from bot.example.store import Example
from bot.example.wording import ExampleWording
from bot.sandbox import seed
from tests.cases import Cases, Sent
from tests.factories import NOW

if TYPE_CHECKING:
    from tests.core.slack.surfaces import Content
    from tests.core.slack.two import Side
    from tests.offices import Office
    from tests.privacy.canaries import Aviary
    from tests.stage import Stage

ONLY_A = "<@U07ONLYINA1|onlyhere>"
SAM_IS_TOLD = "example @sam Ask about the offsite"


def taken_back(stage: "Stage") -> str:
    """Sam reads what he was told, once Priya has taken it back."""
    stage.with_sam()
    stage.command(SAM_IS_TOLD)
    stage.work()
    assert stage.press_in(stage.open_home(), views.TAKE_BACK).ok
    stage.work()
    stage.user = seed.SAM
    return stage.reads(stage.from_bot()[-1])


def begin(side: "Side") -> None:
    """Priya has written a line to Sam."""
    side.command(f"example @sam Ask about the {side.word}")
    with side.coach.db.coaching(side.person, read_only=True) as tx:
        [pair] = Pairs(tx).of_manager(side.person.id)
        [entry] = Example(tx).of_pairs([pair.id])
    side.example = entry.id


def messages(content: "Content") -> Iterator[object]:
    yield WrittenMessage(content.name, content.text)
    yield WrittenMessage(content.name, None)


def home(content: "Content") -> dict[str, object]:
    entries = tuple(Entry(number, 1, 1, content.text, NOW) for number in range(3))
    return {"example": HomeEntries(entries, frozenset({1}), content.many)}


def subject(a: "Office") -> dict[str, int]:
    return {"pair_id": a.pair, "entry_id": 1}


def canaries(aviary: "Aviary") -> None:
    aviary.priya.command(f"example @sam {aviary.canary('example')}")
    aviary.sam.command(f"example @priya {aviary.canary('toexample', 'report')}")


CASES = Cases(
    access="example  read: manager, report  write: manager, report",
    acts={
        views.TAKE_BACK: (
            taken_back,
            lambda wording: wording[ExampleWording].taken_back.fill(author="Priya Raman"),
        )
    },
    commands={"example": (SAM_IS_TOLD, lambda wording: wording[ExampleWording].saved)},
    begin=begin,
    sent=(
        Sent(views.TAKE_BACK, lambda here, a: here.button(a, views.TAKE_BACK, str(a.example))),
        Sent(ids.SHOW_ALL, lambda here, a: here.button(a, ids.SHOW_ALL, "example:0"), None, "example:0"),
        Sent("/coach", lambda here, a: here.slash(f"example {ONLY_A} mine"), "no_pair", "example"),
    ),
    roles="""
example_take_back    -  does  .     .    .    .    .
show_all example:0   -  does  does  own  own  own  own
/coach example       -  does  .     .    .    .    .
""",
    messages=messages,
    views=lambda content: [(views.saved,)],
    home=home,
    shows={"example.views.written": (EXAMPLE,)},
    why={WRITTEN: lambda wording: wording[ExampleWording].why},
    subject=subject,
    sealed={"example": EXAMPLE},
    canaries=canaries,
)
