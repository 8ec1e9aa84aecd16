"""What a goal is gently asked: specific, measurable, achievable, relevant, time-bound (mission 000-05)."""

from bot.core.language.wording import Phrases
from bot.core.wording.kinds import Section, Sentence


class SmartQuestions(Section):
    """A kind question for each thing that may be missing, and the two that are always worth asking."""

    specific: Sentence
    measurable: Sentence
    achievable: Sentence
    relevant: Sentence
    no_day: Sentence
    past: Sentence
    too_soon: Sentence


class SmartWording(Section):
    """`smart.yaml`. `wide` words leave open what is meant; `seen` ones say that it can be counted, seen or heard."""

    file = "smart"

    questions: SmartQuestions
    wide: Phrases
    seen: Phrases
