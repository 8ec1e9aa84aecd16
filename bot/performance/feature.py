"""What the house must know of performance conversations."""

from bot.core.feature import Feature, HomeSection, MessageType, Opens, ReportButton
from bot.frames.rules import FRAMES
from bot.meetings.rules import SCHEDULE
from bot.performance import conversations, messages, views
from bot.performance.rules import (
    ACKNOWLEDGEMENTS,
    BROUGHT_FORWARD,
    PERFORMANCE_AHEAD,
    PERFORMANCE_BRIEF,
    RECEIVED,
    RECORD,
    RECORDS,
    UNACKNOWLEDGED,
)

FEATURE = Feature(
    name="performance",
    data=(RECORDS, ACKNOWLEDGEMENTS),
    messages=(
        MessageType(
            PERFORMANCE_BRIEF,
            messages.compose_brief,
            views.brief,
            shows=(SCHEDULE, FRAMES, RECORDS),
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
            shows=(SCHEDULE,),
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
            shows=(RECORDS, ACKNOWLEDGEMENTS),
            opens=Opens.PERFORMANCE,
            writes=True,
            started_by_bot=True,
            after_sent=messages.after_record,
        ),
        MessageType(
            RECEIVED, messages.compose_received, views.received, shows=(ACKNOWLEDGEMENTS,), opens=Opens.PERFORMANCE
        ),
        MessageType(
            UNACKNOWLEDGED,
            messages.compose_unacknowledged,
            views.unacknowledged,
            shows=(ACKNOWLEDGEMENTS,),
            opens=Opens.PERFORMANCE,
            started_by_bot=True,
        ),
        MessageType(
            BROUGHT_FORWARD,
            messages.compose_brought,
            views.brought,
            shows=(RECORDS,),
            opens=Opens.PERFORMANCE,
            started_by_bot=True,
        ),
    ),
    home=(HomeSection("performance", order=20, load=conversations.home_section, render=views.home_section),),
    report_buttons=(ReportButton(conversations.shown_records, views.report_button),),
)
