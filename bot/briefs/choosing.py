"""Chooses from the library what a brief shows, by what is so for its 1:1. Functions run in the caller's transaction.

A 1:1 has the same three prompts and the same question in every brief of it, the manager's and the report's: they are
kept with its day the first time one is composed, and with why they were chosen. Nothing is read of what people wrote.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from bot.briefs.rules import Brief, Chosen, PromptsAbout, prompts_about
from bot.briefs.store import Briefs
from bot.commitments.rules import CommitmentState
from bot.commitments.store import Commitments
from bot.core.people import Pair
from bot.core.request import Request
from bot.core.sealing.coaching import CoachingTransaction
from bot.core.time.dates import local
from bot.goals.store import Goals
from bot.library.rules import ForWhom, Open, Part, Prompt, SessionType, Situation, Used, choose, phase_on
from bot.library.wording import ABOUT_GOAL, ABOUT_MILESTONE, prompts_for, questions_for
from bot.meetings.rules import Frequency, OneOnOne
from bot.meetings.store import Occurrences, OneOnOnes

SHORT = 15
"""Minutes: a 1:1 that is no longer is a short call."""


class Chooser:
    """Chooses for one brief."""

    def __init__(self, tx: CoachingTransaction, request: Request, pair: Pair, brief: Brief) -> None:
        self._tx, self._request, self._pair, self._brief = tx, request, pair, brief
        self._occurrence = Occurrences(tx).get(brief.occurrence_id) if brief.occurrence_id else None
        self._shown = Briefs(tx).chosen(pair.id)
        self.about = prompts_about(pair.id, self.day, Goals(tx).live_of_pairs([pair.id]))

    @property
    def day(self) -> date:
        """The 1:1's, or the one on which a brief without a 1:1 was asked for."""
        if self._occurrence is not None:
            return self._occurrence.series_date
        return local(self._brief.created_at, self._pair.manager.timezone).date()

    def of_day(self) -> tuple[Chosen, ...]:
        """What the 1:1 has, the prompts before the question."""
        newest = {one.part: one for one in self._shown if one.on == self.day}
        return tuple(newest[part] for part in Part if part in newest)

    def question(self, *, another: bool = False) -> None:
        """The powerful question of the 1:1; `another` than it had."""
        entries = questions_for(self._request.wording)
        chosen = None if another else self._standing(Part.QUESTION, entries)
        if chosen is None:
            choice = choose(entries, self._situation(), self._used(Part.QUESTION))
            Briefs(self._tx).set_question(self._brief.id, choice, self.day, self._request.now)
        elif chosen.key != self._brief.question:
            Briefs(self._tx).show_question(self._brief.id, chosen.key)

    def prompts(self, *, others: bool = False) -> PromptsAbout:
        """The three prompts of the 1:1; `others` than it had."""
        return replace(self.about, asks=tuple(self._prompt(prompt, others=others) for prompt in Prompt))

    def _prompt(self, prompt: Prompt, *, others: bool) -> str:
        part, entries = Part(prompt.value), self._wordings(prompt)
        chosen = None if others else self._standing(part, entries)
        if chosen is not None:
            return chosen.key
        choice = choose(entries, self._situation(), self._used(part))
        Briefs(self._tx).remember(self._brief, part, choice, self.day, self._request.now)
        return choice.key

    def _wordings(self, prompt: Prompt) -> Mapping[str, ForWhom]:
        slots: frozenset[str] = frozenset()
        if prompt is Prompt.GOALS:
            slots = ABOUT_MILESTONE if self.about.milestone else ABOUT_GOAL if self.about.goal else slots
        return prompts_for(self._request.wording, prompt, slots)

    def _standing(self, part: Part, entries: Mapping[str, ForWhom]) -> Chosen | None:
        """What was chosen for the day, while it can be said."""
        of_day = [one for one in self._shown if one.part is part and one.on == self.day]
        return of_day[-1] if of_day and of_day[-1].key in entries else None

    def _used(self, part: Part) -> list[Used]:
        return [Used(one.key, one.on, one.verdict) for one in self._shown if one.part is part]

    def _situation(self) -> Situation:
        return Situation(
            self._pair.id,
            self.day,
            Briefs(self._tx).fit(self._pair.id),
            self._session(),
            phase_on(self.day),
            open=frozenset(self._open()),
        )

    def _session(self) -> SessionType:
        one = self._occurrence
        if not any(shown.on < self.day for shown in self._shown):
            return SessionType.FIRST_ONE_ON_ONE
        return SessionType.WEEKLY_CHECK_IN if one is None else _kind_of(OneOnOnes(self._tx).get(one.one_on_one_id))

    def _open(self) -> list[Open]:
        live = Commitments(self._tx).coaching_of_pair(self._pair.id)
        carried = any(one.state is CommitmentState.CARRIED_OVER for one in live)
        return [
            *([Open.STEP_NEAR] if self.about.milestone else []),
            *([Open.CARRIED_OVER] if carried else []),
            *([] if self.about.goal else [Open.NO_GOAL]),
        ]


def _kind_of(series: OneOnOne) -> SessionType:
    if series.recurrence.frequency is Frequency.MONTHLY:
        return SessionType.MONTHLY_DEVELOPMENT_TALK
    return SessionType.VIDEO_HUDDLE if series.minutes <= SHORT else SessionType.WEEKLY_CHECK_IN
