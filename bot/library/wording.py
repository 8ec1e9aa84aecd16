"""What the files of the library hold: who each entry is for (`prompts/catalogue/`), and what it says in a language."""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from bot.core.wording.library import (
    BODY,
    LINE,
    Body,
    Catalogue,
    Counted,
    Entries,
    For,
    Id,
    Kind,
    Label,
    Lesson,
    Line,
    OpenQuestion,
    Rule,
    Section,
    Sentence,
    Spoken,
    Template,
    TextError,
    Title,
    Wording,
)
from bot.library.rules import Competency, Function, Level, PathwayName, Phase, Prompt, SessionType, Subject, Theme

WEEKS_APART = 7
"""As many wordings as a prompt needs, so that none comes again within six weeks."""
ABOUT_GOAL = frozenset({"goal"})
ABOUT_MILESTONE = frozenset({"milestone", "day"})
Frame = Literal["coaching", "performance", "two"]


class ForWhom(For):
    """A list that is left out means anybody, or any time. `two`: both frames, each in a conversation of its own."""

    frame: Frame = "coaching"
    competencies: tuple[Competency, ...] = ()
    themes: tuple[Theme, ...] = ()
    functions: tuple[Function, ...] = ()
    levels: tuple[Level, ...] = ()
    sessions: tuple[SessionType, ...] = ()
    phases: tuple[Phase, ...] = ()
    pathways: tuple[PathwayName, ...] = ()

    @property
    def anybody(self) -> bool:
        """In coaching, with any person at any time."""
        narrow = (self.levels, self.sessions, self.phases, self.pathways)
        general = not self.functions or Function.GENERAL in self.functions
        return general and self.frame == "coaching" and not any(narrow)


def _catalogue(kind: str) -> type[Catalogue]:
    """`catalogue/<kind>.yaml` of entries of which nothing else is to be said."""

    class OfKind(Catalogue):
        file = f"catalogue/{kind}"
        entries: Mapping[Id, ForWhom] = Field({})

    return OfKind


class PromptFor(ForWhom):
    """`prompt`: which of the three it words."""

    prompt: Prompt

    @property
    def subject(self) -> None:
        """Each of the three has its own already."""


class PromptCatalogue(Catalogue):
    """`catalogue/prompts.yaml`."""

    file = "catalogue/prompts"
    entries: Mapping[Id, PromptFor] = Field({})


Ask = Annotated[Template, Rule(160, kind=Kind.QUESTION, either=(("goal",), ("milestone", "day")))]


class Prompts(Entries):
    """`library/prompts.yaml`: the three prompts of a 1:1, in many wordings. Some name a goal or a step of one."""

    file = "library/prompts"
    catalogue = PromptCatalogue
    entries: Annotated[Mapping[Id, Ask], Field(min_length=1)]

    def lacks(self, catalogue: PromptCatalogue) -> list[str]:
        """Wordings, to have another each week."""
        whole = ("Switch fewer off, or add some", WEEKS_APART)
        counts = {(prompt, f"for {Function.GENERAL}"): self._for_anybody(catalogue, prompt) for prompt in Prompt}
        for said, slots in (("about a goal", ABOUT_GOAL), ("about a milestone", ABOUT_MILESTONE)):
            counts[Prompt.GOALS, said] = self._for_anybody(catalogue, Prompt.GOALS, slots)
        return [
            f"`{prompt}` has {count} wordings {said}; {whole[1]} are needed. {whole[0]}."
            for (prompt, said), count in counts.items()
            if count < WEEKS_APART
        ]

    def _for_anybody(self, catalogue: PromptCatalogue, prompt: Prompt, slots: frozenset[str] = frozenset()) -> int:
        return sum(of.anybody for of in self.of(catalogue, prompt, slots).values())

    def of(
        self, catalogue: PromptCatalogue, prompt: Prompt, slots: frozenset[str] = frozenset()
    ) -> dict[str, PromptFor]:
        """The wordings of a prompt with just these placeholders, by id, and who each is for."""
        return {
            key: of
            for key, of in catalogue.entries.items()
            if of.prompt is prompt and (ask := self.entries.get(key)) and ask.slots == slots
        }


class QuestionFor(ForWhom):
    """`subject`: what it asks about; of two in a row it is another."""

    subject: Subject | None = None


class QuestionCatalogue(Catalogue):
    """`catalogue/questions.yaml`."""

    file = "catalogue/questions"
    entries: Mapping[Id, QuestionFor] = Field({})


class Questions(Entries):
    """`library/questions.yaml`: powerful questions, of which a manager prepares one before each 1:1."""

    file = "library/questions"
    catalogue = QuestionCatalogue
    entries: Annotated[Mapping[Id, OpenQuestion], Field(min_length=1)]

    def lacks(self, catalogue: QuestionCatalogue) -> list[str]:
        """A question to choose."""
        is_there = any(of.anybody for of in self.of(catalogue).values())
        return [] if is_there else ["no question for anybody is left; switch one on"]

    def of(self, catalogue: QuestionCatalogue) -> dict[str, QuestionFor]:
        """By id, who each question is for."""
        return {key: catalogue.entries.get(key, QuestionFor()) for key in self.entries}


def questions_for(wording: Wording) -> dict[str, QuestionFor]:
    """Who each question is for, by id; an id means the same in every language."""
    return wording[Questions].of(wording[QuestionCatalogue])


