"""What is said about the frame of a conversation, and when it shifts (mission 004-01 to 004-12)."""

from typing import Annotated

from bot.core.wording.library import BODY, LINE, SENTENCE, Counted, Label, Line, Section, Sentence, Sentences, Template
from bot.frames.rules import Frame


class FrameWords(Section):
    """One frame: its name, and sentences that open a conversation in it."""

    name: Line
    title: Line
    openings: Sentences
    to_say: Annotated[Template, BODY("title", "opening")]


class ShiftSaid(Section):
    """The answer to the person who shifts."""

    title: Annotated[Template, LINE("frame", "when")]
    say: Annotated[Template, BODY("sentence")]
    before: Annotated[Template, SENTENCE("frame")]
    told: Annotated[Template, SENTENCE("report")]
    undone: Sentence
    own_time: Sentence
    why: Sentence


class ShiftTo(Section):
    """One way to shift: `told` is for a dialog, `ask` the question after typed words."""

    title: Label
    told: Sentence
    ask: Annotated[Template, SENTENCE("report")]


class ShiftAsk(Section):
    """What asks before a shift, and what became of the question."""

    performance: ShiftTo
    coaching: ShiftTo
    leave: Label
    done: Sentence
    left: Sentence


class Shifted(Section):
    """What the other one is told."""

    text: Annotated[Template, BODY("manager", "frame", "when")]
    performance: Sentence
    coaching: Sentence
    why: Sentence


class PerformanceTalkSaid(Section):
    """The quiet question about words that sound like a performance point. `go_on` is for a form."""

    text: Sentence
    why: Sentence
    go_on: Sentence


class CoachRoleSaid(Section):
    """What a manager can and cannot be, once to each of the two."""

    title: Line
    manager: Annotated[Template, BODY("report", "contact")]
    report: Annotated[Template, BODY("manager", "contact")]
    contact: Line
    why: Sentence


class Conversations(Section):
    """Both kinds for one person, apart."""

    title: Line
    line: Annotated[Template, BODY("report", "coaching", "performance")]
    none: Line
    held: Annotated[Counted, LINE("count", "day")]
    held_and_unknown: Annotated[Counted, LINE("count", "unknown", "day")]
    recorded: Annotated[Counted, LINE("count", "state")]
    ahead: Line
    shown: Line
    acknowledged: Line


class FrameWording(Section):
    """`frames.yaml`."""

    file = "frames"

    coaching: FrameWords
    preconditions: Sentence
    performance: FrameWords
    shift: Label
    shift_back: Label
    shift_ask: ShiftAsk
    shifted_brief: Annotated[Template, SENTENCE("when")]
    to_performance: Sentences
    to_coaching: Sentences
    shift_said: ShiftSaid
    shifted: Shifted
    same_frame: Sentence
    performance_talk: PerformanceTalkSaid
    coach_role: CoachRoleSaid
    conversations: Conversations
    outside_line: Annotated[Template, SENTENCE("contact")]

    def of(self, frame: Frame) -> FrameWords:
        """The words of a frame."""
        return self.coaching if frame is Frame.COACHING else self.performance

    def shifting_to(self, frame: Frame) -> tuple[str, ...]:
        """What can be said aloud."""
        return self.to_coaching if frame is Frame.COACHING else self.to_performance
