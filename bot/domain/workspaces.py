"""A Slack workspace that the bot is installed in."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Workspace:
    """`id` is Slack's team id. `bot_user_id` is how the bot appears there."""

    id: str
    name: str
    bot_user_id: str
