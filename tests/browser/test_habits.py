"""What people are used to: links, the back button, the keyboard, their colour scheme."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.quiet import settle
from tests.dashboard.fakes import ScriptedSources

NOTE_MOTION = """window.moved = [];
for (const begun of ["animationstart", "transitionrun"])
    document.addEventListener(begun, (event) => {
        const part = event.target.className + event.pseudoElement;
        window.moved.push((event.animationName || event.propertyName) + " of " + part);
    }, true);"""


def test_filters_live_in_the_url_and_the_back_button_undoes_them(watched: Page) -> None:
    watched.goto("/teams/acme/overview")
    settle(watched)
    merged = watched.locator("#kpi-merged .kpi-value")
    thirty = merged.inner_text()
    watched.get_by_text("90 days", exact=True).click()
    expect(merged).not_to_have_text(thirty)
    expect(watched).to_have_url(re.compile(r"\?range=90d$"))
    ninety = merged.inner_text()
    watched.locator("#filter-ai").click()
    watched.get_by_role("option", name="Authored by AI").click()
    expect(merged).not_to_have_text(ninety)
    expect(watched).to_have_url(re.compile(r"range=90d&ai=authored$"))
    watched.locator("#nav-delivery").click()
    expect(watched.get_by_role("heading", level=1, name="Delivery")).to_be_focused()
    expect(watched).to_have_url(re.compile(r"delivery\?range=90d&ai=authored$"))
    watched.go_back()
    watched.go_back()
    expect(watched).to_have_url(re.compile(r"overview\?range=90d$"))
    expect(merged).to_have_text(ninety)
    watched.go_back()
    expect(merged).to_have_text(thirty)


def test_a_shared_link_opens_with_its_filters(watched: Page) -> None:
    watched.goto("/teams/acme/pull-requests?from=2026-10-01&to=2026-10-31&who=everyone&author=dependabot")
    settle(watched)
    expect(watched.locator("#filter-author")).to_have_value("dependabot")
    expect(watched.locator("#window")).to_contain_text("Oct 1 – Oct 31, 2026")
    expect(watched.locator("#pulls-grid .person").first).to_contain_text("dependabot")
    names = watched.locator("#pulls-grid .ag-center-cols-container .person").all_inner_texts()
    assert {name.split()[-1] for name in names} == {"dependabot"}


def test_a_slash_searches_and_escape_closes(watched: Page) -> None:
    watched.goto("/teams/acme/quality")
    settle(watched)
    watched.keyboard.press("/")
    search = watched.locator("#pulls-search")
    expect(search).to_be_focused()
    search.fill("axios")
    expect(watched.locator("#pulls-count")).to_contain_text("No pull request matches")
    settle(watched)
    expect(watched.get_by_text("No Rows To Show")).to_be_hidden()
    watched.get_by_text("Everyone", exact=True).click()
    expect(watched.locator("#pulls-count")).to_contain_text("pull request")
    watched.locator("#pulls-grid .pr-title").first.click()
    expect(watched.locator("#pull-request")).to_be_visible()
    watched.keyboard.press("Escape")
    expect(watched.locator("#pull-request")).to_have_count(0)


def test_the_chosen_scheme_stays_and_the_charts_follow(watched: Page) -> None:
    watched.goto("/teams/acme/overview")
    settle(watched)
    expect(watched.locator("#overview-cycle .scatterlayer path").first).to_be_visible()
    grid = "document.querySelector('#overview-cycle .js-plotly-plot')._fullLayout.yaxis.gridcolor"
    light = watched.evaluate(grid)
    watched.locator("#scheme").click()
    expect(watched.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")
    settle(watched)
    assert watched.evaluate(grid) != light
    watched.reload()
    expect(watched.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")


def test_charts_over_time_count_by_the_chosen_period(watched: Page) -> None:
    watched.goto("/teams/acme/delivery?range=90d")
    settle(watched)
    card = watched.get_by_label("Throughput", exact=True)
    expect(card.locator(".card-sub")).to_have_text("Closed pull requests per week", use_inner_text=True)
    watched.locator("#filter-by").click()
    watched.get_by_role("option", name="By month").click()
    expect(watched).to_have_url(re.compile(r"range=90d&by=month$"))
    expect(card.locator(".card-sub")).to_have_text("Closed pull requests per month", use_inner_text=True)
    expect(card.locator(".legend")).to_contain_text("Nov 2026: 22/30 days")
    watched.locator("#nav-pull-requests").click()
    expect(watched).to_have_url(re.compile(r"pull-requests\?range=90d&by=month$"))
    expect(watched.locator("#filter-by")).to_be_hidden()
    watched.go_back()
    expect(watched.locator("#filter-by")).to_have_value("By month")
    watched.go_back()
    expect(watched.locator("#filter-by")).to_have_value("By week")


def test_only_a_choice_opens_a_pull_request(watched: Page) -> None:
    watched.goto("/teams/acme/pull-requests?range=90d")
    settle(watched)
    rows, drawer = watched.locator("#pulls-grid .pr-title"), watched.locator("#pull-request")
    rows.first.click()
    expect(drawer).to_be_visible()
    watched.keyboard.press("Escape")
    expect(drawer).to_have_count(0)
    count, search = watched.locator("#pulls-count"), watched.locator("#pulls-search")
    for text in ("platform", "no such text", ""):
        before = count.inner_text()
        search.fill(text)
        expect(count).not_to_have_text(before)
        settle(watched)
        expect(drawer).to_have_count(0)
        expect(search).to_be_focused()
    rows.first.click()
    expect(drawer).to_be_visible()
    watched.keyboard.press("Escape")
    expect(drawer).to_have_count(0)
    rows.first.click()  # the same one again
    expect(drawer).to_be_visible()
    watched.keyboard.press("Escape")
    expect(drawer).to_have_count(0)
    watched.keyboard.press("ArrowDown")
    watched.keyboard.press("Space")
    expect(drawer).to_be_visible()


def test_a_finding_opens_the_pull_requests_it_names(watched: Page) -> None:
    watched.goto("/teams/acme/overview")
    settle(watched)
    watched.locator("#overview-insights .insight").first.click()
    expect(watched.locator("#pulls-count")).to_have_text("20 pull requests")
    expect(watched.locator("#pulls-behind")).to_contain_text("20 of 48 pull requests shown")
    watched.go_back()
    expect(watched).to_have_url(re.compile("overview$"))


def test_nothing_moves_for_readers_who_want_it_still(
    new_context: Callable[..., Any], sources: ScriptedSources
) -> None:
    sources.status, sources.read_days, sources.summarized_days = "background_llm", 74, 52
    page = new_context(reduced_motion="reduce").new_page()
    page.add_init_script(NOTE_MOTION)
    page.goto("/teams/acme/overview")
    settle(page)
    expect(page.locator("#banner-progress")).to_be_visible()
    page.get_by_text("90 days", exact=True).click()
    page.locator("#scheme").click()
    settle(page)  # the figures of ninety days bring buttons of their own
    page.get_by_role("button", name="Show SQL: PRs merged").click()
    expect(page.locator("#sql-code")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#sql-code")).to_have_count(0)
    settle(page)
    assert page.evaluate("window.moved") == []
    assert page.evaluate("document.querySelector('.js-plotly-plot')._fullLayout.transition") is None
