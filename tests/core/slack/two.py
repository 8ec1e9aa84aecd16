"""One bot in two workspaces over HTTP, and Slack's payloads of one of them that carry what belongs to the other."""

import json
import time as clock
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Engine

from bot import wiring
from bot.administration.rules import Named, Policy
from bot.administration.store import PerformanceViewers
from bot.briefs.store import Briefs
from bot.commitments.store import Commitments
from bot.core.people_store import Pairs, People
from bot.core.workspaces import Tokens
from bot.goals.rules import GoalDraft, GoalKind, MilestoneDraft
from bot.goals.service import Entry as GoalEntry
from bot.handovers.store import Handovers
from bot.meetings.store import Occurrences, OneOnOnes
from bot.performance.figures import RecordStates
from bot.performance.rules import Sentence, Time
from bot.performance.vague import RecordDraft
from bot.plans.store import Notes, Plans, Proposals
from bot.processes import web_app
from bot.replies.rules import Decision, new_reply
from bot.replies.store import Replies, ReplyLines
from bot.sandbox import payloads, seed
from bot.sandbox.delivery import Answer, Envelope
from bot.sandbox.log import Entry
from bot.sandbox.model import Json, User
from bot.sandbox.oauth import CLIENT_ID, CLIENT_SECRET, Authority
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import SandboxServer
from bot.sandbox.tickets import Timings
from bot.settings import load_settings
from bot.topics.store import Topics
from tests.cases import OF_FEATURES
from tests.e2e.world import MONDAY_MORNING, World, until
from tests.factories import SECRET_KEY, coaching, make_installation, make_request
from tests.fakes import InlineExecutor
from tests.services import services_of
from tests.stage import Entrance

CANARY = "zebrafish"
"""A word of everything that is written in A, and of nothing in B."""
ONLY_A = "U07ONLYINA1"


