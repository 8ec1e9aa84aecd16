"""App Home as blocks."""

from typing import Any

from bot.administration.wording import AdminWording
from bot.briefs.report_views import report_side
from bot.briefs.wording import BriefWording
from bot.commitments.rules import COMMITMENTS
from bot.commitments.views import rows
from bot.commitments.wording import CommitmentWording
from bot.core.people import Pair
from bot.core.slack import ids
from bot.core.slack.blocks import (
    VIEW_BLOCKS,
    Block,
    Element,
    actions,
    button,
    context,
    cut,
    divider,
    esc,
    esc_name,
    header,
    section,
    short_name,
)
from bot.core.slack.who_sees import seen_by
from bot.core.time.dates import day_and_time
from bot.core.time.wording import DateWording
from bot.core.wording.library import Wording
from bot.core.wording.modals import ModalWording
from bot.goals.rules import GOALS
from bot.goals.views import rows as goal_rows
from bot.goals.wording import GoalWording
from bot.home.rules import HomeContent, Page
from bot.home.wording import HomeWording
from bot.meetings.rules import MeetingLine
from bot.meetings.views import meeting_text, performance_list, series_text
from bot.meetings.wording import OneOnOneWording
from bot.plans.rules import PLAN, SECTIONS, Plan
from bot.plans.wording import PlanWording
from bot.practice.wording import PracticeWording
from bot.preferences.views import summary
from bot.preferences.wording import PreferencesWording

LEFT_SHOWN = 3


def home(wording: Wording, content: HomeContent) -> Block:
    """The whole of Home: what comes, what is open, plans, settings, help, who can see this."""
    blocks: list[Block] = [header(wording[HomeWording].greeting.fill(name=short_name(content.name)))]
    if content.messages_off:
        blocks.append(section(wording[HomeWording].messages_off))
    blocks += [context(wording[HomeWording].left.fill(name=esc_name(name))) for name in content.left[:LEFT_SHOWN]]
    if content.welcome:
        blocks += _welcome(wording)
    elif content.manages:
        blocks += _meetings(wording, content)
    blocks += performance_list(wording, content.performance, content.today)
    if content.commitments.total or content.manages:
        blocks += _commitments(wording, content)
    if content.plans.total:
        blocks += _plans(wording, content.plans)
    if content.goals or content.plans.total:
        blocks += _goals(wording, content)
    blocks += report_side(wording, content)
    if not content.manages and not content.welcome:
        blocks += [actions(button(wording[OneOnOneWording].add, ids.ADD_ONE_ON_ONE)), divider()]
    blocks += [seen_by(wording, PLAN, COMMITMENTS, GOALS), *_settings(wording, content)]
    return {"type": "home", "blocks": blocks[:VIEW_BLOCKS]}


def _welcome(wording: Wording) -> list[Block]:
    said = wording[HomeWording]
    start = button(said.welcome_start, ids.ADD_ONE_ON_ONE, style="primary")
    return [section(said.welcome), section(said.welcome_steps), actions(start), divider()]


def _meetings(wording: Wording, content: HomeContent) -> list[Block]:
    said = wording[HomeWording]
    blocks = [section(f"*{said.meetings_title}*")]
    if not content.meetings.items:
        blocks.append(context(said.meetings_none))
    for meeting in content.meetings.items:
        blocks += [
            section(meeting_text(wording, meeting, content.today)),
            actions(*_meeting_buttons(wording, meeting)),
        ]
    blocks += _pager(wording, content.meetings, ids.HOME_ONE_ON_ONES, said.meetings_title)
    for line in content.paused:
        about = short_name(line.report_name)
        resume = button(wording[OneOnOneWording].resume, ids.RESUME_ONE_ON_ONE, str(line.one_on_one.id), about=about)
        blocks.append(section(series_text(wording, line, content.today), accessory=resume))
    blocks += [
        actions(
            button(wording[OneOnOneWording].add, ids.ADD_ONE_ON_ONE),
            button(wording[OneOnOneWording].list_button, ids.LIST_ONE_ON_ONES),
        ),
        divider(),
    ]
    return blocks


