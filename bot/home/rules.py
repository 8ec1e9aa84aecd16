"""What App Home says before any other section."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Greeting:
    """`messages_off`: Slack takes no direct messages of the app here. `left` names those whose 1:1s with the person
    ended lately because they left."""

    name: str
    messages_off: bool = False
    left: tuple[str, ...] = ()
