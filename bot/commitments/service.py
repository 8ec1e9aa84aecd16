"""Commitments: logged, done, dropped, moved, edited, undone; each change kept with who, when and from where.

Numbers are unique per manager and never given twice. In the thread of a 1:1 they mean that 1:1; elsewhere one may fit
several of a report's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import count

from bot.administration.taken_back import destroy_taken_back
from bot.commitments.due_days import settled, with_holidays
from bot.commitments.figures import Counts
from bot.commitments.rules import (
    COMMITMENTS,
    STATE_AFTER,
    UNDO_LASTS,
    Change,
    Commitment,
    CommitmentChange,
    CommitmentLine,
    CommitmentState,
    Draft,
    HomeCommitments,
    Origin,
    Owner,
    Part,
    replaced_words,
    typed_by,
)
from bot.commitments.store import Commitments
from bot.commitments.typed_orders import Target
from bot.core import people_store
from bot.core.access import Act, may_reach
from bot.core.database.transaction import Transaction
from bot.core.errors import (
    AlreadyChangedError,
    NoSuchCommitmentError,
    NotFoundError,
    OtherOneOnOneError,
    SeveralCommitmentsError,
    WhichCommitmentError,
)
from bot.core.events import WordsDestroyed
from bot.core.export import MINUTE, pairs_of, with_other
from bot.core.feature import ExportSection
from bot.core.files import Row, plain
from bot.core.outbox.homes import HomeContext
from bot.core.outbox.store import changed, claim_once
from bot.core.people import Pair, Person, check_report
from bot.core.people_store import Pairs, People, lock_with_managers, reach_pair
from bot.core.request import Page, Request, read_page
from bot.core.sealing.coaching import CoachingDatabase, CoachingTransaction
from bot.core.time.dates import local
from bot.core.writers import Writers, writers_of
from bot.frames.performance_talk import ask_first
from bot.frames.rules import Frame

HOME_SHOWS = 5
FINISHED_SHOWN = 3


def find(tx: CoachingTransaction, who: Person, target: Target, within: Pair | None = None) -> Commitment:
    """The live commitment that is named, `within` a pair if given.

    Raises NoSuchCommitmentError, SeveralCommitmentsError, WhichCommitmentError where a number fits several, and
    OtherOneOnOneError where what is named is in another 1:1 than the one given.
    """
    found = _named(live_of(tx, who) if within is None else Commitments(tx).live_of_pair(within.id), target)
    if not found and within is not None and (elsewhere := _named(live_of(tx, who), target)):
        raise OtherOneOnOneError(typed=str(target), commitments=[one.id for one in elsewhere])
    if not found:
        raise NoSuchCommitmentError(typed=str(target))
    if len(found) > 1:
        raise _several(tx, who, target, found)
    return found[0]


def _named(live: Sequence[Commitment], target: Target) -> list[Commitment]:
    if isinstance(target, int):
        return [one for one in live if one.number == target]
    return [one for one in live if target.casefold() in one.text.casefold()]


def live_of(tx: CoachingTransaction, who: Person) -> list[Commitment]:
    """Everything live of a person, as manager and as report."""
    return [*Commitments(tx).live_of_manager(who.id), *Commitments(tx).live_of_pairs(pairs_as_report(tx, who))]


def pairs_as_report(tx: CoachingTransaction, who: Person) -> list[int]:
    """The ids of the pairs in which the person is the report."""
    return [pair.id for pair in Pairs(tx).of_report(who.id)]


def _several(tx: CoachingTransaction, who: Person, target: Target, found: list[Commitment]) -> SeveralCommitmentsError:
    numbers = [one.number for one in found]
    if len(set(numbers)) == len(numbers):
        return SeveralCommitmentsError(typed=str(target), numbers=", ".join(str(each) for each in sorted(numbers)))
    pairs = {pair.id: pair for pair in Pairs(tx).get_many([one.pair_id for one in found])}
    others = [pair.other(who) for pair in pairs.values()]
    names = ", ".join(sorted(one.name for one in others))
    return WhichCommitmentError(typed=str(target), names=names, people=[one.id for one in others])


def as_lines(tx: CoachingTransaction, who: Person, commitments: Sequence[Commitment]) -> list[CommitmentLine]:
    """Commitments with the names of their pairs, in one query more; those of other people are left out, and what was
    taken back."""
    pairs = {pair.id: pair for pair in Pairs(tx).get_many(sorted({one.pair_id for one in commitments}))}
    readable = {one for one, pair in pairs.items() if may_reach(pair, who.id, COMMITMENTS, Act.READ)}
    there = (one for one in commitments if one.state is not CommitmentState.WITHDRAWN)
    return [CommitmentLine(one, pairs[one.pair_id], who) for one in there if one.pair_id in readable]


def live_page(tx: CoachingTransaction, who: Person, page: int, size: int) -> Page[CommitmentLine]:
    """A page of what is live of a person; a page past the end gives the last one."""
    pairs = pairs_as_report(tx, who)

    def read(limit: int, offset: int) -> tuple[list[CommitmentLine], int]:
        live, total = Commitments(tx).page_live_of(who.id, pairs, limit, offset)
        return as_lines(tx, who, live), total

    return read_page(read, page, size)


def home_section(tx: CoachingTransaction, request: Request, home: HomeContext) -> HomeCommitments | None:
    """What is open between a person and all whom they meet, and what they have just finished."""
    if not home.pairs:
        return None
    page = live_page(tx, request.who, home.pages.get("commitments", 0), HOME_SHOWS)
    finished = Commitments(tx).finished_by(request.who.id, request.now - UNDO_LASTS)[:FINISHED_SHOWN]
    return HomeCommitments(request.today, page, tuple(as_lines(tx, request.who, finished)))


@dataclass(frozen=True)
class CommitmentService:
    """What the two of a pair do with commitments, from any surface. `origin` says from where.

    Changes hold the locks of `lock_with_managers` from before they read, so that two at once do not undo each other.
    """

    db: CoachingDatabase

    def log(self, request: Request, other: Person, draft: Draft, origin: Origin) -> CommitmentLine | None:
        """Log one commitment with a report or manager; None if the same request logged it before. Raises
        NotAReportError, SoundsLikePerformanceError."""
        who = request.who
        check_report(who, other)
        with self.db.coaching(who) as tx:
            lock_with_managers(tx, who)
            if not claim_once(tx, request):
                return None
            pair = people_store.pair_with(tx, request, other)
            ask_first(request, pair, draft.text)
            return with_holidays(tx, [CommitmentLine(log(tx, request, pair, draft, origin), pair, who)])[0]

    def set_state(self, request: Request, commitment_id: int, change: Change, origin: Origin) -> CommitmentLine:
        """Done, dropped or reopened. Doing it twice changes nothing more. Raises NotFoundError."""
        with self.db.coaching(request.who) as tx:
            lock_with_managers(tx, request.who)
            line = reach(tx, request.who, commitment_id)
            if not claim_once(tx, request):
                return line
            return replace(line, commitment=apply(tx, request, line.pair, line.commitment, change, origin))

    def move(self, request: Request, commitment_id: int, due_on: date | None, origin: Origin) -> CommitmentLine:
        """Give it another day; None for the next 1:1. Raises NotFoundError."""
        with self.db.coaching(request.who) as tx:
            lock_with_managers(tx, request.who)
            line = reach(tx, request.who, commitment_id)
            return _move(tx, request, line, due_on, origin) if claim_once(tx, request) else line

    def undo(self, request: Request, commitment_id: int) -> CommitmentLine:
        """Take back what the person did to it last. Raises NotFoundError, and AlreadyChangedError where that is long
        ago or somebody has changed it since."""
        with self.db.coaching(request.who) as tx:
            lock_with_managers(tx, request.who)
            line = reach(tx, request.who, commitment_id)
            if not claim_once(tx, request):
                return line
            last = Commitments(tx).history(commitment_id)[-1]
            if not last.can_be_undone_by(request.who, request.now) or not undoable(last.change, [line.commitment]):
                raise AlreadyChangedError
            undo(tx, request, last.change, [line.commitment], last.before, Origin.BUTTON)
            return reach(tx, request.who, commitment_id)

    def get(self, request: Request, commitment_id: int) -> CommitmentLine:
        """One commitment to be shown. Raises NotFoundError."""
        with self.db.coaching(request.who) as tx:
            return reach(tx, request.who, commitment_id)

    def get_many(self, request: Request, commitment_ids: Sequence[int]) -> list[CommitmentLine]:
        """Several to be shown, in that order; those of other people are left out."""
        with self.db.coaching(request.who) as tx:
            return as_lines(tx, request.who, Commitments(tx).get_many(commitment_ids))

    def of_pair(self, request: Request, pair_id: int) -> tuple[Pair, list[CommitmentLine]]:
        """The live commitments of a pair in coaching. Raises NotFoundError."""
        with self.db.coaching(request.who) as tx:
            pair = reach_pair(tx, request.who, pair_id, COMMITMENTS)
            return pair, [CommitmentLine(one, pair, request.who) for one in Commitments(tx).coaching_of_pair(pair_id)]

    def todo(self, request: Request, page: int, size: int) -> Page[CommitmentLine]:
        """A page of everything live, in the parts of a list."""
        with self.db.coaching(request.who) as tx:
            return live_page(tx, request.who, page, size)

    def todo_with(self, request: Request, other: Person, size: int) -> Page[CommitmentLine]:
        """What is live with one person, the soonest due first, as one page."""
        with self.db.coaching(request.who) as tx:
            lines = as_lines(tx, request.who, live_of(tx, request.who))
            parts = [*Part]
            found = [line for line in lines if line.pair.other(request.who).id == other.id]
            found.sort(key=lambda line: parts.index(line.part))
            return Page(tuple(found[:size]), 0, size, len(found))

    def change_by_order(
        self, request: Request, targets: Sequence[Target], change: Change, origin: Origin
    ) -> list[CommitmentLine]:
        """Done or dropped, named by number or words. All are found before any is changed.

        Raises NoSuchCommitmentError, SeveralCommitmentsError, and AlreadyChangedError for a request that came before:
        its numbers may be others' by now.
        """
        who = request.who
        with self.db.coaching(who) as tx:
            lock_with_managers(tx, who)
            if not claim_once(tx, request):
                raise AlreadyChangedError
            found = [find(tx, who, target) for target in targets]
            done = [apply(tx, request, Pairs(tx).get(one.pair_id), one, change, origin) for one in found]
            return as_lines(tx, who, done)

    def move_by_order(self, request: Request, target: Target, due_on: date | None, origin: Origin) -> CommitmentLine:
        """Another day, named by number or words. Raises as `change_by_order`."""
        who = request.who
        with self.db.coaching(who) as tx:
            lock_with_managers(tx, who)
            if not claim_once(tx, request):
                raise AlreadyChangedError
            found = find(tx, who, target)
            return _move(tx, request, CommitmentLine(found, Pairs(tx).get(found.pair_id), who), due_on, origin)


def log(
    tx: CoachingTransaction,
    request: Request,
    pair: Pair,
    draft: Draft,
    origin: Origin,
    reply_id: int | None = None,
    line: int | None = None,
    frame: Frame = Frame.COACHING,
) -> Commitment:
    """Store a new open commitment under the manager's next number."""
    lines = None if line is None else [line]
    return log_all(tx, request.who, pair, [draft], origin, request.now, reply_id, lines, frame)[0]


