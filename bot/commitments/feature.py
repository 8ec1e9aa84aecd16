"""What the house must know of commitments."""

from bot.commitments import lines, views
from bot.commitments.rules import COMMITMENTS
from bot.core.feature import Feature, HomeSection

FEATURE = Feature(
    name="commitments",
    data=(COMMITMENTS,),
    home=(
        HomeSection("commitments", order=30, load=lines.home_section, render=views.home_section, shows=(COMMITMENTS,)),
    ),
)
