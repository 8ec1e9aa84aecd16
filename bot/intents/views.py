"""Answers to plain sentences, as blocks."""

from collections.abc import Callable, Mapping
from datetime import date

from bot.away.views import away_set, set_back
from bot.away.wording import AwayWording
from bot.commitments.views import commitment_text, seen_of
from bot.commitments.views import row_text as commitment_row
from bot.core.slack import blocks as kit
from bot.core.slack import ids
from bot.core.slack.blocks import Block, Element, Rendered
from bot.core.time.dates import day_and_time, short_day
from bot.core.wording.dates import DateWording
from bot.core.wording.library import Wording
from bot.core.wording.sections import ButtonWording
from bot.intents.rules import Answer, Days, Kind, State, Whose
from bot.intents.wording import RequestWording
from bot.meetings.rules import MeetingLine, OccurrenceState, SeriesLine
from bot.meetings.views import (
    end_ask,
    meeting_changed,
    meeting_text,
    meetings_text,
    paused,
    series_held,
    series_saved,
    series_text,
    skip_ask,
    skip_yes,
)
from bot.meetings.wording import OneOnOneWording
from bot.plans.wording import PlanWording
from bot.weekly.views import switched
from bot.weekly.wording import WeeklyWording


def answer(wording: Wording, message: Answer) -> Rendered:
    """What is answered, or what became of it."""
    said = wording[RequestWording]
    match message.state:
        case State.LEFT:
            blocks = [kit.section(said.left)]
        case State.WHICH:
            blocks = _which(wording, message)
        case State.NOT_THEIRS:
            blocks = [kit.section(said.not_theirs.fill(name=_name(message)))]
        case _ if message.kind in OF_ONE_ON_ONES and not (message.meetings or message.series):
            blocks = _no_meeting(wording, message)
        case _:
            blocks = _VIEWS[message.kind](wording, message)
            blocks = [kit.section(said.again), *blocks, *_way_back(wording, message)] if message.again else blocks
    return Rendered(said.notification, blocks)


def _name(message: Answer) -> str:
    """Whom it is about."""
    other = message.other or next((line.other for line in message.meetings), None)
    other = other or next((line.pair.other(message.reader) for line in message.series), None)
    return kit.esc_name(other.called) if other else ""


def _yes(message: Answer, text: str, style: str = "primary") -> Element:
    return kit.button(text, DO, str(message.delivery_id), style=style)


def _leave(wording: Wording, message: Answer) -> Element:
    return kit.button(wording[RequestWording].leave, LEAVE, str(message.delivery_id))


def _yes_or_leave(wording: Wording, message: Answer, yes: str, *more: Element) -> Block:
    return kit.actions(_yes(message, yes), *more, _leave(wording, message))


def _which(wording: Wording, message: Answer) -> list[Block]:
    """Each of the 1:1s it may be about, with a button."""
    said = wording[RequestWording]
    blocks = [kit.section(said.which)]
    for line in message.meetings:
        choose = kit.button(
            said.choose, CHOOSE, f"{message.delivery_id}:{line.occurrence.id}", about=kit.short_name(line.other.called)
        )
        blocks.append(kit.section(meeting_text(wording, line, message.today), accessory=choose))
    for each in message.series:
        name = kit.short_name(each.pair.other(message.reader).called)
        choose = kit.button(said.choose, CHOOSE, f"{message.delivery_id}:{each.one_on_one.id}", about=name)
        blocks.append(kit.section(series_text(wording, each, message.today), accessory=choose))
    return blocks


def _listed(wording: Wording, message: Answer) -> str:
    listed = meetings_text(wording, message.meetings, message.today)
    return f"{listed}\n{wording[RequestWording].more.fill(count=message.more)}" if message.more else listed


def _days(wording: Wording, days: Days, today: date) -> str:
    """ "today", "on Thu 26 Nov", "from Mon 30 Nov to Sun 6 Dec"."""
    said, (first, last) = wording[RequestWording], (short_day(day, today, wording[DateWording]) for day in days)
    if days[0] != days[1]:
        return said.from_to.fill(first=first, last=last)
    near = wording[DateWording].today and (days[0] - today).days <= 1
    return (said.on_near_day if near else said.on_day).fill(day=first)


