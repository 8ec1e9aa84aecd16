"""What the house must know of performance conversations."""

from bot.administration.rules import ViewerNamed
from bot.briefs.planning import after_brief_ended
from bot.core.events import PreferencesChanged
from bot.core.feature import (
    Feature,
    HomeSection,
    InFull,
    ListSection,
    MessageType,
    Opens,
    Postscript,
    ReportButton,
    Subcommand,
    Work,
)
from bot.core.slack import ids
from bot.core.slack.subcommands import NOTHING
from bot.frames.rules import FRAMES
from bot.meetings.rules import SCHEDULE, MeetingsCancelled, MeetingsMoved, MeetingsPlanned, OutcomeRecorded
from bot.performance import bringing_forward, confirming, listeners, messages, planning, rules, service, viewers, views
from bot.performance.drafts import OLD_DRAFTS
from bot.performance.forms import KEEPS
from bot.performance.service import EXPORT
from bot.performance.tables import PERSONAL_DATA
from bot.performance.vague import VagueWording
from bot.performance.wording import PerformanceWording

FEATURE = Feature(
    name="performance",
    wording=(PerformanceWording, VagueWording),
    service=lambda dependencies: bringing_forward.services(dependencies.db, dependencies.administrators),
    actions={
        ids.PERFORMANCE_POINT: listeners.open_add,
        ids.DRAFT_KEEP: listeners.keep_draft,
        ids.DRAFT_CONTINUE: listeners.go_on,
        ids.DRAFT_DELETE: listeners.delete_draft,
        **dict.fromkeys(KEEPS, listeners.keep_typed),
        ids.RECORD_EDIT: listeners.open_edit,
        ids.RECORD_SHOW: listeners.show,
        ids.RECORD_AGAIN: listeners.again,
        ids.RECORD_ACKNOWLEDGE: listeners.acknowledge,
        ids.RECORD_COMMENT: listeners.open_comment,
        ids.FORWARD: listeners.open_sentences,
        ids.FORWARD_CHOOSE: listeners.choose,
        ids.MANAGER_YES: listeners.confirm_manager,
        ids.MANAGER_NO: listeners.confirm_manager,
        ids.MANAGER_ASK_ADMIN: listeners.ask_administrators,
    },
    forms={
        ids.PERFORMANCE_FORM: listeners.save,
        ids.RECORD_COMMENT_FORM: listeners.save_comment,
        ids.FORWARD_FORM: listeners.bring_forward,
    },
    closed={ids.PERFORMANCE_FORM: listeners.keep_closed},
    subcommands=(
        Subcommand(("performance",), takes=NOTHING, run=listeners.list_conversations),
        Subcommand(("records", "record"), takes=NOTHING, run=listeners.read_records),
    ),
    data=(rules.RECORDS, rules.ACKNOWLEDGEMENTS, rules.CONFIRMATIONS, rules.DRAFTS),
    messages=(
        MessageType(
            rules.PERFORMANCE_BRIEF,
            messages.compose_brief,
            views.brief,
            shows=(rules.CONFIRMATIONS,),
            about={SCHEDULE: "occurrence_id", FRAMES: "brief_id", rules.RECORDS: "record_id"},
            opens=Opens.PERFORMANCE,
            dated=True,
            writes=True,
            started_by_bot=True,
            passes_cap=True,
            passes_days_off=True,
            after_sent=messages.after_brief,
            after_end=after_brief_ended,
        ),
        MessageType(
            rules.PERFORMANCE_AHEAD,
            messages.compose_ahead,
            views.ahead,
            about={SCHEDULE: "occurrence_id", rules.CONFIRMATIONS: "pair_id"},
            opens=Opens.PERFORMANCE,
            dated=True,
            started_by_bot=True,
            passes_cap=True,
            passes_days_off=True,
            after_sent=messages.after_ahead,
        ),
        MessageType(
            rules.RECORD,
            messages.compose_record,
            views.record,
            about={rules.RECORDS: "record_id"},
            opens=Opens.PERFORMANCE,
            dated=True,
            writes=True,
            started_by_bot=True,
            after_sent=messages.after_record,
        ),
        MessageType(rules.RECEIVED, messages.compose_received, views.received, opens=Opens.PERFORMANCE, dated=True),
        MessageType(
            rules.UNACKNOWLEDGED,
            messages.compose_unacknowledged,
            views.unacknowledged,
            opens=Opens.PERFORMANCE,
            dated=True,
            started_by_bot=True,
        ),
        MessageType(
            rules.BROUGHT_FORWARD,
            messages.compose_brought,
            views.brought,
            opens=Opens.PERFORMANCE,
            dated=True,
            started_by_bot=True,
        ),
        *(
            MessageType(
                kind,
                messages.compose_confirm,
                views.confirm,
                about={rules.CONFIRMATIONS: "pair_id"},
                opens=Opens.NOTHING,
                dated=True,
                started_by_bot=True,
                passes_cap=True,
            )
            for kind in (rules.CONFIRM, rules.CONFIRM_ADMIN)
        ),
        MessageType(
            rules.CONFIRM_NEWS,
            messages.compose_confirm_news,
            views.confirm_news,
            about={rules.CONFIRMATIONS: "pair_id"},
            opens=Opens.NOTHING,
            dated=True,
            started_by_bot=True,
        ),
        MessageType(
            rules.VIEWER_NAMED,
            messages.compose_viewer_named,
            views.viewer_named,
            opens=Opens.NOTHING,
            dated=True,
            started_by_bot=True,
            can_wait=True,
        ),
    ),
    home=(
        HomeSection(
            "performance",
            order=20,
            load=service.home_section,
            render=views.home_section,
            also_shows=(rules.RECORDS,),
        ),
        HomeSection("viewers", order=87, load=viewers.home_section, render=views.viewer_namings),
    ),
    postscript=Postscript("viewers", viewers.waiting, viewers.told, viewers.load, views.viewer_namings),
    below_one_on_ones=(ListSection(service.below_one_on_ones, views.below_one_on_ones),),
    in_full={"record": InFull(listeners.record_in_full, shows=(rules.RECORDS,))},
    export=(*EXPORT, *bringing_forward.EXPORT),
    listens={
        MeetingsPlanned: planning.planned,
        MeetingsMoved: confirming.moved,
        MeetingsCancelled: planning.cancelled,
        OutcomeRecorded: planning.outcome_recorded,
        PreferencesChanged: planning.follow_preferences,
        ViewerNamed: viewers.named,
    },
    work=(Work(OLD_DRAFTS, 3600.0, lambda services, now: services.drafts.forget_old(now)),),
    personal_data=PERSONAL_DATA,
    untold=service.untold,
    report_buttons=(ReportButton(service.shown_records, views.report_button),),
)
