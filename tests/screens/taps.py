"""How many taps the most common jobs take, counted while they are done in the sandbox.

A button is one tap, an entry of a menu two, a form one for each field that is filled in and one to save it. A message
that is typed counts by itself.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from bot.core.slack import ids
from bot.sandbox import seed
from tests.screens.scenes import at, newest, open_screens
from tests.stage import Stage


@dataclass(frozen=True, slots=True)
class Job:
    """What was counted; `typed` are messages."""

    name: str
    taps: int
    typed: int


class Counting:
    """What people do in the sandbox, counted."""

    def __init__(self, people: Any) -> None:
        self._people = people
        self.taps = self.typed = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._people, name)

    def click_in_message(self, *given: Any, **more: Any) -> Any:
        self.taps += 2 if ids.MENU in given else 1
        return self._people.click_in_message(*given, **more)

    def click_in_view(self, *given: Any, **more: Any) -> Any:
        self.taps += 2 if ids.MENU in given else 1
        return self._people.click_in_view(*given, **more)

    def submit_view(self, user: str, given: dict[str, Any], *more: Any) -> Any:
        self.taps += len(given) + 1
        return self._people.submit_view(user, given, *more)

    def send_message(self, *given: Any, **more: Any) -> Any:
        self.typed += 1
        return self._people.send_message(*given, **more)

    def run_command(self, *given: Any, **more: Any) -> Any:
        self.typed += 1
        return self._people.run_command(*given, **more)


def jobs() -> Iterator[Job]:
    """Each of them, done where it is most often done."""
    with ExitStack() as stack:
        stage = open_screens(stack)
        counting = stage.sandbox.people = Counting(stage.sandbox.people)  # type: ignore[assignment]

        def count(name: str, do: Callable[[], object]) -> Job:
            before = counting.taps, counting.typed
            do()
            stage.work()
            return Job(name, counting.taps - before[0], counting.typed - before[1])

        yield count("set up a 1:1, on Home", lambda: _set_up(stage))
        yield count("prepare now", lambda: stage.press_in(stage.open_home(), ids.PREPARE))
        at(stage, 24, 13, 31)
        brief = newest(stage, ids.SHOW_ONE_ON_ONE)
        yield count("log what was agreed", lambda: stage.reply(brief, "I'll book a room by 4 Dec"))
        yield count("keep a note", lambda: stage.reply(brief, "note: keen on the design work"))
        yield count("bring a topic, in the thread", lambda: stage.reply(brief, "topic: the offsite"))
        yield count("bring a topic, on Home, as the report", lambda: _topic(stage.seen_by(seed.SAM)))
        plan = stage.part(brief, ids.EDIT_PLAN)
        yield count("fill in a heading of the plan", lambda: _plan(stage, plan.ts))
        yield count("change a day, on Home", lambda: _change_day(stage))
        yield count("mark as done, on Home", lambda: stage.press_in(stage.open_home(), ids.COMMITMENT_DONE))
        yield count("shift to performance, in the brief", lambda: _ask(stage, brief.ts))
        yield count("move a 1:1, on Home", lambda: _move(stage))
        at(stage, 24, 15)
        yield count("skip a 1:1, on Home", lambda: stage.press_in(stage.open_home(), ids.SKIP_MEETING))
        assert stage.troubles() == []


def _set_up(stage: Stage) -> None:
    stage.press_in(stage.open_home(), ids.ADD_ONE_ON_ONE)
    assert stage.submit(**{ids.REPORT: seed.SAM, ids.DAY: "2026-11-24", ids.TIME: "14:00"}).ok


def _topic(report: Stage) -> None:
    report.press_in(report.open_home(), ids.BRING_TOPIC)
    assert report.submit(**{ids.TEXT: "design reviews"}).ok


def _plan(stage: Stage, ts: str) -> None:
    [message] = [one for one in stage.all_from_bot() if one.ts == ts]
    stage.press(message, ids.EDIT_PLAN)
    assert stage.submit(expectations="Runs the weekly review").ok


def _change_day(stage: Stage) -> None:
    stage.press_in(stage.open_home(), ids.COMMITMENT_MOVE)
    assert stage.submit(**{ids.DUE: "2026-12-11"}).ok


def _move(stage: Stage) -> None:
    stage.press_in(stage.open_home(), ids.MOVE_MEETING)
    assert stage.submit(**{ids.DAY: "2026-12-10"}).ok


def _ask(stage: Stage, ts: str) -> None:
    [message] = [one for one in stage.all_from_bot() if one.ts == ts]
    stage.press(message, ids.SHIFT_FRAME)
    assert stage.submit().ok


def jobs_table(found: list[Job]) -> str:
    """For people."""
    rows = [f"{one.name:40} {one.taps:5} {one.typed:7}" for one in found]
    return "\n".join([f"{'':40} {'taps':>5} {'typed':>7}", *rows])
