"""The performance form's values as ours."""

from dataclasses import dataclass
from datetime import date, datetime, time
from hashlib import sha256

from bot.core.slack import ids
from bot.core.slack.interactions import Interaction
from bot.core.slack.payloads import day
from bot.performance.service import Time
from bot.performance.vague import RecordDraft


@dataclass(frozen=True, slots=True)
class Filled:
    """What was filled in; `report_slack_id` and `when` are None when a record is changed."""

    draft: RecordDraft
    report_slack_id: str | None
    when: Time | None

    @property
    def fingerprint(self) -> str:
        """The same for the same four things, so that saving them once more can be told from saving others."""
        return sha256(repr(self.draft).encode()).hexdigest()[:16]


def filled(form: Interaction) -> Filled:
    """The submitted form."""
    given = form.values
    draft = RecordDraft(
        standard=str(given[ids.STANDARD]),
        gap=str(given[ids.GAP]),
        way=str(given[ids.WAY]),
        consequence=str(given[ids.CONSEQUENCE]),
        gap_on=day(given[ids.GAP_ON]),
        way_by=day(given[ids.WAY_BY]),
        communicated_on=day(given[ids.COMMUNICATED_ON]),
    )
    if ids.DAY not in given:
        return Filled(draft, None, None)
    at = datetime.combine(date.fromisoformat(given[ids.DAY]), time.fromisoformat(given[ids.TIME]))
    return Filled(draft, given.get(ids.REPORT), Time(at, int(given[ids.LENGTH])))
