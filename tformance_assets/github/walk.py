"""Which pull requests changed since a moment, and which are open now?

The walk asks a repository's list by update time, newest first: complete, without the search index and its
cap. What is updated while we walk moves to the top, behind our back; so at the end we look there again.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from tformance_assets.errors import AccessError, SourceError
from tformance_assets.github.access import parse_repository, repository_of
from tformance_assets.github.answers import Answer, Unserved, fault_of
from tformance_assets.github.client import GitHub
from tformance_assets.github.nested import OPEN_LISTS, Incomplete, complete
from tformance_assets.github.rows import Node, index_entry, pull_request
from tformance_assets.github.sizes import Size
from tformance_assets.model import IndexEntry, PullRequest

WALK_PAGE = 100
OPEN_PAGE = 50


def walk(client: GitHub, repository: str, since: datetime) -> Iterator[list[IndexEntry]]:
    """Pages of the pull requests updated at or after `since` (naive UTC), newest first, each of them once."""
    seen: set[int] = set()
    newest: datetime | None = None
    pages = 0
    for page in _updated_since(client, repository, since):
        newest = newest or page[0].updated_at
        pages += 1
        yield _unseen(page, seen)
    if newest is not None and pages > 1:
        for page in _updated_since(client, repository, newest):
            if moved := _unseen(page, seen):
                yield moved


def open_pull_requests(client: GitHub, repository: str, fetched_at: datetime) -> list[PullRequest]:
    """Every open pull request with its reviews, requests and events; its other lists are None."""
    try:
        return _open(client, repository, fetched_at)
    except Incomplete:  # somebody may have reviewed while we paged
        pass
    try:
        return _open(client, repository, fetched_at)
    except Incomplete as reason:
        raise SourceError(f"The open pull requests of {repository} came incomplete: {reason}.") from None


def _open(client: GitHub, repository: str, fetched_at: datetime) -> list[PullRequest]:
    found: dict[int, PullRequest] = {}
    for nodes in _pages(client, "open", repository, OPEN_PAGE):
        for node in nodes:
            complete(client, node, OPEN_LISTS)
            found[node["number"]] = pull_request(repository, node, fetched_at)
    return list(found.values())


def _updated_since(client: GitHub, repository: str, since: datetime) -> Iterator[list[IndexEntry]]:
    for nodes in _pages(client, "walk", repository, WALK_PAGE):
        page = [index_entry(repository, node) for node in nodes]
        fresh = [entry for entry in page if entry.updated_at >= since]
        if fresh:
            yield fresh
        if len(fresh) < len(page):
            return


def _unseen(page: list[IndexEntry], seen: set[int]) -> list[IndexEntry]:
    fresh = list({entry.number: entry for entry in page if entry.number not in seen}.values())
    seen.update(entry.number for entry in fresh)
    return fresh


def _pages(client: GitHub, query: str, repository: str, largest: int) -> Iterator[list[dict[str, Any]]]:
    size = Size(largest)
    after: str | None = None
    while True:
        connection = _page(client, query, repository, size, after)
        yield [node for node in connection["nodes"] or () if node]
        if not connection["pageInfo"]["hasNextPage"]:
            return
        if connection["pageInfo"]["endCursor"] in (None, after):
            raise Unserved(f"GitHub's list of the pull requests of {repository} does not go on.")
        after = connection["pageInfo"]["endCursor"]


def _page(client: GitHub, query: str, repository: str, size: Size, after: str | None) -> Node:
    """One page; while GitHub is up but cannot serve it, a smaller one."""
    owner, name = parse_repository(repository)
    was_down = False
    while True:
        is_last_try = was_down or size.now == 1
        variables = {"owner": owner, "name": name, "first": size.now, "after": after}
        try:
            connection = _connection(client.ask(query, variables, retry=is_last_try), repository)
        except Unserved:
            if is_last_try:
                raise
            was_down = not client.is_up(owner, name)
            if not was_down:
                size.shrink_to(size.now // 2)
        else:
            size.worked()
            return connection


def _connection(answer: Answer, repository: str) -> Node:
    """The list in an answer. A page with errors is no page: what it lacks would never be asked for again."""
    found: Node = repository_of(answer, repository)["pullRequests"]
    if answer.errors:
        fault = fault_of(answer.errors)
        raise fault if isinstance(fault, AccessError) else Unserved(str(fault))
    return found
