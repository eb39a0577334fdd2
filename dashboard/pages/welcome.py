"""What does somebody see who has no team yet? How to add one; the page moves on by itself."""

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard import PRODUCT, routes
from dashboard.components.cards import link_button
from dashboard.components.icons import icon

POLL_MS = 3_000


def layout() -> html.Div:
    """Two ways to begin."""
    own = step(
        "git-pull-request",
        "Add your team",
        "Here in the browser, or by a command where Tformance runs, with GITHUB_TOKEN set.",
        "tformance onboard TEAM --repo OWNER/NAME",
    )
    add = link_button([icon("users", 16), "Add a team"], routes.NEW_TEAM, id="welcome-add")
    demo = step(
        "flask",
        "Or look around first",
        "A made-up team goes through the real pipeline; no account and no key needed.",
        "tformance up --demo",
    )
    body = [
        html.Div(html.Span(className="logo-mark large"), className="welcome-mark"),
        dmc.Title(f"Welcome to {PRODUCT}", order=1, className="page-title"),
        html.P(
            "How does your team deliver, where does work wait, and does AI tooling help?", className="lead"
        ),
        own,
        html.Div(add, className="welcome-add"),
        demo,
        html.Div(
            [html.Span(className="spin"), "Waiting for the first team. This page opens it by itself."],
            className="step-foot",
        ),
    ]
    return html.Div(
        [
            html.Div(body, className="card center-card welcome", id="welcome"),
            dcc.Interval("welcome-poll", POLL_MS),
        ],
        className="center-page",
    )


def nothing_for_you() -> html.Div:
    """For somebody who signed in and whose groups may read no team."""
    words = (
        "You are signed in, but no team is open to you. Ask whoever runs Tformance to add one of your groups."
    )
    body = [dmc.Title("No team to show", order=1, className="page-title"), html.P(words, className="lead")]
    return html.Div(html.Div(body, className="card center-card", id="no-team"), className="center-page")


def step(picture: str, title: str, text: str, command: str) -> html.Div:
    """One way to begin, with the command to copy."""
    return html.Div(
        [
            html.Div(icon(picture, 18), className="tile-ico info"),
            html.Div(
                [
                    html.Div(title, className="step-name"),
                    html.Div(text, className="step-text"),
                    html.Pre(html.Code(command), className="command"),
                ],
                className="step-main",
            ),
        ],
        className="welcome-step",
    )
