"""How does somebody sign in and out? The pages below `/auth/`, the only ones that strangers may open."""

import hashlib
import hmac
import time
from collections.abc import Callable
from html import escape
from pathlib import Path
from urllib.parse import quote, urlsplit

from flask import Flask, Response, jsonify, redirect, request, url_for
from werkzeug.security import check_password_hash
from werkzeug.wrappers import Response as AnyResponse

from dashboard import PRODUCT
from dashboard.access import sessions
from dashboard.access.addresses import local
from dashboard.access.attempts import Attempts
from dashboard.access.identity import Identity, Rules
from dashboard.access.oidc import Provider
from tformance_assets.access import Access, Password
from tformance_assets.errors import TformanceError

STATIC = Path(__file__).parent / "static"
ASSETS = Path(__file__).parents[1] / "assets"
FILES = {
    "login.js": (STATIC / "login.js", "text/javascript"),
    "inter.woff2": (ASSETS / "fonts" / "inter-latin-wght-normal.woff2", "font/woff2"),
    "mark.svg": (ASSETS / "favicon.svg", "image/svg+xml"),
}
Answer = AnyResponse | tuple[Response, int] | tuple[str, int]


def install(
    server: Flask,
    access: Access,
    key: bytes,
    rules: Callable[[], Rules],
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """The routes that the configured way to sign in needs."""

    @server.route("/auth/", defaults={"rest": ""})
    @server.route("/auth/<path:rest>")
    def nothing(rest: str) -> Answer:
        return jsonify(error=f"There is nothing at /auth/{rest}."), 404

    if access.mode in ("none", "proxy"):
        return
    files(server)

    @server.get("/auth/login")
    def login() -> str:
        return page(access, local(request.args.get("next")))

    @server.post("/auth/logout")
    def logout() -> Response:
        sessions.sign_out()
        return jsonify(next="/auth/login")

    if access.password is not None:
        by_password(server, access, key, access.password, Attempts(clock))
    if access.oidc is not None:
        by_provider(server, access, key, Provider(server, access.oidc), rules)


def files(server: Flask) -> None:
    """What the sign-in page is made of; no more than this."""
    style = (STATIC / "login.css").read_text()

    @server.get("/auth/login.css")
    def stylesheet() -> Response:
        return Response(style, mimetype="text/css")

    @server.get("/auth/files/<name>")
    def file(name: str) -> Answer:
        if name not in FILES:
            return jsonify(error="There is no such file."), 404
        path, mimetype = FILES[name]
        return Response(path.read_bytes(), mimetype=mimetype)


def by_password(server: Flask, access: Access, key: bytes, password: Password, attempts: Attempts) -> None:
    """One password, a few tries."""

    @server.post("/auth/login")
    def check() -> Answer:
        peer = request.remote_addr or ""
        wait = attempts.wait_seconds(peer)
        if wait > 0:
            refusal = jsonify(error=f"Too many tries: wait {max(1, round(wait / 60))} min, then try again.")
            refusal.headers["Retry-After"] = str(int(wait) + 1)
            return refusal, 429
        sent = request.get_json(silent=True)
        body = sent if isinstance(sent, dict) else {}
        given = body.get("password")
        if not isinstance(given, str) or not is_right(password, given):
            attempts.failed(peer)
            return jsonify(error="This is not the password."), 401
        attempts.succeeded(peer)
        sessions.sign_in(Identity(None, unlimited=True), access, key, {})
        return jsonify(next=local(body.get("next"))), 200


def is_right(password: Password, given: str) -> bool:
    """Compares in a time that does not tell how much was right."""
    if password.hashed is not None:
        return check_password_hash(password.hashed, given)
    wanted, tried = (hashlib.sha256(text.encode()).digest() for text in (password.text or "", given))
    return hmac.compare_digest(wanted, tried)


def by_provider(
    server: Flask, access: Access, key: bytes, provider: Provider, rules: Callable[[], Rules]
) -> None:
    """There and back again."""

    @server.get("/auth/start")
    def start() -> Answer:
        back = url_for("returned", _external=True) if access.url is None else f"{access.url}/auth/callback"
        try:
            answer = provider.redirect(back)
        except TformanceError as fault:
            return page(access, local(request.args.get("next")), str(fault)), 503
        sessions.remember_target(local(request.args.get("next")))
        return answer

    @server.get("/auth/callback")
    def returned() -> Answer:
        target = local(sessions.remembered_target())
        try:
            identity = provider.identity()
        except TformanceError as fault:
            return page(access, target, str(fault)), 401
        sessions.sign_in(identity, access, key, rules())
        return redirect(target, 302)


def page(access: Access, target: str, error: str = "") -> str:
    """The sign-in page. Everything from outside is escaped; the script is a file, as the policy demands."""
    values = {
        "PRODUCT": PRODUCT,
        "NEXT": target,
        "ERROR": error,
        "LEAD": f"Sign in to {PRODUCT}",
    }
    html = (STATIC / "login.html").read_text().replace("{{FORM}}", form(access, target))
    for name, value in values.items():
        html = html.replace(f"{{{{{name}}}}}", escape(value))
    return html


def form(access: Access, target: str) -> str:
    """What there is to do: type the password, or go to the provider."""
    if access.oidc is None:
        return (STATIC / "password.html").read_text()
    host = escape(urlsplit(access.oidc.issuer).hostname or "your provider")
    return f'<a class="go" href="/auth/start?next={quote(target, safe="")}">Continue with {host}</a>'
