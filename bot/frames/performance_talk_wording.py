"""How a performance point sounds when it comes up in a coaching conversation (mission 004-04)."""

from bot.core.language.wording import Heard


class PerformanceTalkWording(Heard):
    """`performance_talk.yaml`."""

    file = "performance_talk"
