"""Drafts of performance conversations: nothing typed is lost by closing, and nobody but who types it sees any of it."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.administration.store import LegalHolds
from bot.core.errors import NotFoundError
from bot.core.people_store import Pairs
from bot.core.request import Request
from bot.core.sealing.destroying import Destroying
from bot.core.sealing.forgetting import Forgetting
from bot.core.slack import ids
from bot.performance.figures import DraftLines
from bot.performance.rules import ConversationDraft, DraftLine, Time
from bot.performance.vague import RecordDraft
from bot.sandbox import seed
from tests.desk import Desk, quick
from tests.factories import WORKSPACE
from tests.stage import FOUR_THINGS, WEDNESDAY, Stage

ONLY_YOU = "Draft, only you can see it"
TYPED = ConversationDraft(
    "f1",
    RecordDraft(gap="9 of 31 tickets had none.", gap_on=date(2026, 11, 13), said_here=True),
    Time(datetime(2026, 11, 25, 11, 0), 45),  # noqa: DTZ001 - wall time
)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_what_is_typed_is_kept_gone_on_with_and_gone_once_it_is_set(stage: Stage) -> None:
    people, sam = stage.sandbox.people, stage.seen_by(seed.SAM)
    brief = stage.brief()
    stage.press(brief, ids.PERFORMANCE_POINT)
    typed = {ids.STANDARD: {ids.STANDARD: FOUR_THINGS["standard"]}, ids.GAP: {ids.GAP: FOUR_THINGS["gap"]}}
    assert people.click_in_view(stage.user, stage.modal().id, ids.DRAFT_KEEP, values=typed).ok
    assert "Kept as a draft" in stage.reads_modal()
    people.close_view(stage.user, everything=True)
    assert f"*Sam Okafor* · {ONLY_YOU}" in stage.home()
    for other in (sam, stage.seen_by(seed.LEO)):
        assert ONLY_YOU not in other.home() + other.reads(other.command("list")) + other.reads_answer("performance")

    stage.press(brief, ids.PERFORMANCE_POINT)
    held = {one["block_id"]: one["element"] for one in stage.modal().blocks if one["type"] == "input"}
    assert held["gap"]["initial_value"] == FOUR_THINGS["gap"], "what there is of Sam is gone on with"
    rest = {**WEDNESDAY, **{name: FOUR_THINGS[name] for name in FOUR_THINGS if name not in ("standard", "gap")}}
    assert stage.submit(report=seed.SAM, **rest).ok
    assert "is set for Wed 25 Nov, 11:00" in stage.reads_modal()
    assert ONLY_YOU not in stage.home_says("*Sam Okafor* · Wed 25 Nov, 11:00")
    assert stage.troubles() == []


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_closing_keeps_what_slack_hands_over_and_loses_nothing_kept_before(stage: Stage) -> None:
    people = stage.sandbox.people
    stage.press(stage.brief(), ids.PERFORMANCE_POINT)
    typed = {ids.GAP: {ids.GAP: "9 of 31"}}
    assert people.click_in_view(stage.user, stage.modal().id, ids.GAP_ON, "2026-11-13", values=typed).ok
    shown = stage.modal()
    state = {ids.WAY: {ids.WAY: {"type": "plain_text_input", "value": "All within 4 hours"}}}
    stage.sandbox.workspace.save_view(replace(shown, values=state))
    people.close_view(stage.user, everything=True)
    stage.press(stage.command("performance"), ids.DRAFT_CONTINUE)
    held = {one["block_id"]: one["element"] for one in stage.modal().blocks if one["type"] == "input"}
    assert (held["gap"]["initial_value"], held["way"]["initial_value"]) == ("9 of 31", "All within 4 hours")
    assert held["gap_on"]["initial_date"] == "2026-11-13"
    assert stage.troubles() == []


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_what_is_in_the_way_of_setting_it_loses_nothing(stage: Stage) -> None:
    people = stage.sandbox.people
    stage.press(stage.brief(), ids.PERFORMANCE_POINT)
    assert people.click_in_view(stage.user, stage.modal().id, ids.DRAFT_KEEP).ok
    assert "Nothing to keep yet" in stage.reads_modal()
    outcome = stage.submit(report=seed.SAM, **FOUR_THINGS, day="2026-11-20", time="11:00")
    assert set(outcome.errors) == {ids.DAY}
    people.close_view(stage.user, everything=True)
    assert f"*Sam Okafor* · {ONLY_YOU}" in stage.home()


def test_only_its_author_reads_it_and_it_goes_with_them_and_with_the_pair(desk: Desk) -> None:
    desk.meet()
    drafts, about_sam = desk.services.drafts, replace(TYPED, report=desk.sam)
    assert drafts.keep(desk.request(desk.priya), about_sam)
    assert drafts.keep(desk.request(desk.priya), replace(TYPED, form="f2", draft=RecordDraft(way="Soon")))
    assert not drafts.keep(desk.request(desk.priya), replace(TYPED, form="f3", draft=RecordDraft())), "nothing is typed"
    assert drafts.get(desk.request(desk.priya), "f1") == about_sam
    assert drafts.about(desk.request(desk.priya), desk.sam) == about_sam
    for act in (drafts.get, drafts.delete):
        with pytest.raises(NotFoundError):
            act(desk.request(desk.sam), "f1")
    assert drafts.list(desk.request(desk.sam)).drafts == ()
    with desk.db.begin(WORKSPACE) as tx:
        [pair] = Pairs(tx).of_manager(desk.priya.id)
        Destroying(tx).destroy_pair(pair.id)
        assert DraftLines(tx).of_author(desk.priya) == (DraftLine("f2", "", desk.now.date()),)
        Forgetting(tx).forget(desk.priya.id, "Someone", desk.now)
        assert DraftLines(tx).of_author(desk.priya) == ()


@quick
def test_the_same_tap_again_brings_no_draft_back(desk: Desk) -> None:
    drafts, tap = desk.services.drafts, desk.request(desk.priya, "a:1")

    def sent(request: Request) -> bool:
        return drafts.keep(request, TYPED)

    assert sent(tap)
    drafts.delete(desk.request(desk.priya, "a:2"), "f1")
    drafts.delete(desk.request(desk.priya, "a:2"), "f1")
    sent(tap)
    assert drafts.list(desk.request(desk.priya)).drafts == ()


@quick
def test_one_about_somebody_goes_with_them_and_each_after_90_days(desk: Desk) -> None:
    drafts, mina = desk.services.drafts, desk.person("UMINA", "Mina Berg")

    def kept() -> list[str]:
        return [one.form for one in drafts.list(desk.request(desk.priya)).drafts]

    drafts.keep(desk.request(desk.priya), replace(TYPED, report=mina))
    drafts.keep(desk.request(desk.priya), replace(TYPED, form="f2", report=desk.sam))
    with desk.db.begin(WORKSPACE) as tx:
        assert Pairs(tx).find(desk.priya.id, mina.id) is None
        Forgetting(tx).forget(mina.id, "Someone", desk.now)
    assert kept() == ["f2"]
    drafts.forget_old(desk.now + timedelta(days=89))
    assert kept() == ["f2"]
    with desk.db.begin(WORKSPACE) as tx:
        LegalHolds(tx).add([desk.sam.id], desk.now)
    drafts.forget_old(desk.now + timedelta(days=90))
    assert kept() == ["f2"]
    with desk.db.begin(WORKSPACE) as tx:
        LegalHolds(tx).remove([desk.sam.id])
    drafts.forget_old(desk.now + timedelta(days=90))
    assert kept() == []
