"""What the tests that walk all features try with asking before a 1:1 is skipped or a series ends, and with undoing."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.core.slack import ids
from bot.core.slack.blocks import button
from bot.meetings import forms, views
from bot.meetings.rules import JustDone, OccurrenceState, SeriesState
from bot.meetings.wording import OneOnOneWording
from tests.cases import Cases, Sent
from tests.factories import NOW

if TYPE_CHECKING:
    from bot.sandbox.delivery import Envelope
    from tests.core.slack.surfaces import Content
    from tests.core.slack.two import Side
    from tests.stage import Stage

TODAY = NOW.date()


def skipped_after_all(stage: "Stage") -> str:
    """The brief is out, so skipping is asked about, wherever it is tapped."""
    stage.brief()
    assert stage.press(stage.command("list"), ids.SKIP_MEETING).ok
    assert "will be told" in stage.reads_modal()
    assert stage.submit().ok
    return stage.reads_modal()


def ended_from_a_menu(stage: "Stage") -> str:
    assert stage.press(stage.listed(), ids.END_ONE_ON_ONE).ok
    assert "You get no more briefs" in stage.reads_modal()
    assert stage.submit().ok
    assert "has ended" in stage.reads_modal()
    return stage.reads(stage.command("list"))


def paused_but_for_the_next(stage: "Stage") -> str:
    """Its brief is out, so what becomes of it is asked; it stays unless said otherwise."""
    stage.brief()
    assert stage.press(stage.in_menu(button("Pause", ids.PAUSE_ONE_ON_ONE, "1")), ids.PAUSE_ONE_ON_ONE).ok
    assert stage.submit().ok
    return stage.reads(stage.command("list"))


def views_of(content: "Content") -> Iterator[tuple[Any, ...]]:
    yield forms.skip_form, content.meetings()[0], TODAY, "{}"
    yield forms.pause_form, content.meetings()[0], TODAY, "{}"
    yield views.paused, content.series(), TODAY
    kept = replace(content.series(state=SeriesState.PAUSED), upcoming=content.occurrence())
    yield views.one_series, kept, TODAY
    yield views.end_form, content.series(), "{}"
    line = content.meetings()[0]
    at_night = replace(line.occurrence, starts_at=NOW.replace(hour=1, minute=30))
    yield views.moved, replace(line, occurrence=at_night), NOW, TODAY


def home(content: "Content") -> dict[str, object]:
    skipped = replace(content.meetings()[0].occurrence, state=OccurrenceState.SKIPPED, changed_at=NOW)
    moved = replace(skipped, state=OccurrenceState.SCHEDULED, moved_from=NOW)
    lines = [replace(content.meetings()[0], occurrence=one) for one in (skipped, moved)]
    return {"one_on_ones_just_done": JustDone(TODAY, tuple(lines))}


def pauses(here: "Side", a: "Side") -> "Envelope":
    entry = {ids.NEXT_MEETING: {"type": "radio_buttons", "selected_option": {"value": forms.KEEPS}}}
    return here.form(ids.PAUSE_FORM, a.stored(series=a.series, occurrence=a.occurrence), entry)


CASES = Cases(
    access="outcome  read: manager, report  write: manager, report",
    acts={
        ids.SKIP_FORM: (
            skipped_after_all,
            lambda wording: wording[OneOnOneWording].skipped.fill(report="Sam", when="tomorrow 14:00"),
        ),
        ids.PAUSE_FORM: (
            paused_but_for_the_next,
            lambda wording: wording[OneOnOneWording].line_then_paused.fill(when="tomorrow 14:00"),
        ),
        ids.END_FORM: (ended_from_a_menu, lambda wording: wording[OneOnOneWording].list_empty),
    },
    sent=(
        Sent(ids.SKIP_FORM, lambda here, a: here.form(ids.SKIP_FORM, a.stored(occurrence=a.occurrence), {})),
        Sent(ids.PAUSE_FORM, pauses),
    ),
    roles="""
one_on_one_pause_form  schedule write  does  .  .  .  .  .
meeting_skip_form    schedule write  does  .  .  .  .  .
""",
    views=views_of,
    home=home,
)
