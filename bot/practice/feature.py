"""What the house must know of practice."""

from bot.core.feature import Feature, HomeButton
from bot.practice import views

FEATURE = Feature(
    name="practice",
    home_buttons=(HomeButton(order=10, render=views.home_button),),
)
