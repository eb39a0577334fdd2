"""How does the dashboard look? Screenshots of every page in both schemes and both widths.

    python tools/shots.py                        # the demonstration: also the pictures of the README
    python tools/shots.py http://127.0.0.1:8050 [--team acme] [--pages overview,ai] [--out build/shots]
        [--schemes light,dark] [--widths 1440,390]

Without an address it starts `tformance up --demo` in a home of its own, follows it to its end, and stops it.
Prints what a picture does not show: console errors, requests to other hosts, pages that scroll sideways.
"""

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Browser, Page, expect, sync_playwright

PAGES = "overview,delivery,quality,ai,people,pull-requests,data-status,methods,onboarding"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
DOCUMENTATION = Path(__file__).parent.parent / "docs" / "images"
DEMO = "demo"
LONGEST_SECONDS = 600
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


def open_page(page: Page, url: str) -> None:
    """Open a page and wait until everything on it is drawn."""
    page.goto(url)
    page.wait_for_load_state("networkidle")
    expect(page.locator("#page h1").first).to_be_visible(timeout=30_000)
    expect(page.locator(".mantine-Skeleton-root:visible")).to_have_count(0, timeout=30_000)
    page.wait_for_timeout(1200)


def shoot(page: Page, url: str, target: Path) -> str | None:
    """One picture; returns a complaint if the page is wider than the window."""
    open_page(page, url)
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


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def demonstration() -> Iterator[str]:
    """A running demonstration; yields the address of its dashboard."""
    port = free_port()
    with tempfile.TemporaryDirectory() as home:
        environment = os.environ | {
            "TFORMANCE_HOME": home,
            "TFORMANCE_DASHBOARD_PORT": str(port),
            "TFORMANCE_DAGSTER_PORT": str(free_port()),
        }
        command = [sys.executable, "-m", "tformance_assets.cli", "up", "--demo"]
        service = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            service.send_signal(signal.SIGINT)
            service.wait(60)


def reach(base: str, condition: Callable[[dict[str, Any]], bool]) -> None:
    """Waits until the demonstration's report fulfils the condition."""
    deadline = time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < deadline:
        try:
            answer = httpx.get(f"{base}/api/teams/{DEMO}/onboarding", timeout=10)
            if answer.status_code == 200 and condition(answer.json()):
                return
        except httpx.TransportError:
            pass  # not up yet
        time.sleep(0.3)
    raise TimeoutError(f"the demonstration did not get that far within {LONGEST_SECONDS} s")


def document(browser: Browser, base: str) -> None:
    """The pictures of the documentation, each at the moment it is about."""
    DOCUMENTATION.mkdir(parents=True, exist_ok=True)
    reach(base, lambda told: told["phase1"]["progress"] >= 20)
    take(browser, base, "onboarding", "light", "onboarding", height=760)
    reach(base, lambda told: told["status"] == "background_llm" or told["background_sync_progress"] >= 30)
    take(browser, base, "data-status", "light", "data-status", height=960)
    reach(base, lambda told: told["status"] == "complete")
    for scheme in ("light", "dark"):
        take(browser, base, "overview", scheme, f"overview-{scheme}", height=1240)
    take(browser, base, "overview", "dark", "phone", width=390, height=844)


def take(
    browser: Browser, base: str, page_name: str, scheme: Any, name: str, *, width: int = 1440, height: int
) -> None:
    """One picture of what a window of that size shows."""
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    page = context.new_page()
    open_page(page, f"{base}/teams/{DEMO}/{page_name}")
    page.screenshot(path=str(DOCUMENTATION / f"{name}.png"))
    context.close()


def draw(browser: Browser, options: argparse.Namespace) -> None:
    """Every page in every scheme and width."""
    for scheme in options.schemes.split(","):
        for width in options.widths.split(","):
            round_trip(browser, options, scheme, int(width))


def main() -> None:
    """Read the command line and take the pictures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("base", nargs="?")
    parser.add_argument("--team", default=DEMO)
    parser.add_argument("--pages", default=PAGES)
    parser.add_argument("--out", type=Path, default=Path("build/shots"))
    parser.add_argument("--schemes", default="light,dark")
    parser.add_argument("--widths", default="1440,390")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--font-render-hinting=none"]
        )
        if options.base:
            draw(browser, options)
        else:
            with demonstration() as options.base:
                document(browser, options.base)
                draw(browser, options)
            sys.stdout.write(
                f"pictures of the documentation in {DOCUMENTATION}, all pages in {options.out}\n"
            )
        browser.close()


if __name__ == "__main__":
    main()
