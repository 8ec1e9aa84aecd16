"""What the house must know of performance conversations."""

from bot.core.feature import Feature, HomeSection, ReportButton
from bot.performance import conversations, views

FEATURE = Feature(
    name="performance",
    home=(HomeSection("performance", order=20, load=conversations.home_section, render=views.home_section),),
    report_buttons=(ReportButton(conversations.shown_records, views.report_button),),
)
