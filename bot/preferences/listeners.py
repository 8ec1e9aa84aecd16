"""The settings modal."""

from dataclasses import replace
from datetime import time
from typing import Any

from bot.core.people import Preferences, ReportBriefTime
from bot.core.slack import ids
from bot.core.slack.interactions import Interaction
from bot.core.slack.subcommands import Typed, UnclearError
from bot.preferences import views
from bot.preferences.service import PreferencesService


def open_settings(service: PreferencesService, interaction: Interaction, _: None = None) -> None:
    """Open the settings as they are now."""
    request = interaction.request
    near = service.likely_country(request)
    stored = interaction.metadata()
    chosen = service.shown(request)
    interaction.open(views.form(request.wording, chosen, request.who.timezone, stored, near))


def save(service: PreferencesService, form: Interaction) -> None:
    """Home shows them; the form just closes."""
    service.save(form.request, chosen_preferences(form.values, service.of(form.request)))


def chosen_preferences(filled: dict[str, Any], before: Preferences) -> Preferences:
    """What the form says, with what it does not show left as it was: it may be one of the version before."""
    country = filled.get(ids.COUNTRY, before.country)
    around = filled.get(ids.AROUND_MEETINGS)
    language = filled.get(ids.LANGUAGE, before.language)
    return replace(
        before,
        weekly_on=bool(filled.get(ids.WEEKLY_ON, before.weekly_on)),
        own_weekly_on=bool(filled.get(ids.OWN_WEEKLY_ON, before.own_weekly_on)),
        weekly_day=int(filled[ids.WEEKLY_DAY]),
        weekly_time=time.fromisoformat(filled[ids.TIME]),
        weekly_allowance=int(filled.get(ids.WEEKLY_ALLOWANCE, before.weekly_allowance)),
        working_days=tuple(sorted(int(day) for day in filled[ids.WORKING_DAYS])),
        country=None if country == views.NO_COUNTRY else country,
        quiet_from=time.fromisoformat(filled[ids.QUIET_FROM]),
        quiet_until=time.fromisoformat(filled[ids.QUIET_UNTIL]),
        report_brief=ReportBriefTime(filled.get(ids.REPORT_BRIEF_TIME, before.report_brief)),
        brief_on=before.brief_on if around is None else views.BRIEF_ON in around,
        follow_up_on=before.follow_up_on if around is None else views.FOLLOW_UP_ON in around,
        hide_names=bool(filled.get(ids.HIDE_NAMES, before.hide_names)),
        language=None if language == views.AS_IN_SLACK else language,
        daily_cap=int(filled[ids.DAILY_CAP]),
    )


def alone(typed: Typed) -> None:
    """Takes nothing, and only where nothing follows."""
    if typed.rest:
        raise UnclearError
