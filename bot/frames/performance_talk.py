"""Whether what a manager writes while coaching sounds like a performance point. The rules are wording, not code.

It is a question to the manager, so a miss costs little and a false alarm costs trust: rules are narrow.
"""

from bot.core.language.phrases import find_heard
from bot.frames.performance_talk_wording import PerformanceTalkWording


def sounds_like_performance(text: str, rules: PerformanceTalkWording) -> str | None:
    """The first phrase of `text` that does, as it was written; None if nothing does."""
    found = find_heard(text, rules)
    return found[0].phrase if found else None
