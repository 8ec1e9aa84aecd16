"""Performance conversations: set with four things, fixed once shown to the report, who acknowledges receiving them.

Below the service, what others show of both kinds of conversation. These functions run inside the caller's transaction;
their number of queries does not grow with what there is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial

from bot.administration.store import PerformanceViewers, Policies
from bot.briefs.planning import deliver
from bot.briefs.rules import Brief
from bot.briefs.store import Briefs
from bot.core import audit
from bot.core.access import Act, Data, Role, may, roles_in
from bot.core.audit_store import AuditLog
from bot.core.database.transaction import Transaction
from bot.core.errors import (
    AlreadyChangedError,
    AlreadyThenError,
    NeedsTextError,
    NotAViewerError,
    NotFoundError,
    NotShownYetError,
)
from bot.core.export import pairs_of, with_other
from bot.core.feature import ExportSection, Opens
from bot.core.files import Row, plain
from bot.core.outbox.deliveries import Subject
from bot.core.outbox.homes import HomeContext
from bot.core.outbox.store import Deliveries, changed, claim_once
from bot.core.people import Pair, Person, check_report
from bot.core.people_store import Pairs, People, ensure_pair, lock_people, workdays_of
from bot.core.request import Request
from bot.core.time.dates import local, to_utc
from bot.core.time.holidays import IsHoliday, no_holidays
from bot.frames.rules import Frame
from bot.meetings import planning as scheduling
from bot.meetings.occurrences import is_known_to
from bot.meetings.rules import Frequency, Lead, Recurrence, SeriesLine
from bot.meetings.service import line_of, series_lines
from bot.meetings.store import Occurrences, OneOnOnes
from bot.performance import rules
from bot.performance.confirming import ensure_asked, waits_for
from bot.performance.figures import Confirmations, DraftLines, RecordStates
from bot.performance.planning import told_at
from bot.performance.store import Drafts, PerformanceDatabase, PerformanceTransaction, Records
from bot.performance.vague import RecordDraft, RecordField

LISTED = 30


@dataclass(frozen=True)
class RecordService:
    """What the two of a pair do with the records of their performance conversations, and what viewers read."""

    db: PerformanceDatabase

    def set_up(
        self, request: Request, report: Person, draft: RecordDraft, when: rules.Time, form: str = ""
    ) -> SeriesLine:
        """Set a performance conversation with its record: a single one of its own, whatever else the two have. What was
        kept of the `form` as a draft goes.

        Raises NotAReportError, NeedsTextError (a part is empty), InThePastError, AlreadyThenError, AlreadyChangedError
        if what the request set has been taken away since.
        """
        who, now = request.who, request.now
        check_report(who, report)
        draft = _dated(draft, when.at.date())
        _check_complete(draft)
        once = Recurrence(Frequency.ONCE, when.at.time(), when.at.date(), when.at.weekday())
        starts_at = to_utc(once.first_on, once.local_time, who.timezone)
        with self.db.performance(who) as tx:
            lock_people(tx, who)
            pair = ensure_pair(tx, who, report, now)
            if not claim_once(tx, request):
                Drafts(tx).delete(form)
                return _set_before(tx, pair, now)
            if starts_at <= now:
                raise request.gone_by(when.at)
            _check_free(tx, pair, starts_at, when.minutes)
            series = OneOnOnes(tx).add(
                pair.id, once, when.minutes, Lead.HALF_AN_HOUR, who.timezone, now, Frame.PERFORMANCE
            )
            record = Records(tx).add(pair.id, series.id, rules.stripped(draft), now)
            Drafts(tx).delete(form)
            scheduling.schedule_series(tx, series, pair, now, fresh=True)
            ensure_asked(tx, pair, now, told_at(tx, starts_at, report, now))
            AuditLog(tx).add(audit.between(audit.Act.MADE, "record", request, pair, _ref(record.state.id)))
            changed(tx, pair, rules.RECORDS, now)
            return line_of(tx, series, pair, now)

    def short_notice(self, request: Request, report: Person, when: rules.Time) -> int | None:
        """In how many minutes it begins, where the report is not told of it the working day before."""
        starts_at = to_utc(when.at.date(), when.at.time(), request.who.timezone)
        with self.db.read_only(request.who.workspace_id) as tx:
            preferences = People(tx).preferences(report.id)
            is_holiday = tx.holidays_of(preferences.country)
            minutes = rules.short_notice(starts_at, request.now, report, preferences, is_holiday)
        return minutes if minutes is None or minutes > 0 else None

    def holidays_of(self, request: Request, report: Person) -> IsHoliday:
        """Those of the report, as far as the manager may read them: of somebody they are no pair with none."""
        with self.db.read_only(request.who.workspace_id) as tx:
            if Pairs(tx).find(request.who.id, report.id) is None:
                return no_holidays
            return workdays_of(tx, [report.id])[report.id].is_holiday

    def change(self, request: Request, record_id: int, draft: RecordDraft) -> Pair:
        """Change what it says, until it is shown. Raises NotFoundError, NeedsTextError, AlreadyChangedError."""
        with self.db.performance(request.who) as tx:
            lock_people(tx, request.who)
            record, pair = _reach(tx, request.who, record_id, rules.RECORDS, Act.WRITE)
            if not claim_once(tx, request):
                return pair
            if record.state.shown_at is not None:
                raise AlreadyChangedError
            draft = _dated(draft, OneOnOnes(tx).get(record.state.one_on_one_id).recurrence.first_on)
            _check_complete(draft)
            Records(tx).change(record_id, rules.stripped(draft), request.now)
            AuditLog(tx).add(audit.between(audit.Act.CHANGED, "record", request, pair, _ref(record_id)))
            changed(tx, pair, rules.RECORDS, request.now, record_id)
            return pair

    def show(self, request: Request, record_id: int) -> rules.RecordMessage:
        """A record, to the manager, to the report once it was shown to them, to a viewer, which is noted in the audit
        log of both. Raises NotFoundError."""
        who, now = request.who, request.now
        with self.db.performance(who) as tx:
            record, pair = _reach(tx, who, record_id, rules.RECORDS)
            both = (pair.manager.id, pair.report.id)
            if who.id not in both:
                looked = partial(audit.Entry, audit.Act.SHOWN, "record", now, who.id)
                AuditLog(tx).add(*(looked(one, pair.id, _ref(record_id)) for one in both))
            found = Confirmations(tx).get(pair.id)
            waits = waits_for(found) if record.state.shown_at is None else None
            may_ask = who.id == pair.manager.id and found is not None and found.may_ask_administrators(now)
            contact = Policies(tx).get().outside_contact
            return rules.RecordMessage(record, pair, who, request.today, waits, may_ask, contact)

    def edited(self, request: Request, record_id: int) -> tuple[rules.Record, Pair]:
        """A record, to be changed. Raises NotFoundError, AlreadyChangedError once it was shown."""
        with self.db.performance(request.who, read_only=True) as tx:
            record, pair = _reach(tx, request.who, record_id, rules.RECORDS, Act.WRITE)
            if record.state.shown_at is not None:
                raise AlreadyChangedError
            return record, pair

    def acknowledge(self, request: Request, record_id: int) -> rules.RecordMessage:
        """The report has received it, which is not agreeing; the manager is told. Raises NotFoundError."""
        who, now = request.who, request.now
        with self.db.performance(who) as tx:
            record, pair = _reach_received(tx, who, record_id)
            lock_people(tx, who)
            if claim_once(tx, request) and Records(tx).acknowledge(record_id, now):
                AuditLog(tx).add(audit.between(audit.Act.ACKNOWLEDGED, "record", request, pair, _ref(record_id)))
                Deliveries(tx).cancel(f"{rules.UNACKNOWLEDGED}:{record_id}", "acknowledged")
                _notify_manager(tx, record, pair, "acknowledged", now)
                changed(tx, pair, rules.RECORDS, now, record_id)
            contact = Policies(tx).get().outside_contact
            return rules.RecordMessage(Records(tx).get(record_id), pair, who, request.today, contact=contact)

    def add_comment(self, request: Request, record_id: int, comment: str) -> Pair:
        """The report's comment beside what the record says; the manager is notified. Raises NotFoundError,
        NeedsTextError."""
        if not comment.strip():
            raise NeedsTextError
        with self.db.performance(request.who) as tx:
            record, pair = _reach_received(tx, request.who, record_id)
            lock_people(tx, request.who)
            if claim_once(tx, request):
                Records(tx).set_comment(record_id, comment.strip(), request.now)
                AuditLog(tx).add(audit.between(audit.Act.CHANGED, "record_comment", request, pair, _ref(record_id)))
                _notify_manager(tx, record, pair, "comment", request.now)
                changed(tx, pair, rules.RECORDS, request.now, record_id)
            return pair

    def received(self, request: Request, record_id: int) -> tuple[rules.Record, Pair]:
        """A record that was shown to the report, to comment on. Raises NotFoundError."""
        with self.db.performance(request.who, read_only=True) as tx:
            return _reach_received(tx, request.who, record_id)

    def show_again(self, request: Request, record_id: int) -> Pair:
        """Show it to the report once more. Raises NotFoundError, NotShownYetError before the first time."""
        with self.db.performance(request.who) as tx:
            record, pair = _reach(tx, request.who, record_id, rules.RECORDS, Act.WRITE)
            if record.state.shown_at is None:
                raise NotShownYetError
            if claim_once(tx, request):
                about, subject = f"again:{record_id}:{request.today:%Y%m%d}", {"record_id": record_id}
                deliver(tx, rules.RECORD, about, pair.report, pair.id, request.now, subject)
            return pair

    def list(self, request: Request) -> list[rules.RecordLine]:
        """The newest records of the workspace, for a viewer, which is noted in the audit log of everybody it names.
        Raises NotAViewerError for anybody else."""
        who = request.who
        with self.db.performance(who) as tx:
            if PerformanceViewers(tx).since(who.id) is None:
                raise NotAViewerError
            states = _for_viewers(tx, RecordStates(tx).latest(LISTED))
            pairs = {pair.id: pair for pair in Pairs(tx).get_many(sorted({state.pair_id for state in states}))}
            named = {one.id for pair in pairs.values() for one in (pair.manager, pair.report)} - {who.id}
            looked = partial(audit.Entry, audit.Act.SHOWN, "record_list", request.now, who.id)
            AuditLog(tx).add(*(looked(one) for one in sorted(named) or [who.id]))
            zone = who.timezone
            return [rules.RecordLine(one, pairs[one.pair_id], local(one.created_at, zone).date()) for one in states]


def _reach(
    tx: PerformanceTransaction, who: Person, record_id: int, data: Data, act: Act = Act.READ
) -> tuple[rules.Record, Pair]:
    """The record and its pair, if `who` may do that. The report may once it was shown. Raises NotFoundError."""
    state = RecordStates(tx).get(record_id)
    pair = Pairs(tx).get(state.pair_id)
    roles = roles_in(pair, who.id)
    if PerformanceViewers(tx).since(who.id) is not None and _for_viewers(tx, [state]):
        roles |= {Role.VIEWER}
    if not may(act, data, roles):
        raise NotFoundError
    if roles == {Role.REPORT} and state.shown_at is None:
        raise NotFoundError
    return Records(tx).get(record_id), pair


def _for_viewers(tx: Transaction, states: Sequence[rules.RecordState]) -> list[rules.RecordState]:
    """Without those that wait for the manager to be confirmed: what is only typed is nobody's record yet."""
    confirmed = Confirmations(tx).of_pairs(sorted({one.pair_id for one in states}))
    return [one for one in states if one.shown_at is not None or waits_for(confirmed.get(one.pair_id)) is None]


