"""How does the stand-in answer a query? The slice of GitHub's schema, resolved against a `hub` of plain data.

A hub is `{"owner/name": [pull request, …]}`, a pull request a dictionary with GitHub's field names whose
connections are plain lists.
"""

import base64
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLResolveInfo,
    GraphQLSchema,
    build_schema,
    execute,
    parse,
    validate,
)

Hub = dict[str, list[dict[str, Any]]]

SLICE = Path(__file__).parent / "github.graphql"
_LARGEST_PAGE = 100
_ITEM_TYPES = {
    "ReadyForReviewEvent": "READY_FOR_REVIEW_EVENT",
    "ConvertToDraftEvent": "CONVERT_TO_DRAFT_EVENT",
    "ReviewRequestedEvent": "REVIEW_REQUESTED_EVENT",
    "HeadRefForcePushedEvent": "HEAD_REF_FORCE_PUSHED_EVENT",
    "ReopenedEvent": "REOPENED_EVENT",
    "ClosedEvent": "CLOSED_EVENT",
    "MergedEvent": "MERGED_EVENT",
}
_ORDERS = {"UPDATED_AT": "updatedAt", "CREATED_AT": "createdAt"}


@dataclass
class Asked:
    """The context of one request: the hub as it is now, and what `rateLimit` shall say."""

    hub: Hub
    rate_limit: dict[str, Any] | None
    login: str = "demo"

    @cached_property
    def pull_requests(self) -> dict[str, dict[str, Any]]:
        """Every pull request by its node id."""
        return {row["id"]: row for rows in self.hub.values() for row in rows}


class Refused(GraphQLError):
    """An error with the `type` GitHub gives it."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message, extensions={"type": kind})


@dataclass(frozen=True, slots=True)
class Connection:
    """One page of a list, GitHub's way: `totalCount` needs no `first`, the rows do."""

    name: str
    totalCount: int
    rows: list[Any] | None
    page: dict[str, Any]

    def nodes(self, _info: GraphQLResolveInfo) -> list[Any]:
        return self._bounded(self.rows)

    def pageInfo(self, _info: GraphQLResolveInfo) -> dict[str, Any]:
        self._bounded(self.rows)
        return self.page

    def _bounded(self, rows: list[Any] | None) -> list[Any]:
        if rows is None:
            raise Refused(
                "MISSING_PAGINATION_BOUNDARIES",
                f"You must provide a `first` or `last` value to properly paginate `{self.name}`.",
            )
        return rows


def answer(text: str, variables: Mapping[str, Any], asked: Asked) -> dict[str, Any]:
    """The body of GitHub's answer to a query: `data`, and `errors` if there are any."""
    try:
        document, faults = _read(text)
    except GraphQLError as error:
        return {"errors": [_formatted(error)]}
    if faults:
        return {"errors": [_formatted(fault) for fault in faults]}
    result = execute(schema(), document, context_value=asked, variable_values=dict(variables))
    if not isinstance(result, ExecutionResult):
        raise TypeError("The resolvers are synchronous.")
    body: dict[str, Any] = {"data": result.data}
    if result.errors:
        body["errors"] = [_formatted(error) for error in result.errors]
    return body


@cache
def schema() -> GraphQLSchema:
    """The executable slice."""
    built = build_schema(SLICE.read_text(encoding="utf-8"))
    for path, resolver in _RESOLVERS.items():
        kind, name = path.split(".")
        built.type_map[kind].fields[name].resolve = resolver  # type: ignore[attr-defined]
    built.type_map["Node"].resolve_type = lambda *_: "PullRequest"  # type: ignore[attr-defined]
    return built


@cache
def _read(text: str) -> tuple[DocumentNode, list[GraphQLError]]:
    document = parse(text)
    return document, validate(schema(), document)


def _formatted(error: GraphQLError) -> dict[str, Any]:
    """GitHub puts the type of an error beside its message."""
    shown: dict[str, Any] = dict(error.formatted)
    extensions = dict(shown.pop("extensions", None) or {})
    return ({"type": extensions["type"]} if "type" in extensions else {}) | shown


def _page(
    name: str,
    rows: list[Any],
    first: int | None,
    after: str | None,
    keys: list[Any],
    descending: bool = False,
) -> Connection:
    """`keys` name the rows in cursors: a cursor stays where it is when rows before it come or go."""
    if first is not None and not 0 <= first <= _LARGEST_PAGE:
        raise Refused(
            "EXCESSIVE_PAGINATION",
            f"Requesting {first} records on `{name}` exceeds the `first` limit of 100 records.",
        )
    if first is None:
        return Connection(name, len(rows), None, {})
    start = _position_after(keys, _opened(after), descending) if after else 0
    shown = rows[start : start + first]
    page = {
        "hasNextPage": start + first < len(rows),
        "endCursor": _closed(keys[start + len(shown) - 1]) if shown else None,
    }
    return Connection(name, len(rows), shown, page)


