"""What has the LLM answered, what was it asked in vain, and in which requests? By the hash of the question."""

import json
from collections.abc import Collection, Sequence
from typing import Any

import duckdb

from tformance_assets.warehouse.rows import Queryable, Row
from tformance_assets.warehouse.schema import insert
from tformance_assets.warehouse.store import Warehouse


def save_answers(wh: Warehouse, rows: Sequence[Row]) -> None:
    """Keep answers of the LLM by `input_hash`; `answer` may be a dictionary or JSON text."""
    with wh.writer() as connection:
        put_answers(connection, rows)


def put_answers(connection: duckdb.DuckDBPyConnection, rows: Sequence[Row]) -> None:
    """The same within a transaction of the caller's."""
    stored = [{**row, "answer": _as_json(row["answer"])} for row in rows]
    connection.execute(
        "DELETE FROM llm_answers WHERE input_hash = ANY($hashes::VARCHAR[])",
        {"hashes": [row["input_hash"] for row in stored]},
    )
    insert(connection, "llm_answers", stored)


def cached_answers(wh: Queryable, input_hashes: Collection[str]) -> dict[str, dict[str, Any]]:
    """Input hash -> its row in llm_answers with `answer` as a dictionary, where it was ever answered."""
    found = wh.query(
        "FROM llm_answers WHERE input_hash = ANY($hashes::VARCHAR[])", {"hashes": list(input_hashes)}
    )
    return {row["input_hash"]: row | {"answer": json.loads(row["answer"])} for row in found}


def save_unanswered(wh: Warehouse, rows: Sequence[Row]) -> None:
    """Keep how often these questions were asked in vain, by `input_hash`."""
    with wh.writer() as connection:
        connection.execute(
            "DELETE FROM llm_unanswered WHERE input_hash = ANY($hashes::VARCHAR[])",
            {"hashes": [row["input_hash"] for row in rows]},
        )
        insert(connection, "llm_unanswered", rows)


def tries_in_vain(wh: Queryable, input_hashes: Collection[str]) -> dict[str, int]:
    """Input hash -> requests that brought no valid answer, where there were any."""
    found = wh.query(
        "SELECT input_hash, attempts FROM llm_unanswered WHERE input_hash = ANY($hashes::VARCHAR[])",
        {"hashes": list(input_hashes)},
    )
    return {row["input_hash"]: row["attempts"] for row in found}


def answered_versions(wh: Queryable) -> list[tuple[str, str]]:
    """(prompt version, model) of all stored answers, the latest first."""
    found = wh.query(
        "SELECT prompt_version, model FROM llm_answers GROUP BY ALL ORDER BY max(created_at) DESC"
    )
    return [(row["prompt_version"], row["model"]) for row in found]


def count_reuse(wh: Warehouse, input_hashes: Collection[str]) -> None:
    """Note that these stored answers served instead of a request."""
    with wh.writer() as connection:
        connection.execute(
            "UPDATE llm_answers SET reused = coalesce(reused, 0) + 1"
            " WHERE input_hash = ANY($hashes::VARCHAR[])",
            {"hashes": list(input_hashes)},
        )


def save_requests(wh: Warehouse, rows: Sequence[Row]) -> None:
    """Add requests to the ledger."""
    with wh.writer() as connection:
        insert(connection, "llm_requests", rows)


def _as_json(answer: Any) -> str:
    return answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False, sort_keys=True)