def log_all(
    tx: CoachingTransaction,
    who: Person,
    pair: Pair,
    drafts: Sequence[Draft],
    origin: Origin,
    now: datetime,
    reply_id: int | None = None,
    lines: Sequence[int] | None = None,
    frame: Frame = Frame.COACHING,
    writers: Sequence[Writers] | None = None,
) -> list[Commitment]:
    """`log` each in turn. `lines` says of each from which line of the reply it is, `writers` whose words it is in,
    where they are not `who`'s."""
    commitments = Commitments(tx)
    first = _next_number(tx, pair)
    logged = []
    for position, draft in enumerate(settled(tx, pair, drafts, local(now, who.timezone).date())):
        line, number = None if lines is None else lines[position], first + position
        wrote = (who.id,) if writers is None else writers[position]
        logged.append(commitments.add(pair.id, draft, number, now, reply_id, line, frame, wrote))
    commitments.record(*(CommitmentChange(one.id, Change.LOGGED, who.id, now, origin) for one in logged))
    _changed(tx, pair, now, reply_id)
    return logged


def apply(
    tx: CoachingTransaction, request: Request, pair: Pair, commitment: Commitment, change: Change, origin: Origin
) -> Commitment:
    """Move a commitment to the state a change leads to and record it; nothing if it is there already."""
    commitments = Commitments(tx)
    state = STATE_AFTER[change]
    if commitment.state is state or (change is Change.REOPENED and commitment.live):
        return commitment
    after = replace(commitment, state=state)
    if change is Change.REOPENED:
        [after] = _live_again(tx, pair, [after])
    commitments.save(after)
    commitments.record(CommitmentChange(commitment.id, change, request.who.id, request.now, origin))
    _changed(tx, pair, request.now, after.reply_id)
    return after


