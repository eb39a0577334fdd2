"""Does the evaluation of footprints read its files and count rightly?"""

import gzip
import json
from pathlib import Path

import pytest

from tformance_assets.summaries.evaluate import main


def test_each_group_has_its_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        {"label_agent": "Cursor", "author": "ann", "body": "", "commits": [{"author": "cursoragent"}]},
        {"label_agent": "Cursor", "author": "ann", "body": "", "commits": []},
        {"label": "human", "author_name": "Claude Martin", "commit_messages": ["Fix"], "body": "cursor"},
        {"ai_signals": [{"tool": "x"}], "author": {"login": "devin-ai-integration[bot]"}, "body": ""},
    ]
    path = tmp_path / "rows.jsonl.gz"
    with gzip.open(path, "wt") as lines:
        lines.writelines(json.dumps(row) + "\n" for row in rows)
    assert main([str(path)]) == 0
    printed = capsys.readouterr().out
    assert "Cursor: 2 rows, AI-assisted 1 (50.0%)" in printed
    assert "human: 1 rows, AI-assisted 0 (0.0%)" in printed
    assert "with signals: 1 rows, AI-assisted 1 (100.0%)" in printed
