"""Practising the boundary between coaching and performance at its hardest moments (mission 004-13, 000-24)."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from bot.core.wording.library import LINE, OPTION, Label, Line, Option, Rule, Section, Sentence, Spoken, Template, Title

Situation = Annotated[str, Rule(500, lines=True)]
Fits = Literal["coaching", "performance", "two"]
Letter = Literal["a", "b", "c"]


class FirstSentence(Section):
    """Something to say first, and what it does: what works in it, and what the other person hears."""

    say: Spoken
    does: Sentence


class FirstSentences(Section):
    """Three to choose from."""

    a: FirstSentence
    b: FirstSentence
    c: FirstSentence

    @property
    def all(self) -> Mapping[str, FirstSentence]:
        """By letter."""
        return {"a": self.a, "b": self.b, "c": self.c}


class Case(Section):
    """A hard moment. `strongest` is the sentence that says aloud which conversation it is."""

    situation: Situation
    fits: Fits
    reason: Sentence
    sentences: FirstSentences
    strongest: Letter


class FrameOptions(Section):
    """The frames to choose from."""

    coaching: Option
    performance: Option
    two: Option


class FrameFits(Section):
    """Which frame fits, as it is said afterwards."""

    coaching: Sentence
    performance: Sentence
    two: Sentence


class FrameChoice(Section):
    """What is said about the frame that was chosen, where another fits or the same."""

    same: Sentence
    coaching_for_performance: Sentence
    coaching_for_two: Sentence
    performance_for_coaching: Sentence
    performance_for_two: Sentence
    two_for_coaching: Sentence
    two_for_performance: Sentence

    def of(self, chosen: str, fits: str) -> str:
        """The sentence for a choice."""
        return self.same if chosen == fits else str(getattr(self, f"{chosen}_for_{fits}"))


class PracticeWording(Section):
    """`practice.yaml`."""

    file = "practice"

    open: Label
    title: Title
    intro: Sentence
    frame_label: Line
    frames: FrameOptions
    sentences_title: Line
    sentence: Annotated[Template, LINE("letter", "sentence")]
    sentence_label: Line
    sentence_option: Annotated[Template, OPTION("letter", "sentence")]
    submit: Title
    choose: Sentence
    another: Label
    frame_title: Line
    first_title: Line
    stronger_title: Line
    fits: FrameFits
    chose: FrameChoice
    strongest: Sentence
    gone: Sentence
    cases: Annotated[dict[str, Case], Field(min_length=1)]

    @property
    def keys(self) -> tuple[str, ...]:
        """The names of the cases, in the order of the file."""
        return tuple(self.cases)
