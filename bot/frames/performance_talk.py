"""Whether what a manager writes while coaching sounds like a performance point. The rules are wording, not code.

It is a question to the manager, so a miss costs little and a false alarm costs trust: rules are narrow.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.language.phrases import find_heard
from bot.frames.performance_talk_wording import SoftenedWording
from bot.replies.parsing import Line, LineKind


def sounds_like_performance(text: str, rules: SoftenedWording) -> str | None:
    """The first phrase of `text` that does, as it was written; None if nothing does."""
    found = find_heard(text, rules)
    return found[0].phrase if found else None


def asked_about(lines: Sequence[Line], rules: SoftenedWording | None) -> list[Line]:
    """Lines of a reply, those that sound like one to be asked about: what is logged stands in the plan that both see,
    and nobody should find a warning there. `rules` None: all as they are."""
    if rules is None:
        return list(lines)
    return [
        replace(line, kind=LineKind.UNSURE)
        if line.kind is LineKind.COMMITMENT and sounds_like_performance(line.text, rules)
        else line
        for line in lines
    ]