def _no_meeting(wording: Wording, message: Answer) -> list[Block]:
    said = wording[RequestWording]
    if message.days is not None:
        text = said.none_on.fill(days=_days(wording, message.days, message.today))
    else:
        text = said.no_one_on_one.fill(name=_name(message)) if message.other else said.none_found
    return [kit.section(text), kit.actions(kit.button(wording[OneOnOneWording].list_button, ids.LIST_ONE_ON_ONES))]


def _skip(wording: Wording, message: Answer) -> list[Block]:
    said, count = wording[RequestWording], len(message.meetings)
    if message.state is State.ASK:
        yes = _yes(message, skip_yes(wording, count))
        return skip_ask(wording, message.meetings, message.today, yes, _leave(wording, message)).blocks
    listed = _listed(wording, message)
    back = [_bring_back(wording, line) for line in message.meetings[:1] if count == 1 and _skipped(line)]
    text = f"{said.skipped.fill(count=count)}\n{listed}" if _still(message) else f"{said.unskipped}\n{listed}"
    return [kit.section(text), *([kit.actions(*back)] if back else [])]


def _still(message: Answer) -> bool:
    return any(map(_skipped, message.meetings))


def _skipped(line: MeetingLine) -> bool:
    return line.occurrence.state is OccurrenceState.SKIPPED


def _bring_back(wording: Wording, line: MeetingLine) -> Element:
    about = kit.short_name(line.other.called)
    return kit.button(wording[OneOnOneWording].bring_back, ids.UNSKIP_MEETING, str(line.occurrence.id), about=about)


def _unskip(wording: Wording, message: Answer) -> list[Block]:
    said = wording[RequestWording]
    listed = _listed(wording, message)
    if message.state is State.ASK:
        return [kit.section(f"{said.unskip_ask}\n{listed}"), _yes_or_leave(wording, message, said.unskip)]
    return [kit.section(f"{said.unskipped}\n{listed}")]


def _move(wording: Wording, message: Answer) -> list[Block]:
    said, dates = wording[RequestWording], wording[DateWording]
    if message.before is None:
        return _no_meeting(wording, message)
    name, before = _name(message), day_and_time(message.before, message.today, dates)
    line = message.meetings[0]
    pick = kit.button(said.pick, ids.MOVE_MEETING, str(line.occurrence.id))
    if message.moves_to is None:
        return [kit.section(said.move_when.fill(name=name, before=before)), kit.actions(pick)]
    when = day_and_time(message.moves_to, message.today, dates)
    if message.state is State.ASK:
        text = said.move_ask.fill(name=name, when=when, before=before)
        return [kit.section(text), _yes_or_leave(wording, message, said.move_yes, pick)]
    return [kit.section(wording[OneOnOneWording].moved.fill(report=name, when=when, before=before))]


def _end(wording: Wording, message: Answer) -> list[Block]:
    if message.state is State.ASK:
        end = _yes(message, wording[OneOnOneWording].end_confirm_yes, "danger")
        return end_ask(wording, message.series[0], end, _leave(wording, message)).blocks
    return series_held(wording, message.series[0], wording[OneOnOneWording].ended).blocks


def _pause(wording: Wording, message: Answer) -> list[Block]:
    if message.state is not State.ASK or not message.meetings:
        return paused(wording, message.series[0], message.today).blocks
    said, asked = wording[RequestWording], wording[OneOnOneWording].change_ask
    drop = kit.button(said.pause_all, DO_ALL, str(message.delivery_id))
    about = meeting_changed(wording, message.meetings[0], message.today, asked).blocks
    return [*about, _yes_or_leave(wording, message, said.pause_later, drop)]


def _resume(wording: Wording, message: Answer) -> list[Block]:
    return series_saved(wording, message.series[0], message.today, wording[OneOnOneWording].resumed).blocks


