"""The settings form, and a summary of what was chosen."""

from bot.domain.dates import clock
from bot.domain.people import Preferences
from bot.domain.prompts import Wording
from bot.slack import ids
from bot.slack.blocks import (
    Block,
    Rendered,
    checkboxes,
    context,
    labelled,
    modal,
    option,
    section,
    select,
    timepicker,
)

CAPS = (1, 2, 3, 4, 5, 6, 8, 10)
ON = "on"


def form(words: Wording, preferences: Preferences, zone: str, metadata: str) -> Block:
    """The modal with every choice a manager has."""
    said = words.preferences
    weekdays = [option(name, str(number)) for number, name in enumerate(words.dates.weekdays)]
    caps = [option(said.daily_cap_option.fill(count=cap), str(cap)) for cap in sorted({*CAPS, preferences.daily_cap})]
    nudge_on = checkboxes(ids.NUDGE_ON, [option(said.nudge_on_option, ON)], [ON] if preferences.nudge_on else [])
    working = checkboxes(ids.WORKING_DAYS, weekdays, [str(day) for day in preferences.working_days])
    return modal(
        ids.SETTINGS_FORM,
        said.title,
        [
            labelled(said.nudge_on, nudge_on, ids.NUDGE_ON, optional=True),
            labelled(
                said.nudge_weekday,
                select(ids.NUDGE_WEEKDAY, weekdays, str(preferences.nudge_weekday)),
                ids.NUDGE_WEEKDAY,
            ),
            labelled(said.nudge_time, timepicker(ids.TIME, preferences.nudge_time), ids.TIME),
            labelled(said.working_days, working, ids.WORKING_DAYS, hint=said.working_days_hint),
            labelled(said.quiet_from, timepicker(ids.QUIET_FROM, preferences.quiet_from), ids.QUIET_FROM),
            labelled(
                said.quiet_until,
                timepicker(ids.QUIET_UNTIL, preferences.quiet_until),
                ids.QUIET_UNTIL,
                hint=said.quiet_hint,
            ),
            labelled(
                said.daily_cap,
                select(ids.DAILY_CAP, caps, str(preferences.daily_cap)),
                ids.DAILY_CAP,
                hint=said.daily_cap_hint,
            ),
            context(said.zone.fill(zone=zone)),
        ],
        submit=words.modals.save,
        close=words.modals.cancel,
        metadata=metadata,
    )


def summary(words: Wording, preferences: Preferences) -> str:
    """The choices in a few short lines."""
    said, dates = words.preferences, words.dates
    nudge = said.summary_nudge_off
    if preferences.nudge_on:
        weekday = dates.weekdays[preferences.nudge_weekday]
        nudge = said.summary_nudge.fill(weekday=weekday, time=clock(preferences.nudge_time, dates))
    quiet = said.summary_quiet_off
    if preferences.quiet_from != preferences.quiet_until:
        start, end = clock(preferences.quiet_from, dates), clock(preferences.quiet_until, dates)
        quiet = said.summary_quiet.fill(start=start, end=end)
    return "\n".join([nudge, quiet, said.summary_cap.fill(count=preferences.daily_cap)])


def saved(words: Wording, preferences: Preferences) -> Rendered:
    """The answer to saving the settings."""
    said = words.preferences.saved
    return Rendered(said, [section(f"{said}\n{summary(words, preferences)}")])
