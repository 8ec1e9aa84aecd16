"""What the tests that walk all features try with the confirmation of managers and the naming of viewers."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot.core.people import Pair
from bot.core.slack import ids
from bot.core.slack.blocks import esc_name, section
from bot.core.wording.library import Wording
from bot.frames.rules import Frame
from bot.performance import forms, rules, views
from bot.performance.vague import RecordDraft
from bot.performance.wording import Confirm, PerformanceWording
from bot.sandbox import seed
from tests.cases import Cases, Sent
from tests.factories import NOW, library, make_request
from tests.services import services_of

if TYPE_CHECKING:
    from tests.core.slack.surfaces import Content
    from tests.core.slack.two import Side
    from tests.offices import Office
    from tests.privacy.canaries import Aviary
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
        stage.jump_to(datetime(2026, 11, 25, 10, tzinfo=UTC))
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
    stage.jump_to(datetime(2026, 12, 2, 12, tzinfo=UTC))
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
    opening = forms.Opening("Europe/London", first_day=TODAY)
    form = forms.four_things(library().for_locale("en"), content.record().draft, "{}", opening=opening)
    for at in (NOW.time(), None):
        yield forms.kept, {**form, "state": {"values": {}}}, at
    yield views.saved, content.performance()[0], TODAY, rules.ConfirmationState.ASKED


def form_with(here: "Side", form: str, gap: str) -> dict[str, Any]:
    """The form, as far as somebody has filled it in."""
    opening = forms.Opening("Europe/London", first_day=TODAY)
    draft = RecordDraft(gap=gap)
    return forms.four_things(library().for_locale("en"), draft, here.stored(form=form), opening=opening)


def in_form(action_id: str) -> Sent:
    """Somebody chooses that in a form which says that it is A's."""

    def make(here: "Side", a: "Side"):
        return here.button_in_modal(action_id, "", form_with(here, form_of(a), "mine"))

    return Sent(action_id, make, None)


def of_draft(action_id: str) -> Sent:
    return Sent(action_id, lambda here, a: here.button(a, action_id, form_of(a)))


def form_of(side: "Side") -> str:
    """What names the form of which somebody has kept a draft there."""
    return f"form in {side.workspace_id}"


def begin(side: "Side") -> None:
    kept = rules.ConversationDraft(form_of(side), RecordDraft(gap=f"{side.word} was late"))
    services_of(side.coach).drafts.keep(make_request(side.person, side.now()), kept)


def canaries(aviary: "Aviary") -> None:
    for seat in ("manager", "report"):
        side = aviary.seat(seat)
        shown = form_with(side, "canary", aviary.canary(f"draft{seat}", seat))
        assert side.ask(side.button_in_modal(ids.DRAFT_KEEP, "", shown)).ok


def picks(action_id: str, value: Any):
    """The manager has typed the gap, and chooses that."""

    def act(stage: "Stage") -> str:
        stage.press(stage.brief(), ids.PERFORMANCE_POINT)
        typed = {ids.GAP: {ids.GAP: "9 of 31 tickets had no answer"}}
        people, view = stage.sandbox.people, stage.modal()
        assert people.click_in_view(stage.user, view.id, action_id, value, values=typed).ok
        people.close_view(stage.user, everything=True)
        return stage.reads(stage.command("performance"))

    return act


def gone_on(stage: "Stage") -> str:
    picks(ids.GAP_ON, "2026-11-20")(stage)
    assert stage.press(stage.answer(), ids.DRAFT_CONTINUE).ok
    return json.dumps(stage.modal().blocks)


def deleted(stage: "Stage") -> str:
    picks(ids.GAP_ON, "2026-11-20")(stage)
    listed = stage.answer()
    assert stage.press(listed, ids.DRAFT_DELETE).ok
    return stage.reads(listed)


def listed(wording: Wording) -> str:
    return wording[PerformanceWording].draft.line.fill(report="Sam Okafor", day="today", who="only you")


def subject(a: "Office") -> dict[str, Any]:
    return {"pair_id": a.pair, "state": "yes"}


CASES = Cases(
    acts={
        ids.MANAGER_YES: (answered(ids.MANAGER_YES), lambda wording: said(wording).report.yes.fill(manager=PRIYA)),
        ids.MANAGER_NO: (answered(ids.MANAGER_NO), lambda wording: said(wording).report.no.fill(manager=PRIYA)),
        ids.DRAFT_KEEP: (picks(ids.DRAFT_KEEP, None), listed),
        ids.DAY: (picks(ids.DAY, "2026-11-25"), listed),
        ids.GAP_ON: (picks(ids.GAP_ON, "2026-11-20"), listed),
        ids.WAY_BY: (picks(ids.WAY_BY, "2026-12-18"), listed),
        ids.COMMUNICATED_ON: (picks(ids.COMMUNICATED_ON, "2026-11-20"), listed),
        ids.SAID_HERE: (picks(ids.SAID_HERE, [ids.SAID_HERE]), listed),
        ids.DRAFT_CONTINUE: (gone_on, "9 of 31 tickets had no answer"),
        ids.DRAFT_DELETE: (deleted, lambda wording: wording[PerformanceWording].none_ahead),
        ids.MANAGER_ASK_ADMIN: (
            administrator_asked,
            lambda wording: said(wording).administrator_asked.fill(report="Sam Okafor"),
        ),
    },
    access="performance_draft  read: author  write: author",
    commands={"performance": ("performance", lambda wording: wording[PerformanceWording].none_ahead)},
    begin=begin,
    sent=(
        *map(sent, ACTIONS),
        *map(of_draft, (ids.DRAFT_CONTINUE, ids.DRAFT_DELETE)),
        *map(in_form, (ids.DRAFT_KEEP, *forms.KEEPS)),
        Sent("/coach", lambda here, a: here.slash("performance"), None, "performance"),
    ),
    sealed={"performance_drafts": rules.DRAFTS},
    canaries=canaries,
    roles="""
performance_draft_keep       -                          own   own    own  own    own  own
day                          -                          own   own    own  own    own  own
gap_on                       -                          own   own    own  own    own  own
way_by                       -                          own   own    own  own    own  own
communicated_on              -                          own   own    own  own    own  own
said_here                    -                          own   own    own  own    own  own
performance_draft_continue   -                          does  .      .    .      .    .
performance_draft_delete     -                          does  .      .    .      .    .
/coach performance           -                          own   own    own  own    own  own
manager_yes                  confirmation write report  .     does  .  does  .  .
manager_no                   confirmation write report  .     does  .  does  .  .
manager_ask_administrator    record write               does  .     .  .     .  .
""",
    messages=messages,
    views=views_of,
    home=lambda content: {"viewers": namings(content)},
    shows={
        "performance.forms.four_things": (rules.RECORDS, rules.DRAFTS),
        "performance.forms.kept": (rules.RECORDS, rules.DRAFTS),
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