def _reach_received(tx: PerformanceTransaction, who: Person, record_id: int) -> tuple[rules.Record, Pair]:
    """The same for what the report answers; two taps at once come one after the other. Raises NotFoundError."""
    record, pair = _reach(tx, who, record_id, rules.ACKNOWLEDGEMENTS, Act.WRITE)
    if record.state.shown_at is None:
        raise NotFoundError
    return record, pair


def _check_complete(draft: RecordDraft) -> None:
    """Raise NeedsTextError if any of the four things, or a day of theirs, is missing."""
    texts = [draft.text(field) for field in RecordField]
    if not all((*texts, draft.gap_on, draft.way_by, draft.communicated_on)):
        raise NeedsTextError


def _dated(draft: RecordDraft, talk_on: date) -> RecordDraft:
    """A consequence that is first said in the talk is said on its day."""
    return replace(draft, communicated_on=talk_on) if draft.said_here else draft


def _check_free(tx: Transaction, pair: Pair, starts_at: datetime, minutes: int) -> None:
    """Raise AlreadyThenError if the two meet at that time already: one conversation has one frame."""
    ends_at, around = starts_at + timedelta(minutes=minutes), timedelta(days=1)
    there = Occurrences(tx).of_manager_between(pair.manager.id, starts_at - around, ends_at)
    if any(one.pair_id == pair.id and starts_at < one.ends_at for one in there):
        raise AlreadyThenError(name=pair.report.name)


