"""What the tests that walk all features try with the confirmation of managers and the naming of viewers."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot.core.people import Pair
from bot.core.slack import ids
from bot.core.slack.blocks import esc_name, section
from bot.core.wording.library import Wording
from bot.frames.rules import Frame
from bot.performance import rules, views
from bot.performance.wording import Confirm, PerformanceWording
from bot.sandbox import seed
from tests.cases import Cases, Sent
from tests.factories import NOW, library

if TYPE_CHECKING:
    from tests.core.slack.surfaces import Content
    from tests.core.slack.two import Side
    from tests.offices import Office
    from tests.stage import Stage

PRIYA = "Priya Raman"
TODAY = NOW.date()
ACTIONS = (ids.MANAGER_YES, ids.MANAGER_NO, ids.MANAGER_ASK_ADMIN)


def said(wording: Wording) -> Confirm:
    return wording[PerformanceWording].confirm


def answered(action_id: str):
    """Sam answers whether Priya is his manager; what he then reads where he was asked."""

    def act(stage: "Stage") -> str:
        stage.performance(confirmed=False)
        stage.work()
        sam = stage.seen_by(seed.SAM)
        asked = sam.having(action_id)
        assert sam.press(asked, action_id).ok
        stage.work()
        return sam.reads(asked)

    return act


def administrator_asked(stage: "Stage") -> str:
    """Nobody has answered for five working days."""
    stage.performance(confirmed=False)
    stage.coach.people.known(stage.sandbox.identity.team_id, seed.DANA, stage.now())
    stage.jump_to(datetime(2026, 12, 1, 12, tzinfo=UTC))
    assert stage.press(stage.having(ids.MANAGER_ASK_ADMIN), ids.MANAGER_ASK_ADMIN).ok
    return stage.reads_modal()


def sent(action_id: str) -> Sent:
    def make(here: "Side", a: "Side"):
        return here.button(a, action_id, str(a.pair))

    return Sent(action_id, make)


def messages(content: "Content") -> Iterator[object]:
    manager, report = replace(content.person(), id=1), replace(content.person(), id=2)
    pair = Pair(1, "T1", manager, report)
    for state in rules.ConfirmationState:
        for by_administrator in (True, False):
            yield rules.ConfirmMessage(pair, state, "UADMIN", by_administrator)
        for reader in (manager, report):
            yield rules.ConfirmNewsMessage(pair, reader, state, "UADMIN", may_ask=reader is manager)
    yield rules.ViewerNamedMessage()
    waits = rules.ConfirmationState.NO
    record, series = content.record(shown=False), content.series(frame=Frame.PERFORMANCE).one_on_one
    brief = content.brief(Frame.PERFORMANCE)
    yield rules.PerformanceBriefMessage(brief, record, content.name, TODAY, NOW, series, waits=waits)
    for state in rules.ConfirmationState:
        yield rules.AheadMessage(content.name, TODAY, NOW, 30, pair_id=1, state=state)
    yield rules.RecordMessage(record, pair, manager, TODAY, waits, may_ask=True)
    here = replace(record, draft=replace(record.draft, said_here=True))
    yield rules.RecordMessage(here, pair, report, TODAY, contact=content.text)
    yield rules.PerformanceBriefMessage(brief, here, content.name, TODAY, NOW, series)


def namings(content: "Content") -> rules.ViewerNamings:
    return rules.ViewerNamings(TODAY, ((content.name, TODAY),) * content.many)


def views_of(content: "Content") -> Iterator[tuple[Any, ...]]:
    asked = said(library().for_locale("en")).administrator_asked.fill(report=esc_name(content.name))
    yield views.rendered, section(asked)
    yield views.saved, content.performance()[0], TODAY, rules.ConfirmationState.ASKED


def subject(a: "Office") -> dict[str, Any]:
    return {"pair_id": a.pair, "state": "yes"}


CASES = Cases(
    acts={
        ids.MANAGER_YES: (answered(ids.MANAGER_YES), lambda wording: said(wording).report.yes.fill(manager=PRIYA)),
        ids.MANAGER_NO: (answered(ids.MANAGER_NO), lambda wording: said(wording).report.no.fill(manager=PRIYA)),
        ids.MANAGER_ASK_ADMIN: (
            administrator_asked,
            lambda wording: said(wording).administrator_asked.fill(report="Sam Okafor"),
        ),
    },
    sent=tuple(map(sent, ACTIONS)),
    roles="""
manager_yes                  confirmation write report  .     does  .  does  .  .
manager_no                   confirmation write report  .     does  .  does  .  .
manager_ask_administrator    record write               does  .     .  .     .  .
""",
    messages=messages,
    views=views_of,
    home=lambda content: {"viewers": namings(content)},
    shows={
        "performance.views.confirm": (rules.CONFIRMATIONS, rules.RECORDS),
        "performance.views.confirm_news": (rules.CONFIRMATIONS,),
    },
    why={
        rules.CONFIRM: lambda wording: said(wording).report.why,
        rules.CONFIRM_ADMIN: lambda wording: said(wording).administrator.why,
        rules.CONFIRM_NEWS: lambda wording: said(wording).news_why,
        rules.VIEWER_NAMED: lambda wording: wording[PerformanceWording].viewers.message_why,
    },
    subject=subject,
)
