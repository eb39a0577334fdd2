"""The numbers of the sample, counted a second way."""

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any
from unittest.mock import Mock

import duckdb
import pytest

from dashboard import charts, figures
from dashboard.filters import Filters
from dashboard.questions import QUERIES, Questions, bind, statement
from dashboard.theme import template
from tests.dashboard import sample
from tests.dashboard.fakes import ScriptedSources

NEWEST = sample.NEWEST
WINDOW = Filters("acme", NEWEST - timedelta(days=29), NEWEST + timedelta(days=1))
ROWS = sample.build().rows


def in_window(row: dict[str, Any], filters: Filters = WINDOW) -> bool:
    """The filter rule in Python: dates, repositories, and no bots among people."""
    return (
        filters.start <= row["partition_date"] < filters.stop
        and (not filters.repositories or row["repository"] in filters.repositories)
        and (filters.everyone or row["author_kind"] != "bot")
    )


def merged(filters: Filters = WINDOW) -> list[dict[str, Any]]:
    """The merged pull requests of a window."""
    return [row for row in ROWS["pull_requests"] if in_window(row, filters) and row["state"] == "merged"]


@pytest.mark.parametrize(
    "filters",
    [
        WINDOW,
        Filters("acme", WINDOW.start, WINDOW.stop, everyone=True),
        Filters("acme", WINDOW.start, WINDOW.stop, ("acme/mobile",)),
        WINDOW.before(),
    ],
)
def test_key_figures_are_those_of_the_rows(questions: Questions, filters: Filters) -> None:
    rows, found = merged(filters), questions.ask("kpis", filters)[0]
    cycles = [row["cycle_hours"] for row in rows]
    pickups = [row["pickup_hours"] for row in rows if row.get("pickup_hours") is not None]
    assert found["merged"] == len(rows)
    assert found["cycle_hours"] == pytest.approx(median(cycles))
    assert found["pickup_hours"] == pytest.approx(median(pickups))
    assert found["pickup_n"] == len(pickups)


def test_every_card_of_a_page_counts_the_same_pull_requests(questions: Questions) -> None:
    total = len(merged())
    assert questions.ask("kpis", WINDOW)[0]["merged"] == total
    assert sum(row["merged"] for row in questions.ask("by_repository", WINDOW)) == total
    assert sum(row["n"] for row in questions.ask("by_size", WINDOW)) == total


def test_weeks_are_whole_and_the_last_ends_the_window(questions: Questions) -> None:
    weeks = [row["week"] for row in questions.ask("weekly_throughput", WINDOW)]
    assert weeks[-1] == WINDOW.stop - timedelta(days=7)
    assert weeks[0] >= WINDOW.start
    assert {(later - earlier).days for earlier, later in pairwise(weeks)} == {7}


def test_people_is_a_list_in_alphabetical_order_without_bots(questions: Questions) -> None:
    people = [row["person"] for row in questions.ask("people", WINDOW)]
    assert people == sorted(people, key=str.lower)
    assert not {"dependabot", "coderabbitai"} & set(people)


def test_coverage_counts_days_not_rows(questions: Questions) -> None:
    old = Filters("acme", NEWEST - timedelta(days=99), NEWEST - timedelta(days=69))
    assert questions.ask("coverage", WINDOW)[0]["pull_request_days"] == 30
    assert questions.ask("coverage", old)[0]["pull_request_days"] == 20


def test_search_is_text_and_never_a_pattern(questions: Questions) -> None:
    page = {"order": "number", "limit": 10, "offset": 0}
    assert questions.ask("pull_requests", WINDOW, search="100%_", **page) == []
    assert questions.ask("pull_requests", WINDOW, search="'; drop table pull_requests --", **page) == []
    assert len(questions.ask("pull_requests", WINDOW, search="ONERROR", **page)) == 1


def test_a_team_without_snapshot_has_no_rows(tmp_path: Path) -> None:
    empty = Questions(ScriptedSources(tmp_path))
    assert empty.ask("kpis", WINDOW) == []
    assert empty.newest_day("acme") == NEWEST
    assert charts.why_empty(empty, WINDOW, "none") == "Nothing has been collected yet"


