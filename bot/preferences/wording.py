"""The settings form."""

from typing import Annotated

from pydantic import Field

from bot.core.wording.library import (
    LINE,
    OPTION,
    SENTENCE,
    Counted,
    Label,
    Line,
    Option,
    Section,
    Sentence,
    Template,
    Title,
)


class PreferencesWording(Section):
    """`preferences.yaml`."""

    file = "preferences"

    title: Title
    weekly_on: Line
    weekly_on_option: Option
    own_weekly_on_option: Option
    weekly_day: Line
    weekly_time: Line
    weekly_allowance: Line
    weekly_allowance_option: Annotated[Counted, OPTION("count")]
    weekly_allowance_hint: Sentence
    working_days: Line
    working_days_hint: Sentence
    country: Line
    country_none: Option
    country_near: Line
    country_hint: Sentence
    around: Line
    brief_on: Option
    follow_up_on: Option
    around_hint: Sentence
    report_brief: Line
    report_brief_same: Option
    report_brief_day_before: Option
    report_brief_never: Option
    report_brief_hint: Sentence
    quiet_from: Line
    quiet_until: Line
    quiet_hint: Sentence
    daily_cap: Line
    daily_cap_option: Annotated[Counted, OPTION("count")]
    daily_cap_hint: Sentence
    notifications: Line
    hide_names: Option
    notifications_hint: Sentence
    language: Line
    language_as_in_slack: Option
    away: Sentence
    away_button: Label
    zone: Annotated[Template, SENTENCE("zone")]
    summary_weekly: Annotated[Template, LINE("weekday", "time")]
    summary_weekly_allowance: Annotated[Counted, LINE("count")]
    summary_weekly_off: Line
    summary_country: Annotated[Template, LINE("country")]
    summary_brief_off: Line
    summary_follow_up_off: Line
    summary_report_brief: Annotated[Template, LINE("when")]
    summary_quiet: Annotated[Template, LINE("start", "end")]
    summary_quiet_off: Line
    summary_hide_names: Line
    summary_language: Annotated[Template, LINE("language")]
    summary_cap: Annotated[Counted, LINE("count")]
    home_title: Line


class CountryWording(Section):
    """`countries.yaml`: names by code ("DE", or "GB-SCT" for a part with holidays of its own)."""

    file = "countries"

    countries: Annotated[dict[str, Option], Field(min_length=1)]

    def name(self, code: str) -> str:
        """The code itself when it is no longer in the list."""
        return self.countries.get(code, code)
