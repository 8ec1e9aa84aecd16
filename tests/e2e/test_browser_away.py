"""Being away in a real browser: said by a command, the 1:1s of that time asked about, and seen by the other one."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browsing import PRIYA, SAM, be, scene, set_up_a_first_one_on_one, step_until, type_in

pytestmark = pytest.mark.slow


def test_a_manager_is_away(page: Page):
    set_up_a_first_one_on_one(page)
    page.locator("[data-tab=messages]").click()
    type_in(page, "/coach away for 3 weeks")
    expect(page.locator("main")).to_contain_text("You’re away until")
    question = page.locator(".message", has_text="What about these 1:1s?").first
    expect(question).to_be_visible()
    choices = question.locator("select[data-action-id=away_choose]")
    before = choices.count()
    assert before >= 2
    scene(page, "away-question")
    choices.first.select_option(label="Skip it")
    expect(question).to_contain_text("skipped")
    expect(choices).to_have_count(before - 1)
    choices.first.select_option(label="Keep it")
    expect(question).to_contain_text("is on")
    scene(page, "away-decided")
    be(page, SAM)
    page.locator("[data-tab=home]").click()
    expect(page.locator("[data-surface=home]").first).to_contain_text(re.compile("away until"))
    scene(page, "away-seen-by-the-other")
    be(page, PRIYA)
    back = page.locator(".message", has_text="Welcome back")
    step_until(page, back)
    scene(page, "away-back")
