"""The database with both kinds of sealed text. A service that opens only one of them asks for that one."""

from bot.core.sealing.coaching import CoachingDatabase
from bot.performance.store import PerformanceDatabase


class SealedDatabase(CoachingDatabase, PerformanceDatabase):
    """Each transaction of it opens one kind, or none."""
