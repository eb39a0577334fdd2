"""How are rows shown in a card? A table that scrolls sideways by itself; on a phone every row is a small card.

The roles are written out: a browser forgets them for a table that CSS lays out as anything else.
"""

from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.components.aria import aria
from dashboard.components.plain import Plain


def table(
    head: Sequence[str], rows: Sequence[Sequence[Any]], label: str, numeric: Sequence[int] = ()
) -> html.Div:
    """A table with named columns; the columns in `numeric` are aligned right."""
    kinds = ["num" if at in numeric else "" for at in range(len(head))]
    titles = [
        html.Th(name, className=kind, role="columnheader") for name, kind in zip(head, kinds, strict=True)
    ]
    lines = [
        html.Tr([cell(*parts) for parts in zip(row, head, kinds, strict=True)], role="row") for row in rows
    ]
    body = html.Table(
        [
            html.Thead(html.Tr(titles, role="row"), role="rowgroup"),
            html.Tbody(lines, role="rowgroup"),
        ],
        className="table",
        role="table",
        **aria(label=label),
    )
    return scrollable(Plain(body), f"{label}, scrollable")


def cell(value: Any, name: str, kind: str) -> html.Td:
    """One cell; it carries the name of its column, which a phone writes beside it."""
    named: dict[str, Any] = {"data-label": name}
    return html.Td(value, className=kind, role="cell", **named)


def scrollable(body: Component, label: str) -> html.Div:
    """A box that scrolls sideways and can be reached by keyboard."""
    return html.Div(body, className="hscroll", tabIndex=0, role="group", **aria(label=label))
