"""The commands that can be typed after /coach, as values; people are given as typed, services look them
up.

A person may be missing where a modal or picker can ask.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.commitments.typed_orders import Help, Mark, MoveDue, Snooze
from bot.meetings.typed_schedules import Schedule


@dataclass(frozen=True, slots=True)
class Mention:
    """A person as typed: `<@U123|sam>`, `<@U123>`, `@sam` or `sam`. `slack_id` is None for a plain name."""

    slack_id: str | None
    name: str


@dataclass(frozen=True, slots=True)
class Overview:
    """`/coach` alone."""


@dataclass(frozen=True, slots=True)
class Add:
    """Set up a 1:1. `schedule` is None when none was typed or it was not understood: `typed` then says what
    was."""

    person: Mention | None
    schedule: Schedule | None
    typed: str = ""


@dataclass(frozen=True, slots=True)
class ListOneOnOnes:
    """Show the 1:1s."""


@dataclass(frozen=True, slots=True)
class BriefNow:
    """Post the brief at once."""

    person: Mention | None


@dataclass(frozen=True, slots=True)
class OpenPlan:
    """Open the coaching plan."""

    person: Mention | None


@dataclass(frozen=True, slots=True)
class NewGoal:
    """Write a goal."""

    person: Mention | None


@dataclass(frozen=True, slots=True)
class BringTopic:
    """Bring a topic to the next 1:1 with one's manager; without `text` it asks. `text` is unescaped."""

    person: Mention | None
    text: str = ""


@dataclass(frozen=True, slots=True)
class HandOver:
    """Pass on what was agreed: `people` are the report and the new manager, or the new manager alone, or nobody."""

    people: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class Commit:
    """Log a commitment. `text` is as Slack sends it, to be read like a reply."""

    person: Mention | None
    text: str


@dataclass(frozen=True, slots=True)
class Todo:
    """Show the open commitments."""


@dataclass(frozen=True, slots=True)
class Done:
    """Mark commitments as done."""

    mark: Mark


@dataclass(frozen=True, slots=True)
class Drop:
    """Drop commitments."""

    mark: Mark


@dataclass(frozen=True, slots=True)
class SkipNext:
    """Skip the next occurrence."""

    person: Mention | None


@dataclass(frozen=True, slots=True)
class MoveNext:
    """Move the next occurrence; `when` None asks. `typed` is what was said of the time."""

    person: Mention | None
    when: datetime | None = None
    typed: str = ""


@dataclass(frozen=True, slots=True)
class Pause:
    """Pause the series."""

    person: Mention | None


@dataclass(frozen=True, slots=True)
class Resume:
    """Go on with a paused series."""

    person: Mention | None


@dataclass(frozen=True, slots=True)
class End:
    """End the series."""

    person: Mention | None


@dataclass(frozen=True, slots=True)
class SnoozeNudge:
    """Keep the weekly nudge quiet for a while."""

    snooze: Snooze


@dataclass(frozen=True, slots=True)
class Practice:
    """Practise a hard moment."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Open the settings."""


@dataclass(frozen=True, slots=True)
class Admin:
    """Open what administrators decide."""


@dataclass(frozen=True, slots=True)
class ReadRecords:
    """List performance records, for those whom the workspace has named to read them."""


@dataclass(frozen=True, slots=True)
class Privacy:
    """Show what is kept, for how long, and who sees it."""


@dataclass(frozen=True, slots=True)
class Export:
    """Send the person all that is theirs."""


@dataclass(frozen=True, slots=True)
class Forget:
    """Erase what the person wrote."""


@dataclass(frozen=True, slots=True)
class Unclear:
    """Not understood. `usage` is the key of the nearest usage, `typed` what was typed."""

    usage: str
    typed: str


Command = (
    Overview
    | Help
    | Add
    | ListOneOnOnes
    | BriefNow
    | OpenPlan
    | NewGoal
    | BringTopic
    | HandOver
    | Commit
    | Todo
    | Done
    | Drop
    | MoveDue
    | SkipNext
    | MoveNext
    | Pause
    | Resume
    | End
    | SnoozeNudge
    | Practice
    | Settings
    | Admin
    | ReadRecords
    | Privacy
    | Export
    | Forget
    | Unclear
)
