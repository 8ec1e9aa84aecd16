"""What App Home says on its own, as blocks."""

from collections.abc import Sequence

from bot.core.feature import HomeButton
from bot.core.people import first_name
from bot.core.slack.blocks import Block, actions, context, esc_name, header, menu, section, short_name
from bot.core.wording.library import Wording
from bot.home.rules import Greeting
from bot.home.wording import HomeWording

LEFT_SHOWN = 3
MENU_HOLDS = 5


def greeting(wording: Wording, loaded: Greeting) -> list[Block]:
    """Hello; and what the person would not be told otherwise."""
    said = wording[HomeWording]
    blocks = [header(said.greeting.fill(name=short_name(first_name(loaded.name))))]
    if loaded.messages_off:
        blocks.append(section(said.messages_off))
    return [*blocks, *(context(said.left.fill(name=esc_name(name))) for name in loaded.left[:LEFT_SHOWN])]


def buttons(wording: Wording, loaded: Sequence[HomeButton]) -> list[Block]:
    """The last row."""
    direct = [one.render(wording) for one in loaded if not one.in_menu]
    entries = [one.render(wording) for one in loaded if one.in_menu]
    menus = [menu(*entries[start : start + MENU_HOLDS]) for start in range(0, len(entries), MENU_HOLDS)]
    return [actions(*direct, *menus)]
