"""What people set for themselves."""

from bot.core.access import AUTHOR, Data

SETTINGS = Data("settings", readers=AUTHOR, writers=AUTHOR)
