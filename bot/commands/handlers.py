"""What each `/coach` command does: one service, one view. None means that a modal was opened instead."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.administration import pages as administration_pages
from bot.briefs import views as brief_views
from bot.commands import rules as commands
from bot.commands import views
from bot.commitments import forms as commitment_forms
from bot.commitments import pages as commitment_pages
from bot.commitments import views as commitment_views
from bot.commitments.rules import Change, Origin
from bot.commitments.typed_orders import MoveDue
from bot.commitments.wording import CommitmentWording
from bot.core.people import Person
from bot.core.request import Request
from bot.core.slack import ids
from bot.core.slack.blocks import Block, Rendered, button
from bot.core.slack.payloads import Body, Place, in_metadata, typed_command
from bot.goals import pages as goal_pages
from bot.handovers import pages as handover_pages
from bot.meetings import pages as one_on_one_pages
from bot.meetings import views as one_on_one_views
from bot.meetings.rules import Lead
from bot.meetings.service import Details
from bot.meetings.wording import OneOnOneWording
from bot.performance import pages as performance_pages
from bot.plans import views as plan_views
from bot.practice import pages as practice_pages
from bot.preferences import pages as preference_pages
from bot.privacy import views as rights_views
from bot.topics import views as topic_views
from bot.weekly import views as nudge_views
from bot.wiring_services import Services


@dataclass(frozen=True)
class CommandCall:
    """A `/coach` that was typed, or the same from a modal that picked the person. `open` shows a modal instead."""

    services: Services
    request: Request
    body: Body
    open: Callable[[Block], object]

    def person(self, mention: commands.Mention) -> Person:
        """Whom the command names."""
        return self.services.people.mentioned(self.request, mention)

    def pick(self, then: str) -> None:
        """Ask for the person first."""
        self.open(brief_views.pick_report(self.request.wording, in_metadata(Place(), then=then)))


def overview(call: CommandCall, _: commands.Overview) -> Rendered:
    request = call.request
    seen = call.services.overview.of(request)
    return views.overview(request.wording, seen.lines, seen.open_count, request.today, seen.as_report)


def show_help(call: CommandCall, _: commands.Help) -> Rendered:
    return views.help_texts(call.request.wording)


def add(call: CommandCall, command: commands.Add) -> Rendered | None:
    request, schedule = call.request, command.schedule
    report = call.person(command.person) if command.person else None
    if schedule is None and command.typed:
        instead = button(request.wording[OneOnOneWording].add, ids.ADD_ONE_ON_ONE, report.slack_id if report else "")
        return views.usage(request.wording, "add", typed_command(call.body), instead)
    if report is None or schedule is None:
        stored = in_metadata(Place())
        call.open(one_on_one_pages.add(call.services, request, stored, report.slack_id if report else None))
        return None
    details = Details(schedule.recurrence, schedule.minutes or 30, schedule.lead or Lead.HALF_AN_HOUR)
    line = call.services.one_on_ones.add(request, report, details)
    return one_on_one_views.series_saved(request.wording, line, request.today, request.wording[OneOnOneWording].added)


def list_one_on_ones(call: CommandCall, _: commands.ListOneOnOnes) -> Rendered:
    return one_on_one_pages.series_list(call.services, call.request)


def brief(call: CommandCall, _: commands.BriefNow, report: Person) -> Rendered:
    call.services.briefs.request(call.request, report)
    return brief_views.on_its_way(call.request.wording, report.name)


def topic(call: CommandCall, command: commands.BringTopic, manager: Person) -> Rendered | None:
    request = call.request
    pair, _ = call.services.topics.of_manager(request, manager)
    if not command.text:
        call.open(topic_views.form(request.wording, pair.manager.name, in_metadata(Place(), pair=pair.id)))
        return None
    call.services.topics.bring(request, pair.id, command.text)
    return topic_views.saved(request.wording)


def hand_over(call: CommandCall, command: commands.HandOver) -> Rendered | None:
    people = [call.person(one) for one in command.people]
    return handover_pages.begin(call.services, call.request, people, call.open)


def plan(call: CommandCall, _: commands.OpenPlan, other: Person) -> Rendered:
    found = call.services.plans.with_other(call.request, other)
    return plan_views.plan(call.request.wording, found)


def goal(call: CommandCall, _: commands.NewGoal, other: Person) -> None:
    pair = call.services.goals.pair_of(call.request, other)
    call.open(goal_pages.new_goal(call.services, call.request, pair.id, Place()))


def commit(call: CommandCall, command: commands.Commit) -> Rendered | None:
    request = call.request
    report = call.person(command.person) if command.person else None
    if report is None or not command.text:
        call.open(
            commitment_forms.add(
                request.wording,
                in_metadata(Place()),
                report_slack_id=report.slack_id if report else None,
                text=command.text,
            )
        )
        return None
    logged = call.services.replies.log_typed(request, report, command.text)
    intro = request.wording[CommitmentWording].logged.fill(count=len(logged.lines))
    return commitment_views.changed_lines(request.wording, logged.lines, request.today, intro, logged.notes)


def todo(call: CommandCall, _: commands.Todo) -> Rendered:
    return commitment_pages.todo(call.services, call.request)


def mark(call: CommandCall, command: commands.Done | commands.Drop) -> Rendered:
    request, said = call.request, command.mark
    lines = call.services.commitments.change_by_words(request, said.targets, said.action, Origin.COMMAND)
    return commitment_views.changed_lines(
        request.wording, lines, request.today, commitment_views.change_intro(request.wording, said.action)
    )


def move_due(call: CommandCall, command: MoveDue) -> Rendered:
    request = call.request
    line = call.services.commitments.move_by_words(request, command.target, command.due_on, Origin.COMMAND)
    return commitment_views.changed_lines(
        request.wording, [line], request.today, commitment_views.change_intro(request.wording, Change.MOVED)
    )


def skip(call: CommandCall, _: commands.SkipNext, report: Person) -> Rendered:
    request, service = call.request, call.services.one_on_ones
    meeting = service.next_with(request, report)
    skipped = service.skip(request, meeting.occurrence_id)
    return one_on_one_views.meeting_changed(
        request.wording, skipped, request.today, request.wording[OneOnOneWording].skipped
    )


def move(call: CommandCall, command: commands.MoveNext, report: Person) -> Rendered | None:
    request, service = call.request, call.services.one_on_ones
    meeting = service.next_with(request, report)
    if command.when is None:
        stored = in_metadata(Place(), occurrence=meeting.occurrence_id)
        call.open(one_on_one_views.move_form(request.wording, meeting, request.today, stored))
        return None
    moved = service.move(request, meeting.occurrence_id, command.when)
    return one_on_one_views.meeting_changed(
        request.wording, moved, request.today, request.wording[OneOnOneWording].moved
    )


def pause(call: CommandCall, _: commands.Pause, report: Person) -> Rendered:
    request, service = call.request, call.services.one_on_ones
    series = service.series_with(request, report).one_on_one
    line = service.pause(request, series.id)
    return one_on_one_views.series_held(request.wording, line, request.wording[OneOnOneWording].paused)


def resume(call: CommandCall, _: commands.Resume, report: Person) -> Rendered:
    request, service = call.request, call.services.one_on_ones
    series = service.series_with(request, report).one_on_one
    line = service.resume(request, series.id)
    return one_on_one_views.series_saved(request.wording, line, request.today, request.wording[OneOnOneWording].resumed)


def end(call: CommandCall, _: commands.End, report: Person) -> Rendered:
    request, service = call.request, call.services.one_on_ones
    series = service.series_with(request, report).one_on_one
    line = service.end(request, series.id)
    return one_on_one_views.series_held(request.wording, line, request.wording[OneOnOneWording].ended)


def snooze(call: CommandCall, command: commands.SnoozeNudge) -> Rendered:
    request = call.request
    until = call.services.nudges.snooze(request, command.snooze.until or request.today + timedelta(days=1))
    return nudge_views.snoozed(request.wording, until, request.today)


def practice(call: CommandCall, _: commands.Practice) -> None:
    call.open(practice_pages.next_case(call.services, call.request))


def settings(call: CommandCall, _: commands.Settings) -> None:
    call.open(preference_pages.settings(call.services, call.request, in_metadata(Place())))


def admin(call: CommandCall, _: commands.Admin) -> None:
    call.open(administration_pages.administration(call.services, call.request, Place()))


def records(call: CommandCall, _: commands.ReadRecords) -> Rendered:
    return performance_pages.viewer(call.services, call.request)


def privacy(call: CommandCall, _: commands.Privacy) -> Rendered:
    request = call.request
    return rights_views.privacy(request.wording, call.services.administration.standing(request), request.who)


def export(call: CommandCall, _: commands.Export) -> Rendered:
    call.services.rights.exports.ask(call.request)
    return rights_views.export_asked(call.request.wording)


def forget(call: CommandCall, _: commands.Forget) -> None:
    call.open(rights_views.forget_form(call.request.wording, in_metadata(Place())))


def unclear(call: CommandCall, command: commands.Unclear) -> Rendered:
    return views.usage(call.request.wording, command.usage, typed_command(call.body))


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
