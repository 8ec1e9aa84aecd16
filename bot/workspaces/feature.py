"""What the house must know of installed workspaces."""

from bot.core.feature import Feature
from bot.workspaces.notice_wording import NoticeWording
from bot.workspaces.wording import InstallWording

FEATURE = Feature(
    name="workspaces",
    wording=(InstallWording, NoticeWording),
)
