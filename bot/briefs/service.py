"""The brief before a 1:1: its thread, its parts, its powerful question, and asking afterwards whether it happened."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.briefs.choosing import Chooser
from bot.briefs.planning import deliver, reschedule_report_briefs
from bot.briefs.rules import BRIEFS, REQUESTED, Brief, WhyThese
from bot.briefs.store import Briefs
from bot.commitments.rules import CommitmentLine
from bot.commitments.store import Commitments
from bot.core.access import Act
from bot.core.database.transaction import Transaction
from bot.core.outbox.homes import Homes
from bot.core.outbox.store import changed, claim_once
from bot.core.people import Pair, Person, ReportBriefTime, check_report
from bot.core.people_store import People, ensure_pair, lock_people, reach_pair
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingDatabase, CoachingTransaction
from bot.library.rules import Fit, Part, Verdict
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

    def another_question(self, request: Request, brief_id: int, verdict: Verdict | None = None) -> None:
        """Show another powerful question in a brief; `verdict` says why. Raises NotFoundError."""
        with self.db.coaching(request.who) as tx:
            brief, pair = _own(tx, request, brief_id, Act.WRITE)
            if not claim_once(tx, request):
                return
            if verdict is not None:
                _judge(tx, brief, verdict)
            Chooser(tx, request, pair, brief).question(another=True)
            changed(tx, pair, BRIEFS, request.now, brief.id)

    def other_prompts(self, request: Request, brief_id: int) -> None:
        """Show three others in a brief. Raises NotFoundError."""
        with self.db.coaching(request.who) as tx:
            brief, pair = _own(tx, request, brief_id, Act.WRITE)
            if claim_once(tx, request):
                Chooser(tx, request, pair, brief).prompts(others=True)
                changed(tx, pair, BRIEFS, request.now, brief.id)

    def keep_question(self, request: Request, brief_id: int) -> None:
        """The question of a brief is worth asking again. Raises NotFoundError."""
        with self.db.coaching(request.who) as tx:
            brief, _ = _own(tx, request, brief_id, Act.WRITE)
            if claim_once(tx, request):
                _judge(tx, brief, Verdict.KEEP)

    def why(self, request: Request, brief_id: int) -> WhyThese:
        """Why it shows what it shows. Raises NotFoundError."""
        with self.db.coaching(request.who, read_only=True) as tx:
            brief, pair = _own(tx, request, brief_id)
            chosen = Chooser(tx, request, pair, brief).of_day()
            return WhyThese(brief, pair.report.called, chosen, Briefs(tx).fit(pair.id))

    def save_fit(self, request: Request, brief_id: int, fit: Fit) -> None:
        """What the manager says of the 1:1 of a brief: it holds from the next one on. Raises NotFoundError."""
        with self.db.coaching(request.who) as tx:
            lock_people(tx, request.who)
            _, pair = _own(tx, request, brief_id, Act.WRITE)
            if claim_once(tx, request):
                Briefs(tx).save_fit(pair.id, fit, request.now)

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
    brief = Briefs(tx).add(pair.id, occurrence.id if occurrence else None, request.now)
    Chooser(tx, request, pair, brief).question()
    return Briefs(tx).get(brief.id)


def _own(tx: Transaction, request: Request, brief_id: int, act: Act = Act.READ) -> tuple[Brief, Pair]:
    brief = Briefs(tx).get(brief_id)
    return brief, reach_pair(tx, request.who, brief.pair_id, BRIEFS, act)


def _judge(tx: Transaction, brief: Brief, verdict: Verdict) -> None:
    """What the manager says of the question that the brief shows."""
    asked = [one for one in Briefs(tx).chosen(brief.pair_id) if one.part is Part.QUESTION and one.key == brief.question]
    if asked:
        Briefs(tx).judge(asked[-1].id, verdict)
