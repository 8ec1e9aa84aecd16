"""What somebody does on the sandbox's page in a real browser."""

import re

from playwright.sync_api import Locator, Page, TimeoutError, expect

from tests.e2e.conftest import SCENES

PRIYA, SAM = "Priya Raman", "Sam Okafor"
STEPS = 15
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


def be(page: Page, name: str):
    """Act as somebody else, in their messages with Coach."""
    page.locator("[data-switch]", has_text=name).click()
    expect(page.locator("[data-switch][aria-current=true]")).to_contain_text(name)
    page.locator("[data-tab=messages]").click()


def set_up_a_first_one_on_one(page: Page):
    """As Priya, with Sam."""
    opened_by(page, page.get_by_role("button", name="Set up your first 1:1"))
    fill(page, report=SAM)
    save(page, "is set up")


def message(page: Page, text: str) -> Locator:
    """The first message that holds a text, not those of a thread."""
    return page.locator(".message", has_text=text).filter(has_not=page.locator("aside")).first


def until_there(page: Page, text: str) -> Locator:
    """The message that holds a text, once it has come."""
    page.locator("[data-tab=messages]").click()
    found = message(page, text)
    step_until(page, found)
    return found


def step_until(page: Page, wanted: Locator):
    """Jump from one thing due to the next until it is there."""
    for _ in range(STEPS):
        if wanted.count():
            break
        page.locator("[data-clock=next]").click()
        page.wait_for_timeout(700)
    expect(wanted.first).to_be_visible()


def type_in(page: Page, text: str):
    """Write to Coach, outside of a thread."""
    box = page.locator("main [data-composer] textarea").first
    box.fill(text)
    box.press("Enter")


def reply(page: Page, parent: Locator, text: str, answer: str) -> Locator:
    """Write in a message's thread; the answer there, once it has come."""
    thread = page.locator("aside[data-thread]")
    if not thread.count():
        parent.hover()
        parent.locator("[data-open-thread], [data-reply]").first.click()
    box, there = thread.locator("[data-composer=thread] textarea"), thread.locator(".message")
    expect(there.first).to_be_visible()
    before = there.count()
    box.fill(text)
    box.press("Enter")
    answered = there.nth(before + 1)
    expect(answered).to_contain_text(answer)
    return answered


def opened_by(page: Page, opener: Locator) -> Locator:
    """The form a button opens. Home is drawn again when somebody looks at it, and a click just then is lost."""
    form = page.locator("dialog[data-modal]")
    for _ in range(3):
        opener.click()
        try:
            form.wait_for(timeout=3_000)
        except TimeoutError:
            continue
        break
    return form


def fill(page: Page, **fields: str):
    """Fill the fields of the open form, by their block ids."""
    form = page.locator("dialog form:not([hidden])")
    for name, value in fields.items():
        field = form.locator(f"[data-action-id][data-block-id={name}]")
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)


def save(page: Page, answer: str):
    """Save the open form and close what it answers."""
    form = page.locator("dialog[data-modal]")
    form.locator("form:not([hidden]) [data-submit]").click()
    expect(form).to_contain_text(re.compile(re.escape(answer)))
    form.locator("[data-close-view]").first.click()
    expect(form).to_have_count(0)


def scene(page: Page, name: str):
    """A picture, to be looked at."""
    page.screenshot(path=SCENES / f"{name}.png")


def scenes(page: Page, name: str):
    """Pictures on a desktop and a phone."""
    for size, where in ((PHONE, "-phone"), (DESKTOP, "")):
        page.set_viewport_size(size)
        scene(page, f"{name}{where}")
