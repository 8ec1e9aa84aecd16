"""`python -m tests.library.taste`: what the chooser gives in twenty situations, beside what a draw at random gives.

--weeks N   instead, N weeks of a manager with three reports, with the reasons
"""

import argparse
import random
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.library.rules import (
    Choice,
    Competency,
    Fit,
    ForWhom,
    Function,
    Level,
    Open,
    PathwayName,
    Prompt,
    SessionType,
    Situation,
    Used,
    choose,
    phase_on,
)
from bot.library.wording import ABOUT_GOAL, ABOUT_MILESTONE, Prompts, Questions, prompts_for, questions_for
from tests.factories import library

ENGLISH = library().languages["en"]
QUESTIONS: Mapping[str, ForWhom] = questions_for(ENGLISH)
FILLED = {"goal": "Runs the weekly review alone", "milestone": "meet the design lead", "day": "Fri 4 Dec"}
AUTUMN = date(2026, 11, 3)


def on(day: date, **about: object) -> Situation:
    return replace(Situation(1, day, phase=phase_on(day)), **about)  # type: ignore[arg-type]


SITUATIONS: Sequence[tuple[str, Situation]] = (
    ("First 1:1 with Sam, nothing set up", on(AUTUMN, session=SessionType.FIRST_ONE_ON_ONE, open={Open.NO_GOAL})),
    ("First 1:1 with a new hire", on(AUTUMN, session=SessionType.FIRST_ONE_ON_ONE, pathway=PathwayName.NEW_HIRE)),
    ("A usual week in sales", on(AUTUMN, fit=Fit(Function.SALES))),
    ("Sales, last week of the quarter", on(date(2026, 12, 29), fit=Fit(Function.SALES))),
    ("Sales, first week of the quarter", on(date(2027, 1, 5), fit=Fit(Function.SALES), open={Open.NO_GOAL})),
    ("Support, two things carried over", on(AUTUMN, fit=Fit(Function.SUPPORT), open={Open.CARRIED_OVER})),
    ("Support, a short call", on(AUTUMN, fit=Fit(Function.SUPPORT), session=SessionType.VIDEO_HUDDLE)),
    ("Operations, a step is due on Friday", on(AUTUMN, fit=Fit(Function.OPERATIONS), open={Open.STEP_NEAR})),
    ("A project lead, step near and carried over", on(AUTUMN, open={Open.STEP_NEAR, Open.CARRIED_OVER})),
    ("Engineering, no goal", on(AUTUMN, fit=Fit(Function.ENGINEERING), open={Open.NO_GOAL})),
    ("Engineering, monthly talk", on(AUTUMN, session=SessionType.MONTHLY_DEVELOPMENT_TALK)),
    ("A specialist on a path", on(AUTUMN, pathway=PathwayName.SPECIALIST)),
    ("A high performer on a path", on(AUTUMN, pathway=PathwayName.HIGH_PERFORMER)),
    ("A new manager leads for the first time", on(AUTUMN, pathway=PathwayName.NEW_MANAGER)),
    ("A director and one of her managers", on(AUTUMN, fit=Fit(level=Level.DIRECTOR))),
    ("An executive and one of his directors", on(AUTUMN, fit=Fit(level=Level.EXECUTIVE))),
    ("The manager practises listening", on(AUTUMN, fit=Fit(practise=Competency.LISTENING))),
    ("The manager practises feedback, review time", on(date(2026, 12, 22), fit=Fit(practise=Competency.FEEDBACK))),
    ("Goals planned, an ordinary Tuesday", on(AUTUMN)),
    ("Review time, a step is near", on(date(2026, 12, 22), open={Open.STEP_NEAR})),
)


def prompts_of(prompt: Prompt, situation: Situation) -> Mapping[str, ForWhom]:
    slots: frozenset[str] = frozenset()
    if prompt is Prompt.GOALS:
        slots = ABOUT_MILESTONE if Open.STEP_NEAR in situation.open else ABOUT_GOAL
        slots = frozenset() if Open.NO_GOAL in situation.open else slots
    return prompts_for(ENGLISH, prompt, slots)


def said(key: str) -> str:
    if key in QUESTIONS:
        return ENGLISH[Questions].entries[key]
    ask = ENGLISH[Prompts].entries[key]
    return ask.fill(**{slot: FILLED[slot] for slot in ask.slots})


def told(choice: Choice) -> str:
    reasons = ", ".join(f"{one.why}{f' {one.weeks}' if one.weeks else ''}" for one in choice.reasons)
    return f"{said(choice.key)}  [{reasons}]"


def situations() -> None:
    drawn = random.Random(14)
    for number, (name, situation) in enumerate(SITUATIONS, start=1):
        print(f"\n{number}. {name}")  # noqa: T201
        for prompt in Prompt:
            entries = prompts_of(prompt, situation)
            print(f"   {told(choose(entries, situation, ()))}")  # noqa: T201
            print(f"      at random: {said(drawn.choice(list(entries)))}")  # noqa: T201
        print(f"   ? {told(choose(QUESTIONS, situation, ()))}")  # noqa: T201
        print(f"      at random: {said(drawn.choice(list(QUESTIONS)))}")  # noqa: T201


REPORTS: Sequence[tuple[str, Situation]] = (
    ("Sam, sales, no goal until week 4", on(date(2026, 11, 24), fit=Fit(Function.SALES))),
    ("Mina, engineering, a specialist on a path", on(date(2026, 11, 24), pathway=PathwayName.SPECIALIST)),
    ("Leo, support, a new hire", on(date(2026, 11, 24), pathway=PathwayName.NEW_HIRE)),
)
FUNCTIONS = (Function.SALES, Function.ENGINEERING, Function.SUPPORT)


def weeks(count: int) -> None:
    for pair, (name, first) in enumerate(REPORTS, start=101):
        print(f"\n# {name}")  # noqa: T201
        used: dict[str, list[Used]] = {}
        for week in range(count):
            day = first.day + timedelta(weeks=week)
            is_open = {Open.NO_GOAL} if week < 4 else {Open.STEP_NEAR} if week in (6, 7) else set()
            now = replace(
                first,
                pair_id=pair,
                day=day,
                fit=Fit(FUNCTIONS[pair - 101]),
                phase=phase_on(day),
                session=SessionType.WEEKLY_CHECK_IN if week else SessionType.FIRST_ONE_ON_ONE,
                open=frozenset(is_open | ({Open.CARRIED_OVER} if week % 5 == 3 else set())),
            )
            print(f"{day:%a %d %b}")  # noqa: T201
            for part in (*Prompt, None):
                entries = prompts_of(part, now) if part else QUESTIONS
                choice = choose(entries, now, used.setdefault(str(part), []))
                used[str(part)].append(Used(choice.key, day))
                print(f"   {'' if part else '? '}{told(choice)}")  # noqa: T201


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weeks", type=int, default=0)
    chosen = parser.parse_args(arguments)
    weeks(chosen.weeks) if chosen.weeks else situations()


if __name__ == "__main__":
    main(sys.argv[1:])
