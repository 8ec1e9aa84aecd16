"""What people set for themselves."""

from dataclasses import dataclass

from bot.core.access import AUTHOR, Data
from bot.core.people import Preferences

SETTINGS = Data("settings", readers=AUTHOR, writers=AUTHOR)


@dataclass(frozen=True, slots=True)
class HomeChoices:
    """What App Home shows of them; `as_report`: the person is somebody's report, so that those choices matter too."""

    preferences: Preferences
    as_report: bool
