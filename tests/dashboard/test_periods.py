"""Charts over time count by the period a reader chooses, everywhere alike, and say what is partial."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from dashboard import behind, charts, explorer, fmt, periods, sqlview
from dashboard.components.legend import legend
from dashboard.explorer import Asked
from dashboard.filters import Filters
from dashboard.questions import Questions
from tests.dashboard.sample import NEWEST

QUARTER = Filters("acme", NEWEST - timedelta(days=89), NEWEST + timedelta(days=1))
OVER_TIME = [name for name, chart in charts.CHARTS.items() if chart.question in charts.OVER_TIME]


def shown(questions: Questions, name: str, filters: Filters) -> charts.Figure:
    return charts.draw(charts.CHARTS[name], questions, filters, "light")


def test_an_unknown_period_falls_back_to_trailing_weeks() -> None:
    assert Filters.from_ui({"by": "fortnight"}, "acme", (), NEWEST).by == "week"
    assert Filters.from_ui({"by": "month"}, "acme", (), NEWEST).by == "month"


def test_every_question_with_one_row_per_period_follows_the_choice() -> None:
    asked = {path.stem for path in sqlview.QUERIES.glob("*.sql") if "group by week" in path.read_text()}
    grouped = asked | {
        path.stem for path in sqlview.QUERIES.glob("*.sql") if "group by scope.week" in path.read_text()
    }
    assert grouped - {"periods"} == set(charts.OVER_TIME)


@pytest.mark.parametrize("by", periods.PERIODS)
@pytest.mark.parametrize("name", OVER_TIME)
def test_a_chart_its_export_and_its_sql_are_about_the_same_periods(
    name: str, by: str, questions: Questions
) -> None:
    filters = replace(QUARTER, by=by)
    figure, rows = shown(questions, name, filters), charts.exported(name, questions, filters)
    if figure["data"]:
        assert figure["data"][0]["x"] == [row[by].isoformat() for row in rows]
    assert "week" in rows[0] if by == "week" else "week" not in rows[0]
    by_sql = questions.sources.snapshot("acme").query(sqlview.sql_of(name, filters))
    assert [row["week"] for row in by_sql] == [row[by] for row in rows]


@pytest.mark.parametrize("by", periods.PERIODS)
def test_the_pull_requests_behind_a_chart_are_those_of_its_periods(by: str, questions: Questions) -> None:
    filters = replace(QUARTER, by=by)
    merged = sum(row["merged"] for row in charts.exported("overview-throughput", questions, filters))
    assert explorer.total(questions, Asked.of(questions, filters, "overview-throughput", None)) == merged
    assert "{" not in behind.BEHIND["overview-throughput"].told(by)


@pytest.mark.parametrize("by", periods.PERIODS)
def test_the_pull_requests_behind_finished_issues_name_one_of_the_periods(
    by: str, questions: Questions
) -> None:
    month = replace(QUARTER, start=NEWEST - timedelta(days=29), by=by)
    begin = min(row["week"] for row in questions.ask("jira_weekly", month))
    finished = questions.sources.snapshot("acme").query(
        "select distinct repository || '#' || number as id from jira_links join jira_issues using (key)"
        " where resolved_at >= ? and resolved_at < ?",
        [begin, month.stop],
    )
    in_window, listed = (
        {
            row["id"]
            for row in explorer.found(questions, Asked.of(questions, month, card, None), [], 0, 10_000)
        }
        for card in (None, "delivery-points")
    )
    assert listed == in_window & {row["id"] for row in finished}


def test_a_partial_last_period_is_hatched_and_named(questions: Questions) -> None:
    figure = shown(questions, "delivery-throughput", replace(QUARTER, by="month"))
    assert figure["data"][0]["marker"]["pattern"]["shape"] == ["", "", "/"]
    assert figure["layout"]["meta"]["partial"] == "Nov 2026: 22/30 days"
    words = [entry.children[-1] for entry in legend(figure)]
    assert words[-2] == "Nov 2026: 22/30 days"


def test_days_in_front_that_make_no_whole_week_are_named(questions: Questions) -> None:
    month = replace(QUARTER, start=NEWEST - timedelta(days=29))
    words = [entry.children for entry in legend(shown(questions, "delivery-throughput", month))]
    assert words[-1] == f"{fmt.day(month.start)} – {fmt.day(month.start + timedelta(days=1))} not shown"
    weeks = replace(month, start=NEWEST - timedelta(days=27))
    told = shown(questions, "delivery-throughput", weeks)["layout"].get("meta", {})
    assert not told.get("left_out")


def test_a_partial_point_of_a_line_is_open(questions: Questions) -> None:
    figure = shown(questions, "delivery-cycle", replace(QUARTER, by="iso_week"))
    assert [trace["marker"]["symbol"][-1] for trace in figure["data"]] == ["circle-open"] * 2
    assert figure["data"][0]["marker"]["symbol"][0] == "circle"


def test_whole_periods_carry_no_mark(questions: Questions) -> None:
    october = Filters("acme", date(2026, 10, 1), date(2026, 11, 1), by="month")
    figure = shown(questions, "delivery-throughput", october)
    assert "meta" not in figure["layout"]
    assert "pattern" not in figure["data"][0]["marker"]


def test_dates_in_which_no_period_begins_say_so_instead_of_that_nothing_was_merged(
    questions: Questions,
) -> None:
    few = Filters("acme", date(2026, 11, 3), date(2026, 11, 6), by="month")
    note = shown(questions, "delivery-throughput", few)["layout"]["annotations"][0]["text"]
    assert note == "No month begins within these dates: choose more, or count by day"


def test_key_figures_keep_their_weeks(questions: Questions) -> None:
    assert replace(QUARTER, by="month").weeks_back(12).by == "week"


@pytest.mark.parametrize("by", periods.PERIODS)
def test_a_course_of_zeros_says_so_also_when_its_last_period_is_partial(
    by: str, questions: Questions
) -> None:
    quiet = replace(QUARTER, author="chloe", by=by)
    rows = charts.exported("quality-undone", questions, quiet)
    assert rows
    assert {row["reverts"] + row["hotfixes"] for row in rows} == {0}
    figure = shown(questions, "quality-undone", quiet)
    assert figure["layout"]["annotations"][0]["text"] == "No revert and no hotfix was merged in this period"
    assert legend(figure) == []
