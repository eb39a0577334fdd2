"""A stand-in for GitHub on a real socket, and clients whose waiting takes no time."""

import ssl
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.github.hub import REPOSITORY
from tests.servers.github import FaultyGitHub
from tformance_assets.clock import utc_now
from tformance_assets.github.client import GitHub

TOKEN = "ghp_verySecretToken123"  # noqa: S105


class Clock:
    """A clock that moves only when somebody sleeps."""

    def __init__(self) -> None:
        self.time = utc_now()
        self.slept: list[float] = []
        self.on_sleep: Callable[[float], None] = lambda seconds: None

    def now(self) -> datetime:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += timedelta(seconds=seconds)
        self.on_sleep(seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def serve() -> Iterator[Callable[..., FaultyGitHub]]:
    """Start a server with these pull requests; it stops with the test."""
    started: list[FaultyGitHub] = []

    def start(pull_requests: list[dict[str, Any]], **options: Any) -> FaultyGitHub:
        server = FaultyGitHub({REPOSITORY: pull_requests}, token=TOKEN, **options)
        server.start()
        started.append(server)
        return server

    yield start
    for server in started:
        server.stop()


@pytest.fixture(scope="session")
def tls() -> ssl.SSLContext:
    """Unused, but slow to make: one for all clients."""
    return ssl.create_default_context()


@pytest.fixture
def connect(clock: Clock, tls: ssl.SSLContext) -> Iterator[Callable[..., GitHub]]:
    """A client of a server; waits on the test's clock."""
    clients: list[GitHub] = []

    def make(server: FaultyGitHub, token: str | None = TOKEN, **options: Any) -> GitHub:
        settings = {"patience_seconds": 120, "now": clock.now, "sleep": clock.sleep, "jitter": lambda: 0.5}
        transport = httpx.HTTPTransport(verify=tls)
        client = GitHub(server.url, token, transport=transport, **(settings | options))
        clients.append(client)
        return client

    yield make
    for client in clients:
        client.close()
