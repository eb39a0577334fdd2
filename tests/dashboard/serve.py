"""The dashboard over sample data: `python -m tests.dashboard.serve PORT [STATUS] [READ_DAYS] [SUMMARIZED]`.

For looking at pages while they are built, with `tools/shots.py`. Status `empty` means no team at all.
"""

import sys
import tempfile
from datetime import datetime
from pathlib import Path

from waitress import serve

from dashboard.app import create_app
from tests.dashboard import sample
from tests.dashboard.fakes import ScriptedSources, failed_day

FAILED = [
    failed_day("pr_summaries", "2026-09-30", "its pull requests are not in yet", "upstream"),
    failed_day("pull_requests", "2026-09-30", "GitHub answered HTTP 502."),
    failed_day(
        "pull_requests", "2026-10-02", "GitHub refused the token (401).", "environment", next_try_at=None
    ),
    failed_day(
        "pull_requests", "2026-11-20", "GitHub answered HTTP 502.", data_as_of=datetime(2026, 11, 22, 4, 7)
    ),
]


def main(port: str, status: str = "complete", read_days: str = "90", summarized_days: str = "90") -> None:
    """Serve until stopped."""
    root = Path(tempfile.mkdtemp())
    days = int(read_days)
    for team in ("acme", "globex"):
        sample.publish(root / team, sample.build(days, seed=7 if team == "acme" else 9))
    sources = ScriptedSources(root, ("acme", "globex"), True, status, days, int(summarized_days))
    sources.jira = True
    if status == "empty":
        sources.names = ()
    if status == "failed":
        sources.error = (
            "GitHub refused the token for acme/storefront: give it the scope repo, then press Retry."
        )
    if status in ("failed", "background_llm"):
        sources.failed = FAILED
    serve(create_app(sources).server, host="127.0.0.1", port=int(port), threads=8)


if __name__ == "__main__":
    main(*sys.argv[1:])
