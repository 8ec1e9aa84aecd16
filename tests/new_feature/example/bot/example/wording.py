"""What people read of it."""

from typing import Annotated

from bot.core.wording.library import LINE
from bot.core.wording.library import SENTENCE
from bot.core.wording.library import Counted
from bot.core.wording.library import Label
from bot.core.wording.library import Line
from bot.core.wording.library import Section
from bot.core.wording.library import Sentence
from bot.core.wording.library import Template


class ExampleWording(Section):
    """`example.yaml`."""

    file = "example"
    notification: Line
    written: Annotated[Template, SENTENCE("author")]
    taken_back: Annotated[Template, SENTENCE("author")]
    why: Sentence
    saved: Sentence
    home_title: Line
    more: Annotated[Counted, LINE("count")]
    take_back: Label
