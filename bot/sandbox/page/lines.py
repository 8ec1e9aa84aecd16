"""Messages as the page shows them. Pure: the model's values in, lines for the templates out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from markupsafe import Markup

from bot.sandbox.model import Message, User
from bot.sandbox.page.mrkdwn import Reader, mrkdwn
from bot.sandbox.page.render import render_blocks

HUES = (16, 200, 268, 340, 44, 120, 230)


@dataclass(frozen=True)
class Face:
    """A coloured square with initials."""

    id: str
    name: str
    initials: str
    hue: int
    is_app: bool = False


@dataclass(frozen=True)
class Line:
    """One message in a list; `day` is set on the first one of a day, `replies` counts its thread."""

    key: str
    ts: str
    author: Face
    time: str
    day: str
    content: Markup
    raw: str
    thread_url: str
    replies: int = 0
    mine: bool = False
    ephemeral: bool = False
    broadcast: bool = False
    edited: bool = False
    files: tuple[str, ...] = ()


def face(user: User, order: int = 0) -> Face:
    """The face of a person or an app."""
    parts = user.real_name.split()
    initials = "".join(part[0] for part in parts[:2]).upper()
    return Face(user.id, user.real_name, initials, HUES[order % len(HUES)], user.is_bot)


def moment(ts: str) -> datetime:
    """A message's ts as an aware UTC datetime."""
    return datetime.fromtimestamp(float(ts), UTC)


def lines(
    messages: Sequence[Message],
    reader: Reader,
    faces: Mapping[str, Face],
    here: str,
    replies: Mapping[str, int],
    unescaped: Mapping[str, str],
) -> list[Line]:
    """Lines for messages in order. `here` is the conversation's URL, `replies` counts replies by ts, `unescaped` has
    one's own messages as one would type them again."""
    shown: list[Line] = []
    last_day = ""
    for message in messages:
        day = day_label(moment(message.ts), reader)
        author = faces.get(message.user) or Face(message.user, message.user, "?", 0)
        shown.append(
            Line(
                key=f"m{message.ts}",
                ts=message.ts,
                author=author,
                time=moment(message.ts).astimezone(reader.zone).strftime("%H:%M"),
                day="" if day == last_day else day,
                content=content(message, reader, author.is_app),
                raw=unescaped.get(message.ts, ""),
                thread_url=f"{here}?thread={message.thread_ts or message.ts}",
                replies=replies.get(message.ts, 0),
                mine=message.user == reader.me,
                ephemeral=message.ephemeral_to is not None,
                broadcast=message.broadcast,
                edited=message.edited is not None,
                files=tuple(str(file.get("name", "file")) for file in message.files),
            )
        )
        last_day = day
    return shown


def content(message: Message, reader: Reader, is_app: bool) -> Markup:
    """An app's blocks, or the text; a person's own words are drawn from the text, with its styles."""
    if is_app and message.blocks:
        return render_blocks(message.blocks, reader, f"m{message.ts}")
    return Markup('<div class="text">{}</div>').format(mrkdwn(message.text, reader))


def day_label(at: datetime, reader: Reader) -> str:
    """The day as a reader says it: Today, Yesterday, or Friday, 27 November."""
    local = at.astimezone(reader.zone)
    today = reader.now.astimezone(reader.zone).date()
    if local.date() == today:
        return "Today"
    if local.date() == today - timedelta(days=1):
        return "Yesterday"
    return f"{local:%A}, {local.day} {local:%B}"
