"""The modals of goals."""

from collections.abc import Sequence
from datetime import date

from bot.core.slack import blocks as kit
from bot.core.slack import ids
from bot.core.slack.blocks import Block
from bot.core.slack.interactions import Interaction
from bot.core.slack.requests import day
from bot.core.slack.who_sees import seen_text
from bot.core.wording.library import Wording
from bot.goals.rules import GOALS, MOST_MILESTONES, Entry, GoalConflict, GoalDraft, GoalKind, GoalLine, MilestoneDraft
from bot.goals.smart import Questions
from bot.goals.views import full_lines
from bot.goals.wording import GoalWording, SmartWording

EMPTY_ROWS = 3
MILESTONE_LIMIT = 300
GOAL_LIMIT = 1000
OKR_LIMIT = 300
STANDS_LIMIT = 2500
BLANK = GoalDraft("", "", None, GoalKind.GROWTH)


def goal(
    wording: Wording, draft: GoalDraft, other: str, metadata: str, *, new: bool, again: Sequence[Block] = ()
) -> Block:
    """The modal to write a goal or change its words; `again` says why it is shown again."""
    said = wording[GoalWording]
    kinds = [kit.option(getattr(said.kind_options, kind.value), kind.value) for kind in GoalKind]
    what = kit.text_input(ids.TEXT, draft.what, multiline=True, placeholder=said.what_placeholder, most=GOAL_LIMIT)
    measure = kit.text_input(
        ids.GOAL_MEASURE, draft.measure, multiline=True, placeholder=said.measure_placeholder, most=GOAL_LIMIT
    )
    kind = kit.radio_buttons(ids.GOAL_KIND, kinds, draft.kind.value)
    okr = kit.text_input(ids.GOAL_OKR, draft.okr, placeholder=said.okr_placeholder, most=OKR_LIMIT)
    asked = wording[SmartWording].questions
    blocks = [
        *again,
        kit.context(said.form_intro.fill(other=kit.esc_name(other)), asked.achievable, asked.relevant),
        kit.labelled(said.what_label, what, ids.TEXT),
        kit.labelled(said.measure_label, measure, ids.GOAL_MEASURE, optional=True),
        kit.labelled(said.day_label, kit.datepicker(ids.DAY, draft.due_on), ids.DAY, optional=True, hint=said.day_hint),
        kit.labelled(said.kind_label, kind, ids.GOAL_KIND, hint=said.kind_hint),
        kit.labelled(said.okr_label, okr, ids.GOAL_OKR, optional=True),
        kit.context(seen_text(wording, GOALS)),
    ]
    return kit.save_modal(wording, ids.GOAL_FORM, said.form_new if new else said.form_change, blocks, metadata)


def milestones(wording: Wording, drafts: Sequence[MilestoneDraft], metadata: str, again: Sequence[Block] = ()) -> Block:
    """The modal to write and change milestones: what there is, and a few empty lines."""
    said = wording[GoalWording]
    blocks = [*again, kit.context(said.milestones_intro, seen_text(wording, GOALS))]
    for number, draft in enumerate(drafts, start=1):
        key = str(draft.id) if draft.id is not None else f"new{number}"
        text, label = (
            kit.text_input(ids.TEXT, draft.text, most=MILESTONE_LIMIT),
            said.milestone_label.fill(number=number),
        )
        due, due_label = kit.datepicker(ids.DAY, draft.due_on), said.milestone_day.fill(number=number)
        hint = said.milestone_day_hint if number == 1 else None
        blocks += [
            kit.labelled(label, text, f"{ids.TEXT}:{key}", optional=True),
            kit.labelled(due_label, due, f"{ids.DAY}:{key}", optional=True, hint=hint),
        ]
    return kit.save_modal(wording, ids.MILESTONES_FORM, said.milestones_title, blocks, metadata)


def milestone_rows(line: GoalLine) -> list[MilestoneDraft]:
    """The lines of the form: those there are, and some empty ones while a goal takes more."""
    there = [MilestoneDraft(one.id, one.text, one.due_on) for one in line.goal.milestones]
    empty = min(EMPTY_ROWS, MOST_MILESTONES - len(there))
    return [*there, *(MilestoneDraft(None, "", None) for _ in range(empty))]


def shown_again(wording: Wording, why: Questions | GoalConflict, today: date) -> list[Block]:
    """Why a form is shown again: questions that would help, or how the goal stands by now."""
    said = wording[GoalWording]
    match why:
        case Questions(questions, off):
            asked = wording[SmartWording].questions
            holiday = asked.holiday_of.fill(name=kit.esc_name(off)) if off else asked.holiday
            texts = "\n".join(f"• {one}" for one in (*questions, *([] if off is None else [holiday])))
            return [kit.section(f"{said.questions}\n{texts}"), kit.context(said.questions_after), kit.divider()]
        case GoalConflict(line):
            stands = "\n".join(full_lines(wording, line, [], today))
            return [kit.section(said.conflict), kit.section(kit.cut(stands, STANDS_LIMIT)), kit.divider()]


def entry(form: Interaction) -> Entry:
    """The goal as typed, with what the form was opened with."""
    filled = form.values
    draft = GoalDraft(
        what=form.text(ids.TEXT),
        measure=form.text(ids.GOAL_MEASURE),
        due_on=day(filled[ids.DAY]),
        kind=GoalKind(filled[ids.GOAL_KIND]),
        okr=form.text(ids.GOAL_OKR),
    )
    return Entry(draft, int(form.stored["version"]), bool(form.stored.get("asked")))


def filled_milestones(form: Interaction) -> list[MilestoneDraft]:
    """The lines of the milestones form, in their order; empty ones too."""
    filled, prefix = form.values, f"{ids.TEXT}:"
    keys = [block_id.removeprefix(prefix) for block_id in filled if block_id.startswith(prefix)]
    return [
        MilestoneDraft(int(key) if key.isdecimal() else None, form.text(prefix + key), day(filled[f"{ids.DAY}:{key}"]))
        for key in keys
    ]
