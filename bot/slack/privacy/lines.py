"""The line "Who can see this", made from the very table that the services enforce: it cannot say anything else."""

from collections.abc import Sequence

from bot.domain.access import Data, Role, who_can_see
from bot.domain.commitments import CommitmentLine
from bot.domain.prompts import Wording
from bot.domain.prompts.privacy import Who
from bot.slack.blocks import Block, context, esc_name

BOTH = {Role.MANAGER, Role.REPORT}


def seen_by(words: Wording, *data: Data, other: str | None = None) -> Block:
    """Who can see these, as small print; `other` is the name of the other one of the pair, if there is one pair."""
    return context(seen_text(words, *data, other=other))


def seen_of(words: Wording, lines: Sequence[CommitmentLine], notes: int = 0) -> Block:
    """Who can see these commitments, and the notes kept with them."""
    names = {line.report_name for line in lines}
    data = [Data.COMMITMENTS, *([Data.PRIVATE_NOTES] if notes else [])] if lines else [Data.PRIVATE_NOTES]
    return seen_by(words, *data, other=names.pop() if len(names) == 1 else None)


def seen_text(words: Wording, *data: Data, other: str | None = None) -> str:
    """The same as text: one sentence, or one for each group of data that others can see."""
    said = words.privacy
    groups: dict[str, list[Data]] = {}
    for one in data:
        groups.setdefault(readers(said.who, who_can_see(one), other), []).append(one)
    if len(groups) == 1:
        return said.line.fill(who=next(iter(groups)))
    lines = [said.line_of.fill(what=data_name(words, one), who=who) for who, ones in groups.items() for one in ones]
    return " ".join([said.line_title, *lines])


def data_name(words: Wording, data: Data) -> str:
    """What a kind of data is called."""
    name: str = getattr(words.privacy.data, data.value)
    return name


def readers(said: Who, roles: tuple[Role, ...], other: str | None = None) -> str:
    """Everyone in these roles, as told to one of them."""
    if Role.EVERYONE in roles:
        return said.everyone
    named = [said.you]
    if {*roles} >= BOTH:
        named.append(esc_name(other) if other else said.the_other)
    if Role.VIEWER in roles:
        named.append(said.viewers)
    if Role.ADMIN in roles:
        named.append(said.admins)
    if len(named) == 1:
        return said.only_you
    if len(named) == 2:
        return said.two.fill(first=named[0], second=named[1])
    return said.three.fill(first=", ".join(named[:-2]), second=named[-2], third=named[-1])
