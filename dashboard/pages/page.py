"""What is a page? A place in the navigation, a layout for a team, and the callbacks that fill it."""

from collections.abc import Callable
from dataclasses import dataclass

from dash import Dash
from dash.development.base_component import Component

from dashboard.questions import Questions


def nothing_to_register(_app: Dash, _questions: Questions) -> None:
    """For pages of charts only: the registry fills those."""


@dataclass(frozen=True)
class Page:
    """One page of a team; its layout is built without data, so that it opens at once."""

    slug: str
    title: str
    icon: str
    layout: Callable[[str], list[Component]]
    register: Callable[[Dash, Questions], None] = nothing_to_register
