"""Signing in with the password: right, wrong, too often, too late, and back to where one came from."""

import time
from typing import Any

import pytest
from dash import Dash
from flask import Flask
from werkzeug.security import generate_password_hash

from dashboard.access.addresses import local
from dashboard.access.attempts import TRIES, WINDOW_SECONDS, Attempts
from tests.access.conftest import PASSWORD

WRONG = "correct horse batterz"


@pytest.fixture
def client(by_password: Dash) -> Any:
    """A browser of its own address: failures of one test do not count in another."""
    client = by_password.server.test_client()
    client.environ_base["REMOTE_ADDR"] = (
        f"10.0.{time.monotonic_ns() % 250}.{time.monotonic_ns() // 250 % 250}"
    )
    return client


def sign_in(client: Any, **body: Any) -> Any:
    """Post the form."""
    return client.post("/auth/login", json={"password": PASSWORD} | body)


def test_the_cookie_is_for_this_site_and_no_script(client: Any) -> None:
    cookie = sign_in(client).headers["Set-Cookie"]
    assert cookie.startswith("tformance_8050=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert PASSWORD not in cookie


def test_it_is_sent_encrypted_only_where_people_come_encrypted(app_for: Any) -> None:
    app = app_for(
        TFORMANCE_AUTH="password",
        TFORMANCE_PASSWORD=PASSWORD,
        TFORMANCE_DASHBOARD_URL="https://m.example.com",
    )
    answer = app.server.test_client().post(
        "/auth/login", json={"password": PASSWORD}, headers={"Host": "m.example.com"}
    )
    assert "Secure" in answer.headers["Set-Cookie"]


def test_a_hash_does_as_well(app_for: Any) -> None:
    app = app_for(TFORMANCE_AUTH="password", TFORMANCE_PASSWORD_HASH=generate_password_hash(PASSWORD))
    client = app.server.test_client()
    assert sign_in(client, password=WRONG).status_code == 401
    assert sign_in(client).status_code == 200
    assert client.get("/api/teams").status_code == 200


@pytest.mark.parametrize("given", [WRONG, "", PASSWORD + " ", None, 5, ["x"], {"a": 1}])
def test_what_is_not_the_password_is_refused(client: Any, given: Any) -> None:
    answer = sign_in(client, password=given)
    assert (answer.status_code, answer.json) == (401, {"error": "This is not the password."})
    assert "Set-Cookie" not in answer.headers
    assert client.get("/api/teams").status_code == 401


def test_it_may_be_tried_a_few_times_only(client: Any) -> None:
    for _ in range(TRIES):
        assert sign_in(client, password=WRONG).status_code == 401
    refused = sign_in(client)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= WINDOW_SECONDS + 1
    client.environ_base["REMOTE_ADDR"] = "192.0.2.77"
    assert sign_in(client).status_code == 200


def test_the_pause_ends_and_all_addresses_together_are_limited() -> None:
    now = [0.0]
    attempts = Attempts(lambda: now[0])
    for _ in range(TRIES):
        attempts.failed("a")
    assert attempts.wait_seconds("a") == WINDOW_SECONDS
    assert attempts.wait_seconds("b") == 0
    now[0] = WINDOW_SECONDS + 1
    assert attempts.wait_seconds("a") == 0
    for number in range(50):
        attempts.failed(str(number))
    assert attempts.wait_seconds("new") == WINDOW_SECONDS


def test_a_session_ends(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    sign_in(client)
    assert client.get("/api/teams").status_code == 200
    later = time.time() + 12 * 3600 + 1
    monkeypatch.setattr(time, "time", lambda: later)
    assert client.get("/api/teams").json == {"error": "Sign in first.", "login": "/auth/login"}
    page = client.get("/teams/acme/delivery?range=90d")
    assert page.location == "/auth/login?next=%2Fteams%2Facme%2Fdelivery%3Frange%3D90d"
    assert client.post("/_dash-update-component", json={}).status_code == 401


def test_signing_out_ends_the_session(client: Any) -> None:
    sign_in(client)
    assert client.post("/auth/logout", json={}).json == {"next": "/auth/login"}
    assert client.get("/api/teams").status_code == 401
    assert client.get("/auth/logout").status_code == 404


def test_another_password_ends_the_sessions_of_the_old_one(client: Any, app_for: Any) -> None:
    sign_in(client)
    cookie = client.get_cookie("tformance_8050").value
    other = app_for(TFORMANCE_AUTH="password", TFORMANCE_PASSWORD=PASSWORD[::-1]).server.test_client()
    other.set_cookie("tformance_8050", cookie)
    assert other.get("/api/teams").status_code == 401


def test_a_cookie_we_did_not_sign_is_none(client: Any) -> None:
    forger = Flask("forger")
    forger.secret_key = b"x" * 32
    serializer = forger.session_interface.get_signing_serializer(forger)
    forged = serializer.dumps({"until": time.time() + 999, "stamp": "x", "groups": ["*"]})
    for cookie in (forged, "x", ""):
        client.set_cookie("tformance_8050", cookie)
        assert client.get("/api/teams").status_code == 401


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example/x",
        "https://evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/x\r\nSet-Cookie: a=b",
        "/auth/logout",
        "evil.example",
        "///evil.example",
        " /teams",
        "",
        None,
        7,
    ],
)
def test_no_address_leads_away_from_here(client: Any, target: Any) -> None:
    assert sign_in(client, next=target).json["next"] == "/"


def test_one_returns_to_the_page_one_wanted(client: Any) -> None:
    page = client.get("/teams/acme/quality?range=60d&repos=a/b")
    assert page.status_code == 302
    form = client.get(page.location)
    assert 'data-next="/teams/acme/quality?range=60d&amp;repos=a/b"' in form.text
    wanted = "/teams/acme/quality?range=60d&repos=a/b"
    assert sign_in(client, next=wanted).json["next"] == wanted == local(wanted)


def test_the_sign_in_page_shows_no_text_of_a_stranger_as_code(client: Any) -> None:
    page = client.get("/auth/login", query_string={"next": '/"><script>alert(1)</script>'})
    assert "<script>alert" not in page.text
    assert page.text.count("<script") == 1


def test_an_open_dashboard_has_no_sign_in_page(app_for: Any) -> None:
    client = app_for().server.test_client()
    assert client.get("/auth/login").status_code == 404
    assert client.post("/auth/login", json={}).status_code in (404, 405)
