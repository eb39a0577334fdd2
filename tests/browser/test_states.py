"""A page without data, with a fault, or of another address is as sound as one with data."""

from datetime import datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from dashboard import routes
from tests.browser.audit import violations, violations_in_both_schemes
from tests.browser.quiet import settle, walk
from tests.dashboard.fakes import ScriptedSources, failed_day

FAILED = [
    failed_day("pr_summaries", "2026-09-30", "Groq answered 503."),
    failed_day("pull_requests", "2026-11-20", "GitHub answered 502.", data_as_of=datetime(2026, 11, 22)),
]


def test_states_without_data_are_accessible_too(
    watched: Page, sources: ScriptedSources, tmp_path: Path
) -> None:
    def look(path: str, **state: Any) -> None:
        watched.goto("about:blank")  # the page before would follow the new state to another address by itself
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
