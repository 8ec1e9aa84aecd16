"""What the house must know of commitments."""

from bot.commitments import lines, views
from bot.commitments.export import EXPORT
from bot.commitments.rules import COMMITMENTS
from bot.commitments.tables import PERSONAL_DATA
from bot.commitments.wording import CommitmentWording
from bot.core.feature import Feature, HomeSection

FEATURE = Feature(
    name="commitments",
    wording=(CommitmentWording,),
    data=(COMMITMENTS,),
    home=(
        HomeSection("commitments", order=30, load=lines.home_section, render=views.home_section, shows=(COMMITMENTS,)),
    ),
    export=EXPORT,
    personal_data=PERSONAL_DATA,
)
