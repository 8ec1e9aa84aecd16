"""App Home."""

from typing import Annotated

from bot.core.wording.library import LINE, SENTENCE, Section, Sentence, Template


class HomeWording(Section):
    """`home.yaml`."""

    file = "home"

    greeting: Annotated[Template, LINE("name")]
    messages_off: Sentence
    left: Annotated[Template, SENTENCE("name")]
