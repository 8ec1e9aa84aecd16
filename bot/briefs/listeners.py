"""Buttons, the global shortcut and the subcommand of briefs."""

from bot.briefs import views, why_views
from bot.briefs.service import BriefService
from bot.briefs.shift import FrameService
from bot.core.language.text import Mention
from bot.core.people import ReportBriefTime
from bot.core.request import Request
from bot.core.slack import ids
from bot.core.slack.interactions import Interaction
from bot.core.slack.subcommands import PERSON, Typed, UnclearError, pick_report
from bot.frames.rules import Frame
from bot.library.rules import Verdict


def another_question(service: BriefService, tap: Interaction) -> None:
    service.another_question(tap.request, tap.id)


def not_useful(service: BriefService, tap: Interaction) -> None:
    service.another_question(tap.request, tap.id, Verdict.NOT_USEFUL)


def keep_question(service: BriefService, tap: Interaction) -> None:
    service.keep_question(tap.request, tap.id)
    tap.show(why_views.kept(tap.wording))


def other_prompts(service: BriefService, tap: Interaction) -> None:
    service.other_prompts(tap.request, tap.id)


def why(service: BriefService, tap: Interaction) -> None:
    tap.open(why_views.why(tap.wording, service.why(tap.request, tap.id), tap.metadata(brief=tap.id)))


def save_fit(service: BriefService, form: Interaction) -> None:
    service.save_fit(form.request, int(form.stored["brief"]), why_views.fit_of(form.values))
    form.finish(why_views.saved(form.wording))


def in_full(service: BriefService, request: Request, pair: str) -> list[str]:
    """What a brief shows the beginning of."""
    return views.full_lines(request.wording, request.today, request.who, *service.in_full(request, int(pair)))


def prepare(service: BriefService, tap: Interaction) -> None:
    report = service.request(tap.request, tap.picked(tap.value))
    if not tap.place.ts:  # in a message it is seen to come
        tap.show(views.on_its_way(tap.wording, report.called))


def pick(service: BriefService, shortcut: Interaction) -> None:
    shortcut.open(pick_report(shortcut.wording, shortcut.own, "brief"))


def shift(service: BriefService, tap: Interaction) -> None:
    """At once, because its button has asked; an entry of a menu asks now."""
    brief_id, _, to = tap.value.partition(":")
    if tap.from_menu:
        stored = tap.metadata(brief=int(brief_id), to=to)
        tap.open(views.shift_form(tap.wording, Frame(to), stored))
    else:
        FrameService(service.db).shift(tap.request, int(brief_id), Frame(to))


def shift_after_all(service: BriefService, form: Interaction) -> None:
    FrameService(service.db).shift(form.request, int(form.stored["brief"]), Frame(form.stored["to"]))


def leave_frame(service: BriefService, tap: Interaction) -> None:
    FrameService(service.db).leave(tap.request, tap.id)


def stop_or_start(service: BriefService, tap: Interaction) -> None:
    """Whether the person gets something before their 1:1s as a report."""
    time = ReportBriefTime.NEVER if tap.action_id == ids.STOP_REPORT_BRIEF else ReportBriefTime.SAME
    service.set_report_brief_time(tap.request, time)
    tap.refresh(service.db)


def named_person(typed: Typed) -> Mention:
    """One person, who must be named: "prepare" alone is about one's own settings. Usage is that of "brief"."""
    try:
        person = PERSON(typed)
    except UnclearError:
        person = None
    if person is None:
        raise UnclearError("brief")
    return person


def brief_now(service: BriefService, command: Interaction, person: Mention | None) -> None:
    """Post the brief at once."""
    report = service.request(command.request, command.person(person))
    command.show(views.on_its_way(command.wording, report.called))
