"""The modals of a performance conversation: the four things, the report's comment, bringing forward."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from hashlib import sha256

from bot.commitments.rules import COMMITMENTS
from bot.core.errors import DayOutOfReachError
from bot.core.people import Person
from bot.core.slack import blocks as kit
from bot.core.slack import ids
from bot.core.slack.blocks import Block
from bot.core.slack.filled import as_filled, with_blocks
from bot.core.slack.interactions import Interaction
from bot.core.slack.requests import day, picked_day
from bot.core.slack.who_sees import seen_by
from bot.core.time.dates import clock, duration_text
from bot.core.wording.dates import DateWording
from bot.core.wording.library import Wording
from bot.core.wording.sections import ModalWording
from bot.meetings.forms import LENGTHS
from bot.performance.rules import ACKNOWLEDGEMENTS, DRAFTS, RECORDS, ConversationDraft, Sentence, Time
from bot.performance.vague import Finding, RecordDraft, Shape, VagueWording
from bot.performance.wording import PerformanceWording
from bot.plans.rules import PRIVATE_NOTES

FINDINGS_SHOWN = 8
SENTENCES_SHOWN = 30
SENTENCE_LIMIT = 500
OF_SENTENCES = {"commitment": COMMITMENTS, "note": PRIVATE_NOTES}
"""What a sentence is, by the kind in its ref."""


KEEPS = (ids.DAY, ids.GAP_ON, ids.WAY_BY, ids.COMMUNICATED_ON, ids.SAID_HERE)
"""What keeps a draft when it is chosen."""
KEPT = "kept"
"""The block id of what says that a draft was kept."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What a form opens with: when, in whose zone, whom there is to choose from, and with whom if that is known."""

    zone: str
    when: Time | None = None
    first_day: date | None = None
    report_slack_id: str | None = None
    own: Sequence[Person] = ()


def four_things(
    wording: Wording,
    draft: RecordDraft,
    stored: str,
    *,
    opening: Opening | None = None,
    report_name: str = "",
    findings: Sequence[Finding] = (),
    notice: str = "",
) -> Block:
    """The form that sets a performance conversation, which can be kept as a draft; without `opening` it changes the
    record of one."""
    said = wording[PerformanceWording]
    if opening is None:
        intro = said.edit_intro.fill(report=kit.esc_name(report_name))
    else:
        intro = said.intro.fill(report=kit.esc_name(report_name)) if report_name else said.intro_unnamed
    parts = _parts(wording, draft, findings[:FINDINGS_SHOWN])
    blocks = [
        *([kit.section(notice)] if notice else []),
        *([kit.section(said.findings_title)] if findings else []),
        kit.section(intro),
        *(_keeping([*_when(wording, opening), *parts]) if opening else parts),
        *([kit.actions(kit.button(said.draft.keep, ids.DRAFT_KEEP), block_id=ids.DRAFT_KEEP)] if opening else []),
        *([kit.context(said.draft.note)] if opening else []),
        seen_by(wording, RECORDS, *([DRAFTS] if opening else []), later=report_name),
        *([kit.context(said.go_on)] if findings or notice else []),
    ]
    return kit.modal(
        ids.PERFORMANCE_FORM,
        said.form_title,
        blocks,
        submit=wording[ModalWording].save,
        close=wording[ModalWording].close if opening else wording[ModalWording].cancel,
        metadata=stored,
        tells_close=True if opening else None,
    )


def kept(wording: Wording, view: Block, at: time | None) -> Block:
    """The same form as it is filled in, saying that it was kept; without `at`, that there is nothing to keep."""
    said = wording[PerformanceWording].draft
    text = said.kept.fill(time=clock(at, wording[DateWording])) if at else said.nothing
    blocks = list[Block]()
    for block in as_filled(view):
        if block.get("block_id") != KEPT:
            blocks.append(block)
        if block.get("block_id") == ids.DRAFT_KEEP:
            blocks.append({**kit.section(text), "block_id": KEPT})
    return with_blocks(view, blocks, view["private_metadata"])


def _findings(wording: Wording, findings: Sequence[Finding]) -> list[Block]:
    """What of one part may not be heard, right below it: who saves is at the end of the form, not at its top."""
    said, lines = wording[PerformanceWording], []
    for found in findings:
        lines.append(said.finding.fill(reason=kit.esc(found.reason)))
        if found.better:
            lines.append(said.finding_better.fill(better=found.better))
    return [kit.section("\n".join(lines))] if lines else []


def _when(wording: Wording, opening: Opening) -> list[Block]:
    said = wording[PerformanceWording]
    minutes, at = (opening.when.minutes, opening.when.at.time()) if opening.when else (30, time(10, 0))
    day = opening.when.at.date() if opening.when else opening.first_day
    lengths = [kit.option(duration_text(each, wording[DateWording]), str(each)) for each in sorted({*LENGTHS, minutes})]
    return [
        kit.person_field(wording, said.report, opening.own, opening.report_slack_id),
        kit.labelled(said.day, kit.datepicker(ids.DAY, day), ids.DAY),
        kit.labelled(said.time, kit.timepicker(ids.TIME, at), ids.TIME, hint=said.time_hint.fill(zone=opening.zone)),
        kit.labelled(said.length, kit.select(ids.LENGTH, lengths, str(minutes)), ids.LENGTH),
    ]


def _keeping(blocks: Sequence[Block]) -> list[Block]:
    """Slack says at each of these choices what is filled in."""
    return [{**one, "dispatch_action": True} if one.get("block_id") in KEEPS else one for one in blocks]


