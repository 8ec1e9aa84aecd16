"""The story of the two frames in a real browser, as the manager and as the report; its scenes are README's pictures."""

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browsing import (
    PRIYA,
    SAM,
    be,
    fill,
    message,
    opened_by,
    reply,
    save,
    scene,
    set_up_a_first_one_on_one,
    step_until,
    until_there,
)

pytestmark = pytest.mark.slow

NOTE = "Sam looked worn out by the launch"
GAP = "On {seen} the release was handed over without notes, where the handbook asks for them on the day"
FOUR_THINGS = {
    "standard": "Handover notes are written on the day, as in section 2 of the team handbook",
    "gap": "Your attitude is sometimes a problem",
    "way": "You write the notes on the day of each handover, and we both see four in a row by {by}",
    "consequence": "If four are not there by {by}, Mina leads the January release. I told you so on {seen}.",
}
WORDS = "I had no access to the handbook until 19 Nov."


def test_what_two_people_see_of_two_frames(page: Page):
    page.set_viewport_size({"width": 1280, "height": 900})
    a_coaching_one_on_one_is_prepared_on_both_sides(page)
    a_performance_conversation_is_set(page)
    he_says_once_that_she_is_his_manager(page)
    it_is_held_and_acknowledged(page)
    who_can_see_what_is_said_plainly(page)


def a_coaching_one_on_one_is_prepared_on_both_sides(page: Page):
    set_up_a_first_one_on_one(page)
    be(page, SAM)
    report_brief = until_there(page, "Your 1:1 with Priya")
    expect(report_brief).to_contain_text("about growth, nothing is graded")
    reply(page, report_brief, "topic: how I get into design reviews", "For your next 1:1")
    reply(page, report_brief, "I'll send the draft by Friday", "send the draft, by")
    be(page, PRIYA)
    brief = message(page, "Your 1:1 with Sam")
    expect(brief).to_contain_text("about growth, nothing is graded")
    expect(brief).to_contain_text("how I get into design reviews")
    reply(page, brief, f"note: {NOTE}", "Kept as a private note")
    reply(page, brief, "I'll intro Sam to the design lead by Friday", "intro Sam to the design lead, by")
    scene(page, "frame-brief")


def a_performance_conversation_is_set(page: Page):
    brief = message(page, "Your 1:1 with Sam")
    brief.locator("details.overflow summary").last.click()
    brief.get_by_role("button", name="Set up a performance conversation").click()
    now = page.locator("[data-testid=now]").get_attribute("datetime")
    today = datetime.fromisoformat(str(now)).date()
    seen, by = today - timedelta(days=5), today + timedelta(days=16)
    said = {name: text.format(seen=f"{seen:%-d %b}", by=f"{by:%-d %b}") for name, text in FOUR_THINGS.items()}
    days = {"gap_on": str(seen), "communicated_on": str(seen), "way_by": str(by)}
    fill(page, **said, **{**days, "gap_on": str(by)})
    form = page.locator("dialog[data-modal]")
    form.locator("[data-submit]").click()
    expect(form).to_contain_text("That day hasn’t come yet")
    fill(page, **days)
    form.locator("[data-submit]").click()
    expect(form).to_contain_text("“attitude” is a judgement")
    form.locator("[data-action-id][data-block-id=gap]").evaluate("field => field.scrollIntoView()")
    scene(page, "frame-vague")
    fill(page, gap=GAP.format(seen=f"{seen:%-d %b}"))
    save(page, "Your performance conversation with Sam Okafor is set for")


def he_says_once_that_she_is_his_manager(page: Page):
    be(page, SAM)
    asked = until_there(page, "is Priya Raman your manager?")
    asked.get_by_role("button", name="Yes, my manager").click()
    expect(message(page, "You’ve confirmed that Priya Raman is your manager").first).to_be_visible()
    be(page, PRIYA)


def it_is_held_and_acknowledged(page: Page):
    brief = until_there(page, "Performance conversation with Sam,")
    brief.locator("[data-open-thread], [data-reply]").first.click()
    happened = page.locator("aside[data-thread]").get_by_role("button", name="It happened")
    step_until(page, happened)
    happened.click()
    be(page, SAM)
    record = message(page, "The record of your performance conversation")
    expect(record).to_contain_text("handed over without notes")
    expect(record).not_to_contain_text("intro Sam")
    expect(page.locator("main, #app").first).not_to_contain_text(NOTE)
    record.get_by_role("button", name="I have received this").click()
    expect(record).to_contain_text("Acknowledged as received")
    record.get_by_role("button", name="Add my own words").click()
    fill(page, text=WORDS)
    save(page, "Your words are in the record now")
    expect(record).to_contain_text(WORDS)
    record.get_by_role("button", name="Bring something of mine forward").scroll_into_view_if_needed()
    scene(page, "frame-record")


def who_can_see_what_is_said_plainly(page: Page):
    page.locator("[data-tab=home]").click()
    page.wait_for_timeout(2_000)  # Home is drawn again when somebody looks at it, and an open menu closes
    menu = page.locator("details.overflow", has_text="Who can see this?")
    menu.locator("summary").click()
    form = opened_by(page, menu.get_by_role("button", name="Who can see this?"))
    expect(form).to_contain_text("Private notes: only you")
    scene(page, "frame-privacy")
