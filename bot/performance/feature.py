"""What the house must know of performance conversations."""

from bot.core.access import Data
from bot.core.feature import Feature, MessageType, Opens
from bot.performance import messages, views
from bot.performance.rules import (
    BROUGHT_FORWARD,
    PERFORMANCE_AHEAD,
    PERFORMANCE_BRIEF,
    RECEIVED,
    RECORD,
    UNACKNOWLEDGED,
)

FEATURE = Feature(
    name="performance",
    messages=(
        MessageType(
            PERFORMANCE_BRIEF,
            messages.compose_brief,
            views.brief,
            shows=(Data.SCHEDULE, Data.FRAME, Data.RECORD),
            opens=Opens.PERFORMANCE,
            writes=True,
            started_by_bot=True,
            passes_cap=True,
            passes_days_off=True,
            after_sent=messages.after_brief,
        ),
        MessageType(
            PERFORMANCE_AHEAD,
            messages.compose_ahead,
            views.ahead,
            shows=(Data.SCHEDULE,),
            opens=Opens.PERFORMANCE,
            started_by_bot=True,
            passes_cap=True,
            passes_days_off=True,
            after_sent=messages.after_ahead,
        ),
        MessageType(
            RECORD,
            messages.compose_record,
            views.record,
            shows=(Data.RECORD, Data.RECEIVED),
            opens=Opens.PERFORMANCE,
            writes=True,
            started_by_bot=True,
            after_sent=messages.after_record,
        ),
        MessageType(
            RECEIVED, messages.compose_received, views.received, shows=(Data.RECEIVED,), opens=Opens.PERFORMANCE
        ),
        MessageType(
            UNACKNOWLEDGED,
            messages.compose_unacknowledged,
            views.unacknowledged,
            shows=(Data.RECEIVED,),
            opens=Opens.PERFORMANCE,
            started_by_bot=True,
        ),
        MessageType(
            BROUGHT_FORWARD,
            messages.compose_brought,
            views.brought,
            shows=(Data.RECORD,),
            opens=Opens.PERFORMANCE,
            started_by_bot=True,
        ),
    ),
)
