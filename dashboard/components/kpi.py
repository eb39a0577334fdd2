"""What is a key figure? A number with its n, how it moved against an equal window, and its recent weeks."""

import urllib.parse
from collections.abc import Sequence
from dataclasses import dataclass

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard import behind
from dashboard.components.aria import aria
from dashboard.components.cards import info, sql_button
from dashboard.components.icons import icon
from dashboard.components.plain import Plain

ARROWS = {1: "arrow-up-right", -1: "arrow-down-right", 0: "minus"}
SPOKEN = {1: "up ", -1: "down ", 0: ""}
WIDTH, HEIGHT = 220, 40


@dataclass(frozen=True)
class Change:
    """How a figure moved; `good_when` is the direction that is good, 0 when neither is."""

    text: str
    direction: int
    good_when: int

    @property
    def tone(self) -> str:
        """Colour says good or bad; the arrow says up or down."""
        if not self.direction or not self.good_when:
            return "flat"
        return "good" if self.direction == self.good_when else "bad"


def kpi(
    id: str,
    label: str,
    value: str,
    n: str,
    change: Change | None,
    note: str,
    hint: str,
    trend: Sequence[float | None],
    color: str,
    definition: str,
    href: str,
) -> html.Div:
    """One key figure. The card leads to its page, its n to the pull requests.

    `note` explains the change in short, `hint` in full.
    """
    picture = sparkline(trend, color)
    rows = dcc.Link(
        n,
        href=behind.href(id),
        className="kpi-unit rows-link",
        title="Pull requests behind it",
        id=f"{id}-rows",
    )
    return html.Div(
        [
            html.Div(
                [
                    dcc.Link(label, href=href, className="kpi-label cover"),
                    html.Div([sql_button(id, label, 13), info(definition, 13)], className="kpi-tools"),
                ],
                className="kpi-top",
            ),
            html.Div([html.Span(value, className="kpi-value"), rows], className="kpi-num"),
            Plain(html.Div([pill(change), explained(note, hint)], className="kpi-delta")),
            html.Img(src=picture, className="kpi-spark", alt="")
            if picture
            else html.Div(className="kpi-spark"),
        ],
        className="card kpi link",
        id=id,
    )


def explained(note: str, hint: str) -> html.Span:
    """The short words to see, the full ones to hear and to point at."""
    if note == hint:
        return html.Span(note, className="kpi-vs", title=hint)
    heard = html.Span(hint, className="sr")
    return html.Span([html.Span(note, **aria(hidden="true")), heard], className="kpi-vs", title=hint)


def pill(change: Change | None) -> html.Span | None:
    """The change in a coloured pill, spoken in full."""
    if change is None:
        return None
    words: list[Component | str] = [
        icon(ARROWS[change.direction], 13),
        html.Span(SPOKEN[change.direction], className="sr"),
        change.text,
    ]
    return html.Span(words, className=f"pill {change.tone}")


def delta(change: Change) -> html.Span:
    """The change without a pill, for the cells of a table."""
    words: list[Component | str] = [
        icon(ARROWS[change.direction], 12),
        html.Span(SPOKEN[change.direction], className="sr"),
        change.text,
    ]
    return html.Span(words, className=f"delta {change.tone}")


def skeletons(number: int) -> list[Plain]:
    """The shape of the row of key figures before the first answer."""
    lines = [(12, "45%", 14), (28, "60%", 12), (12, "75%", 18), (34, "100%", 12)]
    return [
        Plain(
            html.Div([dmc.Skeleton(height=h, width=w, mb=gap) for h, w, gap in lines], className="card kpi")
        )
        for _ in range(number)
    ]


def sparkline(values: Sequence[float | None], color: str) -> str | None:
    """The recent weeks as an SVG data URI; nothing for fewer than three points."""
    known = [value for value in values if value is not None]
    if len(known) < 3:
        return None
    points = " L".join(f"{x:.1f},{y:.1f}" for x, y in scaled(known))
    svg = (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {HEIGHT}' preserveAspectRatio='none'>"
        f"<path d='M{points} L{WIDTH},{HEIGHT} L0,{HEIGHT} Z' fill='{color}' fill-opacity='.10'/>"
        f"<path d='M{points}' fill='none' stroke='{color}' stroke-width='1.75' stroke-linejoin='round'"
        " vector-effect='non-scaling-stroke'/></svg>"
    )
    return "data:image/svg+xml," + urllib.parse.quote(svg, safe="")


def scaled(values: Sequence[float]) -> list[tuple[float, float]]:
    """The points of a line that fills the picture, with room above and below."""
    low, high = min(values), max(values)
    span = (high - low) or 1
    step = WIDTH / (len(values) - 1)
    return [(at * step, 5 + (HEIGHT - 12) * (1 - (value - low) / span)) for at, value in enumerate(values)]
