"""What two people wrote is destroyed when it has been kept for long enough, and not before."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, select, update

from bot.administration.rules import Named, Policy, kept_at
from bot.administration.store import pairs_to_purge
from bot.briefs.rules import BriefMessage
from bot.commitments.rules import Draft, Origin, Owner
from bot.core import personal_data
from bot.core.audit import Act
from bot.core.audit_store import AuditLog
from bot.core.database.tables import Row
from bot.core.feature import Features
from bot.core.outbox.deliveries import DeliveryState
from bot.core.outbox.tables import DeliveryRow
from bot.core.people import Person
from bot.core.people_store import Pairs
from bot.core.sealing.declared import Declared
from bot.goals.rules import Entry, GoalDraft, GoalKind, MilestoneDraft
from bot.library.rules import Fit
from bot.performance.figures import RecordStates
from bot.performance.rules import ConversationDraft, Time
from bot.performance.sealed_database import SealedDatabase
from bot.performance.vague import RecordDraft
from bot.plans.rules import PLAN, Plan
from bot.weekly.rules import WEEKLY
from bot.wiring import FEATURES
from tests.desk import ADMIN, Desk, quick, utc
from tests.factories import NOW, WORKSPACE, make_delivery, make_pair, make_request

OF_PAIRS = [one for one in Declared(Features(FEATURES)).all if one.purged is not None]
DESTROYED = [one.name for one in OF_PAIRS if one.purged is personal_data.DESTROYED]
KEPT = [one.name for one in OF_PAIRS if one.purged is not personal_data.DESTROYED]
SECOND = timedelta(seconds=1)
ENDED = utc(26)


class Written(Desk):
    """Priya has written to and about Sam in every way there is, until their last 1:1 was over."""

    def __init__(self, db: SealedDatabase) -> None:
        super().__init__(db)
        self.ada = self.person(ADMIN, "Ada")
        self.series = self.meet().one_on_one
        self.write(self.sam)
        self.now = ENDED
        self.services.one_on_ones.end(self.request(self.priya), self.series.id)

    def write(self, report: Person) -> None:
        self.run(utc(24, 13, 35))
        self.reply("I'll call the zebrafish by Friday")
        self.reply("note: zebrafish seems tired")
        self.reply("maybe look at the zebrafish")
        pair = self.pair_with(report)
        self.services.plans.save(self.request(self.priya), Plan(pair, 0, "zebrafish", "zebrafish", "zebrafish"))
        [first, *_] = self.live()
        self.services.replies.edit_logged(self.request(self.priya), {first.id: Draft("feed the zebrafish", Owner.BOTH)})
        self.goal(pair)
        self.services.topics.bring(self.request(report), pair, "zebrafish")
        self.services.briefs.save_fit(self.request(self.priya), self.slack.last(BriefMessage).brief.id, Fit())
        self.services.proposals.propose(self.request(report), Plan(pair, 1, "zebrafish"))
        self.record(report)

    def goal(self, pair: int) -> None:
        """A goal in its second words, with a milestone."""
        goals = self.services.goals
        draft = GoalDraft("zebrafish", "zebrafish", None, GoalKind.GROWTH, "zebrafish")
        made = goals.make(self.request(self.priya), pair, Entry(draft, asked=True)).goal.id
        again = replace(draft, what="more zebrafish")
        goals.change(self.request(self.priya), made, Entry(again, 1, asked=True))
        line = goals.set_milestones(self.request(self.priya), made, 0, [MilestoneDraft(None, "zebrafish", None)])
        [step] = line.goal.milestones
        goals.set_milestones(self.request(self.priya), made, 1, [MilestoneDraft(step.id, "more zebrafish", None)])

    def record(self, report: Person) -> None:
        """A performance conversation, shown and answered, and a sentence brought into its record."""
        day = self.now.date()
        draft = RecordDraft("zebrafish", "zebrafish", "zebrafish", "zebrafish", day, day, day)
        when = Time(datetime(2026, 11, 24, 15))  # noqa: DTZ001 - wall time
        self.services.frames.shift(self.request(self.priya), self.slack.last(BriefMessage).brief.id, None)
        line = self.services.records.set_up(self.request(self.priya), report, draft, when)
        with self.db.coaching(self.priya) as tx:
            record_id = RecordStates(tx).of_series(line.one_on_one.id).id
            RecordStates(tx).set_shown(record_id, self.now)
        self.services.records.add_comment(self.request(report), record_id, "zebrafish")
        _, own = self.services.bringing_forward.sentences(self.request(self.priya), record_id)
        self.services.bringing_forward.bring(self.request(self.priya), record_id, own[0].ref, own[0].fingerprint)
        self.services.one_on_ones.end(self.request(self.priya), line.one_on_one.id)
        self.services.drafts.keep(self.request(self.priya), ConversationDraft("form", draft, report=report))

    def pair_with(self, report: Person) -> int:
        with self.db.read_only(WORKSPACE) as tx:
            pair = Pairs(tx).find(self.priya.id, report.id)
        assert pair is not None
        return pair.id

    def purge(self, now: datetime) -> None:
        while self.services.purging.step(now):
            pass

    def left(self, engine: Engine) -> dict[str, int]:
        """How many rows there are of what can be destroyed and of what stays, by table."""
        with engine.connect() as connection:
            return {
                name: len(connection.execute(select(Row.metadata.tables[name])).all()) for name in (*DESTROYED, *KEPT)
            }


@pytest.fixture
def desk(db: SealedDatabase) -> Written:
    return Written.once(db)


def after(months: int, ended: datetime = ENDED) -> datetime:
    """The first moment at which what ended then has been kept for that long."""
    year, month = divmod(ended.year * 12 + ended.month - 1 + months, 12)
    return ended.replace(year=year, month=month + 1)


def test_after_a_year_what_they_wrote_is_gone_and_that_they_met_stays(desk: Written, engine: Engine):
    before = desk.left(engine)
    assert all(before[name] for name in DESTROYED), "there is something of everything"
    desk.purge(after(12) - SECOND)
    assert desk.left(engine) == before
    desk.purge(after(12))
    now = desk.left(engine)
    assert {name: now[name] for name in DESTROYED} == dict.fromkeys(DESTROYED, 0)
    kept = {*KEPT} - {"audit_log"}
    assert {name: now[name] for name in kept} == {name: before[name] for name in kept}


def test_both_can_read_in_the_audit_log_that_it_was_purged_and_by_whom(desk: Written):
    desk.purge(after(12))
    pair = desk.pair_with(desk.sam)
    for person in (desk.priya, desk.sam):
        with desk.db.read_only(WORKSPACE) as tx:
            [entry] = [one for one in AuditLog(tx).of_person(person.id, 9) if one.act is Act.PURGED]
        assert (entry.act, entry.data, entry.actor_id) == (Act.PURGED, "coaching_text", None)
        assert (entry.whose, entry.pair_id, entry.at) == (person.id, pair, after(12))


def test_a_purge_happens_once(desk: Written):
    for day in range(3):
        desk.purge(after(12) + timedelta(days=day))
    with desk.db.read_only(WORKSPACE) as tx:
        assert [one.act for one in AuditLog(tx).of_person(desk.sam.id, 9)].count(Act.PURGED) == 1


@pytest.mark.parametrize("months", [1, 6, 24])
def test_the_workspace_decides_for_how_long(desk: Written, engine: Engine, months: int):
    desk.services.administration.save(make_request(desk.ada, NOW), Policy(months), Named(), Named())
    before = desk.left(engine)
    desk.purge(after(months) - SECOND)
    assert desk.left(engine)["notes"] == before["notes"]
    desk.purge(after(months))
    assert desk.left(engine)["notes"] == 0


def test_there_is_a_day_to_change_a_shorter_time_back(desk: Written, engine: Engine):
    decided, before = after(6), desk.left(engine)
    desk.services.administration.save(make_request(desk.ada, decided), Policy(1), Named(), Named())
    desk.purge(decided + timedelta(days=1) - SECOND)
    desk.services.administration.save(
        make_request(desk.ada, decided + timedelta(hours=1)), Policy(12), Named(), Named()
    )
    desk.purge(decided + timedelta(days=3))
    assert desk.left(engine)["notes"] == before["notes"]
    desk.services.administration.save(make_request(desk.ada, decided + timedelta(days=3)), Policy(1), Named(), Named())
    desk.purge(decided + timedelta(days=4))
    assert desk.left(engine)["notes"] == 0


@pytest.mark.parametrize("who", ["priya", "sam"])
def test_a_hold_of_either_keeps_it_and_its_end_lets_it_go(desk: Written, engine: Engine, who: str):
    held = frozenset({getattr(desk, who).slack_id})
    desk.services.administration.save(make_request(desk.ada, NOW), Policy(), Named(), Named(held))
    before = desk.left(engine)["notes"]
    desk.purge(after(36))
    assert desk.left(engine)["notes"] == before
    desk.services.administration.save(make_request(desk.ada, NOW), Policy(), Named(), Named(removed=held))
    desk.purge(after(36))
    assert desk.left(engine)["notes"] == 0


@quick
def test_a_hold_of_somebody_else_keeps_nothing(desk: Written, engine: Engine):
    desk.services.administration.save(make_request(desk.ada, NOW), Policy(), Named(), Named(frozenset({ADMIN})))
    desk.purge(after(12))
    assert desk.left(engine)["notes"] == 0


def test_what_was_written_after_the_end_is_kept_for_as_long_again(desk: Written, engine: Engine):
    later = ENDED + timedelta(days=90)
    desk.services.commitments.log(
        make_request(desk.priya, later), desk.sam, Draft("one more thing", Owner.BOTH), Origin.COMMAND
    )
    before = desk.left(engine)
    desk.purge(after(12))
    assert desk.left(engine) == before
    desk.purge(after(12, later) + SECOND)
    assert desk.left(engine)["commitments"] == 0


@quick
def test_while_briefs_are_asked_for_nothing_goes(desk: Written, engine: Engine):
    desk.services.briefs.request(make_request(desk.priya, ENDED + timedelta(days=90)), desk.sam)
    desk.purge(after(12))
    assert desk.left(engine)["notes"]


def test_a_pair_that_meets_again_keeps_everything(desk: Written, engine: Engine):
    desk.now = ENDED + timedelta(days=30)
    desk.meet(first_on=desk.now.date())
    before = desk.left(engine)["notes"]
    desk.purge(after(36))
    assert desk.left(engine)["notes"] == before


def test_only_that_pair_is_purged(desk: Written, engine: Engine):
    mina = desk.person("UMINA", "Mina")
    desk.now = ENDED
    desk.services.commitments.log(desk.request(desk.priya), mina, Draft("see the reef", Owner.BOTH), Origin.COMMAND)
    desk.meet(report=mina)
    desk.services.one_on_ones.list(desk.request(desk.priya))
    desk.purge(after(12))
    assert [one.text for one in desk.live()] == ["see the reef"]


def test_the_bot_goes_on_with_a_purged_pair(desk: Written):
    """Its old messages lead nowhere, and it can begin again."""
    desk.purge(after(12))
    desk.now = after(12)
    desk.services.homes.opened(desk.request(desk.priya))
    assert desk.services.plans.with_other(desk.request(desk.priya), desk.sam).plan.version == 0
    desk.meet(replace_first(desk))
    desk.services.commitments.log(desk.request(desk.priya), desk.sam, Draft("begin anew", Owner.BOTH), Origin.COMMAND)
    assert [one.text for one in desk.live()] == ["begin anew"]
    desk.tick()


def replace_first(desk: Desk):
    from tests.desk import TUESDAYS

    return replace(TUESDAYS, first_on=desk.now.date() + timedelta(days=7))


def test_what_began_meanwhile_is_seen_under_the_lock(desk: Written, engine: Engine):
    """A hold that begins between the look and the purge."""
    [found] = pairs_to_purge(desk.db, kept_at(after(12)), 9)
    desk.services.administration.save(
        make_request(desk.ada, NOW), Policy(), Named(), Named(frozenset({desk.sam.slack_id}))
    )
    assert not desk.services.purging._purge(*found, kept_at(after(12)), after(12))
    assert desk.left(engine)["notes"]


def test_it_goes_on_in_batches_until_nothing_is_due(desk: Written, monkeypatch: pytest.MonkeyPatch, engine: Engine):
    monkeypatch.setattr("bot.administration.service.PURGED_AT_ONCE", 1)
    mina = desk.person("UMINA", "Mina")
    series = desk.meet(report=mina).one_on_one
    desk.services.commitments.log(desk.request(desk.priya), mina, Draft("see the reef", Owner.BOTH), Origin.COMMAND)
    desk.services.one_on_ones.end(desk.request(desk.priya), series.id)
    desk.purge(after(12) + SECOND)
    assert desk.left(engine)["commitments"] == 0
    assert not desk.services.purging.step(after(12) + SECOND)


def test_no_digest_of_what_was_shown_stays(desk: Written, engine: Engine) -> None:
    ola = desk.person("UOLA", "Ola")
    with desk.db.begin(WORKSPACE) as tx:
        other = make_pair(tx, desk.priya, ola)
        make_delivery(tx, desk.sam, "of several pairs", WEEKLY)
        make_delivery(tx, ola, "of the other pair", PLAN, pair_id=other.id)
        make_delivery(tx, ola, "to somebody else", WEEKLY)
    with engine.begin() as connection:
        connection.execute(update(DeliveryRow).values(state=DeliveryState.SENT, shown_digest="a digest"))
    desk.purge(after(12))
    left = {one.dedupe_key: one for one in desk.deliveries() if one.shown_digest is not None}
    assert {"of the other pair", "to somebody else"} <= set(left)
    assert "of several pairs" not in left
    assert not [one for one in left.values() if one.pair_id == desk.pair_with(desk.sam)]
