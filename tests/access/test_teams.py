"""Who may see which team: from what the session says, never from what the browser claims."""

import inspect
import re
from pathlib import Path
from typing import Any

import pytest
from dash import Dash
from flask import g

from dashboard import routes
from dashboard.access.identity import Identity
from dashboard.access.permitted import PermittedSources, Refused
from dashboard.sources import Sources
from tests.access.conftest import PROXY_SECRET, RULES, vouched
from tests.access.forging import forged, send, server_callbacks
from tests.dashboard.fakes import ScriptedSources
from tformance_assets.admission import Wish


@pytest.fixture
def client(by_proxy: Dash) -> Any:
    """A browser behind the proxy."""
    return by_proxy.server.test_client()


def test_a_group_opens_its_teams_only(client: Any) -> None:
    engineer = vouched("engineering")
    assert [team["team"] for team in client.get("/api/teams", headers=engineer).json] == ["acme"]
    assert client.get("/api/teams/globex/onboarding", headers=engineer).status_code == 404
    assert client.get("/api/teams/acme/onboarding", headers=engineer).status_code == 200
    assert client.get("/", headers=engineer).location == "/teams/acme/overview"


@pytest.mark.parametrize("page", routes.SLUGS)
def test_a_forbidden_team_has_no_pages(client: Any, page: str) -> None:
    assert client.get(f"/teams/globex/{page}", headers=vouched("engineering")).status_code == 404
    assert client.get(f"/teams/acme/{page}", headers=vouched("engineering")).status_code == 200
    assert client.get(f"/teams/globex/{page}", headers=vouched("board")).status_code == 200


def test_forbidden_and_unknown_look_the_same(client: Any) -> None:
    for path in ("/api/teams/{}/onboarding", "/teams/{}/overview"):
        forbidden, unknown = (
            client.get(path.format(team), headers=vouched("engineering")) for team in ("globex", "nobody")
        )
        assert forbidden.status_code == unknown.status_code == 404
        texts = [re.sub(r'"end_id":"[^"]*"', "", answer.text) for answer in (forbidden, unknown)]
        assert texts[0].replace("globex", "nobody") == texts[1]


def test_the_layout_names_no_forbidden_team(client: Any) -> None:
    layout = client.get("/_dash-layout", headers=vouched("engineering")).text
    assert "acme" in layout
    assert "globex" not in layout


def test_no_forged_callback_reads_a_forbidden_team(by_proxy: Dash, client: Any) -> None:
    read, refused = 0, 0
    for callback in server_callbacks(by_proxy):
        allowed = send(client, forged(callback, "globex"), **vouched("board"))
        denied = send(client, forged(callback, "globex"), **vouched("engineering"))
        unknown = send(client, forged(callback, "nobody"), **vouched("engineering"))
        read += allowed.status_code == 200
        refused += denied.status_code == 404
        assert denied.status_code == unknown.status_code, callback["output"]
        assert denied.text.replace("globex", "nobody") == unknown.text, callback["output"]
    assert read > 25
    assert refused > 20


def test_a_forged_callback_of_a_team_page_is_answered_404(by_proxy: Dash, client: Any) -> None:
    chart = next(each for each in server_callbacks(by_proxy) if "overview-cycle.figure" in each["output"])
    assert send(client, forged(chart, "acme"), **vouched("engineering")).status_code == 200
    denied = send(client, forged(chart, "globex"), **vouched("engineering"))
    assert (denied.status_code, denied.json) == (404, {"error": "There is no such team."})


def test_what_one_reader_saw_is_not_remembered_for_another(by_proxy: Dash, client: Any) -> None:
    chart = next(
        each for each in server_callbacks(by_proxy) if "overview-throughput.figure" in each["output"]
    )
    for _ in range(2):
        assert send(client, forged(chart, "globex"), **vouched("board")).status_code == 200
        assert send(client, forged(chart, "globex"), **vouched("engineering")).status_code == 404


