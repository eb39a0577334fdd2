"""The map of days is walked through by keyboard, keeps the reader's place, and never relies on colour alone."""

from datetime import datetime

from playwright.sync_api import Locator, Page, expect

from tests.browser.quiet import settle
from tests.dashboard.fakes import ScriptedSources, failed_day

FAILED = failed_day("pr_summaries", "2026-11-20", "Groq answered 503.")


def square(page: Page, name: str) -> Locator:
    return page.get_by_role("gridcell", name=name)


def test_arrow_keys_walk_and_enter_opens_a_day(watched: Page, sources: ScriptedSources) -> None:
    sources.failed = [FAILED]
    watched.goto("/teams/acme/data-status")
    settle(watched)
    newest = square(watched, "Pull requests, Mon, Nov 23, 2026: complete")
    expect(newest).to_have_attribute("tabindex", "0")
    assert watched.locator("#status-map [tabindex='0']").count() == 1
    newest.focus()
    for key in ("ArrowDown", "ArrowLeft", "ArrowLeft", "ArrowLeft"):
        watched.keyboard.press(key)
    failed = square(watched, "Summaries, Fri, Nov 20, 2026: failed")
    expect(failed).to_be_focused()
    expect(watched.locator("#status-map-said")).to_have_text("Summaries, Fri, Nov 20, 2026: failed")
    watched.keyboard.press("Enter")
    expect(watched.locator("#status-day-reason")).to_contain_text("Groq answered 503. (3 attempts)")
    watched.keyboard.press("Escape")
    expect(watched.locator("#status-day-reason")).to_have_count(0)
    expect(failed).to_be_focused()
    watched.keyboard.press("Home")
    expect(square(watched, "Summaries, Wed, Aug 26, 2026: complete")).to_be_focused()


def test_a_poll_changes_the_square_and_leaves_the_reader_in_place(
    watched: Page, sources: ScriptedSources
) -> None:
    sources.status, sources.read_days, sources.summarized_days = "background_llm", 90, 80
    watched.goto("/teams/acme/data-status")
    settle(watched)
    waiting = square(watched, "Summaries, Fri, Sep 4, 2026: in progress")
    waiting.focus()
    sources.summarized_days = 90
    expect(waiting).to_have_count(0)
    expect(square(watched, "Summaries, Fri, Sep 4, 2026: complete")).to_be_focused()


def test_every_state_has_a_form_besides_its_colour(watched: Page, sources: ScriptedSources) -> None:
    old = failed_day("pull_requests", "2026-11-19", "GitHub answered 502.", data_as_of=datetime(2026, 11, 22))
    sources.failed, sources.read_days, sources.summarized_days = [FAILED, old], 74, 52
    watched.goto("/teams/acme/data-status")
    settle(watched)
    drawn = {
        state: watched.locator(f"#status-map .square.{state}").first.evaluate(
            "(node) => getComputedStyle(node).backgroundImage.replace(/rgba?\\([^)]*\\)/g, '')"
        )
        for state in ("materialized", "in_progress", "failed", "refresh_failed")
    }
    assert len(set(drawn.values())) == 4
    expect(square(watched, "Pull requests, Thu, Nov 19, 2026: complete, its refresh failed")).to_have_count(1)
