"""How does a chart say what its colours and its hatching mean?"""

from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.figures import Figure


def legend(figure: Figure) -> list[Component]:
    """What the colours of a figure mean: only the series it has, none when there is one."""
    told = figure["layout"].get("meta", {})
    notes = []
    if told.get("partial"):
        hatch = html.B(className="hatched")
        notes.append(html.Span([hatch, told["partial"]], title="Partial: days that are in and over"))
    if told.get("left_out"):
        notes.append(html.Span(told["left_out"], title="The first days of the window make no whole period"))
    named = [trace for trace in figure["data"] if "name" in trace]
    if named and named[0].get("orientation") == "h" and figure["layout"].get("barmode") == "group":
        named.reverse()  # drawn from below
    return [*(legend_entry(trace) for trace in named if len(named) > 1), *notes]


def legend_entry(trace: dict[str, Any]) -> html.Span:
    """A square or, for a line, a stroke of its kind; then the name."""
    stroke = trace.get("line", {})
    color = stroke.get("color") or trace["marker"]["color"]
    kind = "square" if not stroke else "dots" if stroke.get("dash") == "dot" else "stroke"
    return html.Span([html.B(className=kind, style={"color": color}), trace["name"]])
