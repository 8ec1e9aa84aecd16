"""What App Home shows of a person's choices."""

from dataclasses import dataclass

from bot.core.people import Preferences


@dataclass(frozen=True, slots=True)
class HomeChoices:
    """What was chosen; `as_report`: the person is somebody's report, so that those choices matter too."""

    preferences: Preferences
    as_report: bool
