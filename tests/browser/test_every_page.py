"""Every page is sound in both schemes and both widths: quiet, accessible, and no wider than the window."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from dashboard import routes
from tests.browser.audit import violations, violations_in_both_schemes
from tests.browser.conftest import watch
from tests.browser.quiet import settle, walk
from tests.dashboard.fakes import ScriptedSources

FAILED = [{"asset": "pr_summaries", "partition": "2026-09-30", "reason": "Groq answered 503.", "attempts": 3}]
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


def test_states_without_data_are_accessible_too(
    watched: Page, sources: ScriptedSources, tmp_path: Path
) -> None:
    def look(path: str, **state: Any) -> None:
        for name, value in state.items():
            setattr(sources, name, value)
        watched.goto(path)
        settle(watched)
        assert violations_in_both_schemes(watched) == [], path

    look("/teams/acme/data-status", status="background_llm", read_days=74, summarized_days=52, failed=FAILED)
    look("/teams/acme/onboarding", status="syncing", read_days=12, summarized_days=4, failed=[])
    look("/teams/acme/onboarding", status="failed", error="GitHub refused the token.", failed=FAILED)
    look("/new-team", status="complete", error=None, failed=[])
    look("/teams/acme/onboarding")
    look("/", names=())
    sources.names = ("acme",)
    look("/teams/acme/overview", root=tmp_path)
    for slug in routes.SLUGS:  # nothing is published yet
        walk(watched, slug)
        assert violations_in_both_schemes(watched) == [], slug


def test_a_page_that_does_not_exist_leads_back(page: Page, sources: ScriptedSources) -> None:
    page.goto("/teams/acme/nothing")
    expect(page.get_by_role("heading", level=1, name="Page not found")).to_be_visible()
    assert violations(page) == []
    page.locator("#not-found-back").click()
    expect(page.get_by_role("heading", level=1, name="Overview")).to_be_visible()


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
