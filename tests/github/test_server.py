"""Does the stand-in behave as GitHub does?"""

import time
from datetime import datetime

import httpx
import pytest

from tests.github.conftest import TOKEN
from tests.github.hub import REPOSITORY, comments, commits, events, files, pull_request, reviews
from tformance_assets.demo.github_server import GitHubServer
from tformance_assets.github.details import fetch
from tformance_assets.github.walk import walk


@pytest.fixture
def post(serve):
    server = serve([pull_request(n) for n in range(1, 6)])

    def send(query: str, token: str | None = TOKEN) -> httpx.Response:
        headers = {"Authorization": f"bearer {token}"} if token else {}
        return httpx.post(server.url, json={"query": query}, headers=headers)

    return send


def test_nobody_is_answered_without_a_good_token(post) -> None:
    assert post("{ viewer { login } }", token=None).status_code == 401
    assert post("{ viewer { login } }", token="other").json()["message"] == "Bad credentials"  # noqa: S106
    assert post("{ viewer { login } }").json() == {"data": {"viewer": {"login": "demo"}}}


def test_unknown_things_are_null_with_an_error_of_their_type(post) -> None:
    repository = post('{ repository(owner: "acme", name: "nope") { nameWithOwner } }').json()
    assert repository["data"] == {"repository": None}
    assert repository["errors"][0]["type"] == "NOT_FOUND"
    nodes = post('{ nodes(ids: ["PR_2", "PR_99"]) { __typename } }').json()
    assert nodes["data"]["nodes"] == [{"__typename": "PullRequest"}, None]
    assert nodes["errors"][0]["path"] == ["nodes", 1]


@pytest.mark.parametrize(
    ("arguments", "kind"),
    [
        ("first: 101", "EXCESSIVE_PAGINATION"),
        ('after: "x"', "MISSING"),
        ('first: 1, after: "x"', "INVALID_CURSOR"),
    ],
)
def test_a_list_wants_a_size_of_at_most_100_and_a_good_cursor(arguments, kind, post) -> None:
    query = '{ repository(owner: "acme", name: "rocket") { pullRequests(%s) { nodes { number } } } }'
    assert post(query % arguments).json()["errors"][0]["type"].startswith(kind)


def test_a_count_needs_no_size(post) -> None:
    answer = post('{ node(id: "PR_1") { ... on PullRequest { files { totalCount } } } }').json()
    assert answer == {"data": {"node": {"files": {"totalCount": 1}}}}


def test_what_the_schema_does_not_have_is_refused(post) -> None:
    assert "Cannot query field 'password'" in post("{ viewer { password } }").json()["errors"][0]["message"]
    assert post("{ viewer {").json()["errors"]


def test_a_body_that_is_no_query_is_a_400(serve) -> None:
    assert httpx.post(serve([]).url, content=b"hello").status_code == 400


def test_25_full_pull_requests_are_answered_quickly(connect) -> None:
    shape = {"files": files(10), "commits": commits(5), "reviews": reviews(3), "comments": comments(4)}
    hub = {REPOSITORY: [pull_request(n, timelineItems=events(5), **shape) for n in range(1, 26)]}
    server = GitHubServer(hub)
    server.start()
    try:
        client = connect(server)
        entries = [entry for page in walk(client, REPOSITORY, datetime(2020, 1, 1)) for entry in page]
        began = time.perf_counter()
        assert len(fetch(client, entries, datetime(2026, 1, 6), workers=1).pull_requests) == 25
        assert time.perf_counter() - began < 0.5
    finally:
        server.stop()
