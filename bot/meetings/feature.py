"""What the house must know of 1:1s."""

from bot.core.feature import Feature, HomeSection
from bot.meetings import service, views
from bot.meetings.rules import SCHEDULE

FEATURE = Feature(
    name="meetings",
    data=(SCHEDULE,),
    home=(
        HomeSection("one_on_ones", order=10, load=service.home_section, render=views.home_section),
        HomeSection("add_one_on_one", order=70, load=service.home_add, render=views.home_add),
    ),
)
