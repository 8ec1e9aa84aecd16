"""One manager in a local Slack over real HTTP, with the bot on SQLite: what they tap, and what they then see."""

from collections.abc import Callable, Hashable, Iterable
from contextlib import ExitStack
from copy import copy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import wraps
from threading import Condition
from typing import Any, Concatenate, ParamSpec, TypeVar
from wsgiref.types import StartResponse, WSGIApplication

from flask import Response
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from sqlalchemy import Engine

from bot import wiring
from bot.core.feature import Feature
from bot.core.people_store import Pairs, People
from bot.core.slack import blocks as kit
from bot.core.slack import ids
from bot.core.slack.blocks import actions, menu
from bot.core.slack.connection import bolt_app, web_client
from bot.operations.web import LocalServer
from bot.processes import web_app
from bot.sandbox import seed
from bot.sandbox.interactions import Outcome
from bot.sandbox.model import Message, View
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.tickets import Timings
from tests.e2e.world import World, open_sandbox, settings_for, until, words
from tests.factories import (
    make_commitment,
    make_occurrence,
    make_one_on_one,
    make_pair,
    make_person,
    make_request,
)
from tests.fakes import InlineExecutor
from tests.services import services_of
from tests.snapshots import starting_point

P = ParamSpec("P")
T = TypeVar("T")
WEDNESDAY = {"day": "2026-11-25", "time": "11:00"}
FOUR_THINGS = {
    "standard": "Every ticket gets an answer within 4 hours, as in the handbook",
    "gap": "9 of 31 tickets had no answer",
    "gap_on": "2026-11-13",
    "way": "9 of 10 tickets are answered within 4 hours",
    "way_by": "2026-12-18",
    "consequence": "A formal review with HR",
    "communicated_on": "2026-11-16",
}


class Entrance:
    """One address for all tests of a process: closing a server takes longer than most of them."""

    def __init__(self) -> None:
        self.app: WSGIApplication | None = None
        self.server = LocalServer(self._pass_on)
        self._at_work, self._changed = 0, Condition()

    def leave(self) -> None:
        """No more requests for that bot, and wait for those it has: one that uses a database which is closed would
        leave a connection open. What its Slack still brings is taken, so that it does not try the next test's bot."""
        with self._changed:
            self.app = None
        self.rest()

    def rest(self) -> None:
        """Wait until it is done with the requests it has."""
        with self._changed:
            assert self._changed.wait_for(lambda: self._at_work == 0, timeout=20), "a request takes too long"

    def _pass_on(self, environ: dict[str, Any], start: StartResponse) -> Any:
        with self._changed:
            app = self.app
            self._at_work += 1
        try:
            return app(environ, start) if app else Response()(environ, start)
        finally:
            with self._changed:
                self._at_work -= 1
                self._changed.notify_all()


@dataclass
class Keeping:
    """How a stage goes back to where another one was, whose `key` is the same. `beside` is what the test keeps of what
    has happened, in lists."""

    engine: Engine
    entrance: Entrance
    key: Hashable
    opened: Hashable
    beside: tuple[list[Any], ...] = ()


KEPT_OF_SLACK = {
    "workspace": (
        "_version",
        "_last_ts",
        "_users",
        "_channels",
        "_messages",
        "_entered",
        "_notices",
        "_stacks",
        "_homes",
    ),
    "tickets": ("_triggers", "_urls"),
    "log": ("_entries", "_count"),
}


def once(step: Callable[Concatenate["Stage", P], T]) -> Callable[Concatenate["Stage", P], T]:
    """A step that a process takes once, as long as nothing has happened before it: later it copies what came of it.

    The bot is then as one that was started again: it has nothing in memory."""

    @wraps(step)
    def taken(self: "Stage", /, *given: P.args, **named: P.kwargs) -> T:
        if (keeping := self.keeping) is None or moment(self.sandbox) != keeping.opened:
            return step(self, *given, **named)

        def make() -> tuple[T, dict[str, Any]]:
            result = step(self, *given, **named)
            keeping.entrance.rest()
            return result, self.state()

        key = (keeping.key, step.__name__, self.user, given, tuple(named.items()))
        result, state = starting_point(keeping.engine, key, make, lambda made: (made[0], copied(made[1])))
        if moment(self.sandbox) == keeping.opened:
            self.become(state)
        return result

    return taken


