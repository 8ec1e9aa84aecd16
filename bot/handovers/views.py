"""A handover to a new manager, as blocks."""

from collections.abc import Sequence
from datetime import date

from bot.core.people import Pair, Person
from bot.core.slack import blocks as kit
from bot.core.slack import ids
from bot.core.slack.blocks import Block, Rendered
from bot.core.slack.notifications import news
from bot.core.slack.who_sees import context_line, seen_text
from bot.core.time.dates import short_day
from bot.core.wording.dates import DateWording
from bot.core.wording.library import Wording
from bot.core.wording.sections import ModalWording
from bot.handovers.rules import HANDOVERS, HandedOverMessage, HandoverMessage, HandoverState, Item, ItemKind, Offer
from bot.handovers.wording import HandoverWording
from bot.plans.views import part_wording
from bot.plans.wording import PlanWording

PAIRS_SHOWN = 100
KNOWS, NOT_YET = "knows", "not_yet"
WORDS_LIMIT = 2800
MESSAGE_LIMIT = 9000
MODAL_LIMIT = 16000
"""All words of one message or modal together; only what is longer than that shows the beginning of each."""


def pick_form(
    wording: Wording, who: Person, pairs: Sequence[Pair], own: Sequence[Person], metadata: str, new: str | None = None
) -> Block:
    """The modal that asks for what the command did not name: which 1:1, and the new manager."""
    said = wording[HandoverWording]
    options = [kit.option(_pair_name(wording, who, pair), str(pair.id)) for pair in pairs[:PAIRS_SHOWN]]
    only = str(pairs[0].id) if len(pairs) == 1 else None
    blocks = [
        kit.section(said.pick_intro),
        kit.labelled(said.former_label, kit.select(ids.FORMER, options, only)),
        kit.person_field(wording, said.new_label, own, new, ids.NEW_MANAGER),
    ]
    submit = wording[ModalWording].go_on
    return kit.form_modal(wording, ids.HANDOVER_PICK_FORM, said.pick_title, blocks, metadata, submit)


def _pair_name(wording: Wording, who: Person, pair: Pair) -> str:
    said = wording[HandoverWording]
    if who.id == pair.manager.id:
        return said.former_as_manager.fill(name=kit.short_name(pair.report.name))
    return said.former_as_report.fill(name=kit.short_name(pair.manager.name))


def form(wording: Wording, offer: Offer, who: Person, today: date, metadata: str) -> Block:
    """What could go along, each in its words with a box to tick."""
    said, pair, manager = wording[HandoverWording], offer.pair, kit.esc_name(offer.to.name)
    intro = said.form_intro.fill(manager=manager, report=kit.esc_name(pair.report.name), other=_other(pair, who))
    if not pair.manager.active:
        intro = said.form_intro_alone.fill(manager=manager, former=kit.esc_name(pair.manager.name))
    knows = [_knows(wording, offer)] if offer.items and who.id == pair.manager.id else []
    return _items_form(wording, ids.HANDOVER_FORM, intro, offer.items, (), today, metadata, knows)


def _knows(wording: Wording, offer: Offer) -> Block:
    """Asked of the manager: nobody is to learn from a message that somebody else takes over."""
    said, name = wording[HandoverWording], kit.short_name(offer.pair.report.name)
    options = [kit.option(said.knows_yes, KNOWS), kit.option(said.knows_not, NOT_YET)]
    label = said.knows.fill(report=name, manager=kit.short_name(offer.to.name))
    return kit.labelled(label, kit.radio_buttons(ids.REPORT_KNOWS, options), ids.REPORT_KNOWS)


def answer_form(wording: Wording, offer: Offer, who: Person, today: date, metadata: str) -> Block:
    """What the other one has ticked, ticked."""
    said = wording[HandoverWording]
    intro = said.answer_intro.fill(other=_other(offer.pair, who), manager=kit.esc_name(offer.to.name))
    return _items_form(wording, ids.HANDOVER_ANSWER_FORM, intro, offer.items, offer.items, today, metadata)


def _items_form(
    wording: Wording,
    callback_id: str,
    intro: str,
    items: Sequence[Item],
    ticked: Sequence[Item],
    today: date,
    metadata: str,
    knows: Sequence[Block] = (),
) -> Block:
    said = wording[HandoverWording]
    blocks = [kit.section(intro), *knows]
    for item, text in zip(items, _all_words(wording, items, today, MODAL_LIMIT), strict=True):
        box = kit.checkboxes(ids.GOES_ALONG, [kit.option(said.pass_on, item.ref)], [item.ref] if item in ticked else [])
        label = kit.cut(_title(wording, item).strip("*"), 150)
        blocks += [kit.divider(), kit.section(text)]
        blocks.append(kit.labelled(label, box, f"{ids.GOES_ALONG}:{item.ref}", optional=True))
    if not items:
        blocks.append(kit.section(said.nothing if callback_id == ids.HANDOVER_FORM else said.asked_none))
    blocks.append(kit.context(said.never, seen_text(wording, HANDOVERS)))
    submit = wording[ModalWording].save if items or callback_id == ids.HANDOVER_ANSWER_FORM else None
    return kit.modal(
        callback_id, said.form_title, blocks, submit=submit, close=wording[ModalWording].cancel, metadata=metadata
    )


