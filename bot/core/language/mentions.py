"""How people are named after /coach: a mention, an @name, or a plain word."""

import re
from dataclasses import dataclass

MENTION = re.compile(
    r"<@(?P<id>[UW][A-Z0-9]+)(?:\|(?P<name>[^<>]*))?>"
    r"|@(?P<handle>[^\s<>@,:]+)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A person as typed: `<@U123|sam>`, `<@U123>`, `@sam` or `sam`. `slack_id` is None for a plain name."""

    slack_id: str | None
    name: str


def person_first(text: str) -> tuple[Mention | None, str]:
    """The person a text begins with, and the rest: a mention, an @name, or else its first word."""
    match = MENTION.match(text)
    if match:
        return mentioned(match), text[match.end() :].strip(" ,:")
    first, _, rest = text.partition(" ")
    return (Mention(None, first.strip(",:")), rest.strip()) if first.strip(",:") else (None, "")


def mentioned(match: re.Match[str]) -> Mention:
    """The person that a match of MENTION names."""
    return Mention(match["id"] and match["id"].upper(), match["name"] or match["handle"] or "")
