"""Buttons, modals, the subcommand and full texts of topics."""

from bot.core.errors import NeedsTextError
from bot.core.language.text import Mention, person_first
from bot.core.request import Request
from bot.core.slack import ids
from bot.core.slack.interactions import Interaction
from bot.core.slack.subcommands import Typed, without_for
from bot.topics import views
from bot.topics.rules import by_author
from bot.topics.service import TopicService


def open_bring(service: TopicService, tap: Interaction) -> None:
    pair, _ = service.of_pair(tap.request, tap.id)
    tap.open(views.form(tap.wording, pair.other(tap.request.who).called, tap.metadata(pair=pair.id)))


def bring(service: TopicService, form: Interaction) -> None:
    text = form.text(ids.TEXT)
    if not text:
        raise NeedsTextError
    service.bring(form.request, int(form.stored["pair"]), text)
    form.refresh(service.db)
    form.finish(views.saved(form.wording))


def open_change(service: TopicService, tap: Interaction) -> None:
    pair, topics = service.of_pair(tap.request, tap.id)
    _, own = by_author(topics, tap.request.who.id)
    tap.open(views.change_form(tap.wording, pair.other(tap.request.who).called, own, tap.metadata(pair=pair.id)))


def change(service: TopicService, form: Interaction) -> None:
    texts = {int(block_id.partition(":")[2]): form.text(block_id) for block_id in form.values}
    new = texts.pop(views.NEW, "")
    service.change(form.request, texts, new, int(form.stored["pair"]))
    form.refresh(service.db)
    form.finish(views.saved(form.wording))


def discussed(service: TopicService, tap: Interaction) -> None:
    service.discussed(tap.request, tap.id)
    tap.refresh(service.db)


def topic(typed: Typed) -> tuple[Mention | None, str]:
    """ "@priya how I get into design reviews": the name first."""
    return person_first(without_for(typed.rest))


def bring_topic(service: TopicService, command: Interaction, said: tuple[Mention | None, str]) -> None:
    """Bring a topic to the next 1:1 with somebody, or open the form for it."""
    person, text = said
    pair = service.pair_with(command.request, command.in_pair(person))
    if not text:
        other = pair.other(command.request.who).called
        command.open(views.form(command.wording, other, command.metadata(pair=pair.id)))
        return
    service.bring(command.request, pair.id, text)
    command.show(views.saved(command.wording))


def topics_in_full(service: TopicService, request: Request, pair: str) -> list[str]:
    """What is to be talked about, and who brought it."""
    there, topics = service.of_pair(request, int(pair))
    return views.full_lines(request.wording, topics, there, request.who)
