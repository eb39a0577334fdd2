"""What is in these pull requests? Everything below each of them, fetched by id, several batches at a time."""

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from datetime import datetime

from tformance_assets.errors import TformanceError
from tformance_assets.github.batches import Batch, Batches
from tformance_assets.github.client import GitHub
from tformance_assets.github.serving import Served, serve
from tformance_assets.model import IndexEntry, PullRequest

Key = tuple[str, int]
OnReady = Callable[[list[PullRequest]], None]

_MOST_OUTAGES = 3


@dataclass(slots=True)
class Fetched:
    """What came, what failed and why, and what GitHub no longer has. Each entry is in exactly one of them."""

    pull_requests: list[PullRequest] = field(default_factory=list)
    failed: dict[Key, str] = field(default_factory=dict)
    gone: set[Key] = field(default_factory=set)


def fetch(
    client: GitHub,
    entries: Sequence[IndexEntry],
    fetched_at: datetime,
    on_ready: OnReady | None = None,
    workers: int = 3,
) -> Fetched:
    """Fetch the entries, first ones first; the result keeps their order.

    `on_ready` gets the pull requests of each batch as it completes, in the caller's thread, one call at a
    time. AccessError, SourceError and Deferred end the fetch, after `on_ready` got what was in flight.
    """
    fetching = _Fetching(client, fetched_at, on_ready, Batches([e for e in entries if e.node_id], workers))
    with ThreadPoolExecutor(workers, thread_name_prefix="github") as pool:
        fetching.run(pool, workers)
    return fetching.result(entries)


class _Fetching:
    """One fetch under way. Only the caller's thread touches its state; the workers only ask."""

    def __init__(
        self, client: GitHub, fetched_at: datetime, on_ready: OnReady | None, batches: Batches
    ) -> None:
        self._client, self._fetched_at, self._on_ready = client, fetched_at, on_ready
        self._batches = batches
        self._ready: dict[Key, PullRequest] = {}
        self._failed: dict[Key, str] = {}
        self._gone: set[Key] = set()

    def run(self, pool: ThreadPoolExecutor, workers: int) -> None:
        flying: dict[Future[Served], Batch] = {}
        fault: TformanceError | None = None
        while True:
            while fault is None and len(flying) < workers and (batch := self._batches.take()):
                flying[pool.submit(serve, self._client, batch, self._fetched_at)] = batch
            if not flying:
                break
            for future in wait(flying, return_when=FIRST_COMPLETED).done:
                batch = flying.pop(future)
                try:
                    self._settle(batch, future.result())
                except TformanceError as error:
                    fault = fault or error
        if fault:
            raise fault

    def result(self, entries: Sequence[IndexEntry]) -> Fetched:
        keys = [(entry.repository, entry.number) for entry in entries]
        unasked = {
            (entry.repository, entry.number): "it has no node id" for entry in entries if not entry.node_id
        }
        ready = [self._ready[key] for key in dict.fromkeys(keys) if key in self._ready]
        return Fetched(ready, self._failed | unasked, self._gone)

    def _settle(self, batch: Batch, served: Served) -> None:
        if served.ready:
            self._ready |= {row.key: row for row in served.ready}
            if self._on_ready:
                self._on_ready(served.ready)
        self._gone |= {(entry.repository, entry.number) for entry in served.gone}
        if served.missing and batch.again:
            self._fail(served.missing)
        elif served.missing:
            self._batches.again(replace(batch, entries=tuple(served.missing), again=True, split=None))
        if served.too_much:
            self._divide(batch, served)
        elif not batch.lean:
            self._batches.worked(batch)

    def _divide(self, batch: Batch, served: Served) -> None:
        """Too much for GitHub: the same again after an outage, else halves, else alone with short lists."""
        entries = tuple(served.too_much)
        if served.was_down and batch.outages < _MOST_OUTAGES:
            self._batches.again(replace(batch, outages=batch.outages + 1))
        elif len(entries) > 1:
            self._batches.halve(batch, entries)
        elif not batch.lean:
            self._batches.again(replace(batch, entries=entries, lean=True, split=None))
        else:
            self._fail(
                {e: f"GitHub could not serve it even alone ({why})" for e, why in served.too_much.items()}
            )

    def _fail(self, reasons: dict[IndexEntry, str]) -> None:
        self._failed |= {(entry.repository, entry.number): reason for entry, reason in reasons.items()}
