"""What the house must know of 1:1s."""

from bot.core.events import PersonLeft, ZoneChanged
from bot.core.feature import Feature, HomeSection
from bot.meetings import planning, service, views
from bot.meetings.export import EXPORT
from bot.meetings.rules import SCHEDULE
from bot.meetings.tables import PERSONAL_DATA
from bot.meetings.wording import OneOnOneWording

FEATURE = Feature(
    name="meetings",
    wording=(OneOnOneWording,),
    data=(SCHEDULE,),
    home=(
        HomeSection("one_on_ones", order=10, load=service.home_section, render=views.home_section),
        HomeSection("add_one_on_one", order=70, load=service.home_add, render=views.home_add),
    ),
    export=EXPORT,
    listens={ZoneChanged: planning.follow_zone, PersonLeft: planning.end_with},
    personal_data=PERSONAL_DATA,
)
