"""How long an installation and its tokens last, and what is told to who installed the bot."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

NOTICE = "notice"
REFRESH_BEFORE = timedelta(hours=2)
"""Slack's rotated tokens last 12 hours: this leaves many tries before the old one ends."""
STATE_LASTS = timedelta(minutes=10)
"""How long an installation may take from the first click to Slack's answer."""
PEOPLE_EVERY = timedelta(days=1)
PEOPLE_PAGE_EVERY = 3.0
"""Seconds: users.list may be called 20 times a minute (docs.slack.dev/apis/web-api/rate-limits)."""
LEASE = timedelta(seconds=60)
AFTER_NO_ANSWER = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class NoticeMessage:
    """Slack refuses messages to a person; told to who installed the bot. `closed` is what Slack says is closed."""

    name: str
    closed: Literal["account", "conversation"]
