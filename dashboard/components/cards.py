"""What does a card look like, full, loading, empty or broken?"""

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard import behind, glossary, periods
from dashboard.components.aria import aria
from dashboard.components.icons import icon
from dashboard.components.plain import Plain
from dashboard.theme import GRAPH_CONFIG

Content = Component | str | Sequence["Component | str | None"] | None
LEGEND_HEIGHT = 27
PER = "{per}"
BLANK_FIGURE: dict[str, Any] = {
    "data": [],
    "layout": {
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "xaxis": {"visible": False},
        "yaxis": {"visible": False},
    },
}


def page_header(title: str, subtitle: Content, right: Content = None) -> html.Div:
    """The title of a page, one line below it, and what stands at its right."""
    words = html.Div(
        [dmc.Title(title, order=1, className="page-title"), html.Div(subtitle, className="page-sub")]
    )
    return html.Div([words, html.Div(right, className="page-right")], className="page-head")


def info(text: str, size: int = 14) -> Plain:
    """The definition of a figure, for whoever points at it, reaches it by keyboard, touches it or hears it."""
    mark = html.Span(
        icon("info-circle", size), className="card-info", tabIndex=0, role="img", **aria(label=text)
    )
    shown_on = {"hover": True, "focus": True, "touch": True}
    return Plain(dmc.Tooltip(mark, label=text, multiline=True, w=280, events=shown_on))


def card(
    title: str,
    body: Content,
    subtitle: Content = None,
    *,
    definition: str | None = None,
    right: Content = None,
    flush: bool = False,
    id: str | None = None,
) -> html.Section:
    """A titled card; `flush` lets a table reach its edges."""
    heading = [dmc.Title(title, order=2, className="card-title"), info(definition) if definition else None]
    words = html.Div(
        [
            html.Div(heading, className="card-heading"),
            html.Div(subtitle, className="card-sub") if subtitle is not None else None,
        ]
    )
    is_plain = subtitle is None or isinstance(subtitle, str)
    head = html.Div(
        [Plain(words) if is_plain else words, html.Div(right, className="card-right")], className="card-head"
    )
    content = html.Div(body, className="card-body flush" if flush else "card-body")
    named: dict[str, Any] = {"id": id} if id else {}
    return html.Section([head, content], className="card", **named, **aria(label=title))


def chart_card(
    chart: str,
    title: str,
    subtitle: str,
    *,
    word: str | None = None,
    height: int = 250,
    legend: bool = False,
    days_of: str | None = "pull_requests",
    wide: bool = False,
) -> html.Section:
    """A card around one chart of the registry: legend, picture, and which days of `days_of` it stands on.

    Its definition is the glossary's of its title, or of another `word`. A `wide` one scrolls sideways on a phone. A
    chart without a legend is higher by the legend's line, so that charts beside each other align.
    """
    height += 0 if legend else LEGEND_HEIGHT
    graph = dcc.Graph(
        id=chart, config=GRAPH_CONFIG, figure=BLANK_FIGURE, style={"height": height}, className="plot"
    )
    loading = dcc.Loading(
        graph,
        custom_spinner=dmc.Skeleton(height=height, radius="md"),
        delay_show=150,
        overlay_style={"visibility": "visible", "opacity": 0.45},
        parent_style={"minHeight": height},
    )
    spoken = f"{title}. {subtitle.replace(PER, 'per period')}. Export CSV for the numbers."
    picture = html.Div(loading, role="img", **aria(label=spoken))
    if wide:
        picture = html.Div(html.Div(picture, className="wide-plot"), className="hscroll", tabIndex=0)
    entries = html.Div(id=f"{chart}-legend", className="legend reserved" if legend else "legend hidden")
    body = [entries, picture, trust_strip(days_of) if days_of else None]
    definition = glossary.text(word or title)
    return card(title, body, per_period(subtitle), definition=definition, right=tools(chart, title))


