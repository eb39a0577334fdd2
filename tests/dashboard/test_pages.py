"""What pages and banner say in each state, without a browser."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dashboard import explorer, gate, navigation, phase_one, progress, routes, toasts
from dashboard.pages import (
    PAGES,
    SECTIONS,
    ai,
    data_status,
    key_figures,
    ledgers,
    methods,
    onboarding,
    overview,
    welcome,
)
from dashboard.questions import Questions
from dashboard.theme import TOKENS
from tests.dashboard import sample
from tests.dashboard.fakes import ScriptedSources
from tests.dashboard.reading import words
from tests.dashboard.test_questions import WINDOW

NOW = datetime(2026, 11, 23, 6, 1)


def steps(sources: ScriptedSources) -> list[phase_one.Step]:
    """The steps of the scripted state."""
    team = sources.teams()[0]
    return phase_one.steps_of(team, sources.report("acme"), sources.partitions("acme"), 99)


def test_the_navigation_leads_to_every_page() -> None:
    assert [slug for _, slugs in SECTIONS for slug in slugs] == list(PAGES)
    assert set(PAGES) == set(routes.SLUGS)


def test_the_welcome_page_says_how_to_add_a_team() -> None:
    text = words(welcome.layout())
    assert "tformance onboard TEAM --repo OWNER/NAME" in text
    assert "tformance up --demo" in text


def test_steps_run_side_by_side_while_pull_requests_still_come(sources: ScriptedSources) -> None:
    sources.status, sources.read_days, sources.summarized_days = "syncing", 22, 9
    read, summarized, metrics, insights = steps(sources)
    assert (read.state, read.percent, read.text) == ("run", 73, "22 of 30 days, 99 pull requests so far")
    assert (summarized.state, summarized.percent) == ("run", 30)
    assert (metrics.state, insights.state) == ("wait", "wait")


def test_steps_follow_the_status_to_the_end(sources: ScriptedSources) -> None:
    sources.status = "computing_insights"
    assert [step.state for step in steps(sources)] == ["done", "done", "done", "run"]


def test_a_failed_onboarding_shows_the_reason_and_a_retry(sources: ScriptedSources) -> None:
    sources.status, sources.read_days, sources.summarized_days = "failed", 12, 5
    sources.error = "GitHub refused the token."
    shown = onboarding.waiting(sources.teams()[0], sources.report("acme"), steps(sources), NOW)
    text = words(shown)
    assert "GitHub refused the token." in text
    assert "Retry" in text
    assert "Stopped" in text


def test_elapsed_time_and_estimate_are_shown(sources: ScriptedSources) -> None:
    sources.status = "syncing"
    text = words(onboarding.waiting(sources.teams()[0], sources.report("acme"), steps(sources), NOW))
    assert "Running for 1 min · about 40 s left" in text
    assert "You can close this page" in text


def test_a_percentage_is_never_taken_back(sources: ScriptedSources) -> None:
    sources.status, sources.read_days, sources.summarized_days = "background_llm", 60, 60
    report = sources.report("acme")
    assert progress.Seen.of(report, 0).percent == 50
    assert progress.Seen.of(report, 74).percent == 74


@pytest.mark.parametrize(
    "memory", [None, {}, {"acme": "99"}, {"acme": 400}, {"acme": -1}, "x", {"other": 80}]
)
def test_a_broken_memory_counts_as_none(memory: Any) -> None:
    assert progress.furthest_of(memory, "acme") == 0


def test_the_banner_shows_the_history_and_goes_with_good_news(sources: ScriptedSources) -> None:
    sources.status, sources.read_days, sources.summarized_days = "background_llm", 74, 52
    report = sources.report("acme")
    seen = progress.Seen.of(report, 0)
    assert "74 of 90 days read, 52 summarized" in words(progress.banner(seen, report, just_done=False))
    sources.status, sources.read_days, sources.summarized_days = "complete", 90, 90
    report = sources.report("acme")
    after = progress.Seen.of(report, 0)
    assert toasts.finished(vars(seen), vars(after))
    assert "History is complete" in words(progress.banner(after, report, just_done=True))
    assert progress.banner(after, report, just_done=False) is None


def test_navigation_inside_the_app_is_gated_too(sources: ScriptedSources) -> None:
    sources.status = "syncing"
    page = navigation.content(sources, "/teams/acme/delivery")
    assert page.href == "/teams/acme/onboarding"
    assert isinstance(navigation.content(sources, "/teams/acme/data-status"), list)
    assert not gate.accessible(sources, "acme")


def test_an_unknown_page_offers_a_way_back(sources: ScriptedSources) -> None:
    text = words(navigation.content(sources, "/teams/acme/nothing"))
    assert "Page not found" in text


def test_a_demonstration_team_is_marked(sources: ScriptedSources) -> None:
    assert navigation.demo_marks(sources.teams()[0]) == (None, None)
    sources.demo = True
    mark, strip = navigation.demo_marks(sources.teams()[0])
    assert words(mark) == "Demonstration data"
    assert "made up" in words(strip)


def test_windows_are_compared_only_when_both_are_complete(questions: Questions) -> None:
    ninety = questions.filters({"team": "acme", "range": "90d"})
    assert ninety is not None
    yesterday = replace(WINDOW, start=WINDOW.start - timedelta(days=1), stop=WINDOW.last)
    assert "30 days are compared with the 30 before" in key_figures.period_line(questions, yesterday)
    assert "Not compared: 0 of the 89 days before are in" in key_figures.period_line(questions, ninety)


def test_a_day_that_is_not_over_is_shown_but_not_compared(questions: Questions) -> None:
    line = key_figures.period_line(questions, WINDOW)
    assert "Nov 23 is not over yet. 29 whole days are compared with the 29 before." in line
    compared = key_figures.whole_days(questions, WINDOW)
    assert (compared.stop, compared.before().days, compared.days) == (sample.NEWEST, 29, 29)
    shown = words(key_figures.key_figures(questions, WINDOW, TOKENS["light"]))
    assert f"{questions.ask('kpis', WINDOW)[0]['merged']} " in shown
    assert "in 29 whole days" in shown


def test_unknown_is_not_shown_as_zero() -> None:
    coverage = key_figures.Coverage(30, 30, 30, 30, 30, 30)
    figure = next(figure for figure in key_figures.KPIS if figure.column == "pickup_hours")
    assert key_figures.compared(figure, None, 3.0, coverage) == (None, "not collected")


def test_only_known_columns_reach_order_by() -> None:
    for listing in (explorer.CLOSED, explorer.OPEN):
        assert listing.order_of([{"colId": "1; drop table", "sort": "asc"}]) == listing.usual
        assert listing.order_of([{"colId": "author", "sort": "desc; x"}]) == "lower(author) asc nulls last"
    assert explorer.OPEN.order_of([{"colId": "cycle_hours", "sort": "asc"}]) == explorer.OPEN.usual


def test_methods_show_headers_and_sql_of_both_sides() -> None:
    metrics = {metric.name: metric for metric in methods.metrics()}
    assert metrics["kpis"].definition.startswith("The five figures of the overview.")
    assert metrics["kpis"].sql.startswith("with scope")
    assert any(question.name == "pull_requests" for question in methods.own_questions())
    assert "weekly_metrics.sql" in words(methods.layout("acme"))


def test_status_counts_every_square(sources: ScriptedSources) -> None:
    sources.read_days, sources.summarized_days = 74, 52
    partitions = sources.partitions("acme")
    days = data_status.shown_days(partitions, None)
    text = words(data_status.tiles(partitions, days))
    assert "126" in text
    assert "of 180" in text


def test_data_status_works_before_the_first_snapshot(tmp_path: Path) -> None:
    questions = Questions(ScriptedSources(tmp_path))
    assert "Nothing is stored yet" in words(ledgers.rows_table(questions.about("acme", "partition_days"), []))
    assert questions.newest_day("acme") == sample.NEWEST


def test_repositories_are_compared_over_whole_days(questions: Questions) -> None:
    now, before = overview.moves(questions, WINDOW)
    assert set(now) == set(before) == set(sample.REPOSITORIES)
    assert (
        sum(row["merged"] for row in now.values())
        == questions.ask("kpis", replace(WINDOW, stop=WINDOW.last))[0]["merged"]
    )
    ninety = replace(WINDOW, start=WINDOW.stop - timedelta(days=90))
    assert overview.moves(questions, ninety) == ({}, {})


def test_agents_are_set_beside_people_with_their_n(tmp_path: Path) -> None:
    tables = sample.build(30, hostile=False)
    for at in range(4):
        tables.rows["pull_requests"][at] |= {"author": "devin", "author_kind": "agent"}
    sample.publish(tmp_path / "acme", tables)
    questions = Questions(ScriptedSources(tmp_path))
    text = words(ai.agents_table(questions, WINDOW))
    assert "People Agents" in text
    assert "Closed" in text
    assert " · n " in text


def test_without_agents_nothing_is_compared(questions: Questions) -> None:
    assert "No pull request was opened by an agent" in words(ai.agents_table(questions, WINDOW))


def test_every_change_of_phase_is_told_once(sources: ScriptedSources) -> None:
    def seen(**more: Any) -> dict[str, Any]:
        return {"team": "acme", "status": "syncing", "accessible": False, "failed_days": 0} | more

    def told(before: Any, now: dict[str, Any]) -> str:
        shown = toasts.of(before, now, 90)
        return shown[0]["title"] if isinstance(shown, list) else ""

    opened = seen(status="background_llm", accessible=True)
    assert told(None, opened) == ""
    assert told(seen(), seen()) == ""
    assert told(seen(team="globex"), opened) == ""
    assert told(seen(), opened) == "The dashboard is open"
    assert told(opened, opened | {"failed_days": 2}) == "Days are missing"
    assert told(opened | {"failed_days": 2}, opened | {"failed_days": 2}) == ""
    assert told(opened, opened | {"status": "complete"}) == "History is complete"
    assert told(seen(), seen(status="failed", failed_days=3)) == "Onboarding has stopped"
