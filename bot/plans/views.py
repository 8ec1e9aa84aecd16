"""The coaching plan as blocks: on one screen, as a form, its history; and what a report proposes to change."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from bot.commitments.rules import COMMITMENTS
from bot.commitments.views import commitment_text
from bot.core.people import Pair
from bot.core.request import Page
from bot.core.slack import blocks as kit
from bot.core.slack import ids
from bot.core.slack.blocks import Block, Element, Rendered
from bot.core.slack.notifications import news, notified
from bot.core.slack.who_sees import context_line, seen_by
from bot.core.time.dates import day_and_time, local
from bot.core.wording.dates import DateWording
from bot.core.wording.library import Wording
from bot.core.wording.sections import ModalWording, NotificationWording
from bot.goals.rules import GOALS
from bot.goals.views import goals_text
from bot.goals.wording import GoalWording
from bot.meetings.views import consistency_text
from bot.plans.rules import (
    PLANS,
    PROPOSALS,
    SECTIONS,
    DecidedMessage,
    Note,
    Plan,
    PlanConflict,
    PlanMessage,
    ProposalState,
    ProposedMessage,
    changed_sections,
    first_part,
)
from bot.plans.wording import PlanPart, PlanWording, ProposalWording

PART_LIMIT = 120
"""One screen: four parts of a line or two, the whole of a part is a tap away."""
PROPOSAL_PART_LIMIT = 700


def plan(wording: Wording, message: PlanMessage) -> Rendered:
    """The plan on one page: its four headings from the first day, and the goals below what is expected."""
    other = message.pair.other(message.reader).called
    goals = [_goals(wording, message)] if message.goals else []
    consistency = consistency_text(wording, message.consistency)
    blocks: list[Block] = [
        kit.header(wording[PlanWording].title.fill(report=kit.short_name(other))),
        *([kit.context(consistency)] if consistency else []),
        kit.section(_part_text(wording, "expectations", message.plan)),
        *goals,
        kit.section(_part_text(wording, "current_performance", message.plan)),
        kit.section(_actions_text(wording, message)),
        kit.section(_part_text(wording, "support", message.plan)),
    ]
    changed = ""
    if message.plan.changed_at is not None:
        at = local(message.plan.changed_at, message.reader.timezone)
        changed = wording[PlanWording].changed.fill(when=day_and_time(at, message.today, wording[DateWording]))
    blocks.append(context_line(wording, changed, PLANS, COMMITMENTS, GOALS, other=other))
    blocks.append(kit.actions(*_buttons(wording, message)))
    return notified(wording, wording[NotificationWording].thread, other, blocks)


def _buttons(wording: Wording, message: PlanMessage) -> list[Element]:
    """What the reader can do with the plan: the first thing, and a menu of what is rarer."""
    said, pair_id = wording[PlanWording], str(message.pair.id)
    was_cut = message.more_actions > 0 or any(len(getattr(message.plan, name)) > PART_LIMIT for name in SECTIONS)
    edit = kit.button(said.begin if message.plan.empty else said.edit, ids.EDIT_PLAN, pair_id, style="primary")
    propose = kit.button(wording[ProposalWording].propose, ids.PROPOSE, pair_id, style="primary")
    entries = [
        (kit.button(wording[GoalWording].add, ids.GOAL_ADD, pair_id), not message.goals),
        (kit.button(wording[ModalWording].show_all, ids.SHOW_ALL, f"plan:{pair_id}"), was_cut),
        (kit.button(said.notes.fill(count=message.notes), ids.SHOW_NOTES, f"notes:{pair_id}"), message.notes > 0),
        (kit.button(said.history, ids.PLAN_HISTORY, pair_id), message.plan.version > 0),
    ]
    shown = [one for one, wanted in entries if wanted]
    return [propose if message.for_report else edit, *([kit.menu(*shown)] if shown else [])]


def part_wording(wording: Wording, name: str) -> PlanPart:
    """The wording of one of SECTIONS."""
    part: PlanPart = getattr(wording[PlanWording], name)
    return part


def _part_text(wording: Wording, name: str, plan_: Plan) -> str:
    written = str(getattr(plan_, name))
    part = part_wording(wording, name)
    text = kit.cut(kit.esc(written), PART_LIMIT) if written else f"_{part.empty}_"
    return f"*{part.title}*\n{text}"


def _goals(wording: Wording, message: PlanMessage) -> Block:
    every = kit.button(wording[GoalWording].show_all, ids.GOALS_SHOW, str(message.pair.id))
    text = goals_text(wording, message.goals, message.more_goals, message.today, as_of=message.stays)
    return kit.section(text, accessory=every)


def _actions_text(wording: Wording, message: PlanMessage) -> str:
    said = wording[PlanWording]
    lines = [f"• {commitment_text(wording, line, message.today, limit=120)}" for line in message.actions]
    if message.more_actions:
        lines.append(said.actions_more.fill(count=message.more_actions))
    if message.actions_above:
        lines.insert(0, f"_{said.actions_above.fill(count=message.actions_above)}_")
    lines = lines or [f"_{said.actions_empty}_"]
    return f"*{said.actions_title}*\n" + "\n".join(lines)


def form(wording: Wording, edited: Plan, metadata: str, other_name: str, conflict: PlanConflict | None = None) -> Block:
    """The modal to edit the plan; after a conflict it shows what stands now above what was being typed. `other_name` is
    the one of the two who does not read it."""
    said = wording[PlanWording]
    blocks = [*fields(wording, edited, conflict), seen_by(wording, PLANS, other=other_name)]
    return kit.save_modal(wording, ids.PLAN_FORM, said.form_title, blocks, metadata)


def fields(wording: Wording, edited: Plan, conflict: PlanConflict | None = None) -> list[Block]:
    """The inputs of the plan's parts, below what stands now where both have changed it."""
    said = wording[PlanWording]
    blocks: list[Block] = []
    if conflict is not None:
        blocks.append(kit.section(said.conflict))
        for name in conflict.sections:
            text = kit.esc(str(getattr(conflict.current, name))) or said.cleared
            filled = said.conflict_part.fill(part=part_wording(wording, name).title, text=kit.cut(text, 2500))
            blocks.append(kit.section(filled))
        blocks.append(kit.divider())
    for name in SECTIONS:
        part = part_wording(wording, name)
        field = kit.text_input(name, getattr(edited, name), multiline=True, placeholder=part.placeholder)
        # A new block id makes Slack take the given text instead of what it remembers.
        blocks.append(kit.labelled(part.title, field, f"{name}:{edited.version}", optional=True, hint=part.hint))
    return blocks


