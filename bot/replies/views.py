"""Answers to plain words, as blocks."""

from bot.commands.views import in_thread
from bot.commands.wording import HelpWording
from bot.commitments.wording import CommitmentWording
from bot.core.outbox.messages import AnswerMessage
from bot.core.slack import ids
from bot.core.slack.blocks import Rendered, actions, button, escaped, section
from bot.core.time.dates import short_day
from bot.core.time.wording import DateWording
from bot.core.wording.errors import ErrorWording
from bot.core.wording.library import Wording
from bot.frames.wording import FrameWording
from bot.meetings.wording import OneOnOneWording
from bot.weekly.wording import NudgeWording


def answer(wording: Wording, message: AnswerMessage) -> Rendered:
    """An answer that is one wording: help, a snooze, the first words, or why something could not be done."""
    match message.section, message.key:
        case "help", "in_thread":
            rendered = in_thread(wording)
        case "nudge", _ if message.until and message.today:
            day = short_day(message.until, message.today, wording[DateWording])
            rendered = Rendered("", [section(wording[NudgeWording].snoozed.fill(day=day))])
        case "frames", _:
            rendered = Rendered("", [section(wording[FrameWording].same_frame)])
        case "commitments", _:
            rendered = Rendered("", [section(wording[CommitmentWording].words_followed)])
        case "errors", key:
            rendered = Rendered("", [section(wording[ErrorWording].fill(key, escaped(message.fields)))])
        case _:
            set_up = button(wording[OneOnOneWording].add, ids.ADD_ONE_ON_ONE)
            rendered = Rendered("", [section(wording[HelpWording].first_words), actions(set_up)])
    return Rendered(wording[CommitmentWording].notification, rendered.blocks)
