"""Groq with its limits and its faults, on demand.

`faults` is eaten one per admitted request; `always` spoils every one. Names: an HTTP status ("503"),
or missing, foreign, duplicate, exchanged, reordered, empty, bad_json, truncated, not_a_completion, wrong_types,
json_validate_failed, spend_cap, cut, reset.
"""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

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
DAY_SECONDS = 86_400.0


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


@runtime_checkable
class Sleeper(Protocol):
    """A clock on which time can be made to pass."""

    def sleep(self, seconds: float) -> None: ...


class FaultyGroq(GroqServer):
    """Admits by requests and tokens in a sliding minute and day, as Groq does, and fails as told.

    `burst=False`: requests are spaced evenly, one each 60 / `rpm` seconds; a bucket that holds a single one.
    """

    def __init__(
        self,
        *,
        rpm: int = 30,
        tpm: int = 250_000,
        rpd: int | None = None,
        tpd: int | None = None,
        burst: bool = True,
        clock: Callable[[], float] = time.time,
        latency: float = 0.0,
        describe: Callable[[dict[str, Any]], dict[str, Any]] = plain_answer,
        bytes_per_token: float = 4,
    ) -> None:
        super().__init__(latency=latency, describe=describe)
        self.batches: FaultyBatches = FaultyBatches(self.answer, clock=clock)
        self.rpm, self.tpm, self.rpd, self.tpd, self.burst = rpm, tpm, rpd, tpd, burst
        self.clock, self.bytes_per_token = clock, bytes_per_token
        self.requests: list[Seen] = []
        self.faults: list[str] = []
        self.always: str | None = None
        self.poison: set[str] = set()  # ids whose presence makes the whole answer invalid
        self.retry_after = "2"
        self.transit: list[float] = []  # seconds on the way of the next requests, for a clock that can sleep
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
            self._travel()
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
        if tokens > self.tpm:
            return problem(
                413, f"Request too large: Limit {self.tpm}, Requested {tokens}", "rate_limit_exceeded"
            )
        if not self.burst and self._admitted and now - self._admitted[-1][0] < 60 / self.rpm:
            return _limit_reached("RPM", self.rpm, self._admitted[-1][0] + 60 / self.rpm - now)
        self._admitted = [(at, used) for at, used in self._admitted if now - at < DAY_SECONDS]
        minute = [(at, used) for at, used in self._admitted if now - at < WINDOW_SECONDS]
        for name, living, window, requests, most in (
            ("M", minute, WINDOW_SECONDS, self.rpm, self.tpm),
            ("D", self._admitted, DAY_SECONDS, self.rpd, self.tpd),
        ):
            if requests is not None and len(living) >= requests:
                return _limit_reached(f"RP{name}", requests, living[0][0] + window - now)
            if most is not None and sum(used for _, used in living) + tokens > most:
                return _limit_reached(f"TP{name}", most, living[0][0] + window - now)
        self._admitted.append((now, tokens))
        return None

    def _travel(self) -> None:
        if self.transit and isinstance(self.clock, Sleeper):
            self.clock.sleep(self.transit.pop(0))

    def _next_fault(self) -> str | None:
        return self.faults.pop(0) if self.faults else self.always

    def _honest(self, request: dict[str, Any]) -> Response:
        pulls = pull_requests(request)
        if self.poison & {pull["id"] for pull in pulls}:
            return _json_validate_failed()
        answered = completion(request, [self.described(pull) for pull in pulls])
        now = self.clock()
        used = sum(tokens for at, tokens in self._admitted if now - at < WINDOW_SECONDS)
        headers = limit_headers(self.tpm, self.tpm - used)
        if self.rpd is not None:
            headers["x-ratelimit-limit-requests"] = str(self.rpd)
            headers["x-ratelimit-remaining-requests"] = str(self.rpd - len(self._admitted))
            headers["x-ratelimit-reset-requests"] = f"{self._admitted[0][0] + DAY_SECONDS - now:.0f}s"
        return Response(200, answered.body, headers)

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
        if fault == "reset":
            return Response(200, b"", cut=True)
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
            "exchanged": _exchanged(entries),
        }
        return completion(request, spoiled[fault])


def _exchanged(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same, the first two texts under each other's id."""
    if len(entries) < 2:
        return entries
    first, second, *rest = entries
    return [{**second, "id": first["id"]}, {**first, "id": second["id"]}, *rest]


def _json_validate_failed() -> Response:
    return problem(400, "Generated JSON does not match the expected schema.", "json_validate_failed")


def _limit_reached(name: str, limit: int, wait: float) -> Response:
    words = {"R": "requests", "T": "tokens", "M": "minute", "D": "day"}
    what = f"{words[name[0]]} per {words[name[2]]} ({name})"
    message = f"Rate limit reached for model `m` on {what}: Limit {limit}. Please try again in {wait:.2f}s."
    return problem(429, message, "rate_limit_exceeded", {"retry-after": f"{wait:.2f}"})
