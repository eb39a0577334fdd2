"""When is a page done? When nothing is being asked or drawn, and nothing has changed for a moment."""

import re

from playwright.sync_api import Page, expect

STILL_MS, LONGEST_MS = 200, 60_000
PENDING = (
    "[data-dash-is-loading], .dash-spinner, .plot:not(:has(.main-svg)), .cell-loading, "
    ".ag-header-row:not(:has([role=columnheader]))"  # a grid draws its head a moment after itself
)
UNTIL_QUIET = """([pending, still, longest]) => new Promise((quiet, busy) => {
    const seen = (selector) => [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility());
    const waiting = () => [...document.querySelectorAll(pending), ...seen(".mantine-Skeleton-root")];
    const late = () => busy(new Error("still waiting for " + waiting().map((one) => one.outerHTML.slice(0, 120))));
    const tooLate = setTimeout(late, longest);
    let timer = null;
    const again = () => {
        clearTimeout(timer);
        timer = setTimeout(() => requestIdleCallback(look), still);
    };
    const observer = new MutationObserver(again);
    const look = () => {
        if (waiting().length) return again();
        clearTimeout(tooLate);
        observer.disconnect();
        quiet();
    };
    observer.observe(document.body, { childList: true, subtree: true, characterData: true, attributes: true });
    again();
})"""


def settle(page: Page) -> None:
    """Until the heading is there, every answer is in and drawn, and the page has been still since.

    Raises playwright's Error, with what is waited for, after a minute. Playwright's own "networkidle" is reached once
    per load and not waited for again; and axe, which takes its time, reports what is replaced while it looks.
    """
    expect(page.locator("#page h1").first).to_be_visible()
    page.evaluate(UNTIL_QUIET, [PENDING, STILL_MS, LONGEST_MS])


def walk(page: Page, slug: str) -> None:
    """To another page of the team by the navigation, open or not: a load of all scripts takes seconds."""
    page.locator(f"#nav-{slug}").dispatch_event("click")
    expect(page).to_have_url(re.compile(rf"/teams/acme/{slug}(\?|$)"))
    settle(page)
