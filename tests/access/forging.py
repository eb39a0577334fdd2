"""What can somebody send who writes callbacks by hand? Every callback of an app, with chosen values."""

import json
from collections.abc import Iterator
from typing import Any

from dash import Dash


def server_callbacks(app: Dash) -> list[dict[str, Any]]:
    """The callbacks that run on the server."""
    with app.server.test_request_context():
        return [each for each in app._callback_list if not each.get("clientside_function")]


def forged(callback: dict[str, Any], team: str) -> dict[str, Any]:
    """The request a browser would send, with every place where a team could be named naming this one."""
    outputs = [split(part) for part in parts_of(callback["output"])]
    return {
        "output": callback["output"],
        "outputs": outputs if callback["output"].startswith("..") else outputs[0],
        "inputs": [filled(each, team) for each in callback["inputs"]],
        "changedPropIds": [f"{each['id']}.{each['property']}" for each in callback["inputs"][:1]],
        "state": [filled(each, team) for each in callback["state"]],
    }


def parts_of(output: str) -> Iterator[str]:
    """The single outputs of `..a.b...c.d..`."""
    yield from output.strip(".").split("...") if output.startswith("..") else [output]


def split(output: str) -> dict[str, str]:
    """Id and property of one output."""
    name, _, prop = output.rpartition(".")
    return {"id": name, "property": prop.split("@")[0]}


def filled(slot: dict[str, Any], team: str) -> Any:
    """An input or state with a value an attacker would choose."""
    if slot["id"].startswith("{"):
        pattern = json.loads(slot["id"])
        one = {key: "overview-cycle" if value == ["ALL"] else value for key, value in pattern.items()}
        return [{"id": one, "property": slot["property"], "value": 1}]
    return {"id": slot["id"], "property": slot["property"], "value": value_of(slot, team)}


def value_of(slot: dict[str, Any], team: str) -> Any:
    """Something that makes the callback do its work."""
    name, prop = slot["id"], slot["property"]
    known = {
        ("url", "pathname"): f"/teams/{team}/overview",
        ("ui", "data"): {"team": team, "range": "30d", "scheme": "light", "who": "everyone", "version": "x"},
        ("pulls-grid", "getRowsRequest"): {"startRow": 0, "endRow": 10},
        ("status", "data"): {"team": team, "accessible": True, "status": "complete"},
        ("new-team-name", "value"): team,
    }
    if (name, prop) in known:
        return known[name, prop]
    return 1 if prop in ("n_clicks", "n_intervals") else None


def send(client: Any, body: dict[str, Any], **headers: str) -> Any:
    """Post one callback."""
    return client.post("/_dash-update-component", json=body, headers=headers)
