"""Which picture stands beside a word? Outline icons drawn as CSS masks in the colour of the text."""

from dash import html

from dashboard.components.aria import aria


def icon(name: str, size: int = 16, label: str | None = None) -> html.I:
    """An icon of `assets/10-icons.css`; decoration unless it has a label."""
    spoken = {"role": "img", **aria(label=label)} if label else aria(hidden="true")
    return html.I(className=f"i i-{name}", style={"fontSize": size}, **spoken)
