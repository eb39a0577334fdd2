"""Faults that analytics of this kind are known for: wrong windows, bots, drafts, nulls, time zones, double counting.

Each has its test here, by name, from the pull request as it was collected to the figure on the page.
"""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dashboard.filters import Filters
from dashboard.questions import Questions
from tests.dashboard.fakes import ScriptedSources
from tests.metrics.samples import ADA, BOB, at, commit, event, pull_request, review
from tformance_assets.actors import kind_of
from tformance_assets.metrics import marts
from tformance_assets.metrics.derive import derive
from tformance_assets.metrics.insights import recompute_insights
from tformance_assets.model import Actor, PullRequest
from tformance_assets.warehouse.rows import PartitionRecord, replace_days, replace_summaries
from tformance_assets.warehouse.store import Warehouse

FIRST, LAST = date(2026, 11, 2), date(2026, 11, 15)
TWO_WEEKS = Filters("acme", FIRST, LAST + timedelta(days=1))
EVERYONE = Filters("acme", FIRST, LAST + timedelta(days=1), everyone=True)
CODERABBIT = Actor("coderabbitai", "Bot")


class Page:
    """A team's pages over these pull requests, with the given AI verdicts by number."""

    def __init__(self, root: Path) -> None:
        self.root, self.warehouse = root, Warehouse(root / "acme")

    def show(self, *found: PullRequest, ai: dict[int, str] | None = None) -> "Page":
        rows = [derive(one, kind_of) for one in found]
        days = sorted({row.pull_request["partition_date"] for row in rows})
        log = [PartitionRecord("pull_requests", day, 0, 0, None, at(24 * 60)) for day in days]
        replace_days(self.warehouse, days, set(), rows, log)
        readings = [
            {name: row.pull_request[name] for name in ("repository", "number", "partition_date")}
            | {
                "ai_involvement": verdict,
                "ai_assisted": verdict in ("authored", "assisted"),
                "ai_tools": ["Cursor"],
            }
            for row in rows
            if (verdict := (ai or {}).get(row.pull_request["number"]))
        ]
        replace_summaries(self.warehouse, days, readings, [], [])
        marts.recompute(self.warehouse)
        recompute_insights(self.warehouse, LAST)
        self.warehouse.publish(force=True)
        return self

    def ask(self, name: str, filters: Filters = TWO_WEEKS) -> list[dict[str, Any]]:
        return Questions(ScriptedSources(self.root)).ask(name, filters)

    def one(self, name: str, column: str, filters: Filters = TWO_WEEKS) -> Any:
        return self.ask(name, filters)[0][column]


@pytest.fixture
def page(tmp_path: Path) -> Page:
    return Page(tmp_path)


def merged(number: int, hours: float = 48, **changes: Any) -> PullRequest:
    return pull_request(hours, number=number, **changes)


# The window


def test_a_slow_pull_request_opened_long_before_the_window_counts_when_it_is_merged_in_it(page):
    page.show(merged(1), merged(2, created_at=at(-40 * 24)))
    assert page.one("kpis", "merged") == 2
    assert page.one("kpis", "cycle_hours") > 400


def test_what_was_closed_without_merging_is_in_the_window_too(page):
    closed = pull_request(None, number=2, state="closed", closed_at=at(30))
    page.show(merged(1), closed)
    assert [(row["merged"], row["closed"]) for row in page.ask("weekly_throughput@iso_week")] == [(1, 1)]


def test_a_window_of_14_days_has_14_days_and_shares_none_with_the_one_before(page):
    every_day = [merged(n, 24 * n + 12 - 14 * 24) for n in range(1, 28)]
    page.show(*every_day)
    assert TWO_WEEKS.days == 14
    assert (page.one("kpis", "merged"), page.one("kpis", "merged", TWO_WEEKS.before())) == (14, 13)


def test_the_last_day_of_a_window_counts_to_its_last_second(page):
    page.show(merged(1, 14 * 24 - 1 / 3600), merged(2, 14 * 24))
    assert page.one("kpis", "merged") == 1


