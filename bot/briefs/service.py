"""The brief before a 1:1: its thread, its parts, its powerful question, and asking afterwards whether it happened."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.briefs.planning import deliver, reschedule_report_briefs
from bot.briefs.rules import BRIEFS, REQUESTED, Brief, next_question
from bot.briefs.store import Briefs
from bot.commitments.rules import CommitmentLine
from bot.commitments.store import Commitments
from bot.core.access import Act
from bot.core.outbox.homes import Homes
from bot.core.outbox.store import changed, claim_once
from bot.core.people import Pair, Person, ReportBriefTime, check_report
from bot.core.people_store import People, ensure_pair, lock_people, reach_pair
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingDatabase, CoachingTransaction
from bot.library.wording import question_ids
from bot.meetings.rules import SCHEDULE, Occurrence
from bot.meetings.store import Occurrences
from bot.plans.rules import Note
from bot.plans.store import Notes
from bot.topics.rules import Topic
from bot.topics.store import Topics


@dataclass(frozen=True)
class BriefService:
    """What a manager asks of a brief, and when a report gets theirs."""

    db: CoachingDatabase

    def request(self, request: Request, report: Person) -> Person:
        """Post a brief for the next 1:1 with `report` now, whenever that is; the report as one of the pair. Raises
        NotAReportError."""
        who, now = request.who, request.now
        check_report(who, report)
        with self.db.coaching(who) as tx:
            lock_people(tx, who)
            if not claim_once(tx, request):
                return report
            pair = ensure_pair(tx, who, report, now)
            upcoming = Occurrences(tx).next_of_pair(pair.id, now)
            brief = start(tx, request, pair, upcoming)
            about = {"occurrence_id": upcoming.id} if upcoming else {}
            deliver(tx, REQUESTED, brief.id, who, pair.id, now, {"brief_id": brief.id, **about})
            return pair.report

    def another_question(self, request: Request, brief_id: int) -> None:
        """Show another powerful question in a brief. Raises NotFoundError."""
        with self.db.coaching(request.who) as tx:
            brief = Briefs(tx).get(brief_id)
            pair = reach_pair(tx, request.who, brief.pair_id, BRIEFS, Act.WRITE)
            if not claim_once(tx, request):
                return
            choose_question(tx, request, brief.id, brief.pair_id)
            changed(tx, pair, BRIEFS, request.now, brief.id)

    def in_full(self, request: Request, pair_id: int) -> tuple[Pair, list[CommitmentLine], list[Topic], Note | None]:
        """What a brief shows the beginning of: what is open, the topics, one's own last note. Raises NotFoundError."""
        with self.db.coaching(request.who, read_only=True) as tx:
            pair = reach_pair(tx, request.who, pair_id, SCHEDULE)
            lines = open_lines(tx, pair, request.who, request.now)
            note = Notes(tx).last_in_coaching(request.who.id, pair.id, request.now)
            return pair, lines, Topics(tx).open_of_pair(pair.id), note

    def set_report_brief_time(self, request: Request, choice: ReportBriefTime) -> None:
        """When something is to come before the person's 1:1s as a report, from now on, or never."""
        who = request.who
        with self.db.begin(who.workspace_id) as tx:
            lock_people(tx, who)
            if not claim_once(tx, request):
                return
            People(tx).save_preferences(who.id, replace(People(tx).preferences(who.id), report_brief=choice))
            reschedule_report_briefs(tx, who, request.now)
            Homes(tx).touch([who.id], request.now)


def open_lines(tx: CoachingTransaction, pair: Pair, reader: Person, as_of: datetime) -> list[CommitmentLine]:
    """What the two have open of what they had agreed by then; nothing of a performance conversation."""
    live = Commitments(tx).coaching_of_pair(pair.id)
    return [CommitmentLine(one, pair, reader) for one in live if one.created_at <= as_of]


def start(tx: CoachingTransaction, request: Request, pair: Pair, occurrence: Occurrence | None) -> Brief:
    """Begin a brief, with a question."""
    brief = Briefs(tx).add(pair.id, occurrence.id if occurrence else None, "", request.now)
    choose_question(tx, request, brief.id, pair.id)
    return Briefs(tx).get(brief.id)


def choose_question(tx: CoachingTransaction, request: Request, brief_id: int, pair_id: int) -> None:
    """Another powerful question than the pair has had; its key means the same in every language."""
    used = Briefs(tx).used_questions(pair_id)
    question = next_question(question_ids(request.wording), used, seed=pair_id)
    Briefs(tx).set_question(brief_id, question, request.now)
