"""The tables are those the outside contract names, and an older file gets the newer columns."""

import duckdb
import pytest

from tests.warehouse.samples import MONDAY, REPOSITORY
from tformance_assets.warehouse import schema
from tformance_assets.warehouse.store import Warehouse

CONTRACT = {
    "pull_requests": "repository number partition_date node_id url title body state is_draft author"
    " author_kind created_at ready_at first_commit_at first_review_at approved_at"
    " merged_at closed_at updated_at base_branch head_branch additions deletions"
    " changed_files commit_count review_count comment_count review_rounds coding_hours"
    " pickup_hours review_hours merge_hours cycle_hours size is_revert is_hotfix labels"
    " fetched_at",
    "pr_files": "repository number path additions deletions change",
    "pr_commits": "repository number oid author message authored_at committed_at",
    "pr_reviews": "repository number reviewer reviewer_kind state submitted_at",
    "pr_comments": "repository number author author_kind created_at",
    "pr_summaries": "repository number partition_date summary_title summary change_type areas"
    " technologies ai_assisted ai_involvement ai_tools ai_confidence summarizer model"
    " prompt_version input_hash summarized_at",
    "ai_evidence": "repository number tool kind place matched",
    "llm_requests": "id partition_date phase model pull_requests prompt_tokens cached_tokens"
    " completion_tokens seconds cost_usd outcome requested_at",
    "open_pull_requests": "repository number title author author_kind created_at ready_at is_draft"
    " review_state waiting_hours",
    "weekly_metrics": "week repository merged closed cycle_hours_p50 cycle_hours_p75 cycle_hours_p90"
    " pickup_hours_p50 review_hours_p50 ai_assisted ai_share reverts covered_days",
    "insights": "id as_of kind severity title detail evidence window_start window_end",
}


@pytest.fixture(scope="module")
def types(tmp_path_factory) -> dict[tuple[str, str], str]:
    warehouse = Warehouse(tmp_path_factory.mktemp("home") / "acme")
    found = warehouse.query("SELECT table_name, column_name, data_type FROM information_schema.columns")
    return {(row["table_name"], row["column_name"]): row["data_type"] for row in found}


@pytest.mark.parametrize("table", CONTRACT)
def test_a_table_has_every_column_of_the_contract(table, types):
    assert [column for column in CONTRACT[table].split() if (table, column) not in types] == []


def test_times_are_naive_durations_are_doubles_and_days_are_dates(types):
    # llm_requests.requested_at and the like too: a time is named ..._at, a duration ..._hours.
    tables_only = {key: kind for key, kind in types.items() if key[0] != "covered_days"}
    assert {kind for (_, name), kind in tables_only.items() if name.endswith("_at")} == {"TIMESTAMP"}
    assert {kind for (_, name), kind in tables_only.items() if "_hours" in name} == {"DOUBLE"}
    assert {kind for (_, name), kind in tables_only.items() if name == "partition_date"} == {"DATE"}
    assert types["insights", "evidence"] == "JSON"
    assert {types["pull_requests", "labels"], types["pr_summaries", "ai_tools"]} == {"VARCHAR[]"}


def test_no_table_has_an_index(warehouse):
    assert warehouse.query("FROM duckdb_indexes()") == warehouse.query("FROM duckdb_constraints()") == []


def test_an_older_file_gets_the_missing_columns_and_keeps_its_rows(root):
    root.mkdir(parents=True)
    with duckdb.connect(str(root / "warehouse.duckdb")) as old:
        old.execute(
            "CREATE TABLE pr_files (repository VARCHAR, number INTEGER, partition_date DATE, old INTEGER)"
        )
        old.execute("INSERT INTO pr_files VALUES ('acme/shop', 1, '2026-11-02', 7)")
    warehouse = Warehouse(root)
    with warehouse.writer() as connection:
        schema.insert(connection, "pr_files", [{"repository": REPOSITORY, "number": 2, "path": "a.py"}])
    assert warehouse.query(
        "SELECT number, partition_date, old, path, generated FROM pr_files ORDER BY number"
    ) == [
        {"number": 1, "partition_date": MONDAY, "old": 7, "path": None, "generated": None},
        {"number": 2, "partition_date": None, "old": None, "path": "a.py", "generated": None},
    ]


def test_a_row_with_an_unknown_column_is_refused():
    with pytest.raises(ValueError, match="pr_files has no column pfad"):
        schema.arrow_table("pr_files", [{"pfad": "a.py"}])


def test_the_file_can_be_opened_by_every_supported_client(warehouse):
    storage = warehouse.query(
        "SELECT tags['storage_version'] AS version FROM duckdb_databases() WHERE NOT internal"
    )
    assert storage[0]["version"].startswith("v1.5")
