"""What does axe object to on a page?"""

from pathlib import Path

from playwright.sync_api import Page

AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text()


def violations(page: Page) -> list[str]:
    """What axe objects to, and where."""
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then((done) => done.violations)")
    return [f"{item['id']}: {node['html'][:160]}" for item in found for node in item["nodes"]]
