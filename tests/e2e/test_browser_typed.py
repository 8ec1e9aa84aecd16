"""What people type, in a real browser: every line answered, plain requests followed, and a hard week of a report."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browsing import PRIYA, SAM, be, reply, scenes, set_up_a_first_one_on_one, type_in, until_there

pytestmark = pytest.mark.slow

RECAP = """Recap Sam 8/12 📝
*Mood*: better than last week, still tired
- Sam: API draft review → by Fri
- Me: talk to ops (asap!!)
- Sam to think about whether he wants to lead the migration
- we'll revisit comp in Feb
- parking lot: conference talk
He's on PTO 21-24 Dec."""
NOT_FOR_SAM = ("still tired", "conference talk", "on PTO", "worried about the reorg", "lead the migration")
MIXED = """Sam: book the demo room by Friday
I'm worried about the reorg
maybe I'll ask HR"""
HARD_WEEK = (
    "I'm overwhelmed, the on-call rota is killing me",
    "I don't feel safe raising this",
    "I'd like a mentor",
    "I feel invisible in the standups",
    "honestly I'm exhausted",
)


def test_every_line_is_answered(page: Page):
    set_up_a_first_one_on_one(page)
    brief = until_there(page, "Your 1:1 with Sam")
    recap = reply(page, brief, RECAP, "Logged these 3")
    for task in ("API draft review, by Fri", "talk to ops", "revisit comp, by Sun 28 Feb"):
        expect(recap).to_contain_text(task)
    expect(recap).to_contain_text("Shall I log this?")
    expect(recap).to_contain_text("4 lines left as they are")
    scenes(page, "typed-recap")
    recap.get_by_role("button", name="Show").click()
    form = page.locator("dialog[data-modal]")
    expect(form).to_contain_text("still tired")
    expect(form.locator("select")).to_have_count(4)
    form.locator("[data-submit]").click()
    expect(form).to_have_count(0)

    mixed = reply(page, brief, MIXED, "What would you like to do with these?")
    menus = mixed.locator("select")
    expect(menus).to_have_count(2)
    scenes(page, "typed-choices")
    menus.first.select_option(label="Keep as my note")
    expect(mixed).to_contain_text("Kept as a private note")

    be(page, SAM)
    for tab in ("messages", "home"):
        page.locator(f"[data-tab={tab}]").click()
        page.wait_for_timeout(700)
        for words in NOT_FOR_SAM:
            expect(page.locator("main")).not_to_contain_text(words)
    expect(page.locator("main")).to_contain_text("book the demo room")


def test_plain_requests_are_followed(page: Page):
    set_up_a_first_one_on_one(page)
    page.locator("[data-tab=messages]").click()
    for text, answer, button, done in (
        ("move my 1:1 with Sam to Thursday 3pm", "Shall I move your 1:1 with Sam to Thu", "Move it", "15:00"),
        ("I'm sick today, can you cancel my 1:1 with Sam?", "Shall I skip", "Skip it", "Skipped"),
        ("stop", "What would you like less of?", "Pause everything", "First day back"),
    ):
        type_in(page, text)
        asked = page.locator(".message", has_text=answer).last
        expect(asked).to_be_visible()
        scenes(page, f"typed-{button.split()[0].lower()}")
        asked.get_by_role("button", name=button).click()
        expect(page.locator("body")).to_contain_text(done)
    page.locator("dialog[data-modal] [data-close-view]").first.click()
    expect(page.locator("dialog[data-modal]")).to_have_count(0)
    type_in(page, "hey coach, make my 1:1s purple")
    unclear = page.locator(".message", has_text="I didn’t understand").last
    expect(unclear).to_be_visible()
    expect(unclear).not_to_contain_text("ommitment", use_inner_text=True)
    expect(unclear.get_by_role("button")).to_have_count(3)
    scenes(page, "typed-not-understood")


def test_a_report_who_only_writes_feelings(page: Page):
    set_up_a_first_one_on_one(page)
    be(page, SAM)
    brief, answers = until_there(page, "Your 1:1 with Priya"), set[str]()
    for words in HARD_WEEK:
        answer = reply(page, brief, words, "outside your 1:1s")
        expect(answer).to_contain_text(words)
        expect(answer).not_to_contain_text("ommitment", use_inner_text=True)
        expect(answer.get_by_role("button", name="Log it")).to_have_count(0)
        answers.add(answer.inner_text().partition(words)[0].strip().splitlines()[-1])
    assert len(answers) > 2, answers  # not the same sentence every day
    answer.get_by_role("button", name="Keep as my note").click()
    expect(answer).to_contain_text("Kept as a private note")
    scenes(page, "typed-hard-week")
    be(page, PRIYA)
    for words in HARD_WEEK:
        expect(page.locator("#app, main").first).not_to_contain_text(words)
