"""What the house must know of performance conversations."""

from bot.core.events import PreferencesChanged
from bot.core.feature import Feature, HomeSection, InFull, ListSection, MessageType, Opens, ReportButton, Subcommand
from bot.core.slack import ids
from bot.core.slack.subcommands import NOTHING
from bot.frames.rules import FRAMES
from bot.meetings.rules import SCHEDULE, MeetingsCancelled, MeetingsMoved, MeetingsPlanned, OutcomeRecorded
from bot.performance import conversations, listeners, messages, planning, views
from bot.performance.bringing_forward import services
from bot.performance.export import EXPORT
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
from bot.performance.tables import PERSONAL_DATA
from bot.performance.vague_wording import VagueWording
from bot.performance.wording import PerformanceWording

FEATURE = Feature(
    name="performance",
    wording=(PerformanceWording, VagueWording),
    service=lambda dependencies: services(dependencies.db),
    actions={
        ids.PERFORMANCE_POINT: listeners.open_add,
        ids.RECORD_EDIT: listeners.open_edit,
        ids.RECORD_SHOW: listeners.show,
        ids.RECORD_AGAIN: listeners.again,
        ids.RECORD_ACKNOWLEDGE: listeners.acknowledge,
        ids.RECORD_COMMENT: listeners.open_comment,
        ids.FORWARD: listeners.open_sentences,
        ids.FORWARD_CHOOSE: listeners.choose,
    },
    forms={
        ids.PERFORMANCE_FORM: listeners.save,
        ids.RECORD_COMMENT_FORM: listeners.save_comment,
        ids.FORWARD_FORM: listeners.bring_forward,
    },
    subcommands=(Subcommand(("records", "record"), takes=NOTHING, run=listeners.read_records),),
    data=(RECORDS, ACKNOWLEDGEMENTS),
    messages=(
        MessageType(
            PERFORMANCE_BRIEF,
            messages.compose_brief,
            views.brief,
            about={SCHEDULE: "occurrence_id", FRAMES: "brief_id", RECORDS: "record_id"},
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
            about={SCHEDULE: "occurrence_id"},
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
            about={RECORDS: "record_id"},
            opens=Opens.PERFORMANCE,
            writes=True,
            started_by_bot=True,
            after_sent=messages.after_record,
        ),
        MessageType(RECEIVED, messages.compose_received, views.received, opens=Opens.PERFORMANCE),
        MessageType(
            UNACKNOWLEDGED,
            messages.compose_unacknowledged,
            views.unacknowledged,
            opens=Opens.PERFORMANCE,
            started_by_bot=True,
        ),
        MessageType(
            BROUGHT_FORWARD,
            messages.compose_brought,
            views.brought,
            opens=Opens.PERFORMANCE,
            started_by_bot=True,
        ),
    ),
    home=(
        HomeSection(
            "performance",
            order=20,
            load=conversations.home_section,
            render=views.home_section,
            also_shows=(RECORDS,),
        ),
    ),
    below_one_on_ones=(ListSection(conversations.below_one_on_ones, views.below_one_on_ones),),
    in_full={"record": InFull(listeners.record_in_full, shows=(RECORDS,))},
    export=EXPORT,
    listens={
        MeetingsPlanned: planning.planned,
        MeetingsMoved: planning.moved,
        MeetingsCancelled: planning.cancelled,
        OutcomeRecorded: planning.outcome_recorded,
        PreferencesChanged: planning.follow_preferences,
    },
    personal_data=PERSONAL_DATA,
    report_buttons=(ReportButton(conversations.shown_records, views.report_button),),
)