def _set_before(tx: Transaction, pair: Pair, now: datetime) -> SeriesLine:
    """What the same request has set. Raises AlreadyChangedError if it has been taken away since."""
    there = [one for one in OneOnOnes(tx).of_pair(pair.id) if one.frame is Frame.PERFORMANCE]
    if not there:
        raise AlreadyChangedError
    return line_of(tx, there[-1], pair, now)


def _notify_manager(tx: Transaction, record: rules.Record, pair: Pair, what: str, now: datetime) -> None:
    """Quietly, in the thread of the conversation's brief; of a comment once a day."""
    brief = brief_of_series(tx, record.state.one_on_one_id)
    day = f":{local(now, pair.manager.timezone):%Y%m%d}" if what == "comment" else ""
    subject: Subject = {"record_id": record.state.id, "what": what}
    thread = brief.thread if brief else (None, None)
    deliver(tx, rules.RECEIVED, f"{record.state.id}:{what}{day}", pair.manager, pair.id, now, subject, thread)


def _ref(record_id: int) -> str:
    return f"record:{record_id}"


def brief_of_series(tx: Transaction, one_on_one_id: int) -> Brief | None:
    """The newest brief of a performance conversation."""
    briefs = [brief for one in Occurrences(tx).of_series(one_on_one_id) for brief in Briefs(tx).of_occurrence(one.id)]
    return max(briefs, key=lambda brief: brief.id, default=None)


