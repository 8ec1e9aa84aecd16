"""What a report gets before a 1:1: with whom and when, prompts in their words, what is open, what they bring."""

from bot.briefs.rules import HomeReport, ReportSide
from bot.core.database.transaction import Transaction
from bot.core.outbox.homes import HomeContext
from bot.core.people_store import Pairs, People
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingTransaction
from bot.core.time.dates import local
from bot.meetings.occurrences import meeting_lines, next_known_to
from bot.meetings.rules import MeetingLine, away_until
from bot.meetings.store import Occurrences
from bot.plans.rules import Plan
from bot.plans.store import Plans
from bot.topics.store import Topics

SIDES_SHOWN = 4
"""Home's managers of one person: most have one."""
COMMITMENTS_SHOWN = 5


def home_section(tx: CoachingTransaction, request: Request, home: HomeContext) -> HomeReport | None:
    """The first of them, the next meeting first, and how many more; in a number of queries that does not grow."""
    if not home.reports:
        return None
    who, now = request.who, request.now
    pairs = Pairs(tx).of_report(who.id)
    upcoming = next_known_to(tx, who, [pair.id for pair in pairs], now)
    pairs.sort(key=lambda pair: (pair.id not in upcoming, upcoming[pair.id].starts_at if pair.id in upcoming else now))
    shown = pairs[:SIDES_SHOWN]
    by_pair = {pair.id: pair for pair in shown}
    plans, topics = Plans(tx).latest_of_pairs(list(by_pair)), Topics(tx).open_of_pairs(list(by_pair))
    features = tx.features.report_buttons
    buttons = [(one.render, one.load(tx, list(by_pair))) for one in features]
    consistency = Occurrences(tx).consistency_of_pairs(list(by_pair), now)
    chosen = People(tx).preferences_of(sorted({pair.manager.id for pair in shown})) if shown else {}
    sides = []
    for pair in shown:
        next_one = upcoming.get(pair.id)
        sides.append(
            ReportSide(
                pair,
                next_at=local(next_one.starts_at, who.timezone) if next_one else None,
                plan=plans.get(pair.id, Plan(pair.id)),
                topics=tuple(topics.get(pair.id, ())),
                away_until=away_until(
                    pair.manager, chosen[pair.manager.id], now, next_one.starts_at if next_one else None
                ),
                consistency=consistency[pair.id],
                buttons=tuple((render, values[pair.id]) for render, values in buttons if pair.id in values),
            )
        )
    return HomeReport(request.today, tuple(sides), len(pairs) - len(shown))


def overview(tx: Transaction, request: Request) -> list[MeetingLine]:
    """The next meeting of each 1:1 in which the person is the report, the next first."""
    pairs = {pair.id: pair for pair in Pairs(tx).of_report(request.who.id)}
    upcoming = next_known_to(tx, request.who, sorted(pairs), request.now)
    soonest_first = sorted(upcoming.values(), key=lambda one: one.starts_at)
    return meeting_lines(tx, soonest_first, pairs, request.who, request.now)
