"""People are asked for once, found by what is typed, and followed as Slack changes them."""

from datetime import timedelta

import pytest

from bot.briefs.rules import BRIEF
from bot.core.audit import Act
from bot.core.audit_store import AuditLog
from bot.core.errors import AmbiguousPersonError, NoPairError, NotAReportError, NotFoundError, UnknownPersonError
from bot.core.language.text import Mention
from bot.core.people import PersonKind, Profile, check_report
from bot.core.people_store import Pairs, People
from bot.core.wording.sections import ErrorWording
from bot.plans.rules import Plan
from tests.desk import Desk, quick, utc
from tests.factories import NOW, WORKSPACE, library, make_pair, make_request

pytestmark = quick


def test_the_directory_is_asked_once(desk: Desk):
    known = desk.services.people.known
    assert known(WORKSPACE, "USAM", NOW) == known(WORKSPACE, "USAM", NOW) == desk.sam
    assert desk.directory.asked.count("USAM") == 1
    with pytest.raises(NotFoundError):
        known(WORKSPACE, "UNOBODY", NOW)


def test_found_by_a_mention_whoever_it_is(desk: Desk):
    lee = desk.person("ULEE", "Sam Lee")
    assert desk.services.people.mentioned(make_request(desk.priya, NOW), Mention("ULEE", "whatever")) == lee


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("sam", ["Sam Lee", "SAM OKAFOR"]),
        ("sam lee", ["Sam Lee"]),
        (" Sam  Lee ", ["Sam Lee"]),
        ("émile", ["ÉMILE Roux"]),
        ("lee", []),
        ("gone", ["Gone"]),
        ("mina", []),
    ],
)
def test_a_plain_name_means_those_i_meet(desk: Desk, typed: str, found: list[str]):
    """Mina is known because others meet her; a name of hers would tell that, or bring my words to a stranger."""
    names = ["Sam Lee", "SAM OKAFOR", "Samuel Lee", "ÉMILE Roux"]
    reports = [desk.person(f"UR{number}", name) for number, name in enumerate(names)]
    gone, mina = desk.person("UGONE", "Gone", active=False), desk.person("UMINA", "Mina")
    with desk.db.begin(WORKSPACE) as tx:
        for report in (*reports, gone):
            make_pair(tx, desk.priya, report)
        make_pair(tx, desk.sam, mina)
    mentioned, asked = desk.services.people.mentioned, make_request(desk.priya, NOW)
    if len(found) == 1:
        assert [mentioned(asked, Mention(None, typed)).name] == found
        return
    with pytest.raises(AmbiguousPersonError if found else UnknownPersonError) as refused:
        mentioned(asked, Mention(None, typed))
    mentions = [one.slack_id for one in reports if one.name in found]
    expected = {"typed": typed, **({"names": ", ".join(f"<@{one}>" for one in mentions)} if found else {})}
    assert refused.value.fields == expected


@pytest.mark.parametrize(
    "mention", [Mention("UMINA", ""), Mention("UNOBODY", ""), Mention(None, "Mina"), Mention(None, "Nobody")]
)
def test_whoever_is_in_no_pair_of_mine_gets_one_answer_and_no_row(desk: Desk, mention: Mention):
    """Known to the bot because somebody else meets them, or to nobody: it cannot be told which."""
    desk.meet()
    mina = desk.person("UMINA", "Mina")
    lee = desk.person("ULEE", "Lee")
    with desk.db.begin(WORKSPACE) as tx:
        make_pair(tx, lee, mina)
    with desk.statements() as sent, pytest.raises(NoPairError) as refused:
        desk.services.people.in_pair(make_request(desk.priya, NOW), mention)
    assert refused.value.fields == {}
    assert not [one for one in sent if one.startswith(("INSERT", "UPDATE"))]
    assert desk.directory.asked.count("UNOBODY") == 0


def test_of_those_i_meet_a_name_is_enough(desk: Desk):
    desk.meet()
    for mention in (Mention(None, "sam"), Mention("USAM", "")):
        assert desk.services.people.in_pair(make_request(desk.priya, NOW), mention) == desk.sam
    assert desk.services.people.in_pair(make_request(desk.sam, NOW), Mention(None, "Priya")) == desk.priya


def test_somebody_unknown_and_somebody_from_elsewhere_are_refused_alike(desk: Desk):
    desk.person("UNOOR", "Noor", kind=PersonKind.OUTSIDER)
    said = library().languages["en"][ErrorWording]
    answers = set()
    for slack_id in ("UNOOR", "UNOBODY"):
        with pytest.raises(NotAReportError) as refused:
            check_report(desk.priya, desk.services.people.named(make_request(desk.priya, NOW), slack_id))
        answers.add(said.say(refused.value))
    assert len(answers) == 1


def test_a_stranger_who_takes_a_name_is_not_meant_and_a_colleague_is_asked_about(desk: Desk):
    desk.meet()
    mina = desk.person("UMINA", "Mina")
    desk.services.people.profile_changed(Profile(WORKSPACE, "UMINA", "Sam", "Europe/London"), NOW)
    mentioned = desk.services.people.mentioned
    assert mentioned(make_request(desk.priya, NOW), Mention(None, "sam")) == desk.sam
    with desk.db.begin(WORKSPACE) as tx:
        Pairs(tx).ensure(mina.id, desk.priya.id, NOW)
    with pytest.raises(AmbiguousPersonError) as several:
        mentioned(make_request(desk.priya, NOW), Mention(None, "sam"))
    assert set(several.value.fields["names"].split(", ")) == {"<@USAM>", "<@UMINA>"}


