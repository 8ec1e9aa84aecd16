"""What each manager chooses: when the weekly message comes, the working week, quiet hours, how many messages a day."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.administration.store import Policies
from bot.core.database.transaction import Database, Transaction
from bot.core.events import PreferencesChanged
from bot.core.feature import ExportSection
from bot.core.files import Row, plain
from bot.core.outbox.homes import HomeContext, Homes
from bot.core.outbox.store import claim_once
from bot.core.people import Person, Preferences
from bot.core.people_store import Pairs, People, lock_people
from bot.core.request import Request
from bot.preferences.rules import Choices


@dataclass(frozen=True)
class PreferencesService:
    """Reads and saves a person's preferences; whatever waits follows at once.

    `country_of` knows the country of a time zone. `languages` are those there is wording in.
    """

    db: Database
    country_of: Callable[[str], str | None]
    languages: tuple[str, ...]

    def of(self, request: Request) -> Preferences:
        """The person's choices, the defaults if they made none."""
        with self.db.read_only(request.who.workspace_id) as tx:
            return People(tx).preferences(request.who.id)

    def shown(self, request: Request) -> Choices:
        """The same for the form."""
        with self.db.read_only(request.who.workspace_id) as tx:
            pairs = tuple(Pairs(tx).of_person(request.who.id))
            return replace(_choices(tx, request.who, HomeContext(request.who, pairs)), languages=self.languages)

    def likely_country(self, request: Request) -> str | None:
        """The country ("DE") the person's time zone lies in, to be offered first; None when it is not clear."""
        return self.country_of(request.who.timezone)

    def save(self, request: Request, preferences: Preferences) -> None:
        """Store choices and move the waiting weekly message and briefs accordingly."""
        who = request.who
        with self.db.begin(who.workspace_id) as tx:
            lock_people(tx, who)
            if not claim_once(tx, request):
                return
            People(tx).save_preferences(who.id, _with_own_quiet_hours(tx, who, preferences))
            tx.features.announce(tx, PreferencesChanged(who, request.now))
            Homes(tx).touch([who.id], request.now)


def _with_own_quiet_hours(tx: Transaction, who: Person, preferences: Preferences) -> Preferences:
    """Quiet hours other than the workspace's are the person's own choice; setting the workspace's gives that up."""
    before = People(tx).preferences(who.id)
    chosen = before.quiet_chosen if preferences.quiet == before.quiet else preferences.quiet != Policies(tx).get().quiet
    return replace(preferences, quiet_chosen=chosen)


def home_section(tx: Transaction, request: Request, home: HomeContext) -> Choices:
    """What the person chose."""
    return _choices(tx, request.who, home)


def _choices(tx: Transaction, who: Person, home: HomeContext) -> Choices:
    return Choices(People(tx).preferences(who.id), as_manager=home.leads, as_report=home.reports)


def about_you(tx: Transaction, request: Request) -> list[Row]:
    """Who they are here, and what they have chosen."""
    who = request.who
    chosen = People(tx).preferences(who.id)
    names = [name for name in chosen.__dataclass_fields__ if name != "away"]  # which has a part of its own
    settings = {name: plain(getattr(chosen, name)) for name in names}
    person = {"name": who.name, "slack_id": who.slack_id, "timezone": who.timezone, "locale": who.locale}
    return [{**person, **settings}]


EXPORT = (ExportSection("about_you", 10, about_you),)
