"""What a report gets before a 1:1: with whom and when, prompts in their words, what is open, what they bring."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.brief_times import later
from bot.domain.commitments import first_lines
from bot.domain.deliveries import Delivery, DeliveryState, Kind
from bot.domain.messages import Bundled, Composed, PutOff, Skip
from bot.domain.one_on_ones import Occurrence, OccurrenceState
from bot.domain.people import Pair, Person, PrepareTime
from bot.domain.prepare_messages import PrepareMessage
from bot.domain.recurrence import local
from bot.domain.requests import Request
from bot.domain.topics import SHOWN
from bot.services.briefs import LATE
from bot.services.commitment_lines import as_line
from bot.services.daily_cap import keep_to_cap
from bot.services.frames import tell_limits
from bot.services.locking import lock_asking
from bot.services.preparing import prepare_key, reschedule_prepares
from bot.services.receipts import claim_once
from bot.storage.briefs import Briefs
from bot.storage.coaching import CoachingDatabase, CoachingTransaction
from bot.storage.commitments import Commitments
from bot.storage.deliveries import Deliveries
from bot.storage.homes import Homes
from bot.storage.occurrences import Occurrences
from bot.storage.one_on_ones import OneOnOnes
from bot.storage.pairs import Pairs
from bot.storage.people import People
from bot.storage.topics import Topics
from bot.storage.transaction import Transaction

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
    said = Deliveries(tx).latest(person.id, Kind.PREPARE, (DeliveryState.SENT,))
    return said is None and Homes(tx).get(person.id) is None and not Pairs(tx).of_manager(person.id)
