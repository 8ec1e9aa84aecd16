"""What the house must know of performance conversations."""

from bot.core.events import PreferencesChanged
from bot.core.feature import Feature
from bot.meetings.rules import MeetingsCancelled, MeetingsMoved, MeetingsPlanned, OutcomeRecorded
from bot.performance import planning

FEATURE = Feature(
    name="performance",
    listens={
        MeetingsPlanned: planning.planned,
        MeetingsMoved: planning.moved,
        MeetingsCancelled: planning.cancelled,
        OutcomeRecorded: planning.outcome_recorded,
        PreferencesChanged: planning.follow_preferences,
    },
)
