"""What people set for themselves."""

from dataclasses import dataclass

from bot.core.access import AUTHOR, Data
from bot.core.people import Preferences

SETTINGS = Data("settings", readers=AUTHOR, writers=AUTHOR)


@dataclass(frozen=True, slots=True)
class HomeChoices:
    """What App Home shows of them: of what comes to managers and to reports only what this person is."""

    preferences: Preferences
    as_manager: bool
    as_report: bool
