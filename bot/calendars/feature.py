"""What the house must know of calendars."""

from bot.calendars import listeners, messages, service, views
from bot.calendars.connected import CALENDARS, FAILING, OFFER, READ_CALENDARS
from bot.calendars.opening import opening
from bot.calendars.service import EXPORT, CalendarService
from bot.calendars.signing_in import SignIns, apps_of
from bot.calendars.tables import PERSONAL_DATA
from bot.calendars.wording import CalendarWording, SignInWording
from bot.core.dependencies import Dependencies
from bot.core.events import PersonLeft, WorkspaceEnded
from bot.core.feature import Feature, HomeSection, MessageType, Subcommand, Work
from bot.core.slack import ids
from bot.core.slack.subcommands import NOTHING
from bot.meetings.rules import FollowsAgain


def _service(given: Dependencies) -> CalendarService:
    private = given.allow_private_calendars
    apps = apps_of(given.calendar_clients, given.public_url, allow_private=private)
    sign_ins = SignIns(given.db, given.library, given.cipher, given.public_url, apps) if apps else None
    return CalendarService(given.db, given.library, opening(apps, allow_private=private), sign_ins)


FEATURE = Feature(
    name="calendars",
    wording=(CalendarWording, SignInWording),
    service=_service,
    actions={
        ids.CALENDAR_CONNECT: listeners.open_connect,
        ids.CALENDAR_OWN: listeners.open_own,
        ids.CALENDAR_CHOOSE: listeners.open_choose,
        ids.CALENDAR_DISCONNECT: listeners.disconnect,
        ids.CALENDAR_TRY_AGAIN: listeners.try_again,
    },
    forms={
        ids.CALENDAR_FORM: listeners.connect,
        ids.CALENDAR_OWN_FORM: listeners.save_own,
        ids.CALENDAR_CHOOSE_FORM: listeners.choose,
    },
    subcommands=(Subcommand(("calendar", "calendars", "cal", "sync"), takes=NOTHING, run=listeners.show),),
    data=(CALENDARS,),
    messages=(
        MessageType(OFFER, messages.compose_offer, views.offer, started_by_bot=True),
        MessageType(FAILING, messages.compose_failing, views.failing, started_by_bot=True),
    ),
    home=(HomeSection("calendars", order=75, load=service.home_section, render=views.home_section),),
    listens={
        PersonLeft: service.person_left,
        WorkspaceEnded: service.workspace_ended,
        FollowsAgain: service.follows_again,
    },
    export=EXPORT,
    work=(Work(READ_CALENDARS, 30.0, CalendarService.read_due),),
    personal_data=PERSONAL_DATA,
)
