"""Which addresses may be opened now? Readiness, not security.

Until phase 1 is complete a team's pages lead to its onboarding page. Unknown ones are answered with 404.
"""

from flask import Flask, Response, g, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from dashboard import routes
from dashboard.sources import Sources, find_team

NOT_PAGES = ("/assets/", "/_", "/healthz", "/api/", "/auth/")


def accessible(sources: Sources, team: str) -> bool:
    """Whether the team's dashboard may be opened."""
    return bool(sources.report(team)["dashboard_accessible"])


def known(sources: Sources, address: routes.Address | None) -> bool:
    """Whether the address is a page of a configured team."""
    return (
        address is not None and address.page in routes.SLUGS and find_team(sources, address.team) is not None
    )


def exists(sources: Sources, path: str) -> bool:
    """Whether there is a page at the address for the one who asks."""
    if path == routes.NEW_TEAM:
        return sources.may_add_teams()
    return path == "/" or known(sources, routes.parse(path))


def redirection(sources: Sources, path: str) -> str | None:
    """Where a request for a page is sent instead, if anywhere."""
    if path == "/":
        teams = sources.teams()
        return routes.url(teams[0].name, routes.OVERVIEW) if teams else None
    address = routes.parse(path)
    if address is None or not known(sources, address):
        return None
    if address.page not in routes.ALWAYS_OPEN and not accessible(sources, address.team):
        return routes.url(address.team, routes.ONBOARDING)
    return None if path == routes.url(address.team, address.page) else routes.url(address.team, address.page)


def install(server: Flask, sources: Sources) -> None:
    """Check every page request before Dash answers it."""

    @server.before_request
    def lead() -> AnyResponse | None:
        path = request.path
        if request.method not in ("GET", "HEAD") or path.startswith(NOT_PAGES):
            return None
        target = redirection(sources, path)
        if target is not None:
            query = request.query_string.decode()
            return redirect(f"{target}?{query}" if query else target, 302)
        g.not_found = not exists(sources, path)
        return None

    @server.after_request
    def mark(response: Response) -> Response:
        """The page that says so is drawn in the browser; the status says it to everything else."""
        if g.get("not_found") and response.status_code == 200:
            response.status_code = 404
        return response