def take_back(
    tx: CoachingTransaction,
    request: Request,
    pair: Pair,
    gone: Sequence[Commitment],
    origin: Origin,
    destroy_at: datetime,
) -> None:
    """Withdraw what this person logged, whatever has become of it. Nobody is shown the words any more, and at that time
    they are destroyed."""
    if not gone:
        return
    commitments, withdrawn = Commitments(tx), [one for one in gone if one.state is not CommitmentState.WITHDRAWN]
    changes = (CommitmentChange(one.id, Change.WITHDRAWN, request.who.id, request.now, origin) for one in withdrawn)
    commitments.record(*changes)
    commitments.take_back([one.id for one in gone], destroy_at)
    since = min(one.created_at for one in gone)
    _changed(tx, pair, request.now, *(one.reply_id for one in gone), gone_since=since)


def undoable(done: Change, found: Sequence[Commitment]) -> bool:
    """Whether what somebody did to these at one moment can be taken back: it is so still."""
    if done in (Change.DONE, Change.DROPPED):
        return all(one.state is STATE_AFTER[done] for one in found)
    return done in (Change.LOGGED, Change.MOVED) and (not found or any(one.live for one in found))


def undo(
    tx: CoachingTransaction,
    request: Request,
    done: Change,
    found: Sequence[Commitment],
    before: Draft | None,
    origin: Origin,
) -> None:
    """Take that back: what was logged is withdrawn, what was done or dropped is open again, what was moved is due when
    it was (`before`)."""
    for one in found:
        pair = Pairs(tx).get(one.pair_id)
        if done in (Change.DONE, Change.DROPPED):
            apply(tx, request, pair, one, Change.REOPENED, origin)
        elif one.live and done is Change.LOGGED:
            take_back(tx, request, pair, [one], origin, request.now + UNDO_LASTS)
        elif one.live and before is not None:
            edit(tx, request, pair, one, replace(one.draft, due_on=before.due_on), origin)


