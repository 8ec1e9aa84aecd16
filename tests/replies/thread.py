"""What the tests of replies look at."""

from datetime import date

from bot.commitments.rules import LOGGED, Owner
from bot.core.people import Reader
from bot.core.people_store import Pairs
from bot.plans.store import Notes
from bot.replies.rules import UNSURE
from tests.desk import Desk
from tests.factories import WORKSPACE

FRIDAY, DECEMBER = date(2026, 11, 27), date(2026, 12, 4)


def shown(desk: Desk) -> list[tuple[str, Owner, date | None]]:
    """Priya's live commitments."""
    return [(one.text, one.owner, one.due_on) for one in desk.live()]


def notes(desk: Desk) -> list[str]:
    """Priya's notes."""
    mine = desk.priya.id
    with desk.db.coaching(Reader(WORKSPACE, mine)) as tx:
        return [note.text for pair in Pairs(tx).of_manager(mine) for note in Notes(tx).of_author(mine, pair.id, 9)]


def reply_id(desk: Desk) -> int:
    """The reply that was answered last."""
    desk.tick()
    return [one.message for one in desk.slack.of(LOGGED, UNSURE)][-1].reply_id
