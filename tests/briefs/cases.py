"""What the tests that walk all features try with briefs and the question before a shift."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import product
from typing import TYPE_CHECKING

from bot.briefs import views, why_views
from bot.briefs.rules import (
    BRIEFS,
    REPORT_FOLLOW_UP,
    SHIFT_ASK,
    BriefMessage,
    Came,
    ChangedMessage,
    Chosen,
    FollowUpMessage,
    FollowUpsMessage,
    ReportFollowUpMessage,
    ShiftAsked,
    ShiftAskMessage,
    Why,
    WhyThese,
)
from bot.briefs.wording import BriefWording, WhyWording
from bot.core.outbox.deliveries import NewDelivery
from bot.core.outbox.store import Deliveries
from bot.core.slack import ids
from bot.core.slack.blocks import button
from bot.frames.rules import Frame, Side
from bot.frames.wording import FrameWording
from bot.library import rules as library_rules
from bot.library.rules import Competency, Fit, Function, Part, Reason
from bot.meetings.rules import OUTCOMES, SCHEDULE, Lead, Outcome
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


def question(stage: "Stage", action_id: str) -> str:
    """What a brief reads like before and after an entry of the menu beside its question."""
    brief = stage.brief()
    before = stage.reads(brief)
    assert stage.press(brief, action_id).ok
    stage.work()
    return "changed" if stage.reads(brief) != before else "the same"


def other_prompts(stage: "Stage") -> str:
    """The same for the three prompts."""
    message = stage.part(stage.brief(), ids.OTHER_PROMPTS)
    before = stage.reads(message)
    assert stage.press(message, ids.OTHER_PROMPTS).ok
    stage.work()
    return "changed" if stage.reads(message) != before else "the same"


def why(stage: "Stage") -> str:
    assert stage.press(stage.brief(), ids.WHY).ok
    return stage.reads_modal()


def fitted(stage: "Stage") -> str:
    """What is said of a 1:1 is there when its form is opened again."""
    brief = stage.brief()
    assert stage.press(brief, ids.WHY).ok
    assert stage.submit(function="sales", level="director", practise_skill="listening").ok
    assert stage.sandbox.workspace.modal(stage.user) is None
    assert stage.press(brief, ids.WHY).ok
    chosen = [block["element"].get("initial_option") for block in stage.modal().blocks if block["type"] == "input"]
    return " ".join(one["value"] for one in chosen if one)


def kept(stage: "Stage") -> str:
    assert stage.press(stage.brief(), ids.KEEP_QUESTION).ok
    return stage.reads_modal()


FIT = {
    name: {"type": "static_select", "selected_option": {"value": value}}
    for name, value in ((ids.FUNCTION, "sales"), (ids.LEVEL, "manager"), (ids.PRACTISE_SKILL, "anything"))
}


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
    yield from (ChangedMessage(content.name, NOW.date(), at) for at in (NOW, None))
    yield BriefMessage(content.brief(), content.pair(), NOW.date(), NOW, lead=Lead.AN_HOUR, as_of=NOW)


def reasons(content: "Content") -> Iterator[WhyThese]:
    """With every reason, in every phase of a quarter, for the question and for a prompt."""
    fit = Fit(Function.OPERATIONS, practise=Competency.FEEDBACK)
    yield WhyThese(content.brief(), content.name, (), Fit())
    new, close = (Reason(library_rules.Why.NEW),), (Reason(library_rules.Why.SESSION),)
    for of_question in (new, close):
        parts = ((part, of_question if part is Part.QUESTION else new) for part in Part)
        chosen = tuple(Chosen(1, part, "stretch", date(2026, 11, 24), why) for part, why in parts)
        yield WhyThese(content.brief(), content.name, chosen, Fit())
    for reason, on in product(library_rules.Why, (date(2026, 10, 1), date(2026, 11, 24), date(2026, 12, 31))):
        for key in ("unnamed", "their_view", "stretch"):
            said = (Reason(reason, 5), Reason(library_rules.Why.GAP, 9))
            chosen = tuple(Chosen(1, part, key, on, said) for part in Part)
            yield WhyThese(content.brief(), content.name, chosen, fit)


CASES = Cases(
    acts={
        ids.SHIFT_LEAVE: (left, lambda wording: wording[FrameWording].shift_ask.left),
        ids.SHIFT_FORM: (shifted_from_a_menu, lambda _: "*Performance* since"),
        ids.NOT_USEFUL: (lambda stage: question(stage, ids.NOT_USEFUL), "changed"),
        ids.KEEP_QUESTION: (kept, lambda wording: wording[WhyWording].kept),
        ids.OTHER_PROMPTS: (other_prompts, "changed"),
        ids.WHY: (why, lambda wording: wording[WhyWording].reasons.session),
        ids.WHY_FORM: (fitted, "sales director listening"),
    },
    begin=begin,
    sent=(
        Sent(ids.SHIFT_LEAVE, lambda here, a: here.button(a, ids.SHIFT_LEAVE, str(a.shift_asked))),
        Sent(ids.SHIFT_FORM, lambda here, a: here.form(ids.SHIFT_FORM, a.stored(brief=a.brief, to="performance"), {})),
        *(
            Sent(action_id, lambda here, a, action_id=action_id: here.button(a, action_id, str(a.brief)))
            for action_id in (ids.NOT_USEFUL, ids.KEEP_QUESTION, ids.OTHER_PROMPTS, ids.WHY)
        ),
        Sent(ids.WHY_FORM, lambda here, a: here.form(ids.WHY_FORM, a.stored(brief=a.brief), FIT)),
    ),
    roles="""
frame_shift_leave  frame write  does  .  .  .  .  .
frame_shift_form   frame write  does  .  .  .  .  .
question_not_useful  brief write  does  .  .  .  .  .
question_keep        brief write  does  .  .  .  .  .
prompts_other        brief write  does  .  .  .  .  .
why_these            brief read   does  .  .  .  .  .
why_these_form       brief write  does  .  .  .  .  .
show_all brief:{a.pair}         commitments read  does  does  .  .  .  .
page_previous brief:{a.pair}:0  commitments read  does  does  .  .  .  .
page_next brief:{a.pair}:1      commitments read  does  does  .  .  .  .
""",
    messages=messages,
    views=lambda content: [
        *((views.shift_form, to, "{}") for to in Frame),
        (why_views.kept,),
        (why_views.saved,),
        *((why_views.why, one, "{}") for one in reasons(content)),
    ],
    shows={
        "briefs.why_views.why": (BRIEFS,),
        "briefs.views.report_follow_up": (OUTCOMES,),
        "briefs.report_views.changed": (SCHEDULE,),
    },
    why={REPORT_FOLLOW_UP: lambda wording: wording[BriefWording].follow_up.why_report},
    subject=lambda a: {"brief_id": a.brief, "to": "performance", "before": 0},
)
