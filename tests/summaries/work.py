"""Pull requests to summarize, a clock that can be turned, and one call of the engine with what it did."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.servers.groq import FaultyGroq
from tformance_assets.summaries.config import SummaryConfig
from tformance_assets.summaries.engine import Known, Outcome, Sink, summarize
from tformance_assets.summaries.rows import Summary

TODAY = date(2026, 3, 20)
NOW = datetime(2026, 3, 20, 12)


class Clock:
    """Epoch seconds that only pass when somebody sleeps."""

    def __init__(self, at: float = 1_774_000_000.0) -> None:
        self.at = at
        self.slept = 0.0

    def __call__(self) -> float:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.at += seconds
        self.slept += seconds


def pull_request(number: int = 1, **fields: Any) -> dict[str, Any]:
    """A merged pull request by a person, as the warehouse hands it over; two a day, newest first."""
    return {
        "repository": "acme/shop",
        "number": number,
        "partition_date": TODAY - timedelta(days=number // 2),
        "title": f"Let buyers pay with voucher {number}",
        "body": "Buyers asked for vouchers.\n\nThe price is recalculated when one is entered.",
        "state": "merged",
        "author": "ann",
        "author_kind": "human",
        "head_branch": "vouchers",
        "base_branch": "main",
        "labels": [],
        "additions": 120,
        "deletions": 14,
        "changed_files": 2,
        "is_revert": False,
        "files": [
            {"path": "src/checkout/voucher.py", "additions": 100, "deletions": 10, "change": "added"},
            {"path": "tests/checkout/test_voucher.py", "additions": 20, "deletions": 4, "change": "added"},
        ],
        "commits": [commit("Let buyers pay with vouchers")],
        "reviews": [],
        "comments": [],
        **fields,
    }


def commit(message: str, **fields: Any) -> dict[str, Any]:
    """A commit by a person."""
    return {"oid": "abc1234def", "author": "ann", "author_kind": "human", "message": message, **fields}


def pull_requests(count: int, **fields: Any) -> list[dict[str, Any]]:
    """So many different ones."""
    return [pull_request(number, **fields) for number in range(1, count + 1)]


class Desk:
    """Calls the engine against one server and remembers answers as the warehouse would."""

    def __init__(self, server: FaultyGroq, home: Path, clock: Clock) -> None:
        self.server, self.home, self.clock = server, home, clock
        self.cached: dict[str, dict[str, Any]] = {}
        self.tried: dict[str, int] = {}
        self.ledger: list[dict[str, Any]] = []
        self.ready: list[list[str]] = []

    def config(self, **fields: Any) -> SummaryConfig:
        """The server's limits and a key, unless told otherwise."""
        chosen = {
            "key": "gsk_secret",
            "base_url": self.server.url,
            "budget_path": self.home / "budget.json",
            "rpm": self.server.rpm,
            "tpm": self.server.tpm,
            **fields,
        }
        return SummaryConfig(**chosen)

    def summarize(
        self,
        pulls: list[dict[str, Any]],
        *,
        older: dict[str, dict[str, Any]] | None = None,
        renew: bool = True,
        **fields: Any,
    ) -> Outcome:
        """One call; checks that every pull request came out exactly once."""
        outcome = summarize(
            pulls,
            config=self.config(**fields),
            known=Known(dict(self.cached), older or {}, dict(self.tried)),
            sink=Sink(self._save, self._in_vain, self.ledger.extend, self._received),
            now=lambda: NOW,
            clock=self.clock,
            sleep=self.clock.sleep,
            renew=renew,
        )
        assert sorted(row["number"] for row, _ in outcome) == sorted(pull["number"] for pull in pulls)
        assert sorted(name for names in self.ready for name in names) == sorted(
            f"#{pull['number']}" for pull in pulls
        )
        self.ready.clear()
        return outcome

    def _received(self, rows: list[Summary]) -> None:
        self.ready.append([f"#{row['number']}" for row, _ in rows])

    def _in_vain(self, rows: list[dict[str, Any]]) -> None:
        self.tried.update({row["input_hash"]: row["attempts"] for row in rows})

    def _save(self, rows: list[dict[str, Any]]) -> None:
        self.cached.update({row["input_hash"]: row for row in rows})


def reasons(outcome: Outcome) -> list[str | None]:
    """The distinct fallback reasons; None stands for the LLM."""
    return sorted({row["fallback_reason"] for row, _ in outcome}, key=str)