def test_only_those_who_see_everything_may_add_teams(by_proxy: Dash, client: Any) -> None:
    assert client.get("/new-team", headers=vouched("board")).status_code == 200
    assert client.get("/new-team", headers=vouched("engineering")).status_code == 404
    begin = next(each for each in server_callbacks(by_proxy) if "new-team-ticket.data" in each["output"])
    assert send(client, forged(begin, "acme"), **vouched("engineering")).status_code == 404


def test_a_reader_without_a_group_is_told_so(by_proxy: Dash, client: Any) -> None:
    assert client.get("/api/teams", headers=vouched("")).json == []
    router = next(each for each in server_callbacks(by_proxy) if "page.children" in each["output"])
    body = forged(router, "acme")
    body["inputs"][0]["value"] = "/"
    told = send(client, body, **vouched("sales")).text
    assert "no team is open to you" in told
    assert "tformance onboard" not in told


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Forwarded-Email": "ada@example.com", "X-Forwarded-Groups": "board"},
        {"X-Forwarded-Email": "ada@example.com", "X-Tformance-Proxy-Secret": PROXY_SECRET + "x"},
        {"X-Forwarded-Email": " ", "X-Tformance-Proxy-Secret": PROXY_SECRET},
        {"X-Forwarded-Groups": "board", "X-Tformance-Proxy-Secret": PROXY_SECRET},
    ],
)
def test_only_the_proxy_is_believed(client: Any, headers: dict[str, str]) -> None:
    answer = client.get("/api/teams", headers=headers)
    assert (answer.status_code, answer.json["error"]) == (401, "The proxy in front did not say who you are.")
    assert client.get("/teams/acme/overview", headers=headers).status_code == 401


def test_a_listed_peer_is_believed_and_no_other(app_for: Any) -> None:
    app = app_for(TFORMANCE_AUTH="proxy", TFORMANCE_PROXY_PEERS="10.0.0.0/24, 192.0.2.1")
    for peer, status in (("10.0.0.9", 200), ("::ffff:10.0.0.9", 200), ("192.0.2.1", 200), ("10.0.1.1", 401)):
        client = app.server.test_client()
        client.environ_base["REMOTE_ADDR"] = peer
        headers = {"X-Forwarded-Email": "ada@example.com", "X-Forwarded-Groups": "board"}
        assert client.get("/api/teams", headers=headers).status_code == status


def test_every_way_to_the_data_of_a_team_is_guarded(by_proxy: Dash, root: Path) -> None:
    permitted = PermittedSources(ScriptedSources(root, ("acme", "globex"), groups=RULES))
    ways = {name: way for name, way in vars(Sources).items() if inspect.isfunction(way) and name[0] != "_"}
    about_one = [name for name, way in ways.items() if "team" in inspect.signature(way).parameters]
    assert len(about_one) >= 4
    with by_proxy.server.test_request_context():
        for identity in (None, Identity("ada", frozenset({"engineering"}))):
            g.identity = identity
            for name in about_one:
                others = len(inspect.signature(ways[name]).parameters) - 2
                with pytest.raises(Refused):
                    getattr(permitted, name)("globex", *["x"] * others)
            with pytest.raises(Refused):
                permitted.add_team(Wish("new"))
            with pytest.raises(Refused):
                permitted.joining("ticket")
    assert all(hasattr(permitted, name) for name in ways)
    assert permitted.teams() == []


def test_rights_follow_from_groups_and_configuration() -> None:
    rules = {"web": ("acme", "globex"), "*": ("open",), "board": ("*",)}
    web, nobody, board = (
        Identity("a", frozenset({"web"})),
        Identity("b"),
        Identity("c", frozenset({"board"})),
    )
    assert [web.may_read(team, rules) for team in ("acme", "globex", "open", "other")] == [
        True,
        True,
        True,
        False,
    ]
    assert [nobody.may_read(team, rules) for team in ("acme", "open")] == [False, True]
    assert board.may_read("other", rules)
    assert board.may_add_teams(rules)
    assert not web.may_add_teams(rules)
    assert not Identity("d", frozenset({"*"})).may_read("acme", {"web": ("acme",)})
    assert Identity(None, unlimited=True).may_read("any", {})