def _position_after(keys: list[Any], key: Any, descending: bool) -> int:
    return sum(1 for other in keys if (other >= key if descending else other <= key))


def _closed(key: Any) -> str:
    return base64.b64encode(b"cursor:v2:" + json.dumps(key).encode()).decode()


def _opened(cursor: str) -> Any:
    try:
        return json.loads(base64.b64decode(cursor).removeprefix(b"cursor:v2:"))
    except ValueError:
        raise Refused(
            "INVALID_CURSOR_ARGUMENTS", f"`{cursor}` does not appear to be a valid cursor."
        ) from None


def _repository(_: Any, info: GraphQLResolveInfo, owner: str, name: str) -> dict[str, Any]:
    wanted = f"{owner}/{name}"
    for known, rows in info.context.hub.items():
        if known.lower() == wanted.lower():
            return {"nameWithOwner": known, "rows": rows}
    raise Refused("NOT_FOUND", f"Could not resolve to a Repository with the name '{wanted}'.")


def _pull_requests(
    repository: Mapping[str, Any],
    _info: GraphQLResolveInfo,
    states: list[str] | None = None,
    orderBy: Mapping[str, str] | None = None,
    first: int | None = None,
    after: str | None = None,
) -> Connection:
    rows = [row for row in repository["rows"] if not states or row["state"] in states]
    order = orderBy or {"field": "CREATED_AT", "direction": "ASC"}
    by, descending = _ORDERS[order["field"]], order["direction"] == "DESC"
    rows.sort(key=lambda row: (row[by], row["number"]), reverse=descending)
    keys = [[row[by], row["number"]] for row in rows]
    return _page("pullRequests", rows, first, after, keys, descending)


def _node(_: Any, info: GraphQLResolveInfo, id: str) -> dict[str, Any]:
    found: dict[str, Any] | None = info.context.pull_requests.get(id)
    if found is None:
        raise _unknown(id)
    return found


def _nodes(_: Any, info: GraphQLResolveInfo, ids: list[str]) -> list[Any]:
    if len(ids) > _LARGEST_PAGE:
        raise Refused(
            "ARGUMENT_LIMIT", f"You may not provide more than 100 node ids; you provided {len(ids)}."
        )
    found = info.context.pull_requests
    return [found.get(id) or _unknown(id) for id in ids]


def _unknown(node_id: str) -> Refused:
    return Refused("NOT_FOUND", f"Could not resolve to a node with the global id of '{node_id}'.")


def _list(name: str, shape: Callable[[Any], Any] = lambda row: row) -> Callable[..., Connection]:
    """The resolver of a list below a pull request; `shape` turns a row of the hub into GitHub's."""

    def resolve(
        row: Mapping[str, Any], _info: GraphQLResolveInfo, first: int | None = None, after: str | None = None
    ) -> Connection:
        return _listed(name, row[name], first, after, shape)

    return resolve


def _timeline(
    row: Mapping[str, Any],
    _info: GraphQLResolveInfo,
    itemTypes: Iterable[str] | None = None,
    first: int | None = None,
    after: str | None = None,
) -> Connection:
    wanted = set(itemTypes or _ITEM_TYPES.values())
    items = [item for item in row["timelineItems"] if _ITEM_TYPES[item["__typename"]] in wanted]
    return _listed("timelineItems", items, first, after, lambda item: item)


def _listed(
    name: str, rows: list[Any], first: int | None, after: str | None, shape: Callable[[Any], Any]
) -> Connection:
    page = _page(name, rows, first, after, list(range(1, len(rows) + 1)))
    if page.rows is None:
        return page
    return Connection(name, page.totalCount, [shape(row) for row in page.rows], page.page)


_RESOLVERS: dict[str, Callable[..., Any]] = {
    "Query.repository": _repository,
    "Query.node": _node,
    "Query.nodes": _nodes,
    "Query.rateLimit": lambda _, info: info.context.rate_limit,
    "Query.viewer": lambda _, info: {"login": info.context.login},
    "Repository.pullRequests": _pull_requests,
    "PullRequest.labels": _list("labels", lambda name: {"name": name}),
    "PullRequest.files": _list("files"),
    "PullRequest.commits": _list("commits", lambda commit: {"commit": commit}),
    "PullRequest.reviews": _list("reviews"),
    "PullRequest.comments": _list("comments"),
    "PullRequest.reviewRequests": _list(
        "reviewRequests", lambda login: {"requestedReviewer": {"__typename": "User", "login": login}}
    ),
    "PullRequest.timelineItems": _timeline,
    "PullRequestReview.comments": lambda review, _: {"totalCount": review.get("commentCount", 0)},
}
