"""What the house must know of what administrators decide."""

from bot.administration import views
from bot.core.feature import Feature, HomeButton

FEATURE = Feature(
    name="administration",
    home_buttons=(HomeButton(order=30, render=views.home_button, for_administrators=True),),
)