def performance_to_come(tx: Transaction, who: Person, now: datetime) -> list[SeriesLine]:
    """The manager's performance conversations that lie ahead, the soonest first."""
    return [line for line in series_lines(tx, who, now, Frame.PERFORMANCE) if line.next_at is not None]


def of_each(tx: Transaction, request: Request) -> list[rules.Conversations]:
    """For each person with whom there was any: the coaching 1:1s held and the performance conversations."""
    pairs = Pairs(tx).of_manager(request.who.id)
    pair_ids = [pair.id for pair in pairs]
    counts = Occurrences(tx).count_held_of_pairs(pair_ids, request.now)
    last = Occurrences(tx).last_held_of_pairs(pair_ids, request.now)
    records = RecordStates(tx).of_pairs(pair_ids)
    lines = []
    for pair in pairs:
        mine = tuple(state for state in records if state.pair_id == pair.id)
        held = last.get(pair.id)
        if held or mine:
            last_on = local(held.starts_at, request.who.timezone).date() if held else None
            lines.append(rules.Conversations(pair.report.name, *counts.get(pair.id, (0, 0)), last_on, mine))
    return lines


def conversations_ahead(tx: Transaction, request: Request) -> rules.ConversationsAhead:
    """A manager's performance conversations to come, and their drafts."""
    lines = performance_to_come(tx, request.who, request.now)
    return rules.ConversationsAhead(request.today, tuple(lines), DraftLines(tx).of_author(request.who))


