"""What a feature adds to the tests that walk all features: `CASES` of tests/<feature>/cases.py, found by its name.

Those of the features that were there before stand in the tests themselves. A test that finds nothing for something that
a feature declares says in one sentence what to add.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.core.access import Data
from bot.core.wording.library import Wording
from bot.sandbox.delivery import Envelope
from bot.wiring import FEATURES

if TYPE_CHECKING:
    from tests.core.slack.surfaces import Content
    from tests.core.slack.two import Side
    from tests.offices import Office
    from tests.privacy.canaries import Aviary
    from tests.stage import Stage

Says = Callable[[Wording], str] | str
"""What is then read, from the wording: the people team may change it."""
NOT_FOUND = "not_found"


@dataclass(frozen=True)
class Sent:
    """Something Slack can send. `of` is the id it is about. `make` is given the side it comes from, and workspace A,
    whose ids it carries. `says` is the key of the refusal in another workspace, None where that one's own is shown or
    done."""

    of: str
    make: "Callable[[Side, Side], Envelope]"
    says: str | None = NOT_FOUND
    about: str = ""

    @property
    def name(self) -> str:
        return f"{self.of} {self.about}".strip()


@dataclass(frozen=True)
class Cases:
    """Of one feature, by the test that needs them."""

    access: str = ""
    """Lines of the table of tests/core/test_access.py: who reads and writes its data."""
    acts: "Mapping[str, tuple[Callable[[Stage], str], Says]]" = field(default_factory=dict)
    """By action or callback id, what somebody does, giving what they then see, and what is said there."""
    commands: Mapping[str, tuple[str, Says]] = field(default_factory=dict)
    """By subcommand, what is typed after `/coach`, and what is answered."""
    begin: "Callable[[Side], None] | None" = None
    """What Priya writes of it to Sam, in her workspace; what `sent` needs of it becomes attributes of the side."""
    sent: Sequence[Sent] = ()
    """Its buttons, modals, full texts and subcommands."""
    roles: str = ""
    """A line for each of `sent` for the table of tests/core/slack/test_roles.py: which seats find it."""
    messages: "Callable[[Content], Iterable[object]] | None" = None
    """Its messages, at least one of each kind and state."""
    views: "Callable[[Content], Iterable[tuple[Any, ...]]] | None" = None
    """Every other function of its views and forms, followed by what it is given after the wording."""
    home: "Callable[[Content], Mapping[str, object]] | None" = None
    """By section, what is loaded for Home."""
    shows: Mapping[str, tuple[Data, ...]] = field(default_factory=dict)
    """By view, as in "goals.views.asked", the data whose "Who can see this" stands there."""
    why: Mapping[str, Says] = field(default_factory=dict)
    """By kind of message that the bot starts, the sentence that says why it came."""
    subject: "Callable[[Office], Mapping[str, Any]] | None" = None
    """What a delivery of A's is about, where it is not in tests/workspaces/test_two_workspaces.py."""
    sealed: Mapping[str, Data] = field(default_factory=dict)
    """By table with sealed text, which data it is."""
    canaries: "Callable[[Aviary], None] | None" = None
    """Both write a canary in each of its fields that they may write."""


def _of(feature: str) -> Cases | None:
    if not (Path(__file__).parent / feature / "cases.py").exists():
        return None
    found: Cases = import_module(f"tests.{feature}.cases").CASES
    return found


def missing(what: str, found: Iterable[object], attribute: str) -> str:
    """What a test says that finds nothing for some of what features declare."""
    names = ", ".join(sorted(map(str, found)))
    return f"{what} without a case: {names}. Add one to `{attribute}` of CASES in tests/<feature>/cases.py."


OF_FEATURES = tuple(cases for cases in (_of(feature.name) for feature in FEATURES) if cases is not None)
