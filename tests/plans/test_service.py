"""The coaching plan: kept with its history; two who edit at once are told and lose nothing."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from threading import Barrier

import pytest

from bot.core.errors import NoPairError
from bot.core.people_store import Pairs
from bot.plans.rules import Plan, PlanMessage, changed_sections
from tests.desk import Desk, quick, utc
from tests.factories import NOW, WORKSPACE, make_pair, make_request


def empty(desk: Desk) -> Plan:
    with desk.db.begin(WORKSPACE) as tx:
        make_pair(tx, desk.priya, desk.sam)
    return desk.services.plans.with_other(make_request(desk.priya, NOW), desk.sam).plan


def sections_of(revisions: list[Plan]) -> list[tuple[str, ...]]:
    return [changed_sections(before, after) for after, before in pairwise([*revisions, Plan(0)])]


@quick
def test_it_is_empty_at_first_and_looking_makes_no_pair(desk: Desk):
    assert (empty(desk).empty, empty(desk).version) == (True, 0)
    mina = desk.person("UMINA", "Mina")
    for nobody_i_meet in (desk.priya, mina):
        with pytest.raises(NoPairError):
            desk.services.plans.with_other(make_request(desk.priya, NOW), nobody_i_meet)
    with desk.db.begin(WORKSPACE) as tx:
        assert Pairs(tx).of_person(mina.id) == []


@quick
def test_history_tells_who_changed_what_and_when(desk: Desk):
    plan, save = empty(desk), desk.services.plans.save
    assert save(make_request(desk.priya, NOW), replace(plan, expectations="ship")) is None
    later = NOW + timedelta(days=1)
    second = replace(plan, version=1, expectations="ship", support="weekly", current_performance="good")
    assert save(make_request(desk.priya, later), second) is None
    assert save(make_request(desk.priya, later), replace(second, version=2)) is None, "nothing changed, nothing kept"
    revisions = desk.services.plans.history(desk.request(desk.priya), plan.pair_id)
    assert [(one.changed_by, one.changed_at) for one in revisions] == [(desk.priya.id, later), (desk.priya.id, NOW)]
    assert sections_of(revisions) == [("current_performance", "support"), ("expectations",)]
    assert revisions[1].expectations == "ship"


@quick
def test_a_conflict_is_reported_and_nothing_is_stored(desk: Desk):
    plan, save = empty(desk), desk.services.plans.save
    save(make_request(desk.priya, NOW), replace(plan, expectations="first", support="weekly"))
    conflict = save(make_request(desk.priya, NOW), replace(plan, expectations="second", current_performance="good"))
    assert conflict is not None
    assert (conflict.current.expectations, conflict.sections) == ("first", ("expectations",))
    typed = conflict.merged
    assert (typed.expectations, typed.current_performance, typed.support) == ("second", "good", "weekly")
    assert empty(desk).version == 1
    assert save(make_request(desk.priya, NOW), typed) is None
    stands = empty(desk)
    assert (stands.expectations, stands.current_performance, stands.support) == ("second", "good", "weekly")


@quick
def test_edits_of_different_sections_come_together(desk: Desk):
    plan, save = empty(desk), desk.services.plans.save
    save(make_request(desk.priya, NOW), replace(plan, expectations="before"))
    opened = empty(desk)
    assert save(make_request(desk.priya, NOW), replace(opened, expectations="first")) is None
    assert save(make_request(desk.priya, NOW), replace(opened, support="second")) is None
    assert (empty(desk).expectations, empty(desk).support) == ("first", "second")
    assert save(make_request(desk.priya, NOW), replace(opened, support="second")) is None, "the same words agree"
    revisions = desk.services.plans.history(desk.request(desk.priya), plan.pair_id)
    assert sections_of(revisions) == [("support",), ("expectations",), ("expectations",)]
    assert [one.expectations for one in revisions] == ["first", "first", "before"]


def test_of_two_at_once_one_is_notified(desk: Desk):
    plan, barrier = empty(desk), Barrier(2)

    def save(words: str) -> object:
        barrier.wait(timeout=10)
        return desk.services.plans.save(make_request(desk.priya, NOW), replace(plan, expectations=words))

    with ThreadPoolExecutor(2) as pool:
        conflicts = list(pool.map(save, ["one", "two"]))
    assert [conflict is None for conflict in conflicts].count(True) == 1
    assert (empty(desk).version, empty(desk).expectations in ("one", "two")) == (1, True)


@quick
def test_the_plan_in_the_thread_follows(desk: Desk):
    desk.meet()
    desk.run(utc(24, 13, 30))
    desk.services.homes.opened(desk.request(desk.priya))
    desk.services.plans.save(desk.request(desk.priya), replace(empty(desk), expectations="ship"))
    desk.tick()
    assert desk.slack.last(PlanMessage).plan.expectations == "ship"
    assert desk.slack.homes["UPRIYA"][-1].loaded["plans"] is None  # it stands beside the 1:1


@quick
def test_the_plan_in_a_thread_leaves_out_what_stands_above_it(desk: Desk):
    desk.meet()
    desk.run(utc(24, 13, 30))
    desk.run(utc(24, 13, 31))
    desk.reply("I'll book a room by 4 Dec")
    desk.tick()
    there = desk.slack.last(PlanMessage)
    assert (len(there.actions), there.actions_above) == (1, 0), "agreed since: it stands nowhere above"
    desk.run(utc(1, 13, 30, month=12))
    there = desk.slack.last(PlanMessage)
    assert (there.actions, there.actions_above) == ((), 1)
    assert len(desk.services.plans.show(desk.request(desk.priya), there.pair.id).actions) == 1
    [coming, _] = desk.upcoming(1)
    desk.services.one_on_ones.skip(desk.request(desk.priya), coming.id)
    desk.tick()
    there = desk.slack.last(PlanMessage)
    assert (len(there.actions), there.actions_above) == (1, 0), "the message of a skipped 1:1 lists none"


@quick
def test_home_keeps_the_plans_of_those_without_a_one_on_one(desk: Desk):
    line = desk.meet()
    desk.services.plans.save(desk.request(desk.priya), replace(empty(desk), expectations="ship"))
    desk.services.one_on_ones.end(desk.request(desk.priya), line.one_on_one.id)
    desk.services.homes.opened(desk.request(desk.priya))
    [(pair, plan)] = desk.slack.homes["UPRIYA"][-1].loaded["plans"].items
    assert (pair.report.name, plan.expectations) == ("Sam", "ship")
