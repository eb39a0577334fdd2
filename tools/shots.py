"""How does the dashboard look? Screenshots of every page in both schemes and both widths.

    python tools/shots.py http://127.0.0.1:8050 [--team acme] [--pages overview,ai] [--out shots]
        [--schemes light,dark] [--widths 1440,390]

Prints what a picture does not show: console errors, requests to other hosts, pages that scroll sideways.
"""

import argparse
import os
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

PAGES = "overview,delivery,quality,ai,people,pull-requests,data-status,methods,onboarding"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
PHONE_WIDTH = 640


class Watch:
    """What went wrong in a browser page."""

    def __init__(self, page: Page, base: str) -> None:
        self.messages: list[str] = []
        page.on("console", lambda message: self.note(message.type, message.text))
        page.on("pageerror", lambda error: self.note("error", str(error)))
        page.on("request", lambda request: self.outside(request.url, base))
        page.on("response", lambda answer: self.refused(answer.status, answer.url))

    def note(self, kind: str, text: str) -> None:
        """A message of the console."""
        if kind in ("error", "warning"):
            self.messages.append(f"{kind}: {text[:600]}")

    def outside(self, url: str, base: str) -> None:
        """A request that leaves this host."""
        if not url.startswith((base, "data:", "blob:")):
            self.messages.append(f"request to another host: {url[:200]}")

    def refused(self, status: int, url: str) -> None:
        """An answer that is an error."""
        if status >= 400:
            self.messages.append(f"{status}: {url[:200]}")


def shoot(page: Page, url: str, target: Path) -> str | None:
    """One picture; returns a complaint if the page is wider than the window."""
    page.goto(url)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1200)
    page.screenshot(path=str(target), full_page=True)
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return f"scrolls sideways by {wider} px" if wider > 0 else None


def round_trip(browser: Browser, options: argparse.Namespace, scheme: str, width: int) -> None:
    """Every page in one scheme and width."""
    phone = width < PHONE_WIDTH
    context = browser.new_context(
        viewport={"width": width, "height": 844 if phone else 900},
        color_scheme=scheme,
        is_mobile=phone,
        has_touch=phone,
        device_scale_factor=2 if phone else 1,
    )
    page = context.new_page()
    watch = Watch(page, options.base)
    for name in options.pages.split(","):
        path = f"/teams/{options.team}/{name}" if name and not name.startswith("/") else name or "/"
        target = (
            options.out
            / f"{name.strip('/').replace('/', '_').replace('?', '_') or 'root'}-{scheme}-{width}.png"
        )
        complaint = shoot(page, options.base + path, target)
        for line in [complaint, *dict.fromkeys(watch.messages)]:
            if line:
                sys.stdout.write(f"{name} {scheme} {width}: {line}\n")
        watch.messages.clear()
    context.close()


def main() -> None:
    """Read the command line and take the pictures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("base")
    parser.add_argument("--team", default="acme")
    parser.add_argument("--pages", default=PAGES)
    parser.add_argument("--out", type=Path, default=Path("shots"))
    parser.add_argument("--schemes", default="light,dark")
    parser.add_argument("--widths", default="1440,390")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--font-render-hinting=none"]
        )
        for scheme in options.schemes.split(","):
            for width in options.widths.split(","):
                round_trip(browser, options, scheme, int(width))
        browser.close()


if __name__ == "__main__":
    main()
