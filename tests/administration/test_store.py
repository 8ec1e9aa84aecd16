"""The policy in the database."""

from datetime import time

from bot.administration.rules import Policy
from bot.administration.store import Policies, policies_to_follow
from bot.performance.sealed_database import SealedDatabase
from tests.core.database.test_races import at_once
from tests.factories import NOW, WORKSPACE


def test_two_administrators_decide_first_at_once(db: SealedDatabase):
    def decide() -> None:
        with db.begin(WORKSPACE) as tx:
            Policies(tx).save(Policy(24, time(22)), NOW)

    at_once(decide)
    with db.read_only(WORKSPACE) as tx:
        assert Policies(tx).get() == Policy(24, time(22))
    assert policies_to_follow(db, 9) == [(WORKSPACE, "")]