def test_a_new_name_is_shown_from_then_on(desk: Desk):
    desk.meet()
    desk.services.people.profile_changed(Profile(WORKSPACE, "USAM", "Samira", "Europe/London"), NOW)
    assert [line.pair.report.name for line in desk.services.one_on_ones.list(make_request(desk.priya, NOW))] == [
        "Samira"
    ]


def test_home_of_the_manager_follows_a_report_s_new_name(desk: Desk):
    desk.meet()
    desk.services.homes.opened(make_request(desk.priya, NOW))
    desk.services.people.profile_changed(Profile(WORKSPACE, "USAM", "Samira", "Europe/London"), NOW)
    desk.tick()
    assert desk.slack.homes["UPRIYA"][-1].loaded["one_on_ones"].lines.items[0].pair.report.name == "Samira"


@pytest.mark.parametrize("who", ["priya", "sam"])
def test_one_on_ones_end_when_either_of_the_two_leaves(desk: Desk, who: str):
    pair_id = desk.meet().one_on_one.pair_id
    left = getattr(desk, who)
    gone = Profile(WORKSPACE, left.slack_id, left.name, "Europe/London", active=False)
    desk.services.people.profile_changed(gone, NOW)
    assert desk.services.one_on_ones.list(make_request(desk.priya, NOW)) == []
    desk.run(utc(30, 8))
    assert desk.slack.of(BRIEF) == []
    with desk.db.begin(WORKSPACE) as tx:
        assert Pairs(tx).get(pair_id).ended_at == NOW
        assert [(entry.act, entry.actor_id) for entry in AuditLog(tx).of_person(left.id, 9)] == [(Act.LEFT, None)]


def test_the_other_one_is_told_on_home_for_two_weeks_and_by_no_message(desk: Desk):
    desk.meet()
    desk.services.homes.opened(make_request(desk.priya, NOW))
    gone = Profile(WORKSPACE, "USAM", "Sam", "Europe/London", active=False)
    desk.services.people.profile_changed(gone, NOW)
    desk.tick()
    assert desk.slack.homes["UPRIYA"][-1].loaded["greeting"].left == ("Sam",)
    desk.services.homes.opened(make_request(desk.priya, NOW + timedelta(days=15)))
    assert desk.slack.homes["UPRIYA"][-1].loaded["greeting"].left == ()
    assert desk.slack.said == []


def test_who_comes_back_finds_nothing_set_up_and_the_text_still_there(desk: Desk):
    pair_id = desk.meet().one_on_one.pair_id
    desk.services.plans.save(make_request(desk.priya, NOW), Plan(pair_id, 0, "Runs the review"))
    for active in (False, True):
        profile = Profile(WORKSPACE, "USAM", "Sam", "Europe/London", active=active)
        desk.services.people.profile_changed(profile, NOW)
    assert desk.services.one_on_ones.list(make_request(desk.priya, NOW)) == []
    desk.meet()
    assert desk.services.plans.show(make_request(desk.priya, NOW), pair_id).plan.expectations == "Runs the review"
    with desk.db.begin(WORKSPACE) as tx:
        assert Pairs(tx).get(pair_id).ended_at is None


@pytest.mark.parametrize("seen", ["by an event", "in the list"])
def test_who_left_and_came_back_can_be_written_to_again(desk: Desk, seen: str):
    desk.meet()
    with desk.db.begin(WORKSPACE) as tx:
        People(tx).set_unreachable(desk.priya.id, "user_disabled")
    for active in (False, True):
        profile = Profile(WORKSPACE, "UPRIYA", "Priya", "Europe/London", active=active)
        if seen == "by an event":
            desk.services.people.profile_changed(profile, NOW)
        else:
            desk.services.people.profiles_seen(WORKSPACE, [profile], NOW)
    desk.meet()
    desk.run(utc(30, 8))
    assert desk.slack.of(BRIEF)


PACIFIC = -28_800
"""What Slack gives beside no zone."""


@pytest.mark.parametrize("zone", [None, "", "Mars/Olympus"])
@pytest.mark.parametrize("offset", [PACIFIC, None])
def test_the_known_zone_is_kept_where_slack_gives_none(desk: Desk, zone: str | None, offset: int | None):
    """A 1:1 on Tuesdays at 14:00 in Berlin stays there; in the list of everybody there is no change either."""
    desk.priya = desk.zone("Europe/Berlin")
    line = desk.meet()
    before = [one.starts_at for one in desk.upcoming(line.one_on_one.id)]
    profile = Profile(WORKSPACE, "UPRIYA", "Priya", zone, utc_offset=offset)
    desk.services.people.profile_changed(profile, desk.now)
    assert desk.services.people.profiles_seen(WORKSPACE, [profile], desk.now) == 0
    assert desk.services.people.known(WORKSPACE, "UPRIYA", desk.now).timezone == "Europe/Berlin"
    assert [one.starts_at for one in desk.upcoming(line.one_on_one.id)] == before


@pytest.mark.parametrize(
    ("offset", "zone"),
    [
        (PACIFIC, "Etc/GMT+8"),
        (3600, "Etc/GMT-1"),
        (0, "Etc/GMT"),
        (19_800, "Asia/Kolkata"),
        (None, "Europe/London"),
        (1234, "Europe/London"),
        (10**9, "Europe/London"),
    ],
)
def test_of_somebody_new_the_offset_says_where_they_are(desk: Desk, offset: int | None, zone: str):
    assert desk.person("UNEW", "New", None, utc_offset=offset).timezone == zone


def test_a_zone_that_slack_gives_is_followed(desk: Desk):
    assert desk.zone("America/New_York").timezone == "America/New_York"
