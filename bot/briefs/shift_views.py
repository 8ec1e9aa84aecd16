"""Frames as blocks: what a brief says of its frame, and what is said when it shifts."""

from datetime import date, datetime

from bot.briefs.rules import CoachRoleMessage, PerformanceTalkMessage, ShiftedMessage, ShiftMessage
from bot.core.slack import ids
from bot.core.slack.blocks import (
    Block,
    Element,
    Rendered,
    actions,
    button,
    context,
    cut,
    esc,
    esc_name,
    section,
    settings_button,
)
from bot.core.time.dates import day_and_time
from bot.core.wording.buttons import ButtonWording
from bot.core.wording.dates import DateWording
from bot.core.wording.library import Wording
from bot.frames.rules import Frame, Side, one_of
from bot.frames.wording import FrameWording

CONTACT_LIMIT = 300


def of_brief(wording: Wording, brief_id: int, frame: Frame, shifted_at: datetime | None, today: date) -> list[Block]:
    """The frame of a brief, and a sentence to say first."""
    said = wording[FrameWording].of(frame)
    to_say = said.to_say.fill(title=said.title, opening=one_of(said.openings, brief_id))
    notes = [wording[FrameWording].preconditions] if frame is Frame.COACHING else []
    if shifted_at is not None:
        notes.append(
            wording[FrameWording].shifted_brief.fill(when=day_and_time(shifted_at, today, wording[DateWording]))
        )
    return [section(to_say), *[context(note) for note in notes]]


def ways_out(wording: Wording, brief_id: int, frame: Frame, report: str) -> list[Element]:
    """The ways to the other frame: a conversation of its own, or a shift of this one. `report` is a Slack id."""
    if frame is Frame.PERFORMANCE:
        return [_shift_button(wording, brief_id, Frame.COACHING)]
    point = [button(wording[ButtonWording].performance_point, ids.PERFORMANCE_POINT, report)] if report else []
    return [_shift_button(wording, brief_id, Frame.PERFORMANCE), *point]


def shift(wording: Wording, message: ShiftMessage) -> Rendered:
    """What to say aloud, and the way back."""
    said = wording[FrameWording].shift_said
    when = day_and_time(message.at, message.today, wording[DateWording])
    aloud = one_of(wording[FrameWording].shifting_to(message.went_to), message.shift_id)
    name = wording[FrameWording].of(message.came_from).name
    title = said.title.fill(frame=wording[FrameWording].of(message.went_to).name, when=when)
    notes = [said.before.fill(frame=name), said.told.fill(report=esc_name(message.report_name))]
    point: list[Element] = []
    if message.went_to is Frame.PERFORMANCE:
        notes.append(said.own_time)
        point = [button(wording[ButtonWording].performance_point, ids.PERFORMANCE_POINT, message.report_slack_id)]
    blocks = [section(f"*{title}*\n{said.say.fill(sentence=aloud)}"), context(" ".join(notes))]
    if message.undone:
        blocks.append(context(said.undone))
    else:
        back = _shift_button(wording, message.brief_id, message.came_from)
        blocks += [actions(*point, back), context(said.why)]
    return Rendered(wording[FrameWording].notification, blocks)


def shifted(wording: Wording, message: ShiftedMessage) -> Rendered:
    """What the report is told."""
    said = wording[FrameWording].shifted
    text = said.text.fill(
        manager=esc_name(message.manager_name),
        frame=wording[FrameWording].of(message.went_to).name,
        when=day_and_time(message.at, message.today, wording[DateWording]),
    )
    means = said.coaching if message.went_to is Frame.COACHING else said.performance
    settings = settings_button(wording)
    return Rendered(
        wording[FrameWording].notification, [section(f"{text}\n{means}"), context(said.why), actions(settings)]
    )


def performance_talk(wording: Wording, message: PerformanceTalkMessage) -> Rendered:
    """A quiet question."""
    said = wording[FrameWording].performance_talk
    point = button(wording[ButtonWording].performance_point, ids.PERFORMANCE_POINT, message.report_slack_id)
    return Rendered(wording[FrameWording].notification, [section(said.text), actions(point), context(said.why)])


def coach_role(wording: Wording, message: CoachRoleMessage) -> Rendered:
    """What a manager as coach can be and cannot, and who else there is."""
    said, name = wording[FrameWording].coach_role, esc_name(message.other_name)
    contact = cut(esc(message.contact), CONTACT_LIMIT) or said.contact
    if message.side is Side.MANAGER:
        text = said.manager.fill(report=name, contact=contact)
    else:
        text = said.report.fill(manager=name, contact=contact)
    return Rendered(wording[FrameWording].notification, [section(f"{said.title}\n{text}"), context(said.why)])


def _shift_button(wording: Wording, brief_id: int, to: Frame) -> Element:
    label = wording[FrameWording].shift if to is Frame.PERFORMANCE else wording[FrameWording].shift_back
    return button(label, ids.SHIFT_FRAME, f"{brief_id}:{to.value}")
