"""Answers to `/coach`: the overview, help, usage, and who can see what."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.commands.wording import HelpWording, OverviewWording, Usage
from bot.core.feature import OverviewSection
from bot.core.language.spelling import Unread
from bot.core.slack import blocks as kit
from bot.core.slack import ids
from bot.core.slack.blocks import Element, Rendered
from bot.core.wording.library import Wording
from bot.core.wording.sections import PrivacyWording


def overview(wording: Wording, sections: Sequence[tuple[OverviewSection, Any]], today: date) -> Rendered:
    """What is coming, what is open, and a button for everything."""
    said = wording[OverviewWording]
    rendered = [(part, part.render(wording, loaded, today)) for part, loaded in sections]
    empty = not any(blocks for part, blocks in rendered if not part.with_others)
    blocks = [kit.header(said.title), *([kit.section(said.none)] if empty else [])]
    for part, made in rendered:
        blocks += [] if empty and part.with_others else made
    buttons = [each for part, _ in rendered for each in part.buttons(wording, empty)]
    blocks.append(kit.actions(*buttons, kit.settings_button(wording), kit.button(wording[HelpWording].open, ids.HELP)))
    return Rendered(said.title, blocks)


def help_texts(wording: Wording) -> Rendered:
    """Every command with what it does, and the words a thread understands."""
    said = wording[HelpWording]
    commands = [f"`{one.usage}`\n{one.meaning}" for one in said.commands.values()]
    half = (len(commands) + 1) // 2
    blocks = [
        kit.header(said.title),
        kit.section(said.intro),
        kit.section(f"*{said.commands_title}*\n" + "\n".join(commands[:half])),
        kit.section("\n".join(commands[half:])),
        *in_thread(wording).blocks,
        kit.actions(kit.button(wording[PrivacyWording].open, ids.WHO_CAN_SEE)),
    ]
    return Rendered(said.title, blocks)


def in_thread(wording: Wording) -> Rendered:
    """What can be typed in a thread or to the bot."""
    said = wording[HelpWording]
    lines = [f"`{one.say}`\n{one.meaning}" for one in said.thread.values()]
    return Rendered(said.thread_title, [kit.section(f"*{said.thread_title}*\n" + "\n".join(lines))])


def usage(
    wording: Wording, command: str, typed: str, instead: Element | None = None, unread: Unread | None = None
) -> Rendered:
    """The nearest usage for what could not be read, with what was typed; `instead` is a button that does the same. The
    words in the way are named, and what they likely stand for is one tap away."""
    one = wording[HelpWording].commands.get(command)
    if unread is not None:
        return _not_read(wording, one, typed, unread, [instead] if instead else [])
    if one is None or command == "help":
        text, instead = wording[OverviewWording].unknown, kit.button(wording[HelpWording].open, ids.HELP)
    else:
        text = wording[OverviewWording].usage.fill(usage=one.usage, example=one.example)
    return Rendered(
        text, [kit.section(text), *([kit.actions(instead)] if instead else []), *kit.you_typed(wording, typed)]
    )


def _not_read(wording: Wording, one: Usage | None, typed: str, unread: Unread, instead: Sequence[Element]) -> Rendered:
    said, got = wording[OverviewWording], [kit.esc(word.removeprefix("@")) for word in unread.got]
    words = kit.cut(kit.esc(unread.words), 100)
    if not got:
        text = said.not_known.fill(words=words)
    else:
        both = said.both.fill(first=" ".join(got[:-1]), last=got[-1]) if len(got) > 1 else got[0]
        text = said.not_read.fill(got=kit.cut(both, 200), words=words)
    if not unread.corrected:
        how = [said.usage_only.fill(usage=one.usage, example=one.example)] if one is not None else []
        buttons = [kit.actions(*instead)] if instead else []
        return Rendered(text, [kit.section("\n".join([text, *how])), *buttons, *kit.you_typed(wording, typed)])
    asked = f"{text} {said.likely.fill(likely=unread.likely)}"
    yes = kit.button(said.yes, ids.COMMAND_MEANT, kit.cut(unread.corrected, 1900), style="primary")
    return Rendered(asked, [kit.section(asked), kit.actions(yes, *instead), *kit.you_typed(wording, typed)])


def home_button(wording: Wording) -> Element:
    """On App Home."""
    return kit.button(wording[HelpWording].open, ids.HELP)
