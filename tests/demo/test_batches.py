"""Does the demonstration's batch API live by the clock: under way, done, expired, cancelled?"""

import json
from typing import Any

import pytest

from tformance_assets.demo.groq_batches import Batches
from tformance_assets.demo.protocol import Response, problem


class Account:
    """The stand-in without a socket: one call is one request."""

    def __init__(self, seconds_each: float) -> None:
        self.now = 1_774_000_000.0
        self.batches = Batches(self.answer, seconds_each=seconds_each, clock=lambda: self.now)

    def answer(self, body: dict[str, Any]) -> Response:
        return problem(400, "No.", "error") if body["messages"] == ["bad"] else Response(200, b'{"ok": 1}')

    def call(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        response = self.batches.respond(method, "/openai/v1" + path, "", json.dumps(body).encode())
        assert response is not None
        return json.loads(response.body) | {"http": response.status}

    def start(self, *lines: Any, url: str = "/v1/chat/completions") -> str:
        text = "\n".join(
            json.dumps({"custom_id": str(i), "method": "POST", "url": url, "body": {"messages": [line]}})
            for i, line in enumerate(lines)
        )
        file_id = self.batches.keep(text.encode())
        wish = {"input_file_id": file_id, "endpoint": url, "completion_window": "24h"}
        return str(self.call("POST", "/batches", wish)["id"])

    def lines(self, told: dict[str, Any], name: str) -> list[str]:
        return [json.loads(line)["custom_id"] for line in self.batches.files[told[name]].splitlines()]


def test_a_batch_is_worked_on_and_then_completed_with_its_errors_in_a_file_of_their_own() -> None:
    account = Account(seconds_each=10)
    name = account.start("a", "bad", "c")
    account.now += 15
    told = account.call("GET", f"/batches/{name}")
    assert (told["status"], told["request_counts"]["completed"]) == ("in_progress", 1)
    account.now += 15
    told = account.call("GET", f"/batches/{name}")
    assert (told["status"], told["request_counts"]) == (
        "completed",
        {"total": 3, "completed": 2, "failed": 1},
    )
    assert (account.lines(told, "output_file_id"), account.lines(told, "error_file_id")) == (
        ["0", "2"],
        ["1"],
    )


def test_what_is_not_done_within_the_window_expires() -> None:
    account = Account(seconds_each=50_000)
    name = account.start("a", "b", "c")
    account.now += 100_000
    told = account.call("GET", f"/batches/{name}")
    assert (told["status"], account.lines(told, "output_file_id")) == ("expired", ["0"])
    assert "error_file_id" not in told


def test_a_cancelled_batch_keeps_what_was_done() -> None:
    account = Account(seconds_each=10)
    name = account.start("a", "b")
    account.now += 10
    assert account.call("POST", f"/batches/{name}/cancel")["status"] == "cancelling"
    told = account.call("GET", f"/batches/{name}")
    assert (told["status"], account.lines(told, "output_file_id")) == ("cancelled", ["0"])


def test_a_file_that_holds_no_requests_fails_with_the_line() -> None:
    account = Account(seconds_each=0)
    told = account.call("GET", f"/batches/{account.start('a', url='/v1/embeddings')}")
    assert (told["status"], told["errors"]["data"][0]["line"]) == ("failed", 1)


@pytest.mark.parametrize("path", ["/batches/none", "/files/none/content"])
def test_what_is_not_there_is_not_found(path: str) -> None:
    assert Account(0).call("GET", path)["http"] == 404


def test_other_requests_are_not_answered() -> None:
    assert Account(0).batches.respond("GET", "/openai/v1/models", "", b"") is None
