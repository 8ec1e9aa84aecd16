"""What the house must know of what administrators decide."""

from bot.administration import messages, views
from bot.administration.rules import ADMINISTRATION, POLICY
from bot.administration.tables import PERSONAL_DATA
from bot.administration.wording import AdminWording
from bot.core.feature import Feature, HomeButton, MessageType, Opens

FEATURE = Feature(
    name="administration",
    wording=(AdminWording,),
    data=(POLICY,),
    messages=(
        MessageType(ADMINISTRATION, messages.compose, views.news, shows=(POLICY,), opens=Opens.NOTHING, can_wait=True),
    ),
    personal_data=PERSONAL_DATA,
    home_buttons=(HomeButton(order=30, render=views.home_button, for_administrators=True),),
)
