"""Which questions were sent in which batch, and what became of them? Each function is one transaction.

A batch is written down before anything is sent, and its end, its answers and its costs are stored together:
whenever a process dies, nothing is sent or counted twice.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

import duckdb
import pyarrow as pa

from tformance_assets.summaries.batch_state import ABANDONED, REFUSED, Batch
from tformance_assets.warehouse.answers import put_answers
from tformance_assets.warehouse.rows import QUERIES, Key, Queryable, Row
from tformance_assets.warehouse.schema import insert
from tformance_assets.warehouse.store import Warehouse, fetch

_VAIN_STARTS = """
SELECT count(*) AS starts FROM llm_batches
WHERE status IN (?, ?) AND prepared_at > coalesce(
    (SELECT max(prepared_at) FROM llm_batches WHERE groq_id IS NOT NULL), '-infinity'::TIMESTAMP
)
"""
_OPEN = "SELECT * FROM llm_batches WHERE collected_at IS NULL ORDER BY prepared_at, id"


@dataclass(frozen=True, slots=True)
class Standing:
    """A pull request that may be sent, and how earlier batches went."""

    day: date
    attempts: int
    invalid_answers: int


def open_batches(wh: Queryable) -> list[Batch]:
    """The batches whose answers are not stored yet, oldest first."""
    return [Batch(**row) for row in wh.query(_OPEN)]


def refused_at(wh: Queryable) -> datetime | None:
    """When the service was last found to have no batch API for this key, or none that starts a batch."""
    sql = "SELECT max(collected_at) AS at FROM llm_batches WHERE status = ?"
    at: datetime | None = wh.query(sql, [REFUSED])[0]["at"]
    return at


def vain_starts(wh: Queryable) -> int:
    """How many batches in a row, up to the last one that is no longer open, the service did not start."""
    return int(wh.query(_VAIN_STARTS, [ABANDONED, REFUSED])[0]["starts"])


def batch_fault(wh: Queryable) -> str | None:
    """What went wrong with the batch that was prepared last, in a sentence without its end; None when nothing did."""
    found = wh.query("SELECT reason FROM llm_batches ORDER BY prepared_at DESC, id LIMIT 1")
    return found[0]["reason"] if found else None


def held_usd(wh: Queryable) -> float:
    """US dollars the open batches will cost, as estimated."""
    sql = "SELECT coalesce(sum(estimated_usd), 0) AS usd FROM llm_batches WHERE collected_at IS NULL"
    return float(wh.query(sql)[0]["usd"])


def waiting_hashes(wh: Queryable, until: date) -> frozenset[str]:
    """The questions that open batches ask, or that wait for the next one because their day lies before `until`."""
    return frozenset(row["input_hash"] for row in wh.query(QUERIES["batch_waiting"], {"until": until}))


def given_up(wh: Queryable) -> frozenset[Key]:
    """The pull requests that batches do not get answered."""
    found = wh.query("SELECT repository, number FROM llm_batch_standing WHERE given_up")
    return frozenset((row["repository"], row["number"]) for row in found)


def sendable(wh: Queryable, first: date, until: date, now: datetime) -> dict[Key, Standing]:
    """The pull requests of [first, until) that wait to be sent."""
    found = wh.query(QUERIES["batch_sendable"], {"first": first, "until": until, "now": now})
    return {
        (row["repository"], row["number"]): Standing(
            row["partition_date"], row["attempts"], row["invalid_answers"]
        )
        for row in found
    }


def prepare(wh: Warehouse, batch: Batch, questions: Sequence[Row]) -> bool:
    """Write down what is about to be sent; False, and nothing written, if an open batch asks some of it already."""
    with wh.writer() as connection:
        hashes = [question["input_hash"] for question in questions]
        if fetch(connection, QUERIES["batch_taken"], {"hashes": hashes})[0]["taken"]:
            return False
        insert(connection, "llm_batches", [asdict(batch)])
        insert(connection, "llm_batch_questions", [{"batch_id": batch.id, **row} for row in questions])
    return True


def note(wh: Warehouse, batch: Batch) -> None:
    """Replace what is stored of the batch; an unknown one is added."""
    with wh.writer() as connection:
        _replace(connection, batch)


def heard(wh: Warehouse, batch_id: str, status: str, done: int | None) -> None:
    """Note how far the service is with a batch, unless it was collected meanwhile."""
    with wh.writer() as connection:
        connection.execute(
            "UPDATE llm_batches SET status = ?, requests_done = ? WHERE id = ? AND collected_at IS NULL",
            [status, done, batch_id],
        )


def abandon(wh: Warehouse, batch: Batch) -> None:
    """The batch never came to be: its questions are free again, and its file is of no use."""
    with wh.writer() as connection:
        connection.execute("DELETE FROM llm_batch_questions WHERE batch_id = ?", [batch.id])
        _replace(connection, batch)
        _leave(connection, batch, ())


def forget(wh: Warehouse, batch: Batch) -> None:
    """Nothing of the batch was sent: it leaves no trace, and its questions are free again."""
    with wh.writer() as connection:
        connection.execute("DELETE FROM llm_batch_questions WHERE batch_id = ?", [batch.id])
        connection.execute("DELETE FROM llm_batches WHERE id = ?", [batch.id])


def questions_of(wh: Queryable, batch_id: str) -> list[dict[str, Any]]:
    """What the batch asks, request by request in the order of sending."""
    sql = "FROM llm_batch_questions WHERE batch_id = ? ORDER BY request, position"
    return wh.query(sql, [batch_id])


def finish(
    wh: Warehouse,
    batch: Batch,
    outcomes: Mapping[Key, str],
    answers: Sequence[Row],
    requests: Sequence[Row],
    files: Iterable[str] = (),
) -> None:
    """Store the end of a batch with all it brought: what became of each question, the answers, the ledger's rows.

    `files` are those the answers came from: nobody needs them any more, nor the one with the questions.
    """
    columns = {
        "repository": pa.array([repository for repository, _ in outcomes], pa.string()),
        "number": pa.array([number for _, number in outcomes], pa.int32()),
        "outcome": pa.array(list(outcomes.values()), pa.string()),
    }
    with wh.writer() as connection:
        connection.register("outcomes", pa.table(columns))
        connection.execute(QUERIES["batch_settle"], {"batch": batch.id})
        connection.unregister("outcomes")
        put_answers(connection, answers)
        insert(connection, "llm_requests", requests)
        _replace(connection, batch)
        _leave(connection, batch, files)


def files_left(wh: Queryable, most_attempts: int) -> dict[str, int]:
    """The files to be deleted at the service, with the attempts that were in vain; no more where there were so many."""
    sql = "SELECT file_id, attempts FROM llm_batch_files WHERE attempts < ? ORDER BY ALL"
    return {row["file_id"]: row["attempts"] for row in wh.query(sql, [most_attempts])}


def forget_file(wh: Warehouse, file_id: str) -> None:
    """The file is gone at the service."""
    with wh.writer() as connection:
        connection.execute("DELETE FROM llm_batch_files WHERE file_id = ?", [file_id])


def keep_file(wh: Warehouse, file_id: str, reason: str) -> None:
    """The file could not be deleted."""
    sql = "UPDATE llm_batch_files SET attempts = attempts + 1, reason = ? WHERE file_id = ?"
    with wh.writer() as connection:
        connection.execute(sql, [reason, file_id])


def _leave(connection: duckdb.DuckDBPyConnection, batch: Batch, files: Iterable[str]) -> None:
    """Write down which files of a batch that is over are to be deleted."""
    names = [name for name in (batch.input_file_id, *files) if name]
    left = [{"file_id": name, "batch_id": batch.id, "attempts": 0} for name in dict.fromkeys(names)]
    insert(connection, "llm_batch_files", left)


def _replace(connection: duckdb.DuckDBPyConnection, batch: Batch) -> None:
    connection.execute("DELETE FROM llm_batches WHERE id = ?", [batch.id])
    insert(connection, "llm_batches", [asdict(batch)])
