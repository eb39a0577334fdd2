"""How is a large tree drawn that no callback ever changes? As one component, in place of one for each cell.

Dash wraps every component, and each wrapper listens to every change anywhere on the page: 40 rows of a table cost a
second. A plain tree is data to Dash; `assets/06-plain.js` draws it.
"""

from typing import Any

from dash.development.base_component import Component


class Plain(Component):
    """A tree of components without ids, drawn by the browser in one go."""

    _namespace = "dashboard"  # importable: Dash looks for its version at every use
    _type = "Plain"

    def __init__(self, tree: Component) -> None:
        self._prop_names = self.available_properties = ["content"]
        self._valid_wildcard_attributes = self.available_wildcard_properties = []
        self._base_nodes: list[str] = []
        super().__init__(content=as_data(tree))


def as_data(node: Any) -> Any:
    """The tree as the browser gets it. Raises ValueError for a component with an id: callbacks could not reach it."""
    if isinstance(node, list | tuple):
        return [as_data(child) for child in node]
    if not isinstance(node, Component):
        return node
    described = node.to_plotly_json()
    props = {name: value for name, value in described["props"].items() if value is not None}
    if "id" in props:
        raise ValueError(f"{props['id']} has an id, so it cannot be part of a plain tree")
    return {**described, "props": {name: as_data(value) for name, value in props.items()}}