def _away(wording: Wording, message: Answer) -> list[Block]:
    said, dates = wording[RequestWording], wording[DateWording]
    if message.days is None:
        return [kit.section(said.away_when)]
    first, back = (short_day(day, message.today, dates) for day in message.days)
    if message.state is State.ASK:
        return [kit.section(said.away_ask.fill(first=first, back=back)), _yes_or_leave(wording, message, said.away_yes)]
    return away_set(wording, message.away).blocks if message.away else _back(wording, message)


def _back(wording: Wording, message: Answer) -> list[Block]:
    return set_back(wording, message.taken_back, message.also_away, message.today).blocks


def _meet(wording: Wording, message: Answer) -> list[Block]:
    said = wording[RequestWording]
    days = _days(wording, message.days, message.today) if message.days else ""
    title = said.meet_title_on.fill(days=days) if days else said.meet_title
    return [kit.section(f"*{title}*\n{_listed(wording, message)}")]


def _promised(wording: Wording, message: Answer) -> list[Block]:
    said, name = wording[RequestWording], _name(message)
    with_name, alone = {
        Whose.MINE: (said.mine_to, said.mine),
        Whose.THEIRS: (said.theirs_of, said.theirs),
        Whose.ALL: (said.open_with, said.open),
    }[message.whose]
    title = with_name.fill(name=name) if name else alone
    if not message.commitments:
        return [kit.section(f"{title}\n{said.nothing_open}")]
    text = commitment_text if message.other else commitment_row
    lines = [f"• {text(wording, line, message.today, 150)}" for line in message.commitments]
    lines += [said.more.fill(count=message.more)] if message.more else []
    todo = kit.button(wording[WeeklyWording].commitments_title, ids.SHOW_TODO)
    whole = "\n".join([title, *lines])
    return [kit.section(whole), kit.actions(todo), kit.context(seen_of(wording, message.commitments))]


def _stop(wording: Wording, message: Answer) -> list[Block]:
    return stop_offers(wording, weekly=message.gets_weekly, leads=message.leads).blocks


def stop_offers(
    wording: Wording, line: SeriesLine | None = None, *, weekly: bool = True, leads: bool = True
) -> Rendered:
    """What can be made quiet: the 1:1s of who `leads` somebody, the `weekly` message of who gets one, or everything
    for a time."""
    said, of_week, pause = wording[RequestWording], wording[WeeklyWording], wording[OneOnOneWording].pause
    ones = kit.button(said.pause_one, ids.LIST_ONE_ON_ONES)
    if line is not None:
        ones = kit.button(pause, ids.PAUSE_ONE_ON_ONE, str(line.one_on_one.id))
    week = [kit.button(of_week.snooze_title, ids.SNOOZE), kit.button(of_week.stop, ids.STOP_WEEKLY)]
    always = [kit.button(said.stop_all, ids.AWAY_OPEN), kit.settings_button(wording)]
    quiet = [*([ones] if leads else []), *(week if weekly else []), *always]
    return Rendered(said.stop, [kit.section(said.stop), kit.actions(*quiet)])


def _weekly_off(wording: Wording, _message: Answer) -> list[Block]:
    return switched(wording, on=False).blocks


def _weekly_on(wording: Wording, _message: Answer) -> list[Block]:
    return switched(wording, on=True).blocks


def _undo(wording: Wording, message: Answer) -> list[Block]:
    """What was taken back, or is asked about. The words of what is gone are said no more."""
    said, name = wording[RequestWording], _name(message)
    if message.state not in (State.ASK, State.DONE):
        return [kit.section(said.nothing_to_undo)]
    lines = [f"• {commitment_row(wording, line, message.today)}" for line in message.commitments]
    if message.state is State.DONE and not lines:
        return [kit.section(said.undone_log.fill(name=name))]
    seen = [kit.context(seen_of(wording, message.commitments))] if lines else []
    if message.state is State.DONE:
        return [kit.section("\n".join([said.undone, *lines])), *seen]
    lines += [f"• {said.undo_kept[one].fill(name=name)}" for one in message.kept]
    ask = _yes_or_leave(wording, message, said.undo_yes)
    return [kit.section("\n".join([said.undo_ask, *lines])), ask, *seen]


