"""Show all: opens what a message or Home shows only the beginning of. Features declare it (`Feature.in_full`)."""

from collections.abc import Mapping

from bot.core.feature import InFull, Service
from bot.core.request import Request
from bot.core.slack import ids
from bot.core.slack.blocks import Block
from bot.core.slack.in_full_views import reader
from bot.core.slack.interactions import Interaction
from bot.core.slack.registry import Registry
from bot.core.wording.modals import ModalWording

Sources = Mapping[str, tuple[InFull, Service]]
"""What can be shown in full, and the service to read it from, by the word that a button's value begins with."""


def register(app: Registry, sources: Sources) -> None:
    """The button that opens the reader, and the reader's pages."""

    def page(request: Request, source: str, number: int = 0) -> Block:
        """A source is a word and what it is about: "plan:3", "commitments:4,9"."""
        word, _, about = source.partition(":")
        in_full, service = sources[word]
        texts = in_full.read(service, request, about)
        title = request.wording[ModalWording].reader_title
        return reader(request.wording, title, texts, source, number, shows=in_full.shows)

    def show_all(tap: Interaction) -> None:
        tap.open(page(tap.request, tap.value))

    def turn(tap: Interaction) -> None:
        source, _, number = tap.value.rpartition(":")
        tap.update(page(tap.request, source, int(number)))

    # A row of buttons takes each action id once, and a plan has both of the first two.
    app.action(ids.SHOW_ALL, show_all)
    app.action(ids.SHOW_NOTES, show_all)
    app.action(ids.PREVIOUS_PAGE, turn)
    app.action(ids.NEXT_PAGE, turn)
