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
from bot.slack.administration import pages as administration_pages
from bot.slack.blocks import Block, Rendered, button
from bot.slack.briefs import views as brief_views
from bot.slack.commands import views
from bot.slack.commitments import forms as commitment_forms
from bot.slack.commitments import pages as commitment_pages
from bot.slack.commitments import views as commitment_views
from bot.slack.goals import pages as goal_pages
from bot.slack.handovers import pages as handover_pages
from bot.slack.nudges import views as nudge_views
from bot.slack.one_on_ones import pages as one_on_one_pages
from bot.slack.one_on_ones import views as one_on_one_views
from bot.slack.payloads import Asked, Body, Place, in_metadata, typed_command
from bot.slack.performance import pages as performance_pages
from bot.slack.plans import views as plan_views
from bot.slack.practice import pages as practice_pages
from bot.slack.preferences import pages as preference_pages
from bot.slack.rights import views as rights_views
from bot.slack.topics import views as topic_views


@dataclass(frozen=True)
class CommandCall:
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


def overview(call: CommandCall, _: commands.Overview) -> Rendered:
    ask = call.ask
    seen = call.services.overview.of(ask.who, ask.now)
    return views.overview(ask.words, seen.lines, seen.open_count, ask.today, seen.as_report)


def show_help(call: CommandCall, _: commands.Help) -> Rendered:
    return views.help_texts(call.ask.words)


def add(call: CommandCall, command: commands.Add) -> Rendered | None:
    ask, schedule = call.ask, command.schedule
    report = call.person(command.person) if command.person else None
    if schedule is None and command.typed:
        instead = button(ask.words.one_on_ones.add, ids.ADD_ONE_ON_ONE, report.slack_id if report else "")
        return views.usage(ask.words, "add", typed_command(call.body), instead)
    if report is None or schedule is None:
        stored = in_metadata(Place())
        call.open(one_on_one_pages.add(call.services, ask, stored, report.slack_id if report else None))
        return None
    details = Details(schedule.recurrence, schedule.minutes or 30, schedule.lead or Lead.HALF_AN_HOUR)
    line = call.services.one_on_ones.add(ask.who, report, details, ask.receipt, ask.now)
    return one_on_one_views.series_saved(ask.words, line, ask.today, ask.words.one_on_ones.added)


def list_one_on_ones(call: CommandCall, _: commands.ListOneOnOnes) -> Rendered:
    return one_on_one_pages.series_list(call.services, call.ask)


def brief(call: CommandCall, _: commands.BriefNow, report: Person) -> Rendered:
    call.services.briefs.request(call.ask.who, report, call.ask.receipt, call.ask.now)
    return brief_views.on_its_way(call.ask.words, report.name)


def topic(call: CommandCall, command: commands.BringTopic, manager: Person) -> Rendered | None:
    ask = call.ask
    pair, _ = call.services.topics.of_manager(ask.who, manager)
    if not command.text:
        call.open(topic_views.form(ask.words, pair.manager.name, in_metadata(Place(), pair=pair.id)))
        return None
    call.services.topics.bring(ask.who, pair.id, command.text, ask.now, ask.receipt)
    return topic_views.saved(ask.words)


def hand_over(call: CommandCall, command: commands.HandOver) -> Rendered | None:
    people = [call.person(one) for one in command.people]
    return handover_pages.begin(call.services, call.ask, people, call.open)


def plan(call: CommandCall, _: commands.OpenPlan, other: Person) -> Rendered:
    found = call.services.plans.with_other(call.ask.who, other, call.ask.now)
    return plan_views.plan(call.ask.words, found)


def goal(call: CommandCall, _: commands.NewGoal, other: Person) -> None:
    pair = call.services.goals.pair_of(call.ask.who, other)
    call.open(goal_pages.new_goal(call.services, call.ask, pair.id, Place()))


def commit(call: CommandCall, command: commands.Commit) -> Rendered | None:
    ask = call.ask
    report = call.person(command.person) if command.person else None
    if report is None or not command.text:
        call.open(
            commitment_forms.add(
                ask.words,
                in_metadata(Place()),
                report_slack_id=report.slack_id if report else None,
                text=command.text,
            )
        )
        return None
    logged = call.services.replies.log_typed(ask.who, report, command.text, ask.receipt, ask.now)
    intro = ask.words.commitments.logged.fill(count=len(logged.lines))
    return commitment_views.changed_lines(ask.words, logged.lines, ask.today, intro, logged.notes)


def todo(call: CommandCall, _: commands.Todo) -> Rendered:
    return commitment_pages.todo(call.services, call.ask)


def mark(call: CommandCall, command: commands.Done | commands.Drop) -> Rendered:
    ask, said = call.ask, command.mark
    lines = call.services.commitments.change_by_words(
        ask.who, said.targets, said.action, Origin.COMMAND, ask.now, ask.receipt
    )
    return commitment_views.changed_lines(
        ask.words, lines, ask.today, commitment_views.change_intro(ask.words, said.action)
    )


def move_due(call: CommandCall, command: MoveDue) -> Rendered:
    ask = call.ask
    line = call.services.commitments.move_by_words(
        ask.who, command.target, command.due_on, Origin.COMMAND, ask.now, ask.receipt
    )
    return commitment_views.changed_lines(
        ask.words, [line], ask.today, commitment_views.change_intro(ask.words, Change.MOVED)
    )


