"""A person's App Home as Slack shows it: whether it was opened, what page it is on, whether it is out of date."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Home:
    """`opened_at` is the last time the person looked; `stale_since` is set by changes and cleared by publishing.

    Pages count from 0, one counter for each list that can be long.
    """

    workspace_id: str
    person_id: int
    opened_at: datetime
    stale_since: datetime | None = None
    one_on_ones_page: int = 0
    commitments_page: int = 0
    plans_page: int = 0
