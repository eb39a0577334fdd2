"""Every page is sound in both schemes and both widths: quiet, accessible, and no wider than the window."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from dashboard import routes
from tests.browser.audit import violations_in_both_schemes
from tests.browser.conftest import watch
from tests.browser.quiet import walk
from tests.dashboard.fakes import ScriptedSources

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


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
