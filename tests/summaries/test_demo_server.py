"""Does the demonstration's stand-in speak the protocol the engine speaks?"""

from collections.abc import Iterator

import httpx
import pytest

from tests.summaries.work import pull_requests
from tformance_assets.demo.groq_server import PATH, GroqServer
from tformance_assets.summaries.client import Client
from tformance_assets.summaries.payload import payload_of, user_message
from tformance_assets.summaries.schema import read_answer


@pytest.fixture
def demo() -> Iterator[GroqServer]:
    server = GroqServer()
    server.start()
    yield server
    server.stop()


def test_every_pull_request_has_a_valid_answer(demo: GroqServer) -> None:
    payloads = [payload_of(pull) for pull in pull_requests(4)]
    reply = Client("any", demo.url, "openai/gpt-oss-120b", 5.0).ask(user_message(payloads), 1080)
    reading = read_answer(reply.content, [payload["id"] for payload in payloads])
    assert not reading.malformed
    assert reply.usage.prompt > 500
    assert reply.limits.tokens == 250_000


def test_a_request_without_a_key_is_refused(demo: GroqServer) -> None:
    request = {"messages": [{"role": "user", "content": user_message([])}]}
    assert httpx.post(f"{demo.url}{PATH}", json=request).status_code == 401


def test_other_requests_are_refused_in_words(demo: GroqServer) -> None:
    assert httpx.post(f"{demo.url}/v1/other").status_code == 404
    assert httpx.post(f"{demo.url}{PATH}", json={"messages": []}).status_code == 400
