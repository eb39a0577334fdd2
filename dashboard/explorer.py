"""Which pull requests match a search, of the card they are behind, and in which order?"""

from typing import Any

from dashboard import behind
from dashboard.behind import Behind
from dashboard.filters import Filters
from dashboard.questions import Questions
from dashboard.sources import Row

# What may be sorted by, and how that is said in SQL: nothing a browser sends reaches the text of a question.
SORTABLE = {
    "title": "lower(title)",
    "author": "lower(author)",
    "closed_at": "coalesce(merged_at, closed_at)",
    "cycle_hours": "cycle_hours",
    "additions": "additions + deletions",
    "change_type": "change_type",
    "ai_involvement": "list_position(['none', 'reviewed', 'assisted', 'authored'], ai_involvement)",
}
NEWEST_FIRST = "coalesce(merged_at, closed_at) desc nulls last"


def found(
    questions: Questions,
    filters: Filters,
    of: Any,
    search: str | None,
    sort: list[dict[str, Any]],
    offset: int,
    limit: int,
) -> list[Row]:
    """A block of the pull requests that match, of the card they are behind, in the order asked for."""
    rows = stood_on(questions, filters.team, of)
    return questions.ask(
        "pull_requests",
        filters,
        behind=rows.condition if rows else "true",
        finding=behind.finding_id(of),
        search=searched(search),
        order=order_of(sort),
        limit=limit,
        offset=max(offset, 0),
    )


def stood_on(questions: Questions, team: str, of: Any) -> Behind | None:
    """The rows of the card or the finding a browser names, if there is such a one."""
    named = behind.finding_id(of)
    if named is None:
        return behind.find(of)
    row = finding(questions, team, named)
    return behind.finding(row) if row else None


def finding(questions: Questions, team: str, name: str) -> Row | None:
    """What a finding names, by its id; None where there is no such finding."""
    rows = questions.about(team, "finding", finding=name, behind=behind.NAMED)
    return rows[0] if rows else None


def total(questions: Questions, filters: Filters, of: Any, search: str | None) -> int:
    """How many match."""
    rows = found(questions, filters, of, search, [], 0, 1)
    return int(rows[0]["total"]) if rows else 0


def searched(text: str | None) -> str | None:
    """What is searched for; None for nothing."""
    return text.strip()[:200] or None if isinstance(text, str) else None


def order_of(sort: list[dict[str, Any]]) -> str:
    """The ORDER BY of a grid's sort model, made of known columns only."""
    terms = [
        f"{SORTABLE[term['colId']]} {'desc' if term.get('sort') == 'desc' else 'asc'} nulls last"
        for term in sort
        if term.get("colId") in SORTABLE
    ]
    return ", ".join(terms) or NEWEST_FIRST
