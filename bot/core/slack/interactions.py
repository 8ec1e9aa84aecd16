"""What a listener is handed of a tap, a form, a command, a shortcut or an event, and how it answers.

A listener `(service, interaction)` neither sees Bolt nor acknowledges anything: the registry does, once it has
returned, unless it has answered the request itself.
"""

from dataclasses import dataclass
from typing import Any, cast

from slack_bolt import BoltContext

from bot.core.database.transaction import Database
from bot.core.directory import PeopleService
from bot.core.errors import SlackRefusedError
from bot.core.language.text import Mention
from bot.core.outbox.store import refresh_message
from bot.core.people import Person
from bot.core.request import Request
from bot.core.slack import requests
from bot.core.slack.blocks import Block, Rendered, context, reading
from bot.core.slack.calls import call
from bot.core.slack.requests import Body, Place
from bot.core.time.dates import clock, local
from bot.core.wording.dates import DateWording
from bot.core.wording.library import Wording
from bot.core.wording.sections import ModalWording


class PersonNeededError(Exception):
    """A subcommand is about one person, and none was named: they are picked first. `rest` is what was typed beside."""

    def __init__(self, rest: str = "") -> None:
        super().__init__()
        self.rest = rest


@dataclass(frozen=True, slots=True)
class Interaction:
    """One payload of Slack's. `open`, `show`, `finish` and `update` raise what `call` raises.

    `request`, `wording` and `people` are not there for events that are nobody's doing.
    """

    body: Body
    context: BoltContext

    @property
    def request(self) -> Request:
        """Who asks, when, and in which language."""
        return cast("Request", self.context["request"])

    @property
    def wording(self) -> Wording:
        """The wording in the language of the person."""
        return self.request.wording

    @property
    def workspace_id(self) -> str:
        """The workspace that has the bot installed."""
        return str(self.context["workspace_id"])

    @property
    def people(self) -> PeopleService:
        """Finds people."""
        return cast("PeopleService", self.context["people"])

    @property
    def event(self) -> Body:
        """What happened, of an event."""
        return cast("Body", self.body["event"])

    @property
    def action_id(self) -> str:
        """Which button, menu or picker was used."""
        return str(self.body["actions"][0]["action_id"])

    @property
    def value(self) -> str:
        """The value of the button that was tapped, or of the menu's choice."""
        action = self.body["actions"][0]
        return str(action.get("selected_option", action).get("value", ""))

    @property
    def from_menu(self) -> bool:
        """Whether it was chosen in an overflow menu, which cannot ask before one of its entries only."""
        return bool(self.body["actions"][0].get("type") == "overflow")

    @property
    def id(self) -> int:
        """The id that the button's value holds."""
        return int(self.value)

    @property
    def two_ids(self) -> tuple[int, int]:
        """A value of two, such as a goal and a milestone, or an id and a version."""
        first, _, second = self.value.partition(":")
        return int(first), int(second)

    @property
    def place(self) -> Place:
        """Where a button was tapped, or the form was opened from that is submitted now."""
        return requests.metadata(self.body)[0] if self._submitted else requests.place(self.body)

    @property
    def stored(self) -> dict[str, Any]:
        """What `metadata` stored in the form that is submitted."""
        return requests.metadata(self.body)[1]

    @property
    def values(self) -> dict[str, Any]:
        """What was filled into a form, by block id: see `requests.values`."""
        return requests.values(self.body)

    def text(self, block_id: str) -> str:
        """What was typed there, without blanks around it."""
        return str(self.values[block_id]).strip()

    def in_list(self, list_id: str) -> bool:
        """Whether a button was in that list: Slack sends no blocks of ephemeral messages, but the tapped block's id."""
        return str(self.body["actions"][0].get("block_id", "")).partition(":")[0] == list_id

    def metadata(self, **about: str | int) -> str:
        """A form's private_metadata: where it is opened from, and what it is about."""
        return requests.in_metadata(self.place, **about)

    def picked(self, slack_id: object) -> Person:
        """Whom a button or a picker is about. Raises NotAReportError, SlackBusyError."""
        return self.people.named(self.request, str(slack_id))

    def person(self, mention: Mention | None) -> Person:
        """Whom a command names to do something with. Raises UnknownPersonError, AmbiguousPersonError, NotAReportError,
        and without a mention PersonNeededError, so that they are picked."""
        if mention is None:
            raise PersonNeededError
        return self.people.mentioned(self.request, mention)

    @property
    def own(self) -> list[Person]:
        """Those with whom the person has 1:1s."""
        return self.people.own(self.request)

    def in_pair(self, mention: Mention | None) -> Person:
        """Whom a command names to look at or change what the two have. Raises NoPairError, AmbiguousPersonError, and
        without a mention PersonNeededError."""
        if mention is None:
            raise PersonNeededError
        return self.people.in_pair(self.request, mention)

    def refresh(self, db: Database) -> None:
        """Let the message at `place` be rendered again; App Home follows by itself."""
        if self.place.ts:
            refresh_message(db, self.request.who.workspace_id, self.place.channel, self.place.ts)

    def open(self, view: Block) -> None:
        """Open a modal; on top of the one the button was in, or in its place where Slack's stack of three is full. In
        place of the one that is submitted."""
        if self._submitted:
            self.update(view)
        elif self._surface != "modal":
            call(self.context.client.views_open, trigger_id=self.body["trigger_id"], view=view)
        else:
            try:
                call(self.context.client.views_push, trigger_id=self.body["trigger_id"], view=view)
            except SlackRefusedError as refused:
                if refused.code != "push_limit_reached":
                    raise
                self.update(view)

    def replace(self, view: Block) -> None:
        """Open a modal in place of the one that the button was in."""
        if self._surface == "modal":
            self.update(view)
        else:
            self.open(view)

    def show(self, rendered: Rendered, *, current: bool = False) -> None:
        """Show a result where it was asked for: in answer to the command, in place of the ephemeral answer or the
        modal; from a message or App Home in a modal of its own. `current`: it says how things are, so where nothing can
        update it later it gives its time."""
        is_ephemeral = bool((self.body.get("container") or {}).get("is_ephemeral"))
        if current and ("command" in self.body or is_ephemeral):
            at = clock(local(self.request.now, self.request.who.timezone).time(), self.wording[DateWording])
            as_of = context(self.wording[ModalWording].as_of.fill(time=at))
            rendered = Rendered(rendered.text, [*rendered.blocks, as_of])
        if "command" in self.body:
            self.context.ack(text=rendered.text, blocks=rendered.blocks, response_type="ephemeral")
        elif is_ephemeral:
            self.context.respond(text=rendered.text, blocks=rendered.blocks, replace_original=True)  # type: ignore[misc]
        elif self._surface == "modal":
            self.update(reading(self.wording, rendered))
        else:
            self.open(reading(self.wording, rendered))

    def finish(self, rendered: Rendered, *, current: bool = False) -> None:
        """Show a result unless the message or App Home that it was asked for in shows it by itself."""
        if not self.place.can_re_render:
            self.show(rendered, current=current)

    def update(self, view: Block) -> None:
        """Replace the modal that is submitted, or that the button was in."""
        if self._submitted:
            self.context.ack(response_action="update", view=view)
        else:
            call(self.context.client.views_update, view_id=self.body["view"]["id"], view=view)

    def errors(self, errors: dict[str, str]) -> None:
        """Keep the form that is submitted open, with these sentences by block id."""
        self.context.ack(response_action="errors", errors=errors)

    @property
    def _submitted(self) -> bool:
        return self.body.get("type") == "view_submission"

    @property
    def _surface(self) -> str:
        return str((self.body.get("view") or {}).get("type", ""))
