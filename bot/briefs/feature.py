"""What the house must know of what comes before a 1:1."""

from bot.briefs.kit_wording import KitWording
from bot.briefs.question_wording import QuestionWording
from bot.briefs.report_wording import PrepareWording
from bot.briefs.rules import BRIEF
from bot.briefs.wording import BriefWording
from bot.core.feature import Feature

FEATURE = Feature(
    name="briefs",
    wording=(BriefWording, KitWording, PrepareWording, QuestionWording),
    data=(BRIEF,),
)
