"""Either of the two brings topics; both see them, and who brought each."""

from bot.briefs import report_views, views
from bot.briefs.rules import BriefMessage, ReportBriefMessage
from bot.core.wording.library import Wording
from bot.replies.rules import LoggedMessage
from tests.desk import Desk, quick
from tests.e2e.world import words

pytestmark = quick


def test_the_manager_brings_some_too_and_both_read_whose_is_whose(at_work: Desk, english: Wording):
    topics, pair = at_work.services.topics, at_work.slack.last(ReportBriefMessage).pair.id
    topics.bring(at_work.request(at_work.sam), pair, "design reviews")
    at_work.reply("topic: the offsite\ntopic: note to myself\nnote: topic: seems tired")
    topics.bring(at_work.request(at_work.priya), pair, "who covers in December")
    at_work.tick()
    brief = words(views.brief(english, at_work.slack.last(BriefMessage)).blocks)
    assert "*Sam’s topic:* design reviews\n*Your topic:* the offsite _and 1 more_" in brief
    report = words(report_views.report_brief(english, at_work.slack.last(ReportBriefMessage)).blocks)
    assert "*Your topics*\n• design reviews\n*Priya’s topics*\n• the offsite\n• who covers in December" in report
    assert "myself" not in report
    assert "tired" not in report


def test_each_changes_their_own_and_may_add_one_there(at_work: Desk):
    topics, pair = at_work.services.topics, at_work.slack.last(ReportBriefMessage).pair.id
    topics.bring(at_work.request(at_work.priya), pair, "the offsite")
    _, [there] = topics.of_pair(at_work.request(at_work.sam), pair)
    topics.change(at_work.request(at_work.priya), {there.id: "the offsite in May"}, "the budget", pair)
    _, found = topics.of_pair(at_work.request(at_work.sam), pair)
    assert [(one.text, one.author_id) for one in found] == [
        ("the offsite in May", at_work.priya.id),
        ("the budget", at_work.priya.id),
    ]


def test_what_sounds_like_a_performance_point_is_asked_about_before_it_is_brought(at_work: Desk):
    at_work.reply("topic: this is your final warning about being late")
    at_work.tick()
    assert at_work.slack.last(BriefMessage).topics == ()
    assert [line.text for line in at_work.slack.last(LoggedMessage).asked] == [
        "this is your final warning about being late"
    ]


def test_after_the_two_have_changed_roles_a_topic_goes_to_the_pair_that_goes_on(at_work: Desk):
    priya, sam = at_work.priya, at_work.sam
    [series] = at_work.services.one_on_ones.list(at_work.request(priya))
    at_work.services.one_on_ones.end(at_work.request(priya), series.one_on_one.id)
    at_work.priya = sam
    theirs = at_work.meet(report=priya).pair
    assert [
        at_work.services.topics.pair_with(at_work.request(one), two) for one, two in ((priya, sam), (sam, priya))
    ] == [
        theirs,
        theirs,
    ]
