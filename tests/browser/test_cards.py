"""What a card shows, lists, exports and says as SQL is the same."""

import csv
import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.quiet import settle
from tests.dashboard.sample import HOSTILE


def number(text: str) -> int:
    """The first number of a text."""
    found = re.search(r"[\d,]+", text)
    assert found, text
    return int(found.group().replace(",", ""))


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def test_key_figures_and_charts_lead_to_their_rows_with_the_same_filters(watched: Page) -> None:
    watched.goto("/teams/acme/overview?range=60d&repos=acme/mobile,acme/platform")
    settle(watched)
    shown = number(watched.locator("#kpi-cycle-rows").inner_text())
    watched.locator("#kpi-cycle-rows").click()
    expect(watched.locator("#pulls-behind")).to_contain_text("Behind Cycle time")
    expect(watched.locator("#pulls-count")).to_have_text(f"{shown} pull requests")
    expect(watched).to_have_url(re.compile(r"of=kpi-cycle.*range=60d.*repos=acme/mobile,acme/platform"))
    assert watched.evaluate("document.activeElement.tagName") == "H1"

    watched.go_back()
    settle(watched)
    expect(watched.locator("#overview-throughput .bars .point path").first).to_be_visible()
    bars = "document.getElementById('overview-throughput').querySelector('.js-plotly-plot')._fullData"
    total = watched.evaluate(
        f"{bars}.reduce((sum, trace) => sum + [...trace.y].reduce((a, b) => a + b, 0), 0)"
    )
    watched.get_by_role("link", name="Pull requests behind: Pull requests merged").click()
    expect(watched.locator("#pulls-count")).to_have_text(f"{total} pull requests")
    watched.locator("#pulls-all").click()
    expect(watched.locator("#pulls-behind")).to_be_empty()
    expect(watched).to_have_url(re.compile(r"pull-requests\?range=60d"))


def test_an_export_is_what_the_screen_shows(watched: Page) -> None:
    watched.goto("/teams/acme/people")
    settle(watched)
    lines = watched.locator("#people-table tbody tr")
    shown = [line.split("\t") for line in lines.all_inner_texts()]
    with watched.expect_download() as download:
        watched.get_by_role("button", name="Export CSV: Activity and review load").click()
    rows = rows_of(download.value.path())
    exported = [[row["person"].lstrip("'"), row["merged"]] for row in rows]
    assert exported == [[cells[0].strip(), cells[1].strip()] for cells in shown]
    assert download.value.suggested_filename.startswith("tformance_acme_people-table_2026-10-25_2026-11-23")


def test_the_explorer_exports_what_it_found(watched: Page) -> None:
    watched.goto("/teams/acme/pull-requests?of=quality-merged-unreviewed")
    settle(watched)
    expect(watched.locator("#pulls-count")).to_contain_text("pull requests")
    with watched.expect_download() as download:
        watched.locator("#pulls-export").click()
    assert len(rows_of(download.value.path())) == number(watched.locator("#pulls-count").inner_text())


def test_a_card_shows_the_sql_of_its_number(watched: Page) -> None:
    watched.goto("/teams/acme/overview?repos=acme/mobile")
    settle(watched)
    watched.get_by_role("button", name="Show SQL: PRs merged").click()
    expect(watched.locator("#sql-code")).to_contain_text(
        "list_contains(['acme/mobile']::VARCHAR[], repository)"
    )
    expect(watched.locator("#sql-code")).to_contain_text("'2026-10-25'::DATE")
    watched.keyboard.press("Escape")
    expect(watched.locator("#sql-code")).to_have_count(0)


def test_charts_tell_which_days_they_stand_on(watched: Page) -> None:
    watched.goto("/teams/acme/delivery?from=2026-08-20&to=2026-09-18")
    settle(watched)
    strip = watched.locator("#page .trust-words").first
    told = strip.evaluate("(node) => getComputedStyle(node, '::after').content")
    assert told == '"24 of 30 days in, 6 not loaded"'


def test_hostile_text_is_shown_as_text(watched: Page) -> None:
    watched.goto("/teams/acme/pull-requests")
    settle(watched)
    watched.locator("#pulls-search").fill("onerror")
    expect(watched.locator("#pulls-count")).to_have_text("1 pull request")
    title = watched.locator("#pulls-grid .pr-title")
    expect(title).to_have_text(HOSTILE)
    title.click()
    expect(watched.locator(".drawer-title")).to_have_text(HOSTILE)
    expect(watched.locator("#pull-request a")).to_have_count(0)
    assert watched.locator("#pull-request img, #pull-request script, #pulls-grid img").count() == 0
    watched.keyboard.press("Escape")
    expect(watched.locator("#pull-request")).to_have_count(0)
    for page in ("overview", "ai"):
        watched.goto(f"/teams/acme/{page}")
        settle(watched)
        assert watched.locator("#page img:not(.kpi-spark), #page script").count() == 0
