"""One data key that cannot be opened harms its own pair alone: erasing, exports, lists, briefs and Home go on."""

import json

import pytest
from sqlalchemy import Engine, select, update
from structlog.testing import capture_logs

from bot.briefs.rules import BRIEF
from bot.commitments.rules import Draft, Origin, Owner
from bot.core.cipher import Cipher, new_key
from bot.core.errors import CannotOpenError
from bot.core.files import Export, as_json
from bot.core.people import Person
from bot.core.people_store import People
from bot.core.sealing.tables import TextKeyRow
from bot.goals.rules import Entry, GoalDraft, GoalKind
from bot.performance.sealed_database import SealedDatabase
from bot.plans.rules import Plan
from bot.plans.store import Plans
from bot.weekly.rules import WEEKLY
from tests.desk import Desk, utc
from tests.factories import WORKSPACE


class Lost(Desk):
    """Priya has written with Sam and with Mina. The keys of Priya and Sam are sealed with a secret key that is gone."""

    def __init__(self, db: SealedDatabase) -> None:
        super().__init__(db)
        self.mina = self.person("UMINA", "Mina")
        self.with_sam, self.with_mina = (self.write_with(one) for one in (self.sam, self.mina))
        lost = Cipher((new_key(),)).wrap(new_key(), "whoever")
        with db._engine.begin() as connection:
            connection.execute(update(TextKeyRow).where(TextKeyRow.pair_id == self.with_sam).values(key=lost))

    def write_with(self, other: Person) -> int:
        pair_id = self.meet(report=other).one_on_one.pair_id
        said = f"with {other.name}"
        self.services.plans.save(self.request(self.priya), Plan(pair_id, 0, said))
        draft = Draft(said, Owner.REPORT)
        self.services.commitments.log(self.request(self.priya), other, draft, Origin.COMMAND)
        goal = Entry(GoalDraft(said, "", None, GoalKind.GROWTH), asked=True)
        self.services.goals.make(self.request(self.priya), pair_id, goal)
        self.services.topics.bring(self.request(other), pair_id, said)
        return pair_id

    def forget(self, who: Person) -> None:
        self.services.rights.forgetting.ask(self.request(who))
        self.now = utc(26, 9)
        self.services.rights.forgetting.step(self.now)
        self.now = utc(26, 10, 1)
        assert self.services.rights.forgetting.step(self.now)


@pytest.fixture
def lost(db: SealedDatabase) -> Lost:
    return Lost.once(db)


def test_lists_show_the_rest(lost: Lost) -> None:
    with capture_logs() as logs:
        todo = lost.services.commitments.todo(lost.request(lost.priya), 0, 10)
        goals = lost.services.goals.mine(lost.request(lost.priya))
        for line in lost.services.one_on_ones.list(
            lost.request(lost.priya)
        ):  # Home lists the plans of those that ended
            lost.services.one_on_ones.end(lost.request(lost.priya), line.one_on_one.id)
        lost.services.homes.opened(lost.request(lost.priya))
    assert [line.commitment.text for line in todo.items] == ["with Mina"]
    assert [line.goal.draft.what for line in goals] == ["with Mina"]
    home = lost.slack.homes["UPRIYA"][-1].loaded
    assert {plan.expectations for _, plan in home["plans"].items} == {"", "with Mina"}
    noted = [one for one in logs if one["event"] == "data_key_not_opened"]
    assert len({one["key_id"] for one in noted}) == len(noted) > 0, "each is noted once"


def test_an_export_holds_the_rest(lost: Lost) -> None:
    lost.services.rights.export(lost.request(lost.priya))
    lost.tick()
    lost.tick()
    coaching, *_ = [one.message for one in lost.slack.said if isinstance(one.message, Export)]
    mine = json.loads(as_json(coaching))
    for part, column in (("plans", "expectations"), ("commitments", "text"), ("goals", "what"), ("topics", "text")):
        assert [one[column] for one in mine[part]] == ["with Mina"], part


def test_the_other_brief_and_the_weekly_message_come(lost: Lost) -> None:
    for moment in (utc(24, 13, 35), utc(30, 9, 5)):
        lost.tick(moment)
    briefs = [one for one in lost.slack.of(BRIEF) if one.recipient.id == lost.priya.id]
    assert ["with Mina" in repr(one.message) for one in briefs if one.message.pair.report.name == "Mina"] == [True]
    [weekly] = lost.slack.of(WEEKLY)
    assert "with Mina" in repr(weekly.message)


def test_whoever_asks_for_what_cannot_be_opened_is_told_in_a_sentence(lost: Lost) -> None:
    for ask in (
        lambda: lost.services.plans.show(lost.request(lost.sam), lost.with_sam),
        lambda: lost.services.topics.bring(lost.request(lost.sam), lost.with_sam, "more"),
    ):
        with pytest.raises(CannotOpenError):
            ask()


@pytest.mark.parametrize("garbage", ["nothing that a key has sealed", "sealed:{key}:AAAA"])
def test_one_text_that_cannot_be_read_hides_no_other_of_the_same_pair(lost: Lost, engine: Engine, garbage: str) -> None:
    more = Draft("more with Mina", Owner.REPORT)
    logged = lost.services.commitments.log(lost.request(lost.priya), lost.mina, more, Origin.COMMAND)
    assert logged is not None
    with engine.begin() as connection:
        key = connection.scalar(select(TextKeyRow.id).where(TextKeyRow.pair_id == lost.with_mina))
        stored = garbage.format(key=key)
        connection.exec_driver_sql(f"UPDATE commitments SET text = '{stored}' WHERE id = {logged.commitment.id}")  # noqa: S608
    todo = lost.services.commitments.todo(lost.request(lost.priya), 0, 10)
    assert [line.commitment.text for line in todo.items] == ["with Mina"]
    lost.forget(lost.sam)
    lost.now = utc(24, 13)
    lost.forget(lost.mina)


@pytest.mark.parametrize("name", ["sam", "mina", "priya"])
def test_everybody_can_still_be_forgotten(lost: Lost, name: str) -> None:
    who = getattr(lost, name)
    lost.forget(who)
    with lost.db.begin(WORKSPACE) as tx:
        assert People(tx).get(who.id).name == "Someone who left"
    left = lost.mina if name != "mina" else lost.priya
    with lost.db.coaching(left) as tx:
        written = [one.expectations for one in Plans(tx).history(lost.with_mina, 9)]
    assert written == ([""] if name == "priya" else ["with Mina"])
