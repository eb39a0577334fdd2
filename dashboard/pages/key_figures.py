"""What do the five key figures say? Each with its n, its change against an equal window, and its weeks."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import charts, fmt, glossary, routes
from dashboard.components import cards, kpi
from dashboard.filters import Filters
from dashboard.questions import Questions
from dashboard.sources import Row

TREND_WEEKS = 12


@dataclass(frozen=True)
class Figure:
    """One key figure: its column, the column that counts what it rests on, and where its card leads."""

    id: str
    label: str
    column: str
    n: str
    kind: fmt.Kind
    good_when: int
    write: Callable[[Any], str]
    trend: tuple[str, str]  # question, column
    page: str
    color: str = "accent"


KPIS = (
    Figure(
        "kpi-merged",
        "PRs merged",
        "merged",
        "",
        "count",
        1,
        fmt.count,
        ("weekly_throughput", "merged"),
        "delivery",
    ),
    Figure(
        "kpi-cycle",
        "Cycle time",
        "cycle_hours",
        "cycle_n",
        "hours",
        -1,
        fmt.hours,
        ("weekly_hours", "cycle_p50"),
        "delivery",
    ),
    Figure(
        "kpi-pickup",
        "Waiting for review",
        "pickup_hours",
        "pickup_n",
        "hours",
        -1,
        fmt.hours,
        ("weekly_hours", "pickup_p50"),
        "quality",
        "waiting",
    ),
    Figure(
        "kpi-review",
        "Review time",
        "review_hours",
        "review_n",
        "hours",
        -1,
        fmt.hours,
        ("weekly_hours", "review_p50"),
        "quality",
        "review",
    ),
    Figure(
        "kpi-ai",
        "AI-assisted share",
        "ai_share",
        "ai_n",
        "share",
        0,
        fmt.percent,
        ("weekly_throughput", "ai_share"),
        "ai",
        "ai",
    ),
)


@dataclass(frozen=True)
class Coverage:
    """Of the days of a window and of the equal window before it, how many are whole; `stored` has partial ones too."""

    days: int
    stored: int
    now: int
    before: int
    summarized_now: int
    summarized_before: int

    @classmethod
    def of(cls, questions: Questions, filters: Filters) -> "Coverage":
        """Counted in the partition log."""
        now = first(questions.ask("coverage", filters))
        before = first(questions.ask("coverage", filters.before()))
        return cls(
            filters.days,
            now.get("pull_request_days", 0),
            now.get("whole_days", 0),
            before.get("whole_days", 0),
            now.get("whole_summary_days", 0),
            before.get("whole_summary_days", 0),
        )

    def comparable(self, needs_summaries: bool) -> bool:
        """Whether both windows are complete; anything else would compare unequal things."""
        counts = [self.now, self.before]
        if needs_summaries:
            counts += [self.summarized_now, self.summarized_before]
        return all(count >= self.days for count in counts)


def first(rows: list[Row]) -> Row:
    """The only row, or nothing."""
    return rows[0] if rows else {}


def period_line(questions: Questions, filters: Filters) -> str:
    """The window, how much of it is in, and what it is compared with."""
    coverage = Coverage.of(questions, filters)
    text = fmt.period(filters.start, filters.stop)
    if coverage.stored < filters.days:
        return f"{text}. {coverage.stored} of {filters.days} days are in; the rest is not counted."
    compared = whole_days(questions, filters)
    if compared != filters:
        text += f"; {fmt.day(filters.last)} is not over yet"
    coverage = Coverage.of(questions, compared)
    if coverage.comparable(needs_summaries=False):
        whole = "whole " if compared != filters else ""
        return f"{text}. {compared.days} {whole}days are compared with the {compared.days} before."
    return f"{text}. Not compared: {coverage.before} of the {compared.days} days before are in."


def whole_days(questions: Questions, filters: Filters) -> Filters:
    """What may be compared: the window without a last day that is not over, else the window itself."""
    newest = first(questions.about(filters.team, "extent")).get("newest_whole_day")
    is_partial = newest is not None and filters.last == newest + timedelta(days=1) and filters.days > 1
    return replace(filters, stop=filters.last) if is_partial else filters


def key_figures(questions: Questions, filters: Filters, tokens: dict[str, str]) -> list[Component]:
    """The row of key figures, or why there are none."""
    now = first(questions.ask("kpis", filters))
    if not now.get("merged"):
        reason = charts.why_empty(questions, filters, "No merged pull requests in this period")
        words = cards.empty(reason, "Choose other dates, or clear the other filters.")
        return [html.Div(words, className="card span-all", id="overview-empty")]
    compared = whole_days(questions, filters)
    whole = first(questions.ask("kpis", compared))
    before = first(questions.ask("kpis", compared.before()))
    coverage = Coverage.of(questions, compared)
    recent = filters.weeks_back(TREND_WEEKS)
    return [
        one_figure(questions, figure, filters, (now, whole, before), coverage, recent, tokens)
        for figure in KPIS
    ]


def one_figure(
    questions: Questions,
    figure: Figure,
    filters: Filters,
    values: tuple[Row, Row, Row],
    coverage: Coverage,
    recent: Filters,
    tokens: dict[str, str],
) -> Component:
    """One key figure with its n, its change and its weeks.

    `values` are of the window, of its whole days, and of as many days before: only the last two are compared.
    """
    now, whole, before = (row.get(figure.column) for row in values)
    question, column = figure.trend
    change, note = compared(figure, whole, before, coverage)
    hint = note
    if change and coverage.days < filters.days:
        hint = f"{figure.write(whole)} {note} in {coverage.days} whole days"
        note = f"{figure.write(whole)} vs {figure.write(before)}"
    return kpi.kpi(
        figure.id,
        figure.label,
        figure.write(now),
        n_of(figure, values[0]),
        change,
        note,
        hint,
        [row[column] for row in questions.ask(question, recent)],
        tokens[figure.color],
        glossary.text(figure.label),
        routes.url(filters.team, figure.page),
    )


def n_of(figure: Figure, row: Row) -> str:
    """How many pull requests a figure rests on."""
    return f"n {fmt.count(row[figure.n])}" if figure.n else "pull requests"


def compared(figure: Figure, now: Any, before: Any, coverage: Coverage) -> tuple[kpi.Change | None, str]:
    """The change against the window before, or why there is none."""
    if now is None:
        return None, "not collected" if figure.column != "ai_share" else "not read yet"
    if not coverage.comparable(figure.column == "ai_share"):
        return None, f"no {coverage.days} days before to compare"
    if before is None:
        return None, "nothing before to compare"
    text, direction = fmt.change(now, before, figure.kind)
    return kpi.Change(text, direction, figure.good_when), f"from {figure.write(before)}"
