"""How does an axis of time say what its periods are, and which of them are not whole?"""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from dashboard.figures.style import Figure

HOVER = {
    "week": "Week from %b %-d",
    "iso_week": "ISO week %V, from %b %-d",
    "day": "%a %b %-d",
    "month": "%B %Y",
}
LABELS = {"month": "%b %Y"}
DAYS = {"week": 7, "iso_week": 7, "day": 1, "month": 30}


def dated(figure: Figure, period: str, partial: Collection[date]) -> Figure:
    """The figure with labels for its period, and its partial periods hatched or drawn as open points."""
    axis = {**figure["layout"]["xaxis"], "hoverformat": HOVER[period]}
    axis["tickformat"] = LABELS.get(period, axis["tickformat"])
    if "range" in axis:
        axis["range"] = room(figure["data"][0]["x"], DAYS[period])
    marked = {first.isoformat() for first in partial}
    traces = [with_partial(trace, marked) for trace in figure["data"]]
    return {"data": traces, "layout": {**figure["layout"], "xaxis": axis}}


def room(shown: list[str], days: int) -> list[str]:
    """The range of a line's axis: half a period, or some of a long course, left free at either end."""
    free = timedelta(days=max(days * 0.3, len(shown) * days / 16))
    first, last = (date.fromisoformat(shown[at]) for at in (0, -1))
    margin = timedelta(days=max(1, round(free.total_seconds() / 86_400)))
    return [(first - margin).isoformat(), (last + margin).isoformat()]


def with_partial(trace: dict[str, Any], marked: set[str]) -> dict[str, Any]:
    """One series with its partial periods told apart by form, not by colour alone."""
    at = [day in marked for day in trace["x"]]
    if not any(at):
        return trace
    if trace["type"] == "bar":
        hatch = {
            "shape": ["/" if open_ else "" for open_ in at],
            "size": 6,
            "solidity": 0.35,
            "fillmode": "overlay",
        }
        return {**trace, "marker": {**trace["marker"], "pattern": hatch}}
    always = "markers" in trace["mode"]
    marker = {
        "color": trace["line"]["color"],
        "size": [9 if open_ else 6 if always else 0 for open_ in at],
        "symbol": ["circle-open" if open_ else "circle" for open_ in at],
        "line": {"width": [2 if open_ else 0 for open_ in at]},
        "opacity": 1,
    }
    return {**trace, "mode": "lines+markers", "marker": marker, "cliponaxis": False}
