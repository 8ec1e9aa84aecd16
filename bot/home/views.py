"""App Home as blocks."""

from typing import Any

from bot.briefs.report_views import report_side
from bot.commitments.rules import COMMITMENTS
from bot.commitments.views import rows
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
from bot.core.wording.library import Wording
from bot.goals.rules import GOALS
from bot.goals.views import rows as goal_rows
from bot.home.rules import HomeContent, Page
from bot.meetings.rules import MeetingLine
from bot.meetings.views import meeting_text, performance_list, series_text
from bot.plans.rules import PLANS, SECTIONS, Plan
from bot.preferences.views import summary

LEFT_SHOWN = 3


def home(words: Wording, content: HomeContent) -> Block:
    """The whole of Home: what comes, what is open, plans, settings, help, who can see this."""
    blocks: list[Block] = [header(words.home.greeting.fill(name=short_name(content.name)))]
    if content.messages_off:
        blocks.append(section(words.home.messages_off))
    blocks += [context(words.home.left.fill(name=esc_name(name))) for name in content.left[:LEFT_SHOWN]]
    if content.welcome:
        blocks += _welcome(words)
    elif content.manages:
        blocks += _meetings(words, content)
    blocks += performance_list(words, content.performance, content.today)
    if content.commitments.total or content.manages:
        blocks += _commitments(words, content)
    if content.plans.total:
        blocks += _plans(words, content.plans)
    if content.goals or content.plans.total:
        blocks += _goals(words, content)
    blocks += report_side(words, content)
    if not content.manages and not content.welcome:
        blocks += [actions(button(words.one_on_ones.add, ids.ADD_ONE_ON_ONE)), divider()]
    blocks += [seen_by(words, PLANS, COMMITMENTS, GOALS), *_settings(words, content)]
    return {"type": "home", "blocks": blocks[:VIEW_BLOCKS]}


def _welcome(words: Wording) -> list[Block]:
    said = words.home
    start = button(said.welcome_start, ids.ADD_ONE_ON_ONE, style="primary")
    return [section(said.welcome), section(said.welcome_steps), actions(start), divider()]


def _meetings(words: Wording, content: HomeContent) -> list[Block]:
    said = words.home
    blocks = [section(f"*{said.meetings_title}*")]
    if not content.meetings.items:
        blocks.append(context(said.meetings_none))
    for meeting in content.meetings.items:
        blocks += [
            section(meeting_text(words, meeting, content.today)),
            actions(*_meeting_buttons(words, meeting)),
        ]
    blocks += _pager(words, content.meetings, ids.HOME_ONE_ON_ONES, said.meetings_title)
    for line in content.paused:
        about = short_name(line.report_name)
        resume = button(words.one_on_ones.resume, ids.RESUME_ONE_ON_ONE, str(line.one_on_one.id), about=about)
        blocks.append(section(series_text(words, line, content.today), accessory=resume))
    blocks += [
        actions(
            button(words.one_on_ones.add, ids.ADD_ONE_ON_ONE),
            button(words.one_on_ones.list_button, ids.LIST_ONE_ON_ONES),
        ),
        divider(),
    ]
    return blocks


def _meeting_buttons(words: Wording, meeting: MeetingLine) -> list[Element]:
    said, about = words.one_on_ones, short_name(meeting.report_name)
    return [
        button(words.brief.prepare, ids.PREPARE, meeting.report_slack_id, about=about),
        button(said.skip_this, ids.SKIP_MEETING, str(meeting.occurrence_id), about=about),
        button(said.move_this, ids.MOVE_MEETING, str(meeting.occurrence_id), about=about),
    ]


def _commitments(words: Wording, content: HomeContent) -> list[Block]:
    said = words.home
    blocks = [section(f"*{said.commitments_title}*")]
    if not content.commitments.items:
        blocks.append(context(said.commitments_none))
    blocks += rows(words, content.commitments.items, content.today)
    blocks += _pager(words, content.commitments, ids.HOME_COMMITMENTS, said.commitments_title)
    add = button(words.commitments.add, ids.COMMITMENT_ADD)
    return [*blocks, *([actions(add)] if content.manages else []), divider()]


def _plans(words: Wording, page: Page[tuple[Pair, Plan]]) -> list[Block]:
    said = words.home
    blocks = [section(f"*{said.plans_title}*")]
    for pair, plan in page.items:
        first = next((text for name in SECTIONS if (text := str(getattr(plan, name)))), "")
        line = cut(esc(first.partition("\n")[0]), 120) or f"_{said.plan_empty}_"
        show = button(words.plan.show, ids.SHOW_PLAN, str(pair.id), about=short_name(pair.report.name))
        blocks.append(section(f"{said.plan_line.fill(report=esc_name(pair.report.name))}\n{line}", accessory=show))
    return [*blocks, *_pager(words, page, ids.HOME_PLANS, said.plans_title), divider()]


def _goals(words: Wording, content: HomeContent) -> list[Block]:
    said = words.goals
    blocks = [section(f"*{said.title}*"), *goal_rows(words, content.goals, content.today, with_names=True)]
    if not content.goals:
        blocks.append(context(said.none))
    if content.more_goals:
        show_all = button(words.modals.show_all, ids.SHOW_ALL, "goals:0", about=said.title)
        blocks.append(section(said.more.fill(count=content.more_goals), accessory=show_all))
    return [*blocks, actions(button(said.add, ids.GOAL_ADD)), divider()]


def _settings(words: Wording, content: HomeContent) -> list[Block]:
    said, notes = words.home, []
    chosen = summary(words, content.preferences, as_report=bool(content.as_report))
    if content.next_nudge is not None and content.preferences.nudge_on:
        when = day_and_time(content.next_nudge, content.today, words.dates)
        notes.append(said.nudge_next.fill(when=when))
    if content.last_nudge_silent:
        notes.append(said.nudge_silent)
    return [
        section(f"*{said.settings_title}*\n{chosen}"),
        *([context(" ".join(notes))] if notes else []),
        actions(
            button(words.practice.open, ids.PRACTISE),
            button(words.preferences.open, ids.SETTINGS),
            *([button(words.admin.open, ids.ADMIN)] if content.administers else []),
            button(said.who_can_see, ids.WHO_CAN_SEE),
            button(said.help, ids.HELP),
        ),
    ]


def _pager(words: Wording, page: Page[Any], action_id: str, about: str) -> list[Block]:
    """Which part of a long list is shown, with buttons to turn the page; nothing when it fits on one."""
    if page.total <= page.size:
        return []
    first = page.number * page.size + 1
    last = min(first + page.size - 1, page.total)
    turn = []
    if page.has_previous:
        turn.append(button(words.modals.previous_page, f"{action_id}_previous", str(page.number - 1), about=about))
    if page.has_next:
        turn.append(button(words.modals.next_page, f"{action_id}_next", str(page.number + 1), about=about))
    return [context(words.home.page.fill(first=first, last=last, total=page.total)), actions(*turn)]