def moment(sandbox: Sandbox) -> Hashable:
    """Which changes that anybody can make it has seen."""
    return sandbox.workspace.version, sandbox.log._count, sandbox.clock._offset


def copied(value: Any) -> Any:
    """Of collections a copy; what they hold in the end is not changed by anybody."""
    return {key: copied(one) for key, one in value.items()} if isinstance(value, dict) else copy(value)


@dataclass
class Stage(World):
    """A World with the bot behind a shared entrance."""

    keeping: Keeping | None = field(default=None, repr=False)

    def state(self) -> dict[str, Any]:
        """All that has happened, but for what the database knows."""
        slack = {
            part: {one: vars(getattr(self.sandbox, part))[one] for one in KEPT_OF_SLACK[part]} for part in KEPT_OF_SLACK
        }
        beside = dict(enumerate(self.keeping.beside)) if self.keeping else {}
        return copied({"slack": slack, "beside": beside, "now": self.now(), "user": self.user})

    def become(self, state: dict[str, Any]) -> None:
        """Be as another one was."""
        self.user = state["user"]
        for part, kept in state["slack"].items():
            vars(getattr(self.sandbox, part)).update(kept)
        for mine, there in zip(self.keeping.beside if self.keeping else (), state["beside"].values(), strict=True):
            mine[:] = there
        self.sandbox.clock.catch_up(state["now"])

    def press(self, message: Message, action_id: str, value: Any = None, *, nth: int = 0) -> Outcome:
        """Use the `nth` element, or entry of a menu, with that action id in a message or ephemeral message."""
        block = [block for block in self.fresh(message).blocks if action_id in _action_ids(block)][nth]
        action_id, value = _in_menu(block, action_id) or (action_id, value)
        return self.sandbox.people.click_in_message(
            self.user, self.channel, message.ts, action_id, value, block_id=block["block_id"]
        )

    def press_in(self, view: View, action_id: str, *, nth: int = 0) -> Outcome:
        """The same in a modal or on Home."""
        block = [block for block in view.blocks if action_id in _action_ids(block)][nth]
        used = _in_menu(block, action_id) or (action_id, None)
        return self.sandbox.people.click_in_view(self.user, view.id, *used, block_id=block["block_id"])

    def in_menu(self, *entries: dict[str, Any]) -> Message:
        """A message of the bot with an overflow menu of these."""
        client = WebClient(seed.IDENTITY.bot_token, base_url=f"{self.sandbox.base_url}/api/")
        client.chat_postMessage(channel=self.channel, text="menu", blocks=[actions(menu(*entries))])
        return self.from_bot()[-1]

    def submit(self, **entries: Any) -> Outcome:
        """Fill in the modal one sees, by action id, and save."""
        view = self.modal()
        if not _offers(view, entries.get(ids.REPORT)):
            self.pick_somebody_else()
            view = self.modal()
        given = {
            block["block_id"]: {block["element"]["action_id"]: entries[block["element"]["action_id"]]}
            for block in view.blocks
            if block["type"] == "input" and block["element"]["action_id"] in entries
        }
        return self.sandbox.people.submit_view(self.user, given, view.id)

    def pick_somebody_else(self, name: str = ids.REPORT) -> None:
        """The last entry of the menu of people in a form."""
        chosen = self.sandbox.people.click_in_view(self.user, self.modal().id, name, kit.ELSE, block_id=name)
        assert chosen.ok, chosen

    def modal(self) -> View:
        view = self.sandbox.workspace.modal(self.user)
        assert view is not None
        return view

    def reads_home(self) -> str:
        """Home as it is: opening it again would begin with the first pages."""
        view = self.sandbox.workspace.home(self.user)
        return words(view.blocks) if view else ""

    def reads_modal(self) -> str:
        return words([self.modal().definition["title"], *self.modal().blocks])

    def reads(self, message: Message) -> str:
        return words(list(self.fresh(message).blocks))

    def open_home(self) -> View:
        self.home()
        view = self.sandbox.workspace.home(self.user)
        assert view is not None
        return view

    def reads_answer(self, typed: str) -> str:
        """Type `/coach …` and read the modal or the message that answers."""
        before = len(self.ephemerals())
        assert self.sandbox.people.run_command(self.user, self.channel, "/coach", typed).ok
        modal = self.sandbox.workspace.modal(self.user)
        return self.reads_modal() if modal else self.reads(until(lambda: self.ephemerals()[before:])[-1])

    def answer(self) -> Message:
        """The latest message only this person sees."""
        return self.ephemerals()[-1]

    # Where things stand

    @once
    def with_sam(self) -> None:
        self.command("add @sam weekly tue 14:00")

    def listed(self) -> Message:
        self.with_sam()
        return self.command("list")

    @once
    def brief(self) -> Message:
        self.with_sam()
        self.command("brief @sam")
        self.work()
        return self.from_bot()[-1]

    def part(self, parent: Message, action_id: str) -> Message:
        """The message of a thread that has that button or menu."""
        return next(one for one in self.thread(parent) if any(action_id in _action_ids(block) for block in one.blocks))

    @once
    def follow_up(self) -> Message:
        self.brief()
        self.jump_to(self.now() + timedelta(days=1, hours=6))
        return next(one for parent in self.from_bot() for one in self.thread(parent) if _has(one, ids.IT_HAPPENED))

    @once
    def logged(self) -> Message:
        return self.reply(self.brief(), "I'll intro Sam to the design lead by Friday")[1]

    @once
    def unsure(self) -> Message:
        return self.reply(self.brief(), "maybe we should think about the offsite")[1]

    @once
    def unsure_some(self, count: int) -> Message:
        """So many lines that are asked about."""
        return self.reply(self.brief(), "\n".join(f"maybe look at plan {number}" for number in range(count)))[1]

    @once
    def unsure_which(self) -> Message:
        """A message outside of any thread, by somebody with two 1:1s."""
        self.with_sam()
        self.command("add @mina weekly wed 10:00")
        self.sandbox.people.send_message(self.user, self.channel, "I'll book a room")
        return self.waits_for(lambda: [one for one in self.all_from_bot() if _has(one, ids.REPLY_PAIR)])

    @once
    def todo(self) -> Message:
        self.command("commit @sam I'll intro Sam to the design lead by Friday")
        return self.command("todo")

    @once
    def weekly(self) -> Message:
        self.with_sam()
        self.jump_to(self.now() + timedelta(days=7))
        return next(one for one in self.from_bot() if _has(one, ids.SNOOZE))

    @once
    def crowd(self, count: int = 45) -> None:
        """More people, 1:1s and commitments than fit anywhere."""
        self.with_sam()
        with self.coach.db.begin(seed.IDENTITY.team_id) as tx:
            manager = People(tx).by_slack_id(self.user)
            for number in range(count):
                pair = make_pair(tx, manager, make_person(tx, f"U{number}", f"Person {number}"))
                make_commitment(tx, pair, f"thing {number} to do")
                if number < 7:
                    make_occurrence(tx, make_one_on_one(tx, pair), self.now() + timedelta(days=1 + number))

    @once
    def performance(self, *, confirmed: bool = True) -> None:
        """A performance conversation with Sam on Wednesday at 11:00 is set, and Sam has said that Priya is his manager,
        unless it is about that."""
        self.press(self.listed(), ids.PERFORMANCE_POINT)
        outcome = self.submit(report=seed.SAM, **WEDNESDAY, **FOUR_THINGS)
        assert outcome.ok, outcome
        if confirmed:
            services, workspace = services_of(self.coach), seed.IDENTITY.team_id
            sam = services.people.known(workspace, seed.SAM, self.now())
            with self.coach.db.read_only(workspace) as tx:
                pair = next(one for one in Pairs(tx).of_report(sam.id) if one.manager.slack_id == self.user)
            services.confirming.answer(make_request(sam, self.now()), pair.id, is_manager=True)

    def seen_by(self, user: str) -> "Stage":
        """Somebody else's side of it."""
        other = Stage(self.sandbox, self.coach, user)
        other.work = self.work  # type: ignore[method-assign]
        return other

    def having(self, action_id: str) -> Message:
        """The newest message of the bot with that button."""
        return [one for one in self.from_bot() if _has(one, action_id)][-1]

    @once
    def performance_brief(self) -> Message:
        self.performance()
        self.jump_to(datetime(2026, 11, 25, 10, 31, tzinfo=UTC))
        return next(one for one in self.from_bot() if _has(one, ids.RECORD_EDIT))

    @once
    def unacknowledged(self) -> Message:
        self.performance()
        self.jump_to(datetime(2026, 11, 30, 12, tzinfo=UTC))
        return next(one for one in self.from_bot() if _has(one, ids.RECORD_AGAIN))

    @once
    def record_shown(self) -> None:
        self.performance()
        self.jump_to(datetime(2026, 11, 26, 11, 31, tzinfo=UTC))

    def sam_shown(self) -> tuple["Stage", Message]:
        """Sam's side of it, and the record as Sam was shown it."""
        self.record_shown()
        sam = self.seen_by(seed.SAM)
        return sam, next(one for one in sam.from_bot() if _has(one, ids.RECORD_COMMENT))

    def waits_for(self, find: Callable[[], list[Message]]) -> Message:
        def found() -> list[Message]:
            self.work()
            return find()

        return until(found)[-1]

    def all_from_bot(self) -> list[Message]:
        """Threads included."""
        return [one for parent in self.messages() for one in self.sandbox.workspace.thread(self.channel, parent.ts)]

    def troubles(self) -> list[str]:
        """What Slack or the bot refused."""
        return [f"{entry.method}: {entry.error}" for entry in self.sandbox.log.entries() if not entry.ok]


