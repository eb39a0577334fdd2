import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import onboard, reach

pytestmark = pytest.mark.e2e


def test_a_team_is_onboarded_before_the_eyes_of_its_manager(world, watched):
    world.start()
    watched.goto(f"{world.url}/")
    expect(watched.get_by_text("tformance onboard", exact=False).first).to_be_visible()

    assert onboard(world).returncode == 0
    watched.goto(f"{world.url}/teams/acme/overview")
    expect(watched).to_have_url(re.compile(r"/teams/acme/(onboarding|overview)$"))
    expect(watched).to_have_url(re.compile(r"/teams/acme/overview"), timeout=90_000)
    expect(watched.get_by_role("heading", level=1)).to_be_visible()

    reach(world, "complete")
    expect(watched.locator("#banner-progress")).to_have_count(0, timeout=40_000)
    told = world.onboarding("acme")
    assert told["partitions"]["pr_summaries"]["materialized"] == 30
    assert told["phase1"]["seconds"] > 0
    for page in ("delivery", "quality", "ai", "people", "pull-requests", "data-status", "methods"):
        watched.goto(f"{world.url}/teams/acme/{page}")
        expect(watched.get_by_role("heading", level=1)).to_be_visible()
        expect(watched.locator(".js-plotly-plot, table, .ag-root, .card").first).to_be_visible()
