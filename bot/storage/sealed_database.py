"""The database with both kinds of sealed text. A service that opens only one of them asks for that one."""

from bot.storage.coaching import CoachingDatabase
from bot.storage.performance import PerformanceDatabase


class SealedDatabase(CoachingDatabase, PerformanceDatabase):
    """Each transaction of it opens one kind, or none."""
