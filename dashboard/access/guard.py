"""May this request be answered at all? Asked before every one; what is not named here is for people we know.

It looks at the host, the way of asking and the session, never at what the body says: all callbacks share one address.
"""

from collections.abc import Callable

from flask import Flask, Response, g, jsonify, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from dashboard.access import proxy, sessions
from dashboard.access.addresses import login_for
from dashboard.access.identity import Identity
from dashboard.access.permitted import Refused
from tformance_assets.access import Access

PUBLIC = ("/auth/",)
ALIVE = "/healthz"
ANYBODY = Identity(None, unlimited=True)
MISDIRECTED = 421
ASKING = ("GET", "HEAD", "OPTIONS")
FROM_ELSEWHERE = ("cross-site", "same-site")
Answer = AnyResponse | tuple[Response, int] | None


def install(server: Flask, access: Access, key: bytes) -> None:
    """The checks, in order, before anything else looks at the request."""
    identify = identification(access, key)

    @server.before_request
    def guard() -> Answer:
        if request.path == ALIVE:
            return None  # who looks after the process may know it by any name
        refusal = unknown_host(access) or foreign_order()
        if refusal is not None:
            return refusal
        g.identity = identify()
        if g.identity is None and not request.path.startswith(PUBLIC):
            return sign_in_first(access)
        return None

    @server.errorhandler(Refused)
    def explain(refused: Refused) -> tuple[Response, int]:
        return nothing_there()

    @server.after_request
    def hide(response: Response) -> Response:
        """Dash answers a failed callback kindly; one that reached for a forbidden team gets nothing."""
        return server.make_response(nothing_there()) if g.get("refused") else response


def identification(access: Access, key: bytes) -> Callable[[], Identity | None]:
    """How this dashboard finds out who is asking."""
    if access.mode == "none":
        return lambda: ANYBODY
    if access.proxy is not None:
        trusted = access.proxy
        return lambda: proxy.vouched_for(trusted, request.headers, request.remote_addr)
    return lambda: sessions.signed_in(access, key)


def unknown_host(access: Access) -> Answer:
    """Another site's name may have been pointed at this machine, to read it with a visitor's browser."""
    if access.knows(request.environ.get("HTTP_HOST", "")):
        return None
    return (
        jsonify(error="This host name is not ours: list it in TFORMANCE_DASHBOARD_HOSTS if it should be."),
        MISDIRECTED,
    )


def foreign_order() -> Answer:
    """Whoever wants something done asks in JSON and from our own pages, which no form of another site can."""
    if request.method in ASKING:
        return None
    if request.headers.get("Sec-Fetch-Site") in FROM_ELSEWHERE:
        return jsonify(error="Requests from other sites are refused."), 403
    if request.mimetype != "application/json":
        return jsonify(error="Only JSON is accepted."), 415
    return None


def sign_in_first(access: Access) -> Answer:
    """A page leads to the sign-in page; everything else is told where that is."""
    if access.mode == "proxy":
        return jsonify(error="The proxy in front did not say who you are."), 401
    page = request.method == "GET" and not request.path.startswith(("/_", "/api/", "/assets/"))
    if page:
        return redirect(login_for(request.full_path), 302)
    return jsonify(error="Sign in first.", login="/auth/login"), 401


def nothing_there() -> tuple[Response, int]:
    """The same for what is forbidden and for what does not exist."""
    return jsonify(error="There is no such team."), 404