def restore(
    tx: CoachingTransaction, request: Request, pair: Pair, withdrawn: Sequence[Commitment], origin: Origin
) -> list[Commitment]:
    """Log what was taken back after all, as open."""
    commitments = Commitments(tx)
    restored = _live_again(tx, pair, [replace(one, state=CommitmentState.OPEN, destroy_at=None) for one in withdrawn])
    for one, before in zip(restored, withdrawn, strict=True):
        if one.number != before.number:
            commitments.save(replace(before, number=one.number))
    commitments.restore([one.id for one in restored])
    changes = (CommitmentChange(one.id, Change.REOPENED, request.who.id, request.now, origin) for one in restored)
    commitments.record(*changes)
    _changed(tx, pair, request.now, *(one.reply_id for one in restored))
    return restored


def edit(
    tx: CoachingTransaction, request: Request, pair: Pair, commitment: Commitment, draft: Draft, origin: Origin
) -> Commitment:
    """Replace words, owner and day; what stood before is kept in the history, but words that their writer replaced. A
    later day opens it again."""
    before = commitment.draft
    [draft] = settled(tx, pair, [draft], request.today)
    if draft == before:
        return commitment
    only_day = replace(before, due_on=draft.due_on) == draft
    state = CommitmentState.OPEN if commitment.live else commitment.state
    writers = None if commitment.writers is None else tuple(commitment.writers)
    wrote = writers_of(draft.text, (request.who.id,), (before.text, writers))
    after = replace(commitment, text=draft.text, owner=draft.owner, due_on=draft.due_on, state=state, writers=wrote)
    Commitments(tx).save(after)
    change = Change.MOVED if only_day else Change.EDITED
    Commitments(tx).record(
        CommitmentChange(commitment.id, change, request.who.id, request.now, origin, before, writers)
    )
    reworded = draft.text != before.text
    if reworded and _wrote(tx, commitment, request.who):
        Commitments(tx).take_back_words(commitment.id, request.who.id, request.now)
        destroy_taken_back(tx, pair, request.now, request.who)
    _changed(tx, pair, request.now, after.reply_id, gone_since=commitment.created_at if reworded else None)
    return after


def _wrote(tx: CoachingTransaction, commitment: Commitment, who: Person) -> bool:
    """Whether the words of a commitment, as they were, are this person's alone."""
    known = commitment.writers
    return set(typed_by(Commitments(tx).history(commitment.id)) if known is None else known) == {who.id}