def test_a_new_snapshot_is_read_at_once(tmp_path: Path) -> None:
    questions = Questions(sources := ScriptedSources(tmp_path))
    sample.publish(tmp_path / "acme", sample.build(30), "0001")
    before = questions.ask("coverage", WINDOW.before())[0]["pull_request_days"]
    sample.publish(tmp_path / "acme", sample.build(60), "0002")
    assert (before, questions.ask("coverage", WINDOW.before())[0]["pull_request_days"]) == (0, 30)
    assert sources.snapshot("acme").version() == "0002"


def test_the_same_question_is_asked_once_per_snapshot(sources: ScriptedSources) -> None:
    asked: list[str] = []

    class Counting(ScriptedSources):
        def snapshot(self, team: str) -> Any:
            real = super().snapshot(team)
            asked.append(team)
            return real

    questions = Questions(Counting(sources.root))
    questions.ask("kpis", WINDOW)
    first = len(asked)
    questions.ask("kpis", WINDOW)
    assert len(asked) == first + 1  # only the version was looked at


@pytest.mark.parametrize("path", sorted(QUERIES.glob("*.sql")), ids=lambda path: path.stem)
def test_every_question_explains_itself(path: Path) -> None:
    assert path.read_text().startswith("-- ")
    assert "--" not in statement(path.stem)


def test_values_never_enter_the_text_of_a_question() -> None:
    sql, values = bind("select $a, $b, $a", {"a": "x'; drop", "b": 2, "unused": 3})
    assert (sql, values) == ("select ?, ?, ?", ["x'; drop", 2, "x'; drop"])


@pytest.mark.parametrize("name", charts.CHARTS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_chart_draws_a_figure_plotly_accepts(questions: Questions, name: str, scheme: Any) -> None:
    from plotly import graph_objects as go

    figure = charts.draw(charts.CHARTS[name], questions, WINDOW, scheme)
    assert figure["data"]
    go.Figure(figure)


@pytest.mark.parametrize("name", charts.CHARTS)
def test_every_empty_chart_says_why(questions: Questions, name: str) -> None:
    nothing = Filters("acme", date(2020, 1, 1), date(2020, 1, 31))
    figure = charts.draw(charts.CHARTS[name], questions, nothing, "light")
    text = [note["text"] for note in figure["layout"].get("annotations", [])]
    assert text == ["These days have not been collected"] or name == "delivery-open"


def test_reviews_a_source_does_not_know_are_said_to_be_not_collected(tmp_path: Path) -> None:
    tables = sample.Tables()
    key = {"repository": "acme/git", "number": 1, "partition_date": NEWEST}
    tables.add(
        "pull_requests", **key, state="merged", source="git", author="ben", author_kind="human", size="S"
    )
    sample.log(tables, NEWEST, 1)
    sample.publish(tmp_path / "acme", tables)
    questions = Questions(ScriptedSources(tmp_path))
    week = Filters("acme", NEWEST - timedelta(days=6), NEWEST + timedelta(days=1))
    figure = charts.draw(charts.CHARTS["quality-pickup"], questions, week, "light")
    assert figure["layout"]["annotations"][0]["text"] == charts.NO_REVIEWS


def test_the_template_is_valid() -> None:
    from plotly import graph_objects as go

    go.layout.Template(template("dark"))


def test_text_in_a_chart_is_escaped_and_short() -> None:
    rows = [{"tool": sample.HOSTILE, "pull_requests": 1}]
    figure = figures.row_bars(rows, "light", "pull_requests", "tool", "ai", "x")
    assert "<" not in figure["data"][0]["y"][0]


def test_what_an_older_snapshot_answered_is_not_kept_for_a_newer_one_that_could_not_be_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample.publish(tmp_path / "acme", sample.build(days=2), "0001")
    questions = Questions(ScriptedSources(tmp_path))
    assert questions.about("acme", "extent")[0]["days"] == 2
    sample.publish(tmp_path / "acme", sample.build(days=3), "0002")
    with monkeypatch.context() as machine:
        machine.setattr(duckdb, "connect", Mock(side_effect=duckdb.IOException("too many open files")))
        assert questions.about("acme", "extent")[0]["days"] == 2
    assert questions.about("acme", "extent")[0]["days"] == 3