def open_stage(
    stack: ExitStack,
    engine: Engine,
    entrance: Entrance,
    timings: Timings | None = None,
    features: Iterable[Feature] = wiring.FEATURES,
    kept: Hashable = None,
) -> Stage:
    """A stage on that database. Those `kept` under the same name take their first steps once."""
    sandbox = open_sandbox(stack, "http", timings)
    url = engine.url.render_as_string(hide_password=False)
    coach = wiring.build(settings_for(sandbox, url, "http"), sandbox.clock, features, background=InlineExecutor())
    stack.callback(coach.close)
    stack.callback(entrance.leave)
    entrance.app = web_app(coach, lambda: None)
    sandbox.posts.request_url = entrance.server.events_url
    keeping = Keeping(engine, entrance, kept, moment(sandbox)) if kept else None
    return Stage(sandbox, coach, keeping=keeping)


def _elements(block: dict[str, Any]) -> list[dict[str, Any]]:
    return [*block.get("elements", []), *([block["accessory"]] if "accessory" in block else [])]


def _action_ids(block: dict[str, Any]) -> list[str]:
    """What can be used there: of a menu its entries."""
    direct = [one["action_id"] for one in _elements(block) if "action_id" in one]
    return direct + [value.partition(" ")[0] for value in _menu_values(block)]


