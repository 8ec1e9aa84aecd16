"""What a report gets before a 1:1: with whom and when, prompts in their words, what is open, what they bring."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.briefs.daily_cap import keep_to_cap
from bot.briefs.planning import prepare_key, reschedule_prepares
from bot.briefs.rules import PREPARE, PrepareMessage
from bot.briefs.service import LATE
from bot.briefs.shift import tell_limits
from bot.briefs.store import Briefs
from bot.briefs.times import later
from bot.commitments.lines import as_line
from bot.commitments.rules import first_lines
from bot.commitments.store import Commitments
from bot.core.database.transaction import Transaction
from bot.core.locking import lock_asking
from bot.core.outbox.claim_once import claim_once
from bot.core.outbox.deliveries import Delivery, DeliveryState
from bot.core.outbox.homes import Homes
from bot.core.outbox.messages import Bundled, Composed, PutOff, Skip
from bot.core.outbox.store import Deliveries
from bot.core.pair_store import Pairs
from bot.core.people import Pair, Person, PrepareTime
from bot.core.people_store import People
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingDatabase, CoachingTransaction
from bot.meetings.occurrence_store import Occurrences
from bot.meetings.recurrence import local
from bot.meetings.rules import Occurrence, OccurrenceState
from bot.meetings.store import OneOnOnes
from bot.topics.rules import SHOWN
from bot.topics.store import Topics

COMMITMENTS_SHOWN = 6


@dataclass(frozen=True)
class PrepareService:
    """What comes to a report before each 1:1, and their one tap to stop it."""

    db: CoachingDatabase

    def set_time(self, request: Request, choice: PrepareTime) -> None:
        """When it is to come from now on, or never."""
        who = request.who
        with self.db.begin(who.workspace_id) as tx:
            lock_asking(tx, who)
            if not claim_once(tx, request):
                return
            People(tx).save_preferences(who.id, replace(People(tx).preferences(who.id), prepare=choice))
            reschedule_prepares(tx, who, request.now)
            Homes(tx).touch([who.id], request.now)

    def compose(self, tx: CoachingTransaction, delivery: Delivery, recipient: Person, now: datetime) -> Composed:
        """The message as things are now."""
        occurrence = Occurrences(tx).get(int(str(delivery.subject["occurrence_id"])))
        if delivery.ts is None:
            held = self._held(tx, delivery, occurrence, recipient, now)
            if held is not None:
                return held
        subject = self._begun(tx, delivery, occurrence, recipient, now)
        message = self._message(tx, Pairs(tx).get(occurrence.pair_id), occurrence, recipient, now)
        late = delivery.late_by(delivery.sent_at or now) > LATE
        return replace(message, first=bool(subject["first"]), late=late)

    def after_sent(self, tx: Transaction, delivery: Delivery, recipient: Person, now: datetime) -> None:
        """Its thread is known once it is posted; the first one has what a manager as coach can be in it."""
        brief = Briefs(tx).get(int(str(delivery.subject["brief_id"])))
        Briefs(tx).set_thread(brief.id, str(delivery.channel), str(delivery.ts))
        tell_limits(tx, recipient, Pairs(tx).get(brief.pair_id), now, delivery.channel, delivery.ts)

    def _held(
        self, tx: CoachingTransaction, delivery: Delivery, occurrence: Occurrence, recipient: Person, now: datetime
    ) -> Composed | None:
        """Why it is not sent now."""
        preferences = People(tx).preferences(recipient.id)
        if occurrence.state is not OccurrenceState.SCHEDULED:
            return Skip("the 1:1 was taken away")
        if prepare_key(occurrence) != delivery.dedupe_key:
            return Skip("the 1:1 was moved")
        if occurrence.starts_at <= now:
            return Skip("the 1:1 has begun")
        if preferences.prepare is PrepareTime.NEVER:
            return Skip("stopped")
        at = later(now, occurrence.starts_at, recipient.timezone, preferences)
        if at > now:
            return PutOff(at)
        return Bundled() if keep_to_cap(tx, delivery, recipient, now) else None

    def _begun(
        self, tx: CoachingTransaction, delivery: Delivery, occurrence: Occurrence, recipient: Person, now: datetime
    ) -> dict[str, int | str | list[int]]:
        """What the delivery is about; its thread is begun the first time it is composed."""
        if "brief_id" in delivery.subject:
            return delivery.subject
        thread = Briefs(tx).add_for_report(occurrence.pair_id, occurrence.id, now)
        first = int(_is_new(tx, recipient))
        subject = {**delivery.subject, "brief_id": thread.id, "first": first}
        Deliveries(tx).set_subject(delivery.id, subject)
        return subject

    def _message(
        self, tx: CoachingTransaction, pair: Pair, occurrence: Occurrence, recipient: Person, now: datetime
    ) -> PrepareMessage:
        lines = [as_line(one, pair, recipient) for one in Commitments(tx).live_of_pair(pair.id)]
        shown, more = first_lines(lines, COMMITMENTS_SHOWN)
        topics = Topics(tx).open_of_pair(pair.id)
        return PrepareMessage(
            pair_id=pair.id,
            occurrence_id=occurrence.id,
            manager_name=pair.manager.name,
            today=local(now, recipient.timezone).date(),
            starts_at=local(occurrence.starts_at, recipient.timezone),
            lead=OneOnOnes(tx).get(occurrence.one_on_one_id).lead,
            choice=People(tx).preferences(recipient.id).prepare,
            commitments=shown,
            more_commitments=more,
            topics=tuple(topics[:SHOWN]),
            more_topics=max(0, len(topics) - SHOWN),
            skipped=occurrence.state is not OccurrenceState.SCHEDULED,
        )


def _is_new(tx: Transaction, person: Person) -> bool:
    """Whether Coach is a stranger to somebody: it never wrote to them, and they have not looked at it."""
    said = Deliveries(tx).latest(person.id, PREPARE, (DeliveryState.SENT,))
    return said is None and Homes(tx).get(person.id) is None and not Pairs(tx).of_manager(person.id)
