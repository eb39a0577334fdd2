"""Text written by others stays text on every page, runs nothing, breaks no layout, and is exported safely."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from dashboard import fmt, routes
from dashboard.csvs import FORMULA
from tests.browser.conftest import watch
from tests.browser.quiet import settle, walk
from tests.dashboard import hostile, sample
from tests.dashboard.fakes import ScriptedSources, failed_day

WIDTHS: dict[str, dict[str, Any]] = {
    "desk": {"viewport": {"width": 1440, "height": 900}},
    "phone": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
}
EXPORTS = (
    ("overview", "Export CSV: Waiting for review"),
    ("overview", "Export CSV: What stands out"),
    ("pull-requests", "Export CSV"),
    ("people", "Export CSV: Activity and review load"),
    ("ai", "Export CSV: Tools"),
    ("data-status", "Export CSV: Summaries"),
)
# What sticks out of the page, or of a box that does not scroll.
BROKEN = """() => {
  const root = document.documentElement;
  const wide = root.scrollWidth > root.clientWidth ? ['page ' + root.scrollWidth] : [];
  const names = '.card, .banner, .mantine-Drawer-content, .mantine-Modal-content, .day-reason';
  const boxes = document.querySelectorAll(names);
  const out = [...boxes].filter((box) => box.scrollWidth > box.clientWidth + 1);
  const tall = [...document.querySelectorAll('.card tr, .list-line, .insight, .phone-card, #pull-request .tag')]
    .filter((line) => line.offsetHeight > 400);
  const told = (box) => [box.className, box.id, box.scrollWidth, box.offsetHeight].join(' ');
  return wide.concat([...out, ...tall].map(told));
}"""


@pytest.fixture(scope="session")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root with the hostile warehouse."""
    folder = tmp_path_factory.mktemp("hostile")
    sample.publish(folder / "acme", hostile.tables(), "0666")
    return folder


@pytest.fixture
def victim(sources: ScriptedSources, attacked: Path) -> ScriptedSources:
    """Sources whose rows, reasons and errors are all hostile."""
    sources.root, sources.jira = attacked, True
    sources.failed = [
        failed_day("pull_requests", f"2026-11-{20 - at}", text) for at, text in enumerate(hostile.TEXTS)
    ]
    return sources


def sound(page: Page, wrong: list[str], where: str) -> None:
    """Nothing ran, nothing complained, nothing sticks out."""
    assert page.evaluate("typeof window.pwned") == "undefined", where
    assert wrong == [], where
    assert page.evaluate(BROKEN) == [], where
    assert page.locator("#page img:not(.kpi-spark), #page script, #page svg[onload]").count() == 0, where


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_stands_hostile_text(
    new_context: Callable[..., Any], victim: ScriptedSources, width: str
) -> None:
    page = new_context(**WIDTHS[width]).new_page()
    wrong = watch(page)
    page.goto("/teams/acme/overview?who=everyone")
    for slug in routes.SLUGS:
        walk(page, slug)
        sound(page, wrong, slug)
    victim.status, victim.error = "failed", hostile.LOUD + hostile.LONG_WORD
    page.goto("/teams/acme/onboarding")
    settle(page)
    expect(page.locator("#onboarding-error")).to_contain_text("<img src=x")
    sound(page, wrong, "failed onboarding")


@pytest.mark.parametrize("width", WIDTHS)
def test_every_pull_request_can_be_read(
    new_context: Callable[..., Any], victim: ScriptedSources, width: str
) -> None:
    page = new_context(**WIDTHS[width]).new_page()
    wrong = watch(page)
    page.goto("/teams/acme/pull-requests?from=2026-11-23&to=2026-11-23&who=everyone")
    settle(page)
    rows = page.locator(".phone-card" if width == "phone" else "#pulls-grid .pr-title")
    for at, text in enumerate(hostile.TEXTS):
        rows.nth(at).click()
        title = page.locator("#pull-request .drawer-title")
        expect(title).to_be_visible()
        shown = title.evaluate("(node) => node.textContent")
        assert shown == fmt.cut(text, 1000), at
        assert page.locator("#pull-request a").count() == 0, at
        sound(page, wrong, f"drawer {at}")
        page.keyboard.press("Escape")
        expect(page.locator("#pull-request")).to_have_count(0)


def test_a_hostile_reason_of_a_failed_day_is_read_in_full(
    new_context: Callable[..., Any], victim: ScriptedSources
) -> None:
    page = new_context(**WIDTHS["phone"]).new_page()
    wrong = watch(page)
    page.goto("/teams/acme/data-status")
    settle(page)
    page.get_by_role("gridcell", name="Pull requests, Fri, Nov 20, 2026: failed").click()
    expect(page.locator("#status-day-reason")).to_contain_text("<script>window.pwned=2</script>")
    sound(page, wrong, "failed day")


def test_no_export_starts_a_formula(watched: Page, victim: ScriptedSources) -> None:
    watched.goto("/teams/acme/overview?who=everyone")
    for slug, button in EXPORTS:
        walk(watched, slug)
        with watched.expect_download() as download:
            watched.get_by_role("button", name=button, exact=True).click()
        with Path(download.value.path()).open(newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert not [cell[:40] for cell in cells if FORMULA.match(cell) and not is_number(cell)], button
        assert any(cell.startswith("'") for cell in cells), button


def is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
