"""`/coach playbook` and `/coach learn`, and the buttons in what they open."""

from bot.core.language.text import squeeze
from bot.core.slack.interactions import Interaction
from bot.core.slack.subcommands import Typed
from bot.library import views
from bot.library.rules import lesson_of_week
from bot.library.search import find
from bot.library.wording import Lessons


def situation(typed: Typed) -> str:
    """Whatever follows the word."""
    return squeeze(typed.rest)


def look_up(_: None, command: Interaction, typed: str) -> None:
    """What comes closest to what was typed; everything without a word."""
    keys = find(views.found_by(command.wording), typed, views.SHOWN)
    command.open(views.found(command.wording, keys) if keys else views.everything(command.wording, typed))


def show_all(_: None, tap: Interaction) -> None:
    tap.update(views.everything(tap.wording))


def read(_: None, tap: Interaction) -> None:
    tap.open(views.page(tap.wording, tap.value))


def learn(_: None, command: Interaction, __: None = None) -> None:
    """The lesson of the week."""
    lessons, request = command.wording[Lessons].entries, command.request
    key = lesson_of_week(list(lessons), request.who.id, request.today)
    command.open(views.lesson(command.wording, key, lessons[key]))


def another_lesson(_: None, tap: Interaction) -> None:
    tap.update(views.lesson_after(tap.wording, tap.value))
