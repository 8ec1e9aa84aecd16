"""Builds one person's screen from the workspace's state."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.sandbox.composer import unescape
from bot.sandbox.forms import filled_in
from bot.sandbox.model import Channel, Message, User, Values, View
from bot.sandbox.page.lines import face, in_thread, lines, timeline
from bot.sandbox.page.markup import Reader, as_text
from bot.sandbox.page.names import Surface, control_names
from bot.sandbox.page.render import render_blocks
from bot.sandbox.page.screen import (
    ClockBar,
    Dialog,
    Face,
    Home,
    Line,
    Notification,
    Offers,
    PersonLink,
    PlaceLink,
    Screen,
    Thread,
)
from bot.sandbox.workspace import Workspace

HOME = "home"
SHOWN_NOTIFICATIONS = 8
Threads = Mapping[str, Sequence[Message]]


@dataclass(frozen=True)
class ScreenContext:
    """Whose screen it is, which place, and how to render. `channel` is the direct message when `place` is Home."""

    user: User
    place: str
    reader: Reader
    faces: Mapping[str, Face]
    direct: Channel
    channel: Channel

    def url(self, place: str) -> str:
        """Where this person finds a place."""
        return f"/as/{self.user.id}/{place}"


class Presenter:
    """Reads the workspace for one person at a time."""

    def __init__(self, workspace: Workspace, offers: Offers) -> None:
        self._workspace = workspace
        self._offers = offers
        self._marks = ReadMarks()

    def people(self) -> list[User]:
        """Those a person can act as."""
        return [user for user in self._workspace.users() if user.playable]

    def reader(self, user: User) -> Reader:
        """How the person reads: names, zone, present moment."""
        users = [each for each in self._workspace.users() if not each.deleted]
        channels = [channel for channel in self._workspace.channels() if not channel.is_im]
        return Reader(
            ZoneInfo(user.tz or "UTC"),
            self._workspace.clock.now(),
            {each.id: each.real_name for each in users},
            {channel.id: channel.name for channel in channels},
            user.id,
        )

    def screen(self, user: User, place: str, thread_ts: str, next_due: datetime | None) -> Screen:
        """What `user` sees at `place` (a channel id or `home`). Raises KeyError for a place not theirs."""
        version = self._workspace.version
        context = self._context(user, place)
        in_dm = context.channel.is_im
        shown, thread = ((), None) if place == HOME else self._conversation(context, thread_ts)
        name = context.channel.name
        return Screen(
            version=version,
            person=context.faces[user.id],
            people=self._people_links(context),
            places=self._places(context),
            place=place,
            channel=context.channel.id,
            channel_label=self._app(context).name if in_dm else f"#{name}",
            title=self._app(context).name if in_dm else f"#{name}",
            subtitle="" if in_dm else f"{len(context.channel.members)} members",
            url=context.url(place),
            clock=clock_bar(context.reader, next_due),
            tabs=tabs(context) if in_dm else (),
            lines=shown,
            thread=thread,
            home=self._home(context) if place == HOME else None,
            views=[dialog(view, context.reader) for view in self._workspace.modals(user.id)],
            notifications=self._notifications(context),
            offers=self._offers,
        )

    def _context(self, user: User, place: str) -> ScreenContext:
        faces = {each.id: face(each, order) for order, each in enumerate(self._workspace.users())}
        direct = self._workspace.im_of(user.id)
        channel = direct if place == HOME else self._workspace.channel(place)
        if channel is None or user.id not in channel.members:
            raise KeyError(place)
        return ScreenContext(user, place, self.reader(user), faces, direct, channel)

    def _app(self, context: ScreenContext) -> Face:
        return context.faces[self._workspace.identity.bot_user]

    def _conversation(self, context: ScreenContext, thread_ts: str) -> tuple[Sequence[Line], Thread | None]:
        viewer, channel = context.user.id, context.channel.id
        messages = self._workspace.messages(channel, viewer)
        threads = self._threads(messages, viewer)
        self._marks.read(viewer, channel, everything(messages, threads))
        opened = self._workspace.thread(channel, thread_ts, viewer) if thread_ts else []
        entered = self._entered(viewer, [*messages, *opened])
        here, reader, faces = context.url(context.place), context.reader, context.faces
        listings = timeline(messages), in_thread(opened)
        surfaces = [each for listing in listings for each in listing.surfaces(reader, faces, entered)]
        names = control_names(surfaces, reader)
        shown, replies = (lines(each, reader, faces, here, threads, entered, names) for each in listings)
        return shown, Thread(thread_ts, replies) if replies else None

    def _threads(self, timeline: Sequence[Message], viewer: str) -> Threads:
        found = {each.ts: self._workspace.thread(each.channel, each.ts, viewer)[1:] for each in timeline}
        return {ts: replies for ts, replies in found.items() if replies}

    def _received(self, user: User, channel: Channel) -> list[Message]:
        timeline = self._workspace.messages(channel.id, user.id)
        return everything(timeline, self._threads(timeline, user.id))

    def _entered(self, viewer: str, messages: Sequence[Message]) -> dict[str, Values]:
        found = {each.ts: self._workspace.entered(viewer, each.channel, each.ts) for each in messages}
        return {ts: values for ts, values in found.items() if values}

    def _unread(self, user: User, channel: Channel) -> bool:
        return self._marks.unread(user.id, channel.id, self._received(user, channel))

    def _people_links(self, context: ScreenContext) -> list[PersonLink]:
        links = []
        for user in self.people():
            direct = self._workspace.im_of(user.id)
            place = direct.id if context.place == context.direct.id else context.place
            unread = user.id != context.user.id and self._unread(user, direct)
            about = f"@{user.name} · {user.title}"
            links.append(PersonLink(context.faces[user.id], about, f"/as/{user.id}/{place}", unread))
        return links

    def _places(self, context: ScreenContext) -> list[PlaceLink]:
        name = self._app(context).name
        home = PlaceLink(HOME, f"{name} Home", context.url(HOME), "⌂", context.place == HOME)
        public = [each for each in self._workspace.channels() if not each.is_im and context.user.id in each.members]
        return [
            home,
            *(
                PlaceLink(
                    channel.id,
                    name if channel.is_im else channel.name,
                    context.url(channel.id),
                    "●" if channel.is_im else "#",
                    context.place == channel.id,
                    self._unread(context.user, channel),
                )
                for channel in (context.direct, *public)
            ),
        ]

    def _home(self, context: ScreenContext) -> Home:
        view = self._workspace.home(context.user.id)
        if view is None:
            return Home("", Markup(""))
        blocks = filled_in(view.blocks, view.values)
        names = control_names([Surface("home", "", blocks)], context.reader)["home"]
        return Home(view.id, render_blocks(blocks, context.reader, "home", names=names, heading=2))

    def _notifications(self, context: ScreenContext) -> list[Notification]:
        """What a lock screen would show. As in Slack, replies notify those who have written in the thread."""
        bot = self._workspace.identity.bot_user
        direct = self._received(context.user, context.direct)
        followed = {each.thread_ts or each.ts for each in direct if each.user == context.user.id}
        received = [
            each
            for each in direct
            if each.user == bot and each.ephemeral_to is None and (not each.is_reply or each.thread_ts in followed)
        ]
        url = context.url(context.direct.id)
        return [
            Notification(
                each.ts,
                self._app(context).name,
                as_text(each.text, context.reader),
                f"{url}?thread={each.thread_ts}" if each.is_reply else url,
            )
            for each in received[-SHOWN_NOTIFICATIONS:]
        ]


def everything(timeline: Sequence[Message], threads: Threads) -> list[Message]:
    """A channel's messages and their replies in the order they were written."""
    replies = [each for thread in threads.values() for each in thread]
    return sorted({each.ts: each for each in [*timeline, *replies]}.values(), key=lambda message: message.ts)


