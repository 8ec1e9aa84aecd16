"""The settings form: within Slack's limits with all countries, and what is chosen comes back."""

import json
from dataclasses import replace

import pytest

from bot.core.people import Person, Preferences
from bot.core.slack import ids
from bot.core.slack.requests import values
from bot.core.wording.library import Library, Wording
from bot.preferences import views
from bot.preferences.listeners import chosen_preferences
from bot.preferences.rules import Choices
from bot.preferences.wording import CountryWording, PreferencesWording
from tests.e2e.world import until
from tests.factories import library
from tests.stage import Stage

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
WORDING = library().for_locale("en")


def manager(chosen: Preferences) -> Choices:
    return Choices(chosen, as_manager=True, as_report=True)


def countries(near: str | None = None, chosen: str | None = None) -> dict[str, list[str]]:
    """The values offered, by the label of their group."""
    form = views.form(WORDING, manager(Preferences(country=chosen)), "UTC", "{}", near)
    (element,) = [block["element"] for block in form["blocks"] if block.get("block_id") == ids.COUNTRY]
    return {group["label"]["text"]: [one["value"] for one in group["options"]] for group in element["option_groups"]}


def test_every_country_is_offered_once(engine: object):
    groups = countries("GB")
    offered = [code for codes in groups.values() for code in codes]
    assert sorted(offered) == sorted([views.NO_COUNTRY, *WORDING[CountryWording].countries])
    assert max(map(len, groups.values())) <= 100
    assert groups[WORDING[PreferencesWording].country_near] == [
        views.NO_COUNTRY,
        "GB-ENG",
        "GB-NIR",
        "GB-SCT",
        "GB-WLS",
    ]
    assert "AX" in groups["A"], "Åland stands under A"


def test_the_country_of_the_time_zone_comes_first_and_is_not_chosen(engine: object):
    first = next(iter(countries("DE").values()))
    assert first == [views.NO_COUNTRY, "DE"]
    form = views.form(WORDING, manager(Preferences()), "Europe/Berlin", "{}", "DE")
    (element,) = [block["element"] for block in form["blocks"] if block.get("block_id") == ids.COUNTRY]
    assert element["initial_option"]["value"] == views.NO_COUNTRY


def test_a_country_that_is_not_offered_any_more_stays_chosen(engine: object):
    assert "ZZ" in countries(chosen="ZZ")["Z"]


def test_the_form_is_not_too_large_for_slack(engine: object):
    assert len(json.dumps(views.form(WORDING, manager(Preferences()), "UTC", "{}", "DE"))) < 50_000


def test_what_is_chosen_is_said_on_home_and_there_next_time(stage: Stage):
    stage.with_sam()
    assert stage.sandbox.people.run_command(stage.user, stage.channel, "/coach", "settings").ok
    assert stage.submit(country="GB-SCT", weekly_allowance="5").ok
    assert stage.sandbox.workspace.modal(stage.user) is None
    assert "Public holidays: Scotland" in stage.home()
    assert WORDING[PreferencesWording].summary_weekly_allowance.fill(count=5) in stage.home()
    assert stage.sandbox.people.run_command(stage.user, stage.channel, "/coach", "settings").ok
    chosen = {
        block["block_id"]: block["element"]["initial_option"]["value"]
        for block in stage.modal().blocks
        if block.get("block_id") in (ids.COUNTRY, ids.WEEKLY_ALLOWANCE)
    }
    assert chosen == {ids.COUNTRY: "GB-SCT", ids.WEEKLY_ALLOWANCE: "5"}
    assert stage.submit(country=views.NO_COUNTRY).ok
    until(lambda: "Public holidays" not in stage.home())
    assert stage.troubles() == []


def test_home_promises_a_report_only_what_comes(engine: object):
    chosen = Preferences(brief_on=False)
    said = WORDING[PreferencesWording]
    report = views.summary(WORDING, Choices(chosen, as_manager=False, as_report=True))
    assert said.summary_report_brief.fill(when=said.report_brief_same) in report
    assert not {"Weekly", said.summary_brief_off} & {line.partition(" ")[0] for line in report.splitlines()}
    assert said.summary_brief_off not in report
    wanted = views.summary(WORDING, Choices(Preferences(own_weekly_on=True), as_manager=False, as_report=True))
    assert "Weekly message: Monday at 09:00" in wanted
    lead = views.summary(WORDING, manager(chosen))
    assert said.summary_brief_off in lead
    assert "Weekly message: Monday at 09:00" in lead


def test_a_form_of_the_version_before_leaves_what_it_does_not_show(engine: object):
    def menu(value: str) -> dict[str, object]:
        return {"type": "static_select", "selected_option": {"value": value}}

    def clock(value: str) -> dict[str, object]:
        return {"type": "timepicker", "selected_time": value}

    days = {"type": "checkboxes", "selected_options": [{"value": "0"}]}
    shown = {
        ids.WEEKLY_ON: days,
        ids.WEEKLY_DAY: menu("2"),
        ids.TIME: clock("09:00"),
        ids.WORKING_DAYS: days,
        ids.QUIET_FROM: clock("20:00"),
        ids.QUIET_UNTIL: clock("07:00"),
        ids.DAILY_CAP: menu("3"),
    }
    filled = values({"view": {"state": {"values": {name: {name: state} for name, state in shown.items()}}}})
    before = Preferences(country="DE", weekly_allowance=30, brief_on=False)
    chosen = chosen_preferences(filled, before)
    assert (chosen.country, chosen.weekly_allowance, chosen.daily_cap) == ("DE", 30, 3)
    assert (chosen.brief_on, chosen.follow_up_on) == (False, True)


def test_a_language_chosen_in_settings_stands_in_for_slacks(stage: Stage):
    def settings() -> list[tuple[str, bool]]:
        assert stage.sandbox.people.run_command(stage.user, stage.channel, "/coach", "settings").ok
        blocks = stage.modal().definition["blocks"]
        menu = next(one for one in blocks if one.get("block_id") == ids.LANGUAGE)["element"]
        return [(one["text"]["text"], one == menu["initial_option"]) for one in menu["options"]]

    shown = settings()
    assert shown[0] == ("The one Slack is set to", True)
    assert ("English", False) in shown
    assert stage.submit(language="en").ok
    assert "Language: English" in stage.home()
    assert ("English", True) in settings()
    assert stage.submit(language=views.AS_IN_SLACK).ok
    assert "Language:" not in stage.home()


def test_who_reads_another_language_than_slacks_is_written_to_in_it(engine: object):
    translated = Library({"en": Wording({}), "de": Wording({})})
    person = Person(1, "T1", "U1", "Priya Raman", "Europe/Berlin", locale="de-DE")
    assert translated.for_locale(person.reads) is translated.languages["de"]
    assert translated.for_locale(replace(person, language="en").reads) is translated.languages["en"]


def test_who_hides_names_is_sent_none_where_a_notification_looks(stage: Stage):
    assert stage.sandbox.people.run_command(stage.user, stage.channel, "/coach", "settings").ok
    assert stage.submit(hide_names=[views.ON]).ok
    assert WORDING[PreferencesWording].summary_hide_names in stage.home()
    stage.command("brief @sam")
    brief = stage.waits_for(lambda: [one for one in stage.from_bot() if "brief is ready" in one.text])
    assert brief.text == "Your brief is ready."
    assert brief.blocks[0]["text"]["text"] == "Your brief is ready."
