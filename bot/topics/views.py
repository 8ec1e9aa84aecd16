"""Topics as blocks: in what comes before a 1:1, and in forms."""

from collections.abc import Sequence

from bot.core.people import Pair, Person
from bot.core.slack import blocks as kit
from bot.core.slack import ids
from bot.core.slack.blocks import Block, Rendered
from bot.core.slack.who_sees import seen_by
from bot.core.wording.library import Wording
from bot.topics.rules import TOPICS, Topic, by_author
from bot.topics.wording import TopicWording

TOPIC_LIMIT = 300
CHANGED_AT_ONCE = 15
NEW = 0
"""Stands for the id of a topic that is not there yet."""


def topic_lines(wording: Wording, topics: Sequence[Topic], more: int) -> list[str]:
    """Topics as lines of a text."""
    lines = [f"• {kit.cut(kit.esc(topic.text), TOPIC_LIMIT)}" for topic in topics]
    return [*lines, *([wording[TopicWording].more.fill(count=more)] if more else [])]


def titled_lines(wording: Wording, topics: Sequence[Topic], pair: Pair, reader: Person, shown: int) -> list[str]:
    """Topics below whose they are, the reader's own first."""
    said, (theirs, own) = wording[TopicWording], by_author(topics, reader.id)
    of_other = said.of_other.fill(name=kit.esc_name(pair.other(reader).called))
    lines = []
    for title, ones in ((said.own_title, own), (of_other, theirs)):
        lines += [f"*{title}*", *topic_lines(wording, ones[:shown], max(0, len(ones) - shown))] if ones else []
    return lines


def full_lines(wording: Wording, topics: Sequence[Topic], pair: Pair, reader: Person) -> list[str]:
    """All of them, as texts of any length."""
    said, other = wording[TopicWording], kit.esc_name(pair.other(reader).called)
    names = [said.you if topic.author_id == reader.id else other for topic in topics]
    return [said.line.fill(who=who, text=kit.esc(topic.text)) for who, topic in zip(names, topics, strict=True)]


def form(wording: Wording, other_name: str, metadata: str) -> Block:
    """The modal that brings a topic."""
    said = wording[TopicWording]
    field = kit.text_input(ids.TEXT, multiline=True, placeholder=said.placeholder)
    blocks = [
        kit.section(said.form_intro.fill(other=kit.esc_name(other_name))),
        kit.labelled(said.text, field, ids.TEXT),
        seen_by(wording, TOPICS, other=other_name),
    ]
    return kit.save_modal(wording, ids.TOPIC_FORM, said.form_title, blocks, metadata)


def change_form(wording: Wording, other_name: str, topics: Sequence[Topic], metadata: str) -> Block:
    """The modal in which somebody changes or takes back what they bring."""
    said = wording[TopicWording]
    blocks: list[Block] = [kit.section(said.change_intro.fill(other=kit.esc_name(other_name)))]
    for topic in topics[:CHANGED_AT_ONCE]:
        if len(topic.text) > kit.INPUT_LIMIT:
            blocks.append(kit.context(kit.cut(kit.esc(topic.text), TOPIC_LIMIT)))
            continue
        field = kit.text_input(ids.TEXT, topic.text, multiline=True)
        blocks.append(kit.labelled(said.topic, field, f"{ids.TEXT}:{topic.id}", optional=True))
    if len(topics) > CHANGED_AT_ONCE:
        blocks.append(kit.context(said.more.fill(count=len(topics) - CHANGED_AT_ONCE)))
    more = kit.text_input(ids.TEXT, multiline=True, placeholder=said.placeholder)
    blocks.append(kit.labelled(said.another, more, f"{ids.TEXT}:{NEW}", optional=True))
    blocks.append(seen_by(wording, TOPICS, other=other_name))
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
