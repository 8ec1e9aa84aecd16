"""App Home: what it shows, when it was opened, and keeping it fresh for those who look at it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from bot.commitments.lines import live_page
from bot.core.errors import SlackBusyError, SlackRefusedError, SlackUnauthorizedError, SlackUnknownError
from bot.core.locking import lock_asking
from bot.core.outbox import rate_limits as limits
from bot.core.outbox.claim_once import claim_once
from bot.core.outbox.deliveries import DeliveryState, Kind
from bot.core.outbox.homes import Homes, stale_homes
from bot.core.outbox.rate_limit_store import Limits
from bot.core.outbox.store import Deliveries
from bot.core.pair_store import Pairs
from bot.core.people import BY_SLACK, Administrators, Pair, Person, Reader
from bot.core.people_store import People
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingDatabase, CoachingTransaction
from bot.goals.lines import first_goals, live_of_person
from bot.home.leavers import left_lately
from bot.home.report_sides import report_sides
from bot.home.rules import Home, HomeContent, HomeList, Page
from bot.meetings.occurrence_store import Occurrences
from bot.meetings.recurrence import local
from bot.meetings.rules import MeetingLine, SeriesState
from bot.meetings.service import meeting_line, series_lines
from bot.performance.conversations import performance_to_come
from bot.plans.rules import Plan
from bot.plans.store import Plans
from bot.weekly import planning as nudging
from bot.weekly import slots as nudge_slots
from bot.weekly.service import NOTHING_TO_SAY

log = structlog.get_logger(__name__)

# Slack: publish only for those who opened their Home lately.
LATELY = timedelta(days=14)
NO_ANSWER = timedelta(seconds=5)
UNAUTHORIZED = timedelta(minutes=5)
MEETINGS_PAGE = 5
COMMITMENTS_PAGE = 8
PLANS_PAGE = 5


class HomePublisher(Protocol):
    """Shows a Home in Slack. Raises SlackRefusedError, SlackBusyError, SlackUnknownError."""

    def publish_home(self, person: Person, content: HomeContent) -> None: ...


@dataclass(frozen=True)
class HomeService:
    """Publishes Homes outside of any transaction; what changed meanwhile is published by the next tick."""

    db: CoachingDatabase
    publisher: HomePublisher
    administrators: Administrators = BY_SLACK

    def opened(self, request: Request) -> None:
        """The person looks at their Home: show it as it is now."""
        with self.db.coaching(request.who) as tx:
            lock_asking(tx, request.who)
            if not claim_once(tx, request):
                return
            home = Homes(tx).opened(request.who.id, request.now)
        self._publish(home, request.now)

    def turn(self, request: Request, which: HomeList, page: int) -> None:
        """Show another page of one of Home's lists."""
        who = request.who
        with self.db.coaching(who) as tx:
            homes = Homes(tx)
            lock_asking(tx, who)
            if not claim_once(tx, request):
                return
            home = homes.get(who.id) or homes.opened(who.id, request.now)
            turned = home.turned(which, max(0, page))
            homes.save(turned)
        self._publish(turned, request.now)

    def publish_stale(self, now: datetime, limit: int = 50) -> int:
        """Publish Homes that are out of date; returns how many were dealt with. Called by the scheduler.

        One that is refused or breaks holds up no other: it waits for its next change, or to be opened again. Where
        Slack asks to wait, does not answer or does not let the bot in, all of that workspace stay stale and come later.
        """
        done, unauthorized = 0, set()
        closed: set[str] = set()
        for home in stale_homes(self.db, now, now - LATELY, limit):
            if home.workspace_id in closed:
                continue
            try:
                self._publish(home, now)
            except SlackBusyError as error:
                closed.add(home.workspace_id)
                self._wait(home, now + timedelta(seconds=error.retry_after), "ratelimited")
            except SlackUnknownError:
                closed.add(home.workspace_id)
                self._wait(home, now + NO_ANSWER, "no_answer")
            except SlackUnauthorizedError as error:
                closed.add(home.workspace_id)
                unauthorized.add(error.code)
                self._wait(home, now + UNAUTHORIZED, error.code)
            except SlackRefusedError as error:
                log.warning("home_refused", person_id=home.person_id, code=error.code)
                self._settle(home, now)
            except Exception:
                log.error("home_failed", person_id=home.person_id, exc_info=True)
                self._settle(home, now)
            done += 1
        if unauthorized:
            log.error("slack_unauthorized", codes=sorted(unauthorized))
        return done

    def _wait(self, home: Home, until: datetime, reason: str) -> None:
        """Publish no more Homes of that workspace until then; the others go on."""
        with self.db.begin(home.workspace_id) as tx:
            Limits(tx).close(limits.method(limits.PUBLISH), until, reason)

    def _publish(self, home: Home, now: datetime) -> None:
        with self.db.coaching(Reader(home.workspace_id, home.person_id)) as tx:
            person = People(tx).get(home.person_id)
            content = home_content(tx, person, home, now)
        content = replace(content, administers=self.administrators.include(person))
        self.publisher.publish_home(person, content)
        self._settle(home, now)

    def _settle(self, home: Home, now: datetime) -> None:
        with self.db.begin(home.workspace_id) as tx:
            Homes(tx).published(home.person_id, home.stale_since or now)


