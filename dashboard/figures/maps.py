"""How are two dimensions drawn at once? Heat maps."""

from bisect import bisect_right
from typing import Any

from dashboard import fmt
from dashboard.figures.style import Figure, escape, figure, names_axis, ramp, readable_on
from dashboard.sources import Row
from dashboard.theme import STEPS, TOKENS, Scheme

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
HOURS = range(0, 24, 3)
STEPS_OF_HOURS = (1, 4, 8, 24)  # the five shades: one night or one weekend does not make all else pale


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


def hour_map(rows: list[Row], scheme: Scheme) -> Figure:
    """How long what became ready waited: weekdays down, hours across, the median and its n written into each cell."""
    if not any(row["n"] for row in rows):
        return figure([], scheme)
    cells = {(row["weekday"], row["from_hour"]): row for row in rows}
    grid = [[cells.get((day, hour)) for hour in HOURS] for day in range(1, 8)]
    across, down = [f"{hour:02}–{hour + 3:02}" for hour in HOURS], list(WEEKDAYS)
    trace = {
        "type": "heatmap",
        "z": [[shade(cell) for cell in line] for line in grid],
        "x": across,
        "y": down,
        "colorscale": stepped(scheme),
        "zmin": -0.5,
        "zmax": 4.5,
        "showscale": False,
        "xgap": 3,
        "ygap": 3,
        "hoverongaps": False,
        "customdata": [[told(cell) for cell in line] for line in grid],
        "hovertemplate": "Ready %{y} %{x} UTC: %{customdata}<extra></extra>",
    }
    written = {
        "type": "scatter",
        "mode": "text",
        "x": across * len(down),
        "y": [day for day in down for _ in across],
        "text": [wait_and_n(cell) for line in grid for cell in line],
        "textfont": {"size": 10.5, "color": [ink(cell, scheme) for line in grid for cell in line]},
        "hoverinfo": "skip",
    }
    hours = {"showgrid": False, "dtick": 1, "side": "top", "type": "category", "autotickangles": [0, -45]}
    days = {**names_axis(), "autorange": "reversed"}
    return figure([trace, written], scheme, hovermode="closest", xaxis=hours, yaxis=days)


def stepped(scheme: Scheme) -> list[list[Any]]:
    """The palette's five steps, each of one shade."""
    return [[at / 5, color] for step, color in enumerate(STEPS[scheme]) for at in (step, step + 1)]


def shade(cell: Row | None) -> int | None:
    """Which of the five shades; None where nobody knows."""
    return bisect_right(STEPS_OF_HOURS, cell["pickup_p50"]) if cell and cell["n"] else None


def ink(cell: Row | None, scheme: Scheme) -> str:
    """Black or white, whichever is read better on the cell's shade."""
    step = shade(cell)
    return TOKENS[scheme]["dim"] if step is None else readable_on(STEPS[scheme][step])


def wait_and_n(cell: Row | None) -> str:
    """2.6d over its n; a dash where nothing of what became ready has a known wait."""
    if cell is None:
        return ""
    return f"{fmt.hours(cell['pickup_p50'])}<br>n {fmt.count(cell['n'])}" if cell["n"] else fmt.DASH


def told(cell: Row | None) -> str:
    """The same in words."""
    if cell is None:
        return ""
    return f"median wait {fmt.hours(cell['pickup_p50'])}, {cell['n']} reviewed of {fmt.count(cell['ready'])}"
