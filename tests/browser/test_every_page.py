"""Every page is sound in both schemes and both widths: quiet, accessible, and no wider than the window."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from dashboard import routes
from tests.browser.audit import violations, violations_in_both_schemes
from tests.browser.conftest import watch
from tests.browser.quiet import settle, walk
from tests.dashboard.fakes import ScriptedSources

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
# Tables of which a part is beyond the edge of their card.
CUT_TABLES = """() => [...document.querySelectorAll('table')]
  .filter((table) => table.parentElement.scrollWidth > table.parentElement.clientWidth)
  .map((table) => table.getAttribute('aria-label'))"""


def test_every_page_is_quiet_and_accessible(
    new_context: Callable[..., Any], sources: ScriptedSources
) -> None:
    page = new_context(viewport={"width": 1440, "height": 900}).new_page()
    wrong = watch(page)
    page.goto("/teams/acme/overview")
    for slug in routes.SLUGS:
        walk(page, slug)
        assert violations_in_both_schemes(page) == [], slug
        assert wrong == [], slug


def test_no_page_is_wider_than_a_phone(new_context: Callable[..., Any], sources: ScriptedSources) -> None:
    page = new_context(**PHONE).new_page()
    wrong = watch(page)
    page.goto("/teams/acme/overview")
    for slug in routes.SLUGS:
        walk(page, slug)
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
