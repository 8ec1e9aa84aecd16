"""What a report proposes to change in the plan, as blocks."""

from bot.core.slack import ids
from bot.core.slack.blocks import (
    Block,
    Rendered,
    actions,
    button,
    context,
    cut,
    esc,
    esc_name,
    labelled,
    modal,
    section,
    sentence,
    settings_button,
    text_input,
)
from bot.core.slack.who_sees import seen_by
from bot.core.wording.library import Wording
from bot.core.wording.modals import ModalWording
from bot.plans.proposal_rules import DecidedMessage, ProposalState, ProposedMessage
from bot.plans.proposal_wording import ProposalWording
from bot.plans.rules import PLANS, PROPOSALS, Plan
from bot.plans.service import PlanConflict
from bot.plans.views import fields, part_wording
from bot.plans.wording import PlanWording

PART_LIMIT = 700


def proposed(wording: Wording, message: ProposedMessage) -> Rendered:
    """What differs, part by part, with Take, Edit and Decline; or what became of it."""
    said = wording[ProposalWording]
    blocks: list[Block] = [section(said.title.fill(report=esc_name(message.report_name)))]
    decided = {
        ProposalState.TAKEN: said.taken,
        ProposalState.DECLINED: said.declined,
        ProposalState.REPLACED: said.replaced,
    }.get(message.state)
    if decided is not None:
        blocks.append(section(decided))
    else:
        blocks += [section(_part(wording, one.section, one.now, one.proposed)) for one in message.differences]
        if not message.differences:
            blocks.append(section(said.no_difference))
    number = str(message.proposal_id)
    choices = [
        button(said.take, ids.PROPOSAL_TAKE, number, style="primary"),
        button(said.edit, ids.PROPOSAL_EDIT, number),
        button(said.decline, ids.PROPOSAL_DECLINE, number),
    ]
    more = [
        button(wording[PlanWording].show, ids.SHOW_PLAN, str(message.pair_id)),
        settings_button(wording),
    ]
    blocks += [actions(*([] if decided else choices), *more), context(said.why), _seen(wording, message.report_name)]
    return Rendered(said.notification, blocks)


def _part(wording: Wording, name: str, now: str, proposed_: str) -> str:
    said = wording[ProposalWording]
    texts = [cut(esc(text), PART_LIMIT) or said.part_empty for text in (now, proposed_)]
    return said.part.fill(part=part_wording(wording, name).title, now=texts[0], proposed=texts[1])


def decided(wording: Wording, message: DecidedMessage) -> Rendered:
    """What the manager has made of it."""
    said, manager = wording[ProposalWording], esc_name(message.manager_name)
    template = said.decided_declined
    if message.taken:
        template = said.decided_edited if message.edited else said.decided_taken
    blocks = [section(template.fill(manager=manager))]
    if message.answer:
        blocks.append(section(said.decided_answer.fill(answer=cut(esc(message.answer), 2000).replace("\n", "\n>"))))
    plan = button(wording[PlanWording].show, ids.SHOW_PLAN, str(message.pair_id))
    blocks += [actions(plan, settings_button(wording)), context(said.decided_why)]
    blocks.append(_seen(wording, message.manager_name))
    return Rendered(said.notification, blocks)


def propose_form(wording: Wording, plan: Plan, manager_name: str, metadata: str) -> Block:
    """The plan's form, for the report."""
    said = wording[ProposalWording]
    intro = section(said.form_intro.fill(manager=esc_name(manager_name)))
    return _modal(
        wording,
        ids.PROPOSE_FORM,
        said.form_title,
        [intro, *fields(wording, plan), _seen(wording, manager_name)],
        metadata,
    )


def take_form(
    wording: Wording, plan: Plan, report_name: str, metadata: str, conflict: PlanConflict | None = None
) -> Block:
    """The plan's form with what is proposed, for the manager to edit before it is taken."""
    intro = section(wording[ProposalWording].take_intro.fill(report=esc_name(report_name)))
    blocks = [intro, *fields(wording, plan, conflict), _seen(wording, report_name)]
    return _modal(wording, ids.PROPOSAL_TAKE_FORM, wording[ProposalWording].take_title, blocks, metadata)


def decline_form(wording: Wording, report_name: str, metadata: str) -> Block:
    """A line to the report, or none."""
    said = wording[ProposalWording]
    line = text_input(ids.TEXT, multiline=True, placeholder=said.decline_placeholder)
    blocks = [
        section(said.decline_intro.fill(report=esc_name(report_name))),
        labelled(said.decline_line, line, ids.TEXT, optional=True),
        _seen(wording, report_name),
    ]
    return _modal(wording, ids.PROPOSAL_DECLINE_FORM, said.decline_title, blocks, metadata)


def proposed_to(wording: Wording, manager_name: str) -> Rendered:
    """The answer to proposing."""
    return sentence(wording[ProposalWording].proposed.fill(manager=esc_name(manager_name)))


def nothing_changed(wording: Wording) -> Rendered:
    """The answer to proposing what stands already."""
    return sentence(wording[ProposalWording].nothing_changed)


def taken(wording: Wording) -> Rendered:
    """The answer to taking a proposal that was edited first."""
    return sentence(wording[ProposalWording].taken)


def declined(wording: Wording) -> Rendered:
    """The answer to declining."""
    return sentence(wording[ProposalWording].declined)


def _seen(wording: Wording, other: str) -> Block:
    return seen_by(wording, PLANS, PROPOSALS, other=other)


def _modal(wording: Wording, callback_id: str, title: str, blocks: list[Block], metadata: str) -> Block:
    return modal(
        callback_id,
        title,
        blocks,
        submit=wording[ModalWording].save,
        close=wording[ModalWording].cancel,
        metadata=metadata,
    )
