"""The line "Who can see this", made from the very table that the services enforce: it cannot say anything else."""

from bot.core.access import BOTH, Data, Role, who_can_see
from bot.core.slack.blocks import Block, context, esc_name
from bot.core.wording.library import Wording
from bot.core.wording.sections import PrivacyWording, Who


def seen_by(wording: Wording, *data: Data, other: str | None = None) -> Block:
    """Who can see these, as small print; `other` is the name of the other one of the pair, if there is one pair."""
    return context(seen_text(wording, *data, other=other))


def seen_by_viewer(wording: Wording, data: Data, *names: str) -> Block:
    """Who can see this, as told to somebody whom the workspace has named; `names` are the two it is between."""
    said, roles = wording[PrivacyWording].who, who_can_see(data)
    named = [esc_name(name) for name in names] if data.readers >= BOTH else []
    named += [said.viewers_and_you] if Role.VIEWER in roles else []
    named += [said.admins] if Role.ADMIN in roles else []
    return context(wording[PrivacyWording].line.fill(who=_listed(said, named)))


def seen_text(wording: Wording, *data: Data, other: str | None = None) -> str:
    """The same as text: one sentence, or one for all that the same people see."""
    said = wording[PrivacyWording]
    groups: dict[str, list[Data]] = {}
    for one in data:
        groups.setdefault(readers(said.who, one, other), []).append(one)
    if len(groups) == 1:
        return said.line.fill(who=next(iter(groups)))
    whats = {who: " · ".join(data_name(wording, one) for one in ones) for who, ones in groups.items()}
    lines = [said.line_of.fill(what=what, who=who) for who, what in whats.items()]
    return " ".join([said.line_title, *lines])


def data_name(wording: Wording, data: Data) -> str:
    """What a kind of data is called."""
    return wording[PrivacyWording].data.get(data.name, data.name.replace("_", " ").capitalize())


def readers(said: Who, data: Data, other: str | None = None) -> str:
    """Everyone who can see it, as told to one of them."""
    roles = who_can_see(data)
    if Role.EVERYONE in roles:
        return said.everyone
    named = [said.you]
    if data.readers >= BOTH:
        named.append(esc_name(other) if other else said.the_other)
    if Role.VIEWER in roles:
        named.append(said.viewers)
    if Role.ADMIN in roles:
        named.append(said.admins)
    return said.only_you if len(named) == 1 else _listed(said, named)


def readers_in_general(said: Who, data: Data) -> str:
    """The same for a page that is about every 1:1 of its reader, as a manager and as a report."""
    return said.only_manager if who_can_see(data) == (Role.MANAGER,) else readers(said, data)


def _listed(said: Who, named: list[str]) -> str:
    if len(named) < 3:
        return said.two.fill(first=named[0], second=named[1]) if len(named) == 2 else "".join(named)
    return said.three.fill(first=", ".join(named[:-2]), second=named[-2], third=named[-1])
