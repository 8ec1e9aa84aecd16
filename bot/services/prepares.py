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
from bot.domain.topics import SHOWN
from bot.services.briefs import LATE
from bot.services.commitment_lines import as_line
from bot.services.daily_cap import keep_to_cap
from bot.services.frames import tell_limits
from bot.services.locking import lock_asking
from bot.services.ports import UnitOfWork
from bot.services.ports.opening import Opened, Opener
from bot.services.preparing import prepare_key, reschedule_prepares
from bot.services.receipts import first_time

COMMITMENTS_SHOWN = 6


@dataclass(frozen=True)
class Prepares:
    """What comes to a report before each 1:1, and their one tap to stop it."""

    store: Opener

    def set_time(self, who: Person, choice: PrepareTime, now: datetime, receipt: str | None = None) -> None:
        """When it is to come from now on, or never."""
        with self.store.begin(who.workspace_id) as uow:
            lock_asking(uow, who)
            if not first_time(uow, receipt, now):
                return
            uow.people.save_preferences(who.id, replace(uow.people.preferences(who.id), prepare=choice))
            reschedule_prepares(uow, who, now)
            uow.homes.touch([who.id], now)

    def compose(self, uow: Opened, delivery: Delivery, recipient: Person, now: datetime) -> Composed:
        """The message as things are now."""
        occurrence = uow.occurrences.get(int(str(delivery.subject["occurrence_id"])))
        if delivery.ts is None:
            held = self._held(uow, delivery, occurrence, recipient, now)
            if held is not None:
                return held
        subject = self._begun(uow, delivery, occurrence, recipient, now)
        message = self._message(uow, uow.pairs.get(occurrence.pair_id), occurrence, recipient, now)
        late = delivery.late_by(delivery.sent_at or now) > LATE
        return replace(message, first=bool(subject["first"]), late=late)

    def after_sent(self, uow: UnitOfWork, delivery: Delivery, recipient: Person, now: datetime) -> None:
        """Its thread is known once it is posted; the first one has what a manager as coach can be in it."""
        brief = uow.briefs.get(int(str(delivery.subject["brief_id"])))
        uow.briefs.set_thread(brief.id, str(delivery.channel), str(delivery.ts))
        tell_limits(uow, recipient, uow.pairs.get(brief.pair_id), now, delivery.channel, delivery.ts)

    def _held(
        self, uow: Opened, delivery: Delivery, occurrence: Occurrence, recipient: Person, now: datetime
    ) -> Composed | None:
        """Why it is not sent now."""
        preferences = uow.people.preferences(recipient.id)
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
        return Bundled() if keep_to_cap(uow, delivery, recipient, now) else None

    def _begun(
        self, uow: Opened, delivery: Delivery, occurrence: Occurrence, recipient: Person, now: datetime
    ) -> dict[str, int | str | list[int]]:
        """What the delivery is about; its thread is begun the first time it is composed."""
        if "brief_id" in delivery.subject:
            return delivery.subject
        thread = uow.briefs.add_for_report(occurrence.pair_id, occurrence.id, now)
        first = int(_is_new(uow, recipient))
        subject = {**delivery.subject, "brief_id": thread.id, "first": first}
        uow.deliveries.set_subject(delivery.id, subject)
        return subject

    def _message(
        self, uow: Opened, pair: Pair, occurrence: Occurrence, recipient: Person, now: datetime
    ) -> PrepareMessage:
        lines = [as_line(one, pair, recipient) for one in uow.commitments.live_of_pair(pair.id)]
        shown, more = first_lines(lines, COMMITMENTS_SHOWN)
        topics = uow.topics.open_of_pair(pair.id)
        return PrepareMessage(
            pair_id=pair.id,
            occurrence_id=occurrence.id,
            manager_name=pair.manager.name,
            today=local(now, recipient.timezone).date(),
            starts_at=local(occurrence.starts_at, recipient.timezone),
            lead=uow.one_on_ones.get(occurrence.one_on_one_id).lead,
            choice=uow.people.preferences(recipient.id).prepare,
            commitments=shown,
            more_commitments=more,
            topics=tuple(topics[:SHOWN]),
            more_topics=max(0, len(topics) - SHOWN),
            skipped=occurrence.state is not OccurrenceState.SCHEDULED,
        )


def _is_new(uow: UnitOfWork, person: Person) -> bool:
    """Whether Coach is a stranger to somebody: it never wrote to them, and they have not looked at it."""
    said = uow.deliveries.latest(person.id, Kind.PREPARE, (DeliveryState.SENT,))
    return said is None and uow.homes.get(person.id) is None and not uow.pairs.of_manager(person.id)
