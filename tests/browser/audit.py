"""What does axe object to on a page?"""

from pathlib import Path

from playwright.sync_api import Page

AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text()
LOOKS, BETWEEN_MS = 4, 500


def violations(page: Page) -> list[str]:
    """What axe objects to, and where; what is gone a moment later was a grid or a chart being drawn."""
    found = looked(page)
    for _ in range(LOOKS - 1):
        if not found:
            break
        page.wait_for_timeout(BETWEEN_MS)
        found = looked(page)
    return found


def looked(page: Page) -> list[str]:
    """One look."""
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then((done) => done.violations)")
    return [f"{item['id']}: {node['html'][:160]}" for item in found for node in item["nodes"]]
