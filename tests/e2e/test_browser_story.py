"""The whole story in a real browser, with the processes a person starts: `coach sandbox`, its page, Chromium.

A screenshot of each scene is kept in `test-results/`; the first is README's picture.
"""

import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the browser story needs one")
ROOT = Path(__file__).parents[2]
SCENES = ROOT / "test-results"


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A running `coach sandbox`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "bot", "sandbox", "--no-open", "--port", str(port), "--db", str(tmp_path / "c.db")]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(url)
        yield url
    finally:
        process.terminate()
        process.wait(15)


def wait_for(url: str) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            if httpx.get(url, follow_redirects=True).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    pytest.fail("the sandbox did not start")


@pytest.fixture
def page(address: str) -> Iterator[Page]:
    SCENES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.set_default_timeout(15_000)
        page.goto(address)
        yield page
        browser.close()


def test_a_manager_tries_coach(page: Page):
    set_up_a_first_one_on_one(page)
    brief = the_brief_comes(page)
    replies_log(page)
    scene(page, "story")
    the_follow_up_is_answered(page)
    the_week_at_a_glance_is_settled(page)
    home_agrees(page)
    assert brief


def set_up_a_first_one_on_one(page: Page):
    expect(page.get_by_role("button", name="Set up your first 1:1")).to_be_visible()
    scene(page, "welcome")
    page.get_by_role("button", name="Set up your first 1:1").click()
    form = page.locator("dialog[data-modal]")
    form.locator("[data-block-id=report] select").select_option(label="Sam Okafor")
    form.locator("[data-submit]").click()
    expect(form).to_contain_text("is set up")
    scene(page, "set-up")
    form.locator("[data-close-view]").first.click()
    expect(page.locator("main, #app").first).to_contain_text("Coming up")


def the_brief_comes(page: Page) -> Locator:
    page.locator("[data-tab=messages]").click()
    brief = page.locator(".message", has_text="Your 1:1 with Sam Okafor").last
    for _ in range(4):
        if brief.count():
            break
        page.locator("[data-clock=next]").click()
        page.wait_for_timeout(700)
    expect(brief).to_be_visible()
    brief.locator("[data-open-thread]").first.click()
    thread = page.locator("aside[data-thread]")
    expect(thread).to_contain_text("Coaching plan")
    expect(thread).to_contain_text("Goals")
    return brief


def replies_log(page: Page):
    thread = page.locator("aside[data-thread]")
    box = thread.locator("[data-composer=thread] textarea")
    for text, understood in (
        ("I'll intro Sam to the design lead by Friday", "intro Sam to the design lead, by"),
        ("Sam will draft the RFC in two weeks", "draft the RFC, by"),
    ):
        box.fill(text)
        box.press("Enter")
        expect(thread.locator(".message", has_text=understood).last).to_be_visible()


def the_follow_up_is_answered(page: Page):
    thread = page.locator("aside[data-thread]")
    yes = thread.get_by_role("button", name="It happened")
    for _ in range(4):
        if yes.count():
            break
        page.locator("[data-clock=next]").click()
        page.wait_for_timeout(700)
    yes.click()
    expect(thread).to_contain_text("Noted that it happened")


def the_week_at_a_glance_is_settled(page: Page):
    nudge = page.locator(".message", has_text="Your week at a glance").last
    for _ in range(12):
        if nudge.count() and "intro Sam" in nudge.inner_text():
            break
        page.locator("[data-clock=next]").click()
        page.wait_for_timeout(700)
    expect(nudge).to_contain_text("One small thing to try")
    scene(page, "week")
    nudge.get_by_role("button", name=re.compile("^Done")).first.click()
    expect(nudge).to_contain_text("done")


def home_agrees(page: Page):
    page.locator("[data-tab=home]").click()
    home = page.locator("[data-surface=home]").first
    expect(home).to_contain_text("draft the RFC")
    expect(home).not_to_contain_text("intro Sam to the design lead")
    scene(page, "home")


def scene(page: Page, name: str):
    page.screenshot(path=SCENES / f"{name}.png")
