"""A 1:1 on a public holiday of either: its manager is asked once, a week before; kept, it gets its brief alone."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from bot.away.holidays import home_section
from bot.away.rules import ON_HOLIDAY, Choice, HolidayMessage, asked_at
from bot.away.views import holiday, home_holidays
from bot.briefs.rules import BRIEF, FOLLOW_UP, REPORT_BRIEF
from bot.core.outbox.homes import HomeContext
from bot.core.people import Person, Preferences
from bot.core.people_store import Pairs
from bot.core.slack import ids
from bot.core.time.holidays import holiday_name, holidays_of
from bot.core.wording.library import Wording
from bot.meetings.rules import Frequency, Occurrence
from tests.desk import Desk, quick, utc
from tests.factories import WORKSPACE

CHRISTMAS = date(2026, 12, 25)


@pytest.mark.parametrize(
    ("day", "working_days", "country", "expected"),
    [
        ("2026-12-25", (0, 1, 2, 3, 4), None, "2026-12-18 09:00"),
        # A week before it is a holiday, a Sunday, or a weekday off: the working day before that.
        ("2027-01-01", (0, 1, 2, 3, 4), "GB-ENG", "2026-12-24 09:00"),
        ("2026-12-26", (0, 1, 2, 3, 4), "GB-ENG", "2026-12-18 09:00"),
        ("2026-12-25", (0, 1, 2, 3), "GB-ENG", "2026-12-17 09:00"),
    ],
)
def test_it_is_asked_a_week_before_on_a_working_day(day, working_days, country, expected):
    at = asked_at(date.fromisoformat(day), "UTC", Preferences(working_days=working_days), holidays_of(country))
    assert at == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("country", "day", "name"),
    [
        ("DE", "2026-10-03", "German Unity Day"),
        ("GB-ENG", "2026-12-26", "Boxing Day"),
        # Off instead of another day, which would be the wrong name for it.
        ("GB-ENG", "2026-12-28", ""),
        ("US", "2026-07-03", ""),
        ("TH", "2027-05-03", ""),
        ("JP", "2027-03-22", ""),
        ("NZ", "2027-02-08", ""),
        # One of two that is of this very day.
        ("CD", "2026-08-01", "Parents' Day"),
        ("US", "2026-11-26", "Thanksgiving Day"),
        ("US", "2026-11-27", ""),
    ],
)
def test_a_holiday_has_an_english_name(country, day, name):
    assert holiday_name(country, date.fromisoformat(day)) == name


@pytest.mark.parametrize(
    ("country", "language", "day", "name"),
    [
        ("DE", "de", "2026-12-25", "Erster Weihnachtstag"),
        ("FR", "fr", "2026-07-14", "Fête nationale"),
        ("ES", "es", "2026-12-25", "Natividad del Señor"),
        # No name in that language: the English one, and none where it would be that of another day.
        ("GB-ENG", "de", "2026-12-26", "Boxing Day"),
        ("US", "es", "2026-07-03", ""),
    ],
)
def test_a_holiday_has_its_name_in_the_readers_language(country, language, day, name):
    assert holiday_name(country, date.fromisoformat(day), language) == name


def texts(blocks: list[dict]) -> str:
    return "\n".join(str(block["text"]["text"]) for block in blocks if "text" in block)


def buttons(blocks: list[dict]) -> list[str]:
    return [one["action_id"] for block in blocks for one in block.get("elements", ()) if "action_id" in one]


@quick
def test_a_manager_is_asked_once_and_a_kept_one_gets_its_brief_alone(desk: Desk, english: Wording):
    def dec(day: int, hour: int = 0, minute: int = 0) -> datetime:
        return utc(day, hour, minute, month=12)

    def lives_in(who: Person, country: str) -> None:
        preferences = desk.services.preferences.of(desk.request(who))
        desk.services.preferences.save(desk.request(who), replace(preferences, country=country))

    def asked() -> HolidayMessage:
        desk.tick()
        [one] = [one.message for one in desk.slack.of(ON_HOLIDAY) if one.recipient.id == desk.priya.id][-1:]
        return one

    def on_home() -> str:
        with desk.db.read_only(WORKSPACE) as tx:
            home = HomeContext(desk.priya, tuple(Pairs(tx).of_person(desk.priya.id)))
            loaded = home_section(tx, desk.request(desk.priya), home)
            return texts(home_holidays(english, loaded)) if loaded else ""

    def about(meeting: Occurrence) -> list[str]:
        said = [one for one in desk.slack.said if one.delivery.subject.get("occurrence_id") == meeting.id]
        return [one.delivery.kind for one in said if one.delivery.kind in (BRIEF, REPORT_BRIEF, FOLLOW_UP)]

    mina = desk.person("UMINA", "Mina Berg")
    desk.meet(weekday=4, first_on=date(2026, 12, 4), local_time=time(14))
    desk.meet(report=mina, frequency=Frequency.ONCE, first_on=CHRISTMAS, weekday=4, local_time=time(10))
    lives_in(desk.sam, "US")
    lives_in(mina, "GB-ENG")
    desk.run(dec(18, 8, 59))
    assert desk.slack.of(ON_HOLIDAY) == []
    desk.run(dec(18, 9))
    assert len(desk.slack.of(ON_HOLIDAY)) == 1
    message = asked()
    sams, minas = (next(one for one in message.open if one.other.id == who.id).occurrence for who in (desk.sam, mina))
    said = "Fri 25 Dec is Christmas Day for Mina and Sam."
    assert said in texts(holiday(english, message).blocks)
    assert said in on_home()

    services, priya = desk.services, desk.priya
    services.one_on_ones.move(desk.request(priya), minas.id, dec(30, 10))
    message = asked()
    assert [[one.other.name for one in lines] for lines in (message.open, message.decided)] == [["Sam"], ["Mina Berg"]]
    shown = holiday(english, message).blocks
    assert buttons(shown)[:3] == [ids.SKIP_MEETING, ids.MOVE_MEETING, ids.AWAY_CHOOSE]
    assert "Wed 30 Dec, 10:00" in texts(shown)
    services.one_on_ones.skip(desk.request(priya), sams.id)
    message = asked()
    assert (message.open, len(message.decided)) == ((), 2)
    assert not {ids.SKIP_MEETING, ids.MOVE_MEETING, ids.AWAY_CHOOSE} & {*buttons(holiday(english, message).blocks)}
    services.one_on_ones.unskip(desk.request(priya), sams.id)
    assert len(asked().open) == 1
    services.away.decide(desk.request(priya), sams.id, Choice.KEEP)
    message = asked()
    assert message.open == ()
    assert "is on" in texts(holiday(english, message).blocks)
    assert on_home() == ""

    desk.run(dec(27, 23))
    assert about(sams) == [BRIEF, REPORT_BRIEF]
    assert len(desk.slack.of(ON_HOLIDAY)) == 2, "the other is about New Year's Day"
    desk.run(dec(28, 9))
    assert about(sams) == [BRIEF, REPORT_BRIEF, FOLLOW_UP]


@quick
def test_many_on_a_holiday_cost_home_no_more(desk: Desk):
    def statements(many: int) -> int:
        for number in range(many):
            report = desk.person(f"UR{many}{number}", f"Report {many} {number}")
            desk.meet(
                report=report, frequency=Frequency.ONCE, first_on=CHRISTMAS, weekday=4, local_time=time(10 + number)
            )
        request = replace(desk.request(desk.priya), now=utc(20, 9, month=12))
        with desk.db.read_only(WORKSPACE) as tx, desk.statements() as asked:
            home = HomeContext(desk.priya, tuple(Pairs(tx).of_person(desk.priya.id)))
            loaded = home_section(tx, request, home)
        assert loaded is not None
        return len(asked)

    preferences = desk.services.preferences.of(desk.request(desk.priya))
    desk.services.preferences.save(desk.request(desk.priya), replace(preferences, country="GB-ENG"))
    assert statements(1) == statements(5)
