"""When the parts of the bot were last well. The one table without a workspace: it is about processes, not people."""

from sqlalchemy import Column, Table, Text

from bot.core.database.tables import Row
from bot.core.database.types import UtcDateTime
from bot.core.personal_data import PersonalData

HEARTBEATS = Table(
    "heartbeats",
    Row.metadata,
    Column("name", Text, primary_key=True),
    Column("seen_at", UtcDateTime(), nullable=False),
    Column("trouble", Text, nullable=True),
)

PERSONAL_DATA = (PersonalData(HEARTBEATS),)
