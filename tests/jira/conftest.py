"""A stand-in of Jira on a socket, and a warehouse whose pull requests name its issues."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.servers.jira import TOKEN, FaultyJira
from tformance_assets.jira.client import Jira
from tformance_assets.jira.reading import Read, Reading
from tformance_assets.teams import JiraSource
from tformance_assets.warehouse.schema import insert
from tformance_assets.warehouse.store import Warehouse

NOW = datetime(2026, 11, 23, 12, 0)
SITE = "https://acme.atlassian.net"
SOURCE = JiraSource(SITE, ("ABC", "OPS"))


class Desk:
    """One team's Jira: the server, the client, the warehouse, and the time."""

    def __init__(self, root: Path) -> None:
        self.now = NOW
        self.slept: list[float] = []
        self.server = FaultyJira(clock=lambda: self.now)
        self.server.start()
        self.warehouse = Warehouse(root)
        self.source = SOURCE
        self._numbers = 0

    def client(self, token: str = TOKEN, **options: Any) -> Jira:
        """A client that does not really sleep."""
        return Jira(
            self.server.url,
            "reader@acme.example",
            token,
            now=lambda: self.now,
            sleep=self.slept.append,
            **{"patience_seconds": 120.0, **options},
        )

    def pull_request(self, title: str, branch: str = "", body: str = "", **columns: Any) -> int:
        """A merged pull request of a human; returns its number."""
        self._numbers += 1
        told = {
            "repository": "acme/shop",
            "number": self._numbers,
            "partition_date": self.now.date(),
            "state": "merged",
            "author_kind": "human",
            "title": title,
            "head_branch": branch,
            "body": body,
        }
        with self.warehouse.writer() as connection:
            insert(connection, "pull_requests", [{**told, **columns}])
        return self._numbers

    def read(self, **options: Any) -> Read:
        """One reading, as the asset does it; forgets what was asked before."""
        self.server.log.clear()
        with self.client(**options) as client:
            return Reading(client, self.source, self.warehouse, self.now).run()

    def later(self, **span: float) -> None:
        self.now += timedelta(**span)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return [tuple(row.values()) for row in self.warehouse.query(sql)]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path / "acme")
    yield made
    made.server.stop()


@pytest.fixture
def hours_ago() -> Callable[[float], datetime]:
    return lambda hours: NOW - timedelta(hours=hours)
