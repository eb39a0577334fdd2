"""A card or a page that cannot be filled says so in its place; nothing shimmers for ever."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from dashboard.components import lists
from dashboard.pages import PAGES
from tests.browser.quiet import settle


def fail(*_: Any, **__: Any) -> Any:
    raise RuntimeError("a fault on purpose")


def test_a_card_that_fails_says_so_and_the_others_are_there(
    watched: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "insights", fail)
    watched.goto("/teams/acme/overview")
    settle(watched)
    expect(watched.locator("#overview-insights")).to_contain_text("This could not be shown")
    expect(watched.get_by_text("Something went wrong")).to_be_visible()
    expect(watched.locator("#overview-waiting .list-line")).to_have_count(5)


def test_a_page_that_fails_says_so(watched: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    watched.goto("/teams/acme/overview")
    settle(watched)
    monkeypatch.setitem(PAGES, "quality", PAGES["quality"].__class__("quality", "Quality", "x", fail))
    watched.locator("#nav-quality").click()
    expect(watched.get_by_role("heading", level=1, name="This page could not be shown")).to_be_visible()
    expect(watched.get_by_role("link", name="Reload the page")).to_be_visible()
