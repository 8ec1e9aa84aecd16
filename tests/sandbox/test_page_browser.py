"""The page in a real browser, with a small Bolt app at the other end of Socket Mode."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright
from slack_bolt import Ack, App, Say
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.sandbox import seed
from bot.sandbox.content import message_blocks, view_definition
from bot.sandbox.model import Message
from bot.sandbox.page.routes import create_page
from bot.sandbox.page.screen import Hint, Offers, Shortcut
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import SandboxServer
from tests.accessible import faults, faults_everywhere
from tests.e2e.world import until

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

    @app.shortcut("log")
    def log(ack: Ack, body: dict, client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=NOTE_VIEW)

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


ONE_OF_EACH = [
    {"type": "header", "text": plain("One of each")},
    {
        "type": "section",
        "text": {"type": "mrkdwn", "text": "*First* with `code`, <@U07PR1YA4KD> and > a quote"},
        "accessory": {"type": "overflow", "action_id": "more", "options": DAYS},
    },
    {
        "type": "section",
        "text": plain("Second"),
        "accessory": {"type": "overflow", "action_id": "more", "options": DAYS},
    },
    {
        "type": "section",
        "text": plain("Third"),
        "accessory": {"type": "button", "action_id": "done", "text": plain("Done"), "style": "primary"},
    },
    {
        "type": "section",
        "text": plain("Fourth"),
        "accessory": {"type": "button", "action_id": "done", "text": plain("Done"), "style": "danger"},
    },
    {"type": "context", "elements": [{"type": "mrkdwn", "text": "_small_ <https://example.com|link>"}]},
    {"type": "divider"},
    {"type": "image", "image_url": "data:text/html,x", "alt_text": "A picture"},
    {
        "type": "actions",
        "elements": [
            {"type": "static_select", "action_id": "day", "options": DAYS, "placeholder": plain("Move to")},
            {"type": "users_select", "action_id": "who", "placeholder": plain("Who")},
            {"type": "datepicker", "action_id": "on"},
            {"type": "timepicker", "action_id": "at"},
            {"type": "checkboxes", "action_id": "ticks", "options": DAYS},
            {"type": "radio_buttons", "action_id": "one", "options": DAYS},
        ],
    },
]


def test_blocks_of_every_kind_are_for_everybody(page: Page, sandbox: Sandbox) -> None:
    for _ in range(2):
        sandbox.workspace.save_message(
            Message(DM, sandbox.workspace.new_ts(), seed.IDENTITY.bot_user, "One of each", message_blocks(ONE_OF_EACH))
        )
    expect(page.get_by_role("heading", name="One of each")).to_have_count(2)
    assert faults_everywhere(page) == []
    sandbox.workspace.open_view(seed.PRIYA, view_definition(NOTE_VIEW))
    expect(page.get_by_role("dialog", name="A note")).to_be_visible()
    assert faults_everywhere(page) == []
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 320, "height": 256})  # a desktop at 400 %
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    box = page.get_by_label("Message Coach")
    box.scroll_into_view_if_needed()
    expect(box).to_be_in_viewport(ratio=1)


def test_a_long_text_in_a_modal_is_read_by_keyboard(page: Page, sandbox: Sandbox) -> None:
    text = {"type": "section", "text": plain("A paragraph, that is read and not filled in.")}
    sandbox.workspace.open_view(
        seed.PRIYA, view_definition({"type": "modal", "title": plain("Help"), "blocks": [text] * 60})
    )
    body = page.get_by_role("dialog", name="Help").get_by_role("group", name="Help")
    expect(body).to_be_focused()
    assert faults_everywhere(page) == []
    page.keyboard.press("End")
    until(lambda: page.locator(".modal-body").evaluate("body => body.scrollTop > 100"))


def test_a_menu_is_read_with_arrow_keys_before_it_acts(page: Page, sandbox: Sandbox) -> None:
    box = page.get_by_label("Message Coach")
    box.fill("hello")
    box.press("Enter")
    answer = page.locator(f'article[data-author="{seed.IDENTITY.bot_user}"]')
    days = answer.get_by_role("combobox", name="Move to")
    days.press("ArrowDown")
    days.press("ArrowDown")
    expect(days).to_have_value("tuesday")
    expect(answer).to_contain_text("day it is")
    acts = [each for each in sandbox.log.entries() if "tuesday" in str(each.request) or "monday" in str(each.request)]
    pressed = [each for each in acts if "block_actions" in str(each.request)]
    assert [("tuesday" in str(each.request["actions"])) for each in pressed] == [True]


def test_the_focus_stays_where_somebody_was(page: Page, sandbox: Sandbox) -> None:
    box = page.get_by_label("Message Coach")
    box.fill("hello")
    box.press("Enter")
    answer = page.locator(f'article[data-author="{seed.IDENTITY.bot_user}"]')
    answer.get_by_role("button", name="Drop").press("Enter")
    page.get_by_role("alertdialog", name="Drop it?").get_by_role("button", name="Keep").press("Enter")
    expect(answer.get_by_role("button", name="Drop")).to_be_focused()
    rendered_anew = sandbox.workspace.message(DM, answer.get_attribute("data-ts"))
    sandbox.workspace.save_message(replace(rendered_anew, blocks=message_blocks(REPLY_BLOCKS)))
    page.wait_for_timeout(500)
    expect(answer.get_by_role("button", name="Drop")).to_be_focused()
    answer.get_by_role("button", name="Done").press("Enter")
    expect(answer).to_contain_text("done it is")
    expect(answer).to_be_focused()

    mine = page.locator(f'article[data-author="{seed.PRIYA}"]')
    more = mine.get_by_role("group").locator("summary")
    more.press("Enter")
    mine.get_by_role("button", name="Log as a commitment").press("Enter")
    modal = page.get_by_role("dialog", name="A note")
    expect(modal.get_by_label("Words")).to_be_focused()
    modal.get_by_label("With").focus()
    pushed = {"type": "modal", "title": plain("On top"), "blocks": [{"type": "divider"}]}
    sandbox.workspace.open_view(seed.PRIYA, view_definition(pushed))
    expect(page.get_by_role("dialog", name="On top").get_by_role("group", name="On top")).to_be_focused()
    page.keyboard.press("Escape")
    expect(modal.get_by_label("With")).to_be_focused()
    page.keyboard.press("Escape")
    expect(modal).to_have_count(0)
    expect(more).to_be_focused()
    more.press("Enter")
    mine.get_by_role("button", name="Edit message").press("Enter")
    page.get_by_label("Edit your message").press("Escape")
    expect(more).to_be_focused()

    mine.get_by_role("link", name="Reply in thread").press("Enter")
    expect(page.get_by_label("Reply in the thread")).to_be_focused()
    page.get_by_label("Close thread").press("Enter")
    expect(mine.get_by_role("link", name="Reply in thread")).to_be_focused()
    more.press("Enter")
    mine.get_by_role("button", name="Delete message").press("Enter")
    expect(mine).to_have_count(0)
    expect(page.get_by_role("log", name="Messages in Coach")).to_be_focused()


def test_a_command_is_chosen_as_in_a_combobox(page: Page) -> None:
    box = page.get_by_role("combobox", name="Message Coach")
    listed = page.get_by_role("listbox", name="Commands")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press_sequentially("/")
    expect(listed.get_by_role("option")).to_have_count(2)
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(box).to_have_attribute("aria-controls", listed.get_attribute("id"))
    expect(box).not_to_have_attribute("aria-activedescendant", re.compile("."))
    for key, at in (("ArrowDown", 0), ("ArrowDown", 1), ("ArrowDown", 0), ("ArrowUp", 1)):
        box.press(key)
        chosen = listed.get_by_role("option").nth(at)
        expect(chosen).to_have_attribute("aria-selected", "true")
        expect(box).to_have_attribute("aria-activedescendant", chosen.get_attribute("id"))
        expect(box).to_be_focused()
    box.press("Escape")
    expect(listed).to_be_hidden()
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).not_to_have_attribute("aria-activedescendant", re.compile("."))
    expect(box).to_have_value("/")
    box.press("ArrowDown")
    expect(listed).to_be_visible()
    box.press("Enter")
    expect(box).to_have_value("/coach add @")
    expect(box).to_have_attribute("aria-expanded", "false")


def test_a_phone_reaches_everything(page: Page, sandbox: Sandbox) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    box = page.get_by_label("Message Coach")
    box.fill("hello")
    box.press("Enter")
    mine = page.locator(f'main article[data-author="{seed.PRIYA}"]')
    mine.locator("summary").press("Enter")
    mine.get_by_role("link", name="Reply in thread").press("Enter")
    expect(page.get_by_role("complementary", name="Thread")).to_be_focused()
    page.get_by_label("Close thread").press("Enter")
    expect(mine).to_be_focused()

    opener = page.get_by_role("button", name="Show conversations")
    expect(opener).to_have_attribute("aria-expanded", "false")
    opener.press("Enter")
    sidebar = page.get_by_role("navigation", name="Conversations")
    expect(sidebar.get_by_role("link", name="Priya Raman")).to_be_focused()
    expect(opener).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(sidebar).to_be_hidden()
    expect(opener).to_be_focused()
    opener.press("Enter")
    page.get_by_test_id("shortcuts").locator("summary").focus()
    page.keyboard.press("Tab")
    expect(sidebar).to_be_hidden()  # nothing that has the focus is under it


def test_nothing_moves_for_who_wants_no_motion(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    box = page.get_by_label("Message Coach")
    box.fill("hello")
    box.press("Enter")
    expect(page.locator(".toast")).to_be_visible()
    assert page.evaluate("document.getAnimations().length") == 0


def test_the_colours_follow_the_system(page: Page) -> None:
    shade = (
        "parseInt(getComputedStyle(document.querySelector('.pane, body:has(.log)')).backgroundColor.match(/[0-9]+/))"
    )
    for path in (f"/as/{seed.PRIYA}", "/log"):
        page.goto(page.url.split("/as/")[0] + path)
        page.emulate_media(color_scheme="light")
        assert page.evaluate(shade) > 230, path
        page.emulate_media(color_scheme="dark")
        assert page.evaluate(shade) < 40, path


def test_the_check_finds_what_is_wrong(page: Page) -> None:
    page.set_content("""<!doctype html><html><title>x</title><main><h1>x</h1><h3>skipped a level</h3>
        <p style="color: #aaa">pale</p><div style="width: 3000px">wide</div>
        <button style="font-size: 4px; padding: 0">Go</button><button style="font-size: 4px; padding: 0">Go</button>
        <input></main>""")
    found = " ".join(faults(page))
    for fault in (
        "html-has-lang",
        "heading-order",
        "color-contrast",
        "label",
        "target-size",
        "two are called 'Go'",
        "px to scroll sideways",
    ):
        assert fault in found, fault
