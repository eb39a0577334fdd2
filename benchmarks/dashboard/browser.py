"""How soon does a person see something, and the figures? Chromium with an empty cache, every time."""

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from benchmarks.dashboard.snapshot import TEAM

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
WATCH = Path(__file__).with_name("watch.js")
PAGES = ("delivery", "quality", "ai", "people", "pull-requests", "data-status")
RANGES = ("90d", "60d")
PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"
SENT = "performance.getEntriesByType('resource').reduce((sum, each) => sum + each.transferSize, 0)"


@dataclass(frozen=True)
class Load:
    """One load of the overview: milliseconds from the start of the navigation, kilobytes over the wire.

    `steps` are what a reader does next: other dates, then page after page; milliseconds until all of it is drawn.
    """

    paint: float
    figures: float
    complete: float
    kilobytes: float
    steps: dict[str, float] = field(default_factory=dict)


def loads(url: str, count: int) -> list[Load]:
    """As many first visits."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            return [one(browser, url) for _ in range(count)]
        finally:
            browser.close()


def one(browser: Browser, url: str) -> Load:
    """One first visit, and a walk through the pages."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.add_init_script(path=WATCH)
    page.goto(f"{url}/teams/{TEAM.name}/overview", wait_until="commit")
    seen = page.evaluate("seen.when()")
    paint, kilobytes = float(page.evaluate(PAINT)), float(page.evaluate(SENT)) / 1000
    steps = {f"other dates: {name}": float(page.evaluate("seen.choose", name)) for name in RANGES}
    steps |= {f"next page: {slug}": float(page.evaluate("seen.open", slug)) for slug in PAGES}
    context.close()
    return Load(paint, float(seen["figures"]), float(seen["complete"]), kilobytes, steps)
