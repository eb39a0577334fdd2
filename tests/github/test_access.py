"""What does the user read when a repository or a token is refused?"""

import pytest

from tests.github.hub import REPOSITORY
from tests.servers.github import Fault
from tformance_assets.errors import AccessError, ConfigurationError
from tformance_assets.github.access import check_repository, parse_repository, token_login
from tformance_assets.github.client import GitHub

SAML = "Resource protected by organization SAML enforcement."
MALFORMED = ["rocket", "", "acme/", "/rocket", "acme/rocket/pulls", "a b/c", "acme/..", "-/x y"]


def refusal(status: int, message: str, kind: str | None = None) -> Fault:
    if status == 200:
        return Fault(200, {"data": {"repository": None}, "errors": [{"type": kind, "message": message}]})
    return Fault(status, {"message": message})


@pytest.mark.parametrize(
    "given",
    [
        "acme/rocket",
        "Acme/Rocket",
        "https://github.com/acme/rocket",
        "https://github.example.com/acme/rocket.git",
        "https://github.com/acme/rocket/",
        "git@github.com:acme/rocket.git",
        " acme/rocket ",
    ],
)
def test_a_repository_is_found_under_its_canonical_name(given, serve, connect) -> None:
    assert check_repository(connect(serve([])), given) == REPOSITORY


@pytest.mark.parametrize("given", MALFORMED)
def test_a_malformed_name_is_refused_before_asking(given) -> None:
    with pytest.raises(AccessError, match="write OWNER/NAME"):
        parse_repository(given)


def test_an_unknown_repository_is_named(serve, connect) -> None:
    with pytest.raises(AccessError, match=r"Repository acme/other was not found at GitHub, or this token"):
        check_repository(connect(serve([])), "acme/other")


@pytest.mark.parametrize("token", [None, "", "  "])
def test_without_a_token_nothing_is_asked(token, serve, connect) -> None:
    server = serve([])
    with pytest.raises(AccessError, match="set GITHUB_TOKEN"):
        check_repository(connect(server, token), REPOSITORY)
    assert server.log == []


def test_a_bad_token_is_not_retried(serve, connect) -> None:
    server = serve([])
    with pytest.raises(AccessError, match=r"refused the token \(401\)"):
        check_repository(connect(server, "wrong"), REPOSITORY)
    assert len(server.log) == 1


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (refusal(403, "Resource not accessible by personal access token"), "not accessible by personal"),
        (
            refusal(200, "Resource not accessible by integration", "FORBIDDEN"),
            "not accessible by integration",
        ),
        (refusal(200, "Your token lacks the scopes: ['repo']", "INSUFFICIENT_SCOPES"), "lacks the scopes"),
        (refusal(403, "Resource protected by organization SAML enforcement."), "SAML single sign-on"),
        (
            refusal(200, "Resource protected by organization SAML enforcement.", "FORBIDDEN"),
            "SAML single sign-on",
        ),
    ],
)
def test_a_refused_right_says_what_to_do(fault, sentence, serve, connect) -> None:
    server = serve([], faults=lambda seen: fault)
    with pytest.raises(AccessError, match=sentence) as caught:
        check_repository(connect(server), REPOSITORY)
    assert "\n" not in str(caught.value)
    assert "GITHUB_TOKEN" in str(caught.value)
    assert len(server.log) == 1


def test_a_wrong_address_names_its_variable(serve, connect) -> None:
    with pytest.raises(ConfigurationError, match="check GITHUB_GRAPHQL_URL"):
        check_repository(connect(serve([], faults=lambda seen: Fault(404, "not here"))), REPOSITORY)


@pytest.mark.parametrize("url", ["api.github.com/graphql", "ftp://example.com", "http://host:port/graphql"])
def test_an_address_that_is_none_names_its_variable(url, clock) -> None:
    client = GitHub(url, "token", patience_seconds=9, now=clock.now, sleep=clock.sleep)
    with pytest.raises(ConfigurationError, match="GITHUB_GRAPHQL_URL"):
        check_repository(client, REPOSITORY)
    assert clock.slept == []


def test_the_token_knows_whose_it_is(serve, connect) -> None:
    assert token_login(connect(serve([]))) == "demo"
