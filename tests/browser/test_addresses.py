"""An address of the explorer opens what it was copied from: one pull request, a search, open ones."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.audit import violations
from tests.browser.conftest import watch
from tests.browser.quiet import settle
from tests.browser.test_cards import number, rows_of
from tests.browser.test_every_page import PHONE
from tests.dashboard.fakes import ScriptedSources

ONE = re.compile(r"pr=acme/[a-z-]+%23\d+")
LISTED = re.compile(r"\?q=cache&range=90d$")
ONE_LISTED = re.compile(r"\?q=cache&range=90d&pr=acme/[a-z-]+%23\d+$")


def test_a_pull_request_is_a_step_in_the_address(watched: Page) -> None:
    watched.goto("/teams/acme/pull-requests?q=cache&range=90d")
    settle(watched)
    drawer, rows = watched.locator("#pull-request"), watched.locator("#pulls-grid .pr-title")
    rows.nth(1).click()
    expect(drawer).to_be_visible()
    expect(watched).to_have_url(ONE_LISTED)
    title = watched.locator(".drawer-title").inner_text()
    shared = watched.url
    watched.go_back()
    expect(drawer).to_have_count(0)
    expect(watched).to_have_url(LISTED)
    watched.go_forward()
    expect(watched.locator(".drawer-title")).to_have_text(title)
    watched.keyboard.press("Escape")
    expect(drawer).to_have_count(0)
    expect(watched).to_have_url(LISTED)

    other = watched.context.new_page()
    wrong = watch(other)
    other.goto(shared)
    expect(other.locator(".drawer-title")).to_have_text(title)
    expect(other.locator("#pulls-search")).to_have_value("cache")
    settle(other)
    found = [item for item in violations(other) if not item.startswith("landmark-")]  # Mantine's <header>
    assert found == []
    other.get_by_role("button", name="Close").click()
    expect(other.locator("#pull-request")).to_have_count(0)
    expect(other).to_have_url(LISTED)
    assert wrong == []


def test_a_copied_link_is_the_address(
    new_context: Callable[..., Any], sources: ScriptedSources, served: tuple[str, ScriptedSources]
) -> None:
    context = new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    wrong = watch(page)
    page.goto("/teams/acme/quality")
    settle(page)
    page.locator("#quality-merged-unreviewed .pr-title a").first.click()
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator("#pull-request-copied")).to_have_text("Link copied")
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    assert ONE.search(page.url)
    page.evaluate("navigator.clipboard.writeText('')")
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined, configurable: true})")
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile("pull-requests$"))
    page.locator("#pulls-grid .pr-title").first.click()
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator("#pull-request-copied")).to_have_text("Link copied")
    page.evaluate("delete navigator.clipboard")
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    assert wrong == []


def test_a_search_is_in_the_address_and_the_export_is_what_it_found(watched: Page) -> None:
    watched.goto("/teams/acme/pull-requests?range=90d")
    settle(watched)
    count, search = watched.locator("#pulls-count"), watched.locator("#pulls-search")
    everything = count.inner_text()
    search.fill("offline queue & more")
    expect(watched).to_have_url(re.compile(r"q=offline\+queue\+%26\+more$"))
    search.fill("offline queue")
    expect(watched).to_have_url(re.compile(r"q=offline\+queue$"))
    expect(count).not_to_have_text(everything)
    settle(watched)
    shared, shown = watched.url, count.inner_text()
    watched.go_back()
    expect(search).to_have_value("")
    expect(count).to_have_text(everything)
    watched.goto(shared)
    expect(search).to_have_value("offline queue")
    expect(count).to_have_text(shown)
    settle(watched)
    titles = watched.locator("#pulls-grid .pr-title")
    expect(titles.first).to_contain_text("offline queue")
    with watched.expect_download() as download:
        watched.locator("#pulls-export").click()
    rows = rows_of(download.value.path())
    assert len(rows) == number(shown)
    assert all("offline queue" in row["title"].lower() for row in rows)


def test_what_an_address_names_and_is_not_there_is_said_and_stays_text(watched: Page) -> None:
    hostile = "%3Cimg%20src=x%20onerror=%22window.pwned=1%22%3E%231"
    for name in ("globex/mobile%23101", "nonsense", hostile, "'%20or%201=1%20--%231"):
        watched.goto(f"/teams/acme/pull-requests?pr={name}&q={hostile}")
        expect(watched.get_by_role("dialog")).to_contain_text("This team has no pull request")
        expect(watched.locator("#pulls-count")).to_have_text("No pull request matches")
        assert watched.evaluate("typeof window.pwned") == "undefined"
        assert watched.locator("[role=dialog] img").count() == 0


def test_a_finding_about_open_pull_requests_opens_exactly_those(
    new_context: Callable[..., Any], sources: ScriptedSources
) -> None:
    page = new_context().new_page()
    wrong = watch(page)
    page.goto("/teams/acme/overview")
    settle(page)
    finding = page.locator("#overview-insights .insight", has_text="open pull requests have waited")
    waits = number(finding.inner_text())
    finding.click()
    expect(page.locator("#pulls-count")).to_contain_text(f"{waits} open pull requests")
    expect(page.locator("#pulls-behind")).to_contain_text("open pull requests have waited for a reviewer")
    expect(page.get_by_role("columnheader", name="Open for")).to_be_visible()
    rows = page.locator("#pulls-grid .ag-center-cols-container .ag-row")
    expect(rows).to_have_count(waits)
    rows.first.click()
    expect(page.locator("#pull-request")).to_contain_text("Waiting for review")
    page.keyboard.press("Escape")
    with page.expect_download() as download:
        page.locator("#pulls-export").click()
    assert len(rows_of(download.value.path())) == waits
    page.locator("#pulls-sql").click()
    expect(page.locator("#sql-code")).to_contain_text("stale_open/all")
    page.keyboard.press("Escape")
    page.locator("#pulls-all").click()
    expect(page.get_by_role("columnheader", name="Closed")).to_be_visible()
    assert wrong == []


def test_a_phone_opens_a_shared_pull_request_and_lists_open_ones(
    new_context: Callable[..., Any], sources: ScriptedSources
) -> None:
    page = new_context(**PHONE).new_page()
    page.goto("/teams/acme/pull-requests?of=delivery-open")
    cards = page.locator(".phone-card")
    expect(cards).to_have_count(12)
    cards.nth(2).click()
    expect(page).to_have_url(re.compile(r"of=delivery-open&pr=acme/[a-z-]+%23\d+$"))
    expect(page.locator("#pull-request")).to_be_visible()
    page.go_back()
    expect(page.locator("#pull-request")).to_have_count(0)
    expect(cards).to_have_count(12)
