"""What people set for themselves."""

from dataclasses import dataclass

from bot.core.access import AUTHOR, Data
from bot.core.people import Preferences

SETTINGS = Data("settings", readers=AUTHOR, writers=AUTHOR)


@dataclass(frozen=True, slots=True)
class Choices:
    """What App Home and the form show of them: of what comes to managers and to reports only what this person is.
    `languages` are those that can be chosen."""

    preferences: Preferences
    as_manager: bool
    as_report: bool
    languages: tuple[str, ...] = ()

    @property
    def only_reports(self) -> bool:
        """Whether their weekly message is of their own commitments, if they want one."""
        return self.as_report and not self.as_manager
