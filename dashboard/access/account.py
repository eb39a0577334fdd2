"""Who am I here, and how do I leave? A button in the header, where people sign in."""

from dash import ClientsideFunction, Dash, Input, Output, html
from flask import current_app

from dashboard.access.identity import whoever_asks
from dashboard.components.aria import aria
from dashboard.components.icons import icon


def button() -> html.Button | None:
    """The button for the one who asks; None where nobody signs in here."""
    identity = whoever_asks()
    if identity is None or "logout" not in current_app.view_functions:
        return None
    return sign_out(identity.name or "")


def sign_out(name: str) -> html.Button:
    """Says who is signed in, and ends the session."""
    words = f"Sign out {name}".strip()
    return html.Button(
        [icon("logout", 16), html.Span("Sign out", className="account-word")],
        id="sign-out",
        className="account",
        title=words,
        **aria(label=words),
    )


def register(app: Dash) -> None:
    """The browser does it: see `assets/40-session.js`."""
    app.clientside_callback(
        ClientsideFunction("session", "leave"),
        Output("sign-out", "disabled"),
        Input("sign-out", "n_clicks"),
        prevent_initial_call=True,
    )
