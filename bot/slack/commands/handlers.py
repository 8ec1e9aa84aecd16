"""What each `/coach` command does: one service, one view. None means that a modal was opened instead."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.domain import commands
from bot.domain.commitments import Change, Origin
from bot.domain.one_on_ones import Lead
from bot.domain.people import Person
from bot.domain.words import MoveDue
from bot.services.bundle import Services
from bot.services.one_on_ones import Details
from bot.slack import ids
from bot.slack.blocks import Block, Rendered, button
from bot.slack.briefs import views as brief_views
from bot.slack.commands import views
from bot.slack.commitments import forms as commitment_forms
from bot.slack.commitments import views as commitment_views
from bot.slack.commitments.listeners import said_of, todo_view
from bot.slack.nudges import views as nudge_views
from bot.slack.one_on_ones import views as one_on_one_views
from bot.slack.one_on_ones.listeners import add_form
from bot.slack.payloads import Asked, Body, Place, in_metadata, receipt, typed_command
from bot.slack.plans import views as plan_views
from bot.slack.preferences.listeners import settings_form


@dataclass(frozen=True)
class Typed:
    """A `/coach` that was typed, or the same from a modal that picked the person. `open` shows a modal instead."""

    services: Services
    ask: Asked
    body: Body
    open: Callable[[Block], object]

    def person(self, mention: commands.Mention) -> Person:
        """Whom the command names."""
        return self.services.people.mentioned(self.ask.who, mention, self.ask.now)

    def pick(self, then: str) -> None:
        """Ask for the person first."""
        self.open(brief_views.pick_report(self.ask.words, in_metadata(Place(), then=then)))


def overview(typed: Typed, _: commands.Overview) -> Rendered:
    ask = typed.ask
    lines = typed.services.one_on_ones.list(ask.who, ask.now)
    count = typed.services.commitments.todo(ask.who, 0, 1).total
    return views.overview(ask.words, lines, count, ask.today)


def show_help(typed: Typed, _: commands.Help) -> Rendered:
    return views.help_texts(typed.ask.words)


def add(typed: Typed, command: commands.Add) -> Rendered | None:
    ask, schedule = typed.ask, command.schedule
    report = typed.person(command.person) if command.person else None
    if schedule is None and command.typed:
        instead = button(ask.words.one_on_ones.add, ids.ADD_ONE_ON_ONE, report.slack_id if report else "")
        return views.usage(ask.words, "add", typed_command(typed.body), instead)
    if report is None or schedule is None:
        stored = in_metadata(Place())
        typed.open(add_form(typed.services, ask, stored, report.slack_id if report else None))
        return None
    details = Details(schedule.recurrence, schedule.minutes or 30, schedule.lead or Lead.HALF_AN_HOUR)
    line = typed.services.one_on_ones.add(ask.who, report, details, receipt(typed.body), ask.now)
    return one_on_one_views.series_saved(ask.words, line, ask.today, ask.words.one_on_ones.added)


def list_one_on_ones(typed: Typed, _: commands.ListOneOnOnes) -> Rendered:
    ask = typed.ask
    lines = typed.services.one_on_ones.list(ask.who, ask.now)
    return one_on_one_views.series_list(ask.words, lines, ask.today)


def brief(typed: Typed, command: commands.BriefNow) -> Rendered | None:
    if command.person is None:
        typed.pick("brief")
        return None
    report = typed.person(command.person)
    typed.services.briefs.request(typed.ask.who, report, receipt(typed.body), typed.ask.now)
    return brief_views.on_its_way(typed.ask.words, report.name)


def plan(typed: Typed, command: commands.OpenPlan) -> Rendered | None:
    if command.person is None:
        typed.pick("plan")
        return None
    found = typed.services.plans.with_report(typed.ask.who, typed.person(command.person), typed.ask.now)
    return plan_views.plan(typed.ask.words, found)


def commit(typed: Typed, command: commands.Commit) -> Rendered | None:
    ask = typed.ask
    report = typed.person(command.person) if command.person else None
    if report is None or not command.text:
        typed.open(
            commitment_forms.add(
                ask.words,
                in_metadata(Place()),
                report_slack_id=report.slack_id if report else None,
                text=command.text,
            )
        )
        return None
    logged = typed.services.replies.log_typed(ask.who, report, command.text, receipt(typed.body), ask.now)
    intro = ask.words.commitments.logged.fill(count=len(logged.lines))
    return commitment_views.changed_lines(ask.words, logged.lines, ask.today, intro, logged.notes)


def todo(typed: Typed, _: commands.Todo) -> Rendered:
    return todo_view(typed.services, typed.ask)


def mark(typed: Typed, command: commands.Done | commands.Drop) -> Rendered:
    ask, said = typed.ask, command.mark
    lines = typed.services.commitments.change_by_words(ask.who, said.targets, said.action, Origin.COMMAND, ask.now)
    return commitment_views.changed_lines(ask.words, lines, ask.today, said_of(ask, said.action))


def move_due(typed: Typed, command: MoveDue) -> Rendered:
    ask = typed.ask
    line = typed.services.commitments.move_by_words(ask.who, command.target, command.due_on, Origin.COMMAND, ask.now)
    return commitment_views.changed_lines(ask.words, [line], ask.today, said_of(ask, Change.MOVED))


def skip(typed: Typed, command: commands.SkipNext) -> Rendered | None:
    if command.person is None:
        typed.pick("skip")
        return None
    ask, service = typed.ask, typed.services.one_on_ones
    meeting = service.next_with(ask.who, typed.person(command.person), ask.now)
    skipped = service.skip(ask.who, meeting.occurrence_id, ask.now)
    return one_on_one_views.meeting_changed(ask.words, skipped, ask.today, ask.words.one_on_ones.skipped)


def move(typed: Typed, command: commands.MoveNext) -> Rendered | None:
    if command.person is None:
        typed.pick("move")
        return None
    ask, service = typed.ask, typed.services.one_on_ones
    meeting = service.next_with(ask.who, typed.person(command.person), ask.now)
    if command.when is None:
        stored = in_metadata(Place(), occurrence=meeting.occurrence_id)
        typed.open(one_on_one_views.move_form(ask.words, meeting, ask.today, stored))
        return None
    moved = service.move(ask.who, meeting.occurrence_id, command.when, ask.now)
    return one_on_one_views.meeting_changed(ask.words, moved, ask.today, ask.words.one_on_ones.moved)


def pause(typed: Typed, command: commands.Pause) -> Rendered | None:
    if command.person is None:
        typed.pick("pause")
        return None
    ask, service = typed.ask, typed.services.one_on_ones
    series = service.series_with(ask.who, typed.person(command.person), ask.now).one_on_one
    line = service.pause(ask.who, series.id, ask.now)
    return one_on_one_views.series_held(ask.words, line, ask.words.one_on_ones.paused)


def resume(typed: Typed, command: commands.Resume) -> Rendered | None:
    if command.person is None:
        typed.pick("resume")
        return None
    ask, service = typed.ask, typed.services.one_on_ones
    series = service.series_with(ask.who, typed.person(command.person), ask.now).one_on_one
    line = service.resume(ask.who, series.id, ask.now)
    return one_on_one_views.series_saved(ask.words, line, ask.today, ask.words.one_on_ones.resumed)


def end(typed: Typed, command: commands.End) -> Rendered | None:
    if command.person is None:
        typed.pick("end")
        return None
    ask, service = typed.ask, typed.services.one_on_ones
    series = service.series_with(ask.who, typed.person(command.person), ask.now).one_on_one
    line = service.end(ask.who, series.id, ask.now)
    return one_on_one_views.series_held(ask.words, line, ask.words.one_on_ones.ended)


def snooze(typed: Typed, command: commands.SnoozeNudge) -> Rendered:
    ask = typed.ask
    until = typed.services.nudges.snooze(ask.who, command.snooze.until or ask.today + timedelta(days=1), ask.now)
    return nudge_views.snoozed(ask.words, until, ask.today)


def settings(typed: Typed, _: commands.Settings) -> None:
    typed.open(settings_form(typed.services, typed.ask, in_metadata(Place())))


def unclear(typed: Typed, command: commands.Unclear) -> Rendered:
    return views.usage(typed.ask.words, command.usage, typed_command(typed.body))


HANDLERS: dict[type, Callable[[Typed, Any], Rendered | None]] = {
    commands.Overview: overview,
    commands.Help: show_help,
    commands.Add: add,
    commands.ListOneOnOnes: list_one_on_ones,
    commands.BriefNow: brief,
    commands.OpenPlan: plan,
    commands.Commit: commit,
    commands.Todo: todo,
    commands.Done: mark,
    commands.Drop: mark,
    MoveDue: move_due,
    commands.SkipNext: skip,
    commands.MoveNext: move,
    commands.Pause: pause,
    commands.Resume: resume,
    commands.End: end,
    commands.SnoozeNudge: snooze,
    commands.Settings: settings,
    commands.Unclear: unclear,
}
"""One function a command."""
