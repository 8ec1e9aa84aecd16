"""What the house must know of practice."""

from bot.core.feature import Feature, HomeButton
from bot.practice import views
from bot.practice.export import EXPORT
from bot.practice.rules import PRACTICE
from bot.practice.tables import PERSONAL_DATA
from bot.practice.wording import PracticeWording

FEATURE = Feature(
    name="practice",
    wording=(PracticeWording,),
    data=(PRACTICE,),
    export=EXPORT,
    personal_data=PERSONAL_DATA,
    home_buttons=(HomeButton(order=10, render=views.home_button),),
)
