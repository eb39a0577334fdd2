"""How are rows shown in a card? A table that scrolls sideways by itself and never widens the page."""

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard.components.aria import aria
from dashboard.components.plain import Plain


def table(
    head: Sequence[str], rows: Sequence[Sequence[Any]], label: str, numeric: Sequence[int] = ()
) -> html.Div:
    """A table with named columns; the columns in `numeric` are aligned right."""
    titles = [dmc.TableTh(name, className="num" if at in numeric else "") for at, name in enumerate(head)]
    lines = [
        dmc.TableTr(
            [dmc.TableTd(cell, className="num" if at in numeric else "") for at, cell in enumerate(row)]
        )
        for row in rows
    ]
    body = dmc.Table(
        [dmc.TableThead(dmc.TableTr(titles)), dmc.TableTbody(lines)],
        verticalSpacing=9,
        horizontalSpacing="sm",
        highlightOnHover=True,
        highlightOnHoverColor="var(--hover)",
    )
    return scrollable(Plain(body), f"{label}, scrollable")


def scrollable(body: Component, label: str) -> html.Div:
    """A box that scrolls sideways and can be reached by keyboard."""
    return html.Div(body, className="hscroll", tabIndex=0, role="group", **aria(label=label))
