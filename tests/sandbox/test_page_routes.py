from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from bot.sandbox import seed
from bot.sandbox.clock import pass_time
from bot.sandbox.content import view_definition, with_ids
from bot.sandbox.delivery import Answer, Envelope
from bot.sandbox.model import Message
from bot.sandbox.page.routes import create_page
from bot.sandbox.page.screen import Hint, Offers, Shortcut
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import SandboxServer

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DM = "D" + seed.PRIYA[1:]
ME = f"/as/{seed.PRIYA}"
HERE = f"{ME}/{DM}"
OFFERS = Offers(
    [Hint(insert="/coach help", usage="/coach help", about="What it can do")],
    [Shortcut("prepare", "Prepare a 1:1")],
    [Shortcut("log", "Log as a commitment")],
)


class Schedule:
    def __init__(self, *due: datetime) -> None:
        self.due = list(due)
        self.ran: list[datetime] = []
        self.sandbox: Sandbox | None = None

    def next_due(self) -> datetime | None:
        return self.due[0] if self.due else None

    def after_jump(self) -> None:
        assert self.sandbox is not None
        now = self.sandbox.clock.now()
        self.ran.append(now.replace(microsecond=0))
        self.due = [moment for moment in self.due if moment > now]


class App:
    """The other end of the transport: notes what it got, answers what a test wants."""

    def __init__(self) -> None:
        self.got: list[Envelope] = []
        self.answer = Answer()

    async def send(self, envelope: Envelope) -> Answer:
        self.got.append(envelope)
        return self.answer

    def names(self) -> list[str]:
        return [envelope.name for envelope in self.got]


@pytest.fixture
def schedule() -> Schedule:
    return Schedule()


@pytest.fixture
def sandbox(schedule: Schedule) -> Sandbox:
    sandbox = Sandbox("http", start=START)
    schedule.sandbox = sandbox
    return sandbox


