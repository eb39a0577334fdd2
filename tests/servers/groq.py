"""Groq with its limits and its faults, on demand.

`faults` is eaten one per admitted request; `always` spoils every one. Names: an HTTP status ("503"),
or missing, foreign, duplicate, reordered, empty, bad_json, truncated, not_a_completion, wrong_types,
json_validate_failed, spend_cap, cut.
"""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.servers.groq_batches import FaultyBatches
from tformance_assets.demo.groq_server import (
    GroqServer,
    completion,
    completion_of,
    limit_headers,
    prompt_tokens,
    pull_requests,
)
from tformance_assets.demo.protocol import Response, problem

WINDOW_SECONDS = 60.0


@dataclass(frozen=True)
class Seen:
    """One request that reached the server. `tokens` is the prompt and the whole answer cap."""

    at: float
    ids: tuple[str, ...]
    tokens: int
    status: int
    body: dict[str, Any]


def plain_answer(pull_request: dict[str, Any]) -> dict[str, Any]:
    """An answer that shows which pull request it is about."""
    return {
        "summary_title": f"About {pull_request['id']}",
        "summary": f"It says {pull_request.get('title', '')}. It matters.",
        "change_type": "feature",
        "areas": ["billing"],
        "technologies": ["Python"],
        "ai_involvement": "none",
        "ai_tools": [],
        "ai_confidence": 0.9,
    }


class FaultyGroq(GroqServer):
    """Admits by requests and tokens in a sliding minute, as Groq does, and fails as told."""

    def __init__(
        self,
        *,
        rpm: int = 30,
        tpm: int = 250_000,
        clock: Callable[[], float] = time.time,
        latency: float = 0.0,
        describe: Callable[[dict[str, Any]], dict[str, Any]] = plain_answer,
        bytes_per_token: float = 4,
    ) -> None:
        super().__init__(latency=latency, describe=describe)
        self.batches: FaultyBatches = FaultyBatches(self.answer, clock=clock)
        self.rpm, self.tpm, self.clock, self.bytes_per_token = rpm, tpm, clock, bytes_per_token
        self.requests: list[Seen] = []
        self.faults: list[str] = []
        self.always: str | None = None
        self.poison: set[str] = set()  # ids whose presence makes the whole answer invalid
        self.retry_after = "2"
        self._admitted: list[tuple[float, int]] = []
        self._lock = threading.Lock()

    @property
    def asked(self) -> list[str]:
        """Every id of every request that was admitted, in order."""
        return [one for seen in self.requests if seen.status == 200 for one in seen.ids]

    def statuses(self, status: int) -> int:
        """How many requests were answered with this status."""
        return sum(seen.status == status for seen in self.requests)

    def respond(self, request: dict[str, Any], key: str | None) -> Response:
        """Admission first, then the fault of the day, then an honest answer."""
        tokens = prompt_tokens(request, self.bytes_per_token) + request["max_completion_tokens"]
        with self._lock:
            response = self._refusal(tokens)
            fault = None if response else self._next_fault()
        if response is None:
            time.sleep(self.latency)
            response = self._spoiled(request, fault) if fault else self._honest(request)
        ids = tuple(pull["id"] for pull in pull_requests(request))
        with self._lock:
            self.requests.append(Seen(self.clock(), ids, tokens, response.status, request))
        return response

    def _refusal(self, tokens: int) -> Response | None:
        now = self.clock()
        living = [(at, used) for at, used in self._admitted if now - at < WINDOW_SECONDS]
        if tokens > self.tpm:
            message = f"Request too large: Limit {self.tpm}, Requested {tokens}"
            return problem(413, message, "rate_limit_exceeded")
        if len(living) >= self.rpm or sum(used for _, used in living) + tokens > self.tpm:
            wait = living[0][0] + WINDOW_SECONDS - now
            message = f"Rate limit reached: try again in {wait:.2f}s"
            return problem(429, message, "rate_limit_exceeded", {"retry-after": f"{wait:.2f}"})
        self._admitted = [*living, (now, tokens)]
        return None

    def _next_fault(self) -> str | None:
        return self.faults.pop(0) if self.faults else self.always

    def _honest(self, request: dict[str, Any]) -> Response:
        pulls = pull_requests(request)
        if self.poison & {pull["id"] for pull in pulls}:
            return _json_validate_failed()
        answered = completion(request, [self.described(pull) for pull in pulls])
        used = sum(tokens for _, tokens in self._admitted)
        return Response(200, answered.body, limit_headers(self.tpm, self.tpm - used))

    def _spoiled(self, request: dict[str, Any], fault: str) -> Response:
        if fault.isdigit():
            return self._status(int(fault))
        if fault == "json_validate_failed":
            return _json_validate_failed()
        if fault == "spend_cap":
            return problem(400, "Spend limit reached.", "blocked_api_access")
        if fault == "cut":
            whole = self._honest(request)
            return Response(200, whole.body, whole.headers, cut=True)
        if fault == "not_a_completion":
            return Response(200, b"<html>gateway</html>")
        return self._spoiled_answer(request, fault)

    def _status(self, status: int) -> Response:
        headers = {"retry-after": self.retry_after} if status == 429 and self.retry_after else {}
        codes = {401: "invalid_api_key", 403: "organization_restricted", 498: "capacity_exceeded"}
        return problem(status, f"Status {status}", codes.get(status, "error"), headers)

    def _spoiled_answer(self, request: dict[str, Any], fault: str) -> Response:
        entries = [self.described(pull) for pull in pull_requests(request)]
        whole = json.dumps({"summaries": entries})
        if fault == "truncated":
            return completion_of(request, whole[: len(whole) // 2], "length")
        texts = {"empty": "", "bad_json": "Here you are: {", "wrong_types": '{"summaries": {"a": 1}}'}
        if fault in texts:
            return completion_of(request, texts[fault])
        spoiled = {
            "missing": entries[1:],
            "foreign": [{**entries[0], "id": "somebody/else#1"}, *entries[1:]],
            "duplicate": [*entries, {**entries[0], "summary_title": "A second one"}],
            "reordered": entries[::-1],
        }
        return completion(request, spoiled[fault])


def _json_validate_failed() -> Response:
    return problem(400, "Generated JSON does not match the expected schema.", "json_validate_failed")