@dataclass
class Side(World):
    """Priya of one workspace. Her id, her channel and what she does are the same in both; `word` is not."""

    word: str = ""

    @property
    def workspace_id(self) -> str:
        return self.sandbox.identity.team_id

    def install(self) -> None:
        """Somebody installs the bot here, for the first time or again."""
        identity = self.sandbox.identity
        given = make_installation(identity.team_id, tokens=Tokens(identity.bot_token), bot_user_id=identity.bot_user)
        services_of(self.coach).workspaces.install(given, self.now())

    def begin(self) -> None:
        """A brief is out; Priya has replied in every way there is, and written a plan twice."""
        self.install()
        self.command("add @sam weekly tue 14:00")
        self.command("brief @sam")
        self.work()
        parent = self.from_bot()[-1]
        self.thread_ts = parent.ts
        self.logs = self.reply(parent, f"I'll call {self.word} by Friday")[0].ts
        self.reply(parent, f"note: {self.word} seems tired")
        asked = self.reply(parent, f"maybe look at the {self.word}")[0].ts
        self.command("list")
        outside = self.sandbox.people.send_message(self.user, self.channel, f"I'll book a room for the {self.word}").ts
        until(lambda: self._reply(outside))
        self.settle(8)
        self._remember(asked, outside)
        for version in (0, 1):
            plan = {name: f"{self.word} {version}" for name in ("expectations", "current_performance", "support")}
            stored = self.stored(pair=self.pair, version=version)
            assert self.ask(self.form("plan_form", stored, {f"{name}:1": text(plan[name]) for name in plan})).ok
        self._record()
        self.settle()

    def _record(self) -> None:
        """A record that Priya made and Sam was not shown, one that she was shown by Sam."""
        services = services_of(self.coach)
        sam = services.people.known(self.workspace_id, seed.SAM, self.now())
        day = self.now().date()
        draft = RecordDraft(*(f"{self.word} {part}" for part in "sgwc"), day, day, day)
        made = []
        for manager, report, hour in ((self.person, sam, 11), (sam, self.person, 13)):
            when = Time(datetime.combine(day + timedelta(days=3), time(hour)))
            line = services.records.set_up(make_request(manager, self.now()), report, draft, when)
            services.confirming.answer(make_request(report, self.now()), line.pair.id, is_manager=True)
            with self.coach.db.begin(self.workspace_id) as tx:
                made.append(RecordStates(tx).of_series(line.one_on_one.id).id)
        self.record, self.received = made
        with self.coach.db.coaching(self.person) as tx:
            RecordStates(tx).set_shown(self.received, self.now())
            note = Notes(tx).of_author(self.person.id, self.pair, 1)[0]
        self.sentence = Sentence(f"note:{note.id}:0", note.text)
        self.seen = self.sentence.fingerprint

    def _remember(self, asked: str, outside: str) -> None:
        dana = services_of(self.coach).people.known(self.workspace_id, seed.DANA, self.now())
        with self.coach.db.begin(self.workspace_id) as tx:
            person = People(tx).by_slack_id(self.user)
            assert person is not None
            self.person = person
            [pair] = Pairs(tx).of_manager(person.id)
            [series] = OneOnOnes(tx).of_pair(pair.id)
            brief, found = Briefs(tx).by_thread(self.channel, self.thread_ts) or (None, None)
            assert brief is not None
            assert found == pair
            self.pair, self.series, self.brief = pair.id, series.id, brief.id
            self.occurrence = Occurrences(tx).upcoming_of_series(series.id, self.now())[0].id
            [self.commitment] = [one.id for one in Commitments(coaching(tx, person)).live_of_pair(pair.id)]
            sam = pair.report
            theirs = coaching(tx, sam)
            self.topic = Topics(theirs).add(pair.id, sam.id, f"{self.word} reviews", self.now(), None).id
            plan = replace(Plans(theirs).latest(pair.id), support=f"more {self.word}")
            self.proposal = Proposals(theirs).add(sam.id, plan, self.now()).id
            self.dana = dana.id
            refs = ["part:expectations:2"]
            self.handover = Handovers(tx).add(pair.id, dana.id, sam.id, refs, self.now()).id
        self._write_goal()
        self.logged, self.unsure = (self._reply(ts) for ts in (self.logs, asked))
        which = new_reply(person, self.channel, "1795527300.0009", None, None, Decision.UNSURE, self.now())
        with self.coach.db.coaching(person) as mine:
            [self.line] = [one.id for one in ReplyLines(mine).of_reply(self.unsure, self.now())]
            self.outside = Replies(mine).add(replace(which, text=f"I'll book a {self.word}")).id
        for cases in OF_FEATURES:
            if cases.begin is not None:
                cases.begin(self)

    def _write_goal(self) -> None:
        """Sam writes one, and asks Priya to confirm it."""
        service = services_of(self.coach).goals
        sam = services_of(self.coach).people.known(self.workspace_id, seed.SAM, self.now())
        draft = GoalDraft(f"know the {self.word}", self.word, date(2027, 3, 5), GoalKind.GROWTH, self.word)
        made = service.make(make_request(sam, self.now()), self.pair, GoalEntry(draft, asked=True))
        assert made is not None
        steps = [MilestoneDraft(None, f"meet a {self.word}", date(2026, 12, 4))]
        service.set_milestones(make_request(sam, self.now()), made.goal.id, 0, steps)
        goal = service.get(make_request(sam), made.goal.id).goal
        self.goal, self.milestone = goal.id, goal.milestones[0].id

    def _reply(self, ts: str) -> int | None:
        """The id of what was typed, once it has come."""
        with self.coach.db.begin(self.workspace_id) as tx:
            person = People(tx).by_slack_id(self.user)
            found = Replies(coaching(tx, person)).by_message(self.channel, ts) if person else None
            return found.id if found else None

    def decide(self) -> None:
        """She administers it."""
        who = services_of(self.coach).people.known(self.workspace_id, self.user, self.now())
        named = Named(frozenset({ONLY_A if self.word == CANARY else seed.SAM}))
        services_of(self.coach).administration.save(
            make_request(who, self.now()), Policy(outside_contact=self.word), named, named
        )
        if self.word == CANARY:
            with self.coach.db.begin(self.workspace_id) as tx:  # her own naming would begin a week later
                PerformanceViewers(tx).add([who.id], self.now())

    def settle(self, rounds: int = 2) -> None:
        """Let everything be sent that was asked for: a second passes between two messages in a channel."""
        for _ in range(rounds):
            self.sandbox.clock.advance(timedelta(seconds=2))
            self.work()

    # What Slack sends

    def ask(self, envelope: Envelope) -> Answer:
        """Bring it to the bot and wait for the answer."""
        return self.sandbox.delivery.ask(envelope)

    def stored(self, **what: Any) -> str:
        """The private_metadata of a modal that was opened from the brief."""
        return json.dumps({"channel": self.channel, "ts": self.thread_ts, "home": False, **what})

    def button(self, a: "Side", action_id: str, value: str, state: Json | None = None) -> Envelope:
        """A button, here, that says it is in a message of A's."""
        body = self._interaction("block_actions") | {
            "container": {"type": "message", "message_ts": a.thread_ts, "channel_id": a.channel, "is_ephemeral": False},
            "channel": {"id": a.channel, "name": "directmessage"},
            "message": {"type": "message", "user": seed.IDENTITY.bot_user, "ts": a.thread_ts, "text": ""},
            "state": {"values": state or {}},
            "response_url": self._response_url(),
            "actions": [_action(action_id, value)],
        }
        return Envelope("interactive", f"block_actions {action_id}", body)

    def button_in_modal(self, action_id: str, value: str, shown: Json | None = None) -> Envelope:
        """A button in a modal that is open here."""
        blocks = [{"type": "section", "block_id": "b", "text": {"type": "mrkdwn", "text": "…"}}]
        title = {"type": "plain_text", "text": "Shown"}
        self.sandbox.workspace.close_all(self.user)
        view = self.sandbox.workspace.open_view(self.user, shown or {"type": "modal", "title": title, "blocks": blocks})
        body = self._interaction("block_actions", view.id) | {
            "container": {"type": "view", "view_id": view.id},
            "view": payloads.view_json(view, self.sandbox.identity),
            "actions": [_action(action_id, value)],
        }
        return Envelope("interactive", f"block_actions {action_id}", body)

    def form(self, callback_id: str, metadata: str, entries: Mapping[str, Json]) -> Envelope:
        """A modal, saved here; `entries` by block id."""
        body = self._interaction("view_submission")
        view = {
            "id": f"V{clock.monotonic_ns()}",
            "team_id": self.workspace_id,
            "type": "modal",
            "callback_id": callback_id,
            "blocks": [{"type": "input", "block_id": block_id} for block_id in entries],
            "private_metadata": metadata,
            "state": {"values": {block_id: {block_id: given} for block_id, given in entries.items()}},
            "hash": "1.x",
            "app_id": self.sandbox.identity.app_id,
            "app_installed_team_id": self.workspace_id,
            "bot_id": self.sandbox.identity.bot_id,
        }
        return Envelope("interactive", f"view_submission {callback_id}", body | {"view": view, "response_urls": []})

    def shortcut(self, a: "Side", callback_id: str, kind: str) -> Envelope:
        """A shortcut here; in the menu of a message, of one with the channel and ts of A's."""
        body = self._interaction(kind) | {"callback_id": callback_id, "action_ts": "1.1"}
        if kind == "message_action":
            body |= {
                "response_url": self._response_url(),
                "message_ts": a.thread_ts,
                "channel": {"id": a.channel, "name": "directmessage"},
                "message": {"type": "message", "user": self.user, "ts": a.thread_ts, "text": "I'll book a room"},
            }
        return Envelope("interactive", f"{kind} {callback_id}", body)

    def slash(self, typed: str) -> Envelope:
        """`/coach …`, here."""
        channel, identity = self.sandbox.workspace.im_of(self.user), self.sandbox.identity
        self.sandbox.workspace.close_all(self.user)
        trigger = self.sandbox.tickets.issue_trigger(self.user)
        form = payloads.command_form("/coach", typed, self._user(), channel, identity, trigger, self._response_url())
        return Envelope("slash_commands", "/coach", form)

    def event(self, event: Json) -> Envelope:
        """An event, here."""
        event_time = int(self.now().timestamp()) + 60
        body = payloads.event_callback({"event_ts": "1.1", **event}, self.sandbox.identity, event_time)
        return Envelope("events_api", event["type"], body)

    def _interaction(self, kind: str, view_id: str | None = None) -> Json:
        if view_id is None:
            self.sandbox.workspace.close_all(self.user)
        trigger = self.sandbox.tickets.issue_trigger(self.user, view_id)
        return payloads.interaction(kind, self._user(), self.sandbox.identity, trigger)

    def _response_url(self) -> str:
        return self.sandbox.base_url + self.sandbox.tickets.issue_response_url(self.user, self.channel, None)

    def _user(self) -> User:
        found = self.sandbox.workspace.user(self.user)
        assert found is not None
        return found

    # What came of it

    def calls(self) -> Sequence[Entry]:
        """What the bot has said and asked here."""
        return self.sandbox.log.entries(direction="from_app")

    def heard(self, since: int, answer: Answer) -> str:
        """All that was said and shown here after the first so many calls, and the answer to what was sent."""
        calls = [[one.request, one.response] for one in self.calls()[since:]]
        return json.dumps([answer.body, *calls], ensure_ascii=False)


