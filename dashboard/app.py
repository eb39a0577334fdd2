"""How is the application put together? Frame, pages, charts, API, gate and headers around one source."""

from pathlib import Path
from typing import Any

from dash import Dash, html

from dashboard import (
    PRODUCT,
    api,
    charts,
    delivery,
    faults,
    gate,
    navigation,
    progress,
    retry,
    scripts,
    security,
    shell,
    sqlview,
    trust,
)
from dashboard.access import account
from dashboard.access.entry import Entry
from dashboard.access.permitted import PermittedSources
from dashboard.components import drawer
from dashboard.pages import PAGES, issues, new_team, welcome
from dashboard.questions import Questions
from dashboard.sources import Sources
from dashboard.theme import css_variables, on_paper

ASSETS = Path(__file__).parent / "assets"
INDEX = """<!DOCTYPE html>
<html lang="en">
<head>
{%metas%}
<title>{%title%}</title>
<link rel="icon" href="/assets/favicon.svg" type="image/svg+xml">
<link rel="preload" href="/assets/fonts/inter-latin-wght-normal.woff2" as="font" crossorigin>
<style>COLOURS</style>
{%css%}
</head>
<body>
<div class="boot" aria-hidden="true"><span class="logo-mark"></span></div>
{%app_entry%}
<footer>{%config%}{%scripts%}{%renderer%}</footer>
</body>
</html>"""


def create_app(everything: Sources, entry: Entry | None = None) -> Dash:
    """The complete application; `create_app(sources).server` is its WSGI side. Without an entry it is open to all."""
    entry = entry or Entry()
    sources = PermittedSources(everything)
    scripts.leave_out()
    app = Dash(
        "dashboard",
        assets_folder=str(ASSETS),
        assets_ignore=r"plotly-.*|.*\.md",  # plotly.js is loaded by the first chart
        title=PRODUCT,
        update_title="",  # the default flickers at every poll
        index_string=INDEX.replace("COLOURS", css_variables() + on_paper()),
        compress=True,
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
        on_error=faults.report,
    )
    app.server.config["COMPRESS_ALGORITHM"] = ["br", "gzip"]
    delivery.install(app.server)
    security.install(app)
    entry.install(app.server, everything.access)
    api.install(app.server, sources)
    gate.install(app.server, sources)
    connect(app, sources)
    warm_up(app)
    security.seal(app)
    return app


def connect(app: Dash, sources: Sources) -> None:
    """Layout and callbacks."""
    questions = Questions(sources)
    app.layout = lambda: shell.layout(sources.teams(), sources.may_add_teams(), account.button())
    app.validation_layout = every_component()
    navigation.register(app, sources)
    progress.register(app, questions)
    charts.register(app, questions)
    sqlview.register(app, questions)
    trust.register(app, questions)
    retry.register(app, sources)
    account.register(app)
    new_team.register(app, questions)
    for page in PAGES.values():
        page.register(app, questions)


def every_component() -> Any:
    """All pages at once: what Dash checks the ids of callbacks against."""
    pages = [html.Div(page.layout("")) for page in PAGES.values()]
    alone = [welcome.layout(), new_team.layout([]), drawer.links({"url": None})]
    return html.Div([shell.layout((), account=account.sign_out("")), *alone, *pages, *issues.group()])


def warm_up(app: Dash) -> None:
    """Let Dash finish its set-up in one thread: two racing first requests would serve half an app."""
    with app.server.test_client() as client:
        client.get("/healthz")
