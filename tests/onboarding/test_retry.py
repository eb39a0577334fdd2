"""What a reader is told whose retry finds nobody to take it."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.onboarding.situations import day, facts
from tformance_assets.assets.keys import DAILY
from tformance_assets.errors import SourceError
from tformance_assets.onboarding.retry import retry_failed
from tformance_assets.settings import Settings
from tformance_assets.supervisor.ports import free_port

FAILED = facts(states={asset: {day(3): "failed"} for asset in DAILY})
WAIT = r"The pipelines do not answer right now; .* try again in a minute\."


class WithoutCodeServer(BaseHTTPRequestHandler):
    """Dagster's webserver while the code server is away: the asset selection cannot be looked up."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        body = json.dumps(
            {"data": {"launchPipelineExecution": {"__typename": "InvalidSubsetError"}}}
        ).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Silent."""


@pytest.fixture
def webserver() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), WithoutCodeServer) as server:
        threading.Thread(target=server.serve_forever).start()
        yield server.server_address[1]
        server.shutdown()


def test_without_a_webserver_the_reader_is_asked_to_wait(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=WAIT):
        retry_failed(Settings(home=tmp_path, dagster_port=free_port()), FAILED)


def test_without_a_code_server_the_reader_is_asked_to_wait(tmp_path: Path, webserver: int) -> None:
    with pytest.raises(SourceError, match=WAIT):
        retry_failed(Settings(home=tmp_path, dagster_port=webserver), FAILED)
