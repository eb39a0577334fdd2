"""Nothing leaves the machine, and nothing from outside runs."""

import re
from pathlib import Path
from typing import Any

from dash import Dash, dcc
from plotly import offline

from dashboard import app as application
from dashboard.components import drawer, lists
from dashboard.theme import GRAPH_CONFIG
from tests.dashboard.reading import pieces
from tests.dashboard.sample import HOSTILE


def policy(app: Dash) -> str:
    """The content security policy of a page."""
    return app.server.test_client().get("/teams/acme/overview").headers["Content-Security-Policy"]


def test_the_policy_allows_this_host_only(app: Dash) -> None:
    rules = dict(rule.split(" ", 1) for rule in policy(app).split("; "))
    assert "unsafe-eval" not in policy(app)
    assert "unsafe-inline" not in rules["script-src"]
    assert rules["default-src"] == rules["connect-src"] == rules["font-src"] == "'self'"
    assert rules["frame-ancestors"] == rules["object-src"] == "'none'"
    assert "http" not in policy(app)


def test_every_inline_script_of_the_page_is_hashed(app: Dash) -> None:
    page = app.server.test_client().get("/teams/acme/overview").text
    inline = [body for body in re.findall(r"<script[^>]*>(.*?)</script>", page, re.S) if body.strip()]
    executed = [body for body in inline if not body.strip().startswith("{")]
    assert policy(app).count("sha256-") >= len(executed) > 0


def test_answers_carry_the_headers(app: Dash) -> None:
    headers = app.server.test_client().get("/teams/acme/overview").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"


def graphs(component: Any) -> list[dcc.Graph]:
    """Every graph of a layout."""
    return [item for item in component._traverse() if isinstance(item, dcc.Graph)]


def test_no_graph_can_upload_its_data() -> None:
    found = graphs(application.every_component())
    assert len(found) > 20
    assert all(graph.config == GRAPH_CONFIG for graph in found)
    assert GRAPH_CONFIG["showSendToCloud"] is False
    assert GRAPH_CONFIG["plotlyServerURL"] == ""


def test_the_vendored_plotly_is_the_version_plotly_py_expects() -> None:
    version = offline.get_plotlyjs_version()
    assets = application.ASSETS
    script = assets / "js" / f"plotly-cartesian-{version}.min.js"
    assert script.is_file()
    assert f"plotly.js (cartesian - minified) v{version}" in script.read_text()[:300]
    assert script.name in (assets / "05-plotly.js").read_text()
    assert version in (assets / "VENDORED.md").read_text()


def test_no_asset_names_another_host() -> None:
    for path in application.ASSETS.glob("*.[cj]ss"):
        hosts = re.findall(r"https?://([\w.-]+)", path.read_text())
        assert set(hosts) <= {"www.w3.org"}, path.name
    for path in application.ASSETS.glob("*.js"):
        assert not re.findall(r"https?://", path.read_text()), path.name


def test_every_icon_in_use_is_vendored() -> None:
    source = Path(application.__file__).parent
    code = "\n".join(path.read_text() for path in source.rglob("*.py"))
    used = set(re.findall(r'icon\("([a-z0-9-]+)"', code))
    drawn = set(re.findall(r"\.i-([a-z0-9-]+) \{", (application.ASSETS / "10-icons.css").read_text()))
    assert used
    assert used <= drawn


def test_an_address_from_outside_only_becomes_a_link_when_it_is_one() -> None:
    assert lists.safe_url("https://github.com/a/b/pull/1") == "https://github.com/a/b/pull/1"
    for address in (
        "javascript:alert(1)",
        " javascript:alert(1)",
        "data:text/html,x",
        "",
        None,
        "//x",
        "JAVASCRIPT:x",
    ):
        assert lists.safe_url(address) is None


def test_hostile_text_reaches_the_page_as_text_only(questions: Any) -> None:
    key = {"repository": "acme/storefront", "number": 666}
    row = questions.about("acme", "pull_request", **key)[0]
    evidence = questions.about("acme", "pull_request_evidence", **key)
    shown = drawer.body(row, evidence, [])
    texts = pieces(shown)
    assert HOSTILE in texts
    kinds = {type(item).__name__ for item in shown._traverse()}
    assert not kinds & {"Markdown", "DangerouslySetInnerHTML", "Iframe"}
    links = [item.href for item in shown._traverse() if getattr(item, "href", None)]
    assert links == []