def asked(wording: Wording, message: HandoverMessage) -> Rendered:
    """The question to the other one, with what would go along; or what became of it."""
    said, manager = wording[HandoverWording], kit.esc_name(message.new_manager_name)
    other = kit.esc_name(message.other_name)
    ended = {
        HandoverState.PASSED_ON: said.passed_on.fill(manager=manager),
        HandoverState.KEPT: said.kept,
        HandoverState.REPLACED: said.replaced,
    }.get(message.state)
    blocks: list[Block] = [kit.section(said.asked.fill(other=other, manager=manager))]
    if ended is not None:
        blocks.append(kit.section(ended))
    else:
        blocks += [kit.section(text) for text in _all_words(wording, message.items, message.today, MESSAGE_LIMIT)]
        if not message.items:
            blocks.append(kit.section(said.asked_none))
        blocks.append(kit.section(said.never))
    choose = kit.button(said.choose, ids.HANDOVER_CHOOSE, str(message.handover_id), style="primary")
    settings = kit.settings_button(wording)
    blocks += [
        kit.actions(*([choose] if ended is None else []), settings),
        context_line(wording, said.why.fill(other=other), HANDOVERS, other=message.other_name),
    ]
    return news(wording, message.other_name, blocks)


def handed_over(wording: Wording, message: HandedOverMessage) -> Rendered:
    """What went along, in numbers: the words are on the plan."""
    said, report, former = (
        wording[HandoverWording],
        kit.esc_name(message.report_name),
        kit.esc_name(message.former_name),
    )
    manager, counts = kit.esc_name(message.new_manager_name), _counts(wording, message)
    more = [kit.settings_button(wording)]
    if message.pair_id is not None:
        text = said.handed_over.fill(former=former, report=report, counts=counts)
        if not message.former_agreed:
            text = said.handed_over_alone.fill(report=report, counts=counts)
        more.insert(0, kit.button(wording[PlanWording].show, ids.SHOW_PLAN, str(message.pair_id)))
    elif counts:
        text = said.told_passed_on.fill(manager=manager, counts=counts)
    else:
        text = said.told_kept.fill(manager=manager, report=report, former=former)
    seen = context_line(wording, said.told_why, HANDOVERS, other=said.told_others)
    return news(wording, message.report_name, [kit.section(text), kit.actions(*more), seen])


def started(wording: Wording, other_name: str) -> Rendered:
    """The answer to asking the other one."""
    return kit.sentence(wording[HandoverWording].started.fill(other=kit.esc_name(other_name)))


def ended(wording: Wording, manager_name: str, *, passed_on: bool) -> Rendered:
    """The answer to deciding."""
    said = wording[HandoverWording]
    return kit.sentence(said.passed_on.fill(manager=kit.esc_name(manager_name)) if passed_on else said.kept)


def nobody(wording: Wording) -> Rendered:
    """The answer to somebody without a 1:1."""
    return kit.sentence(wording[HandoverWording].nobody)


def _other(pair: Pair, who: Person) -> str:
    return kit.esc_name(pair.other(who).name)


def _title(wording: Wording, item: Item) -> str:
    said = wording[HandoverWording]
    if item.kind is ItemKind.PART:
        return said.parts.fill(part=part_wording(wording, item.key).title)
    return said.goal if item.kind is ItemKind.GOAL else said.commitment


def _all_words(wording: Wording, items: Sequence[Item], today: date, limit: int) -> list[str]:
    texts = [_words(wording, item, today) for item in items]
    if sum(map(len, texts)) <= limit:
        return texts
    return [kit.cut(text, limit // len(texts)) for text in texts]


def _words(wording: Wording, item: Item, today: date) -> str:
    """Exactly what would go along."""
    said = wording[HandoverWording]
    lines = [_title(wording, item), kit.esc(item.text)]
    if item.measure:
        lines.append(said.measure.fill(text=kit.esc(item.measure)))
    if item.due_on is not None:
        lines.append(said.by.fill(day=short_day(item.due_on, today, wording[DateWording])))
    return kit.cut("\n".join(lines), WORDS_LIMIT)


def _counts(wording: Wording, message: HandedOverMessage) -> str:
    said = wording[HandoverWording].counts
    texts = {ItemKind.PART: said.part, ItemKind.GOAL: said.goal, ItemKind.COMMITMENT: said.commitment}
    return ", ".join(texts[kind].fill(count=count) for kind, count in message.counts.items() if count)
