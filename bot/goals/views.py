"""Goals as blocks: a line in a list, one in full, and the question to the other one of the two."""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.core.people import Pair
from bot.core.slack import blocks as kit
from bot.core.slack import ids
from bot.core.slack.blocks import Block, Element, Rendered
from bot.core.slack.notifications import news
from bot.core.slack.who_sees import context_line
from bot.core.time.dates import dated, day_and_time, local, short_day
from bot.core.wording.dates import DateWording
from bot.core.wording.library import Wording
from bot.core.wording.sections import ModalWording, NotificationWording
from bot.goals.rules import (
    GOALS,
    Goal,
    GoalConfirmedMessage,
    GoalLine,
    GoalMessage,
    GoalRevision,
    GoalState,
    HomeGoals,
    Milestone,
    NearMilestone,
)
from bot.goals.wording import GoalWording

LISTED = 20
LINE_LIMIT = 150
WHAT_LIMIT = 1000
MILESTONE_LIMIT = 200
LATELY = timedelta(days=14)


def goal(wording: Wording, line: GoalLine, today: date, intro: str = "") -> Rendered:
    """One goal with its milestones, and everything that can be done with it."""
    one, said = line.goal, wording[GoalWording]
    blocks = [kit.section(intro)] if intro else []
    blocks += _body(wording, line, today)
    for step in one.milestones:
        text = _milestone_text(wording, step, today, MILESTONE_LIMIT)
        label, action_id = (said.untick, ids.MILESTONE_OPEN) if step.done else (said.tick, ids.MILESTONE_DONE)
        blocks.append(kit.section(text, accessory=kit.button(label, action_id, f"{one.id}:{step.id}", about=step.text)))
    notes = _notes(wording, line, today)
    blocks += [kit.context(*notes)] if notes else []
    return Rendered(wording[NotificationWording].answer, [*blocks, kit.actions(*_buttons(wording, line))])


def saved(wording: Wording, line: GoalLine, today: date) -> Rendered:
    """The answer to saving a goal."""
    said = wording[GoalWording]
    intro = said.saved.fill(other=kit.esc_name(line.other.called)) if line.waits_for_other else ""
    more = [said.next_step] if not line.goal.milestones else []
    return goal(wording, line, today, "\n".join([*([intro] if intro else []), *more]))


def milestones_saved(wording: Wording, line: GoalLine, today: date) -> Rendered:
    """The answer to saving milestones."""
    return goal(wording, line, today, wording[GoalWording].milestones_saved)


def confirmed(wording: Wording, line: GoalLine, today: date) -> Rendered:
    """The answer to Confirm; where the words were changed meanwhile, how they read now."""
    said = wording[GoalWording]
    if line.waits_for_reader:
        return goal(wording, line, today, said.changed_meanwhile)
    return goal(wording, line, today, said.noted_confirmed if line.goal.state is GoalState.CONFIRMED else "")


def put_aside(wording: Wording, line: GoalLine, today: date) -> Rendered:
    """The answer to Not now."""
    said = wording[GoalWording]
    return goal(wording, line, today, said.noted_later if line.goal.put_aside else said.changed_meanwhile)


def goals(wording: Wording, pair: Pair, lines: Sequence[GoalLine], other: str, today: date) -> Rendered:
    """All goals of a pair, each a tap away."""
    said = wording[GoalWording]
    blocks: list[Block] = [kit.header(said.list_title.fill(other=kit.short_name(other)))]
    blocks += rows(wording, lines[:LISTED], today)
    if not lines:
        blocks.append(kit.section(said.none))
    elif len(lines) > LISTED:
        show_all = kit.button(wording[ModalWording].show_all, ids.SHOW_ALL, f"goals:{pair.id}")
        blocks.append(kit.section(said.more.fill(count=len(lines) - LISTED), accessory=show_all))
    add = kit.button(said.add, ids.GOAL_ADD, str(pair.id))
    return Rendered(said.title, [*blocks, kit.actions(add)])


def asked(wording: Wording, message: GoalMessage) -> Rendered:
    """The question whether a goal can be confirmed, or what became of it."""
    said, line = wording[GoalWording], message.line
    one, other = line.goal, kit.esc_name(line.other.called)
    open_question = line.waits_for_reader and not message.asked_again
    blocks: list[Block] = []
    if open_question and not one.put_aside:
        blocks.append(kit.section((said.asked if one.version == 1 else said.asked_changed).fill(other=other)))
    blocks += _body(wording, line, message.today)
    buttons = [kit.button(said.show, ids.GOAL_SHOW, str(one.id))]
    if open_question:
        buttons = _answers(wording, one, later=not one.put_aside)
    noted = None
    if message.asked_again and line.waits_for_reader:
        noted = said.noted_again
    elif open_question and one.put_aside:
        noted = said.noted_later
    elif line.waits_for_other:
        noted = said.noted_waits.fill(other=other)
    elif one.state is GoalState.CONFIRMED:
        noted = said.noted_confirmed
    settings = kit.settings_button(wording)
    blocks += [*([kit.section(noted)] if noted else []), kit.actions(*buttons, settings)]
    why = context_line(wording, said.why, GOALS, other=line.other.called)
    return news(wording, line.other.called, [*blocks, why])


