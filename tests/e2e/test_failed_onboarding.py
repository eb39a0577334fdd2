import httpx
import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import onboard, reach
from tests.servers.github import BAD_GATEWAY

pytestmark = pytest.mark.e2e


def test_a_failed_phase_1_shows_its_reason_and_opens_after_a_retry(world, watched):
    bad = world.github.hub["bench/product"][3]["id"]
    world.github.faults = lambda seen: BAD_GATEWAY if bad in [*seen.ids, seen.variables.get("id")] else None
    world.environment["TFORMANCE_GITHUB_PATIENCE"] = "2"
    world.start()
    onboard(world)
    told = reach(world, "failed", seconds=300)
    assert "could not be read" in told["error"]

    for page in ("overview", "delivery", "pull-requests"):
        answer = httpx.get(f"{world.url}/teams/acme/{page}", timeout=30)
        assert (answer.status_code, answer.headers["location"]) == (302, "/teams/acme/onboarding")
    for page in ("data-status", "methods", "onboarding"):
        assert httpx.get(f"{world.url}/teams/acme/{page}", timeout=30).status_code == 200

    watched.goto(f"{world.url}/teams/acme/onboarding")
    expect(watched.locator("#onboarding-error")).to_contain_text("could not be read")
    world.github.faults = lambda seen: None
    watched.get_by_role("button", name="Retry").click()
    reach(world, "phase1_complete", "background_syncing", "background_llm", "complete")
