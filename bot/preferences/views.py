"""The settings form, and a summary of what was chosen."""

from itertools import groupby

from bot.away.rules import HOLIDAYS
from bot.away.wording import AwayWording
from bot.core.language.spelling import without_accents
from bot.core.people import ALLOWANCES, Preferences, ReportBriefTime
from bot.core.slack import blocks as kit
from bot.core.slack import ids
from bot.core.slack.blocks import Block, Element
from bot.core.slack.who_sees import sees_text
from bot.core.time.dates import clock, weekday_name
from bot.core.wording.dates import DateWording
from bot.core.wording.library import Wording, language_name
from bot.preferences.rules import Choices
from bot.preferences.wording import CountryWording, PreferencesWording

CAPS = (1, 2, 3, 4, 5, 6, 8, 10)
ON, BRIEF_ON, FOLLOW_UP_ON = "on", "brief", "follow_up"
AS_IN_SLACK = "slack"
NO_COUNTRY = "none"
"""Slack does not let a person empty a menu once something is chosen: nothing is a choice of its own."""


def form(wording: Wording, shown: Choices, zone: str, metadata: str, near: str | None = None) -> Block:
    """The modal with every choice a person has; countries `near` them (a code such as "DE") are offered first."""
    said, preferences = wording[PreferencesWording], shown.preferences
    weekdays = [kit.option(weekday_name(day, wording[DateWording]), str(day)) for day in range(7)]
    working = kit.checkboxes(ids.WORKING_DAYS, weekdays, [str(day) for day in preferences.working_days])
    countries = _countries(wording, preferences.country, near)
    country = kit.grouped_select(ids.COUNTRY, countries, preferences.country or NO_COUNTRY)
    blocks = [
        *_weekly(wording, shown, weekdays),
        kit.labelled(said.working_days, working, hint=said.working_days_hint),
        kit.labelled(said.country, country, hint=said.country_hint),
        kit.context(sees_text(wording, HOLIDAYS, other=wording[AwayWording].those_they_meet, by_name=True)),
        *_limits(wording, preferences),
        kit.section(said.away, accessory=kit.button(said.away_button, ids.AWAY_OPEN)),
        kit.labelled(said.language, _language(wording, shown)),
        kit.context(said.zone.fill(zone=zone)),
    ]
    return kit.form_modal(wording, ids.SETTINGS_FORM, said.title, blocks, metadata)


def _weekly(wording: Wording, shown: Choices, weekdays: list[Element]) -> list[Block]:
    said, preferences = wording[PreferencesWording], shown.preferences
    name, text, is_on = ids.WEEKLY_ON, said.weekly_on_option, preferences.weekly_on
    if shown.only_reports:
        name, text, is_on = ids.OWN_WEEKLY_ON, said.own_weekly_on_option, preferences.own_weekly_on
    on = kit.checkboxes(name, [kit.option(text, ON)], [ON] if is_on else [])
    weekday = kit.select(ids.WEEKLY_DAY, weekdays, str(preferences.weekly_day))
    allowance = preferences.weekly_allowance
    minutes = kit.number_select(ids.WEEKLY_ALLOWANCE, said.weekly_allowance_option, ALLOWANCES, allowance)
    return [
        kit.labelled(said.weekly_on, on, optional=True),
        kit.labelled(said.weekly_day, weekday),
        kit.labelled(said.weekly_time, kit.timepicker(ids.TIME, preferences.weekly_time)),
        kit.labelled(said.weekly_allowance, minutes, hint=said.weekly_allowance_hint),
    ]


def _limits(wording: Wording, preferences: Preferences) -> list[Block]:
    said = wording[PreferencesWording]
    cap = kit.number_select(ids.DAILY_CAP, said.daily_cap_option, CAPS, preferences.daily_cap)
    times = [kit.option(text, time.value) for time, text in _report_brief_times(wording).items()]
    report_brief = kit.select(ids.REPORT_BRIEF_TIME, times, preferences.report_brief.value)
    options = [kit.option(said.brief_on, BRIEF_ON), kit.option(said.follow_up_on, FOLLOW_UP_ON)]
    is_on = {BRIEF_ON: preferences.brief_on, FOLLOW_UP_ON: preferences.follow_up_on}
    around = kit.checkboxes(ids.AROUND_MEETINGS, options, [value for value in is_on if is_on[value]])
    hidden = [ON] if preferences.hide_names else []
    names = kit.checkboxes(ids.HIDE_NAMES, [kit.option(said.hide_names, ON)], hidden)
    return [
        kit.labelled(said.around, around, optional=True, hint=said.around_hint),
        kit.labelled(said.report_brief, report_brief, hint=said.report_brief_hint),
        kit.labelled(said.quiet_from, kit.timepicker(ids.QUIET_FROM, preferences.quiet_from)),
        kit.labelled(said.quiet_until, kit.timepicker(ids.QUIET_UNTIL, preferences.quiet_until), hint=said.quiet_hint),
        kit.labelled(said.daily_cap, cap, hint=said.daily_cap_hint),
        kit.labelled(said.notifications, names, optional=True, hint=said.notifications_hint),
    ]


