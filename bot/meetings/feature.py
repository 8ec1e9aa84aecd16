"""What the house must know of 1:1s."""

from bot.core.events import PersonLeft, ZoneChanged
from bot.core.feature import Feature, HomeSection, InFull, OverviewSection, Subcommand, Work
from bot.core.slack import ids
from bot.core.slack.subcommands import NOTHING, PERSON
from bot.meetings import listeners, planning, service, views
from bot.meetings.listeners import of_series_with, tapped
from bot.meetings.occurrences import EXPORT
from bot.meetings.rules import OUTCOMES, PLAN_AHEAD, SCHEDULE
from bot.meetings.service import OneOnOneService
from bot.meetings.tables import PERSONAL_DATA
from bot.meetings.wording import OneOnOneWording

FEATURE = Feature(
    name="meetings",
    wording=(OneOnOneWording,),
    service=lambda dependencies: OneOnOneService(dependencies.db),
    actions={
        ids.ADD_ONE_ON_ONE: listeners.open_add,
        ids.CHANGE_ONE_ON_ONE: listeners.open_change,
        ids.LIST_ONE_ON_ONES: listeners.show_list,
        ids.SHOW_ONE_ON_ONE: listeners.show_one,
        ids.PAUSE_ONE_ON_ONE: tapped(listeners.pause),
        ids.RESUME_ONE_ON_ONE: tapped(listeners.resume),
        ids.END_ONE_ON_ONE: listeners.end_tapped,
        ids.SKIP_MEETING: listeners.skip_tapped,
        ids.UNSKIP_MEETING: tapped(listeners.unskip_meeting),
        ids.MOVE_MEETING: listeners.open_move,
        ids.MOVE_MEETING_NOW: listeners.move_now,
        **dict.fromkeys(listeners.OUTCOMES, listeners.record),
    },
    forms={
        ids.ONE_ON_ONE_FORM: listeners.save,
        ids.MOVE_MEETING_FORM: listeners.move_to,
        ids.SKIP_FORM: listeners.skip_after_all,
        ids.END_FORM: listeners.end_after_all,
        ids.PAUSE_FORM: listeners.pause_after_all,
    },
    subcommands=(
        Subcommand(("add", "new", "create", "schedule", "setup", "set"), takes=listeners.new_series, run=listeners.add),
        Subcommand(("list", "1:1s", "1:1", "one-on-ones", "1on1s", "meetings"), takes=NOTHING, run=listeners.show_list),
        Subcommand(("skip", "cancel"), takes=PERSON, run=listeners.skip, as_typed=True),
        Subcommand(("unskip", "uncancel"), takes=PERSON, run=listeners.unskip, as_typed=True),
        Subcommand(
            ("move", "reschedule", "push", "postpone", "shift"),
            takes=listeners.moved,
            run=listeners.move,
            as_typed=True,
        ),
        Subcommand(("pause",), takes=PERSON, run=of_series_with(listeners.pause), as_typed=True),
        Subcommand(
            ("resume", "unpause", "continue", "restart"),
            takes=PERSON,
            run=of_series_with(listeners.resume),
            as_typed=True,
        ),
        Subcommand(("end", "delete"), takes=PERSON, run=listeners.ask_to_end),
    ),
    data=(SCHEDULE, OUTCOMES),
    home=(
        HomeSection(
            "one_on_ones", order=10, load=service.home_section, render=views.home_section, also_shows=(SCHEDULE,)
        ),
        HomeSection(
            "one_on_ones_just_done",
            order=12,
            load=service.home_just_done,
            render=views.home_just_done,
            also_shows=(SCHEDULE,),
        ),
        HomeSection("add_one_on_one", order=70, load=service.home_add, render=views.home_add),
    ),
    overview=(
        OverviewSection(
            "one_on_ones",
            order=10,
            load=lambda tx, request: service.series_lines(tx, request.who, request.now),
            render=views.overview,
            buttons=views.overview_buttons,
        ),
    ),
    in_full={"series": InFull(listeners.series_in_full, shows=())},
    export=EXPORT,
    listens={ZoneChanged: planning.follow_zone, PersonLeft: planning.end_with},
    work=(Work(PLAN_AHEAD, 60.0, OneOnOneService.plan_ahead),),
    personal_data=PERSONAL_DATA,
)