def skip(call: CommandCall, _: commands.SkipNext, report: Person) -> Rendered:
    ask, service = call.ask, call.services.one_on_ones
    meeting = service.next_with(ask.who, report, ask.now)
    skipped = service.skip(ask.who, meeting.occurrence_id, ask.now, ask.receipt)
    return one_on_one_views.meeting_changed(ask.words, skipped, ask.today, ask.words.one_on_ones.skipped)


def move(call: CommandCall, command: commands.MoveNext, report: Person) -> Rendered | None:
    ask, service = call.ask, call.services.one_on_ones
    meeting = service.next_with(ask.who, report, ask.now)
    if command.when is None:
        stored = in_metadata(Place(), occurrence=meeting.occurrence_id)
        call.open(one_on_one_views.move_form(ask.words, meeting, ask.today, stored))
        return None
    moved = service.move(ask.who, meeting.occurrence_id, command.when, ask.now, ask.receipt)
    return one_on_one_views.meeting_changed(ask.words, moved, ask.today, ask.words.one_on_ones.moved)


def pause(call: CommandCall, _: commands.Pause, report: Person) -> Rendered:
    ask, service = call.ask, call.services.one_on_ones
    series = service.series_with(ask.who, report, ask.now).one_on_one
    line = service.pause(ask.who, series.id, ask.now, ask.receipt)
    return one_on_one_views.series_held(ask.words, line, ask.words.one_on_ones.paused)


def resume(call: CommandCall, _: commands.Resume, report: Person) -> Rendered:
    ask, service = call.ask, call.services.one_on_ones
    series = service.series_with(ask.who, report, ask.now).one_on_one
    line = service.resume(ask.who, series.id, ask.now, ask.receipt)
    return one_on_one_views.series_saved(ask.words, line, ask.today, ask.words.one_on_ones.resumed)


def end(call: CommandCall, _: commands.End, report: Person) -> Rendered:
    ask, service = call.ask, call.services.one_on_ones
    series = service.series_with(ask.who, report, ask.now).one_on_one
    line = service.end(ask.who, series.id, ask.now, ask.receipt)
    return one_on_one_views.series_held(ask.words, line, ask.words.one_on_ones.ended)


def snooze(call: CommandCall, command: commands.SnoozeNudge) -> Rendered:
    ask = call.ask
    until = call.services.nudges.snooze(
        ask.who, command.snooze.until or ask.today + timedelta(days=1), ask.now, ask.receipt
    )
    return nudge_views.snoozed(ask.words, until, ask.today)


def practice(call: CommandCall, _: commands.Practice) -> None:
    call.open(practice_pages.next_case(call.services, call.ask))


def settings(call: CommandCall, _: commands.Settings) -> None:
    call.open(preference_pages.settings(call.services, call.ask, in_metadata(Place())))


def admin(call: CommandCall, _: commands.Admin) -> None:
    call.open(administration_pages.administration(call.services, call.ask, Place()))


def records(call: CommandCall, _: commands.ReadRecords) -> Rendered:
    return performance_pages.viewer(call.services, call.ask)


def privacy(call: CommandCall, _: commands.Privacy) -> Rendered:
    ask = call.ask
    return rights_views.privacy(ask.words, call.services.administration.standing(ask.who), ask.who)


def export(call: CommandCall, _: commands.Export) -> Rendered:
    call.services.rights.exports.ask(call.ask.who, call.ask.now, call.ask.receipt)
    return rights_views.export_asked(call.ask.words)


def forget(call: CommandCall, _: commands.Forget) -> None:
    call.open(rights_views.forget_form(call.ask.words, in_metadata(Place())))


def unclear(call: CommandCall, command: commands.Unclear) -> Rendered:
    return views.usage(call.ask.words, command.usage, typed_command(call.body))


FOR_ONE_PERSON: dict[str, tuple[Callable[[commands.Mention], commands.Command], Callable[..., Rendered | None]]] = {
    "brief": (commands.BriefNow, brief),
    "plan": (commands.OpenPlan, plan),
    "goal": (commands.NewGoal, goal),
    "topic": (commands.BringTopic, topic),
    "skip": (commands.SkipNext, skip),
    "move": (commands.MoveNext, move),
    "pause": (commands.Pause, pause),
    "resume": (commands.Resume, resume),
    "end": (commands.End, end),
}
"""Commands about one person, by the name under which the modal that picks the person goes on."""


def _with_person(name: str) -> Callable[[CommandCall, Any], Rendered | None]:
    """The handler that looks the person up, or lets them be picked first."""
    handle = FOR_ONE_PERSON[name][1]

    def handle_or_pick(call: CommandCall, command: Any) -> Rendered | None:  # noqa: ANN401
        if command.person is None:
            call.pick(name)
            return None
        return handle(call, command, call.person(command.person))

    return handle_or_pick


HANDLERS: dict[object, Callable[[CommandCall, Any], Rendered | None]] = {
    commands.Overview: overview,
    commands.Help: show_help,
    commands.Add: add,
    commands.ListOneOnOnes: list_one_on_ones,
    commands.Commit: commit,
    commands.HandOver: hand_over,
    commands.Todo: todo,
    commands.Done: mark,
    commands.Drop: mark,
    MoveDue: move_due,
    commands.SnoozeNudge: snooze,
    commands.Practice: practice,
    commands.Settings: settings,
    commands.Admin: admin,
    commands.ReadRecords: records,
    commands.Privacy: privacy,
    commands.Export: export,
    commands.Forget: forget,
    commands.Unclear: unclear,
    **{kind: _with_person(name) for name, (kind, _) in FOR_ONE_PERSON.items()},
}
"""One function a command."""
