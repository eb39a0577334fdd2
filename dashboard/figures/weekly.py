"""How is a week-by-week course drawn? Bars for counts, lines for times and shares."""

from datetime import date, timedelta
from typing import Any

from dashboard import fmt
from dashboard.figures.style import Figure, Series, faded, figure, palette
from dashboard.sources import Row
from dashboard.theme import TOKENS, Scheme

DAY_LIMIT_HOURS = 72  # above this, an axis of hours reads better in days


def stacked_weeks(rows: list[Row], scheme: Scheme, series: Series) -> Figure:
    """One bar per week, stacked from the first series upwards; a series without any row is left out."""
    return week_bars(rows, scheme, series, "stack")


def grouped_weeks(rows: list[Row], scheme: Scheme, series: Series) -> Figure:
    """Bars beside each other per week."""
    return week_bars(rows, scheme, series, "group")


def week_bars(rows: list[Row], scheme: Scheme, series: Series, mode: str) -> Figure:
    """Counts per week; a series without any row is left out."""
    colors = palette(scheme)
    traces = [
        {
            "type": "bar",
            "x": weeks(rows),
            "y": [row[column] for row in rows],
            "name": name,
            "marker": {"color": colors[token]},
            "hovertemplate": "%{y}",
        }
        for column, name, token in series
        if any(row[column] for row in rows)
    ]
    gap = max(0.28, 0.8 - 0.06 * len(rows))
    axis = {"rangemode": "tozero", **whole_numbers(rows, series)}
    return figure(traces, scheme, barmode=mode, bargap=gap, xaxis=week_axis(rows), yaxis=axis)


def stacked_hours(rows: list[Row], scheme: Scheme, series: Series) -> Figure:
    """Median hours of each stage per week, stacked."""
    traces = [
        {
            "type": "bar",
            "x": weeks(rows),
            "y": [row[column] for row in rows],
            "name": name,
            "marker": {"color": TOKENS[scheme][token]},
            "customdata": [fmt.hours(row[column]) for row in rows],
            "hovertemplate": "%{customdata}",
        }
        for column, name, token in series
    ]
    gap = max(0.28, 0.8 - 0.06 * len(rows))
    axis = {"rangemode": "tozero", "ticksuffix": " h"}
    return figure(
        traces, scheme, barmode="stack", barcornerradius=0, bargap=gap, xaxis=week_axis(rows), yaxis=axis
    )


def hour_lines(rows: list[Row], scheme: Scheme, series: Series) -> Figure:
    """Weekly times as lines; the first is filled, a 75th percentile is dotted."""
    known = [row[column] for row in rows for column, *_ in series if row[column] is not None]
    in_days = bool(known) and max(known) > DAY_LIMIT_HOURS
    divisor, unit = (24, "d") if in_days else (1, "h")
    traces = []
    for column, name, token in series:
        values = [None if row[column] is None else row[column] / divisor for row in rows]
        traces.append(
            line(weeks(rows), values, name, TOKENS[scheme][token], f"%{{y:.1f}} {unit}", "p75" in column)
        )
    traces[0] |= {"fill": "tozeroy", "fillcolor": faded(TOKENS[scheme][series[0][2]], 0.1)}
    axis = {"rangemode": "tozero", "ticksuffix": f" {unit}"}
    return figure(traces, scheme, xaxis=point_axis(rows), yaxis=axis)


def share_line(rows: list[Row], scheme: Scheme, column: str, name: str, token: str) -> Figure:
    """A weekly share, from zero."""
    color = TOKENS[scheme][token]
    trace = line(weeks(rows), [row[column] for row in rows], name, color, "%{y:.0%}", False)
    trace |= {"fill": "tozeroy", "fillcolor": faded(color, 0.12)}
    top = max((row[column] for row in rows if row[column] is not None), default=0)
    axis = {"tickformat": ".0%", "range": [0, max(0.1, min(1.02, top * 1.25))]}
    return figure([trace], scheme, xaxis=point_axis(rows), yaxis=axis)


def line(x: list[str], y: list[Any], name: str, color: str, hover: str, dotted: bool) -> dict[str, Any]:
    """One line; straight between its points, because a spline goes where no data is."""
    style = {"color": color, "width": 1.5 if dotted else 2.25, "dash": "dot" if dotted else "solid"}
    mode = "lines+markers" if len(x) < 6 and not dotted else "lines"
    return {
        "type": "scatter",
        "mode": mode,
        "x": x,
        "y": y,
        "name": name,
        "line": style,
        "hovertemplate": hover,
        "connectgaps": False,
    }


def weeks(rows: list[Row]) -> list[str]:
    """The week of every row as ISO text."""
    return [row["week"].isoformat() for row in rows]


def week_axis(rows: list[Row]) -> dict[str, Any]:
    """Ticks on the weeks themselves, at most six; plotly would label days that carry no bar."""
    shown: list[date] = [row["week"] for row in rows]
    step = max(1, -(-len(shown) // 6))
    ticks = [week.isoformat() for week in shown[::-1][::step][::-1]]
    return {
        "type": "date",
        "tickmode": "array",
        "tickvals": ticks,
        "tickformat": "%b %-d",
        "hoverformat": "Week from %b %-d",
    }


def point_axis(rows: list[Row]) -> dict[str, Any]:
    """The week axis of lines, with room for the first and the last label."""
    shown: list[date] = [row["week"] for row in rows]
    room = timedelta(days=max(2, len(shown) * 7 // 16))
    return {**week_axis(rows), "range": [(shown[0] - room).isoformat(), (shown[-1] + room).isoformat()]}


def whole_numbers(rows: list[Row], series: Series) -> dict[str, Any]:
    """Axis settings that never show half a pull request."""
    top = max((sum(row[column] or 0 for column, *_ in series) for row in rows), default=0)
    return {"dtick": 1, "range": [0, max(1, top) * 1.1]} if top < 5 else {"tickformat": ",d"}