@pytest.fixture
def app(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> App:
    app = App()
    monkeypatch.setattr(sandbox.posts, "send", app.send)
    return app


@pytest.fixture
def client(sandbox: Sandbox, app: App, schedule: Schedule) -> Iterator[httpx.Client]:
    with (
        SandboxServer(sandbox, page_routes=create_page(sandbox, schedule, OFFERS)) as server,
        httpx.Client(base_url=server.url, follow_redirects=True, trust_env=False) as client,
    ):
        yield client


def say(sandbox: Sandbox, text: str, **more: object) -> Message:
    """A message by the app."""
    message = Message(DM, sandbox.workspace.new_ts(), seed.IDENTITY.bot_user, text, **more)
    sandbox.workspace.save_message(message)
    return message


def button(action_id: str = "done") -> list[dict]:
    text = {"type": "plain_text", "text": "Done"}
    element = {"type": "button", "action_id": action_id, "text": text, "value": "7"}
    return with_ids([{"type": "actions", "block_id": "b", "elements": [element]}])


def open_modal(sandbox: Sandbox) -> str:
    element = {"type": "plain_text_input", "action_id": "what"}
    view = {
        "type": "modal",
        "callback_id": "cb",
        "title": {"type": "plain_text", "text": "Set <up>"},
        "submit": {"type": "plain_text", "text": "Save"},
        "blocks": [
            {
                "type": "input",
                "block_id": "note",
                "label": {"type": "plain_text", "text": "Note"},
                "element": element,
            }
        ],
    }
    return sandbox.workspace.open_view(seed.PRIYA, view_definition(view)).id


def test_the_first_page_is_someones_home(client: httpx.Client) -> None:
    assert client.get(ME).url.path == HERE
    page = client.get("/")
    assert page.url.path == f"{ME}/home"
    for name in ("Priya Raman", "Sam Okafor", "Mina Park", "Leo Costa", "Dana Weiss"):
        assert name in page.text
    assert "Walter" not in page.text
    assert "Mon 23 Nov 2026, 09:00" in page.text


@pytest.mark.parametrize("path", ["/as/U0/home", f"/as/{seed.GUEST}/home", f"{ME}/C0", f"{ME}/D{seed.SAM[1:]}"])
def test_no_such_person_or_place(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_clock_is_in_the_acting_persons_zone(client: httpx.Client) -> None:
    page = client.get(f"/as/{seed.MINA}/home").text
    assert "Mon 23 Nov 2026, 18:00" in page
    assert "Seoul" in page


def test_a_typed_message_is_sent_and_escaped(client: httpx.Client, sandbox: Sandbox, app: App) -> None:
    told = client.post(f"{ME}/send", data={"channel": DM, "text": "<script>hi</script>\n@sam *b*"})
    assert told.json() == {"problem": "", "errors": {}}
    page = client.get(HERE).text
    assert "&lt;script&gt;hi&lt;/script&gt;<br>" in page
    assert '<span class="mention">@Sam Okafor</span> <strong>b</strong>' in page
    assert "message.im" in app.names()


def test_a_browsers_line_break_is_one_line_break(client: httpx.Client, sandbox: Sandbox) -> None:
    client.post(f"{ME}/send", data={"channel": DM, "text": "one\r\ntwo"})
    assert sandbox.workspace.messages(DM)[0].text == "one\ntwo"


def test_an_empty_message_is_not_sent(client: httpx.Client, sandbox: Sandbox) -> None:
    client.post(f"{ME}/send", data={"channel": DM, "text": "  "})
    assert sandbox.workspace.messages(DM) == []


def test_a_reply_with_a_file_also_sent_to_the_channel(client: httpx.Client, sandbox: Sandbox) -> None:
    parent = say(sandbox, "Your 1:1")
    reply = {"channel": DM, "text": "hi", "thread_ts": parent.ts, "broadcast": "1", "file": "notes.txt"}
    client.post(f"{ME}/send", data=reply)
    page = client.get(f"{HERE}?thread={parent.ts}").text
    assert page.count("notes.txt</div>") == 2
    assert "1 reply" in page
    assert "replied to a thread" in page


def test_a_command_runs(client: httpx.Client, app: App) -> None:
    app.answer = Answer(body={"text": "Here is how"})
    client.post(f"{ME}/send", data={"channel": DM, "text": "/coach add @sam"})
    assert app.got[0].payload["text"] == f"add <@{seed.SAM}|sam>"
    page = client.get(HERE).text
    assert "Only visible to you" in page
    assert "Here is how" in page


@pytest.mark.parametrize(
    ("text", "thread", "error", "problem"),
    [
        ("/coach", "", "operation_timeout", "/coach failed with the error “operation_timeout”"),
        ("/nope", "", None, "/nope is not a valid command."),
        ("/coach todo", "1.0", None, "/coach is not supported in threads. Sorry."),
    ],
)
def test_a_command_fails_as_in_slack(
    client: httpx.Client, app: App, text: str, thread: str, error: str | None, problem: str
) -> None:
    app.answer = Answer(error)
    told = client.post(f"{ME}/send", data={"channel": DM, "text": text, "thread_ts": thread})
    assert told.json()["problem"] == problem


def test_editing_and_deleting_ones_own_message(client: httpx.Client, sandbox: Sandbox) -> None:
    client.post(f"{ME}/send", data={"channel": DM, "text": "first"})
    ts = sandbox.workspace.messages(DM)[0].ts
    client.post(f"{ME}/edit", data={"channel": DM, "ts": ts, "text": "second"})
    page = client.get(HERE).text
    assert "second" in page
    assert "(edited)" in page
    client.post(f"{ME}/delete", data={"channel": DM, "ts": ts})
    assert sandbox.workspace.messages(DM) == []


def test_someone_elses_message_cannot_be_deleted(client: httpx.Client, sandbox: Sandbox) -> None:
    message = say(sandbox, "mine")
    answer = client.post(f"{ME}/delete", data={"channel": DM, "ts": message.ts})
    assert answer.status_code == 409
    assert sandbox.workspace.messages(DM) == [message]


def test_an_ephemeral_message_can_be_dismissed(client: httpx.Client, sandbox: Sandbox) -> None:
    message = say(sandbox, "psst", ephemeral_to=seed.PRIYA)
    client.post(f"{ME}/delete", data={"channel": DM, "ts": message.ts})
    assert sandbox.workspace.messages(DM, seed.PRIYA) == []


def test_a_button_in_a_message(client: httpx.Client, sandbox: Sandbox, app: App) -> None:
    message = say(sandbox, "1:1", blocks=button())
    pressed = {"surface": "message", "channel": DM, "ts": message.ts, "block_id": "b", "action_id": "done"}
    assert client.post(f"{ME}/act", data=pressed).json()["problem"] == ""
    assert app.got[-1].payload["actions"][0]["value"] == "7"
    app.answer = Answer("dispatch_failed")
    assert "dispatch_failed" in client.post(f"{ME}/act", data=pressed).json()["problem"]
    pressed["action_id"] = "other"
    assert client.post(f"{ME}/act", data=pressed).status_code == 409


def test_a_choice_in_a_message_stays_chosen(client: httpx.Client, sandbox: Sandbox, app: App) -> None:
    element = {"type": "datepicker", "action_id": "when"}
    message = say(sandbox, "1:1", blocks=[{"type": "actions", "block_id": "b", "elements": [element]}])
    chosen = {"surface": "message", "channel": DM, "ts": message.ts, "block_id": "b", "action_id": "when"}
    client.post(f"{ME}/act", data={**chosen, "b/when": "2026-12-01"})
    assert app.got[-1].payload["actions"][0]["selected_date"] == "2026-12-01"
    assert 'value="2026-12-01"' in client.get(HERE).text


def test_home_is_opened_and_its_button_works(client: httpx.Client, sandbox: Sandbox, app: App) -> None:
    definition = {"type": "home", "blocks": button()}
    view = sandbox.workspace.open_view(seed.PRIYA, definition)
    page = client.get(f"{ME}/home").text
    assert ">Done</button>" in page
    assert app.names() == ["app_home_opened"]
    client.get(f"{ME}/home", headers={"X-Refresh": "1"})
    assert app.names() == ["app_home_opened"]
    pressed = {"surface": "home", "view": view.id, "block_id": "b", "action_id": "done"}
    client.post(f"{ME}/act", data=pressed)
    assert app.got[-1].payload["view"]["id"] == view.id


def test_a_modal_is_checked_then_submitted(client: httpx.Client, sandbox: Sandbox, app: App) -> None:
    view_id = open_modal(sandbox)
    page = client.get(HERE).text
    assert f'data-view="{view_id}"' in page
    assert "Set &lt;up&gt;" in page
    told = client.post(f"{ME}/view/{view_id}/submit", data={"note/what": ""}).json()
    assert told["errors"] == {"note": "Please complete this required field."}
    app.answer = Answer(body={"response_action": "errors", "errors": {"note": "Too vague"}})
    told = client.post(f"{ME}/view/{view_id}/submit", data={"note/what": "x"}).json()
    assert told["errors"] == {"note": "Too vague"}
    assert "Too vague" in client.get(HERE).text
    app.answer = Answer()
    client.post(f"{ME}/view/{view_id}/submit", data={"note/what": "x"})
    assert sandbox.workspace.modals(seed.PRIYA) == []


def test_closing_one_modal_or_all(client: httpx.Client, sandbox: Sandbox) -> None:
    for scope, left in (("one", 1), ("all", 0)):
        open_modal(sandbox)
        top = open_modal(sandbox)
        client.post(f"{ME}/view/{top}/close", data={"scope": scope})
        assert len(sandbox.workspace.modals(seed.PRIYA)) == left


def test_shortcuts(client: httpx.Client, sandbox: Sandbox, app: App) -> None:
    message = say(sandbox, "hello")
    page = client.get(HERE).text
    assert "Prepare a 1:1" in page
    assert "Log as a commitment" in page
    client.post(f"{ME}/shortcut", data={"callback_id": "prepare"})
    client.post(f"{ME}/message-shortcut", data={"callback_id": "log", "channel": DM, "ts": message.ts})
    kinds = [envelope.payload["type"] for envelope in app.got[-2:]]
    assert kinds == ["shortcut", "message_action"]


def test_an_unread_dot_until_it_is_read(client: httpx.Client, sandbox: Sandbox) -> None:
    say(sandbox, "hello")
    general = f"{ME}/{seed.GENERAL}"
    assert f'data-unread="{DM}"' in client.get(general).text
    client.get(HERE)
    assert f'data-unread="{DM}"' not in client.get(general).text


def test_a_notification_shows_the_text_and_no_block(client: httpx.Client, sandbox: Sandbox) -> None:
    say(sandbox, "You have a new message", blocks=button())
    page = client.get(f"{ME}/{seed.GENERAL}").text
    assert ">You have a new message</li>" in page
    assert "Done" not in page


def test_the_clock_jumps_to_the_next_thing_due(client: httpx.Client, sandbox: Sandbox, schedule: Schedule) -> None:
    schedule.due = [START + timedelta(hours=4, minutes=30)]
    assert "Next: 13:30" in client.get(HERE).text
    client.post("/clock/next")
    assert schedule.ran == [START + timedelta(hours=4, minutes=30)]
    assert "Nothing is due" in client.get(HERE).text


def test_a_day_stops_at_each_thing_due(client: httpx.Client, sandbox: Sandbox, schedule: Schedule) -> None:
    first, second, later = (START + timedelta(hours=hours) for hours in (1, 5, 30))
    schedule.due = [first, second, later]
    client.post("/clock/day")
    assert schedule.ran == [first, second, START + timedelta(days=1)]
    assert schedule.due == [later]


def test_a_thing_that_stays_due_does_not_hold_up_the_clock(sandbox: Sandbox) -> None:
    class Stuck(Schedule):
        def after_jump(self) -> None:
            self.ran.append(sandbox.clock.now())

    stuck = Stuck(START - timedelta(hours=1))
    pass_time(sandbox.clock, stuck, timedelta(hours=1))
    assert len(stuck.ran) == 2
    assert sandbox.clock.now() >= START + timedelta(hours=1)


def test_other_sites_may_not_act(client: httpx.Client, sandbox: Sandbox) -> None:
    form, headers = {"channel": DM, "text": "hi"}, {"Sec-Fetch-Site": "cross-site"}
    assert client.post(f"{ME}/send", data=form, headers=headers).status_code == 403
    assert client.post("/clock/day", headers=headers).status_code == 403
    assert sandbox.workspace.messages(DM) == []


def test_changes_answers_at_once_when_behind(client: httpx.Client, sandbox: Sandbox) -> None:
    before = sandbox.workspace.version
    say(sandbox, "hello")
    assert client.get(f"/changes?since={before}").json() == {"version": before + 1}
    assert client.get("/changes?since=x").status_code == 400


def test_script_and_style_are_served(client: httpx.Client) -> None:
    for name in ("page.css", "page.js", "merge.js", "composer.js"):
        assert client.get(f"/static/{name}").status_code == 200
