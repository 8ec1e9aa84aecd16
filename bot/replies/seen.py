"""What a message is read by, looked up before it is read."""

from datetime import date, datetime

from bot.briefs.rules import Brief
from bot.briefs.store import Briefs
from bot.commitments.service import live_of
from bot.commitments.settled_words import may_settle
from bot.commitments.store import Commitments
from bot.core.errors import NotFoundError
from bot.core.language.due_dates import may_count_from_next
from bot.core.people import Pair, Person
from bot.core.people_store import Pairs, People
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingTransaction
from bot.core.time.dates import local
from bot.intents.service import names_of_others
from bot.meetings.store import Occurrences
from bot.replies import log
from bot.replies.rules import Typed, moment_of
from bot.replies.said import Seen
from bot.replies.store import Replies


def _brief(tx: CoachingTransaction, who: Person, typed: Typed) -> tuple[Brief, Pair] | tuple[None, None]:
    """The brief of the thread and its pair, if they are the person's."""
    found = Briefs(tx).by_thread(typed.channel, typed.thread_ts) if typed.thread_ts else None
    if found is None:
        return None, None
    brief, pair = found
    whose = pair.report if brief.for_report else pair.manager
    return found if whose.id == who.id else (None, None)


def look(tx: CoachingTransaction, who: Person, typed: Typed, previous: str | None = None) -> Seen:
    """What a message of somebody is read by; `previous` is its text before an edit."""
    brief, pair = _brief(tx, who, typed)
    reply = Replies(tx).by_message(typed.channel, typed.ts) if previous is not None else None
    own = Pairs(tx).get(reply.pair_id) if reply and reply.pair_id else None
    pairs = [] if own or pair else log.pairs_to_choose(tx, who)
    pair = pairs[0] if len(pairs) == 1 else pair
    whose, moment = own or pair, moment_of(typed.ts)
    return Seen(
        who=who,
        written_at=moment,
        working_days=People(tx).preferences(who.id).working_days,
        brief=brief,
        pair=pair,
        reply=reply,
        own=own,
        pairs=() if whose else tuple(pairs),
        meets_on=_meets_on(tx, who, whose, f"{typed.text}\n{previous or ''}", moment) if whose else None,
        others=names_of_others(tx, who),
        live=_live(tx, who, whose) if may_settle(typed.text) else (),
    )


def _live(tx: CoachingTransaction, who: Person, pair: Pair | None) -> tuple[tuple[int, str], ...]:
    """What is open between the two, or in any 1:1 of the person, with its number."""
    live = Commitments(tx).live_of_pair(pair.id) if pair else live_of(tx, who)
    return tuple((one.number, one.text) for one in live)


def look_with(tx: CoachingTransaction, request: Request, other: Person, text: str) -> Seen:
    """What a command about a person is read by."""
    who = request.who
    pair = Pairs(tx).find(who.id, other.id) or Pairs(tx).find(other.id, who.id)
    meets_on = _meets_on(tx, who, pair, text, request.now) if pair else None
    return Seen(who, request.now, People(tx).preferences(who.id).working_days, pair=pair, meets_on=meets_on)


def look_again(tx: CoachingTransaction, who: Person, reply_id: int, pair_id: int | None) -> Seen:
    """What an unsure reply is read by once it is decided. Raises NotFoundError."""
    reply = Replies(tx).get(reply_id)
    if reply.author_id != who.id:
        raise NotFoundError
    found = Pairs(tx).get_many([reply.pair_id or pair_id or 0])
    own = found[0] if found else None
    meets_on = _meets_on(tx, who, own, reply.text, reply.written_at) if own else None
    days = People(tx).preferences(who.id).working_days
    others = names_of_others(tx, who)
    return Seen(who, reply.written_at, days, reply=reply, own=own, meets_on=meets_on, others=others)


def _meets_on(tx: CoachingTransaction, who: Person, pair: Pair, text: str, moment: datetime) -> date | None:
    """The person's date of the pair's next 1:1 after `moment`, where the text may need it."""
    upcoming = Occurrences(tx).next_of_pair(pair.id, moment) if may_count_from_next(text) else None
    return local(upcoming.starts_at, who.timezone).date() if upcoming else None
