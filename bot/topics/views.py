"""Topics as blocks: in the manager's brief, and the report's forms."""

from collections.abc import Sequence

from bot.core.slack import blocks as kit
from bot.core.slack import ids
from bot.core.slack.blocks import Block, Rendered
from bot.core.slack.who_sees import seen_by
from bot.core.wording.library import Wording
from bot.topics.rules import TOPICS, Topic
from bot.topics.wording import TopicWording

TOPIC_LIMIT = 300
CHANGED_AT_ONCE = 15


def topic_lines(wording: Wording, topics: Sequence[Topic], more: int) -> list[str]:
    """Topics as lines of a text."""
    lines = [f"• {kit.cut(kit.esc(topic.text), TOPIC_LIMIT)}" for topic in topics]
    return [*lines, *([wording[TopicWording].more.fill(count=more)] if more else [])]


def form(wording: Wording, manager_name: str, metadata: str) -> Block:
    """The modal that brings a topic."""
    said = wording[TopicWording]
    field = kit.text_input(ids.TEXT, multiline=True, placeholder=said.placeholder)
    blocks = [
        kit.section(said.form_intro.fill(manager=kit.esc_name(manager_name))),
        kit.labelled(said.text, field, ids.TEXT),
        seen_by(wording, TOPICS, other=manager_name),
    ]
    return kit.save_modal(wording, ids.TOPIC_FORM, said.form_title, blocks, metadata)


def change_form(wording: Wording, manager_name: str, topics: Sequence[Topic], metadata: str) -> Block:
    """The modal in which a report changes or takes back what they bring."""
    said = wording[TopicWording]
    blocks: list[Block] = [kit.section(said.change_intro.fill(manager=kit.esc_name(manager_name)))]
    for topic in topics[:CHANGED_AT_ONCE]:
        if len(topic.text) > kit.INPUT_LIMIT:
            blocks.append(kit.context(kit.cut(kit.esc(topic.text), TOPIC_LIMIT)))
            continue
        field = kit.text_input(ids.TEXT, topic.text, multiline=True)
        blocks.append(kit.labelled(said.topic, field, f"{ids.TEXT}:{topic.id}", optional=True))
    if len(topics) > CHANGED_AT_ONCE:
        blocks.append(kit.context(said.more.fill(count=len(topics) - CHANGED_AT_ONCE)))
    if not topics:
        blocks.append(kit.section(said.none))
    blocks.append(seen_by(wording, TOPICS, other=manager_name))
    return kit.save_modal(wording, ids.TOPICS_FORM, said.change_title, blocks, metadata)


def saved(wording: Wording) -> Rendered:
    """The answer to bringing or changing topics."""
    text = wording[TopicWording].saved
    return Rendered(text, [kit.section(text), seen_by(wording, TOPICS)])


def brought_text(wording: Wording, texts: Sequence[str]) -> str:
    """What a reply brought."""
    listed = [f"• {kit.cut(kit.esc(text), TOPIC_LIMIT)}" for text in texts[:CHANGED_AT_ONCE]]
    more = [wording[TopicWording].more.fill(count=len(texts) - CHANGED_AT_ONCE)] if len(texts) > CHANGED_AT_ONCE else []
    return "\n".join([wording[TopicWording].brought.fill(count=len(texts)), *listed, *more])
