"""The words of a task: without what stands around them, and whether they are an instruction."""

import re

from bot.core.language import english
from bot.core.language.patterns import regex
from bot.core.language.text import fold

_ASIDE = regex(
    r"(?:,? (?:please|pls|plz|i promise|i think|i guess|though|tho)|,? (?:thanks|thank you|thx)(?: again| a lot)?"
    r"|, (?:ok|okay|right|yes|yeah"
    r"|promised?|then|lol|shall i|really|on it|great|perfect|cool|brilliant|lovely|unfortunately|for sure"
    r"|will do (?:that|it|so))| then)[ .!?]*$"
)
_FIRST_WORD = re.compile(r"[A-Za-z][A-Za-z-]*")


def without_to(task: str) -> str:
    """The task without what joins it to its owner: "1) to draft …"."""
    joins = r"^(?:\(?[0-9a-h][.)] )?(?:(?:to|will|please|needs? to|has to|is to) )?(?=\w)"
    return re.sub(joins, "", task.strip(" ,"), flags=re.IGNORECASE)


def as_instruction(task: str) -> str:
    """The task of "Sam sends the deck" as of "Sam will send the deck"."""
    first = _FIRST_WORD.match(task)
    said = first[0].lower() if first else ""
    plain = [said[:-3] + "y"] if said.endswith("ies") else [said[:-1], said[:-2]] if said.endswith("s") else []
    verb = next((one for one in plain if one in english.VERBS or one in ("do", "go")), None)
    return verb + task[len(said) :] if verb and said not in english.VERBS else task


def tidy(text: str) -> str:
    """Without stray punctuation at the ends, and without a closing "please" or "thanks"."""
    for _ in range(3):
        text = re.sub(r"[-=]+>$", "", text.strip(" ,;:.!?-–—→|=+"))
        aside = _ASIDE.search(fold(text[-40:]))
        if aside is None:
            break
        text = text[: len(text) - len(text[-40:]) + aside.start()]
    text = text.rstrip(" ,;:.!?-–—(")
    return text[1:-1] if text.startswith("(") and text.endswith(")") else text.removesuffix("()").rstrip()


def is_instruction(task: str) -> bool:
    """Whether it begins with a verb and goes on like something to do."""
    folded = fold(task)
    first = _FIRST_WORD.match(folded)
    if first is None or first[0].lower() not in english.VERBS or english.NO_INSTRUCTION.match(folded):
        return False
    rest = folded[first.end() :].lstrip()
    return bool(rest) and english.NOT_AN_ACTION.match(rest) is None
