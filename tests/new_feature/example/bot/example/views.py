"""Lines that two people keep, as blocks."""

from bot.core.slack import ids
from bot.core.slack.blocks import (
    Block,
    Rendered,
    actions,
    button,
    context,
    cut,
    divider,
    esc,
    esc_name,
    section,
    sentence,
    settings_button,
    short_name,
)
from bot.core.slack.who_sees import seen_by
from bot.core.wording.library import Wording
from bot.core.wording.sections import ModalWording
from bot.example.rules import EXAMPLE, HomeEntries, WrittenMessage
from bot.example.wording import ExampleWording

TAKE_BACK = "example_take_back"
TEXT_LIMIT = 300


def written(wording: Wording, message: WrittenMessage) -> Rendered:
    """What the other one of the pair is told."""
    said, author = wording[ExampleWording], esc_name(message.author_name)
    if message.text is None:
        return Rendered(said.notification, [section(said.taken_back.fill(author=author))])
    blocks = [
        section(f"{said.written.fill(author=author)}\n{cut(esc(message.text), TEXT_LIMIT)}"),
        seen_by(wording, EXAMPLE, other=message.author_name),
        context(said.why),
        actions(settings_button(wording)),
    ]
    return Rendered(said.notification, blocks)


def home_section(wording: Wording, loaded: HomeEntries) -> list[Block]:
    """The newest lines, each with a way to take one's own back."""
    said = wording[ExampleWording]
    blocks = [section(f"*{said.home_title}*")]
    for entry in loaded.entries:
        back = button(said.take_back, TAKE_BACK, str(entry.id), about=short_name(entry.text))
        blocks.append(
            section(f"• {cut(esc(entry.text), TEXT_LIMIT)}", accessory=back if entry.id in loaded.mine else None)
        )
    if loaded.more:
        show_all = button(wording[ModalWording].show_all, ids.SHOW_ALL, "example:0", about=said.home_title)
        blocks.append(section(said.more.fill(count=loaded.more), accessory=show_all))
    return [*blocks, divider()]


def saved(wording: Wording) -> Rendered:
    """The answer to writing one."""
    return sentence(wording[ExampleWording].saved)
