"""The brief before a 1:1: its thread, its parts, its powerful question, and asking afterwards whether it happened."""

from dataclasses import dataclass, replace

from bot.briefs.planning import deliver, reschedule_report_briefs
from bot.briefs.rules import BRIEFS, REQUESTED, Brief, next_question
from bot.briefs.store import Briefs
from bot.briefs.wording import QuestionWording
from bot.core.access import Act
from bot.core.outbox.homes import Homes
from bot.core.outbox.store import changed, claim_once
from bot.core.people import Pair, Person, ReportBriefTime, check_report
from bot.core.people_store import People, ensure_pair, lock_people, reach_pair
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingDatabase, CoachingTransaction
from bot.meetings.rules import Occurrence
from bot.meetings.store import Occurrences


@dataclass(frozen=True)
class BriefService:
    """What a manager asks of a brief, and when a report gets theirs."""

    db: CoachingDatabase

    def request(self, request: Request, report: Person) -> None:
        """Post a brief for the next 1:1 with `report` now, whenever that is. Raises NotAReportError."""
        who, now = request.who, request.now
        check_report(who, report)
        with self.db.coaching(who) as tx:
            lock_people(tx, who)
            if not claim_once(tx, request):
                return
            pair = ensure_pair(tx, who, report, now)
            upcoming = Occurrences(tx).next_of_pair(pair.id, now)
            brief = start(tx, request, pair, upcoming)
            about = {"occurrence_id": upcoming.id} if upcoming else {}
            deliver(tx, REQUESTED, brief.id, who, pair.id, now, {"brief_id": brief.id, **about})

    def another_question(self, request: Request, brief_id: int) -> None:
        """Show another powerful question in a brief. Raises NotFoundError."""
        with self.db.coaching(request.who) as tx:
            brief = Briefs(tx).get(brief_id)
            pair = reach_pair(tx, request.who, brief.pair_id, BRIEFS, Act.WRITE)
            if not claim_once(tx, request):
                return
            choose_question(tx, request, brief.id, brief.pair_id)
            changed(tx, pair, BRIEFS, request.now, brief.id)

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


def start(tx: CoachingTransaction, request: Request, pair: Pair, occurrence: Occurrence | None) -> Brief:
    """Begin a brief, with a question."""
    brief = Briefs(tx).add(pair.id, occurrence.id if occurrence else None, "", request.now)
    choose_question(tx, request, brief.id, pair.id)
    return Briefs(tx).get(brief.id)


def choose_question(tx: CoachingTransaction, request: Request, brief_id: int, pair_id: int) -> None:
    """Another powerful question than the pair has had; its key means the same in every language."""
    used = Briefs(tx).used_questions(pair_id)
    question = next_question(request.wording[QuestionWording].keys, used, seed=pair_id)
    Briefs(tx).set_question(brief_id, question, request.now)