def prompts_for(wording: Wording, prompt: Prompt, slots: frozenset[str] = frozenset()) -> dict[str, PromptFor]:
    """The same for the wordings of one of the three prompts, of those with just these placeholders."""
    return wording[Prompts].of(wording[PromptCatalogue], prompt, slots)


class DialogueLine(Section):
    """What one of the two says."""

    manager: Spoken | None = None
    report: Spoken | None = None

    @model_validator(mode="after")
    def _one_speaks(self) -> Self:
        if (self.manager is None) is (self.report is None):
            raise TextError(["needs either `manager` or `report`"])
        return self


class Guide(Section):
    """A hard situation: what to prepare, say, ask and agree. `words`: what somebody might look for it by."""

    title: Line
    when: Body
    prepare: Annotated[tuple[Sentence, ...], Field(min_length=2, max_length=5)]
    opening: Annotated[tuple[Spoken, ...], Field(min_length=2, max_length=3)]
    questions: Annotated[tuple[OpenQuestion, ...], Field(min_length=5, max_length=5)]
    avoid: Annotated[tuple[Sentence, ...], Field(min_length=3, max_length=5)]
    dialogue: Annotated[tuple[DialogueLine, ...], Field(min_length=6, max_length=12)]
    agree: Annotated[tuple[Sentence, ...], Field(min_length=2, max_length=4)]
    words: Annotated[tuple[Line, ...], Field(min_length=1)]


class Guides(Entries):
    """`library/guides/<id>.yaml`."""

    file = "library/guides"
    each_in_a_file = True
    catalogue = _catalogue("guides")
    entries: Mapping[Id, Guide] = Field({})


class Priority(Section):
    """What to spend how much of the time on."""

    minutes: Annotated[int, Field(ge=1, le=120)]
    text: Sentence


class Playbook(Section):
    """A kind of meeting."""

    title: Line
    what_for: Body
    outcomes: Annotated[tuple[Sentence, ...], Field(min_length=2, max_length=4)]
    priorities: Annotated[tuple[Priority, ...], Field(min_length=3, max_length=5)]
    actions: Annotated[tuple[Sentence, ...], Field(min_length=2, max_length=4)]
    opening: Spoken
    questions: Annotated[tuple[OpenQuestion, ...], Field(min_length=3, max_length=3)]


class Playbooks(Entries):
    """`library/playbooks/<id>.yaml`."""

    file = "library/playbooks"
    each_in_a_file = True
    catalogue = _catalogue("playbooks")
    entries: Mapping[Id, Playbook] = Field({})


class Week(Section):
    """One week of a pathway."""

    week: Annotated[int, Field(ge=1, le=160)]
    what_for: Sentence
    one_thing: Sentence


class Pathway(Section):
    """A way of some weeks that is offered, with one thing each."""

    title: Line
    offer: Body
    weeks: Annotated[tuple[Week, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _weeks_go_up(self) -> Self:
        numbers = [week.week for week in self.weeks]
        if numbers != sorted(set(numbers)):
            raise TextError(["has weeks that do not go up"])
        return self


class Pathways(Entries):
    """`library/pathways/<id>.yaml`."""

    file = "library/pathways"
    each_in_a_file = True
    catalogue = _catalogue("pathways")
    entries: Mapping[Id, Pathway] = Field({})


class MicroLesson(Section):
    """Something to learn in 90 seconds, and to `try` in a real meeting this week."""

    title: Line
    text: Lesson
    one_to_try: Annotated[Sentence, Field(alias="try")]


class Lessons(Entries):
    """`library/lessons.yaml`."""

    file = "library/lessons"
    catalogue = _catalogue("lessons")
    entries: Mapping[Id, MicroLesson] = Field({})


class Choice(Section):
    """Something to say or do, and what it does."""

    say: Spoken
    does: Sentence


class Choices(Section):
    """Three to choose from."""

    a: Choice
    b: Choice
    c: Choice


class Drill(Section):
    """A moment to practise."""

    situation: Body
    choices: Choices
    strongest: Literal["a", "b", "c"]


class Drills(Entries):
    """`library/drills.yaml`."""

    file = "library/drills"
    catalogue = _catalogue("drills")
    entries: Mapping[Id, Drill] = Field({})


class LookupWording(Section):
    """`lookup.yaml`: how guides, playbooks and lessons are shown."""

    file = "lookup"

    title: Title
    closest: Sentence
    nothing: Sentence
    open: Label
    everything: Label
    guides: Line
    playbooks: Line
    coaching: Sentence
    performance: Sentence
    two: Sentence
    prepare: Line
    opening: Line
    questions: Line
    avoid: Line
    dialogue: Line
    agree: Line
    outcomes: Line
    priorities: Line
    actions: Line
    you: Line
    they: Line
    line: Annotated[Template, BODY("who", "text")]
    aloud: Annotated[Template, LINE("text")]
    minutes: Annotated[Counted, BODY("count", "text")]
    lesson_title: Title
    to_try: Line
    another_lesson: Label


KINDS: tuple[type[Entries], ...] = (Prompts, Questions, Guides, Playbooks, Pathways, Lessons, Drills)
SECTIONS: tuple[type[Section], ...] = (*KINDS, *(kind.catalogue for kind in KINDS))
