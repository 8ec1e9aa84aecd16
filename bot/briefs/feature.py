"""What the house must know of what comes before a 1:1."""

from bot.briefs import planning
from bot.core.events import PreferencesChanged, ZoneChanged
from bot.core.feature import Feature
from bot.meetings.rules import MeetingsCancelled, MeetingsMoved, MeetingsPlanned, OutcomeRecorded

FEATURE = Feature(
    name="briefs",
    listens={
        MeetingsPlanned: planning.planned,
        MeetingsMoved: planning.moved,
        MeetingsCancelled: planning.cancelled,
        OutcomeRecorded: planning.outcome_recorded,
        ZoneChanged: planning.follow_zone,
        PreferencesChanged: planning.follow_preferences,
    },
)
