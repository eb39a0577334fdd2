"""What `tformance status` prints of failed days."""

import re
from datetime import datetime

import pytest

from tests.dashboard.fakes import failed_day
from tformance_assets.commands import status


def test_status_lists_failed_days_with_their_next_try_and_their_remedy(
    capsys: pytest.CaptureFixture[str],
) -> None:
    failed = [
        failed_day("pull_requests", "2026-09-30", "GitHub answered HTTP 502."),
        failed_day("pr_summaries", "2026-09-30", "its pull requests are not in yet", "upstream"),
        failed_day("pull_requests", "2026-10-02", "it is wrong", "environment", next_try_at=None),
    ]
    old = failed_day("pull_requests", "2026-11-20", "no answer", data_as_of=datetime(2026, 11, 22))
    status.print_failed({"team": "acme", "failed_partitions": [*failed, old]})
    told = capsys.readouterr().out
    assert "Failed days of acme (2 days, 3 steps):" in told
    assert re.search(r"pull_requests +2026-09-30 +3 +2026-11-24 05:00 UTC +GitHub answered HTTP 502", told)
    assert re.search(r"2026-10-02 +3 +not by itself", told)
    assert "pr_summaries: It follows by itself when its pull requests are in." in told
    missing, kept = told.split("Days of acme whose refresh failed; their data stays (1 day, 1 step):")
    assert "2026-11-20" in kept
    assert "2026-11-20" not in missing