def _language(wording: Wording, shown: Choices) -> Element:
    names = {AS_IN_SLACK: wording[PreferencesWording].language_as_in_slack}
    names |= dict(sorted(((one, language_name(one)) for one in shown.languages), key=lambda each: each[1]))
    chosen = shown.preferences.language
    return kit.select(
        ids.LANGUAGE,
        [kit.option(name, code) for code, name in names.items()],
        chosen if chosen in names else AS_IN_SLACK,
    )


def _report_brief_times(wording: Wording) -> dict[ReportBriefTime, str]:
    said = wording[PreferencesWording]
    return {
        ReportBriefTime.SAME: said.report_brief_same,
        ReportBriefTime.DAY_BEFORE: said.report_brief_day_before,
        ReportBriefTime.NEVER: said.report_brief_never,
    }


def _countries(wording: Wording, chosen: str | None, near: str | None) -> dict[str, list[Element]]:
    """None, those near, then all others by first letter: a menu of Slack holds 100, a group of it as many again."""
    said = wording[PreferencesWording]
    names = {**({chosen: chosen} if chosen else {}), **wording[CountryWording].countries}
    close_by = [code for code in names if code.partition("-")[0] == near]
    first = [kit.option(said.country_none, NO_COUNTRY), *(kit.option(names[code], code) for code in close_by)]
    others = sorted((code for code in names if code not in close_by), key=lambda code: _sorted_by(names[code]))
    letters = groupby(others, key=lambda code: _sorted_by(names[code])[0].upper())
    return {
        said.country_near: first,
        **{letter: [kit.option(names[one], one) for one in ones] for letter, ones in letters},
    }


def _sorted_by(name: str) -> str:
    """A name without capitals and accents: Åland stands under A."""
    return without_accents(name).casefold()


def summary(wording: Wording, loaded: Choices) -> str:
    """The choices in a few short lines: of what comes to managers and to reports only what comes to this person."""
    said, dates, chosen = wording[PreferencesWording], wording[DateWording], loaded.preferences
    lines = _to_managers(wording, chosen) if loaded.as_manager else []
    lines += _weekly_times(wording, chosen) if loaded.only_reports and chosen.own_weekly_on else []
    if loaded.as_report:
        lines.append(said.summary_report_brief.fill(when=_report_brief_times(wording)[chosen.report_brief]))
    lines += [said.summary_follow_up_off] if not chosen.follow_up_on else []
    if chosen.country:
        lines.append(said.summary_country.fill(country=wording[CountryWording].name(chosen.country)))
    quiet = said.summary_quiet_off
    if chosen.quiet_from != chosen.quiet_until:
        start, end = clock(chosen.quiet_from, dates), clock(chosen.quiet_until, dates)
        quiet = said.summary_quiet.fill(start=start, end=end)
    lines += [said.summary_language.fill(language=language_name(chosen.language))] if chosen.language else []
    lines += [quiet, *([said.summary_hide_names] if chosen.hide_names else [])]
    return "\n".join([*lines, said.summary_cap.fill(count=chosen.daily_cap)])


def _to_managers(wording: Wording, chosen: Preferences) -> list[str]:
    said = wording[PreferencesWording]
    lines = [said.summary_weekly_off]
    if chosen.weekly_on:
        lines = _weekly_times(wording, chosen)
    return [*lines, *([said.summary_brief_off] if not chosen.brief_on else [])]


def _weekly_times(wording: Wording, chosen: Preferences) -> list[str]:
    said, dates = wording[PreferencesWording], wording[DateWording]
    weekday, time = weekday_name(chosen.weekly_day, dates), clock(chosen.weekly_time, dates)
    allowance = said.summary_weekly_allowance.fill(count=chosen.weekly_allowance)
    return [said.summary_weekly.fill(weekday=weekday, time=time), allowance]


def home_section(wording: Wording, loaded: Choices) -> list[Block]:
    """A summary on App Home."""
    return [kit.section(f"*{wording[PreferencesWording].home_title}*\n{summary(wording, loaded)}")]
