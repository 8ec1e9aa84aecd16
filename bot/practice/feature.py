"""What the house must know of practice."""

from bot.core.feature import Feature, HomeButton
from bot.practice import views
from bot.practice.rules import PRACTICE

FEATURE = Feature(
    name="practice",
    data=(PRACTICE,),
    home_buttons=(HomeButton(order=10, render=views.home_button),),
)
