"""What does a screen reader hear? Dash takes `aria-*` attributes by names that are no Python identifiers."""

from typing import Any


def aria(**attributes: str) -> dict[str, Any]:
    """`aria(label="Filters")` as keyword arguments of a component."""
    return {f"aria-{name}": value for name, value in attributes.items()}
