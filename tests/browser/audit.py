"""What does axe object to on a page, in either scheme?"""

from pathlib import Path

from playwright.sync_api import Page

from tests.browser.quiet import settle

AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text()
EVERY_RULE: dict[str, object] = {"resultTypes": ["violations"]}
COLOURS = {**EVERY_RULE, "runOnly": ["color-contrast", "link-in-text-block"]}


def violations(page: Page, options: dict[str, object] = EVERY_RULE) -> list[str]:
    """What axe objects to, and where."""
    page.evaluate(AXE)
    found = page.evaluate("(options) => axe.run(document, options).then((done) => done.violations)", options)
    return [f"{item['id']}: {node['html'][:160]}" for item in found for node in item["nodes"]]


def violations_in_both_schemes(page: Page) -> list[str]:
    """The same for a light page, and for its colours when the system turns dark; it ends light."""
    light = violations(page)
    page.emulate_media(color_scheme="dark")
    settle(page)
    dark = violations(page, COLOURS)
    assert page.locator("html").get_attribute("data-mantine-color-scheme") == "dark"
    page.emulate_media(color_scheme="light")
    return light + [f"dark: {one}" for one in dark]
