"""Which commitment a number or words name, among those a person has as manager and as report.

Numbers are unique per manager: in a report's thread they mean that 1:1, elsewhere they may fit more than one.
"""

from bot.commitments.rules import Commitment
from bot.commitments.store import Commitments
from bot.commitments.typed_orders import Target
from bot.core.errors import NoSuchCommitmentError, SeveralCommitmentsError, WhichCommitmentError
from bot.core.pair_store import Pairs
from bot.core.people import Pair, Person
from bot.core.sealing.coaching import CoachingTransaction


def find(tx: CoachingTransaction, who: Person, target: Target, within: Pair | None = None) -> Commitment:
    """The live commitment that is named; `within` a pair only, if given.

    Raises NoSuchCommitmentError, SeveralCommitmentsError, WhichCommitmentError where a number fits several.
    """
    live = live_of(tx, who) if within is None else Commitments(tx).live_of_pair(within.id)
    if isinstance(target, int):
        found = [one for one in live if one.number == target]
    else:
        found = [one for one in live if target.casefold() in one.text.casefold()]
    if not found:
        raise NoSuchCommitmentError(typed=str(target))
    if len(found) > 1:
        raise _several(tx, who, target, found)
    return found[0]


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
    names = [pair.other(who).name for pair in pairs.values()]
    return WhichCommitmentError(typed=str(target), names=", ".join(sorted(names)))
