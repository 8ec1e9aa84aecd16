"""Whether what a manager writes while coaching sounds like a performance point. The phrases are wording, not code.

It is a question to the manager, so a miss costs little and a false alarm costs trust: phrases are narrow. Every place
where text for the other one of a pair is typed asks it before it stores: what is typed in a thread by the one tap of an
unsure reply, a form by being shown once more (`ask_first`, bot.frames.asking).
"""

from hashlib import sha256

from bot.core.errors import SoundsLikePerformanceError
from bot.core.language.text import find_heard
from bot.core.language.wording import Heard
from bot.core.people import Pair
from bot.core.request import Request
from bot.frames.rules import Frame


class PerformanceTalkWording(Heard):
    """`performance_talk.yaml`."""

    file = "performance_talk"


def sounds_like_performance(text: str, phrases: PerformanceTalkWording) -> str | None:
    """The first phrase of `text` that does, as it was written; None if nothing does."""
    found = find_heard(text, phrases)
    return found[0].phrase if found else None


def phrases_for(request: Request, pair: Pair, frame: Frame = Frame.COACHING) -> PerformanceTalkWording | None:
    """How a performance point sounds, where one may be softened: from the manager, within coaching. None elsewhere: a
    report gives none, and within the performance frame it is in its place."""
    softens = request.who.id == pair.manager.id and frame is Frame.COACHING
    return request.wording[PerformanceTalkWording] if softens else None


def ask_first(request: Request, pair: Pair, *texts: str, frame: Frame = Frame.COACHING) -> None:
    """Raise SoundsLikePerformanceError if what is to be stored for both to see sounds like a performance point, unless
    the person was asked about these very words and saves them as they are."""
    phrases, written = phrases_for(request, pair, frame), "\n".join(texts)
    if phrases is None or sounds_like_performance(written, phrases) is None:
        return
    fingerprint = sha256(written.encode()).hexdigest()[:16]
    if request.asked != fingerprint:
        raise SoundsLikePerformanceError(fingerprint=fingerprint, report=pair.report.slack_id)
