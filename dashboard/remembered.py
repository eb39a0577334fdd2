"""How is a long part of a page kept? As the plain data a browser gets, for its filters and snapshot version."""

import json
from collections.abc import Callable
from typing import Any

from dash.development.base_component import Component
from plotly.io.json import to_json_plotly

from dashboard.filters import Filters
from dashboard.once import Once
from dashboard.questions import Questions

Build = Callable[[Questions, Filters], Component]
KEPT = 128


def remembered(questions: Questions, filters: Filters, build: Build) -> Any:
    """The finished part: building hundreds of rows of components costs more than asking for them."""
    return _built(questions, filters, build, questions.version(filters.team))


def _build(questions: Questions, filters: Filters, build: Build, _version: str | None) -> Any:
    return json.loads(to_json_plotly(build(questions, filters)))


_built = Once(_build, KEPT)
