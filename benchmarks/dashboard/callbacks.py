"""How long does each page's callback take? Every one that follows the filters, over HTTP, cold and remembered."""

import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx

from benchmarks.dashboard.snapshot import NEWEST, TEAM

JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True)
class Timing:
    """One callback's milliseconds, of windows never asked for before and of the same ones again."""

    name: str
    uncached: list[float]
    cached: list[float]


def windows(count: int, asker: int) -> list[dict[str, Any]]:
    """Different filters: windows of 30, 60 and 90 days, by and by further back, some with one repository.

    No two askers below 50 share one: else the first would pay for what the second only finds remembered.
    """
    found = []
    for number in range(count):
        last = NEWEST - timedelta(days=(number * 7 + asker % 7) % 180 + number // 26)
        first = last - timedelta(days=(30, 60, 90)[number % 3] - 1 - asker // 7)
        repositories = ["acme/service-07"] if number % 5 == 4 else []
        found.append(
            {
                "team": TEAM.name,
                "range": "custom",
                "from": first.isoformat(),
                "to": last.isoformat(),
                "repositories": repositories,
                "who": "people",
                "scheme": "light",
                "version": f"{TEAM.name}@0001",
            }
        )
    return found


def measure(url: str, count: int) -> list[Timing]:
    """Every callback that takes the filters, with `count` windows of its own."""
    with httpx.Client(base_url=url, timeout=120) as client:
        callbacks = [each for each in client.get("/_dash-dependencies").json() if follows_filters(each)]
        for each in callbacks:  # the first question of a process opens files
            ask(client, each, windows(1, asker=0)[0] | {"range": "60d"})
        return [timed(client, each, windows(count, asker)) for asker, each in enumerate(callbacks)]


def timed(client: httpx.Client, callback: dict[str, Any], filters: list[dict[str, Any]]) -> Timing:
    """One callback, first with filters it has never seen and then with the same."""
    uncached, cached = ([ask(client, callback, one) for one in filters] for _ in range(2))
    return Timing(callback["output"], uncached, cached)


def follows_filters(callback: dict[str, Any]) -> bool:
    """Whether it runs on the server and is asked when the filters change; the grid asks for its rows itself."""
    inputs = {(slot["id"], slot["property"]) for slot in callback["inputs"]}
    wanted = ("ui", "data") in inputs or ("pulls-grid", "getRowsRequest") in inputs
    return wanted and not callback["clientside_function"]


def ask(client: httpx.Client, callback: dict[str, Any], ui: dict[str, Any]) -> float:
    """One call, in milliseconds."""
    output = callback["output"]
    names = output.strip(".").split("...") if output.startswith("..") else [output]
    outputs = [dict(zip(("id", "property"), name.rsplit(".", 1), strict=True)) for name in names]
    body = {
        "output": output,
        "outputs": outputs if output.startswith("..") else outputs[0],
        "inputs": [slot_with(slot, ui) for slot in callback["inputs"]],
        "state": [slot_with(slot, ui) for slot in callback["state"]],
        "changedPropIds": ["ui.data"],
    }
    begun = time.perf_counter()
    answer = client.post("/_dash-update-component", json=body)
    spent = (time.perf_counter() - begun) * 1000
    if answer.status_code != 200 or "could not be drawn" in answer.text:
        raise RuntimeError(f"{output} answered {answer.status_code}: {answer.text[:300]}")
    return spent


def slot_with(slot: dict[str, Any], ui: dict[str, Any]) -> dict[str, Any]:
    """An input or state as the browser would send it."""
    values = {
        ("ui", "data"): ui,
        ("pulls-grid", "getRowsRequest"): {"startRow": 0, "endRow": 60, "sortModel": []},
        ("url", "pathname"): f"/teams/{TEAM.name}/overview",
        ("status-days", "value"): "90",
    }
    return {**slot, "value": values.get((slot["id"], slot["property"]))}


def p95(values: Sequence[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(values, n=20)[-1] if len(values) > 1 else values[0]
