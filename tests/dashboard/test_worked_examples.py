"""Every metric's worked example, as its header tells it, is what its SQL gives."""

import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from dashboard.filters import Filters
from dashboard.questions import QUERIES, Questions
from tests.dashboard import sample
from tests.dashboard.fakes import ScriptedSources
from tformance_assets.metrics.headers import read

WEEK = Filters("acme", date(2026, 11, 17), date(2026, 11, 24))
KEY = {"repository": "a/b", "partition_date": date(2026, 11, 23)}
TOLD = {
    "pull_requests": KEY | {"state": "merged", "author": "ada", "author_kind": "human", "title": "Work"},
    "pr_reviews": KEY | {"reviewer_kind": "human", "state": "commented"},
    "pr_summaries": KEY,
    "ai_evidence": KEY,
    "reverts": {"repository": "a/b"},
    "open_pull_requests": {
        "repository": "a/b",
        "author": "ada",
        "author_kind": "human",
        "is_draft": False,
        "created_at": datetime(2026, 11, 22),
        "ready_at": datetime(2026, 11, 22),
        "fetched_at": datetime(2026, 11, 23, 6),
    },
    "partition_log": {"asset": "pull_requests"},
    "jira_searched": {"repository": "a/b"},
    "jira_links": {"repository": "a/b", "place": "title"},
    "jira_issues": {"resolved_at": datetime(2026, 11, 23, 6)},
}
METRICS = [
    one for one in (read(path.stem, path.read_text()) for path in sorted(QUERIES.glob("*.sql"))) if one.unit
]


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_the_worked_example_of_a_metric_is_true(metric: Any, tmp_path: Path) -> None:
    given, expected = (YAML(typ="safe").load(part) for part in metric.example.split("=>"))
    tables = sample.Tables()
    for table, rows in given.items():
        for position, row in enumerate(rows, 1):
            numbered = {} if table in ("partition_log", "jira_issues") else {"number": position}
            tables.add(table, **{**TOLD[table], **numbered, **row})
    sample.publish(tmp_path / "acme", tables)
    found = Questions(ScriptedSources(tmp_path)).ask(metric.name, WEEK)
    assert len(found) == len(expected)
    for row, wanted in zip(found, expected, strict=True):
        assert {name: row[name] for name in wanted} == pytest.approx(wanted, nan_ok=True)


def test_every_metric_the_product_promises_has_a_definition_a_unit_a_null_policy_and_an_example() -> None:
    promised = (
        "kpis weekly_throughput weekly_hours weekly_sizes weekly_quality by_size by_repository review_rounds"
        " reviewer_load review_pairs unreviewed open_ages open_waiting ai_cycle ai_tools ai_evidence bus_factor people"
        " jira_linkage jira_weekly jira_unlinked waiting_by_hour"
    )
    assert set(promised.split()) <= {metric.name for metric in METRICS}
    for metric in METRICS:
        assert metric.definition
        assert metric.nulls
        assert re.search(r"=> \[\{", metric.example), metric.name
