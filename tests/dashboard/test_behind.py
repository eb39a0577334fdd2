"""Every card can be checked: its rows are listed, its SQL reproduces it, its days are told."""

import json
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

import pytest

from dashboard import behind, charts, explorer, sqlview, trust
from dashboard.components import lists
from dashboard.explorer import Asked
from dashboard.filters import Filters
from dashboard.pages import one_day, pull_requests
from dashboard.questions import PLACEHOLDER, Questions, literal
from tests.dashboard.fakes import ScriptedSources, failed_day
from tests.dashboard.reading import words
from tests.dashboard.sample import NEWEST
from tests.dashboard.test_questions import WINDOW

FILTERS = [
    WINDOW,
    Filters(
        "acme", NEWEST - timedelta(days=44), WINDOW.stop, ("acme/mobile", "acme/platform"), everyone=True
    ),
    Filters("acme", WINDOW.start, WINDOW.stop, ai="with", author="chloe"),
]
# card -> the columns of its rows whose sum is the number of pull requests it shows
COUNTED = {
    "kpi-merged": ("merged",),
    "kpi-cycle": ("cycle_n",),
    "kpi-pickup": ("pickup_n",),
    "kpi-review": ("review_n",),
    "kpi-ai": ("ai_n",),
    "overview-throughput": ("merged",),
    "overview-cycle": ("n",),
    "overview-stages": ("merged",),
    "overview-repositories": ("merged",),
    "delivery-throughput": ("merged", "closed"),
    "delivery-cycle": ("n",),
    "delivery-sizes": ("xs", "s", "m", "l", "xl"),
    "delivery-by-size": ("n",),
    "delivery-linkage": ("n",),
    "quality-rounds": ("n",),
    "quality-hours": ("n",),
    "people-bus-factor": ("merged",),
    "ai-involvement": ("merged",),
    "ai-cycle": ("with_ai_n", "without_ai_n"),
}


def listed(questions: Questions, card: str, filters: Filters) -> list[dict[str, Any]]:
    """What the explorer lists for a card."""
    return explorer.found(questions, Asked.of(questions, filters, card, None), [], 0, 100_000)


@pytest.mark.parametrize("filters", FILTERS)
@pytest.mark.parametrize("card", COUNTED)
def test_a_card_leads_to_as_many_pull_requests_as_it_counts(
    questions: Questions, card: str, filters: Filters
) -> None:
    rows = questions.ask(sqlview.question_of(card), filters)
    shown = sum(row[column] for row in rows for column in COUNTED[card])
    assert len(listed(questions, card, filters)) == shown


@pytest.mark.parametrize("filters", FILTERS)
def test_counts_of_single_pull_requests_agree_with_their_cards(
    questions: Questions, filters: Filters
) -> None:
    unreviewed = questions.ask("weekly_quality", filters)
    shown = sum(round(row["unreviewed_share"] * row["review_n"]) for row in unreviewed if row["review_n"])
    assert len(listed(questions, "quality-unreviewed", filters)) == shown
    assert len(listed(questions, "quality-merged-unreviewed", filters)) == len(
        questions.ask("unreviewed", filters)
    )


@pytest.mark.parametrize("filters", FILTERS)
def test_the_work_without_an_issue_is_all_listed(questions: Questions, filters: Filters) -> None:
    assert len(listed(questions, "delivery-unlinked", filters)) == len(
        questions.ask("jira_unlinked", filters)
    )


def test_every_chart_leads_to_its_rows(questions: Questions) -> None:
    assert not set(charts.CHARTS) - set(behind.BEHIND)
    for card in behind.BEHIND:
        assert listed(questions, card, WINDOW), card


def test_an_unknown_card_is_no_condition(questions: Questions) -> None:
    for name in ("1=1; drop table x", None, 7, ["kpi-merged"], "finding:x' or true --"):
        assert explorer.stood_on(questions, "acme", name) is None


def test_a_finding_leads_to_exactly_the_pull_requests_it_names(questions: Questions) -> None:
    found = questions.ask("insights", WINDOW)[0]
    named = {(one["repository"], one["number"]) for one in json.loads(found["evidence"])["pull_requests"]}
    about = explorer.finding(questions, "acme", found["id"])
    assert about is not None
    page, _, query = (behind.href_of_finding(about) or "").partition("?")
    given = dict(parse_qsl(query))
    ui = {"team": "acme", "range": "custom", "from": given["from"], "to": given["to"], "who": given["who"]}
    filters = questions.filters(ui)
    assert filters is not None
    rows = listed(questions, given["of"], filters)
    assert page == "pull-requests"
    assert {(row["repository"], row["number"]) for row in rows} == named
    line = words(pull_requests.behind_line(Asked.of(questions, filters, given["of"], None)))
    assert found["title"] in line
    assert "20 of 48 pull requests shown" in line


def test_a_finding_about_open_pull_requests_leads_to_exactly_those(questions: Questions) -> None:
    found = next(row for row in questions.ask("insights", WINDOW) if row["kind"] == "stale_open")
    named = {(one["repository"], one["number"]) for one in json.loads(found["evidence"])["pull_requests"]}
    about = explorer.finding(questions, "acme", found["id"])
    assert about is not None
    page, _, query = (behind.href_of_finding(about) or "").partition("?")
    given = dict(parse_qsl(query))
    filters = questions.filters({"team": "acme", **given})
    assert filters is not None
    asked = Asked.of(questions, filters, given["of"], None)
    rows = explorer.found(questions, asked, [], 0, 100)
    assert (page, asked.listing) == ("pull-requests", explorer.OPEN)
    assert {(row["repository"], row["number"]) for row in rows} == named
    line = words(pull_requests.behind_line(asked))
    assert f"{found['title']} : {len(named)} pull requests" in line


