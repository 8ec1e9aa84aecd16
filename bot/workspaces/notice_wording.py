"""What the person who installed the bot is told when Slack refuses something."""

from typing import Annotated

from bot.core.wording.kinds import SENTENCE, Line, Section, Sentence, Template


class Closed(Section):
    """What Slack says is closed."""

    account: Sentence
    conversation: Sentence


class NoticeWording(Section):
    """`notices.yaml`."""

    file = "notices"

    notification: Line
    unreachable: Annotated[Template, SENTENCE("name")]
    closed: Closed
    waits: Sentence
    why: Sentence
