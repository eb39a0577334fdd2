"""How does a reader get from page to page? The router, the navigation and the filters' place in the URL."""

from typing import Any

import dash_mantine_components as dmc
from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component

from dashboard import PRODUCT, gate, routes
from dashboard.components.aria import aria
from dashboard.components.cards import empty, link_button, tag
from dashboard.components.icons import icon
from dashboard.pages import PAGES, SECTIONS, new_team, welcome
from dashboard.sources import Sources, TeamView, find_team


def register(app: Dash, sources: Sources) -> None:
    """The router on the server; filters, drawer and team switch in the browser."""

    @app.callback(
        Output("page", "children"),
        Output("demo-mark", "children"),
        Output("demo-strip", "children"),
        Input("url", "pathname"),
    )
    def open_page(path: str | None) -> Any:
        team = team_of(sources, path)
        return content(sources, path), *demo_marks(team)

    @app.callback(Output("nav", "children"), Input("status", "data"), prevent_initial_call=True)
    def draw_navigation(status: dict[str, Any] | None) -> Any:
        return links(status["team"], status["accessible"]) if status else no_update

    @app.callback(
        Output("url", "href"), Input("welcome-poll", "n_intervals"), prevent_initial_call=True, hidden=True
    )
    def first_team(_intervals: int) -> Any:
        teams = sources.teams()
        return routes.url(teams[0].name, routes.ONBOARDING) if teams else no_update

    browser_side(app)


def browser_side(app: Dash) -> None:
    """What needs no server: see `assets/20-frame.js`."""
    app.clientside_callback(
        ClientsideFunction("tformance", "sync"),
        Output("ui", "data"),
        Output("filter-range", "value"),
        Output("filter-dates", "value"),
        Output("filter-dates", "style"),
        Output("filter-repositories", "value"),
        Output("filter-who", "value"),
        Output("filter-ai", "value"),
        Output("filter-author", "value"),
        Output("filter-by", "value"),
        Output("filter-by", "style"),
        Output("filterbar", "style"),
        Output("team", "value"),
        Input("url", "pathname"),
        Input("url", "search"),
        Input("filter-range", "value"),
        Input("filter-dates", "value"),
        Input("filter-repositories", "value"),
        Input("filter-who", "value"),
        Input("filter-ai", "value"),
        Input("filter-author", "value"),
        Input("filter-by", "value"),
        Input("team", "value"),
        Input("scheme-dom", "data"),
        Input("version", "data"),
        Input("restored", "data"),
        State("ui", "data"),
    )
    app.clientside_callback(
        ClientsideFunction("tformance", "drawer"),
        Output("shell", "navbar"),
        Output("burger", "opened"),
        Input("burger", "opened"),
        Input("url", "pathname"),
        State("shell", "navbar"),
    )


def team_of(sources: Sources, path: str | None) -> TeamView | None:
    """The configured team an address belongs to."""
    address = routes.parse(path)
    return find_team(sources, address.team) if address else None


def content(sources: Sources, path: str | None) -> Component | list[Component]:
    """The page of an address, the welcome page, a redirection, or that there is no such page."""
    if path in (None, "/"):
        teams = sources.teams()
        return leave_for(routes.url(teams[0].name, routes.OVERVIEW)) if teams else first_steps(sources)
    if path == routes.NEW_TEAM and sources.may_add_teams():
        return new_team.layout([team.name for team in sources.teams() if not team.demo])
    address = routes.parse(path)
    if address is None or not gate.known(sources, address):
        return not_found(sources)
    if address.page not in routes.ALWAYS_OPEN and not gate.accessible(sources, address.team):
        return leave_for(routes.url(address.team, routes.ONBOARDING))
    return PAGES[address.page].layout(address.team)


def first_steps(sources: Sources) -> Component:
    """Without any team: how to add one, or that there is none for this reader."""
    return welcome.layout() if sources.may_add_teams() else welcome.nothing_for_you()


def leave_for(href: str) -> dcc.Location:
    """A full load of another page."""
    return dcc.Location(id="redirection", href=href, refresh=True)


def not_found(sources: Sources) -> html.Div:
    """No such team or page, with a way back."""
    teams = sources.teams()
    target = routes.url(teams[0].name, routes.OVERVIEW) if teams else "/"
    back = link_button("Back to the overview", target, "light", id="not-found-back")
    title = html.H1("Page not found", className="empty-title")
    words = empty(title, "There is no such team or page. It may have been renamed.", "search", back)
    return html.Div(words, className="card", id="not-found")


def links(team: str, accessible: bool) -> list[Component]:
    """The navigation of a team; what is not open yet cannot be chosen."""
    found: list[Component] = []
    for section, slugs in SECTIONS:
        found.append(html.Div(section, className="nav-section"))
        found += [link(team, slug, accessible or slug in routes.ALWAYS_OPEN) for slug in slugs]
    return found


def link(team: str, slug: str, open_now: bool) -> dmc.NavLink:
    """One entry of the navigation."""
    page = PAGES[slug]
    return dmc.NavLink(
        id=f"nav-{slug}",
        label=page.title,
        href=routes.url(team, slug),
        leftSection=icon(page.icon, 17),
        active="exact",
        disabled=not open_now,
        **aria(disabled=str(not open_now).lower()),
        className="nav-link",
    )


def demo_marks(team: TeamView | None) -> tuple[Component | None, Component | None]:
    """The tag in the header and the strip above the page of a demonstration team."""
    if team is None or not team.demo:
        return None, None
    strip = html.Div(
        [
            icon("flask", 15),
            html.Div(
                [
                    f"This team is made up, to show what {PRODUCT} does. ",
                    html.A("Add yours", href=routes.NEW_TEAM, className="text-link"),
                ]
            ),
        ],
        className="demo-strip",
    )
    return tag("Demonstration data", "warn"), strip