def _way_back(wording: Wording, message: Answer) -> list[Block]:
    """The button for what has none where it was done."""
    said = wording[OneOnOneWording]
    series = str(message.series[0].one_on_one.id) if message.series else ""
    back = {
        Kind.END: kit.button(said.add, ids.ADD_ONE_ON_ONE),
        Kind.RESUME: kit.button(said.pause, ids.PAUSE_ONE_ON_ONE, series),
        Kind.BACK: kit.button(wording[AwayWording].change, ids.AWAY_OPEN),
        Kind.WEEKLY_ON: kit.button(wording[WeeklyWording].stop, ids.STOP_WEEKLY),
    }.get(message.kind)
    return [kit.actions(back)] if back else []


def _settings(wording: Wording, _message: Answer) -> list[Block]:
    return [kit.section(wording[RequestWording].settings), kit.actions(kit.settings_button(wording))]


def _set_up(wording: Wording, message: Answer) -> list[Block]:
    slack_id = message.other.slack_id if message.other else message.slack_id
    add = kit.button(wording[OneOnOneWording].add, ids.ADD_ONE_ON_ONE, slack_id, style="primary")
    return [kit.section(wording[RequestWording].set_up), kit.actions(add)]


def _plan(wording: Wording, message: Answer) -> list[Block]:
    said = wording[RequestWording]
    if message.pair_id is None:
        return [kit.section(said.whom)]
    show = kit.button(wording[PlanWording].show, ids.SHOW_PLAN, str(message.pair_id))
    return [kit.section(said.plan.fill(name=_name(message))), kit.actions(show)]


def _prepare(wording: Wording, message: Answer) -> list[Block]:
    said = wording[RequestWording]
    if message.other is None:
        return [kit.section(said.whom)]
    prepare = kit.button(wording[ButtonWording].prepare, ids.PREPARE, message.other.slack_id)
    return [kit.section(said.prepare.fill(name=_name(message))), kit.actions(prepare)]


def _privacy(wording: Wording, _message: Answer) -> list[Block]:
    said = wording[RequestWording]
    return [kit.section(said.privacy), kit.actions(kit.button(said.privacy_open, ids.WHO_CAN_SEE))]


def _unclear(wording: Wording, message: Answer) -> list[Block]:
    """The nearest things, each a button that does it or asks about it."""
    said, name = wording[RequestWording], kit.short_name(message.other.called) if message.other else ""
    buttons = []
    for kind in message.near:
        with_name = said.kinds_with.get(kind.value) if name else None
        text = with_name.fill(name=name) if with_name else said.kinds[kind.value]
        buttons.append(kit.button(text, MEAN, f"{message.delivery_id}:{kind.value}"))
    return [kit.section(said.unclear), *map(kit.actions, buttons)]


OF_ONE_ON_ONES = (Kind.SKIP, Kind.UNSKIP, Kind.MOVE, Kind.END, Kind.PAUSE, Kind.RESUME, Kind.MEET)
"""What is about 1:1s that may not be found."""
DO, LEAVE, CHOOSE, MEAN = "intents_do", "intents_leave", "intents_choose", "intents_mean"
DO_ALL = "intents_do_all"
"""Action ids."""


_VIEWS: Mapping[Kind, Callable[[Wording, Answer], list[Block]]] = {
    Kind.SKIP: _skip,
    Kind.UNSKIP: _unskip,
    Kind.MOVE: _move,
    Kind.END: _end,
    Kind.PAUSE: _pause,
    Kind.RESUME: _resume,
    Kind.SET_UP: _set_up,
    Kind.AWAY: _away,
    Kind.BACK: _back,
    Kind.MEET: _meet,
    Kind.PROMISED: _promised,
    Kind.STOP: _stop,
    Kind.WEEKLY_OFF: _weekly_off,
    Kind.WEEKLY_ON: _weekly_on,
    Kind.UNDO: _undo,
    Kind.SETTINGS: _settings,
    Kind.PLAN: _plan,
    Kind.PREPARE: _prepare,
    Kind.PRIVACY: _privacy,
    Kind.UNCLEAR: _unclear,
}
