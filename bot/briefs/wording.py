"""The brief: its parent message, what introduces its parts, and the question afterwards."""

from dataclasses import dataclass
from typing import Annotated, Self

from pydantic import Field, model_validator

from bot.core.wording.library import (
    BODY,
    LINE,
    QUESTION,
    SENTENCE,
    Counted,
    Label,
    Line,
    OpenQuestion,
    Section,
    Sentence,
    Template,
    TextError,
    Title,
)


class FollowUp(Section):
    """After a 1:1: the question, the answers, what is said to each."""

    ask: Sentence
    ask_own_thread: Sentence
    ask_several: Sentence
    ask_several_here: Sentence
    row: Annotated[Template, LINE("report", "time")]
    row_noted: Annotated[Template, BODY("report", "time", "noted")]
    ask_report: Annotated[Template, SENTENCE("manager", "when")]
    happened: Label
    moved: Label
    not_this_time: Label
    noted_happened: Sentence
    noted_moved: Sentence
    noted_moved_to: Annotated[Template, SENTENCE("when")]
    noted_not_this_time: Sentence
    report_noted_moved: Annotated[Template, SENTENCE("manager")]
    says_happened: Annotated[Template, SENTENCE("other")]
    says_moved: Annotated[Template, SENTENCE("other")]
    says_not_this_time: Annotated[Template, SENTENCE("other")]
    set_new_time: Label
    change_answer: Label
    correct_answer: Label
    why: Sentence
    why_report: Sentence


class WhyMoved(Section):
    """Why something comes at another time than was chosen."""

    quiet_ended: Annotated[Template, SENTENCE("time")]
    quiet_begins: Annotated[Template, SENTENCE("time")]
    back: Sentence
    at_once: Sentence


class BriefWording(Section):
    """`brief.yaml`."""

    file = "brief"

    title: Annotated[Template, LINE("report", "when")]
    title_without_time: Annotated[Template, LINE("report")]
    coaching: Line
    performance: Annotated[Template, LINE("when")]
    skipped: Line
    skipped_next: Annotated[Template, LINE("when")]
    holiday: Sentence
    open_title: Line
    open_more: Annotated[Counted, LINE("count")]
    open_nothing: Line
    topic: Annotated[Template, LINE("report", "topic")]
    own_topic: Annotated[Template, LINE("topic")]
    topic_more: Annotated[Counted, LINE("count")]
    note: Annotated[Template, LINE("note")]
    question: Annotated[Template, LINE("question")]
    why: Annotated[Template, SENTENCE("lead")]
    why_late: Sentence
    why_moved: WhyMoved
    why_asked: Sentence
    plan: Label
    change: Label
    another: Label
    show_all: Label
    open_in_full: Line
    topics_in_full: Line
    note_in_full: Annotated[Template, BODY("note")]
    prompts_title: Line
    prompts_half: Annotated[Counted, LINE("count")]
    opening: Annotated[Template, SENTENCE("opening")]
    prompt: Annotated[Template, BODY("number", "title", "ask")]
    how_to_reply: Sentence
    asked_now: Annotated[Template, SENTENCE("report")]
    follow_up: FollowUp
    shortcut_name: Title
    shortcut_about: Line


WEEKS_APART = 7
"""As many variants as a prompt needs, so that none comes again within six weeks."""
Asks = Annotated[tuple[OpenQuestion, ...], Field(min_length=WEEKS_APART)]
AboutGoal = Annotated[tuple[Annotated[Template, QUESTION("goal")], ...], Field(min_length=WEEKS_APART)]
AboutMilestone = Annotated[tuple[Annotated[Template, QUESTION("milestone", "day")], ...], Field(min_length=WEEKS_APART)]


class Prompt(Section):
    """Said to the report, in other words each week."""

    title: Line
    asks: Asks


class GoalPrompt(Prompt):
    """Names the goal that both have confirmed, or a step of it that is near, where there is one."""

    about_goal: AboutGoal
    about_milestone: AboutMilestone


class KitWording(Section):
    """`kit.yaml`."""

    file = "kit"

    goals: GoalPrompt
    help: Prompt
    next_steps: Prompt


Asked = Annotated[dict[str, OpenQuestion], Field(min_length=1)]

THEMES = (
    "goals",
    "help",
    "learning",
    "next_steps",
    "obstacles",
    "feedback",
    "safety",
    "growth",
    "managing_up",
    "conflict",
)


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
    managing_up: Asked
    conflict: Asked

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


class ReportBriefWording(Section):
    """`report_brief.yaml`."""

    file = "report_brief"

    title: Annotated[Template, LINE("manager", "when")]
    skipped: Annotated[Template, LINE("manager")]
    skipped_next: Annotated[Template, LINE("manager", "when")]
    first: Annotated[Template, SENTENCE("manager")]
    prompts_title: Annotated[Template, LINE("manager")]
    how_to_reply: Sentence
    why_same: Annotated[Template, SENTENCE("lead")]
    why_day_before: Annotated[Template, SENTENCE("lead")]
    why_late: Sentence
    stopped: Sentence
    stop: Label
    start: Label
    home_title: Line
    home_line: Annotated[Template, BODY("manager", "when")]
    home_line_nothing: Annotated[Template, BODY("manager")]
    home_more: Annotated[Counted, LINE("count")]
