"""How soon does a person see something, and the figures? Chromium with an empty cache, every time."""

import os
import shutil
from dataclasses import dataclass

from playwright.sync_api import Browser, sync_playwright

from benchmarks.dashboard.snapshot import TEAM

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
CHARTS = ("overview-throughput", "overview-cycle", "overview-stages")
PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"
SENT = "performance.getEntriesByType('resource').reduce((sum, each) => sum + each.transferSize, 0)"


@dataclass(frozen=True)
class Load:
    """One load of the overview: milliseconds from the start of the navigation, kilobytes over the wire."""

    paint: float
    figures: float
    charts: float
    kilobytes: float


def loads(url: str, count: int) -> list[Load]:
    """As many first visits."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            return [one(browser, url) for _ in range(count)]
        finally:
            browser.close()


def one(browser: Browser, url: str) -> Load:
    """One first visit; the figures are there when all of them and the three charts are drawn."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(f"{url}/teams/{TEAM.name}/overview", wait_until="commit")
    page.locator("#overview-kpis .kpi-value").first.wait_for(timeout=60_000)
    figures = float(page.evaluate("performance.now()"))
    for chart in CHARTS:
        page.locator(f"#{chart} .main-svg").first.wait_for(timeout=60_000)
    load = Load(
        paint=float(page.evaluate(PAINT)),
        figures=figures,
        charts=float(page.evaluate("performance.now()")),
        kilobytes=float(page.evaluate(SENT)) / 1000,
    )
    context.close()
    return load
