"""The page in a real browser, with a small Bolt app at the other end of Socket Mode."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright
from slack_bolt import Ack, App, Say
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.sandbox import seed
from bot.sandbox.content import view_definition
from bot.sandbox.model import Message
from bot.sandbox.page.routes import create_page
from bot.sandbox.page.screen import Hint, Offers, Shortcut
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import SandboxServer

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]
DM = "D" + seed.PRIYA[1:]
OFFERS = Offers(
    [
        Hint(insert="/coach add @", usage="/coach add @sam weekly tue 14:00", about="Set up a 1:1"),
        Hint(insert="/coach note", usage="/coach note", about="Write a note"),
    ],
    [Shortcut("prepare", "Prepare a 1:1")],
    [Shortcut("log", "Log as a commitment")],
)


def plain(text: str) -> dict:
    return {"type": "plain_text", "text": text}


def option(value: str) -> dict:
    return {"text": plain(value.title()), "value": value}


def asked(block_id: str, label: str, element: dict, **more: object) -> dict:
    return {"type": "input", "block_id": block_id, "label": plain(label), "element": element, **more}


DAYS = [option("monday"), option("tuesday")]
NOTE_VIEW = {
    "type": "modal",
    "callback_id": "note",
    "title": plain("A note"),
    "submit": plain("Save"),
    "close": plain("Not now"),
    "blocks": [
        asked("words", "Words", {"type": "plain_text_input", "action_id": "a", "multiline": True}),
        asked("with", "With", {"type": "users_select", "action_id": "a"}),
        asked("day", "Day", {"type": "datepicker", "action_id": "a"}),
        asked("days", "Days", {"type": "multi_static_select", "action_id": "a", "options": DAYS}, optional=True),
    ],
}
REPLY_BLOCKS = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "*Agreed.* Is it done?"}},
    {
        "type": "actions",
        "elements": [
            {"type": "button", "action_id": "done", "text": plain("Done"), "style": "primary"},
            {
                "type": "button",
                "action_id": "drop",
                "text": plain("Drop"),
                "style": "danger",
                "confirm": {
                    "title": plain("Drop it?"),
                    "text": plain("It stays in the history."),
                    "confirm": plain("Yes, drop"),
                    "deny": plain("Keep"),
                },
            },
            {"type": "static_select", "action_id": "day", "options": DAYS, "placeholder": plain("Move to")},
        ],
    },
]


def echo_app(api_url: str) -> App:
    """Answers messages, a command with a modal, buttons and Home."""
    client = WebClient(token=seed.IDENTITY.bot_token, base_url=api_url)
    app = App(client=client, signing_secret=seed.IDENTITY.signing_secret, token_verification_enabled=False)

    @app.message()
    def answer(message: dict, say: Say) -> None:
        say(text="You have a new reply", blocks=REPLY_BLOCKS, thread_ts=message.get("thread_ts"))

    @app.event("message")
    def ignore() -> None:
        """Edits and deletions."""

    @app.command("/coach")
    def note(ack: Ack, body: dict, client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=NOTE_VIEW)

    @app.view("note")
    def save(ack: Ack, view: dict, body: dict, client: WebClient) -> None:
        values = view["state"]["values"]
        if values["words"]["a"]["value"] == "vague":
            ack(response_action="errors", errors={"words": "A little more, please."})
            return
        ack()
        chosen = [each["text"]["text"] for each in values["days"]["a"]["selected_options"]]
        text = f"{values['words']['a']['value']} | {values['with']['a']['selected_user']} | {' '.join(chosen)}"
        client.chat_postMessage(channel=body["user"]["id"], text=text)

    @app.action("done")
    @app.action("drop")
    @app.action("day")
    def act(ack: Ack, action: dict, body: dict, client: WebClient) -> None:
        ack()
        done = f"{action['action_id']} it is"
        where = {"channel": body["channel"]["id"], "ts": body["message"]["ts"]}
        client.chat_update(text=done, blocks=[{"type": "section", "text": plain(done)}], **where)

    @app.event("app_home_opened")
    def home(event: dict, client: WebClient) -> None:
        blocks = [{"type": "header", "text": plain("Your week")}]
        client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

    return app


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox(start=datetime(2026, 11, 23, 9, 0, tzinfo=UTC))


@pytest.fixture
def server(sandbox: Sandbox) -> Iterator[SandboxServer]:
    with SandboxServer(sandbox, page_routes=create_page(sandbox, offers=OFFERS)) as server:
        web_client = WebClient(token=seed.IDENTITY.app_token, base_url=server.api_url)
        handler = SocketModeHandler(echo_app(server.api_url), seed.IDENTITY.app_token, web_client=web_client)
        handler.connect()
        yield server
        handler.close()


@pytest.fixture
def page(server: SandboxServer) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        broken: list[str] = []
        page.on("pageerror", lambda error: broken.append(str(error)))
        page.set_default_timeout(8_000)
        page.goto(f"{server.url}/as/{seed.PRIYA}")
        yield page
        browser.close()
        assert broken == []


def test_a_conversation_in_the_browser(page: Page, sandbox: Sandbox, tmp_path: Path) -> None:
    box = page.get_by_label("Message Coach")
    box.fill("I'll intro Sam by Friday")
    box.press("Shift+Enter")
    box.type("and *thank* Mina")
    box.press("Enter")
    mine = page.locator(f'[data-author="{seed.PRIYA}"]')
    expect(mine.locator("strong").last).to_have_text("thank")
    assert mine.locator(".text").inner_text() == "I'll intro Sam by Friday\nand thank Mina"
    expect(box).to_have_value("")
    expect(page.locator(".toast span")).to_have_text("You have a new reply")
    page.screenshot(path=tmp_path / "conversation.png")

    page.locator('[data-action-id="drop"]').click()
    page.get_by_role("button", name="Keep").click()
    page.locator('[data-action-id="drop"]').click()
    page.get_by_role("button", name="Yes, drop").click()
    expect(page.locator(".message", has_text="drop it is")).to_be_visible()

    mine.hover()
    mine.locator("[data-more]").click()
    page.screenshot(path=tmp_path / "menu.png")
    page.locator("[data-edit]").click()
    editor = page.get_by_label("Edit your message")
    editor.fill("Something else")
    sandbox.workspace.save_message(Message(DM, sandbox.workspace.new_ts(), seed.IDENTITY.bot_user, "meanwhile"))
    expect(page.locator(".message", has_text="meanwhile")).to_be_visible()
    expect(editor).to_have_value("Something else")
    editor.press("Enter")
    expect(mine).to_contain_text("(edited)")

    mine.hover()
    mine.locator("[data-reply]").click()
    expect(page.get_by_label("Reply in the thread")).to_be_focused()
    page.get_by_label("Reply in the thread").fill("a reply")
    page.get_by_label("Also send to").check()
    page.get_by_label("Reply in the thread").press("Enter")
    expect(page.locator("[data-thread] .message")).to_have_count(3)
    expect(page.locator("main").get_by_text("replied to a thread")).to_be_visible()
    page.locator('[data-thread] select[data-action-id="day"]').select_option("tuesday")
    expect(page.locator("[data-thread] .message", has_text="day it is")).to_be_visible()
    page.screenshot(path=tmp_path / "thread.png")


def test_a_command_opens_a_modal_that_keeps_what_is_typed(page: Page, sandbox: Sandbox, tmp_path: Path) -> None:
    box = page.get_by_label("Message Coach")
    box.type("/coach n")
    expect(page.get_by_role("option")).to_have_count(1)
    box.fill("")
    box.type("/")
    expect(page.get_by_role("option")).to_have_count(2)
    page.screenshot(path=tmp_path / "hints.png")
    box.press("ArrowDown")
    box.press("ArrowDown")
    box.press("Enter")
    expect(box).to_have_value("/coach note")
    box.press("Enter")

    modal = page.locator("dialog[data-modal]")
    words = modal.get_by_label("Words")
    expect(words).to_be_focused()
    modal.get_by_role("button", name="Save").click()
    expect(modal.get_by_text("Please complete this required field.")).to_have_count(3)
    page.screenshot(path=tmp_path / "modal.png")
    words.fill("vague")
    modal.get_by_label("With").select_option(seed.SAM)
    modal.get_by_label("Day", exact=True).fill("2026-12-01")
    modal.locator("summary").click()
    modal.get_by_label("Tuesday").check()
    page.keyboard.press("Escape")
    words.focus()
    sandbox.workspace.save_message(Message(DM, sandbox.workspace.new_ts(), seed.IDENTITY.bot_user, "meanwhile"))
    expect(page.locator("main").get_by_text("meanwhile")).to_be_attached()
    expect(words).to_have_value("vague")
    expect(words).to_be_focused()
    modal.get_by_role("button", name="Save").click()
    expect(modal.get_by_text("A little more, please.")).to_be_visible()
    words.fill("Intro to the design lead")
    modal.get_by_role("button", name="Save").click()
    expect(page.locator("main").get_by_text(f"Intro to the design lead | {seed.SAM} | Tuesday")).to_be_visible()
    expect(modal).to_have_count(0)

    box.fill("/coach")
    box.press("Enter")
    words.fill("half a thought")
    pushed = {"type": "modal", "title": plain("On top"), "blocks": [{"type": "divider"}]}
    sandbox.workspace.open_view(seed.PRIYA, view_definition(pushed))
    expect(modal.get_by_role("heading", name="On top")).to_be_visible()
    page.keyboard.press("Escape")
    expect(modal.get_by_role("heading", name="A note")).to_be_visible()
    expect(words).to_have_value("half a thought")
    page.keyboard.press("Escape")
    expect(modal).to_have_count(0)


def test_home_people_and_the_clock(page: Page, sandbox: Sandbox, tmp_path: Path) -> None:
    page.get_by_role("link", name="Coach Home").click()
    expect(page.get_by_role("heading", name="Your week")).to_be_visible()
    page.locator(f'[data-switch="{seed.MINA}"]').click()
    expect(page.get_by_test_id("now")).to_have_text("Mon 23 Nov 2026, 18:00")
    page.get_by_role("button", name="+1 day").click()
    expect(page.get_by_test_id("now")).to_have_text("Tue 24 Nov 2026, 18:00")
    page.get_by_role("link", name="general").click()
    page.get_by_label("Message #general").fill("hello all")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("hello all")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 800})
    page.screenshot(path=tmp_path / "phone.png")
    page.get_by_label("Show conversations").click()
    page.screenshot(path=tmp_path / "phone-sidebar.png")
    page.mouse.click(370, 400)
    expect(page.locator(".sidebar")).not_to_be_visible()
    page.get_by_label("Show conversations").click()
    sandbox.workspace.save_message(Message(DM, sandbox.workspace.new_ts(), seed.IDENTITY.bot_user, "for Priya"))
    expect(page.locator(f'[data-switch="{seed.PRIYA}"] .dot')).to_be_visible()
    page.locator(f'[data-switch="{seed.PRIYA}"]').click()
    expect(page.get_by_text("hello all")).to_be_visible()
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width == 390
