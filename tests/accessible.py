"""What holds for everybody who uses the sandbox's page: axe-core's rules for WCAG 2.2 AA, at two widths and in both
colour schemes."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WIDTHS = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}
SCHEMES = ("light", "dark")
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    # ARIA's combobox may be any element that takes text; HTML's own list of roles leaves it out for several lines.
    "rules": {"aria-allowed-role": {"enabled": False}, "target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
# The names that axe-core computes of what can be reached; the same name twice is a fault.
REPEATED = """() => {
  axe.setup(document);
  const reached = [...document.querySelectorAll("button, summary, select, textarea, [role=button], .button")]
    .filter((node) => node.checkVisibility({ visibilityProperty: true }) && !node.closest("[inert], label")
      && (!document.querySelector("dialog[open]") || node.closest("dialog[open]")));
  const names = reached.map((node) => axe.commons.text.accessibleText(node));
  axe.teardown();
  return names.filter((name, at) => !name || names.indexOf(name) !== at);
}"""


def faults(page: Page) -> list[str]:
    """What is wrong with the page as it is now, in words for whoever has to put it right."""
    found = Axe().run(page, options=RULES).response["violations"]
    wrong = [
        f"{each['id']}: {node['html'][:160]} ({node['failureSummary']})" for each in found for node in each["nodes"]
    ]
    wrong += [f"two are called {name!r}" for name in page.evaluate(REPEATED)]
    across = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [*wrong, f"{across} px to scroll sideways"] if across > 0 else wrong


def faults_everywhere(page: Page) -> list[str]:
    """`faults` on a desktop and a phone, light and dark; then as it was, light on a desktop."""
    wrong = []
    for width, size in WIDTHS.items():
        page.set_viewport_size(size)
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            wrong += [f"{width}, {scheme}: {fault}" for fault in faults(page)]
    page.set_viewport_size(WIDTHS["desktop"])
    page.emulate_media(color_scheme="light")
    return wrong
