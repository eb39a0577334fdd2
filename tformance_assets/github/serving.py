"""What comes back for one batch? For each pull request: ready, gone, missing or too much."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tformance_assets.github.access import parse_repository
from tformance_assets.github.answers import NOT_FOUND, RESOURCE_LIMITS, Answer, Unserved, said
from tformance_assets.github.batches import Batch
from tformance_assets.github.client import GitHub
from tformance_assets.github.nested import LISTS, PAGE, SMALL_PAGE, Incomplete, complete
from tformance_assets.github.rows import pull_request
from tformance_assets.model import IndexEntry, PullRequest

# First pages that hold nearly every pull request whole; the rest is paged.
FULL = {
    "files": 50,
    "commits": 30,
    "reviews": 30,
    "comments": 20,
    "timelineItems": 30,
    "labels": 20,
    "reviewRequests": 20,
}
LEAN = dict.fromkeys(LISTS, 5)


@dataclass(slots=True)
class Served:
    """The outcome of one batch. `missing` may come another time; `too_much` only in smaller company."""

    ready: list[PullRequest] = field(default_factory=list)
    gone: list[IndexEntry] = field(default_factory=list)
    missing: dict[IndexEntry, str] = field(default_factory=dict)
    too_much: dict[IndexEntry, str] = field(default_factory=dict)
    was_down: bool = False


def serve(client: GitHub, batch: Batch, fetched_at: datetime) -> Served:
    """Ask for a batch, with every list below it to its end. Waits out an outage of GitHub."""
    variables = {"ids": [entry.node_id for entry in batch.entries], **(LEAN if batch.lean else FULL)}
    try:
        answer = client.ask("details", variables, retry=False)
    except Unserved as fault:
        is_up = client.is_up(*parse_repository(batch.entries[0].repository))
        return Served(too_much=dict.fromkeys(batch.entries, str(fault)), was_down=not is_up)
    served = Served()
    nodes = answer.data.get("nodes") or ()
    for position, entry in enumerate(batch.entries):
        node = nodes[position] if position < len(nodes) else None
        errors = _errors_about(answer, position, node)
        if errors or node is None:
            _sort_out(served, batch, entry, errors)
        else:
            _take_in(client, served, batch, entry, node, fetched_at)
    return served


def _sort_out(served: Served, batch: Batch, entry: IndexEntry, errors: list[dict[str, Any]]) -> None:
    """No whole node came: is the pull request gone, too much, or only missing this time?"""
    kinds = {error.get("type") for error in errors}
    if kinds == {NOT_FOUND} or (batch.again and not errors):
        served.gone.append(entry)
    elif RESOURCE_LIMITS in kinds:
        served.too_much[entry] = said(errors)
    else:
        served.missing[entry] = said(errors) or "GitHub gave no answer for it"


def _take_in(
    client: GitHub,
    served: Served,
    batch: Batch,
    entry: IndexEntry,
    node: dict[str, Any],
    fetched_at: datetime,
) -> None:
    """A node came: bring its lists to their ends."""
    if node.get("id") != entry.node_id:
        served.missing[entry] = "GitHub answered with something else"
        return
    try:
        complete(client, node, page=SMALL_PAGE if batch.lean else PAGE)
    except Incomplete as reason:
        served.missing[entry] = str(reason)
    else:
        served.ready.append(pull_request(entry.repository, node, fetched_at))


def _errors_about(answer: Answer, position: int, node: dict[str, Any] | None) -> list[dict[str, Any]]:
    """The errors about one node. An error that names no node is about those that came empty or with gaps."""
    has_gaps = node is None or any(node.get(name) is None for name in LISTS)
    about = []
    for error in answer.errors:
        path = error.get("path") or []
        names_a_node = len(path) > 1 and path[0] == "nodes" and isinstance(path[1], int)
        if path[1] == position if names_a_node else has_gaps:
            about.append(error)
    return about
