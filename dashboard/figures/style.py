"""What do all charts have in common? The frame, the axes, the colours, and how names are written."""

from collections.abc import Sequence
from typing import Any

from dashboard.theme import STEPS, TOKENS, Scheme, template

Figure = dict[str, Any]
LONGEST_LABEL = 26
Series = Sequence[tuple[str, str, str]]  # (column, name, colour token)


def figure(traces: list[dict[str, Any]], scheme: Scheme, **layout: Any) -> Figure:
    """A figure in the house style."""
    return {"data": traces, "layout": {"template": template(scheme), **layout}}


def message(text: str, scheme: Scheme) -> Figure:
    """A chart without a picture: why it is empty."""
    note = {
        "text": text.replace("<", "&lt;"),
        "showarrow": False,
        "x": 0.5,
        "y": 0.5,
        "xref": "paper",
        "yref": "paper",
        "font": {"size": 13, "color": TOKENS[scheme]["faint"]},
    }
    hidden = {"visible": False}
    return figure([], scheme, xaxis=hidden, yaxis=hidden, annotations=[note])


def palette(scheme: Scheme) -> dict[str, str]:
    """Every colour a series may ask for: the tokens, and the five ordered steps."""
    return {**TOKENS[scheme], **{f"step{at}": color for at, color in enumerate(STEPS[scheme])}}


def names_axis() -> dict[str, Any]:
    """An axis of names: each is shown, without grid lines."""
    return {"showgrid": False, "ticklabelstandoff": 6, "dtick": 1, "nticks": 0, "type": "category"}


def ramp(scheme: Scheme) -> list[list[Any]]:
    """The palette's steps as a colour scale."""
    return [[at / 4, color] for at, color in enumerate(STEPS[scheme])]


def faded(color: str, alpha: float) -> str:
    """A hex colour with transparency."""
    red, green, blue = (int(color[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{alpha})"


def readable_on(color: str) -> str:
    """Black or white, whichever has more contrast with a hex colour: never less than 4.5 to 1."""
    channels = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    light = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#000000" if (light + 0.05) / 0.05 > 1.05 / (light + 0.05) else "#ffffff"


def short_names(repositories: Sequence[str]) -> list[str]:
    """Repositories without their owner, unless two would then be called the same."""
    tails = [name.rsplit("/", 1)[-1] for name in repositories]
    return [
        escape(tail if tails.count(tail) == 1 else name)
        for tail, name in zip(tails, repositories, strict=True)
    ]


def escape(text: str) -> str:
    """Text as plotly shows it: it reads a few HTML tags in labels, and names come from outside."""
    text = text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1] + "…"
    return text.replace("&", "&amp;").replace("<", "&lt;")