def below_one_on_ones(tx: Transaction, request: Request) -> rules.ListedConversations:
    """For the list of 1:1s."""
    return rules.ListedConversations(conversations_ahead(tx, request), tuple(of_each(tx, request)))


def home_section(tx: Transaction, request: Request, home: HomeContext) -> rules.ConversationsAhead | None:
    """For a manager who has any ahead, or a draft of one."""
    found = conversations_ahead(tx, request)
    return found if found.lines or found.drafts else None


def shown_records(tx: Transaction, pair_ids: Sequence[int]) -> dict[int, int]:
    """The newest record of each pair that its report was shown, by pair."""
    return {one.pair_id: one.id for one in RecordStates(tx).of_pairs(pair_ids) if one.shown_at is not None}


def untold(tx: Transaction, person: Person, now: datetime) -> list[str]:
    """The records of conversations of which this person, as the report, was not told yet."""
    pair_ids = [pair.id for pair in Pairs(tx).of_report(person.id)]
    found = RecordStates(tx).of_pairs(pair_ids) if pair_ids else []
    return [_ref(one.id) for one in found if not knows_of(tx, person, one, now)]


def knows_of(tx: Transaction, report: Person, record: rules.RecordState, now: datetime) -> bool:
    """Whether the report was told of its conversation."""
    there = Occurrences(tx).of_series(record.one_on_one_id) if record.shown_at is None else ()
    return record.shown_at is not None or any(is_known_to(tx, report, one, now) for one in there)


def records(tx: PerformanceTransaction, request: Request) -> list[Row]:
    """Each record of theirs: the manager's, and the report's once it was shown to them."""
    who = request.who
    pairs = {pair.id: pair for pair in pairs_of(tx, who, rules.RECORDS)}
    rows: list[Row] = []
    for state in RecordStates(tx).of_pairs(sorted(pairs)):
        pair = pairs[state.pair_id]
        if who.id != pair.manager.id and state.shown_at is None:
            continue
        record = Records(tx).get(state.id)
        draft = {name: plain(getattr(record.draft, name)) for name in record.draft.__dataclass_fields__}
        received = local(state.acknowledged_at, who.timezone) if state.acknowledged_at else None
        rows.append(
            {
                **with_other(pair, who),
                **draft,
                "acknowledged_at": plain(received),
                "words_of_the_report": record.comment,
                "brought_forward": tuple(one.text for one in record.brought),
            }
        )
    return rows


def drafts(tx: PerformanceTransaction, request: Request) -> list[Row]:
    """Each of theirs."""
    rows: list[Row] = []
    for one in Drafts(tx).all():
        said = {name: plain(getattr(one.draft, name)) for name in one.draft.__dataclass_fields__}
        at = plain(one.when.at) if one.when else None
        rows.append({"with": one.report.name if one.report else "", "you_are": "manager", **said, "meant_for": at})
    return rows


EXPORT = (
    ExportSection("performance_drafts", 15, drafts, ("performance_drafts",), Opens.PERFORMANCE),
    ExportSection(
        "records",
        10,
        records,
        ("performance_records", "performance_acknowledgements", "brought_forward"),
        Opens.PERFORMANCE,
    ),
)
