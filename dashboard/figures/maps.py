"""How are two dimensions drawn at once? Heat maps."""

from dashboard.figures.style import Figure, escape, figure, names_axis, ramp
from dashboard.sources import Row
from dashboard.theme import TOKENS, Scheme

STATES = ("missing", "materialized", "in_progress", "failed")


def pair_map(rows: list[Row], scheme: Scheme) -> Figure:
    """Who reviewed whom: reviewers down, authors across, both in alphabetical order."""
    reviewers = sorted({row["reviewer"] for row in rows}, key=str.lower)
    authors = sorted({row["author"] for row in rows}, key=str.lower)
    counts = {(row["reviewer"], row["author"]): row["pull_requests"] for row in rows}
    trace = {
        "type": "heatmap",
        "z": [[counts.get((reviewer, author)) for author in authors] for reviewer in reviewers],
        "x": [escape(author) for author in authors],
        "y": [escape(reviewer) for reviewer in reviewers],
        "colorscale": ramp(scheme),
        "zmin": 0,
        "showscale": False,
        "xgap": 3,
        "ygap": 3,
        "hoverongaps": False,
        "hovertemplate": "%{y} reviewed %{z} of %{x}<extra></extra>",
    }
    across = {"showgrid": False, "tickangle": -45, "dtick": 1, "side": "top", "type": "category"}
    down = {**names_axis(), "autorange": "reversed", "type": "category"}
    return figure([trace], scheme, hovermode="closest", xaxis=across, yaxis=down)


def partition_map(
    states: dict[str, dict[str, str]], days: list[str], names: dict[str, str], scheme: Scheme
) -> Figure:
    """One square per asset and day in four colours."""
    assets = list(states)
    cells = [[states[asset].get(day, "missing") for day in days] for asset in assets]
    scale = [
        stop
        for at, state in enumerate(STATES)
        for stop in ([at / 4, TOKENS[scheme][state]], [(at + 1) / 4, TOKENS[scheme][state]])
    ]
    trace = {
        "type": "heatmap",
        "z": [[STATES.index(state) if state in STATES else 0 for state in row] for row in cells],
        "x": days,
        "y": [names.get(asset, asset) for asset in assets],
        "customdata": [[state.replace("_", " ") for state in row] for row in cells],
        "zmin": -0.5,
        "zmax": 3.5,
        "colorscale": scale,
        "showscale": False,
        "xgap": 2,
        "ygap": 5,
        "hovertemplate": "<b>%{y}</b><br>%{x|%a %b %-d} · %{customdata}<extra></extra>",
    }
    across = {"type": "date", "showgrid": False, "tickformat": "%b %-d", "nticks": 8, "side": "top"}
    down = {
        **names_axis(),
        "autorange": "reversed",
        "tickfont": {"size": 12, "color": TOKENS[scheme]["text"]},
    }
    return figure([trace], scheme, hovermode="closest", xaxis=across, yaxis=down)
