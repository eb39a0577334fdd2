"""A printed page says in words what it is about, shows whole charts in light colours, and nothing to press."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from dashboard.theme import TOKENS, written
from tests.browser.conftest import watch
from tests.browser.quiet import settle
from tests.dashboard.fakes import ScriptedSources, failed_day

FAILED = failed_day("pr_summaries", "2026-11-20", "Groq answered 503.")
SHEETS = (468, 718, 1047)  # what A5, A4 and A4 on its side leave between their margins
WIDTHS = "[...document.querySelectorAll('.js-plotly-plot')].map((chart) => chart._fullLayout.width)"
PAST_THE_CARD = """[...document.querySelectorAll('.plot .main-svg')].filter((picture) => {
    const [own, card] = [picture, picture.closest('.card')].map((part) => part.getBoundingClientRect());
    return own.right > card.right || own.width < 0.85 * card.width;
}).length"""


def on_paper(page: Page) -> None:
    """As a printer sees the page."""
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")


def test_a_printed_page_is_light_whole_and_says_what_it_is_about(
    new_context: Callable[..., Any], sources: ScriptedSources
) -> None:
    sources.failed = [FAILED]
    page = new_context(color_scheme="dark", viewport={"width": 1440, "height": 900}).new_page()
    wrong = watch(page)
    page.goto("/teams/acme/overview?range=60d&repos=acme/mobile,acme/platform&ai=with")
    settle(page)
    expect(page.locator("#overview-throughput .bars .point path").first).to_be_visible()
    expect(page.locator("#overview-cycle .scatterlayer path").first).to_be_visible()
    drawn = page.evaluate(WIDTHS)
    page.evaluate(f"window.addEventListener('beforeprint', () => (window.printed = {WIDTHS}))")
    page.pdf()
    assert set(page.evaluate("window.printed")) == {660}
    page.wait_for_function(f"(drawn) => String({WIDTHS}) === String(drawn)", arg=drawn)

    page.locator(".card-info").last.focus()
    expect(page.get_by_role("tooltip")).to_be_visible()

    on_paper(page)
    expect(page.locator("#window")).to_contain_text("Sep 25 – Nov 23, 2026", use_inner_text=True)
    told = "Team acme · acme/mobile, acme/platform · people only · AI-assisted or authored · all authors"
    expect(page.locator("#window")).to_contain_text(told, use_inner_text=True)
    pressed = "button, input, nav, .banner, .card-tools, .skip, [role=tooltip]"
    assert page.locator(pressed).locator("visible=true").count() == 0
    for width in SHEETS:
        page.set_viewport_size({"width": width, "height": 1000})
        assert page.evaluate(PAST_THE_CARD) == 0, width
    bars = page.locator("#overview-throughput .bars .point path")
    shown = {bar.evaluate("(bar) => getComputedStyle(bar).fill") for bar in bars.all()}
    assert {written(TOKENS["light"]["ai"]), written(TOKENS["light"]["ai_soft"])} <= shown
    assert not shown & {written(color) for color in TOKENS["dark"].values()}
    for place, what in ((".card", "backgroundColor"), ("body", "backgroundColor"), ("#page h1", "color")):
        found = page.locator(place).first.evaluate(f"(part) => getComputedStyle(part).{what}")
        assert found == written("#101828" if what == "color" else "#ffffff"), place
    assert wrong == []


def test_the_table_of_pull_requests_is_printed_as_a_list(watched: Page) -> None:
    watched.goto("/teams/acme/pull-requests")
    settle(watched)
    on_paper(watched)
    expect(watched.locator("#pulls-table")).to_be_hidden()
    expect(watched.locator(".phone-card").last).to_be_visible()
    more = watched.locator("#pulls-list").evaluate("(list) => getComputedStyle(list, '::after').content")
    assert more == '"And more: Export CSV has all of them."'


def test_what_is_written_on_a_heat_map_turns_with_it(
    new_context: Callable[..., Any], sources: ScriptedSources
) -> None:
    page = new_context(color_scheme="dark").new_page()
    page.goto("/teams/acme/quality")
    settle(page)
    on_paper(page)
    drawn = page.locator("#quality-hours image, #quality-hours .textpoint text[style*='rgb(255, 255, 255)']")
    filters = [part.evaluate("(part) => getComputedStyle(part).filter") for part in drawn.all()]
    assert len(filters) > 1
    assert all(found.startswith("invert(1)") for found in filters)
