"""The weekly message as blocks, and its snooze form."""

from datetime import date
from itertools import groupby

from bot.commitments.rules import COMMITMENTS, CommitmentLine, Part
from bot.commitments.views import line_buttons, row_text
from bot.commitments.wording import CommitmentWording
from bot.core.slack import blocks as kit
from bot.core.slack import ids
from bot.core.slack.blocks import Block, Element, Rendered
from bot.core.slack.who_sees import context_line
from bot.core.time.dates import day_and_time, short_day, weekday_name
from bot.core.wording.dates import DateWording
from bot.core.wording.library import Wording
from bot.core.wording.sections import ModalWording
from bot.goals.rules import GOALS
from bot.goals.views import near_text
from bot.meetings.rules import SCHEDULE
from bot.meetings.views import meeting_text
from bot.weekly.rules import Gap, HomeWeekly, WeeklyMessage, Why
from bot.weekly.wording import TriesWording, WeeklyWording


def weekly(wording: Wording, message: WeeklyMessage) -> Rendered:
    """This week's 1:1s, what is open, who was not met for a while, and one small thing to try."""
    said = wording[WeeklyWording]
    if message.only_commitments:
        return _own(wording, message)
    blocks: list[Block] = [kit.header(said.title), kit.section(_meetings(wording, message))]
    if message.commitments:
        blocks.append(kit.section(f"*{said.commitments_title}*"))
        blocks += [_commitment(wording, line, message.today) for line in message.commitments]
        if message.more_commitments:
            blocks.append(kit.context(said.commitments_more.fill(count=message.more_commitments)))
    if message.milestones:
        blocks.append(kit.section(near_text(wording, message.milestones, message.more_milestones, message.today)))
    if message.gaps:
        lines = [f"• {gap_text(wording, gap, message.today)}" for gap in message.gaps]
        if message.more_gaps:
            lines.append(said.gaps_more.fill(count=message.more_gaps))
        blocks.append(kit.section("\n".join([f"*{said.gaps_title}*", *lines])))
    small = wording[TriesWording].find(message.try_key) or wording[TriesWording].all[0]
    blocks.append(kit.section(f"*{said.try_title}*\n{small.text}"))
    blocks += _foot(wording, message)
    return Rendered(said.notification, blocks)


def _own(wording: Wording, message: WeeklyMessage) -> Rendered:
    """What a report has said they will do, and what was promised to them."""
    said = wording[WeeklyWording]
    blocks: list[Block] = [kit.header(said.own_title)]
    for part, lines in groupby(message.commitments, key=lambda line: line.part):
        blocks += [kit.section(f"*{said.theirs_title}*")] if part is Part.THEIRS else []
        blocks += [_commitment(wording, line, message.today) for line in lines]
    if message.more_commitments:
        blocks.append(kit.context(said.commitments_more.fill(count=message.more_commitments)))
    return Rendered(said.own_notification, blocks + _foot(wording, message))


def _commitment(wording: Wording, line: CommitmentLine, today: date) -> Block:
    """One with Done beside it; what is finished with a way back. The rest is done where all of them are."""
    return kit.section(row_text(wording, line, today), accessory=line_buttons(wording, line)[0])


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
    """How to snooze, stop or change it, or what became of that; who sees it, and why it came."""
    said, first = wording[WeeklyWording], kit.button(wording[WeeklyWording].snooze, ids.SNOOZE)
    blocks, why = [], _why(wording, message)
    if message.stopped:
        first, why = kit.button(said.start, ids.START_WEEKLY), ""
        blocks.append(kit.section(said.stopped))
    elif message.snoozed_until is not None:
        day = short_day(message.snoozed_until, message.today, wording[DateWording])
        blocks.append(kit.section(said.snoozed.fill(day=day)))
    if message.only_commitments:
        seen = context_line(wording, why, COMMITMENTS, other=said.each_manager, by_name=True)
    else:
        seen = context_line(wording, why, SCHEDULE, COMMITMENTS, GOALS, other=said.each_report)
    return [*blocks, kit.actions(first, _menu(wording, message)), seen]


def _why(wording: Wording, message: WeeklyMessage) -> str:
    said, weekday = wording[WeeklyWording], weekday_name(message.weekday, wording[DateWording])
    return {
        Why.USUAL: said.why.fill(weekday=weekday),
        Why.SNOOZED: said.why_snoozed,
        Why.HOLIDAY: said.why_holiday,
        Why.WAITED: said.why_waited,
    }[message.why]


def _menu(wording: Wording, message: WeeklyMessage) -> Element:
    """Everything in full, and the switches."""
    said = wording[WeeklyWording]
    entries = [kit.button(wording[CommitmentWording].todo, ids.SHOW_TODO)]
    if message.more_meetings:
        entries.append(kit.button(said.every_meeting, ids.SHOW_ALL, "series:0"))
    if message.more_gaps:
        entries.append(kit.button(said.every_gap, ids.SHOW_ALL, "gaps:0"))
    if not message.stopped:
        entries.append(kit.button(said.stop, ids.STOP_WEEKLY))
    return kit.menu(*entries, kit.settings_button(wording))


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