def test_every_week_of_the_history_has_its_figures_not_only_the_last(page):
    page.show(*(merged(n, 24 * 7 * n + 12) for n in range(8)))
    weeks = page.warehouse.query(
        "SELECT week, merged FROM weekly_metrics WHERE repository IS NULL ORDER BY week"
    )
    assert [row["merged"] for row in weeks] == [1] * 8
    assert {row["week"].weekday() for row in weeks} == {0}


# Bots


@pytest.mark.parametrize(
    ("actor", "kind"),
    [
        (Actor("abbott", "User"), "human"),
        (Actor("robothead", "User"), "human"),
        (Actor("dependabot", "Bot"), "bot"),
        (Actor("some-new-app", "Bot"), "bot"),
        (Actor("copilot-pull-request-reviewer", "Bot"), "bot"),
        (Actor("outside-contributor", "User"), "human"),
    ],
)
def test_a_bot_is_told_by_its_type_and_one_list_never_by_a_part_of_its_name(actor, kind):
    assert kind_of(actor) == kind


def test_a_review_bot_that_answers_in_a_minute_does_not_make_pickup_fast(page):
    page.show(merged(1, reviews=(review(10.01, "approved", CODERABBIT), review(20), review(30, "approved"))))
    assert (page.one("kpis", "pickup_hours"), page.one("kpis", "review_hours")) == (10.0, 10.0)
    assert page.ask("reviewer_load") == [{"person": "bob", "pull_requests": 1, "reviews": 2}]


def test_the_authors_own_review_is_no_review(page):
    page.show(merged(1, reviews=(review(11, "commented", ADA),)))
    assert (page.one("kpis", "pickup_hours"), page.one("unreviewed", "number")) == (None, 1)


def test_dependency_bots_do_not_make_the_team_fast_and_are_there_when_asked_for(page):
    robots = [merged(n, author=Actor("renovate", "Bot"), created_at=at(47.9)) for n in range(2, 9)]
    page.show(merged(1), *robots)
    assert (page.one("kpis", "merged"), page.one("kpis", "cycle_hours")) == (1, 38.0)
    assert page.one("kpis", "merged", EVERYONE) == 8


def test_somebody_from_outside_the_team_counts_like_anybody(page):
    page.show(merged(1, author=Actor("passer-by", "User")))
    assert [row["person"] for row in page.ask("people")] == ["passer-by"]


# Drafts


def test_time_as_a_draft_is_not_time_that_waited_for_review(page):
    page.show(merged(1, events=(event(30, "ready_for_review"),), reviews=(review(12), review(31))))
    assert page.one("kpis", "pickup_hours") == 1.0


# Nulls


def test_what_a_source_cannot_know_is_null_on_every_page_and_never_zero(page):
    nothing = dict.fromkeys(
        ("created_at", "reviews", "comments", "events", "labels", "head_branch", "is_draft")
    )
    page.show(merged(1, node_id=None, additions=None, commits=(commit(8),), **nothing))
    row = page.warehouse.query("FROM pull_requests")[0]
    unknown = (
        "review_count",
        "comment_count",
        "review_rounds",
        "reviewed_by_human",
        "labels",
        "is_hotfix",
        "size",
    )
    assert [row[name] for name in unknown] == [None] * len(unknown)
    assert page.one("kpis", "pickup_hours") is None
    assert page.one("weekly_quality@iso_week", "unreviewed_share") is None
    assert (page.ask("review_rounds"), page.ask("unreviewed")) == ([], [])
    assert page.ask("people")[0]["reviewed"] is None


def test_a_pull_request_of_a_deleted_account_stays_with_its_reviews(page):
    page.show(merged(1, author=None, reviews=(review(12, by=None), review(20))))
    assert (page.one("kpis", "merged"), page.one("kpis", "pickup_hours")) == (1, 10.0)
    assert [row["person"] for row in page.ask("people")] == ["bob"]


def test_no_verdict_is_unknown_and_not_a_no(page):
    page.show(merged(1), merged(2), merged(3), ai={1: "assisted", 2: "none"})
    week = page.ask("weekly_throughput@iso_week")[0]
    assert (week["assisted"], week["none_found"], week["unknown"], week["ai_share"]) == (1, 1, 1, 0.5)


