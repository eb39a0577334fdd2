"""How are two dimensions drawn at once? Heat maps."""

from dashboard.figures.style import Figure, escape, figure, names_axis, ramp
from dashboard.sources import Row
from dashboard.theme import Scheme


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
