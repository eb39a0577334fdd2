from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers.groq import FaultyGroq
from tests.summaries.history import History
from tests.summaries.work import Clock, Desk


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server(clock: Clock) -> Iterator[FaultyGroq]:
    server = FaultyGroq(clock=clock)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def desk(server: FaultyGroq, clock: Clock, tmp_path: Path) -> Desk:
    return Desk(server, tmp_path, clock)


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    server = FaultyGroq()
    server.start()
    yield History(server, tmp_path)
    server.stop()
