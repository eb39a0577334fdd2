"""How is GitHub asked? One query in, one answer out, with budget, patience and retries kept here."""

import hashlib
import random
import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

from tformance_assets.clock import utc_now
from tformance_assets.errors import AccessError, ConfigurationError, Deferred
from tformance_assets.github.answers import Answer, Limited, Unserved, fault_of, read, without
from tformance_assets.github.documents import text_of
from tformance_assets.github.limits import budget_of, wait_seconds
from tformance_assets.github.slots import Slots

# Together about 90 seconds: an outage of a minute is survived.
RETRY_PAUSES = (1.0, 2.0, 4.0, 8.0, 15.0, 20.0, 20.0, 20.0)
_TOKEN = re.compile(r"[!-~]+")
READ_SECONDS = 20.0  # GitHub itself gives up after 10


@dataclass(slots=True)
class Usage:
    """What this client has used so far. `remaining` is None where nothing is counted."""

    requests: int = 0
    points: int = 0
    waited_seconds: float = 0.0
    remaining: int | None = None
    reset_at: datetime | None = None


class GitHub:
    """A typed GraphQL client, safe to use from several threads. The token is in no message and no repr."""

    def __init__(
        self,
        url: str,
        token: str | None,
        *,
        patience_seconds: float,
        slots_dir: Path | None = None,
        transport: httpx.BaseTransport | None = None,
        outage_seconds: float = 90.0,
        read_seconds: float = READ_SECONDS,
        now: Callable[[], datetime] = utc_now,
        sleep: Callable[[float], None] = time.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        """`patience_seconds` bounds the wait for one request; `outage_seconds` the retries of one."""
        self.usage = Usage()
        self._url = url
        self._token = (token or "").strip()
        self._patience = patience_seconds
        self._outage = min(outage_seconds, patience_seconds)
        self._now, self._sleep, self._jitter = now, sleep, jitter
        self._lock = threading.Lock()
        self._resume_at: datetime | None = None
        self._slots = Slots(slots_dir, hashlib.sha256(self._token.encode()).hexdigest()[:12])
        self._http = httpx.Client(
            headers={"User-Agent": "tformance"},
            timeout=httpx.Timeout(read_seconds, connect=min(10.0, read_seconds)),
            transport=transport,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def execute(self, query: str, variables: Mapping[str, Any]) -> dict[str, Any]:
        """The whole `data` of a query; errors beside it are raised, after the usual retries."""
        answer = self.ask(query, variables)
        if not answer.is_whole:
            raise fault_of(answer.errors)
        return answer.data

    def ask(self, query: str, variables: Mapping[str, Any], *, retry: bool = True) -> Answer:
        """The answer to a query, with the errors beside it. `retry=False` raises Unserved at the first fault.

        Waits for rate limits as GitHub asks; raises Deferred when that wait would exceed the patience.
        """
        if not self._token:
            raise AccessError(
                "There is no GitHub token: set GITHUB_TOKEN to one that reads the repositories.",
                kind="environment",
            )
        if not _TOKEN.fullmatch(self._token):
            raise AccessError(
                "The GitHub token holds characters no token has: copy GITHUB_TOKEN again.", kind="environment"
            )
        waited, refusals = 0.0, 0
        pauses, first_fault = iter(RETRY_PAUSES), None
        while True:
            waited += self._wait_for_budget(waited)
            try:
                return self._send(query, variables)
            except Limited as refusal:
                refusals += 1
                self._hold(wait_seconds(refusal.headers, self._now(), refusals))
            except Unserved as fault:
                first_fault = first_fault or self._now()
                pause = next(pauses, None) if retry else None
                self._pause_after(fault, pause, first_fault, retry)

    def is_up(self, owner: str, name: str) -> bool:
        """After a fault: does GitHub answer a small question at once? False after waiting out an outage."""
        variables = {"owner": owner, "name": name}
        try:
            self.ask("repository", variables, retry=False)
        except Unserved:
            self.ask("repository", variables)
            return False
        return True

    def _send(self, query: str, variables: Mapping[str, Any]) -> Answer:
        payload = {"query": text_of(query), "variables": dict(variables)}
        headers = {"Authorization": f"Bearer {self._token}"}
        try:
            with self._slots.one():
                response = self._http.post(self._url, json=payload, headers=headers)
        except httpx.TimeoutException:
            raise Unserved("GitHub did not answer in time") from None
        except (httpx.UnsupportedProtocol, httpx.InvalidURL):
            raise ConfigurationError(
                "GITHUB_GRAPHQL_URL is not an http or https address.", kind="environment"
            ) from None
        except httpx.RequestError as error:
            reason = without(self._token, str(error)) or type(error).__name__
            raise Unserved(f"The connection to GitHub failed ({reason})") from None
        try:
            answer = read(response, self._token)
        except Exception:
            self._account(response, None)
            raise
        self._account(response, answer)
        return answer

    def _account(self, response: httpx.Response, answer: Answer | None) -> None:
        budget = budget_of(response.headers, answer.data if answer else None)
        with self._lock:
            self.usage.requests += 1
            self.usage.points += budget.cost
            if budget.remaining is not None:
                self.usage.remaining, self.usage.reset_at = budget.remaining, budget.reset_at
            if answer and budget.is_spent:
                self._resume_at = budget.reset_at

    def _hold(self, seconds: float) -> None:
        """No thread asks before this many seconds have passed."""
        until = self._now() + timedelta(seconds=seconds)
        with self._lock:
            self._resume_at = max(until, self._resume_at or until)

    def _wait_for_budget(self, waited: float) -> float:
        with self._lock:
            resume_at = self._resume_at
        seconds = (resume_at - self._now()).total_seconds() if resume_at else 0.0
        if resume_at is None or seconds <= 0:
            return 0.0
        if waited + seconds > self._patience:
            raise Deferred(
                f"GitHub's rate limit is used up; it can be asked again at {resume_at:%Y-%m-%d %H:%M} UTC.",
                until=resume_at,
            )
        self._rest(seconds)
        return seconds

    def _pause_after(self, fault: Unserved, pause: float | None, since: datetime, retry: bool) -> None:
        if not retry:
            raise fault
        down = (self._now() - since).total_seconds()
        if pause is None or down + pause > self._outage:
            raise Unserved(f"{fault}; gave up after trying for {down:.0f} seconds.") from None
        self._rest(pause * (0.75 + 0.5 * self._jitter()))

    def _rest(self, seconds: float) -> None:
        self._sleep(seconds)
        with self._lock:
            self.usage.waited_seconds += seconds
