"""What a notification says of a message that Coach starts: with whom and when, and nothing else.

Lock screens and other people's eyes read it. A performance conversation reads like any 1:1, so nobody can tell from a
notification which it is; neither a topic nor a goal, note or record is told from another. Phones show a message's
`text`. Slack on a desktop may take it from the blocks: `without_names` lets these begin with something neutral, and
what a desktop shows beyond that Slack alone decides.
"""

from datetime import date, datetime

from bot.core.slack import blocks as kit
from bot.core.slack.blocks import Block, Rendered
from bot.core.time.dates import clock, day_and_time
from bot.core.wording.dates import DateWording
from bot.core.wording.library import Wording
from bot.core.wording.sections import MeetingNotice, Notice, NotificationWording


def notified(
    wording: Wording,
    notice: Notice,
    name: str,
    blocks: list[Block],
    at: datetime | None = None,
    today: date | None = None,
) -> Rendered:
    """A message about somebody: `notice` says what it is, `name` who, `Person.called`; `at` is when they meet, local
    to the reader."""
    who = kit.esc_name(name)
    if at is None or not isinstance(notice, MeetingNotice):
        text = notice.of.fill(name=who)
    elif at.date() == today:
        text = notice.today.fill(name=who, time=clock(at.time(), wording[DateWording]))
    else:
        text = notice.on.fill(name=who, when=day_and_time(at, today or at.date(), wording[DateWording]))
    return Rendered(text, blocks, notice.neutral)


def news(wording: Wording, name: str, blocks: list[Block]) -> Rendered:
    """Something that another person did or asks, whatever it is."""
    return notified(wording, wording[NotificationWording].news, name, blocks)


def without_names(rendered: Rendered) -> Rendered:
    """The same for who wants no names in notifications."""
    text = rendered.neutral or rendered.text
    return Rendered(text, [kit.section(text), *rendered.blocks])