def per_period(subtitle: str) -> Content:
    """The line with `{per}` as "per week" or the period chosen: the browser shows one of them."""
    before, found, after = subtitle.partition(PER)
    if not found:
        return subtitle
    nouns = [html.Span(f"per {noun}", className=f"per by-{name}") for name, noun in periods.PERIODS.items()]
    return [before, *nouns, after]


def trust_strip(asset: str) -> Plain:
    """Which days of the window are in: painted by the variables that `trust.py` puts on the page."""
    name = asset.replace("_", "-")
    strip = html.Div(className="trust-days", style={"background": f"var(--days-{name})"})
    return Plain(html.Div([strip, html.Div(className=f"trust-words {name}")], className="trust"))


def tools(name: str, title: str) -> html.Div:
    """What every card offers: the pull requests behind it, its SQL, its rows."""
    rows = behind.find(name)
    buttons: list[Component | None] = [
        rows_link(name, title) if rows else None,
        sql_button(name, title),
        export_button(name, title),
    ]
    return html.Div(buttons, className="card-tools")


def rows_link(name: str, title: str) -> dcc.Link:
    """The way to exactly the pull requests behind a card."""
    words = html.Span(f"Pull requests behind: {title}", className="sr")
    return dcc.Link(
        [icon("list-details", 15), words],
        href=behind.href(name),
        className="icon-btn",
        title="Pull requests behind it",
        id={"type": "behind", "card": name},
    )


def sql_button(name: str, title: str, size: int = 15) -> html.Button:
    """The button that shows the SQL of a card."""
    return html.Button(
        icon("code", size),
        id={"type": "sql", "card": name},
        className="icon-btn",
        title="Show SQL",
        **aria(label=f"Show SQL: {title}"),
    )


def export_button(chart: str, title: str) -> html.Button:
    """The button that downloads the rows behind a card."""
    return html.Button(
        icon("download", 15),
        id={"type": "export", "chart": chart},
        className="icon-btn",
        title="Export CSV",
        **aria(label=f"Export CSV: {title}"),
    )


def empty(title: Content, text: Content, picture: str = "inbox", action: Content = None) -> html.Div:
    """Why there is nothing here, and what to do."""
    return html.Div(
        [
            html.Div(icon(picture, 24), className="empty-ico"),
            html.Div(title, className="empty-title"),
            html.Div(text, className="empty-text"),
            html.Div(action, className="empty-action") if action is not None else None,
        ],
        className="empty",
    )


def tag(text: str, tone: str = "flat") -> html.Span:
    """A small label; tones: good, bad, warn, flat, ai, info."""
    return html.Span(text, className=f"tag {tone}")


def link_button(text: Content, href: str, tone: str = "primary", **more: Any) -> html.A:
    """A link that looks like a button; tones: primary, light, plain."""
    return html.A(text, href=href, className=f"btn {tone}", **more)


def skeleton(height: int = 200) -> html.Div:
    """The shape of a card's body before its first answer."""
    return html.Div(dmc.Skeleton(height=height, radius="md"), className="pad")


def skeleton_lines(lines: int = 4, height: int = 44) -> Plain:
    """The shape of a list before its first answer."""
    return Plain(html.Div([dmc.Skeleton(height=height, radius="md", mb=10) for _ in range(lines)]))


def tile(name: str, value: str, unit: Content, tone: str, picture: str) -> html.Div:
    """One number with an icon, for status rows."""
    number = html.Div([html.Span(value, className="kpi-value sm"), html.Span(unit, className="kpi-unit")])
    words = html.Div([html.Div(name, className="kpi-label"), number])
    return html.Div(
        html.Div([html.Span(icon(picture, 18), className=f"tile-ico {tone}"), words], className="tile"),
        className="card kpi",
    )


def blank_tile() -> html.Div:
    """The shape of a tile before its first answer."""
    return html.Div(dmc.Skeleton(height=38, radius="md"), className="card kpi")


def grid(*cards: Component, kind: str = "g2") -> html.Div:
    """Cards beside each other; below each other on a phone."""
    return html.Div(list(cards), className=kind)
