"""Signing in through a real OpenID Connect provider, over real sockets."""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from oidc_provider_mock import User, run_server_in_thread

from dashboard.access.entry import Entry
from dashboard.access.oidc import identity_of
from dashboard.app import create_app
from tests.access.conftest import KEY, RULES
from tests.dashboard.fakes import ScriptedSources
from tformance_assets.access import Access

PEOPLE = [
    User(sub="ada", claims={"email": "ada@example.com", "groups": ["engineering", "unheard-of"]}),
    User(sub="bo", claims={"email": "bo@example.com", "groups": ["board"]}),
    User(sub="cy", claims={"email": "cy@example.com"}),
]


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """A provider with three people."""
    with run_server_in_thread(user_claims=PEOPLE, require_nonce=True) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture(scope="module")
def server(issuer: str, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A dashboard that trusts this provider."""
    sources = ScriptedSources(tmp_path_factory.mktemp("none"), ("acme", "globex"), groups=RULES)
    return create_app(sources, Entry(Access.from_environment(environment(issuer)), KEY, 8050)).server


def environment(issuer: str) -> dict[str, str]:
    """The settings of that dashboard."""
    return {
        "TFORMANCE_AUTH": "oidc",
        "TFORMANCE_OIDC_ISSUER": issuer,
        "TFORMANCE_OIDC_CLIENT_ID": "tformance",
        "TFORMANCE_OIDC_CLIENT_SECRET": "hush-hush-hush",
    }


def authorize(client: Any, person: str, target: str = "/") -> str:
    """Go to the provider, sign in there, and return the address it sends the browser back to."""
    start = client.get("/auth/start", query_string={"next": target})
    assert start.status_code == 302
    answer = httpx.post(start.location, data={"sub": person}, follow_redirects=False)
    assert answer.status_code in (302, 303), answer.text
    return answer.headers["location"]


def come_back(client: Any, address: str) -> Any:
    """Open that address."""
    parts = urlsplit(address)
    return client.get(f"{parts.path}?{parts.query}")


def test_the_browser_is_sent_with_state_nonce_and_challenge(server: Any, issuer: str) -> None:
    start = server.test_client().get("/auth/start")
    assert start.location.startswith(issuer)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(start.location).query).items()}
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) >= 16
    assert asked["redirect_uri"] == "http://localhost/auth/callback"
    assert "openid" in asked["scope"].split()
    assert "hush" not in start.location


def test_groups_of_the_provider_open_their_teams(server: Any) -> None:
    client = server.test_client()
    back = come_back(client, authorize(client, "ada", "/teams/acme/overview?range=90d"))
    assert (back.status_code, back.location) == (302, "/teams/acme/overview?range=90d")
    assert [team["team"] for team in client.get("/api/teams").json] == ["acme"]
    assert client.get("/api/teams/globex/onboarding").status_code == 404
    assert client.get("/new-team").status_code == 404
    assert "ada@example.com" in client.get("/_dash-layout").text


def test_who_is_in_no_group_sees_no_team_and_the_board_sees_all(server: Any) -> None:
    nobody, board = server.test_client(), server.test_client()
    come_back(nobody, authorize(nobody, "cy"))
    come_back(board, authorize(board, "bo"))
    assert nobody.get("/api/teams").json == []
    assert len(board.get("/api/teams").json) == 2
    assert board.get("/new-team").status_code == 200


def test_the_cookie_keeps_neither_tokens_nor_foreign_groups(server: Any) -> None:
    client = server.test_client()
    come_back(client, authorize(client, "ada"))
    with client.session_transaction() as session:
        assert set(session) == {"name", "groups", "until", "stamp", "_permanent"}
        assert session["groups"] == ["engineering"]


def test_an_answer_that_was_not_asked_for_is_refused(server: Any) -> None:
    asker, victim = server.test_client(), server.test_client()
    address = authorize(asker, "bo")
    refused = come_back(victim, address)
    assert refused.status_code == 401
    assert "The sign-in was not completed" in refused.text
    assert victim.get("/api/teams").status_code == 401
    assert come_back(asker, re.sub(r"state=[^&]+", "state=x", address)).status_code == 401


def test_a_code_counts_once(server: Any) -> None:
    client, other = server.test_client(), server.test_client()
    address = authorize(client, "ada")
    assert come_back(client, address).status_code == 302
    client.post("/auth/logout", json={})
    assert come_back(client, address).status_code == 401
    assert come_back(other, address).status_code == 401
    assert client.get("/api/teams").status_code == 401


def test_a_refusal_of_the_provider_is_told_in_our_words(server: Any) -> None:
    client = server.test_client()
    client.get("/auth/start")
    refused = client.get("/auth/callback?error=access_denied&error_description=<script>alert(1)</script>")
    assert refused.status_code == 401
    assert "alert(1)" not in refused.text


def test_no_address_leads_away_after_the_provider(server: Any) -> None:
    client = server.test_client()
    assert come_back(client, authorize(client, "ada", "//evil.example")).location == "/"


def test_a_provider_that_is_down_is_one_sentence(tmp_path: Any) -> None:
    settings = Access.from_environment(environment("http://127.0.0.1:9"))
    client = create_app(ScriptedSources(tmp_path), Entry(settings, KEY, 8050)).server.test_client()
    answer = client.get("/auth/start")
    assert answer.status_code == 503
    assert "does not answer" in answer.text


def test_a_provider_that_calls_itself_otherwise_is_not_believed(tmp_path: Any) -> None:
    said = {"issuer": "https://id.example.com", "authorization_endpoint": "https://id.example.com/a"}
    with stand_in(said) as address:
        settings = Access.from_environment(environment(address))
        client = create_app(ScriptedSources(tmp_path), Entry(settings, KEY, 8050)).server.test_client()
        assert client.get("/auth/start").status_code == 503


@contextmanager
def stand_in(metadata: dict[str, str]) -> Iterator[str]:
    """An address with a discovery document and nothing else."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(metadata).encode())

        def log_message(self, *_words: Any) -> None:
            """Silent."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=http.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{http.server_address[1]}"
    http.shutdown()
    http.server_close()


@pytest.mark.parametrize(
    ("claims", "groups"),
    [
        ({"groups": ["a", "b"]}, {"a", "b"}),
        ({"groups": "a"}, {"a"}),
        ({"groups": ["a", 5, None]}, {"a"}),
        ({"groups": {"a": 1}}, set()),
        ({"groups": None}, set()),
        ({}, set()),
    ],
)
def test_groups_come_in_several_shapes(claims: dict[str, Any], groups: set[str]) -> None:
    assert identity_of({"sub": "x"} | claims, "groups").groups == groups
