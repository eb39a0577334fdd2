"""How are classes compared? Bars with their numbers written beside them."""

from dashboard import fmt
from dashboard.figures.style import Figure, Series, escape, figure, names_axis, short_names
from dashboard.sources import Row
from dashboard.theme import TOKENS, Scheme

FEWEST_SLOTS = 7


def stages(rows: list[Row], scheme: Scheme, series: Series) -> Figure:
    """Stacked horizontal bars, one row per repository, the longest on top."""
    token = TOKENS[scheme]
    shown = sorted(rows, key=lambda row: sum(row[column] or 0 for column, *_ in series))[-12:]
    names = short_names([row["repository"] for row in shown])
    traces = [
        {
            "type": "bar",
            "orientation": "h",
            "y": names,
            "x": [row[column] for row in shown],
            "name": name,
            "marker": {"color": token[color]},
            "customdata": [fmt.hours(row[column]) for row in shown],
            "hovertemplate": "%{customdata}",
        }
        for column, name, color in series
    ]
    return figure(
        traces,
        scheme,
        barmode="stack",
        hovermode="y unified",
        barcornerradius=0,
        bargap=max(0.42, 1 - 0.12 * len(shown)),
        xaxis={"ticksuffix": " h", "showgrid": True},
        yaxis=names_axis(),
    )


def row_bars(rows: list[Row], scheme: Scheme, x: str, y: str, token: str, noun: str) -> Figure:
    """Horizontal bars with their counts, in the order of the rows."""
    shown = rows[::-1]
    values = [row[x] for row in shown]
    trace = {
        "type": "bar",
        "orientation": "h",
        "x": values,
        "y": [escape(str(row[y])) for row in shown],
        "marker": {"color": TOKENS[scheme][token]},
        "text": [fmt.count(value) for value in values],
        "textposition": "outside",
        "cliponaxis": False,
        "textfont": {"size": 11.5, "color": TOKENS[scheme]["dim"]},
        "hovertemplate": f"%{{y}}: %{{x}} {noun}<extra></extra>",
    }
    hidden = {"visible": False, "range": [0, max(values) * 1.2]}
    # From the top, in bars of one thickness: two rows do not fill a card that has room for eight.
    below = max(0, FEWEST_SLOTS - len(rows))
    names = {**names_axis(), "range": [-0.5 - below, len(rows) - 0.5]}
    return figure([trace], scheme, hovermode="closest", bargap=0.34, xaxis=hidden, yaxis=names)


def paired_rows(rows: list[Row], scheme: Scheme, y: str, series: Series) -> Figure:
    """Two or more horizontal bars per row, in the order of the rows."""
    shown = rows[::-1]
    traces = [
        {
            "type": "bar",
            "orientation": "h",
            "x": [row[column] for row in shown],
            "y": [escape(str(row[y])) for row in shown],
            "name": name,
            "marker": {"color": TOKENS[scheme][token]},
            "hovertemplate": "%{x}",
        }
        for column, name, token in reversed(series)
    ]
    return figure(
        traces,
        scheme,
        barmode="group",
        hovermode="y unified",
        bargap=0.36,
        xaxis={"showgrid": True, "tickformat": ",d"},
        yaxis=names_axis(),
    )


def counts(rows: list[Row], scheme: Scheme, x: str, y: str, token: str) -> Figure:
    """One upright bar per class with its count above."""
    values = [row[y] for row in rows]
    trace = {
        "type": "bar",
        "x": [escape(str(row[x])) for row in rows],
        "y": values,
        "marker": {"color": TOKENS[scheme][token]},
        "text": [fmt.count(value) for value in values],
        "textposition": "outside",
        "cliponaxis": False,
        "textfont": {"size": 11.5, "color": TOKENS[scheme]["dim"]},
        "hovertemplate": "%{x}: %{y}<extra></extra>",
    }
    hidden = {"visible": False, "range": [0, max(values) * 1.18]}
    return figure([trace], scheme, hovermode="closest", bargap=0.5, xaxis={"type": "category"}, yaxis=hidden)


def stacked_classes(rows: list[Row], scheme: Scheme, x: str, series: Series) -> Figure:
    """Counts per class, stacked, in the order of the rows."""
    traces = [
        {
            "type": "bar",
            "x": [escape(str(row[x])) for row in rows],
            "y": [row[column] for row in rows],
            "name": name,
            "marker": {"color": TOKENS[scheme][token]},
            "hovertemplate": "%{y}",
        }
        for column, name, token in series
    ]
    gap = max(0.36, 0.8 - 0.08 * len(rows))
    return figure(
        traces, scheme, barmode="stack", bargap=gap, xaxis={"type": "category"}, yaxis={"tickformat": ",d"}
    )


def columns(rows: list[Row], scheme: Scheme, x: str, series: Series, n: dict[str, str]) -> Figure:
    """Median hours per class, written above with their n; `n` names the column that counts each series."""
    traces = [
        {
            "type": "bar",
            "x": [escape(str(row[x])) for row in rows],
            "y": [row[column] for row in rows],
            "name": name,
            "marker": {"color": TOKENS[scheme][token]},
            "text": [hours_and_n(row[column], row[n[column]]) for row in rows],
            "textposition": "outside",
            "cliponaxis": False,
            "textfont": {"size": 11, "color": TOKENS[scheme]["dim"]},
            "hovertemplate": "%{x}: %{text}<extra>" + name + "</extra>",
        }
        for column, name, token in series
    ]
    top = max((row[column] or 0 for row in rows for column, *_ in series), default=0) or 1
    hidden = {"visible": False, "range": [0, top * 1.3]}
    return figure(
        traces,
        scheme,
        barmode="group",
        hovermode="closest",
        bargap=0.36,
        xaxis={"type": "category"},
        yaxis=hidden,
    )


def hours_and_n(value: float | None, n: int) -> str:
    """7.6h over its n; nothing where nothing is known."""
    return "" if value is None else f"{fmt.hours(value)}<br>n {fmt.count(n)}"


def titled(rows: list[Row], words: dict[str, str]) -> list[Row]:
    """Evidence rows with a title a person understands."""
    return [{**row, "title": words.get(row["kind"], str(row["kind"]).replace("_", " "))} for row in rows]
