"""The whole story in a real browser, with the processes a person starts: `coach sandbox`, its page, Chromium.

A screenshot of each scene is kept in `test-results/`.
"""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.browsing import scene

pytestmark = pytest.mark.slow


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
    expect(page.locator("main, #app").first).to_contain_text("Your 1:1s")


def the_brief_comes(page: Page) -> Locator:
    page.locator("[data-tab=messages]").click()
    brief = page.locator(".message", has_text="Your 1:1 with Sam").last
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
    weekly = page.locator(".message", has_text="Your week at a glance").last
    for _ in range(12):
        if weekly.count() and "intro Sam" in weekly.inner_text():
            break
        page.locator("[data-clock=next]").click()
        page.wait_for_timeout(700)
    expect(weekly).to_contain_text("One small thing to try")
    scene(page, "week")
    weekly.get_by_role("button", name=re.compile("^Done")).first.click()
    expect(weekly).to_contain_text("done")


def home_agrees(page: Page):
    page.locator("[data-tab=home]").click()
    home = page.locator("[data-surface=home]").first
    expect(home).to_contain_text("draft the RFC")
    expect(home).to_contain_text("intro Sam to the design lead · done")
    scene(page, "home")
