"""What each manager chooses: when the nudge comes, the working week, quiet hours, how many messages a day."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.people import Person, Preferences
from bot.services import nudging, scheduling
from bot.services.ports import Store


@dataclass(frozen=True)
class PreferencesService:
    """Reads and saves a person's preferences; whatever waits follows at once."""

    store: Store

    def of(self, who: Person) -> Preferences:
        """The person's choices, the defaults if they made none."""
        with self.store.reading(who.workspace_id) as uow:
            return uow.people.preferences(who.id)

    def save(self, who: Person, preferences: Preferences, now: datetime) -> None:
        """Store choices and move the waiting nudge and briefs accordingly."""
        with self.store.begin(who.workspace_id) as uow:
            uow.people.lock(who.id)
            uow.people.save_preferences(who.id, preferences)
            if not preferences.nudge_on or uow.pairs.of_manager(who.id):
                nudging.schedule_nudge(uow, who, now)
            scheduling.reschedule_briefs(uow, who, now)
            uow.homes.touch([who.id], now)
