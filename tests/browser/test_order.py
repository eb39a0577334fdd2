"""What does a first visit show first? The key figures, whatever the charts need."""

from playwright.sync_api import Page, Route, expect


def test_plotly_runs_only_when_the_key_figures_are_there(watched: Page) -> None:
    plotly = watched.locator("script[src*='plotly-cartesian']")
    seen: list[int] = []

    def look_then_answer(route: Route) -> None:
        if "overview-kpis" in (route.request.post_data or ""):
            expect(watched.locator("link[href*='plotly-cartesian']")).to_have_count(1)
            seen.append(plotly.count())
        route.continue_()

    watched.route("**/_dash-update-component*", look_then_answer)
    watched.goto("/teams/acme/overview")
    expect(watched.locator("#overview-kpis .kpi-value").first).to_be_visible()
    expect(watched.locator("#overview-cycle .scatterlayer path").first).to_be_visible()
    assert seen == [0]
    assert plotly.count() == 1
