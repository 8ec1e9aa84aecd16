"""Messages as the page shows them. Pure: the model's values in, lines for the templates out."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from markupsafe import Markup

from bot.sandbox.composer import unescape
from bot.sandbox.forms import filled_in
from bot.sandbox.model import Json, Message, User, Values
from bot.sandbox.page.markup import Reader, mrkdwn
from bot.sandbox.page.names import Names, Surface, beginning, unique
from bot.sandbox.page.render import render_blocks
from bot.sandbox.page.screen import Face, Line

LABEL_LENGTH = 40
HUES = (16, 200, 268, 340, 44, 120, 230)


def face(user: User, order: int = 0) -> Face:
    """The face of a person or an app."""
    parts = user.real_name.split()
    initials = "".join(part[0] for part in parts[:2]).upper()
    return Face(user.id, user.real_name, initials, HUES[order % len(HUES)], user.is_bot)


def moment(ts: str) -> datetime:
    """A message's ts as an aware UTC datetime."""
    return datetime.fromtimestamp(float(ts), UTC)


@dataclass(frozen=True)
class Listing:
    """Messages in order, where they are shown: `prefix` begins their keys, `heading` is the level of their headings."""

    messages: Sequence[Message]
    prefix: str
    heading: int
    suffix: str = ""

    def surfaces(self, reader: Reader, faces: Mapping[str, Face], entered: Mapping[str, Values]) -> list[Surface]:
        """What each message is called for who does not see it, no two alike, and the blocks of an app's."""
        labels = unique([self._labels(message, reader, faces) for message in self.messages])
        return [
            Surface(
                f"{self.prefix}{message.ts}",
                f"{label}{self.suffix}",
                filled_in(message.blocks, entered.get(message.ts, {})) if _author(message, faces).is_app else (),
            )
            for message, label in zip(self.messages, labels, strict=True)
        ]

    def _labels(self, message: Message, reader: Reader, faces: Mapping[str, Face]) -> tuple[str, ...]:
        short = f"{_author(message, faces).name}, {clock_time(moment(message.ts), reader)}"
        return short, f"{short}: {beginning(message.text, reader, LABEL_LENGTH)}"


def timeline(messages: Sequence[Message]) -> Listing:
    """The messages of a conversation, below its title."""
    return Listing(messages, "m", 2)


def in_thread(messages: Sequence[Message]) -> Listing:
    """The messages of a thread, beside the timeline, which has the first of them too."""
    return Listing(messages, "t", 3, ", in the thread")


def lines(
    listing: Listing,
    reader: Reader,
    faces: Mapping[str, Face],
    here: str,
    threads: Mapping[str, Sequence[Message]],
    entered: Mapping[str, Values],
    names: Mapping[str, Names],
) -> list[Line]:
    """Lines for messages in order. `here` is the conversation's URL, `threads` has the replies by parent ts,
    `entered` what the reader chose in a message's menus by its ts, `names` those of its controls by its key."""
    shown: list[Line] = []
    last_day = ""
    for message, surface in zip(listing.messages, listing.surfaces(reader, faces, entered), strict=True):
        day = day_label(moment(message.ts), reader)
        author = _author(message, faces)
        shown.append(
            Line(
                key=surface.key,
                label=surface.label,
                ts=message.ts,
                author=author,
                time=clock_time(moment(message.ts), reader),
                day="" if day == last_day else day,
                content=content(message, surface, reader, names, listing.heading),
                raw=typed(message.text) if message.user == reader.me else "",
                thread_url=f"{here}?thread={message.thread_ts or message.ts}",
                replies=len(threads.get(message.ts, ())),
                last_reply=_last_reply(threads.get(message.ts, ()), reader),
                mine=message.user == reader.me,
                ephemeral=message.ephemeral_to is not None,
                broadcast=message.broadcast,
                edited=message.edited is not None and not author.is_app,
                files=tuple((str(file.get("name", "file")), _path(file)) for file in message.files),
            )
        )
        last_day = day
    return shown


def _author(message: Message, faces: Mapping[str, Face]) -> Face:
    return faces.get(message.user) or Face(message.user, message.user, "?", 0)


def content(message: Message, surface: Surface, reader: Reader, names: Mapping[str, Names], heading: int) -> Markup:
    """An app's blocks, or the text; a person's message is rendered from its text."""
    if surface.blocks:
        return render_blocks(surface.blocks, reader, surface.key, names=names[surface.key], heading=heading)
    return Markup('<div class="text">{}</div>').format(mrkdwn(message.text, reader))


def typed(text: str) -> str:
    """A message as its author would type it again: links without brackets, mentions as they were sent."""
    return unescape(re.sub(r"<(https?://[^>|]+)>", r"\1", text))


def _path(file: Json) -> str:
    """Where a file is on the sandbox's own server."""
    return urlsplit(str(file.get("url_private_download") or "")).path


def clock_time(at: datetime, reader: Reader) -> str:
    """The time of day for a reader."""
    return f"{at.astimezone(reader.zone):%H:%M}"


def _last_reply(replies: Sequence[Message], reader: Reader) -> str:
    if not replies:
        return ""
    at = moment(replies[-1].ts)
    day = day_label(at, reader)
    return clock_time(at, reader) if day == "Today" else f"{day}, {clock_time(at, reader)}"


def day_label(at: datetime, reader: Reader) -> str:
    """The day relative to the reader's today: Today, Yesterday, or Friday, 27 November."""
    local = at.astimezone(reader.zone)
    today = reader.now.astimezone(reader.zone).date()
    if local.date() == today:
        return "Today"
    if local.date() == today - timedelta(days=1):
        return "Yesterday"
    return f"{local:%A}, {local.day} {local:%B}"
