"""How is a team added from the browser? What `tformance onboard` does: all is checked before anything is written."""

from typing import Any

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component

from dashboard import fmt, routes
from dashboard.components.icons import icon
from dashboard.entrance import Joining
from dashboard.questions import Questions
from dashboard.sources import Sources, find_team
from tformance_assets.admission import Wish

POLL_MS = 700
LONGEST_TEXT = 20_000
# Field of a wish -> the component that shows its problems.
FIELDS = {
    "team": "new-team-name",
    "repositories": "new-team-repositories",
    "git": "new-team-git",
    "recent_days": "new-team-recent",
    "history_days": "new-team-history",
}
LOST = Joining(done=True, problems={"team": ["The check was lost, probably by a restart: try again."]})


def layout(existing: list[str]) -> html.Div:
    """The form; it never asks for a token, which stays in the environment."""
    body = [
        dmc.Title("Add a team", order=1, className="page-title"),
        html.P(
            "Everything is checked before anything is written. Then the newest days are loaded, "
            "and the dashboard opens in about a minute.",
            className="lead",
        ),
        html.Div([*who(existing), *what(), how_far()], className="new-team-fields"),
        html.Div(
            [
                dmc.Button("Check and add", id="new-team-add", leftSection=icon("check", 16)),
                html.Div(id="new-team-progress", role="status"),
            ],
            className="new-team-foot",
        ),
        dcc.Store(id="new-team-ticket"),
        dcc.Interval("new-team-poll", POLL_MS, disabled=True),
        html.Div(id="new-team-open"),
    ]
    return html.Div(html.Div(body, className="card center-card", id="new-team"), className="center-page")


def who(existing: list[str]) -> list[Component]:
    """The name, with what an existing one means."""
    return [
        dmc.Autocomplete(
            id="new-team-name",
            label="Team",
            description="1 to 40 letters, digits, - and _. The name of an existing team extends it.",
            data=existing,
            required=True,
            inputProps={"maxLength": 60, "autoComplete": "off", "spellCheck": False},
        ),
        html.Div(id="new-team-existing", role="status"),
    ]


def what() -> list[Component]:
    """The repositories, from GitHub or from git."""
    return [
        dmc.Textarea(
            id="new-team-repositories",
            label="Repositories at GitHub",
            description="One in a line, as owner/name or as an address. GITHUB_TOKEN must be allowed to read them.",
            placeholder="acme/shop\nacme/api",
            autosize=True,
            minRows=3,
            maxRows=12,
        ),
        dmc.Textarea(
            id="new-team-git",
            label="Or git repositories",
            description="Paths on the machine Tformance runs on, or clone URLs; one in a line. Needs no token.",
            placeholder="/srv/git/tools",
            autosize=True,
            minRows=1,
            maxRows=12,
        ),
    ]


def how_far() -> html.Div:
    """How many days, first and in all."""
    numbers = [
        ("new-team-recent", "Days loaded first", 30),
        ("new-team-history", "Days in all", 90),
    ]
    return html.Div(
        [
            dmc.NumberInput(
                id=id_, label=label, value=value, min=1, max=3650, allowDecimal=False, clampBehavior="none"
            )
            for id_, label, value in numbers
        ],
        className="new-team-days",
    )


def register(app: Dash, questions: Questions) -> None:
    """Begin on the button, then ask until it is done."""
    sources = questions.sources
    states = [State(id_, "value") for id_ in FIELDS.values()]

    @app.callback(
        Output("new-team-ticket", "data"),
        Output("new-team-poll", "disabled"),
        Input("new-team-add", "n_clicks"),
        *states,
        prevent_initial_call=True,
    )
    def begin(clicks: int | None, *values: Any) -> Any:
        return (sources.add_team(wish_of(*values)), False) if clicks else (no_update, no_update)

    @app.callback(
        *[Output(id_, "error") for id_ in FIELDS.values()],
        Output("new-team-progress", "children"),
        Output("new-team-add", "loading"),
        Output("new-team-poll", "disabled", allow_duplicate=True),
        Output("new-team-open", "children"),
        Input("new-team-ticket", "data"),
        Input("new-team-poll", "n_intervals"),
        prevent_initial_call=True,
    )
    def look(ticket: Any, _intervals: Any) -> Any:
        if not isinstance(ticket, str):
            return (no_update,) * 9
        return shown(sources.joining(ticket) or LOST)

    @app.callback(Output("new-team-existing", "children"), Input("new-team-name", "value"))
    def existing(name: Any) -> Any:
        return note(sources, name if isinstance(name, str) else "")


def wish_of(team: Any, repositories: Any, git: Any, recent: Any, history: Any) -> Wish:
    """What was typed; nonsense in the days becomes 0, which the check refuses."""
    return Wish(text(team).strip(), lines(repositories), lines(git), whole(recent), whole(history))


def text(value: Any) -> str:
    """What a browser sent, if it is text of a believable length."""
    return value[:LONGEST_TEXT] if isinstance(value, str) else ""


def lines(value: Any) -> tuple[str, ...]:
    """The lines with something in them; commas separate as well in names, which have none."""
    return tuple(line.strip() for line in text(value).splitlines() if line.strip())


def whole(value: Any) -> int:
    """A whole number, 0 for anything else."""
    return int(value) if isinstance(value, int | float) and abs(value) < 1e6 else 0


def shown(joining: Joining) -> tuple[Any, ...]:
    """What the form shows: that it is being checked, what is wrong, or the way to the new team."""
    if not joining.done:
        words = html.Span(
            [html.Span(className="spin"), "Checking with GitHub and git"], className="foot-time"
        )
        return *(None,) * len(FIELDS), words, True, False, no_update
    errors = [" ".join(joining.problems.get(name, ())) or None for name in FIELDS]
    if joining.added is None:
        return *errors, "Nothing was written.", False, True, no_update
    target = routes.url(joining.added, routes.ONBOARDING)
    go = dcc.Location(id="new-team-redirection", href=target, refresh=True)
    return *errors, "Added. Opening its page.", True, True, go


def note(sources: Sources, name: str) -> Component | None:
    """That a team of this name is there already, and what adding means then."""
    team = find_team(sources, name.strip())
    if team is None:
        return None
    there = fmt.plural(len(team.repositories), "repository", "repositories")
    words = (
        f"{team.name} is there already, with {there} at GitHub. What you name is added; nothing is removed."
    )
    return html.Div([icon("info-circle", 15), words], className="new-team-note")
