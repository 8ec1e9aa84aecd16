"""What the house must know of what comes before a 1:1."""

from bot.briefs import report_sides, report_views
from bot.core.feature import Feature, HomeSection

FEATURE = Feature(
    name="briefs",
    home=(HomeSection("as_report", order=60, load=report_sides.home_section, render=report_views.home_section),),
)
