"""Does the evaluation of footprints read its files, count rightly and name the kinds of mistakes?"""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from tformance_assets.summaries.evaluate import main

MERGED = "2025-09-01T10:00:00Z"


def printed(path: Path, rows: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]) -> str:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "wt") as lines:
        lines.writelines(
            json.dumps({"repo": "a/b", "number": n, "merged_at": MERGED, "body": "", **row}) + "\n"
            for n, row in enumerate(rows, 1)
        )
    assert main([str(path)]) == 0
    return capsys.readouterr().out


def test_recall_is_told_by_agent_and_each_kind_of_miss_has_an_example(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows: list[dict[str, Any]] = [
        {"label_agent": "Cursor", "author": "ann", "commits": [{"author": "cursoragent"}]},
        {"label_agent": "Cursor", "author": "ann", "body": "Our secret cursor rules"},
        {"label_agent": "Cursor", "author": "ann", "reviews": [{"author": "cubic-dev-ai[bot]"}]},
        {"label_agent": "Claude_Code", "author": "ann", "body": "🤖 Generated with Claude Code"},
    ]
    told = printed(tmp_path / "rows.jsonl.gz", rows, capsys)
    assert "Cursor: 3 rows, authored 1, assisted 0, reviewed 1, none 1" in told
    assert "recall 1 of 3 (33.3%); where the tool is named 1 of 2 (50.0%)" in told
    assert "missed, named in body: 1, for example a/b#2" in told
    assert "missed, nowhere named: 1, for example a/b#3" in told
    assert "Claude_Code: 1 rows, authored 1" in told
    assert "secret" not in told


def test_a_review_by_the_agent_is_not_counted_as_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reviews = [{"author": "copilot-pull-request-reviewer[bot]"}]
    told = printed(
        tmp_path / "rows.jsonl", [{"label_agent": "Copilot", "author": "ann", "reviews": reviews}], capsys
    )
    assert "missed, named in reviews: 1" in told


def test_a_false_verdict_is_told_with_the_mark_that_caused_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        {"label": "human", "author_name": "Claude Martin", "commit_messages": ["Fix"], "body": "cursor"},
        {"label": "human", "author_name": "Ann", "head_branch": "copilot/taxi"},
        {"label": "human", "author_name": "Ann", "head_branch": "copilot/taxi", "merged_at": "2020-09-01"},
    ]
    told = printed(tmp_path / "rows.jsonl", rows, capsys)
    assert "human: 3 rows, authored 1, assisted 0, reviewed 0, none 2" in told
    assert "false: authored 1, assisted 0" in told
    assert (
        "falsely authored, by GitHub Copilot by branch (Copilot coding agent): 1, for example a/b#2" in told
    )


def test_agreement_with_another_detector_is_told_both_ways(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        {"ai_signals": [{"tool": "devin"}], "author": {"login": "devin-ai-integration[bot]"}},
        {"ai_signals": [{"tool": "codex", "source": "merge-message"}], "author": {"name": "Ann"}},
        {
            "ai_signals": [],
            "author": {"name": "Ann"},
            "commits": [{"headline": "Fix", "author": {"name": "Cursor Agent"}}],
        },
        {"ai_signals": [], "author": {"name": "Ann"}},
    ]
    told = printed(tmp_path / "rows.jsonl", rows, capsys)
    assert "both 1, only signals 1, only footprints 1, neither 1" in told
    assert "only signals, codex by merge-message: 1, for example a/b#2" in told
    assert "only footprints, Cursor by commit (commit author): 1, for example a/b#3" in told


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("none.jsonl", None, "cannot be read: No such file"),
        ("cut.jsonl.gz", gzip.compress(b'{"body": ""}\n' * 9999)[:-20], "cannot be read"),
        ("plain.jsonl.gz", b'{"body": ""}\n', "cannot be read"),
        ("notes.txt", b'{"body": ""}\n# Notes\n', "does not hold one pull request per line, see line 2."),
        ("list.jsonl", b"[]\n", "does not hold one pull request per line, see line 1."),
        ("latin.jsonl", b'{"body": "\xe9"}\n', "does not hold one pull request per line, see line 1."),
    ],
)
def test_a_file_that_cannot_be_read_is_one_sentence_and_a_failure(
    name: str, content: bytes | None, why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, good = tmp_path / name, tmp_path / "good.jsonl"
    good.write_text('{"body": ""}\n')
    if content is not None:
        path.write_bytes(content)
    assert main([str(path), str(good)]) == 1
    told = capsys.readouterr()
    assert why in told.err
    assert told.err.count("\n") == 1
    assert "good.jsonl unlabelled: 1 rows" in told.out
