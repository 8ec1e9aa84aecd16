"""The modals of commitments."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from bot.commitments.rules import COMMITMENTS, Commitment, CommitmentLine, Draft, Owner
from bot.commitments.views import commitment_text, seen_of
from bot.commitments.wording import CommitmentWording
from bot.core.errors import NeedsTextError
from bot.core.language.notes import begins_as_note
from bot.core.people import Person
from bot.core.slack import blocks as kit
from bot.core.slack import ids
from bot.core.slack.blocks import Block, Element
from bot.core.slack.interactions import Interaction
from bot.core.slack.requests import day
from bot.core.slack.who_sees import seen_by
from bot.core.wording.library import Wording
from bot.core.wording.sections import ModalWording

LISTED = 40


class Kind(StrEnum):
    """What is made of a text that may be a note."""

    NOTE = "note"
    COMMITMENT = "commitment"


def add(
    wording: Wording,
    metadata: str,
    *,
    own: Sequence[Person],
    report_slack_id: str | None = None,
    text: str = "",
    due_on: date | None = None,
) -> Block:
    """The modal that logs one commitment with one of their `own` people or somebody else, begun with the text of a
    message if there is one; where that may be a note, it asks which of the two it is."""
    said = wording[CommitmentWording]
    cut_hint = said.text_cut if len(text) > kit.INPUT_LIMIT else None
    words = kit.text_input(ids.TEXT, text, multiline=True, placeholder=said.text_placeholder)
    blocks = [
        kit.person_field(wording, said.report, own, report_slack_id),
        kit.labelled(said.text, words, ids.TEXT, hint=cut_hint),
        *([_kinds(wording)] if begins_as_note(text) else []),
        kit.labelled(said.owner, kit.radio_buttons(ids.OWNER, _owners(wording), Owner.MANAGER.value), ids.OWNER),
        kit.labelled(said.due, kit.datepicker(ids.DUE, due_on), ids.DUE, optional=True, hint=said.due_hint),
        seen_by(wording, COMMITMENTS),
    ]
    return kit.save_modal(wording, ids.COMMITMENT_FORM, said.form_title, blocks, metadata)


def _kinds(wording: Wording) -> Block:
    said = wording[CommitmentWording]
    options = [kit.option(said.kinds.note, Kind.NOTE.value), kit.option(said.kinds.commitment, Kind.COMMITMENT.value)]
    return kit.labelled(said.kind, kit.radio_buttons(ids.KIND, options, Kind.NOTE.value), ids.KIND)


def edit_list(wording: Wording, lines: Sequence[CommitmentLine], today: date, reply_id: int, metadata: str) -> Block:
    """The modal that lists what one reply logged, each with a way to edit it."""
    said = wording[CommitmentWording]
    blocks: list[Block] = []
    for line in lines[:LISTED]:
        value = f"{reply_id}:{line.commitment.id}"
        change = kit.button(said.edit, ids.REPLY_EDIT_ONE, value, about=line.commitment.text)
        blocks.append(kit.section(commitment_text(wording, line, today), accessory=change))
    if len(lines) > LISTED:
        blocks.append(kit.context(said.changed_more.fill(count=len(lines) - LISTED)))
    blocks.append(kit.context(seen_of(wording, lines)))
    return kit.modal(ids.SHOWN, said.edit_title, blocks, close=wording[ModalWording].close, metadata=metadata)


def edit(wording: Wording, line: CommitmentLine, metadata: str) -> Block:
    """The modal that edits a commitment: words, owner and day."""
    blocks = _edit_fields(wording, line.commitment, _owners(wording, line.side))
    blocks.append(kit.context(seen_of(wording, [line])))
    return kit.save_modal(wording, ids.COMMITMENTS_FORM, wording[CommitmentWording].edit_title, blocks, metadata)


def _edit_fields(wording: Wording, one: Commitment, owners: list[Element]) -> list[Block]:
    """The inputs of a commitment; words too long for an input are only shown."""
    said = wording[CommitmentWording]
    text = kit.context(kit.cut(kit.esc(one.text), 300))
    if len(one.text) <= kit.INPUT_LIMIT:
        text = kit.labelled(said.text, kit.text_input(ids.TEXT, one.text, multiline=True), f"{ids.TEXT}:{one.id}")
    owner = kit.labelled(said.owner, kit.select(ids.OWNER, owners, one.owner.value), f"{ids.OWNER}:{one.id}")
    due = kit.datepicker(ids.DUE, one.due_on)
    return [text, owner, kit.labelled(said.due, due, f"{ids.DUE}:{one.id}", optional=True, hint=said.due_hint)]


def move(wording: Wording, line: CommitmentLine, today: date, metadata: str) -> Block:
    """The modal that gives a commitment another day."""
    said = wording[CommitmentWording]
    due = kit.datepicker(ids.DUE, line.commitment.due_on)
    blocks = [
        kit.section(said.move_intro.fill(text=commitment_text(wording, line, today))),
        kit.labelled(said.due, due, ids.DUE, optional=True, hint=said.due_hint),
        kit.context(seen_of(wording, [line])),
    ]
    return kit.save_modal(wording, ids.MOVE_COMMITMENT_FORM, said.move_title, blocks, metadata)


def _owners(wording: Wording, reader: Owner = Owner.MANAGER) -> list[Element]:
    """ "I do", "they do", "we both do", as the reader means it."""
    said = wording[CommitmentWording].owners
    other = Owner.REPORT if reader is Owner.MANAGER else Owner.MANAGER
    return [
        kit.option(said.manager, reader.value),
        kit.option(said.report, other.value),
        kit.option(said.both, Owner.BOTH.value),
    ]


def new_draft(form: Interaction) -> tuple[Draft, str]:
    """What the form says is to be logged, and the report's Slack id. Raises NeedsTextError."""
    filled = form.values
    draft = Draft(_words(filled[ids.TEXT]), Owner(filled[ids.OWNER]), day(filled[ids.DUE]))
    return draft, str(filled[ids.REPORT])


def kind(form: Interaction) -> Kind | None:
    """What was chosen for a text that may be a note; None where it was not asked."""
    chosen = form.values.get(ids.KIND)
    return Kind(chosen) if chosen else None


def edited_drafts(form: Interaction, before: list[Commitment]) -> dict[int, Draft]:
    """What the edit form says of each commitment it showed; words it could not show stay. Raises NeedsTextError."""
    filled = form.values
    return {
        one.id: Draft(
            _words(filled.get(f"{ids.TEXT}:{one.id}", one.text)),
            Owner(filled[f"{ids.OWNER}:{one.id}"]),
            day(filled[f"{ids.DUE}:{one.id}"]),
        )
        for one in before
        if f"{ids.OWNER}:{one.id}" in filled
    }


def new_day(form: Interaction) -> date | None:
    """The day chosen in the move form, None for the next 1:1."""
    return day(form.values[ids.DUE])


def _words(typed: str) -> str:
    if not typed.strip():
        raise NeedsTextError
    return typed.strip()
