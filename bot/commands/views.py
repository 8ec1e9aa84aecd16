"""Answers to `/coach`: the overview, help, usage, and who can see what."""

from collections.abc import Sequence
from datetime import date

from bot.briefs.wording import ReportBriefWording
from bot.commands.wording import HelpWording, OverviewWording
from bot.commitments.wording import CommitmentWording
from bot.core.slack import ids
from bot.core.slack.blocks import (
    Block,
    Element,
    Rendered,
    actions,
    button,
    context,
    header,
    section,
    settings_button,
    short_name,
    you_typed,
)
from bot.core.wording.library import Wording
from bot.core.wording.sections import PrivacyWording
from bot.meetings.rules import MeetingLine, SeriesLine
from bot.meetings.views import meeting_text, series_text
from bot.meetings.wording import OneOnOneWording
from bot.practice.wording import PracticeWording

NEXT_SHOWN = 3


def overview(
    wording: Wording, lines: Sequence[SeriesLine], open_count: int, today: date, as_report: Sequence[MeetingLine] = ()
) -> Rendered:
    """What is coming, what is open, and a button for everything."""
    said = wording[OverviewWording]
    blocks: list[Block] = [header(said.title)]
    if lines:
        blocks += [section(series_text(wording, line, today)) for line in lines[:NEXT_SHOWN]]
    elif not as_report:
        blocks.append(section(said.none))
    if as_report:
        blocks.append(section(f"*{wording[ReportBriefWording].home_title}*"))
    for meeting in as_report[:NEXT_SHOWN]:
        bring = button(
            wording[ReportBriefWording].bring,
            ids.BRING_TOPIC,
            str(meeting.pair.id),
            about=short_name(meeting.other.name),
        )
        blocks.append(section(meeting_text(wording, meeting, today), accessory=bring))
    if lines or as_report:
        blocks.append(context(said.open.fill(count=open_count)))
    add = button(wording[OneOnOneWording].add, ids.ADD_ONE_ON_ONE, style=None if lines or as_report else "primary")
    more = [
        button(wording[OneOnOneWording].list_button, ids.LIST_ONE_ON_ONES),
        button(wording[CommitmentWording].todo, ids.SHOW_TODO),
        button(wording[CommitmentWording].add, ids.COMMITMENT_ADD),
    ]
    always = [
        button(wording[PracticeWording].open, ids.PRACTISE),
        settings_button(wording),
        button(wording[HelpWording].open, ids.HELP),
    ]
    blocks.append(actions(add, *(more if lines or as_report else []), *always))
    return Rendered(said.title, blocks)


def help_texts(wording: Wording) -> Rendered:
    """Every command with what it does, and the words a thread understands."""
    said = wording[HelpWording]
    commands = [f"`{one.usage}`\n{one.meaning}" for one in said.commands.values()]
    half = (len(commands) + 1) // 2
    blocks = [
        header(said.title),
        section(said.intro),
        section(f"*{said.commands_title}*\n" + "\n".join(commands[:half])),
        section("\n".join(commands[half:])),
        *in_thread(wording).blocks,
        actions(button(wording[PrivacyWording].open, ids.WHO_CAN_SEE)),
    ]
    return Rendered(said.title, blocks)


def in_thread(wording: Wording) -> Rendered:
    """What can be typed in a thread or to the bot."""
    said = wording[HelpWording]
    lines = [f"`{one.say}`\n{one.meaning}" for one in said.thread.values()]
    return Rendered(said.thread_title, [section(f"*{said.thread_title}*\n" + "\n".join(lines))])


def usage(wording: Wording, command: str, typed: str, instead: Element | None = None) -> Rendered:
    """The nearest usage for what could not be read, with what was typed; `instead` is a button that does the same."""
    one = wording[HelpWording].commands.get(command)
    if one is None or command == "help":
        text, instead = wording[OverviewWording].unknown, button(wording[HelpWording].open, ids.HELP)
    else:
        text = wording[OverviewWording].usage.fill(usage=one.usage, example=one.example)
    return Rendered(text, [section(text), *([actions(instead)] if instead else []), *you_typed(wording, typed)])


def home_button(wording: Wording) -> Element:
    """On App Home."""
    return button(wording[HelpWording].open, ids.HELP)
