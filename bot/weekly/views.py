"""The weekly message as blocks, and its snooze form."""

from datetime import date

from bot.commitments.rules import COMMITMENTS
from bot.commitments.views import rows
from bot.core.slack import blocks as kit
from bot.core.slack import ids
from bot.core.slack.blocks import Block, Rendered
from bot.core.slack.who_sees import seen_by
from bot.core.time.dates import day_and_time, short_day
from bot.core.wording.dates import DateWording
from bot.core.wording.library import Wording
from bot.core.wording.sections import ModalWording
from bot.goals.rules import GOALS
from bot.goals.views import near_text
from bot.meetings.rules import SCHEDULE
from bot.meetings.views import meeting_text
from bot.weekly.rules import Gap, HomeWeekly, WeeklyMessage
from bot.weekly.wording import TriesWording, WeeklyWording


def weekly(wording: Wording, message: WeeklyMessage) -> Rendered:
    """This week's 1:1s, what is open, who was not met for a while, and one small thing to try."""
    said = wording[WeeklyWording]
    every_series = kit.button(wording[ModalWording].show_all, ids.SHOW_ALL, "series:0", about=said.meetings_title)
    meetings = kit.section(_meetings(wording, message), accessory=every_series if message.more_meetings else None)
    blocks: list[Block] = [kit.header(said.title), meetings]
    if message.commitments:
        blocks.append(kit.section(f"*{said.commitments_title}*"))
        blocks += rows(wording, message.commitments, message.today)
        if message.more_commitments:
            show_all = kit.button(wording[ModalWording].show_all, ids.SHOW_ALL, "todo:0", about=said.commitments_title)
            more = said.commitments_more.fill(count=message.more_commitments)
            blocks.append(kit.section(more, accessory=show_all))
    if message.milestones:
        blocks.append(kit.section(near_text(wording, message.milestones, message.more_milestones, message.today)))
    if message.gaps:
        lines = [f"• {gap_text(wording, gap, message.today)}" for gap in message.gaps]
        if message.more_gaps:
            lines.append(said.gaps_more.fill(count=message.more_gaps))
        every_gap = kit.button(wording[ModalWording].show_all, ids.SHOW_ALL, "gaps:0", about=said.gaps_title)
        text = "\n".join([f"*{said.gaps_title}*", *lines])
        blocks.append(kit.section(text, accessory=every_gap if message.more_gaps else None))
    small = wording[TriesWording].find(message.try_key) or wording[TriesWording].all[0]
    blocks.append(kit.section(f"*{said.try_title}*\n{small.text}"))
    blocks += [seen_by(wording, SCHEDULE, COMMITMENTS, GOALS, by_name=True), *_foot(wording, message)]
    return Rendered(said.notification, blocks)


def gap_text(wording: Wording, gap: Gap, today: date) -> str:
    """A report who was not met for a while, in one line."""
    return wording[WeeklyWording].gap.fill(
        report=kit.esc_name(gap.report_name), day=short_day(gap.last, today, wording[DateWording])
    )


def _meetings(wording: Wording, message: WeeklyMessage) -> str:
    said = wording[WeeklyWording]
    lines = [f"• {meeting_text(wording, meeting, message.today)}" for meeting in message.meetings]
    if message.more_meetings:
        lines.append(said.meetings_more.fill(count=message.more_meetings))
    return f"*{said.meetings_title}*\n" + ("\n".join(lines) or said.meetings_none)


def _foot(wording: Wording, message: WeeklyMessage) -> list[Block]:
    """Why it came, and how to snooze, stop or change it; or what became of that."""
    said = wording[WeeklyWording]
    settings = kit.settings_button(wording)
    if message.stopped:
        return [kit.context(said.stopped), kit.actions(kit.button(said.start, ids.START_WEEKLY), settings)]
    why = said.why.fill(weekday=wording[DateWording].weekdays[message.weekday])
    if message.snoozed_until is not None:
        why = said.snoozed.fill(day=short_day(message.snoozed_until, message.today, wording[DateWording]))
    return [
        kit.context(why),
        kit.actions(kit.button(said.snooze, ids.SNOOZE), kit.button(said.stop, ids.STOP_WEEKLY), settings),
    ]


def snooze_form(wording: Wording, today: date, metadata: str) -> Block:
    """The modal that asks for how long."""
    said = wording[WeeklyWording]
    choices = said.snooze_choices
    options = [kit.option(getattr(choices, name), name) for name in type(choices).model_fields]
    return kit.modal(
        ids.SNOOZE_FORM,
        said.snooze_title,
        [
            kit.labelled(said.snooze_ask, kit.radio_buttons(ids.SNOOZE, options, "day"), ids.SNOOZE),
            kit.labelled(said.snooze_day, kit.datepicker(ids.DAY), ids.DAY, optional=True, hint=said.snooze_day_hint),
        ],
        submit=wording[ModalWording].save,
        close=wording[ModalWording].cancel,
        metadata=metadata,
    )


def snoozed(wording: Wording, until: date, today: date) -> Rendered:
    """The answer to a snooze."""
    text = wording[WeeklyWording].snoozed.fill(day=short_day(until, today, wording[DateWording]))
    return kit.sentence(text)


def switched(wording: Wording, on: bool) -> Rendered:
    """The answer to stopping or starting."""
    text = wording[WeeklyWording].started if on else wording[WeeklyWording].stopped
    again = kit.button(wording[WeeklyWording].start, ids.START_WEEKLY)
    return Rendered(text, [kit.section(text), *([] if on else [kit.actions(again)])])


def home_section(wording: Wording, loaded: HomeWeekly) -> list[Block]:
    """When the next one comes, as small print on App Home."""
    said, notes = wording[WeeklyWording], []
    if loaded.next_at is not None:
        notes.append(said.home_next.fill(when=day_and_time(loaded.next_at, loaded.today, wording[DateWording])))
    if loaded.was_silent:
        notes.append(said.home_silent)
    return [kit.context(" ".join(notes))] if notes else []
