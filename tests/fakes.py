"""The one fake of the tests: a Slack that keeps what it was told and fails on demand with the real errors."""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from bot.core.errors import NotFoundError, SlackBusyError, SlackRefusedError
from bot.core.outbox.deliveries import Delivery, Posted, WithPostscripts
from bot.core.outbox.homes import HomeContent
from bot.core.people import Person, Profile
from bot.core.ports import PeoplePage
from bot.core.workspaces import Installation, Tokens, Workspace

M = TypeVar("M")
T = TypeVar("T")


METHODS = {
    "post": "chat.postMessage",
    "update": "chat.update",
    "find": "conversations.history",
    "publish_home": "views.publish",
}


class CrashError(BaseException):
    """The process died in the middle of a call: nobody handles that."""


@dataclass(frozen=True)
class Said:
    """A message as it stands in the fake Slack, and as it was `posted`. `delivery` is as the messenger was given it."""

    recipient: Person
    delivery: Delivery
    message: Any
    posted: Any
    channel: str
    ts: str
    thread_ts: str | None


@dataclass(frozen=True)
class Fault:
    """What a call is to raise; `done` says that it does its work first, as when only the answer is lost."""

    error: BaseException
    done: bool = False


class FakeMessenger:
    """Messenger and HomePublisher. `faults[method]` are raised by the next calls, one each; None lets one pass.

    Without a `digest` that tells messages apart, every update is one.
    """

    def __init__(self) -> None:
        self.said: list[Said] = []
        self.homes: dict[str, list[HomeContent]] = defaultdict(list)
        self.updated: list[str] = []
        self.searched: list[str] = []
        self.digest: Callable[[Delivery, object], str | None] = lambda _delivery, _message: None
        self.faults: dict[str, deque[Fault | None]] = defaultdict(deque)
        self.postscripts: list[tuple[object, Mapping[str, object]]] = []

    def fail(self, method: str, *faults: BaseException | Fault | None) -> None:
        """Let the next calls of a method fail: an exception means that nothing was done."""
        self.faults[method].extend(Fault(one) if isinstance(one, BaseException) else one for one in faults)

    def post(self, recipient: Person, delivery: Delivery, message: object) -> Posted:
        """Keep the message."""
        fault, message = self._before("post"), self._without_postscripts(message)
        channel, ts = delivery.channel or f"D{recipient.slack_id}", f"{1_800_000_000 + len(self.said)}.000100"
        self.said.append(Said(recipient, delivery, message, message, channel, ts, delivery.thread_ts))
        self._after(fault)
        return Posted(channel, ts, self.digest(delivery, message))

    def update(self, recipient: Person, delivery: Delivery, message: object) -> str | None:
        """Replace the message in place."""
        message = self._without_postscripts(message)
        digest = self.digest(delivery, message)
        if digest is not None and digest == delivery.shown_digest:
            return digest
        fault = self._before("update")
        place = next(i for i, one in enumerate(self.said) if (one.channel, one.ts) == (delivery.channel, delivery.ts))
        self.said[place] = replace(self.said[place], message=message)
        self.updated.append(delivery.dedupe_key)
        self._after(fault)
        return digest

    def find(self, recipient: Person, delivery: Delivery, restore: object = None) -> Posted | None:
        """The message with that delivery id in its metadata."""
        fault = self._before("find")
        self.searched.append(delivery.dedupe_key)
        found = [Posted(one.channel, one.ts) for one in self.said if one.delivery.id == delivery.id]
        self._after(fault)
        return found[0] if found else None

    def publish_home(self, person: Person, content: HomeContent) -> None:
        """Keep every Home that was shown."""
        fault = self._before("publish_home")
        self.homes[person.slack_id].append(content)
        self._after(fault)

    def of(self, *kinds: str) -> list[Said]:
        """What was said of these kinds, in order."""
        return [one for one in self.said if one.delivery.kind in kinds]

    def to(self, person: Person) -> list[Said]:
        """What was said to one person, in order."""
        return [one for one in self.said if one.recipient.id == person.id]

    def last(self, kind: type[M]) -> M:
        """The content of the latest message of a type, as it stands."""
        return [one.message for one in self.said if isinstance(one.message, kind)][-1]

    def _without_postscripts(self, message: object) -> object:
        if not isinstance(message, WithPostscripts):
            return message
        self.postscripts.append((message.message, message.loaded))
        return message.message

    def _before(self, method: str) -> Fault | None:
        fault = self.faults[method].popleft() if self.faults[method] else None
        if fault and isinstance(fault.error, SlackBusyError):
            fault.error.method = METHODS[method]
        if fault and not fault.done:
            raise fault.error
        return fault

    def _after(self, fault: Fault | None) -> None:
        if fault:
            raise fault.error


