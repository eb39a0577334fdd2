"""Is everything below a pull request here? Every list that goes on is paged to its end and counted."""

from collections.abc import Mapping
from typing import Any

from tformance_assets.github.answers import Answer, Unserved, said
from tformance_assets.github.client import GitHub

# The lists below a pull request, and the query for the next page of each.
LISTS: Mapping[str, str] = {
    "labels": "more_labels",
    "reviewRequests": "more_review_requests",
    "files": "more_files",
    "commits": "more_commits",
    "reviews": "more_reviews",
    "comments": "more_comments",
    "timelineItems": "more_timeline",
}
OPEN_LISTS: Mapping[str, str] = {name: LISTS[name] for name in ("reviewRequests", "reviews", "timelineItems")}

PAGE = 100
SMALL_PAGE = 20
# GitHub counts more of these than it ever lists.
_MOST_LISTED = {"commits": 250, "files": 3000}


class Incomplete(Exception):
    """A list could not be brought to its end; the text says which and why."""


def complete(
    client: GitHub, node: dict[str, Any], lists: Mapping[str, str] = LISTS, page: int = PAGE
) -> None:
    """Fill every list of the node up to its last page, in place; raises Incomplete."""
    for name, query in lists.items():
        connection = node.get(name)
        if connection is not None:
            _fill(client, node["id"], name, query, connection, page)
            _check_count(name, connection)


def _fill(client: GitHub, node_id: str, name: str, query: str, connection: dict[str, Any], page: int) -> None:
    rows = list(connection["nodes"] or ())
    connection["nodes"] = rows
    while connection["pageInfo"]["hasNextPage"]:
        after = connection["pageInfo"]["endCursor"]
        following = _next_page(client, query, name, {"id": node_id, "first": page, "after": after})
        rows.extend(following["nodes"] or ())
        if following["pageInfo"]["hasNextPage"] and following["pageInfo"]["endCursor"] in (None, after):
            raise Incomplete(f"its list of {name} does not go on")
        connection["pageInfo"] = following["pageInfo"]
        if "totalCount" in following:
            connection["totalCount"] = following["totalCount"]


def _next_page(client: GitHub, query: str, name: str, variables: dict[str, Any]) -> Mapping[str, Any]:
    try:
        answer = _ask(client, query, variables)
    except Unserved as fault:
        raise Incomplete(f"its list of {name} could not be read to the end ({fault})") from None
    node = answer.data.get("node") or {}
    if answer.errors or node.get(name) is None:
        reason = said(answer.errors) or "GitHub gave no list"
        raise Incomplete(f"its list of {name} could not be read to the end ({reason})")
    following: Mapping[str, Any] = node[name]
    return following


def _ask(client: GitHub, query: str, variables: dict[str, Any]) -> Answer:
    """A page, or a small one with the usual retries where the large one cannot be served."""
    try:
        return client.ask(query, variables, retry=False)
    except Unserved:
        return client.ask(query, variables | {"first": min(SMALL_PAGE, variables["first"])})


def _check_count(name: str, connection: Mapping[str, Any]) -> None:
    """The timeline is not counted: its total may include events that were not asked for."""
    total = connection.get("totalCount")
    listed = len(connection["nodes"])
    if total is not None and listed != total and listed < _MOST_LISTED.get(name, total + listed + 1):
        raise Incomplete(f"GitHub counts {total} {name} but lists {listed}")