def agreed(wording: Wording, message: GoalConfirmedMessage) -> Rendered:
    """That the other one agrees to a goal."""
    said, line = wording[GoalWording], message.line
    other = kit.esc_name(line.other.called)
    show = kit.button(said.show, ids.GOAL_SHOW, str(line.goal.id))
    blocks = [
        kit.section(said.agreed.fill(other=other)),
        *_body(wording, line, message.today),
        kit.actions(show, kit.settings_button(wording)),
        context_line(wording, said.agreed_why, GOALS, other=line.other.called),
    ]
    return news(wording, line.other.called, blocks)


def rows(wording: Wording, lines: Sequence[GoalLine], today: date, *, with_names: bool = False) -> list[Block]:
    """Goals of a list, each with a button that opens it, `with_names` with a menu instead unless it waits for the
    reader."""
    said, blocks = wording[GoalWording], []
    for line in lines:
        goal_id = str(line.goal.id)
        show = kit.button(said.show, ids.GOAL_SHOW, goal_id, about=line.goal.draft.what)
        name = f"{kit.esc_name(line.other.called)}\n" if with_names else ""
        if with_names and not line.waits_for_reader:
            more = [
                kit.button(said.milestones, ids.GOAL_MILESTONES, goal_id),
                kit.button(said.change, ids.GOAL_CHANGE, goal_id),
            ]
            show = kit.menu(show, *more)
        blocks.append(kit.section(name + goal_text(wording, line, today), accessory=show))
    return blocks


def goal_text(wording: Wording, line: GoalLine, today: date) -> str:
    """A goal in two lines: its words, then its day, milestones and state."""
    return f"{_what(wording, line)}\n{_facts(wording, line, today)}"


def _what(wording: Wording, line: GoalLine) -> str:
    text = kit.cut(kit.esc(" ".join(line.goal.draft.what.split())), LINE_LIMIT)
    return wording[GoalWording].what.fill(what=text)


def goals_text(wording: Wording, lines: Sequence[GoalLine], more: int, today: date, *, as_of: bool = False) -> str:
    """The goals of a plan in one text, a line of each; `as_of` says of which day they are so."""
    said = wording[GoalWording]
    texts = [" · ".join([f"• {_what(wording, line)}", *_in_plan(wording, line, today)]) for line in lines]
    texts = texts or [f"_{said.none}_"]
    if more:
        texts.append(said.more.fill(count=more))
    title = said.title_as_of.fill(day=dated(today, wording[DateWording])) if as_of else said.title
    return "\n".join([f"*{title}*", *texts])


def near_text(wording: Wording, near: Sequence[NearMilestone], more: int, today: date) -> str:
    """The milestones that come near, in one line."""
    said = wording[GoalWording]
    texts = [
        said.near_one.fill(
            report=kit.esc_name(each.report_name),
            text=kit.cut(kit.esc(" ".join(each.milestone.text.split())), LINE_LIMIT),
            due=_due(wording, each.milestone.due_on, today),
        )
        for each in near
    ]
    if more:
        texts.append(said.more.fill(count=more))
    return said.near.fill(milestones=" · ".join(texts))


def full_lines(wording: Wording, line: GoalLine, revisions: Sequence[GoalRevision], today: date) -> list[str]:
    """A goal's words in full, then those it had before, newest first, as texts of any length."""
    said, one = wording[GoalWording], line.goal

    def texts(revision: Goal | GoalRevision, title: str) -> list[str]:
        draft = revision.draft
        kind = getattr(said.kinds, draft.kind.value)
        facts = " · ".join([_due(wording, draft.due_on, today), kind])
        measure = [said.measure.fill(text=kit.esc(draft.measure))] if draft.measure else []
        okr = [said.okr.fill(text=kit.esc(draft.okr))] if draft.okr else []
        return [title, kit.esc(draft.what), facts, *measure, *okr]

    lines = texts(one, said.history_now.fill(**_change_of(wording, line, one, today)))
    lines += [_milestone_text(wording, step, today, None) for step in one.milestones]
    for revision in revisions:
        both = revision.manager_confirmed_at and revision.report_confirmed_at
        state = said.then_confirmed if both else said.then_draft
        lines += texts(revision, said.history_then.fill(**_change_of(wording, line, revision, today), state=state))
    return lines


def _change_of(wording: Wording, line: GoalLine, one: Goal | GoalRevision, today: date) -> dict[str, str]:
    """Who wrote these words and when, as a wording's fields."""
    name = line.name_of(one.changed_by)
    zone = line.pair.manager.timezone if line.reader_id == line.pair.manager.id else line.pair.report.timezone
    when = day_and_time(local(one.changed_at, zone), today, wording[DateWording])
    return {"who": kit.esc_name(name) if name else wording[GoalWording].you, "when": when}