def tabs(context: ScreenContext) -> list[PlaceLink]:
    """The app's own two tabs."""
    return [
        PlaceLink(HOME, "Home", context.url(HOME), current=context.place == HOME),
        PlaceLink("messages", "Messages", context.url(context.direct.id), current=context.place != HOME),
    ]


def dialog(view: View, reader: Reader) -> Dialog:
    """A modal as the page shows it."""

    def label(name: str, otherwise: str) -> str:
        value = view.definition.get(name)
        return unescape(str(value["text"])) if value else otherwise

    blocks = filled_in(view.blocks, view.values)
    names = control_names([Surface(view.id, "", blocks)], reader)[view.id]
    content = render_blocks(blocks, reader, view.id, view.errors, names=names)
    callback_id = str(view.definition.get("callback_id", ""))
    return Dialog(view.id, callback_id, label("title", ""), label("submit", ""), label("close", "Cancel"), content)


def clock_bar(reader: Reader, next_due: datetime | None) -> ClockBar:
    """The time in the reader's zone, and when the next thing is due."""
    local = reader.now.astimezone(reader.zone)
    upcoming = ""
    if next_due is not None:
        due = next_due.astimezone(reader.zone)
        upcoming = f"{due:%H:%M}" if due.date() == local.date() else f"{due:%a} {due.day} {due:%b}, {due:%H:%M}"
    zone = reader.zone.key.split("/")[-1].replace("_", " ")
    return ClockBar(local.isoformat(), f"{local:%a} {local.day} {local:%b %Y}, {local:%H:%M}", zone, upcoming)


class ReadMarks:
    """The ts of the latest message a person has seen, by channel. Safe to use from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._marks: dict[tuple[str, str], str] = {}

    def read(self, user: str, channel: str, messages: Sequence[Message]) -> None:
        """The person has seen these messages, oldest first."""
        if messages:
            with self._lock:
                self._marks[user, channel] = messages[-1].ts

    def unread(self, user: str, channel: str, messages: Sequence[Message]) -> bool:
        """Whether someone else has written since."""
        with self._lock:
            mark = self._marks.get((user, channel), "")
        return any(message.ts > mark and message.user != user for message in messages)
