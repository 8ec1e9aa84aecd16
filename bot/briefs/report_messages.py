"""What a report is told before a 1:1 and about the shared plan."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.commitments.rules import CommitmentLine
from bot.core.people import PrepareTime
from bot.meetings.rules import Lead
from bot.plans.proposal_rules import Difference, ProposalState
from bot.topics.rules import Topic


@dataclass(frozen=True, slots=True)
class PrepareMessage:
    """What a report gets before a 1:1. `first`: Coach has never written to them.

    `choice` and `lead` say why it comes now; with `choice` NEVER it says that it has stopped. `late`: it could not come
    when it was to.
    """

    pair_id: int
    occurrence_id: int
    manager_name: str
    today: date
    starts_at: datetime
    lead: Lead
    choice: PrepareTime
    commitments: tuple[CommitmentLine, ...] = ()
    more_commitments: int = 0
    topics: tuple[Topic, ...] = ()
    more_topics: int = 0
    first: bool = False
    skipped: bool = False
    late: bool = False


@dataclass(frozen=True, slots=True)
class ProposedMessage:
    """A report proposes to change the shared plan; told to the manager."""

    proposal_id: int
    pair_id: int
    report_name: str
    differences: tuple[Difference, ...]
    state: ProposalState


@dataclass(frozen=True, slots=True)
class DecidedMessage:
    """What the manager has made of a proposal; told to the report once."""

    pair_id: int
    manager_name: str
    taken: bool
    edited: bool = False
    answer: str = ""
