"""What the house must know of what comes before a 1:1."""

from bot.briefs import afterwards, listeners, messages, planning, report_brief, report_views, rules, shift, views
from bot.briefs.service import BriefService
from bot.briefs.tables import PERSONAL_DATA
from bot.briefs.wording import BriefWording, ReportBriefWording, WhyWording
from bot.commitments.rules import COMMITMENTS
from bot.core.events import PreferencesChanged, ZoneChanged
from bot.core.feature import Feature, HomeSection, InFull, MessageType, Opens, OverviewSection, Shortcut, Subcommand
from bot.core.slack import ids
from bot.core.slack.subcommands import PERSON
from bot.frames.rules import FRAMES
from bot.goals.rules import GOALS
from bot.meetings.rules import SCHEDULE, MeetingsCancelled, MeetingsMoved, MeetingsPlanned, OutcomeRecorded
from bot.plans import views as plan_views
from bot.plans.rules import PLAN, PLANS, PRIVATE_NOTES
from bot.topics.rules import TOPICS

MEETING = {SCHEDULE: "occurrence_id"}

FEATURE = Feature(
    name="briefs",
    wording=(BriefWording, ReportBriefWording, WhyWording),
    service=lambda dependencies: BriefService(dependencies.db),
    actions={
        ids.PREPARE: listeners.prepare,
        ids.SHIFT_FRAME: listeners.shift,
        ids.SHIFT_LEAVE: listeners.leave_frame,
        ids.STOP_REPORT_BRIEF: listeners.stop_or_start,
        ids.START_REPORT_BRIEF: listeners.stop_or_start,
        ids.ANOTHER_QUESTION: listeners.another_question,
        ids.NOT_USEFUL: listeners.not_useful,
        ids.KEEP_QUESTION: listeners.keep_question,
        ids.OTHER_PROMPTS: listeners.other_prompts,
        ids.WHY: listeners.why,
    },
    forms={ids.SHIFT_FORM: listeners.shift_after_all, ids.WHY_FORM: listeners.save_fit},
    shortcuts=(
        Shortcut(
            ids.PREPARE_SHORTCUT,
            listeners.pick,
            lambda wording: (wording[BriefWording].shortcut_name, wording[BriefWording].shortcut_about),
            kind="global",
        ),
    ),
    subcommands=(
        Subcommand(("brief", "prep", "briefing"), takes=PERSON, run=listeners.brief_now),
        Subcommand(("prepare",), takes=listeners.named_person, run=listeners.brief_now),
    ),
    data=(rules.BRIEFS,),
    messages=(
        MessageType(
            rules.BRIEF,
            messages.compose_brief,
            views.brief,
            shows=(TOPICS, COMMITMENTS),
            quotes=(PRIVATE_NOTES,),  # the last one before it was sent
            about={**MEETING, FRAMES: "brief_id", rules.BRIEFS: "brief_id"},
            writes=True,
            started_by_bot=True,
            passes_cap=True,
            passes_days_off=True,
            after_sent=messages.after_brief,
            after_end=planning.after_brief_ended,
            dated=True,
        ),
        MessageType(
            rules.REQUESTED,
            messages.compose_brief,
            views.brief,
            shows=(TOPICS, COMMITMENTS),
            quotes=(PRIVATE_NOTES,),
            about={**MEETING, FRAMES: "brief_id", rules.BRIEFS: "brief_id"},
            writes=True,
            after_sent=messages.after_brief,
            after_end=planning.after_brief_ended,
            dated=True,
        ),
        MessageType(
            rules.REPORT_BRIEF,
            messages.compose_report_brief,
            report_views.report_brief,
            shows=(COMMITMENTS, TOPICS),
            quotes=(GOALS,),
            about=MEETING,
            writes=True,
            started_by_bot=True,
            passes_cap=True,
            passes_days_off=True,
            after_sent=messages.after_report_brief,
            dated=True,
        ),
        MessageType(rules.CHANGED, messages.compose_changed, report_views.changed, opens=Opens.NOTHING, dated=True),
        MessageType(
            rules.PROMPTS,
            messages.compose_prompts,
            views.prompts,
            quotes=(GOALS,),
            about={rules.BRIEFS: "brief_id"},
            writes=True,
            dated=True,
        ),
        MessageType(
            PLAN,
            messages.compose_plan,
            plan_views.plan,
            shows=(PLANS, COMMITMENTS, GOALS, PRIVATE_NOTES, SCHEDULE),
            dated=True,
        ),
        MessageType(
            rules.FOLLOW_UP,
            afterwards.compose,
            views.follow_up,
            about=MEETING,
            opens=Opens.NOTHING,
            writes=True,
            after_sent=afterwards.after_sent,
            after_end=afterwards.after_end,
            dated=True,
        ),
        MessageType(
            rules.FOLLOW_UPS,
            afterwards.compose_several,
            views.follow_ups,
            shows=(SCHEDULE,),
            opens=Opens.NOTHING,
            dated=True,
        ),
        MessageType(
            rules.REPORT_FOLLOW_UP,
            afterwards.compose_for_report,
            views.report_follow_up,
            about=MEETING,
            opens=Opens.NOTHING,
            started_by_bot=True,
            passes_cap=True,
            passes_days_off=True,
            after_sent=afterwards.after_sent_to_report,
            dated=True,
        ),
        MessageType(
            rules.SHIFT,
            messages.compose_shift,
            views.shift,
            about={FRAMES: "brief_id"},
            opens=Opens.NOTHING,
            dated=True,
        ),
        MessageType(
            rules.SHIFT_ASK,
            messages.compose_shift_ask,
            views.shift_ask,
            about={FRAMES: "brief_id"},
            opens=Opens.NOTHING,
        ),
        MessageType(
            rules.SHIFTED,
            messages.compose_shifted,
            views.shifted,
            opens=Opens.NOTHING,
            started_by_bot=True,
            passes_cap=True,
            dated=True,
        ),
        MessageType(
            rules.PERFORMANCE_TALK, messages.compose_performance_talk, views.performance_talk, opens=Opens.NOTHING
        ),
        MessageType(rules.COACH_ROLE, messages.compose_coach_role, views.coach_role, opens=Opens.NOTHING),
    ),
    home=(
        HomeSection(
            "as_report",
            order=15,
            load=report_brief.home_section,
            render=report_views.home_section,
            shows=(TOPICS,),
            also_shows=(SCHEDULE,),
        ),
    ),
    overview=(OverviewSection("as_report", order=20, load=report_brief.overview, render=report_views.overview),),
    listens={
        MeetingsPlanned: planning.planned,
        MeetingsMoved: planning.moved,
        MeetingsCancelled: planning.cancelled,
        OutcomeRecorded: planning.outcome_recorded,
        ZoneChanged: planning.follow_zone,
        PreferencesChanged: planning.follow_preferences,
    },
    in_full={"brief": InFull(listeners.in_full, shows=(COMMITMENTS, TOPICS, PRIVATE_NOTES))},
    export=shift.EXPORT,
    personal_data=PERSONAL_DATA,
)
