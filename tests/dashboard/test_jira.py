"""The cards about issues: their numbers counted a second way, who sees them, and what they say when empty."""

from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from dash import Dash

from dashboard import charts
from dashboard.filters import Filters
from dashboard.pages import issues
from dashboard.questions import Questions
from tests.dashboard import sample
from tests.dashboard.fakes import ScriptedSources
from tests.dashboard.reading import words
from tests.dashboard.test_questions import ROWS, WINDOW, merged

KNOWN = {row["key"]: row for row in ROWS["jira_issues"]}
NAMED = {(row["repository"], row["number"]): row["key"] for row in ROWS["jira_links"]}


def by_people(filters: Filters = WINDOW) -> list[dict[str, Any]]:
    return [row for row in merged(filters) if row["author_kind"] == "human" and row["number"] != 666]


def is_linked(row: dict[str, Any]) -> bool:
    return NAMED.get((row["repository"], row["number"])) in KNOWN


def is_in_whole_week(day: Any) -> bool:
    return (WINDOW.stop - day).days <= WINDOW.days // 7 * 7


@pytest.mark.parametrize("repositories", [(), ("acme/mobile",)])
def test_the_linkage_share_is_that_of_the_rows(questions: Questions, repositories: tuple[str, ...]) -> None:
    filters = Filters("acme", WINDOW.start, WINDOW.stop, repositories)
    counted = [row for row in by_people(filters) if is_in_whole_week(row["partition_date"])]
    weeks = questions.ask("jira_linkage", filters)
    assert sum(week["n"] for week in weeks) == len(counted)
    assert sum(week["linked"] for week in weeks) == sum(map(is_linked, counted))
    assert all(week["linkage_share"] == pytest.approx(week["linked"] / week["n"]) for week in weeks)


def test_finished_issues_are_those_of_the_rows(questions: Questions) -> None:
    finished = [row for row in KNOWN.values() if WINDOW.start <= row["resolved_at"].date() < WINDOW.stop]
    counted = [row for row in finished if is_in_whole_week(row["resolved_at"].date())]
    weeks = questions.ask("jira_weekly", WINDOW)
    points = [row["story_points"] for row in counted if row["story_points"] is not None]
    assert sum(week["finished"] for week in weeks) == len(counted)
    assert sum(week["story_points"] for week in weeks) == sum(points)
    assert sum(week["points_n"] for week in weeks) == len(points) < len(counted)
    last = [
        row["issue_cycle_hours"] for row in counted if (WINDOW.stop - row["resolved_at"].date()).days <= 7
    ]
    assert weeks[-1]["cycle_p50"] == pytest.approx(median(last))


def test_the_list_holds_the_unlinked_and_shows_keys_jira_does_not_know(questions: Questions) -> None:
    rows = questions.ask("jira_unlinked", WINDOW)
    assert {row["number"] for row in rows} == {row["number"] for row in by_people() if not is_linked(row)}
    mistyped = {row["number"]: row["unknown_keys"] for row in rows if row["unknown_keys"]}
    assert mistyped
    assert all(keys == f"ACME-{number}" and number % 7 == 0 for number, keys in mistyped.items())


def test_a_pull_request_that_was_not_searched_yet_counts_neither_way(tmp_path: Path) -> None:
    tables = sample.Tables()
    for number in (1, 2):
        key = {"repository": "acme/api", "number": number}
        row = {"partition_date": sample.NEWEST, "state": "merged", "author_kind": "human"}
        tables.add("pull_requests", **key, **row)
    tables.add("jira_searched", repository="acme/api", number=1)
    sample.log(tables, sample.NEWEST, 2)
    sample.publish(tmp_path / "acme", tables)
    (week,) = Questions(ScriptedSources(tmp_path)).ask("jira_linkage", WINDOW)
    assert (week["n"], week["linkage_share"]) == (1, 0)


def test_only_a_team_with_jira_sees_the_group(app: Dash, sources: ScriptedSources) -> None:
    team = sources.teams()[0]
    assert not issues.has_jira(team)
    assert not issues.has_jira(None)
    sources.jira = True
    assert issues.has_jira(sources.teams()[0])
    text = words(issues.group())
    assert all(title in text for title in ("Work with an issue", "Issue cycle time", "Story points"))


def test_nothing_is_said_while_all_is_well(questions: Questions) -> None:
    assert issues.state_line(questions.about("acme", "jira_state")) is None


def test_a_jira_that_was_never_read_says_so() -> None:
    assert "has not been read yet" in words(issues.state_line([]))
    assert "Not read yet" in words(issues.unlinked_table([], was_read=False))
    assert "None in this period" in words(issues.unlinked_table([], was_read=True))


@pytest.mark.parametrize(
    ("read_at", "as_of"),
    [(datetime(2026, 11, 22, 10, 5), "as of Nov 22, 10:05 UTC"), (None, "There are no issues yet")],
)
def test_a_failed_reading_is_told_with_its_reason_and_the_age_of_the_issues(
    read_at: datetime | None, as_of: str
) -> None:
    state = {"read_at": read_at, "failed_at": sample.NEWEST, "error": "Jira refused the credentials."}
    text = words(issues.state_line([state]))
    assert "Jira refused the credentials." in text
    assert as_of in text


@pytest.mark.parametrize("name", ["delivery-linkage", "delivery-issue-cycle", "delivery-points"])
def test_an_empty_chart_of_issues_says_why(tmp_path: Path, name: str) -> None:
    tables = sample.Tables()
    sample.log(tables, sample.NEWEST, 0)
    sample.publish(tmp_path / "acme", tables)
    figure = charts.draw(charts.CHARTS[name], Questions(ScriptedSources(tmp_path)), WINDOW, "light")
    assert figure["layout"]["annotations"][0]["text"] == charts.CHARTS[name].none