def _offers(view: View, slack_id: Any) -> bool:
    """Whether the menu of people in a form has somebody; one without a menu has everybody."""
    menus = [one["element"] for one in view.blocks if one.get("block_id") == ids.REPORT and one.get("dispatch_action")]
    return slack_id is None or all(slack_id in [each["value"] for each in menu["options"]] for menu in menus)


def _menu_values(block: dict[str, Any]) -> list[str]:
    menus = [one for one in _elements(block) if one.get("action_id") == ids.MENU]
    return [option["value"] for menu in menus for option in menu["options"]]


def _in_menu(block: dict[str, Any], action_id: str) -> tuple[str, str] | None:
    """How to choose that entry of a menu in the block; None if it is no entry."""
    return next(((ids.MENU, value) for value in _menu_values(block) if value.partition(" ")[0] == action_id), None)


def _has(message: Message, action_id: str) -> bool:
    return any(action_id in _action_ids(block) for block in message.blocks)


def open_bolt(api_url: str, token: str | None = None) -> App:
    """A Bolt app that lets in whatever comes, without the bot."""
    there = AuthorizeResult(enterprise_id=None, team_id=seed.IDENTITY.team_id, bot_token=token)
    return bolt_app(web_client(None, api_url), None, admit=lambda next: next(), authorize=lambda _context: there)
