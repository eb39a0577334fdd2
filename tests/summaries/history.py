"""A team whose history waits for batches: a real warehouse, the stand-in on a socket, and a clock that is turned."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.servers.groq import FaultyGroq
from tests.summaries.work import NOW, TODAY, pull_requests
from tformance_assets.assets.batching import Batching
from tformance_assets.assets.summarizing import Summarizing
from tformance_assets.environment import Environment
from tformance_assets.settings import Settings
from tformance_assets.summaries.batch_days import batch_until
from tformance_assets.summaries.usage import upgradable_days
from tformance_assets.teams import Team
from tformance_assets.warehouse import schema
from tformance_assets.warehouse.store import Warehouse

TEXTS = ("title", "body", "state", "author", "author_kind", "head_branch", "base_branch", "labels")
COUNTS = ("additions", "deletions", "changed_files", "is_revert")
FIELDS = ("repository", "number", "partition_date", *TEXTS, *COUNTS)


class History:
    """`bring_forward` is what a run for batches does; `summarize` what a run over days does."""

    def __init__(self, server: FaultyGroq, home: Path, count: int = 24) -> None:
        self.server, self.batches = server, server.batches
        self.now = NOW
        settings = Settings(
            home=home,
            groq_api_key="gsk_secret",
            groq_base_url=server.url,
            groq_rpm=1000,
            groq_tpm=250_000,
            groq_tpm_is_set=True,
            groq_batch=True,
        )
        self.team = Team("acme", TODAY + timedelta(days=5), ("acme/shop",), recent_days=3, history_days=60)
        self.environment = Environment(settings, lambda: self.now)
        self.warehouse = Warehouse(settings.warehouse_root / "acme")
        self.warnings: list[str] = []
        self.add(pull_requests(count))

    def add(self, pulls: list[dict[str, Any]]) -> None:
        """Store pull requests, and let rules summarize their days."""
        with self.warehouse.writer() as connection:
            for pull in pulls:
                connection.execute("DELETE FROM pull_requests WHERE number = ?", [pull["number"]])
            rows = [{name: pull[name] for name in FIELDS} | {"fetched_at": self.now} for pull in pulls]
            schema.insert(connection, "pull_requests", rows)
        self.summarize("2")

    def summarize(self, phase: str, *, renew: bool = False) -> None:
        """One run over all days."""
        found = self.query("SELECT DISTINCT partition_date FROM pull_requests ORDER BY 1 DESC")
        run = Summarizing(self.environment, self.team, self.warehouse, phase, "run", lambda record: None)
        run.run([day for (day,) in found], renew=renew)

    def bring_forward(self) -> dict[str, int]:
        """One run for batches."""
        batching = Batching(self.environment, self.team, self.warehouse)
        try:
            return batching.run()
        finally:
            self.warnings += batching.warnings

    def pass_time(self, **delta: float) -> datetime:
        """Turn the clock."""
        self.now += timedelta(**delta)
        return self.now

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows of the warehouse."""
        return [tuple(row.values()) for row in self.warehouse.query(sql)]

    @property
    def upgradable(self) -> dict[date, int]:
        """What an upgrade would be asked for."""
        until = batch_until(self.warehouse, self.team, self.environment.settings, self.now)
        return upgradable_days(self.warehouse, self.team.first_day, until)

    @property
    def statuses(self) -> list[str]:
        """Of all batches, the oldest first."""
        return [status for (status,) in self.query("SELECT status FROM llm_batches ORDER BY prepared_at")]

    @property
    def answered(self) -> int:
        """Stored answers."""
        return int(self.query("SELECT count(*) FROM llm_answers")[0][0])