def _meeting_buttons(wording: Wording, meeting: MeetingLine) -> list[Element]:
    said, about = wording[OneOnOneWording], short_name(meeting.report_name)
    return [
        button(wording[BriefWording].prepare, ids.PREPARE, meeting.report_slack_id, about=about),
        button(said.skip_this, ids.SKIP_MEETING, str(meeting.occurrence_id), about=about),
        button(said.move_this, ids.MOVE_MEETING, str(meeting.occurrence_id), about=about),
    ]


def _commitments(wording: Wording, content: HomeContent) -> list[Block]:
    said = wording[HomeWording]
    blocks = [section(f"*{said.commitments_title}*")]
    if not content.commitments.items:
        blocks.append(context(said.commitments_none))
    blocks += rows(wording, content.commitments.items, content.today)
    blocks += _pager(wording, content.commitments, ids.HOME_COMMITMENTS, said.commitments_title)
    add = button(wording[CommitmentWording].add, ids.COMMITMENT_ADD)
    return [*blocks, *([actions(add)] if content.manages else []), divider()]


def _plans(wording: Wording, page: Page[tuple[Pair, Plan]]) -> list[Block]:
    said = wording[HomeWording]
    blocks = [section(f"*{said.plans_title}*")]
    for pair, plan in page.items:
        first = next((text for name in SECTIONS if (text := str(getattr(plan, name)))), "")
        line = cut(esc(first.partition("\n")[0]), 120) or f"_{said.plan_empty}_"
        show = button(wording[PlanWording].show, ids.SHOW_PLAN, str(pair.id), about=short_name(pair.report.name))
        blocks.append(section(f"{said.plan_line.fill(report=esc_name(pair.report.name))}\n{line}", accessory=show))
    return [*blocks, *_pager(wording, page, ids.HOME_PLANS, said.plans_title), divider()]


def _goals(wording: Wording, content: HomeContent) -> list[Block]:
    said = wording[GoalWording]
    blocks = [section(f"*{said.title}*"), *goal_rows(wording, content.goals, content.today, with_names=True)]
    if not content.goals:
        blocks.append(context(said.none))
    if content.more_goals:
        show_all = button(wording[ModalWording].show_all, ids.SHOW_ALL, "goals:0", about=said.title)
        blocks.append(section(said.more.fill(count=content.more_goals), accessory=show_all))
    return [*blocks, actions(button(said.add, ids.GOAL_ADD)), divider()]


def _settings(wording: Wording, content: HomeContent) -> list[Block]:
    said, notes = wording[HomeWording], []
    chosen = summary(wording, content.preferences, as_report=bool(content.as_report))
    if content.next_nudge is not None and content.preferences.nudge_on:
        when = day_and_time(content.next_nudge, content.today, wording[DateWording])
        notes.append(said.nudge_next.fill(when=when))
    if content.last_nudge_silent:
        notes.append(said.nudge_silent)
    return [
        section(f"*{said.settings_title}*\n{chosen}"),
        *([context(" ".join(notes))] if notes else []),
        actions(
            button(wording[PracticeWording].open, ids.PRACTISE),
            button(wording[PreferencesWording].open, ids.SETTINGS),
            *([button(wording[AdminWording].open, ids.ADMIN)] if content.administers else []),
            button(said.who_can_see, ids.WHO_CAN_SEE),
            button(said.help, ids.HELP),
        ),
    ]


def _pager(wording: Wording, page: Page[Any], action_id: str, about: str) -> list[Block]:
    """Which part of a long list is shown, with buttons to turn the page; nothing when it fits on one."""
    if page.total <= page.size:
        return []
    first = page.number * page.size + 1
    last = min(first + page.size - 1, page.total)
    turn = []
    if page.has_previous:
        turn.append(
            button(wording[ModalWording].previous_page, f"{action_id}_previous", str(page.number - 1), about=about)
        )
    if page.has_next:
        turn.append(button(wording[ModalWording].next_page, f"{action_id}_next", str(page.number + 1), about=about))
    return [context(wording[HomeWording].page.fill(first=first, last=last, total=page.total)), actions(*turn)]