def ask_about_new_words(request: Request, lines: Sequence[CommitmentLine], drafts: Mapping[int, Draft]) -> None:
    """About all new words together: a form asks once. Raises SoundsLikePerformanceError."""
    reworded = [
        (line.pair, drafts[line.commitment.id].text)
        for line in lines
        if line.commitment.frame is Frame.COACHING and drafts[line.commitment.id].text != line.commitment.text
    ]
    if reworded:
        ask_first(request, reworded[0][0], *(text for _, text in reworded))


def reach(tx: CoachingTransaction, who: Person, commitment_id: int) -> CommitmentLine:
    """The commitment, if `who` may change it and nobody took it back. Raises NotFoundError."""
    commitment = Commitments(tx).get(commitment_id)
    if commitment.state is CommitmentState.WITHDRAWN:
        raise NotFoundError
    return CommitmentLine(commitment, reach_pair(tx, who, commitment.pair_id, COMMITMENTS, Act.WRITE), who)


def _move(
    tx: CoachingTransaction, request: Request, line: CommitmentLine, due_on: date | None, origin: Origin
) -> CommitmentLine:
    draft = replace(line.commitment.draft, due_on=due_on)
    moved = replace(line, commitment=edit(tx, request, line.pair, line.commitment, draft, origin))
    return with_holidays(tx, [moved])[0]


def _live_again(tx: CoachingTransaction, pair: Pair, again: Sequence[Commitment]) -> list[Commitment]:
    """With a number of their own where a live one has theirs: two people who turned out to be one had both given it."""
    following, taken = count(_next_number(tx, pair)), Commitments(tx).live_numbers(pair.manager.id)
    return [replace(one, number=next(following)) if one.number in taken else one for one in again]


def _next_number(tx: CoachingTransaction, pair: Pair) -> int:
    """None of the manager's commitments has or had it, nor one above; nobody else takes one until the transaction
    ends."""
    People(tx).lock(pair.manager.id)
    return Commitments(tx).last_number(pair.manager.id) + 1


def _changed(
    tx: Transaction, pair: Pair, now: datetime, *reply_ids: int | None, gone_since: datetime | None = None
) -> None:
    """The answer that says what a reply has logged names the reply."""
    replies = {each for each in reply_ids if each is not None}
    changed(tx, pair, COMMITMENTS, now, *replies, gone_since=gone_since)


def follow_destroyed(tx: Transaction, event: WordsDestroyed) -> None:
    """The answer to a reply no longer offers to log after all what is gone."""
    if event.table == "commitments":
        _changed(tx, event.pair, event.now, *Counts(tx).replies_of(event.row_ids))


def commitments(tx: CoachingTransaction, request: Request) -> list[Row]:
    """What was agreed in coaching: what was agreed under performance lies with the performance records."""
    return made_under(tx, request, Frame.COACHING)


def made_under(tx: CoachingTransaction, request: Request, frame: Frame) -> list[Row]:
    """Every commitment in that frame of every pair they are in, also what is done, with what it said before and what
    became of it when."""
    who = request.who
    rows: list[Row] = []
    for pair in pairs_of(tx, who, COMMITMENTS):
        owners = {Owner.MANAGER: pair.manager.name, Owner.REPORT: pair.report.name}
        every = Commitments(tx).all_of_pair(pair.id)
        takers_back = Commitments(tx).takers_back([one.id for one in every])
        for one in every:
            gone = one.state is CommitmentState.WITHDRAWN and (not one.text or takers_back.get(one.id) != who.id)
            if gone or one.frame is not frame:
                continue
            changes = Commitments(tx).history(one.id)
            rows.append(
                {
                    **with_other(pair, who),
                    "number": one.number,
                    "text": one.text,
                    "whose": owners.get(one.owner, f"{pair.manager.name}, {pair.report.name}"),
                    "due_on": plain(one.due_on),
                    "state": one.state.value,
                    "frame": one.frame.value,
                    "logged_at": plain(local(one.created_at, who.timezone)),
                    "said_before": _said_before(who, one, changes),
                    "history": tuple(f"{local(one.at, who.timezone):{MINUTE}} {one.change.value}" for one in changes),
                }
            )
    return rows


def _said_before(who: Person, commitment: Commitment, history: Sequence[CommitmentChange]) -> tuple[str, ...]:
    """The words that were replaced, but those that the other one wrote and replaced or took back themselves."""
    shown = (
        each.before
        for each, writers in replaced_words(history)
        if who.id in writers or (each.by not in writers and each.destroy_at is None)
    )
    return tuple(one.text for one in shown if one is not None and one.text != commitment.text)


EXPORT = (ExportSection("commitments", 40, commitments, ("commitments", "commitment_changes")),)