def test_a_finding_of_which_some_were_closed_since_says_how_many_are_left() -> None:
    about = {"id": "x", "title": "9 wait", "listed": 2, "open": 7, "in_all": 9, "first_day": NEWEST}
    rows = behind.finding(about | {"last_day": NEWEST})
    assert rows.is_open
    assert rows.words == "7 of 9 pull requests shown"


def test_a_finding_of_which_nothing_is_here_leads_to_its_page(questions: Questions) -> None:
    about = {"id": "x", "title": "3 wait", "listed": 0, "open": 0, "in_all": 3, "first_day": None}
    row = questions.ask("insights", WINDOW)[0] | {"kind": "stale_open"}
    assert behind.href_of_finding(about | {"last_day": None}) is None
    assert "· 3 pull requests" in words(lists.insight(row, about | {"last_day": None}, "acme"))


def test_an_address_of_a_finding_that_is_gone_says_so(questions: Questions) -> None:
    asked = Asked.of(questions, WINDOW, "finding:<b>x</b>' or true --", None)
    line = words(pull_requests.behind_line(asked))
    assert "not there any more" in line
    assert "<b>" not in line
    assert (
        len(listed(questions, "finding:gone", WINDOW)) == questions.ask("closed", WINDOW)[0]["pull_requests"]
    )


@pytest.mark.parametrize("of", [None, "quality-unreviewed", "delivery-stale", "finding:open"])
def test_the_sql_of_the_explorer_gives_what_it_lists(
    questions: Questions, sources: ScriptedSources, of: str | None
) -> None:
    of = f"finding:{NEWEST}/stale_open/all" if of == "finding:open" else of
    asked = Asked.of(questions, FILTERS[1], of, "a")
    sql = pull_requests.sql_of(asked)
    assert not PLACEHOLDER.search(sql)
    assert "{{" not in sql
    names, rows = sources.snapshot("acme").columns_and_rows(sql)
    shown = explorer.found(questions, asked, [], 0, 100_000)
    assert shown
    assert [dict(zip(names, row, strict=True)) for row in rows] == shown


@pytest.mark.parametrize("filters", FILTERS[1:])
@pytest.mark.parametrize("card", [*charts.CHARTS, *charts.EXPORTS, "kpi-merged"])
def test_the_shown_sql_gives_the_rows_of_the_card(
    questions: Questions, sources: ScriptedSources, card: str, filters: Filters
) -> None:
    sql = sqlview.sql_of(card, filters)
    assert "$" not in sql
    assert "{{" not in sql
    names, rows = sources.snapshot("acme").columns_and_rows(sql)
    assert [dict(zip(names, row, strict=True)) for row in rows] == questions.ask(
        sqlview.question_of(card), filters
    )


def test_text_cannot_leave_its_quotes() -> None:
    assert literal("x'; drop table y --") == "'x''; drop table y --'"
    assert literal(["a'b", "c"]) == "['a''b', 'c']"
    assert (literal(None), literal(True), literal(3)) == ("null", "true", "3")


def test_the_strip_tells_loaded_loading_failed_missing_and_partial_days(sources: ScriptedSources) -> None:
    sources.read_days = 24
    sources.failed = [failed_day("pull_requests", "2026-11-20", "503")]
    states = trust.window_states(sources.partitions("acme")["pull_requests"], WINDOW, NEWEST)
    assert states[-1] == "partial"
    assert trust.words(states) == "23 of 30 days in, 4 loading, 1 failed, 2 not loaded, today so far"
    assert trust.gradient(["materialized"] * 3 + ["failed"]).endswith("var(--c-failed) 75.000% 100.000%)")


@pytest.mark.parametrize(
    "click",
    [
        None,
        "x",
        {},
        {"asset": "pull_requests", "day": "x"},
        {"asset": "pull_requests", "day": 1},
        {"asset": "secrets", "day": "2026-11-20"},
        {"asset": ["pull_requests"], "day": "2026-11-20"},
    ],
)
def test_a_choice_that_is_no_square_opens_nothing(click: Any) -> None:
    assert one_day.square(click, {"pull_requests": "Pull requests"}) is None


def test_a_failed_day_tells_its_reason_its_run_and_offers_a_retry(sources: ScriptedSources) -> None:
    sources.failed = [failed_day("pr_summaries", "2026-09-30", "Groq said 503.")]
    text = words(one_day.content(sources, "acme", "pr_summaries", "2026-09-30", "failed", None))
    assert "Groq said 503. (3 attempts)" in text
    assert "Retry the failed days" in text
    assert "Open the run in Dagster" in text


def test_a_day_that_waits_for_a_limit_says_until_when(sources: ScriptedSources) -> None:
    sources.held = {"pr_summaries": datetime(2026, 11, 23, 18, 40)}
    text = words(one_day.content(sources, "acme", "pr_summaries", "2026-09-30", "missing", None))
    assert "until 18:40 UTC" in text
