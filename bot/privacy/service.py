"""What people can ask of their own data: to read what was done with it, to be sent all of it, to be forgotten.

Everything that is a person's is sent into their own direct messages. First a message says what comes; then the files
come into its thread as a delivery of its own. Their names carry the delivery's id, so that an upload whose outcome is
unknown is looked up in the thread before it is tried again.
"""

from dataclasses import dataclass
from datetime import timedelta

from bot.core.access import Data
from bot.core.audit import Act, Entry
from bot.core.audit_store import AuditLog
from bot.core.database.transaction import Database, Transaction
from bot.core.dependencies import Dependencies
from bot.core.errors import ExportTooSoonError
from bot.core.export import name_for
from bot.core.files import Row, plain
from bot.core.outbox.deliveries import Delivery, DeliveryState, NewDelivery
from bot.core.outbox.homes import HomeContext
from bot.core.outbox.store import Deliveries, claim_once
from bot.core.people import Person
from bot.core.people_store import Pairs, People, lock_people
from bot.core.request import Request
from bot.core.time.dates import local
from bot.core.wording.library import ENGLISH
from bot.privacy.forgetting import ForgettingService
from bot.privacy.rules import EXPORT, EXPORT_EVERY, EXPORT_FILES, AuditLogLine, minutes_until_next_export
from bot.privacy.wording import RightsWording

AUDIT_LOG_SHOWN = 500
LASTS = timedelta(days=1)
CAME_TO_NOTHING = (DeliveryState.REFUSED, DeliveryState.EXPIRED, DeliveryState.CANCELLED)


@dataclass(frozen=True)
class Rights:
    """The audit log and the export; `forgetting` is a service of its own."""

    db: Database
    forgetting: ForgettingService

    def audit_log(self, request: Request) -> list[AuditLogLine]:
        """What this person did, and what was done to what is theirs; newest first."""
        with self.db.read_only(request.who.workspace_id) as tx:
            return audit_log_lines(tx, request)

    def export(self, request: Request) -> None:
        """Schedule an export. Raises ExportTooSoonError when the last one is less than an hour old."""
        who, now = request.who, request.now
        with self.db.begin(who.workspace_id) as tx:
            lock_people(tx, who)
            if not claim_once(tx, request):
                return
            last = Deliveries(tx).latest(who.id, EXPORT)
            if last is not None and not has_failed(tx, last) and last.due_at > now - EXPORT_EVERY:
                raise ExportTooSoonError(minutes=str(minutes_until_next_export(last.due_at, now)))
            key = f"export:{who.id}:{now:%Y%m%dT%H%M%S.%f}"
            Deliveries(tx).add(NewDelivery(EXPORT, key, who.id, now, now + LASTS))
            AuditLog(tx).add(Entry(Act.EXPORTED, "everything", now, actor_id=who.id, whose=who.id))


def rights(dependencies: Dependencies) -> Rights:
    """On these."""
    name = dependencies.library.languages[ENGLISH][RightsWording].forget.someone_who_left
    return Rights(dependencies.db, ForgettingService(dependencies.db, name, dependencies.backup_log))


def has_failed(tx: Transaction, export: Delivery) -> bool:
    """Whether an export, or its files, came to nothing."""
    files = Deliveries(tx).by_key(f"{EXPORT_FILES}:{export.id}")
    return export.state in CAME_TO_NOTHING or (files is not None and files.state in CAME_TO_NOTHING)


def audit_log_lines(tx: Transaction, request: Request) -> list[AuditLogLine]:
    """What they did, and what was done to what is theirs, as far as they were told of that; newest first."""
    who = request.who
    untold = {ref for one in tx.features.all for ref in one.untold(tx, who, request.now)}
    found = AuditLog(tx).of_person(who.id, AUDIT_LOG_SHOWN)
    entries = [one for one in found if one.actor_id == who.id or one.ref not in untold]
    ids = {one for entry in entries for one in (entry.actor_id, entry.whose) if one is not None}
    people: dict[int | None, Person] = {person.id: person for person in People(tx).get_many(sorted(ids))}
    pairs = {pair.id: pair for pair in Pairs(tx).get_many(sorted({one.pair_id for one in entries if one.pair_id}))}

    def line(one: Entry) -> AuditLogLine:
        pair = pairs.get(one.pair_id or 0)
        together = pair is not None and one.actor_id in (pair.manager.id, pair.report.id)
        actor, whose = people.get(one.actor_id), people.get(one.whose)
        return AuditLogLine(local(one.at, who.timezone), one.act, one.data, actor, whose, together)

    return [line(one) for one in entries]


def audit(tx: Transaction, request: Request) -> list[Row]:
    """The audit log as a part of the export."""
    who = request.who
    return [
        {
            "at": plain(line.at),
            "by": name_for(line.actor, who) if line.actor else "Coach",
            "act": line.act.value,
            "data": line.data,
            "whose": name_for(line.whose, who),
        }
        for line in audit_log_lines(tx, request)
    ]


def home_section(tx: Transaction, _request: Request, _home: HomeContext) -> tuple[Data, ...]:
    """What the sections of App Home show of the two of a pair."""
    return tx.features.shown_on_home
