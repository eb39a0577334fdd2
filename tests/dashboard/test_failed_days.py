"""What a reader is told of failed days: the same number everywhere, what to do, and when each is tried again."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from dashboard import failed_days, phase_one, progress, trust
from dashboard.pages import data_status, one_day
from dashboard.pages.ledgers import NAMES
from tests.dashboard.fakes import ScriptedSources, failed_day
from tests.dashboard.reading import words
from tests.dashboard.sample import NEWEST

NOW = datetime(2026, 11, 23, 12)
READ = failed_day("pull_requests", "2026-09-30", "GitHub answered 502.")
SUMMARIZED = failed_day("pr_summaries", "2026-09-30", "its pull requests are not in yet", "upstream")
RECENT = failed_day(
    "pr_summaries", "2026-11-20", "Groq answered 503.", next_try_at=NOW - timedelta(seconds=9)
)
OLD = failed_day(
    "pull_requests", "2026-11-21", "GitHub answered 502.", data_as_of=datetime(2026, 11, 22, 4, 7)
)


def status(sources: ScriptedSources) -> str:
    """The cards about failed days on the data status page."""
    return words(failed_days.shown(sources.report("acme"), sources, NAMES, NOW))


def seen(sources: ScriptedSources) -> progress.Seen:
    return progress.Seen.of(sources.report("acme"), 0)


def banner(sources: ScriptedSources) -> str:
    return words(progress.banner(seen(sources), sources.report("acme"), just_done=False))


def tiles(sources: ScriptedSources, newest: int | None = None) -> dict[str, str]:
    """What each tile says below its name."""
    partitions = sources.partitions("acme")
    drawn = data_status.tiles(partitions, data_status.shown_days(partitions, newest))
    return dict(zip((name for _, name, *_ in data_status.TILES), map(words, drawn), strict=True))


def test_banner_card_and_tile_count_the_same_days_and_say_how_many_steps(sources: ScriptedSources) -> None:
    sources.failed = [READ, SUMMARIZED, RECENT]
    assert "2 days (3 steps) could not be loaded and are left out" in banner(sources)
    assert "2 days (3 steps). Figures leave them out" in status(sources)
    assert tiles(sources)["Failed"] == "Failed 3 on 2 days"


@pytest.mark.parametrize(
    ("failed", "said"),
    [
        ([READ, SUMMARIZED, RECENT], "Failed 1 on 1 day, 1 failed day before these"),
        ([READ], "Failed 0 1 failed day before these"),
        ([], "Failed 0 of 60 steps in 30 days"),
    ],
)
def test_the_tile_names_failed_days_that_are_not_shown(
    sources: ScriptedSources, failed: list[dict[str, Any]], said: str
) -> None:
    sources.failed = failed
    assert tiles(sources, 30)["Failed"] == said


def test_a_failed_day_tells_its_reason_its_remedy_and_its_next_try(sources: ScriptedSources) -> None:
    sources.failed = [READ, RECENT]
    text = status(sources)
    assert "Failed days" in text
    assert "GitHub answered 502. It usually passes: press Retry in a minute." in text
    assert "Nov 24, 05:00 UTC" in text
    assert "Retry all" in text


@pytest.mark.parametrize(
    ("at", "cell", "sentence"),
    [
        (None, "not by itself", "It is not tried again by itself."),
        (NOW - timedelta(minutes=1), "now", "It is tried again by itself now."),
        (
            NOW + timedelta(minutes=4),
            "Nov 23, 12:04 UTC",
            "It is tried again by itself on Nov 23, 12:04 UTC.",
        ),
    ],
)
def test_the_next_try_is_told_in_words(at: datetime | None, cell: str, sentence: str) -> None:
    told = failed_day("pull_requests", "2026-09-30", "gone", next_try_at=at)
    assert failed_days.next_try(told, NOW) == cell
    assert failed_days.next_sentence(told, NOW) == sentence


def test_the_day_itself_says_the_same(sources: ScriptedSources) -> None:
    sources.failed = [READ]
    text = words(
        one_day.explanation(sources, sources.report("acme"), READ["asset"], READ["partition"], "failed", NOW)
    )
    assert text == (
        "GitHub answered 502. (3 attempts) It usually passes: press Retry in a minute. "
        "It is tried again by itself on Nov 24, 05:00 UTC."
    )


def test_a_failed_refresh_is_no_missing_day(sources: ScriptedSources) -> None:
    sources.failed = [OLD]
    assert progress.banner(seen(sources), sources.report("acme"), just_done=False) is None
    assert seen(sources).failed_days == 0
    told = tiles(sources)
    assert told["Complete"] == "Complete 180 of 180 steps in 90 days 1 not refreshed"
    assert told["Failed"] == "Failed 0 of 180 steps in 90 days"
    text = status(sources)
    assert "Failed days" not in text
    assert "Refresh failed 1 day (1 step). Their older data is shown" in text
    assert "refresh failed; the data of 2026-11-22 04:07 UTC is shown: GitHub answered 502." in text
    assert "Retry all" in text


def test_a_failed_refresh_and_a_missing_day_stand_in_lists_of_their_own(sources: ScriptedSources) -> None:
    sources.failed = [READ, OLD]
    failed, old = failed_days.shown(sources.report("acme"), sources, NAMES, NOW)
    assert "2026-09-30" in words(failed)
    assert "2026-11-21" not in words(failed)
    assert "2026-11-21" in words(old)
    assert words([failed, old]).count("Retry all") == 1


def test_the_foot_says_that_a_day_was_not_refreshed_unless_one_is_missing(sources: ScriptedSources) -> None:
    sources.failed = [OLD]
    assert "1 day not refreshed" in words(progress.foot(vars(seen(sources)), NOW))
    sources.failed = [OLD, READ]
    assert "1 day failed" in words(progress.foot(vars(seen(sources)), NOW))


def test_charts_stand_on_a_day_that_was_not_refreshed(sources: ScriptedSources) -> None:
    assert trust.words(["materialized", "refresh_failed"]) == "2 of 2 days in, 1 not refreshed"
    sources.failed, sources.status = [OLD], "computing_metrics"
    read = phase_one.daily_step(
        "Read", sources.partitions("acme")["pull_requests"], {NEWEST.isoformat(), "2026-11-21"}, "", False
    )
    assert read.state == "done"
