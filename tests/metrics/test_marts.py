"""Days and weeks are computed from the rows, and say how much of them is in."""

from datetime import date

from tformance_assets.metrics import marts

SUNDAY, MONDAY, TUESDAY = date(2026, 11, 1), date(2026, 11, 2), date(2026, 11, 3)
LAST_WEEK, THIS_WEEK = date(2026, 10, 26), MONDAY


def weeks(warehouse, columns: str = "*", repository: str | None = None) -> list[tuple]:
    marts.recompute(warehouse)
    found = warehouse.query(
        f"SELECT {columns} FROM weekly_metrics WHERE repository IS NOT DISTINCT FROM ? ORDER BY week",
        [repository],
    )
    return [tuple(row.values()) for row in found]


def test_a_week_begins_on_monday(warehouse, store, closed):
    store(pull_requests=[closed(SUNDAY), closed(MONDAY), closed(TUESDAY)])
    assert weeks(warehouse, "week, merged") == [(LAST_WEEK, 1), (THIS_WEEK, 2)]


def test_merged_and_closed_without_merging_are_counted_apart(warehouse, store, closed):
    store(pull_requests=[closed(MONDAY), closed(MONDAY, state="closed"), closed(TUESDAY, state="closed")])
    assert weeks(warehouse, "merged, closed") == [(1, 2)]


def test_each_repository_and_all_together_have_their_weeks(warehouse, store, closed):
    store(pull_requests=[closed(MONDAY), closed(MONDAY, repository="acme/api"), closed(SUNDAY)])
    assert weeks(warehouse, "week, merged") == [(LAST_WEEK, 1), (THIS_WEEK, 2)]
    assert weeks(warehouse, "week, merged", "acme/api") == [(LAST_WEEK, 0), (THIS_WEEK, 1)]


def test_quantiles_are_over_what_people_and_agents_merged(warehouse, store, closed):
    hours = [(1.0, "human"), (2.0, "agent"), (3.0, None), (1000.0, "bot"), (None, "human")]
    store(
        pull_requests=[closed(MONDAY, cycle_hours=h, author_kind=kind, pickup_hours=h) for h, kind in hours]
    )
    assert weeks(
        warehouse, "merged, cycle_hours_p50, cycle_hours_p75, round(cycle_hours_p90, 3), pickup_hours_p50"
    ) == [(5, 2.0, 2.5, 2.8, 2.0)]


def test_a_week_without_known_hours_has_null_and_not_zero(warehouse, store, closed):
    store(pull_requests=[closed(MONDAY)])
    assert weeks(warehouse, "cycle_hours_p50, review_hours_p50, ai_share") == [(None, None, None)]


def test_the_ai_share_is_of_those_with_a_verdict(warehouse, store, closed):
    verdicts = [True, True, False, None]
    rows = [closed(MONDAY) for _ in verdicts] + [closed(MONDAY, state="closed"), closed(MONDAY)]
    key = ("repository", "number", "partition_date")
    readings = [
        {name: row[name] for name in key} | {"ai_assisted": verdict}
        for row, verdict in zip(rows, [*verdicts, True], strict=False)
    ]
    store(pull_requests=rows, pr_summaries=readings)
    assert weeks(warehouse, "merged, ai_assisted, ai_known, round(ai_share, 3)") == [(5, 2, 3, 0.667)]


def test_reverts_are_counted_when_merged(warehouse, store, closed):
    store(pull_requests=[closed(MONDAY, is_revert=True), closed(MONDAY, is_revert=True, state="closed")])
    assert weeks(warehouse, "reverts") == [(1,)]


def test_covered_days_tell_a_quiet_week_from_a_missing_one(warehouse, store, closed, cover):
    cover(TUESDAY, 5)
    store(pull_requests=[closed(date(2026, 10, 20))])
    assert weeks(warehouse, "week, merged, covered_days") == [
        (date(2026, 10, 19), 1, 0),
        (LAST_WEEK, 0, 3),
        (THIS_WEEK, 0, 2),
    ]


def test_only_days_of_pull_requests_count_as_covered(warehouse, store):
    store(partition_log=[{"asset": "pr_summaries", "partition_date": MONDAY}])
    assert weeks(warehouse) == []


def test_a_day_has_its_own_figures_for_each_repository(warehouse, store, closed):
    store(
        pull_requests=[
            closed(MONDAY, additions=5, cycle_hours=4.0, reviewed_by_human=False),
            closed(MONDAY, additions=7, cycle_hours=8.0, reviewed_by_human=True, is_hotfix=True),
            closed(MONDAY, author_kind="bot", reviewed_by_human=False),
            closed(MONDAY, state="closed", additions=900),
            closed(MONDAY, repository="acme/api"),
        ]
    )
    marts.recompute(warehouse)
    shop = warehouse.query("FROM daily_metrics WHERE repository = 'acme/shop'")
    figures = (
        "merged",
        "closed",
        "merged_by_bots",
        "additions",
        "cycle_hours_p50",
        "without_review",
        "hotfixes",
    )
    assert [[row[name] for name in figures] for row in shop] == [[3, 1, 1, 12, 6.0, 1, 1]]


def test_recomputing_replaces_what_was_there(warehouse, store, closed):
    store(pull_requests=[closed(MONDAY)])
    assert marts.recompute(warehouse) == {"daily_metrics": 1, "weekly_metrics": 2, "reverts": 0}
    assert marts.recompute(warehouse) == {"daily_metrics": 1, "weekly_metrics": 2, "reverts": 0}
    with warehouse.writer() as connection:
        connection.execute("DELETE FROM pull_requests")
    assert marts.recompute(warehouse) == {"daily_metrics": 0, "weekly_metrics": 0, "reverts": 0}


def test_every_mart_says_what_it_means():
    for sql in marts.MARTS.values():
        assert sql.startswith("-- ")
        assert "null" in sql.split("SELECT")[0].lower()