def _body(wording: Wording, line: GoalLine, today: date) -> list[Block]:
    said, draft = wording[GoalWording], line.goal.draft
    what = said.what.fill(what=kit.cut(kit.esc(" ".join(draft.what.split())), WHAT_LIMIT))
    texts = [f"{what}\n{_facts(wording, line, today)}"]
    if draft.measure:
        texts.append(said.measure.fill(text=kit.cut(kit.esc(draft.measure), WHAT_LIMIT)))
    if draft.okr:
        texts.append(said.okr.fill(text=kit.cut(kit.esc(draft.okr), WHAT_LIMIT)))
    return [kit.section(text) for text in texts]


def _facts(wording: Wording, line: GoalLine, today: date) -> str:
    """Its day, what it is for, how far it is and how it stands, in one line."""
    said, one = wording[GoalWording], line.goal
    facts = [_due(wording, one.draft.due_on, today), str(getattr(said.kinds, one.draft.kind.value))]
    facts += _progress(wording, one)
    if one.live and one.next_milestone is not None and one.next_milestone.due_on is not None:
        facts.append(said.next.fill(due=_due(wording, one.next_milestone.due_on, today)))
    return " · ".join([*facts, _state(wording, line)])


def _in_plan(wording: Wording, line: GoalLine, today: date) -> list[str]:
    """Its day and how far it is; how it stands, unless both have confirmed it."""
    state = [] if line.goal.state is GoalState.CONFIRMED else [_state(wording, line)]
    return [_due(wording, line.goal.draft.due_on, today), *_progress(wording, line.goal), *state]


def _progress(wording: Wording, one: Goal) -> list[str]:
    done, total = sum(step.done for step in one.milestones), len(one.milestones)
    return [wording[GoalWording].progress.fill(done=done, total=total)] if total else []


def _state(wording: Wording, line: GoalLine) -> str:
    said = wording[GoalWording]
    if line.waits_for_reader:
        return said.waits_for_you
    if line.goal.state is GoalState.DRAFT:
        return said.waits_for_other.fill(other=kit.esc_name(line.other.called))
    return str(getattr(said, line.goal.state.value))


def _due(wording: Wording, day: date | None, today: date) -> str:
    said = wording[GoalWording]
    if day is None:
        return said.no_day
    template = said.by if day >= today else said.carried_over
    return template.fill(day=short_day(day, today, wording[DateWording]))


def _milestone_text(wording: Wording, step: Milestone, today: date, limit: int | None) -> str:
    said = wording[GoalWording]
    text = kit.esc(step.text) if limit is None else kit.cut(kit.esc(" ".join(step.text.split())), limit)
    if step.done:
        return said.milestone_done.fill(text=text.replace("~", "∼"))
    return said.milestone.fill(text=text, due=_due(wording, step.due_on, today))


def _notes(wording: Wording, line: GoalLine, today: date) -> list[str]:
    """Who changed the milestones lately."""
    one = line.goal
    if one.milestones_changed_at is None or one.milestones_changed_at.date() < today - LATELY:
        return []
    name = line.name_of(one.milestones_changed_by)
    when = short_day(one.milestones_changed_at.date(), today, wording[DateWording])
    who = kit.esc_name(name) if name else wording[GoalWording].you
    return [wording[GoalWording].milestones_changed.fill(who=who, when=when)]


def _answers(wording: Wording, one: Goal, *, later: bool) -> list[Element]:
    said, asked_about = wording[GoalWording], f"{one.id}:{one.version}"
    confirm = kit.button(said.confirm, ids.GOAL_CONFIRM, asked_about, style="primary")
    change = kit.button(said.change, ids.GOAL_CHANGE, str(one.id))
    return [confirm, change, *([kit.button(said.later, ids.GOAL_LATER, asked_about)] if later else [])]


def _buttons(wording: Wording, line: GoalLine) -> list[Element]:
    said, one, goal_id = wording[GoalWording], line.goal, str(line.goal.id)
    in_full = kit.button(said.in_full, ids.SHOW_ALL, f"goal:{goal_id}")
    if not one.live:
        return [kit.button(said.reopen, ids.GOAL_REOPEN, goal_id), in_full]
    change = [kit.button(said.change, ids.GOAL_CHANGE, goal_id)]
    first = _answers(wording, one, later=not one.put_aside) if line.waits_for_reader else change
    return [
        *first,
        kit.button(said.milestones, ids.GOAL_MILESTONES, goal_id),
        kit.button(said.reached, ids.GOAL_REACHED, goal_id),
        kit.button(said.let_go, ids.GOAL_LET_GO, goal_id),
        in_full,
    ]


def home_section(wording: Wording, loaded: HomeGoals) -> list[Block]:
    """The first goals on App Home, with the way to all of them and to a new one."""
    said = wording[GoalWording]
    blocks = [kit.section(f"*{said.title}*"), *rows(wording, loaded.lines, loaded.today, with_names=True)]
    if not loaded.lines:
        blocks.append(kit.context(said.none))
    if loaded.more:
        show_all = kit.button(wording[ModalWording].show_all, ids.SHOW_ALL, "goals:0", about=said.title)
        blocks.append(kit.section(said.more.fill(count=loaded.more), accessory=show_all))
    return [*blocks, kit.actions(kit.button(said.add, ids.GOAL_ADD)), kit.divider()]