def saved(wording: Wording) -> Rendered:
    """The answer to saving the plan."""
    return kit.sentence(wording[PlanWording].saved)


def history_lines(wording: Wording, message: PlanMessage, revisions: Sequence[Plan]) -> list[str]:
    """The plan's history, newest first, as texts of any length."""
    said, pair = wording[PlanWording], message.pair
    lines = []
    for plan, before in pairwise([*revisions, Plan(pair.id)]):
        by = pair.report if plan.changed_by == pair.report.id else pair.manager
        at = local(plan.changed_at, message.reader.timezone) if plan.changed_at else None
        when = day_and_time(at, message.today, wording[DateWording]) if at else ""
        titles = {name: part_wording(wording, name).title for name in changed_sections(before, plan)}
        text = [said.history_line.fill(who=kit.esc_name(by.called), when=when, parts=", ".join(titles.values()))]
        for name, title in titles.items():
            written = kit.esc(str(getattr(plan, name))) or said.cleared
            text.append(said.history_part.fill(part=title, text=written))
        lines.append("\n".join(text))
    return lines or [said.history_empty]


def full_lines(wording: Wording, message: PlanMessage) -> list[str]:
    """Everything that is written in the plan, uncut."""
    nothing = wording[PlanWording].nothing_yet
    return [
        f"*{part_wording(wording, name).title}*\n{kit.esc(str(getattr(message.plan, name))) or nothing}"
        for name in SECTIONS
    ]


def note_lines(wording: Wording, notes: Sequence[Note], today: date, zone: str) -> list[str]:
    """The reader's private notes, newest first, as texts of any length."""
    said, dates = wording[PlanWording].note, wording[DateWording]
    times = [day_and_time(local(note.written_at, zone), today, dates) for note in notes]
    return [said.fill(when=when, text=kit.esc(note.text)) for note, when in zip(notes, times, strict=True)]


def first_line(wording: Wording, plan: Plan) -> str:
    """The beginning of what is written in a plan, below its heading; empty without anything."""
    if (first := first_part(plan)) is None:
        return ""
    title = part_wording(wording, first[0]).title
    return wording[PlanWording].home_part.fill(part=title, text=kit.cut(kit.esc(first[1]), 120))


def home_section(wording: Wording, page: Page[tuple[Pair, Plan]]) -> list[Block]:
    """The plans of a manager on their App Home, a line of each."""
    said = wording[PlanWording]
    blocks = [kit.section(f"*{said.home_title}*")]
    for pair, plan in page.items:
        line = first_line(wording, plan) or f"_{said.home_empty}_"
        show = kit.button(said.show, ids.SHOW_PLAN, str(pair.id), about=kit.short_name(pair.report.called))
        blocks.append(
            kit.section(f"{said.home_line.fill(report=kit.esc_name(pair.report.called))}\n{line}", accessory=show)
        )
    return [*blocks, *kit.pager(wording, page, "plans", said.home_title), kit.divider()]


