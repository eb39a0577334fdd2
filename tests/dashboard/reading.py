"""What does a component say? All its text, in the order a reader meets it."""

from types import SimpleNamespace
from typing import Any


def pieces(component: Any) -> list[str]:
    """Every text of a component, of a list of them, or of nothing."""
    if component is None:
        return []
    if isinstance(component, str):
        return [component]
    if isinstance(component, list | tuple):
        return [text for part in component for text in pieces(part)]
    if isinstance(component, dict):  # within a plain tree
        component = SimpleNamespace(**component.get("props", {}))
    named = [getattr(component, name, None) for name in ("children", "label", "content")]
    return [text for part in named for text in pieces(part)]


def words(component: Any) -> str:
    """The same as one line."""
    return " ".join(pieces(component))
