"""Each state of the sandbox's page that a person meets, in a real browser: WCAG 2.2 AA, on a desktop and a phone, light
and dark."""

import pytest
from playwright.sync_api import Page, expect

from tests.accessible import faults_everywhere
from tests.e2e.browsing import PHONE, SAM, fill, opened_by, reply, save, scenes, until_there

pytestmark = pytest.mark.slow


def checked(page: Page, name: str):
    """No fault in this state, and pictures of it to be looked at."""
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    assert faults_everywhere(page) == [], name
    page.emulate_media(color_scheme="dark")
    scenes(page, f"page-{name}-dark")
    page.emulate_media(color_scheme="light")
    scenes(page, f"page-{name}")


def test_every_state_is_for_everybody(page: Page):
    opener = page.get_by_role("button", name="Set up your first 1:1")
    expect(opener).to_be_visible()
    checked(page, "first")

    form = opened_by(page, opener)
    checked(page, "modal")
    form.locator("[data-submit]").click()
    expect(form.locator(".error:not(:empty)").first).to_be_visible()
    checked(page, "modal-errors")
    fill(page, report=SAM)
    save(page, "is set up")

    brief = until_there(page, "Your 1:1 with Sam")
    checked(page, "brief")
    reply(page, brief, "I'll intro Sam to the design lead by Friday", "intro Sam")
    reply(page, brief, "Sam will draft the RFC in two weeks", "draft the RFC")
    checked(page, "thread")

    page.get_by_label("Close thread").click()
    page.get_by_role("combobox", name="Message Coach").press_sequentially("/c")
    page.keyboard.press("ArrowDown")
    checked(page, "commands")
    page.keyboard.press("Escape")

    page.locator("[data-tab=home]").click()
    expect(page.locator("[data-surface=home]")).to_contain_text("draft the RFC")
    checked(page, "home")

    page.set_viewport_size(PHONE)
    page.get_by_role("button", name="Show conversations").click()
    expect(page.get_by_role("navigation", name="Conversations")).to_be_visible()
    checked(page, "conversations")

    page.goto(page.url.split("/as/")[0] + "/log")
    checked(page, "log")


def test_the_page_by_keyboard_alone(page: Page):
    """A 1:1 set up and its brief read, without a mouse."""
    expect(page.get_by_role("button", name="Set up your first 1:1")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the conversation")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    opener = page.get_by_role("button", name="Set up your first 1:1")
    for _ in range(8):
        page.keyboard.press("Tab")
        if opener.evaluate("node => node === document.activeElement"):
            break
    expect(opener).to_be_focused()
    page.keyboard.press("Enter")
    form = page.locator("dialog[data-modal]")
    expect(form).to_be_visible()
    page.keyboard.press("Escape")
    expect(form).to_have_count(0)
    expect(opener).to_be_focused()