def proposed(wording: Wording, message: ProposedMessage) -> Rendered:
    """What differs, part by part, with Take, Edit and Decline; or what became of it."""
    said, report_name = wording[ProposalWording], message.pair.report.called
    blocks: list[Block] = [kit.section(said.title.fill(report=kit.esc_name(report_name)))]
    decided = {
        ProposalState.TAKEN: said.taken,
        ProposalState.DECLINED: said.declined,
        ProposalState.REPLACED: said.replaced,
    }.get(message.proposal.state)
    if decided is not None:
        blocks.append(kit.section(decided))
    else:
        blocks += [kit.section(_part(wording, one.section, one.now, one.proposed)) for one in message.differences]
        if not message.differences:
            blocks.append(kit.section(said.no_difference))
    number = str(message.proposal.id)
    choices = [
        kit.button(said.take, ids.PROPOSAL_TAKE, number, style="primary"),
        kit.button(said.edit, ids.PROPOSAL_EDIT, number),
        kit.button(said.decline, ids.PROPOSAL_DECLINE, number),
    ]
    more = [kit.button(wording[PlanWording].show, ids.SHOW_PLAN, str(message.pair.id)), kit.settings_button(wording)]
    blocks += [kit.actions(*([] if decided else choices), *more), _came(wording, said.why, report_name)]
    return news(wording, report_name, blocks)


def _part(wording: Wording, name: str, now: str, proposed_: str) -> str:
    said = wording[ProposalWording]
    texts = [kit.cut(kit.esc(text), PROPOSAL_PART_LIMIT) or said.part_empty for text in (now, proposed_)]
    return said.part.fill(part=part_wording(wording, name).title, now=texts[0], proposed=texts[1])


def decided(wording: Wording, message: DecidedMessage) -> Rendered:
    """What the manager has made of it."""
    said, manager, answer = wording[ProposalWording], message.pair.manager.called, message.proposal.answer
    template = said.decided_declined
    if message.proposal.state is ProposalState.TAKEN:
        template = said.decided_edited if message.edited else said.decided_taken
    blocks = [kit.section(template.fill(manager=kit.esc_name(manager)))]
    if answer:
        blocks.append(kit.section(said.decided_answer.fill(answer=kit.cut(kit.esc(answer), 2000).replace("\n", "\n>"))))
    plan = kit.button(wording[PlanWording].show, ids.SHOW_PLAN, str(message.pair.id))
    blocks += [kit.actions(plan, kit.settings_button(wording)), _came(wording, said.decided_why, manager)]
    return news(wording, manager, blocks)


def propose_form(wording: Wording, plan: Plan, manager_name: str, metadata: str) -> Block:
    """The plan's form, for the report."""
    said = wording[ProposalWording]
    intro = kit.section(said.form_intro.fill(manager=kit.esc_name(manager_name)))
    blocks = [intro, *fields(wording, plan), _seen(wording, manager_name)]
    return kit.save_modal(wording, ids.PROPOSE_FORM, said.form_title, blocks, metadata)


def take_form(
    wording: Wording, plan: Plan, report_name: str, metadata: str, conflict: PlanConflict | None = None
) -> Block:
    """The plan's form with what is proposed, for the manager to edit before it is taken."""
    intro = kit.section(wording[ProposalWording].take_intro.fill(report=kit.esc_name(report_name)))
    blocks = [intro, *fields(wording, plan, conflict), _seen(wording, report_name)]
    return kit.save_modal(wording, ids.PROPOSAL_TAKE_FORM, wording[ProposalWording].take_title, blocks, metadata)


def decline_form(wording: Wording, report_name: str, metadata: str) -> Block:
    """A line to the report, or none."""
    said = wording[ProposalWording]
    line = kit.text_input(ids.TEXT, multiline=True, placeholder=said.decline_placeholder)
    blocks = [
        kit.section(said.decline_intro.fill(report=kit.esc_name(report_name))),
        kit.labelled(said.decline_line, line, ids.TEXT, optional=True),
        _seen(wording, report_name),
    ]
    return kit.save_modal(wording, ids.PROPOSAL_DECLINE_FORM, said.decline_title, blocks, metadata)


def proposed_to(wording: Wording, manager_name: str) -> Rendered:
    """The answer to proposing."""
    return kit.sentence(wording[ProposalWording].proposed.fill(manager=kit.esc_name(manager_name)))


def nothing_changed(wording: Wording) -> Rendered:
    """The answer to proposing what stands already."""
    return kit.sentence(wording[ProposalWording].nothing_changed)


def taken(wording: Wording) -> Rendered:
    """The answer to taking a proposal that was edited first."""
    return kit.sentence(wording[ProposalWording].taken)


def declined(wording: Wording) -> Rendered:
    """The answer to declining."""
    return kit.sentence(wording[ProposalWording].declined)


def _came(wording: Wording, why: str, other: str) -> Block:
    """Who sees a message about a proposal, and why it came."""
    return context_line(wording, why, PLANS, PROPOSALS, other=other)


def _seen(wording: Wording, other: str) -> Block:
    return seen_by(wording, PLANS, PROPOSALS, other=other)
