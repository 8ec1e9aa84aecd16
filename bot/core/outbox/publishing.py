"""Publishes App Homes: when they are opened, and again when what they show has changed, if they were opened lately."""

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from bot.core.database.transaction import OpeningDatabase, Transaction
from bot.core.errors import SlackBusyError, SlackRefusedError, SlackUnauthorizedError, SlackUnknownError
from bot.core.failed_rows import FailedRows
from bot.core.outbox import rate_limits
from bot.core.outbox.homes import PUBLISH_HOMES, Home, HomeContent, HomeContext, Homes, stale_homes
from bot.core.outbox.rate_limits import RateLimits
from bot.core.people import Person, Reader
from bot.core.people_store import Pairs, People
from bot.core.request import Request
from bot.core.wording.library import Library

log = structlog.get_logger(__name__)

# Slack: publish only for those who opened their Home lately.
LATELY = timedelta(days=14)
AT_ONCE = 50
NO_ANSWER = timedelta(seconds=5)
UNAUTHORIZED = timedelta(minutes=5)


class HomePublisher(Protocol):
    """Shows App Homes in Slack."""

    def publish_home(self, person: Person, content: HomeContent) -> None:
        """Raises SlackRefusedError, SlackBusyError, SlackUnknownError."""


@dataclass(frozen=True)
class HomePublishing:
    """Publishes Homes outside of any transaction; what changed meanwhile is published by the next tick.

    Slack waits for no Home: one which somebody opens is put together and sent by `background`.
    """

    db: OpeningDatabase
    publisher: HomePublisher
    library: Library
    administers: Callable[[Person], bool]
    background: Executor

    def publish(self, home: Home, now: datetime) -> None:
        """Show it as it is now. Raises what `publish_home` raises."""
        with self.db.coaching(Reader(home.workspace_id, home.person_id), read_only=True) as tx:
            person = People(tx).get(home.person_id)
            request = Request(person, now, self.library.for_locale(person.reads))
            content = home_content(tx, request, home, administers=self.administers(person))
        self.publisher.publish_home(person, content)
        self._settle(home, now)

    def show(self, home: Home, now: datetime) -> None:
        """Publish it in a moment, while the person looks. What fails is left to `publish_stale`."""
        self.background.submit(self._publish_or_leave, home, now)

    def _publish_or_leave(self, home: Home, now: datetime) -> None:
        FailedRows(self.db, PUBLISH_HOMES).each_of(
            [(home.workspace_id, home.person_id)], lambda *_: self._publish_opened(home, now), now
        )

    def _publish_opened(self, home: Home, now: datetime) -> None:
        try:
            self.publish(home, now)
        except (SlackRefusedError, SlackBusyError, SlackUnknownError) as error:
            why = error.code if isinstance(error, SlackRefusedError) else type(error).__name__
            log.warning("home_left_for_later", person_id=home.person_id, why=why)

    def publish_stale(self, now: datetime) -> int:
        """Publish Homes that are out of date; returns how many were dealt with. Called by the scheduler.

        One that is refused or breaks comes again later by itself. Where Slack asks to wait, does not answer or does not
        let the bot in, all of that workspace stay stale and come later.
        """
        unauthorized: set[str] = set()
        closed: set[str] = set()

        def publish(workspace_id: str, person_id: int) -> bool:
            with self.db.read_only(workspace_id) as tx:
                home = Homes(tx).get(person_id) if workspace_id not in closed else None
            if home is None or home.stale_since is None:
                return False
            try:
                self.publish(home, now)
            except SlackBusyError as error:
                self._close(home, closed, now + timedelta(seconds=error.retry_after), "ratelimited")
            except SlackUnknownError:
                self._close(home, closed, now + NO_ANSWER, "no_answer")
            except SlackUnauthorizedError as error:
                unauthorized.add(error.code)
                self._close(home, closed, now + UNAUTHORIZED, error.code)
            return True

        stale = stale_homes(self.db, now, now - LATELY, AT_ONCE)
        done = FailedRows(self.db, PUBLISH_HOMES).each(stale, publish, now)
        if unauthorized:
            log.error("slack_unauthorized", codes=sorted(unauthorized))
        return sum(done)

    def _close(self, home: Home, closed: set[str], until: datetime, reason: str) -> None:
        """Publish no more Homes of that workspace until then; the others go on."""
        closed.add(home.workspace_id)
        with self.db.begin(home.workspace_id) as tx:
            RateLimits(tx).close(rate_limits.method(rate_limits.PUBLISH), until, reason)

    def _settle(self, home: Home, now: datetime) -> None:
        with self.db.begin(home.workspace_id) as tx:
            Homes(tx).published(home.person_id, home.stale_since or now)


def home_content(tx: Transaction, request: Request, home: Home, *, administers: bool = False) -> HomeContent:
    """What Home shows a person, in a number of queries that does not grow with what there is."""
    pairs = tuple(Pairs(tx).of_person(request.who.id))
    context, sections = HomeContext(request.who, pairs, home.pages, administers), tx.features.home
    return HomeContent({one.name: one.load(tx, request, context) for one in sections}, sections, request.wording)