def _parts(wording: Wording, draft: RecordDraft, findings: Sequence[Finding]) -> list[Block]:
    said, shapes = wording[PerformanceWording], wording[VagueWording].shapes

    def part(label: str, block_id: str, text: str, shape: Shape) -> list[Block]:
        field = kit.text_input(block_id, text, multiline=True)
        found = _findings(wording, [one for one in findings if one.field.value == block_id])
        return [kit.labelled(label, field, block_id, hint=said.hint.fill(example=shape.example)), *found]

    return [
        *part(said.standard, ids.STANDARD, draft.standard, shapes.standard),
        *part(said.gap, ids.GAP, draft.gap, shapes.gap),
        kit.labelled(said.gap_on, kit.datepicker(ids.GAP_ON, draft.gap_on), ids.GAP_ON),
        *part(said.way, ids.WAY, draft.way, shapes.way),
        kit.labelled(said.way_by, kit.datepicker(ids.WAY_BY, draft.way_by), ids.WAY_BY),
        *part(said.consequence, ids.CONSEQUENCE, draft.consequence, shapes.consequence),
        kit.labelled(
            said.communicated_on,
            kit.datepicker(ids.COMMUNICATED_ON, None if draft.said_here else draft.communicated_on),
            ids.COMMUNICATED_ON,
            optional=True,
        ),
        kit.labelled(
            said.said_here_label,
            kit.checkboxes(
                ids.SAID_HERE, [kit.option(said.said_here, ids.SAID_HERE)], [ids.SAID_HERE] if draft.said_here else []
            ),
            ids.SAID_HERE,
            optional=True,
            hint=said.said_here_hint,
        ),
    ]


def comment_form(wording: Wording, manager_name: str, written: str, stored: str) -> Block:
    """The form for the report's comment."""
    said = wording[PerformanceWording].record
    field = kit.text_input(ids.TEXT, written, multiline=True)
    return kit.modal(
        ids.RECORD_COMMENT_FORM,
        said.comment_title,
        [
            kit.labelled(said.comment_label, field, ids.TEXT, hint=said.comment_hint),
            seen_by(wording, ACKNOWLEDGEMENTS, other=manager_name),
        ],
        submit=wording[ModalWording].save,
        close=wording[ModalWording].cancel,
        metadata=stored,
    )


def sentences(wording: Wording, record_id: int, other_name: str, own: Sequence[Sentence]) -> Block:
    """One's own sentences, each with a button."""
    said = wording[PerformanceWording].forward
    blocks = [kit.section(said.intro.fill(name=kit.esc_name(other_name)))]
    if not own:
        blocks.append(kit.context(said.nothing))
    for one in own[:SENTENCES_SHOWN]:
        choose = kit.button(said.choose, ids.FORWARD_CHOOSE, f"{record_id}:{one.ref}", about=one.text)
        blocks += [kit.section(kit.cut(kit.esc(one.text), SENTENCE_LIMIT)), kit.actions(choose)]
    kinds = {one.ref.partition(":")[0] for one in own}
    seen = [data for kind, data in OF_SENTENCES.items() if kind in kinds]
    blocks += [seen_by(wording, *seen, other=other_name)] if seen else []
    return kit.modal(ids.SHOWN, said.title, blocks, close=wording[ModalWording].close)


def confirm(wording: Wording, one: Sentence, other_name: str, stored: str) -> Block:
    """Exactly what is carried over, to be confirmed."""
    said = wording[PerformanceWording].forward
    return kit.modal(
        ids.FORWARD_FORM,
        said.confirm_title,
        [
            kit.section(said.confirm),
            *map(kit.section, kit.chunks(kit.esc(one.text))),
            kit.context(said.confirm_after.fill(name=kit.esc_name(other_name))),
            seen_by(wording, RECORDS, other=other_name),
        ],
        submit=said.yes,
        close=wording[ModalWording].cancel,
        metadata=stored,
    )


@dataclass(frozen=True, slots=True)
class Filled:
    """What was filled in; `report_slack_id` and `when` are None when a record is changed."""

    draft: RecordDraft
    report_slack_id: str | None
    when: Time | None

    @property
    def fingerprint(self) -> str:
        """The same for the same four things, so that saving them once more can be told from saving others."""
        return sha256(repr(self.draft).encode()).hexdigest()[:16]


def filled(form: Interaction) -> Filled:
    """The submitted form."""
    given, draft = form.values, _draft(form)
    if ids.DAY not in given:
        return Filled(draft, None, None)
    return Filled(draft, given.get(ids.REPORT), _time(form))


def so_far(form: Interaction, report: Person | None) -> ConversationDraft:
    """The form while it is filled in, or closed: as far as Slack says what is there."""
    try:
        return ConversationDraft(str(form.stored["form"]), _draft(form), _time(form), report)
    except DayOutOfReachError:
        return ConversationDraft(str(form.stored["form"]), _draft(form, days=False), None, report)


def _draft(form: Interaction, *, days: bool = True) -> RecordDraft:
    given = form.values

    def typed(name: str) -> str:
        return str(given.get(name) or "")

    def picked(name: str) -> date | None:
        return day(given.get(name)) if days else None

    return RecordDraft(
        standard=typed(ids.STANDARD),
        gap=typed(ids.GAP),
        way=typed(ids.WAY),
        consequence=typed(ids.CONSEQUENCE),
        gap_on=picked(ids.GAP_ON),
        way_by=picked(ids.WAY_BY),
        communicated_on=picked(ids.COMMUNICATED_ON),
        said_here=bool(given.get(ids.SAID_HERE)),
    )


def _time(form: Interaction) -> Time | None:
    given = form.values
    if not (given.get(ids.DAY) and given.get(ids.TIME) and given.get(ids.LENGTH)):
        return None
    at = datetime.combine(picked_day(given[ids.DAY]), time.fromisoformat(given[ids.TIME]))
    return Time(at, int(given[ids.LENGTH]))