def home_content(tx: CoachingTransaction, who: Person, home: Home, now: datetime) -> HomeContent:
    """What Home shows a person, in a number of queries that does not grow with what there is."""
    preferences = People(tx).preferences(who.id)
    lines = series_lines(tx, who, now)
    waiting = nudging.waiting(tx, who)
    goals, more_goals = first_goals(live_of_person(tx, who))
    last = Deliveries(tx).latest(
        who.id, Kind.NUDGE, (DeliveryState.SENT, DeliveryState.CANCELLED, DeliveryState.EXPIRED)
    )
    as_report, more_as_report = report_sides(tx, who, now)
    plans = _plans(tx, who, home)
    return HomeContent(
        name=who.name,
        today=local(now, who.timezone).date(),
        welcome=not lines and not as_report,
        meetings=_meetings(tx, who, home, now),
        commitments=live_page(tx, who, home.commitments_page, COMMITMENTS_PAGE, as_report=False),
        plans=plans,
        left=left_lately(tx, who, now),
        paused=tuple(line for line in lines if line.one_on_one.state is SeriesState.PAUSED)[:MEETINGS_PAGE],
        preferences=preferences,
        timezone=who.timezone,
        next_nudge=local(nudge_slots.shown_at(waiting), who.timezone) if waiting else None,
        last_nudge_silent=last is not None and last.reason == NOTHING_TO_SAY,
        performance=tuple(performance_to_come(tx, who, now))[:MEETINGS_PAGE],
        messages_off=limits.MESSAGES_OFF in Limits(tx).closed(now).values(),
        goals=goals,
        more_goals=more_goals,
        as_report=as_report,
        more_as_report=more_as_report,
        manages=bool(lines or plans.total),
    )


def _meetings(tx: CoachingTransaction, who: Person, home: Home, now: datetime) -> Page[MeetingLine]:
    size, number = MEETINGS_PAGE, home.one_on_ones_page
    found, total = Occurrences(tx).page_upcoming_of_manager(who.id, now, size, number * size)
    if not found and total:
        number = (total - 1) // size
        found, total = Occurrences(tx).page_upcoming_of_manager(who.id, now, size, number * size)
    pairs = {pair.id: pair for pair in Pairs(tx).of_manager(who.id)}
    return Page(tuple(meeting_line(one, pairs[one.pair_id]) for one in found), number, size, total)


def _plans(tx: CoachingTransaction, who: Person, home: Home) -> Page[tuple[Pair, Plan]]:
    size, number = PLANS_PAGE, home.plans_page
    pairs, total = Pairs(tx).page_of_manager(who.id, size, number * size)
    if not pairs and total:
        number = (total - 1) // size
        pairs, total = Pairs(tx).page_of_manager(who.id, size, number * size)
    plans = Plans(tx).latest_of_pairs([pair.id for pair in pairs])
    return Page(tuple((pair, plans.get(pair.id, Plan(pair.id))) for pair in pairs), number, size, total)
