"""The pages follow the pipeline: onboarding, the history's banner, failed days and their retry."""

import re
import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from dashboard.questions import Questions
from tests.browser.quiet import settle
from tests.dashboard import sample
from tests.dashboard.fakes import ScriptedSources, failed_day

NOTE_SKELETONS = """window.shimmered = [];
new MutationObserver(() => document.querySelectorAll(".mantine-Skeleton-root").forEach((one) => {
    if (one.checkVisibility()) window.shimmered.push(one.closest("[id]").id);
})).observe(document.body, { childList: true, subtree: true });"""
LOOK_NOW = "window.dash_clientside.set_props('poll', { n_intervals: %d })"

FAILED = failed_day("pr_summaries", "2026-11-20", "Groq answered 503.")


def test_onboarding_opens_the_overview_by_itself(watched: Page, sources: ScriptedSources) -> None:
    sources.status, sources.read_days, sources.summarized_days = "syncing", 12, 4
    watched.goto("/teams/acme/overview")
    expect(watched).to_have_url(re.compile("/teams/acme/onboarding$"))
    expect(watched.locator("#onboarding-percent")).to_have_text("46%")
    sources.status, sources.read_days, sources.summarized_days = "background_syncing", 34, 30
    expect(watched).to_have_url(re.compile("/teams/acme/overview$"))
    expect(watched.locator("#banner-progress")).to_contain_text("34 of 90 days read")


def test_the_banner_counts_up_and_leaves_with_good_news(watched: Page, sources: ScriptedSources) -> None:
    sources.status, sources.read_days, sources.summarized_days = "background_llm", 74, 52
    watched.goto("/teams/acme/overview")
    expect(watched.locator("#banner-percent")).to_have_text("54%")
    sources.summarized_days = 30  # a report that falls back is not shown
    watched.locator("#nav-delivery").click()
    settle(watched)
    expect(watched.locator("#banner-percent")).to_have_text("54%")
    sources.status, sources.read_days, sources.summarized_days = "complete", 90, 90
    watched.locator("#nav-quality").click()
    expect(watched.locator("#banner-done")).to_be_visible()
    expect(watched.get_by_text("90 days of history are ready.")).to_be_visible()
    expect(watched.locator("#banner-progress")).to_have_count(0)


def test_figures_follow_a_new_snapshot_and_leave_the_reader_in_place(
    watched: Page, sources: ScriptedSources, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(*given: Any, **named: Any) -> Any:
        time.sleep(0.1)
        return ask(*given, **named)

    ask = Questions.ask
    monkeypatch.setattr(Questions, "ask", slowly)
    sample.publish(tmp_path / "acme", sample.build(45), "0101")
    sources.root, sources.status, sources.read_days = tmp_path, "background_llm", 45
    watched.set_viewport_size({"width": 1280, "height": 560})
    watched.goto("/teams/acme/overview?range=90d&repos=acme/mobile")
    settle(watched)
    watched.evaluate(NOTE_SKELETONS)

    merged, mark = (
        watched.locator("#kpi-merged .kpi-value"),
        watched.get_by_label("Where time goes").locator(".card-info"),
    )
    mark.focus()
    expect(watched.get_by_role("tooltip")).to_be_visible()
    before, top = merged.inner_text(), watched.evaluate("scrollY")
    assert top > 0
    sample.publish(tmp_path / "acme", sample.build(60), "0102")
    watched.evaluate(LOOK_NOW % 1)
    expect(merged).not_to_have_text(before)
    settle(watched)
    expect(watched.get_by_role("tooltip")).to_be_visible()
    expect(mark).to_be_focused()
    assert watched.evaluate("scrollY") == top
    assert watched.evaluate("window.shimmered") == []
    expect(watched).to_have_url(re.compile(r"overview\?range=90d&repos=acme/mobile$"))

    watched.locator("#nav-pull-requests").click()
    settle(watched)
    rows, count = watched.locator("#pulls-grid .ag-body-viewport"), watched.locator("#pulls-count")
    rows.evaluate("(rows) => (rows.scrollTop = 600)")
    watched.locator("#pulls-grid .pr-title").locator("visible=true").nth(8).click()
    close = watched.get_by_role("dialog").get_by_role("button", name="Close")
    expect(close).to_be_focused()
    before, top = count.inner_text(), rows.evaluate("(rows) => rows.scrollTop")
    assert top > 0
    sample.publish(tmp_path / "acme", sample.build(75), "0103")
    watched.evaluate(LOOK_NOW % 2)
    expect(count).not_to_have_text(before)
    settle(watched)
    expect(close).to_be_focused()
    assert rows.evaluate("(rows) => rows.scrollTop") == top


def test_a_failed_day_tells_why_and_is_tried_again(watched: Page, sources: ScriptedSources) -> None:
    sources.failed = [FAILED]
    watched.goto("/teams/acme/overview")
    watched.get_by_role("link", name="See why and retry").click()
    settle(watched)
    expect(watched.locator("#failed-days")).to_contain_text("Groq answered 503.")
    watched.get_by_role("gridcell", name="Summaries, Fri, Nov 20, 2026: failed").click()
    expect(watched.locator("#status-day-reason")).to_contain_text("Groq answered 503. (3 attempts)")
    run = watched.get_by_role("dialog").get_by_role("link", name="Open the run in Dagster")
    expect(run).to_have_attribute("href", "http://127.0.0.1:3000/runs/pr_summaries-2026-11-20")
    watched.get_by_role("button", name="Retry the failed days").click()
    expect(watched.get_by_text("2 days are started again.")).to_be_visible()
    assert sources.retried == ["acme"]


def test_a_failed_onboarding_can_be_tried_again(watched: Page, sources: ScriptedSources) -> None:
    sources.status, sources.error, sources.failed = "failed", "GitHub refused the token.", [FAILED]
    watched.goto("/teams/acme/ai")
    expect(watched.locator("#onboarding-error")).to_have_text("GitHub refused the token.")
    watched.get_by_role("button", name="Retry").click()
    expect(watched.get_by_text("2 days are started again.")).to_be_visible()
    assert sources.retried == ["acme"]
