"""What may a browser do with our pages? Load everything from here, and ask no other host."""

from collections.abc import Sequence

from dash import Dash
from flask import Response

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
POLICY = "tformance-content-security-policy"
NEVER_STORED = ("text/html", "application/json", "text/plain")


def content_security_policy(script_hashes: Sequence[str]) -> str:
    """Dash's own inline scripts by hash; styles inline, because Mantine, plotly and AG Grid write them."""
    scripts = " ".join(f"'{value.strip(chr(39))}'" for value in script_hashes)
    return "; ".join(
        [
            "default-src 'self'",
            f"script-src 'self' {scripts}".strip(),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "frame-ancestors 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "object-src 'none'",
        ]
    )


def install(app: Dash) -> None:
    """Add the headers to every answer."""

    @app.server.after_request
    def protect(response: Response) -> Response:
        policy = app.server.extensions.get(POLICY)
        if policy:
            response.headers.setdefault("Content-Security-Policy", policy)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if response.mimetype in NEVER_STORED:
            response.headers["Cache-Control"] = "no-store"
        return response


def seal(app: Dash) -> None:
    """Write the policy; only after Dash has finished its set-up are all script hashes known."""
    app.server.extensions[POLICY] = content_security_policy(app.csp_hashes())
