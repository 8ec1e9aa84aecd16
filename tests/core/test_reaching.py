"""What of others finds nothing, beside the table of test_roles.py: several ids at once, numbers, words and names."""

from dataclasses import replace

import pytest

from bot.commitments.rules import Change, Commitment, Draft, Origin, Owner
from bot.core.errors import CoachError, NotAReportError, NotFoundError
from bot.replies.rules import UnsureMessage
from tests.desk import Desk, quick, utc
from tests.factories import WORKSPACE, make_pair, make_request

BUTTON = Origin.BUTTON
NOW = utc(24, 13, 40)
DRAFT = Draft("mine", Owner.MANAGER)


@pytest.fixture
def theirs(at_work: Desk) -> Commitment:
    """What Priya has agreed with Sam."""
    at_work.reply("I'll call Kim by Friday")
    at_work.tick()
    return at_work.live()[0]


@quick
def test_of_many_commitments_those_of_others_are_left_out(at_work: Desk, theirs: Commitment):
    get_many = at_work.services.commitments.get_many
    with pytest.raises(NotFoundError):
        get_many(make_request(at_work.person("USTRANGER", "Alex")), [theirs.id])
    assert [line.commitment.id for line in get_many(at_work.request(at_work.priya), [theirs.id])] == [theirs.id]


@quick
def test_somebody_from_another_workspace_is_no_report(at_work: Desk):
    stranger = at_work.person("USTRANGER", "Alex", workspace="T2")
    for attempt in (
        lambda: at_work.services.briefs.request(make_request(at_work.priya, NOW, "c:1"), stranger),
        lambda: at_work.services.replies.log_typed(make_request(at_work.priya, NOW, "c:2"), stranger, "I'll call"),
        lambda: at_work.services.commitments.log(
            make_request(at_work.priya, NOW, "c:3"), stranger, DRAFT, Origin.COMMAND
        ),
    ):
        with pytest.raises(NotAReportError):
            attempt()


@quick
def test_an_unsure_reply_is_not_logged_for_a_pair_of_others(at_work: Desk):
    alex = at_work.person("UALEX", "Alex")
    with at_work.db.begin(WORKSPACE) as tx:
        theirs = make_pair(tx, alex, at_work.sam).id
    at_work.meet(report=at_work.person("UOMAR", "Omar"))
    at_work.reply("I'll call Kim", thread=False)
    at_work.tick()
    reply = at_work.slack.last(UnsureMessage).reply_id
    with pytest.raises(NotFoundError):
        at_work.services.replies.choose(make_request(at_work.priya, NOW), reply, theirs)


@quick
def test_numbers_and_words_name_ones_own_only(at_work: Desk, theirs: Commitment):
    alex = at_work.person("UALEX", "Alex")
    for target in (theirs.number, "call"):
        with pytest.raises(CoachError):
            at_work.services.commitments.change_by_order(make_request(alex, NOW), [target], Change.DONE, BUTTON)
    elsewhere = replace(at_work.priya, workspace_id="T2")
    assert at_work.services.commitments.todo(make_request(elsewhere), 0, 8).total == 0
    assert at_work.services.one_on_ones.list(make_request(elsewhere, NOW)) == []
