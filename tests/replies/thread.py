"""What the tests of replies look at."""

from datetime import date, timedelta

from sqlalchemy import select

from bot.administration.rules import Named, Policy
from bot.briefs.rules import REPORT_BRIEF
from bot.commitments.rules import LOGGED, Owner
from bot.commitments.service import commitments as exported_commitments
from bot.core.audit import Act
from bot.core.audit_store import AuditRow
from bot.core.cipher import Cipher, Ciphertext
from bot.core.database.tables import Row
from bot.core.files import Export, as_json
from bot.core.people import Person, Reader
from bot.core.people_store import Pairs
from bot.core.sealing.data_keys import all_keys, unwrapped
from bot.core.sealing.tables import TextKeyRow
from bot.plans.store import Notes
from bot.replies.rules import UNSURE, Choice, LoggedMessage, Typed, UnsureMessage
from tests.desk import ADMIN, Desk
from tests.factories import WORKSPACE

MARK = "zebrafish"
"""A word to look for."""
HOUR = timedelta(hours=1)
FRIDAY, DECEMBER = date(2026, 11, 27), date(2026, 12, 4)


def shown(desk: Desk) -> list[tuple[str, Owner, date | None]]:
    """Priya's live commitments."""
    return [(one.text, one.owner, one.due_on) for one in desk.live()]


def notes(desk: Desk) -> list[str]:
    """Priya's notes."""
    mine = desk.priya.id
    with desk.db.coaching(Reader(WORKSPACE, mine)) as tx:
        return [note.text for pair in Pairs(tx).of_manager(mine) for note in Notes(tx).of_author(mine, pair.id, 9)]


def answer(desk: Desk) -> LoggedMessage:
    """The latest answer to a message."""
    desk.tick()
    message = desk.slack.last(LoggedMessage)
    assert isinstance(message, LoggedMessage)
    return message


def asked(desk: Desk) -> list[str]:
    """The lines that the latest answer asks about."""
    return [line.text for line in answer(desk).asked]


def left(desk: Desk) -> list[str]:
    """The lines that it names as left."""
    return [line.text for line in answer(desk).left]


def decides(
    desk: Desk, choice: Choice, *texts: str, who: Person | None = None, of: LoggedMessage | None = None
) -> None:
    """What the writer makes of these lines of the latest answer, or of all that are asked about, one tap each."""
    message = of or answer(desk)
    lines = [line for line in message.waiting if (line.text in texts if texts else line.asked)]
    assert lines
    for line in lines:
        desk.services.replies.decide(desk.request(who or desk.priya), message.reply_id, {line.id: choice})
    desk.tick()


def chooses(desk: Desk, pair_id: int | None = None, who: Person | None = None) -> None:
    """To which 1:1 the latest message belongs that was typed outside a thread; the first that is offered."""
    desk.tick()
    message = desk.slack.last(UnsureMessage)
    pair_id = pair_id or message.pairs[0].id
    desk.services.replies.choose(desk.request(who or desk.priya), message.reply_id, pair_id)
    desk.tick()


def reply_id(desk: Desk) -> int:
    """The reply that was answered last."""
    desk.tick()
    return [one.message for one in desk.slack.of(LOGGED, UNSURE)][-1].reply_id


def types(desk: Desk, who: Person, text: str, *, thread: bool = True) -> Typed:
    """Somebody types something, in the thread of what came before the 1:1 unless said otherwise."""
    if who.id == desk.priya.id:
        return desk.reply(text, thread)
    parent = [one for one in desk.slack.of(REPORT_BRIEF) if one.recipient.id == who.id][-1].ts if thread else None
    number = next(desk.numbers)
    ts = f"{desk.now.timestamp():.0f}.{number:06}"
    typed = Typed(f"EvR{number}", f"D{who.slack_id}", ts, parent, text)
    desk.services.replies.receive(desk.request(who, f"event:{typed.event_id}"), typed)
    return typed


def edits(desk: Desk, who: Person, typed: Typed, text: str) -> None:
    number = next(desk.numbers)
    edited = Typed(f"EvE{number}", typed.channel, typed.ts, typed.thread_ts, text)
    desk.services.replies.edited(desk.request(who, f"event:{edited.event_id}"), edited, typed.text)


def deletes(desk: Desk, who: Person, typed: Typed, _text: str = "") -> None:
    desk.services.replies.deleted(desk.request(who, f"EvD{next(desk.numbers)}"), typed.channel, typed.ts)


def undoes(desk: Desk, who: Person, _typed: Typed, _text: str = "") -> None:
    desk.services.replies.undo(desk.request(who), reply_id(desk))


def exported(desk: Desk, who: Person) -> str:
    """All that somebody is sent of their own."""
    desk.now += 2 * HOUR
    before = len(desk.slack.said)
    desk.services.rights.export(desk.request(who, f"e{next(desk.numbers)}"))
    desk.tick()
    desk.tick()
    files = [one.message for one in desk.slack.said[before:] if isinstance(one.message, Export)]
    assert files
    return "".join(str(as_json(one)) for one in files)


def gets(desk: Desk, who: Person) -> str:
    """All that somebody is shown: their messages as they are now, Home, their list, and their export."""
    desk.tick()
    desk.services.homes.opened(desk.request(who))
    seen = [repr(one.message) for one in desk.slack.to(who) if not isinstance(one.message, Export)]
    seen.append(repr(desk.slack.homes[who.slack_id][-1].loaded))
    seen.append(repr(desk.services.commitments.todo(desk.request(who), 0, 50)))
    return "\n".join([*seen, exported(desk, who)])


def stored(desk: Desk) -> list[tuple[str, str, str]]:
    """Every sealed text of the workspace that opens to the mark, whoever may read it."""
    found = []
    with desk.db._engine.connect() as connection:
        table = TextKeyRow.__table__
        opened = {row.id: unwrapped(connection, table.name, row) for row in connection.execute(all_keys(table)).all()}
        keys = {key_id: Cipher((key,)) for key_id, key in opened.items() if key is not None}
        for table in Row.metadata.sorted_tables:
            for row in connection.execute(select(table)):
                for name, value in row._mapping.items():
                    parts = value.parts() if isinstance(value, Ciphertext) else None
                    if parts is not None and parts[0] in keys:
                        text = keys[parts[0]].open(parts[1])
                        found += [(table.name, name, text)] if MARK in text else []
    return found


def destroyed(desk: Desk) -> list[str]:
    """What the audit log says was destroyed, by table."""
    with desk.db._engine.connect() as connection:
        refs = connection.scalars(select(AuditRow.ref).where(AuditRow.act == Act.DESTROYED)).all()
    return sorted({str(ref).partition(":")[0] for ref in refs})


def exported_at_once(desk: Desk, who: Person) -> str:
    """The writer's export within Undo's hour."""
    with desk.db.coaching(who) as tx:
        return repr(exported_commitments(tx, desk.request(who)))


def put_on_hold(desk: Desk, who: Person, *, begins: bool = True) -> None:
    """An administrator begins a legal hold, or ends it."""
    ada, nobody, named = desk.person(ADMIN, "Ada"), frozenset[str](), frozenset({who.slack_id})
    held = Named(named, nobody) if begins else Named(nobody, named)
    desk.services.administration.save(desk.request(ada), Policy(), Named(nobody, nobody), held)
