"""The line "Who can see this", made from the very table that the services enforce: it cannot say anything else."""

from collections.abc import Iterable

from bot.core.access import BOTH, Data, Role, who_can_see
from bot.core.slack.blocks import Block, context, esc_name
from bot.core.wording.library import Wording
from bot.core.wording.sections import PrivacyWording, Who


def seen_by(
    wording: Wording, *data: Data, other: str | None = None, later: str | None = None, by_name: bool = False
) -> Block:
    """Who can see these, as small print; `other` is the name of the other one of the pair, if there is one pair.
    `later` is theirs while they are not shown it yet, empty where it is not known. `by_name` as in `seen_text`."""
    return context(seen_text(wording, *data, other=other, later=later, by_name=by_name))


def context_line(
    wording: Wording,
    why: str,
    *data: Data,
    other: str | None = None,
    later: str | None = None,
    by_name: bool = False,
) -> Block:
    """The one small line of a message that Coach starts: who sees it, then `why` it came, a sentence of a few words.

    `other` is what the other one of the pair is called in it, `Person.called`. The rest as in `seen_by`.
    """
    return context(f"{sees_text(wording, *data, other=other, later=later, by_name=by_name)} {why}".rstrip())


def sees_text(
    wording: Wording, *data: Data, other: str | None = None, later: str | None = None, by_name: bool = False
) -> str:
    """The same as `seen_text` in a few words: "Only you see this brief. Sam sees commitments and topics." """
    said = wording[PrivacyWording]
    groups: dict[tuple[Role, ...], list[Data]] = {}
    for one in data:
        groups.setdefault(_audience(one), []).append(one)
    named = by_name or len(groups) > 1
    sentences = []
    for number, (roles, ones) in enumerate(groups.items()):
        whats = [said.sees.data.get(one.name, data_name(wording, one)) for one in ones] if named else [said.sees.this]
        sentences.append(_sees(wording, roles, wording.listed(whats), other, later, first=number == 0))
    return " ".join(sentences)


def _audience(data: Data) -> tuple[Role, ...]:
    """Its readers beside the one who is told: two kinds of data with the same are told in one sentence."""
    roles = who_can_see(data)
    if Role.EVERYONE in roles:
        return (Role.EVERYONE,)
    pair = (Role.REPORT,) if data.readers >= BOTH else ()
    return (*pair, *(role for role in (Role.CONCERNED, Role.VIEWER, Role.ADMIN) if role in roles))


def _sees(
    wording: Wording, roles: tuple[Role, ...], what: str, other: str | None, later: str | None, *, first: bool
) -> str:
    """One sentence; that the reader sees it too is said in the `first`."""
    said = wording[PrivacyWording]
    they = esc_name(other) if other else said.sees.the_other
    if Role.EVERYONE in roles:
        return said.sees.everyone.fill(what=what)
    now = [role for role in roles if role is not Role.REPORT or later is None]
    if not now:
        text = said.sees.you.fill(what=what)
    elif now == [Role.REPORT]:
        text = (said.sees.pair if first else said.sees.other).fill(other=they, what=what)
    else:
        others = {Role.CONCERNED: said.who.concerned, Role.VIEWER: said.sees.viewers, Role.ADMIN: said.who.admins}
        who = wording.listed([said.who.you, *(they if role is Role.REPORT else others[role] for role in now)])
        text = said.sees.more.fill(who=who[:1].upper() + who[1:], what=what)
    if later is None or Role.REPORT not in roles:
        return text
    return said.sees.later.fill(seen=text.removesuffix("."), later=esc_name(later) or said.sees.the_other)


def seen_by_viewer(wording: Wording, data: Data, *names: str, later: str | None = None) -> Block:
    """Who can see this, as told to somebody whom the workspace has named; `names` are the two it is between, or those
    of them who can see it yet."""
    said, roles = wording[PrivacyWording].who, who_can_see(data)
    named = [esc_name(name) for name in names] if data.readers >= BOTH else []
    named += [said.viewers_and_you] if Role.VIEWER in roles else []
    named += [said.admins] if Role.ADMIN in roles else []
    return context(wording[PrivacyWording].line.fill(who=_with_later(said, wording.listed(named), later)))


def seen_text(
    wording: Wording, *data: Data, other: str | None = None, later: str | None = None, by_name: bool = False
) -> str:
    """The same as text: one sentence, or one for all that the same people see. `by_name` says of what it is, where
    other things stand beside it."""
    said = wording[PrivacyWording]
    groups: dict[str, list[Data]] = {}
    for one in data:
        groups.setdefault(readers(wording, one, other, later), []).append(one)
    if len(groups) == 1 and not by_name:
        return said.line.fill(who=next(iter(groups)))
    whats = {who: " · ".join(data_name(wording, one) for one in ones) for who, ones in groups.items()}
    lines = [said.line_of.fill(what=what, who=who) for who, what in whats.items()]
    return " ".join([said.line_title, *lines])


def data_name(wording: Wording, data: Data) -> str:
    """What a kind of data is called."""
    return wording[PrivacyWording].data.get(data.name, data.name.replace("_", " ").capitalize())


def readers(wording: Wording, data: Data, other: str | None = None, later: str | None = None) -> str:
    """Everyone who can see it, as told to one of them."""
    said, roles = wording[PrivacyWording].who, who_can_see(data)
    if Role.EVERYONE in roles:
        return said.everyone
    named = [said.you]
    if data.readers >= BOTH and later is None:
        named.append(esc_name(other) if other else said.the_other)
    others = {Role.CONCERNED: said.concerned, Role.VIEWER: said.viewers, Role.ADMIN: said.admins}
    named += [name for role, name in others.items() if role in roles]
    theirs = later if data.readers >= BOTH else None
    return _with_later(said, said.only_you if len(named) == 1 else wording.listed(named), theirs)


def readers_in_general(wording: Wording, data: Data) -> str:
    """The same for a page that is about every 1:1 of its reader, as a manager and as a report."""
    only_manager = who_can_see(data) == (Role.MANAGER,)
    return wording[PrivacyWording].who.only_manager if only_manager else readers(wording, data)


def seen_as(wording: Wording, role: Role, all_data: Iterable[Data]) -> str:
    """What somebody can see for having this role, and nothing else, by name."""
    names = [data_name(wording, one) for one in all_data if {role, Role.EVERYONE} & {*who_can_see(one)}]
    return " · ".join(names) or wording[PrivacyWording].who.nothing


def _with_later(said: Who, who: str, later: str | None) -> str:
    return who if later is None else said.later.fill(who=who, later=esc_name(later) or said.the_other)
