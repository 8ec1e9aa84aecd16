"""What each manager chooses: when the nudge comes, the working week, quiet hours, how many messages a day."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain.people import Person, Preferences, next_working_day
from bot.services import rescheduling
from bot.services.locking import lock_asking
from bot.services.ports import Store, UnitOfWork
from bot.services.receipts import first_time


@dataclass(frozen=True)
class PreferencesService:
    """Reads and saves a person's preferences; whatever waits follows at once.

    `country_of` knows the country of a time zone.
    """

    store: Store
    country_of: Callable[[str], str | None]

    def of(self, who: Person) -> Preferences:
        """The person's choices, the defaults if they made none."""
        with self.store.reading(who.workspace_id) as uow:
            return uow.people.preferences(who.id)

    def next_working_day(self, who: Person, today: date) -> date:
        """The first day after `today` on which the person works."""
        with self.store.begin(who.workspace_id) as uow:
            preferences = uow.people.preferences(who.id)
            return next_working_day(today, preferences.working_days, uow.holidays_of(preferences.country))

    def likely_country(self, who: Person) -> str | None:
        """The country ("DE") the person's time zone lies in, to be offered first; None when it is not clear."""
        return self.country_of(who.timezone)

    def save(self, who: Person, preferences: Preferences, now: datetime, receipt: str | None = None) -> None:
        """Store choices and move the waiting nudge and briefs accordingly."""
        with self.store.begin(who.workspace_id) as uow:
            lock_asking(uow, who)
            if not first_time(uow, receipt, now):
                return
            uow.people.save_preferences(who.id, _with_own_quiet_hours(uow, who, preferences))
            rescheduling.follow_preferences(uow, who, now)


def _with_own_quiet_hours(uow: UnitOfWork, who: Person, preferences: Preferences) -> Preferences:
    """Whoever sets other quiet hours than the workspace's has chosen theirs; setting the workspace's gives that up."""
    before = uow.people.preferences(who.id)
    chosen = before.quiet_chosen if preferences.quiet == before.quiet else preferences.quiet != uow.policies.get().quiet
    return replace(preferences, quiet_chosen=chosen)
