"""Every page is sound in both schemes and both widths: quiet, accessible, and no wider than the window."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from dashboard import routes
from tests.browser.audit import violations
from tests.browser.conftest import settle, watch
from tests.dashboard.fakes import ScriptedSources

FAILED = [{"asset": "pr_summaries", "partition": "2026-09-30", "reason": "Groq answered 503.", "attempts": 3}]
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
# Tables of which a part is beyond the edge of their card.
CUT_TABLES = """() => [...document.querySelectorAll('table')]
  .filter((table) => table.parentElement.scrollWidth > table.parentElement.clientWidth)
  .map((table) => table.getAttribute('aria-label'))"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_quiet_and_accessible(
    new_context: Callable[..., Any], sources: ScriptedSources, scheme: Any
) -> None:
    page = new_context(color_scheme=scheme, viewport={"width": 1440, "height": 900}).new_page()
    wrong = watch(page)
    page.goto("/teams/acme/overview")
    for slug in routes.SLUGS:
        page.locator(f"#nav-{slug}").click()
        expect(page).to_have_url(f"/teams/acme/{slug}")
        settle(page)
        assert violations(page) == [], slug
        assert wrong == [], slug


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_states_without_data_are_accessible_too(
    new_context: Callable[..., Any], sources: ScriptedSources, scheme: Any, tmp_path: Path
) -> None:
    page = new_context(color_scheme=scheme).new_page()
    wrong = watch(page)

    def look(path: str, **state: Any) -> None:
        for name, value in state.items():
            setattr(sources, name, value)
        page.goto(path)
        settle(page)
        assert violations(page) == [], path
        assert wrong == [], path

    look("/teams/acme/data-status", status="background_llm", read_days=74, summarized_days=52, failed=FAILED)
    look("/teams/acme/onboarding", status="syncing", read_days=12, summarized_days=4, failed=[])
    look("/teams/acme/onboarding", status="failed", error="GitHub refused the token.", failed=FAILED)
    look("/new-team", status="complete", error=None, failed=[])
    look("/teams/acme/onboarding")
    for slug in routes.SLUGS:  # nothing is published yet
        look(f"/teams/acme/{slug}", root=tmp_path)
    look("/", names=())


def test_a_page_that_does_not_exist_leads_back(page: Page, sources: ScriptedSources) -> None:
    page.goto("/teams/acme/nothing")
    expect(page.get_by_role("heading", level=1, name="Page not found")).to_be_visible()
    assert violations(page) == []
    page.locator("#not-found-back").click()
    expect(page.get_by_role("heading", level=1, name="Overview")).to_be_visible()


def test_no_page_is_wider_than_a_phone(new_context: Callable[..., Any], sources: ScriptedSources) -> None:
    page = new_context(**PHONE).new_page()
    wrong = watch(page)
    for slug in routes.SLUGS:
        page.goto(f"/teams/acme/{slug}")
        settle(page)
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, slug
        assert page.evaluate(CUT_TABLES) == [], slug
    assert wrong == []


def test_a_phone_lists_pull_requests_as_cards_and_pages_on(
    new_context: Callable[..., Any], sources: ScriptedSources
) -> None:
    page = new_context(**PHONE).new_page()
    page.goto("/teams/acme/pull-requests")
    cards = page.locator(".phone-card")
    expect(cards).to_have_count(25)
    expect(page.locator("#pulls-table")).to_be_hidden()
    page.locator("#pulls-more").click()
    expect(cards).to_have_count(50)
    cards.nth(30).click()
    expect(page.locator("#pull-request")).to_be_visible()


@pytest.mark.parametrize(
    ("scheme", "slug", "name", "head"),
    [
        ("light", "people", "Activity and review load", "Person Merged Median Reviewed Colleagues"),
        ("dark", "data-status", "Rows by step", "Step Days Rows Expected API Last"),
    ],
)
def test_a_table_on_a_phone_is_cards_to_the_eye_and_a_table_to_a_screen_reader(
    new_context: Callable[..., Any],
    sources: ScriptedSources,
    scheme: Any,
    slug: str,
    name: str,
    head: str,
) -> None:
    page = new_context(color_scheme=scheme, **PHONE).new_page()
    page.goto(f"/teams/acme/{slug}")
    settle(page)
    table, columns = page.get_by_role("table", name=name), head.split()
    expect(table.get_by_role("columnheader")).to_have_count(len(columns))
    cells = table.get_by_role("row").nth(1).get_by_role("cell")
    expect(cells).to_have_count(len(columns))
    assert columns[2] in cells.nth(2).evaluate("(cell) => getComputedStyle(cell, '::before').content")
    first, third = cells.nth(0).bounding_box(), cells.nth(2).bounding_box()
    assert first
    assert third
    assert third["y"] > first["y"]
    assert violations(page) == []
