"""What somebody is sent of who they are here, and of their settings."""

from bot.core.database.transaction import Transaction
from bot.core.feature import ExportSection
from bot.core.files import Row, plain
from bot.core.people_store import People
from bot.core.request import Request


def about_you(tx: Transaction, request: Request) -> list[Row]:
    """Who they are here, and what they have chosen."""
    who = request.who
    chosen = People(tx).preferences(who.id)
    settings = {name: plain(getattr(chosen, name)) for name in chosen.__dataclass_fields__}
    person = {"name": who.name, "slack_id": who.slack_id, "timezone": who.timezone, "locale": who.locale}
    return [{**person, **settings}]


EXPORT = (ExportSection("about_you", 10, about_you),)
