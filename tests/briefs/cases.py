"""What the tests that walk all features try with briefs and the question before a shift."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.briefs import views
from bot.briefs.rules import (
    REPORT_FOLLOW_UP,
    SHIFT_ASK,
    BriefMessage,
    Came,
    FollowUpMessage,
    FollowUpsMessage,
    ReportFollowUpMessage,
    ShiftAsked,
    ShiftAskMessage,
    Why,
)
from bot.briefs.wording import BriefWording
from bot.core.outbox.deliveries import NewDelivery
from bot.core.outbox.store import Deliveries
from bot.core.slack import ids
from bot.core.slack.blocks import button
from bot.frames.rules import Frame, Side
from bot.frames.wording import FrameWording
from bot.meetings.rules import OUTCOMES, Lead, Outcome
from tests.cases import Cases, Sent
from tests.factories import NOW

if TYPE_CHECKING:
    from tests.core.slack.surfaces import Content
    from tests.core.slack.two import Side
    from tests.stage import Stage


def left(stage: "Stage") -> str:
    """A shift is typed, and taken back before anybody is told."""
    _, asked = stage.reply(stage.brief(), "shift")
    assert stage.press(asked, ids.SHIFT_LEAVE).ok
    stage.work()
    return stage.reads(asked)


def shifted_from_a_menu(stage: "Stage") -> str:
    """An entry of a menu asks in a modal of its own; what the brief says once it is confirmed."""
    _, asked = stage.reply(brief := stage.brief(), "shift")
    value = next(one["value"] for block in asked.blocks for one in block.get("elements", []) if "value" in one)
    assert stage.press(stage.in_menu(button("Shift", ids.SHIFT_FRAME, value)), ids.SHIFT_FRAME).ok
    assert stage.submit().ok
    assert stage.sandbox.workspace.modal(stage.user) is None
    stage.work()
    return stage.reads(brief)


def begin(side: "Side") -> None:
    """Priya is asked whether the frame of her 1:1 shifts."""
    subject = {"brief_id": side.brief, "to": "performance", "before": 0}
    new = NewDelivery(SHIFT_ASK, f"{SHIFT_ASK}:mine", side.person.id, side.now(), subject=subject, pair_id=side.pair)
    with side.coach.db.begin(side.workspace_id) as tx:
        Deliveries(tx).add(new)
        asked = Deliveries(tx).by_key(new.dedupe_key)
        assert asked is not None
        side.shift_asked = asked.id  # type: ignore[attr-defined]


def messages(content: "Content") -> Iterator[object]:
    for to in Frame:
        for stands in ShiftAsked:
            yield ShiftAskMessage(1, 1, to, content.name, stands)
    yield from (
        BriefMessage(content.brief(), content.pair(), NOW.date(), NOW, lead=Lead.AN_HOUR, came=Came(why, NOW))
        for why in Why
    )
    yield replace(content.plan_message(), stays=True)
    asked = FollowUpMessage(content.occurrence(), content.name, NOW.date(), NOW, own_thread=True)
    yield asked
    yield FollowUpsMessage((asked, asked), in_threads=False)
    for side in Side:
        for outcome in Outcome:
            one = replace(content.occurrence(outcome=outcome), outcome_by=None if outcome is Outcome.UNKNOWN else side)
            yield FollowUpMessage(one, content.name, NOW.date(), NOW)
            yield ReportFollowUpMessage(one, content.name, NOW.date(), NOW)
    yield ReportFollowUpMessage(content.occurrence(), content.name, NOW.date(), NOW, NOW)


CASES = Cases(
    acts={
        ids.SHIFT_LEAVE: (left, lambda wording: wording[FrameWording].shift_ask.left),
        ids.SHIFT_FORM: (shifted_from_a_menu, lambda _: "*Performance* since"),
    },
    begin=begin,
    sent=(
        Sent(ids.SHIFT_LEAVE, lambda here, a: here.button(a, ids.SHIFT_LEAVE, str(a.shift_asked))),
        Sent(ids.SHIFT_FORM, lambda here, a: here.form(ids.SHIFT_FORM, a.stored(brief=a.brief, to="performance"), {})),
    ),
    roles="""
frame_shift_leave  frame write  does  .  .  .  .  .
frame_shift_form   frame write  does  .  .  .  .  .
show_all brief:{a.pair}         commitments read  does  does  .  .  .  .
page_previous brief:{a.pair}:0  commitments read  does  does  .  .  .  .
page_next brief:{a.pair}:1      commitments read  does  does  .  .  .  .
""",
    messages=messages,
    views=lambda _content: [
        *((views.shift_form, to, "{}") for to in Frame),
    ],
    shows={"briefs.views.report_follow_up": (OUTCOMES,)},
    why={REPORT_FOLLOW_UP: lambda wording: wording[BriefWording].follow_up.why_report},
    subject=lambda a: {"brief_id": a.brief, "to": "performance", "before": 0},
)