def text(value: str) -> Json:
    """What was typed into an input."""
    return {"type": "plain_text_input", "value": value}


def option(value: str) -> Json:
    """What was chosen in a menu."""
    return {"type": "static_select", "selected_option": {"value": value, "text": {"type": "plain_text", "text": "…"}}}


def _action(action_id: str, value: str) -> Json:
    return {
        "action_id": action_id,
        "block_id": "b",
        "type": "button",
        "value": value,
        "action_ts": f"{clock.time():.6f}",
    }


class Two:
    """Workspaces A and B. A knows one person more."""

    def __init__(self, stack: ExitStack, engine: Engine, entrance: Entrance) -> None:
        surface = wiring.surface(load_settings(slack_bot_token=None, slack_client_id=None))
        app: Json = {
            "subscriptions": surface.bot_events,
            "scopes": surface.scopes,
            "timings": Timings(answer=60.0, trigger=60.0, retries=()),
        }
        first = Sandbox("http", start=MONDAY_MORNING, **app)
        second = Sandbox("http", clock=first.clock, identity=seed.SECOND, **app)
        sam = first.workspace.user(seed.SAM)
        assert sam is not None
        first.workspace.save_user(replace(sam, id=ONLY_A, name="onlyhere", real_name=f"Onlyhere {CANARY}"))
        slack = stack.enter_context(SandboxServer(first, authority=Authority([first, second], [], user=seed.PRIYA)))
        self.coach = wiring.build(
            load_settings(
                database_url=engine.url.render_as_string(hide_password=False),
                slack_bot_token=None,
                slack_app_token=None,
                slack_client_id=CLIENT_ID,
                slack_client_secret=CLIENT_SECRET,
                slack_signing_secret=seed.IDENTITY.signing_secret,
                coach_secret_keys=SECRET_KEY,
                public_url="https://coach.example",
                admin_users=seed.PRIYA,
                slack_api_url=slack.api_url,
            ),
            first.clock,
            background=InlineExecutor(),
        )
        stack.callback(self.coach.close)
        stack.callback(entrance.leave)
        self.app = web_app(self.coach, lambda: None)
        entrance.app = self.app
        for sandbox in (first, second):
            sandbox.posts.request_url = entrance.server.events_url
        self.a, self.b = Side(first, self.coach, word=CANARY), Side(second, self.coach, word="heron")
        for side in (self.a, self.b):
            side.begin()
        for side in (self.a, self.b):
            side.decide()
        for typed in ("plan the quarterly review", "book the yearly offsite"):
            self.a.command(f"commit @sam I'll {typed} by Friday")
        self.a.command(f"brief <@{ONLY_A}|onlyhere>")
        self.a.settle(8)
