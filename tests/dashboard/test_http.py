"""The addresses programs and browsers rely on."""

from typing import Any

import pytest

from dashboard import routes
from tests.dashboard.fakes import OPEN, ScriptedSources

GATED = [page for page in routes.SLUGS if page not in routes.ALWAYS_OPEN]


def test_healthz_says_ok(client: Any) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


def test_teams_are_listed_with_their_status(client: Any) -> None:
    assert client.get("/api/teams").json == [{"team": "acme", "status": "complete"}]


def test_the_report_is_served_as_it_is(client: Any, sources: ScriptedSources) -> None:
    assert client.get("/api/teams/acme/onboarding").json == sources.report("acme")


@pytest.mark.parametrize("path", ["/api/teams/nobody/onboarding", "/api/", "/api/teams/acme", "/api/x/y"])
def test_what_the_api_does_not_know_is_404_in_json(client: Any, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.json["error"]


@pytest.mark.parametrize("page", routes.SLUGS)
def test_every_page_opens_when_the_dashboard_is_accessible(client: Any, page: str) -> None:
    assert client.get(f"/teams/acme/{page}").status_code == 200


@pytest.mark.parametrize(
    "status", ["not_started", "syncing", "llm_processing", "computing_insights", "failed"]
)
@pytest.mark.parametrize("page", GATED)
def test_pages_lead_to_onboarding_until_phase_1_is_complete(
    client: Any, sources: ScriptedSources, status: str, page: str
) -> None:
    sources.status = status
    answer = client.get(f"/teams/acme/{page}")
    assert (answer.status_code, answer.location) == (302, "/teams/acme/onboarding")


@pytest.mark.parametrize("page", sorted(routes.ALWAYS_OPEN))
def test_some_pages_are_open_from_the_beginning(client: Any, sources: ScriptedSources, page: str) -> None:
    sources.status = "syncing"
    assert client.get(f"/teams/acme/{page}").status_code == 200


@pytest.mark.parametrize("status", OPEN)
def test_the_gate_is_open_while_history_fills(client: Any, sources: ScriptedSources, status: str) -> None:
    sources.status = status
    assert client.get("/teams/acme/overview").status_code == 200


def test_the_root_leads_to_the_first_team(client: Any, sources: ScriptedSources) -> None:
    sources.names = ("zeta", "acme")
    answer = client.get("/")
    assert (answer.status_code, answer.location) == (302, "/teams/zeta/overview")


def test_a_team_without_page_leads_to_its_overview_and_keeps_the_query(client: Any) -> None:
    assert client.get("/teams/acme?range=90d").location == "/teams/acme/overview?range=90d"


def test_without_any_team_the_root_is_a_page(client: Any, sources: ScriptedSources) -> None:
    sources.names = ()
    assert client.get("/").status_code == 200
    assert client.get("/api/teams").json == []


@pytest.mark.parametrize("path", ["/teams/nobody/overview", "/teams/acme/nothing", "/nothing", "/teams"])
def test_unknown_teams_and_pages_are_404_with_a_page(client: Any, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert b"react-entry-point" in answer.data


def test_assets_are_served_while_the_gate_is_closed(client: Any, sources: ScriptedSources) -> None:
    sources.status = "syncing"
    assert client.get("/assets/00-base.css").status_code == 200
