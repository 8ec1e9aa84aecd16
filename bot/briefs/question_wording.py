"""The library of powerful questions (mission 000-03): open, forward-looking, curious, not leading."""

from dataclasses import dataclass
from typing import Annotated, Self

from pydantic import Field, model_validator

from bot.core.wording.kinds import Rule, Section, TextError

QuestionText = Annotated[str, Rule(160)]
Asked = Annotated[dict[str, QuestionText], Field(min_length=1)]

THEMES = ("goals", "help", "learning", "next_steps", "obstacles", "feedback", "safety", "growth")


@dataclass(frozen=True, slots=True)
class Question:
    """`key` names it for good: a pair's history refers to it."""

    key: str
    theme: str
    text: str


class QuestionWording(Section):
    """`questions.yaml`: for each theme, questions by key. A key is used once over all themes."""

    file = "questions"

    goals: Asked
    help: Asked
    learning: Asked
    next_steps: Asked
    obstacles: Asked
    feedback: Asked
    safety: Asked
    growth: Asked

    @model_validator(mode="after")
    def _keys_are_unique(self) -> Self:
        keys = [question.key for question in self.all]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice:
            raise TextError([f"has the key `{key}` twice; keys are new in the whole file" for key in twice])
        return self

    @property
    def all(self) -> tuple[Question, ...]:
        """Every question, a theme after the other in turn, so that neighbours differ in theme."""
        themes = [[Question(key, theme, text) for key, text in getattr(self, theme).items()] for theme in THEMES]
        rounds = range(max(len(theme) for theme in themes))
        return tuple(theme[turn] for turn in rounds for theme in themes if turn < len(theme))

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of `all`, for `next_question`."""
        return tuple(question.key for question in self.all)

    def find(self, key: str) -> Question | None:
        """None for a key that is no longer in the library."""
        return next((question for question in self.all if question.key == key), None)
