"""How does GitHub behave on a bad day? The stand-in with faults, latency, limits and costs on demand."""

import re
import socket
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tformance_assets.demo.github_schema import Hub
from tformance_assets.demo.github_server import GitHubServer, Request

HTML_502 = "<html><head><title>502 Bad Gateway</title></head><body>Unicorn!</body></html>"


@dataclass(frozen=True)
class Seen:
    """One request as the server saw it; `at` is in seconds since the server was made."""

    name: str
    variables: dict[str, Any]
    at: float
    number: int

    @property
    def ids(self) -> list[str]:
        return list(self.variables.get("ids", ()))


@dataclass(frozen=True)
class Fault:
    """What comes instead of the right answer. `partial` spoils the right one; `hang` is in seconds."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    drop_connection: bool = False
    hang: float = 0.0
    partial: Callable[[dict[str, Any]], dict[str, Any]] | None = None


BAD_GATEWAY = Fault(502, HTML_502)
RATE_LIMITED = Fault(200, {"errors": [{"type": "RATE_LIMITED", "message": "API rate limit exceeded"}]})


def secondary(retry_after: int | None = None, status: int = 403) -> Fault:
    """A secondary limit, with or without `retry-after`."""
    text = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
    body = {"message": text} if status != 200 else {"errors": [{"message": text}]}
    return Fault(status, body, {} if retry_after is None else {"retry-after": str(retry_after)})


def without_nodes(positions: Iterable[int], kind: str, message: str, named: bool = True) -> Fault:
    """The right answer, but with null at these positions of `nodes` and an error beside it."""
    places = list(positions)

    def spoil(body: dict[str, Any]) -> dict[str, Any]:
        paths = [["nodes", place] for place in places] if named else [["nodes"]]
        for place in places:
            body["data"]["nodes"][place] = None
        return body | {"errors": [{"type": kind, "message": message, "path": path} for path in paths]}

    return Fault(partial=spoil)


class FaultyGitHub(GitHubServer):
    """The stand-in with a log of its requests, and whatever `faults` asks for.

    `points_per_hour=None` counts nothing, like GitHub Enterprise Server. `cost` is in points for one request;
    `pause` in seconds for one request; more than `most_at_once` requests meet a secondary limit.
    """

    def __init__(
        self,
        hub: Hub,
        *,
        faults: Callable[[Seen], Fault | None] = lambda seen: None,
        pause: Callable[[Seen], float] = lambda seen: 0.0,
        cost: Callable[[Seen], int] = lambda seen: 1,
        points_per_hour: int | None = 5000,
        reset_seconds: int = 3600,
        most_at_once: int | None = None,
        token: str | None = None,
    ) -> None:
        super().__init__(hub, token=token)
        self.faults, self.pause, self.cost = faults, pause, cost
        self.points_per_hour, self.reset_seconds = points_per_hour, reset_seconds
        self.most_at_once = most_at_once
        self.log: list[Seen] = []
        self.most_seen_at_once = 0
        self.used = 0
        self.before_answer: Callable[[Seen], None] = lambda seen: None
        self._in_flight: set[int] = set()
        self._lock = threading.Lock()
        self._started = time.monotonic()

    def refill(self) -> None:
        """The hour is over: all points are back."""
        self.used = 0

    def age(self, moment: float) -> float:
        """The seconds between the making of the server and a moment of the monotonic clock."""
        return moment - self._started

    def named(self, name: str) -> list[Seen]:
        """The requests of one query, in order."""
        return [seen for seen in self.log if seen.name == name]

    def handle(self, request: Request) -> None:
        seen = request.seen = self._note(request)
        try:
            time.sleep(self.pause(seen))
            if self.admits(request):
                self._reply(request, seen)
        finally:
            self._leave(seen)

    def rate_limit(self, request: Request) -> dict[str, Any] | None:
        if self.points_per_hour is None:
            return None
        return {
            "cost": self.cost(request.seen),
            "limit": self.points_per_hour,
            "remaining": max(self.points_per_hour - self.used, 0),
            "resetAt": datetime.fromtimestamp(self._reset_epoch(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        }

    def _note(self, request: Request) -> Seen:
        found = re.search(r"query (\w+)", request.query)
        with self._lock:
            name = found[1] if found else ""
            seen = Seen(name, request.variables, time.monotonic() - self._started, len(self.log))
            self.log.append(seen)
            self._in_flight.add(seen.number)
            self.most_seen_at_once = max(self.most_seen_at_once, len(self._in_flight))
        return seen

    def _reply(self, request: Request, seen: Seen) -> None:
        self.before_answer(seen)
        fault = self.faults(seen)
        if fault is None and self.most_at_once is not None and len(self._in_flight) > self.most_at_once:
            fault = secondary(retry_after=1)
        if fault is None and not self._pay(seen):
            fault = RATE_LIMITED
        if fault is None or fault.partial:
            body = self.result(request)
            self._leave(seen)
            request.send(200, fault.partial(body) if fault and fault.partial else body, self._headers())
        elif fault.drop_connection:
            request.close_connection = True
            request.connection.shutdown(socket.SHUT_RDWR)
        else:
            time.sleep(fault.hang)
            self._leave(seen)
            request.send(fault.status, fault.body, self._headers() | fault.headers)

    def _leave(self, seen: Seen) -> None:
        """Before the answer is sent: the client may be back before we are done here."""
        with self._lock:
            self._in_flight.discard(seen.number)

    def _pay(self, seen: Seen) -> bool:
        if self.points_per_hour is None:
            return True
        with self._lock:
            if self.used + self.cost(seen) > self.points_per_hour:
                self.used = self.points_per_hour
                return False
            self.used += self.cost(seen)
            return True

    def _headers(self) -> dict[str, str]:
        if self.points_per_hour is None:
            return {}
        return {
            "x-ratelimit-limit": str(self.points_per_hour),
            "x-ratelimit-remaining": str(max(self.points_per_hour - self.used, 0)),
            "x-ratelimit-used": str(self.used),
            "x-ratelimit-reset": str(self._reset_epoch()),
            "x-ratelimit-resource": "graphql",
        }

    def _reset_epoch(self) -> int:
        return int(time.time()) + self.reset_seconds