class InlineExecutor(Executor):
    """Runs everything at once and in order, in the thread that asks."""

    def submit(self, fn: Callable[..., T], /, *given: Any, **named: Any) -> Future[T]:
        """What it raises is raised here."""
        done: Future[T] = Future()
        done.set_result(fn(*given, **named))
        return done

    def map(self, fn: Callable[..., T], *iterables: Iterable[Any], **_options: Any) -> Iterator[T]:
        """One after the other."""
        return iter([fn(*each) for each in zip(*iterables, strict=True)])


class FakeDirectory:
    """Slack's list of people, in pages of two; `asked` counts look-ups, `faults` are raised by the next pages."""

    def __init__(self) -> None:
        self.profiles: dict[tuple[str, str], Profile] = {}
        self.asked: list[str] = []
        self.pages: list[tuple[str, str]] = []
        self.faults: deque[Exception] = deque()

    def profile(self, workspace_id: str, slack_id: str) -> Profile:
        """Raises NotFoundError."""
        self.asked.append(slack_id)
        if (workspace_id, slack_id) not in self.profiles:
            raise NotFoundError
        return self.profiles[workspace_id, slack_id]

    def page(self, workspace: Workspace, cursor: str) -> PeoplePage:
        """Raises what is in `faults`."""
        self.pages.append((workspace.workspace_id, cursor))
        if self.faults:
            raise self.faults.popleft()
        here = [one for (place, _), one in self.profiles.items() if place == workspace.workspace_id]
        start = int(cursor or 0)
        return PeoplePage(tuple(here[start : start + 2]), str(start + 2) if start + 2 < len(here) else "")


class FakeOAuth:
    """Slack's OAuth: `codes` are good for what they give, refresh tokens until newer ones are used."""

    def __init__(self) -> None:
        self.codes: dict[str, Installation] = {}
        self.faults: deque[Exception] = deque()
        self.refreshed: list[str] = []

    def authorize_url(self, state: str) -> str:
        """Where to send the browser."""
        return f"https://slack.test/authorize?state={state}"

    def exchange(self, code: str, now: datetime) -> Installation:
        """What the code is good for. Raises SlackRefusedError."""
        if self.faults:
            raise self.faults.popleft()
        if code not in self.codes:
            raise SlackRefusedError("invalid_code")
        return self.codes.pop(code)

    def refresh(self, refresh_token: str, now: datetime) -> Tokens:
        """Tokens numbered by how often they were asked for. Raises what is in `faults`."""
        self.refreshed.append(refresh_token)
        if self.faults:
            raise self.faults.popleft()
        number = len(self.refreshed)
        return Tokens(f"xoxe.xoxb-{number}", f"xoxe-{number}", now + timedelta(hours=12))


class NoMetrics:
    """Counts nothing."""

    def delivery_ended(self, kind: str, state: str, late_seconds: float | None) -> None: ...

    def claimed(self, seconds: float, count: int) -> None: ...

    def rate_limited(self, method: str) -> None: ...

    def answered(self, kind: str, seconds: float) -> None: ...

    def request_refused(self, reason: str) -> None: ...

    def tick_ended(self, tick: str, seconds: float, failed: bool) -> None: ...
