"""The settings form."""

from typing import Annotated

from bot.core.wording.kinds import (
    LINE,
    OPTION,
    SENTENCE,
    Counted,
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
    nudge_on: Line
    nudge_on_option: Option
    nudge_weekday: Line
    nudge_time: Line
    nudge_allowance: Line
    nudge_allowance_option: Annotated[Counted, OPTION("count")]
    nudge_allowance_hint: Sentence
    working_days: Line
    working_days_hint: Sentence
    country: Line
    country_none: Option
    country_near: Line
    country_hint: Sentence
    prepare: Line
    prepare_same: Option
    prepare_day_before: Option
    prepare_never: Option
    prepare_hint: Sentence
    quiet_from: Line
    quiet_until: Line
    quiet_hint: Sentence
    daily_cap: Line
    daily_cap_option: Annotated[Counted, OPTION("count")]
    daily_cap_hint: Sentence
    zone: Annotated[Template, SENTENCE("zone")]
    saved: Sentence
    summary_nudge: Annotated[Template, LINE("weekday", "time")]
    summary_nudge_allowance: Annotated[Counted, LINE("count")]
    summary_nudge_off: Line
    summary_country: Annotated[Template, LINE("country")]
    summary_prepare: Annotated[Template, LINE("when")]
    summary_quiet: Annotated[Template, LINE("start", "end")]
    summary_quiet_off: Line
    summary_cap: Annotated[Counted, LINE("count")]
    home_title: Line