# Double counting


def test_many_reviews_files_and_tools_do_not_multiply_a_pull_request(page):
    page.show(
        merged(1, reviews=(review(12), review(13), review(14), review(15, by=CODERABBIT))), ai={1: "assisted"}
    )
    assert page.one("kpis", "merged") == 1
    assert page.one("reviewer_load", "pull_requests") == 1
    assert page.one("ai_tools", "pull_requests") == 1
    assert page.one("weekly_throughput@iso_week", "merged") == 1


def test_one_commit_in_two_pull_requests_belongs_to_both(page):
    page.show(merged(1, commits=(commit(8),)), merged(2, commits=(commit(8),)))
    assert page.warehouse.query("SELECT number FROM pr_commits ORDER BY ALL") == [
        {"number": 1},
        {"number": 2},
    ]


def test_computing_again_duplicates_nothing(page):
    page.show(merged(1), merged(2)).show(merged(1), merged(2))
    assert page.one("kpis", "merged") == 2
    assert page.warehouse.query("SELECT count(*) - count(DISTINCT id) AS twice FROM insights") == [
        {"twice": 0}
    ]


# Pages that disagree


def test_the_ai_share_is_the_same_on_every_page(page):
    page.show(*(merged(n) for n in range(1, 8)), ai={1: "authored", 2: "assisted", 3: "reviewed", 4: "none"})
    shares = [
        page.one("kpis", "ai_share"),
        page.one("by_repository", "ai_share"),
        page.one("weekly_throughput@iso_week", "ai_share"),
        page.warehouse.query("SELECT ai_share FROM weekly_metrics WHERE repository IS NULL")[0]["ai_share"],
        page.warehouse.query("SELECT ai_assisted / ai_known AS share FROM daily_metrics")[0]["share"],
    ]
    assert shares == [0.5] * 5


def test_the_middle_of_the_times_is_shown_not_their_mean(page):
    page.show(*(merged(n, created_at=at(48 - hours)) for n, hours in enumerate((1, 2, 3, 4, 900))))
    assert page.one("kpis", "cycle_hours") == 3.0


def test_the_repository_filter_holds_for_ai_figures_too(page):
    page.show(merged(1), merged(2, repository="acme/api"), ai={1: "assisted", 2: "none"})
    shop = Filters("acme", TWO_WEEKS.start, TWO_WEEKS.stop, ("acme/shop",))
    assert (page.one("kpis", "ai_share", shop), page.one("kpis", "ai_share")) == (1.0, 0.5)
    assert len(page.ask("ai_tools", shop)) == 1


def test_another_window_of_the_same_page_is_another_answer(page):
    page.show(merged(1, 12), merged(2, 24 * 13 + 12))
    questions = Questions(ScriptedSources(page.root))
    early = Filters("acme", FIRST, FIRST + timedelta(days=7))
    assert [questions.ask("kpis", window)[0]["merged"] for window in (TWO_WEEKS, early, TWO_WEEKS)] == [
        2,
        1,
        2,
    ]


# Time zones


def test_days_are_utc_whatever_the_zone_of_the_source():
    from tformance_assets.github.moments import moment

    late_in_new_york = moment("2026-11-02T23:30:00-05:00")
    assert late_in_new_york == datetime(2026, 11, 3, 4, 30)
    derived = derive(merged(1, merged_at=late_in_new_york, closed_at=late_in_new_york), kind_of)
    assert derived.pull_request["partition_date"] == date(2026, 11, 3)


def test_the_zone_of_the_machine_changes_no_figure(page, monkeypatch):
    import time

    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    try:
        page.show(merged(1, 24 * 13 + 23.9, reviews=(review(24 * 13 + 22, by=BOB),)))
        assert page.one("kpis", "merged") == 1
        assert page.ask("weekly_throughput@day")[0]["week"] == LAST
    finally:
        monkeypatch.undo()
        time.tzset()
