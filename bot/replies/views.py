"""Answers to plain words, as blocks."""

from bot.commands.views import in_thread
from bot.core.slack import ids
from bot.core.slack.blocks import Rendered, actions, button, escaped, section
from bot.core.time.dates import short_day
from bot.core.wording.library import Wording
from bot.replies.rules import AnswerMessage


def answer(words: Wording, message: AnswerMessage) -> Rendered:
    """An answer that is one wording: help, a snooze, the first words, or why something could not be done."""
    match message.section, message.key:
        case "help", "in_thread":
            rendered = in_thread(words)
        case "nudge", _ if message.until and message.today:
            day = short_day(message.until, message.today, words.dates)
            rendered = Rendered("", [section(words.nudge.snoozed.fill(day=day))])
        case "frames", _:
            rendered = Rendered("", [section(words.frames.same_frame)])
        case "commitments", _:
            rendered = Rendered("", [section(words.commitments.words_followed)])
        case "errors", key:
            rendered = Rendered("", [section(words.errors.fill(key, escaped(message.fields)))])
        case _:
            set_up = button(words.one_on_ones.add, ids.ADD_ONE_ON_ONE)
            rendered = Rendered("", [section(words.help.first_words), actions(set_up)])
    return Rendered(words.commitments.notification, rendered.blocks)
