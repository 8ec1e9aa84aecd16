"""What the house must know of being away."""

from bot.away import holidays, listeners, messages, service, views
from bot.away.rules import AWAY, BACK, HOLIDAYS, MINE, OF_REPORT, ON_HOLIDAY
from bot.away.service import EXPORT, AwayService
from bot.away.wording import AwayWording
from bot.core.events import PreferencesChanged
from bot.core.feature import Feature, HomeSection, MessageType, Opens, Subcommand, Work
from bot.core.slack import ids
from bot.meetings.rules import SCHEDULE, MeetingsCancelled, MeetingsMoved, MeetingsPlanned

FEATURE = Feature(
    name="away",
    wording=(AwayWording,),
    service=lambda dependencies: AwayService(dependencies.db),
    actions={
        ids.AWAY_OPEN: listeners.open_form,
        ids.AWAY_OFF: listeners.off,
        ids.AWAY_CHOOSE: listeners.choose,
        **dict.fromkeys(listeners.ALL, listeners.choose_all),
    },
    forms={ids.AWAY_FORM: listeners.save},
    subcommands=(
        Subcommand(("away", "back", "ooo", "pto", "vacation"), takes=listeners.typed_away, run=listeners.away),
    ),
    data=(AWAY, HOLIDAYS),
    messages=(
        MessageType(MINE, messages.compose_mine, views.question, shows=(SCHEDULE,), opens=Opens.NOTHING),
        MessageType(
            OF_REPORT,
            messages.compose_of_report,
            views.question,
            shows=(SCHEDULE,),
            opens=Opens.NOTHING,
            started_by_bot=True,
            passes_cap=True,
        ),
        MessageType(
            ON_HOLIDAY,
            holidays.compose,
            views.holiday,
            shows=(SCHEDULE,),
            opens=Opens.NOTHING,
            writes=True,
            started_by_bot=True,
            after_sent=holidays.after_sent,
        ),
        MessageType(BACK, messages.compose_back, views.back, opens=Opens.NOTHING, started_by_bot=True, passes_cap=True),
    ),
    home=(
        HomeSection("away", order=5, load=service.home_section, render=views.home_section),
        HomeSection("holidays", order=11, load=holidays.home_section, render=views.home_holidays),
    ),
    listens={
        MeetingsPlanned: holidays.planned,
        MeetingsMoved: holidays.moved,
        MeetingsCancelled: holidays.cancelled,
        PreferencesChanged: holidays.follow_preferences,
    },
    export=EXPORT,
    work=(Work("forget_absences", 3600.0, AwayService.forget_past),),
)
