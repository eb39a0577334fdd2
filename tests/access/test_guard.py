"""Nothing is answered to strangers, to other hosts and to other sites."""

from typing import Any

import pytest
from dash import Dash

from tests.access.conftest import PASSWORD
from tests.access.forging import forged, send, server_callbacks

PRIVATE = (
    "/",
    "/teams/acme/overview",
    "/new-team",
    "/nothing",
    "/api/teams",
    "/api/teams/acme/onboarding",
    "/_dash-layout",
    "/_dash-dependencies",
    "/_reload-hash",
    "/_favicon.ico",
    "/assets/20-frame.js",
    "/_dash-component-suites/dash/dcc/async-graph.js",
    "/static/x",
    "/auth",
    "/healthz/../api/teams",
)


@pytest.fixture
def stranger(by_password: Dash) -> Any:
    """Somebody without a session."""
    return by_password.server.test_client()


@pytest.mark.parametrize("path", PRIVATE)
def test_a_stranger_gets_nothing(stranger: Any, path: str) -> None:
    answer = stranger.get(path)
    assert answer.status_code in (302, 401, 308)
    assert (
        answer.status_code == 401
        or "/auth/login" in answer.location
        or answer.location.endswith("/auth/login")
    )
    assert b"acme" not in answer.data.replace(b"teams%2Facme", b"").replace(b"/teams/acme", b"")


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch", "options", "head"])
def test_no_other_method_opens_a_page(stranger: Any, method: str) -> None:
    answer = getattr(stranger, method)("/teams/acme/overview", json={})
    assert answer.status_code == 401


def test_what_a_stranger_may_open_holds_nothing_of_a_team(stranger: Any) -> None:
    assert stranger.get("/healthz").json == {"status": "ok"}
    for path in ("/auth/login", "/auth/login.css", "/auth/files/login.js", "/auth/files/inter.woff2"):
        answer = stranger.get(path)
        assert answer.status_code == 200
        assert b"acme" not in answer.data
    assert stranger.get("/auth/files/..%2f..%2fgate.py").status_code == 404


def test_every_callback_is_refused_to_a_stranger_whatever_it_says(by_password: Dash, stranger: Any) -> None:
    callbacks = server_callbacks(by_password)
    assert len(callbacks) > 30
    for callback in callbacks:
        body = forged(callback, "acme")
        for slot in body["inputs"]:
            if isinstance(slot, dict):
                slot |= {"property": "pathname", "value": "/auth/login"}  # what opens dash-auth's guard
        assert send(stranger, body).status_code == 401


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "", "localhost@evil.example", "[::2]"]
)
def test_a_host_that_is_not_ours_is_refused(by_password: Dash, app_for: Any, host: str) -> None:
    for app in (by_password, app_for()):
        for path in ("/", "/api/teams", "/auth/login", "/assets/20-frame.js"):
            answer = app.server.test_client().get(path, headers={"Host": host})
            assert answer.status_code == 421
            assert "TFORMANCE_DASHBOARD_HOSTS" in answer.json["error"]


@pytest.mark.parametrize("host", ["127.0.0.1:8050", "localhost", "LOCALHOST:9", "[::1]:8050"])
def test_our_own_names_are_known(app_for: Any, host: str) -> None:
    assert app_for().server.test_client().get("/api/teams", headers={"Host": host}).status_code == 200


def test_a_name_from_the_settings_is_known(app_for: Any) -> None:
    app = app_for(TFORMANCE_DASHBOARD_HOSTS="Metrics.Example.com, other.example")
    client = app.server.test_client()
    assert client.get("/api/teams", headers={"Host": "metrics.example.com:443"}).status_code == 200
    assert client.get("/api/teams", headers={"Host": "third.example"}).status_code == 421


def test_whoever_looks_after_the_process_may_use_any_name(by_password: Dash) -> None:
    answer = by_password.server.test_client().get("/healthz", headers={"Host": "10.1.2.3:8050"})
    assert answer.json == {"status": "ok"}


def test_orders_come_in_json_and_from_our_own_pages(app_for: Any) -> None:
    client = app_for().server.test_client()
    body = forged(server_callbacks(app_for())[0], "acme")
    assert send(client, body).status_code in (200, 204)
    assert send(client, body, **{"Sec-Fetch-Site": "same-origin"}).status_code in (200, 204)
    for site in ("cross-site", "same-site"):
        assert send(client, body, **{"Sec-Fetch-Site": site}).status_code == 403
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        answer = client.post("/_dash-update-component", data="{}", content_type=kind)
        assert answer.status_code == 415


def test_answers_to_strangers_carry_the_headers_too(stranger: Any) -> None:
    for path in ("/auth/login", "/api/teams", "/teams/acme/overview"):
        headers = stranger.get(path).headers
        assert "unsafe-inline" not in headers["Content-Security-Policy"].split("style-src")[0]
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Cache-Control"] == "no-store"


def test_with_the_password_everything_opens(stranger: Any) -> None:
    assert stranger.post("/auth/login", json={"password": PASSWORD}).status_code == 200
    assert {team["team"] for team in stranger.get("/api/teams").json} == {"acme", "globex"}
    assert stranger.get("/teams/acme/overview").status_code == 200
    assert stranger.get("/new-team").status_code == 200
