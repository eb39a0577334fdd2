"""Which pull requests match a search, of the card they are behind, and in which order?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard import behind
from dashboard.behind import Behind
from dashboard.filters import Filters
from dashboard.questions import Questions
from dashboard.sources import Row


@dataclass(frozen=True)
class Listing:
    """One kind of pull requests: the question that lists it, what it may be sorted by, and its usual order.

    What may be sorted by says how in SQL: nothing a browser sends reaches the text of a question.
    """

    question: str
    sortable: Mapping[str, str]
    usual: str

    def order_of(self, sort: list[dict[str, Any]]) -> str:
        """The ORDER BY of a grid's sort model, made of known columns only."""
        terms = [
            f"{self.sortable[term['colId']]} {'desc' if term.get('sort') == 'desc' else 'asc'} nulls last"
            for term in sort
            if term.get("colId") in self.sortable
        ]
        return ", ".join(terms) or self.usual


NAMES = {"title": "lower(title)", "author": "lower(author)", "additions": "additions + deletions"}
CLOSED = Listing(
    "pull_requests",
    NAMES
    | {
        "closed_at": "coalesce(merged_at, closed_at)",
        "cycle_hours": "cycle_hours",
        "change_type": "change_type",
        "ai_involvement": "list_position(['none', 'reviewed', 'assisted', 'authored'], ai_involvement)",
    },
    "coalesce(merged_at, closed_at) desc nulls last",
)
OPEN = Listing(
    "open_pull_requests",
    NAMES
    | {
        "review_state": "review_state",
        "open_hours": "open_hours",
        "waiting_hours": "waiting_hours",
        "updated_at": "updated_at",
    },
    "open_hours desc nulls last",
)


@dataclass(frozen=True)
class Asked:
    """What a reader wants to see: the filters, the card or the finding the rows are behind, and what they contain."""

    filters: Filters
    finding: str | None
    stood_on: Behind | None
    search: str | None

    @classmethod
    def of(cls, questions: Questions, filters: Filters, of: Any, search: Any) -> "Asked":
        """Read what the browser sent, believing none of it."""
        rows = stood_on(questions, filters.team, of)
        return cls(filters, behind.finding_id(of), rows, searched(search))

    @property
    def listing(self) -> Listing:
        """Which kind of pull requests it is."""
        return OPEN if self.stood_on and self.stood_on.is_open else CLOSED

    def parameters(self, sort: list[dict[str, Any]], offset: int, limit: int) -> dict[str, Any]:
        """The values of the listing's question, beside those of the filters."""
        return {
            "behind": self.stood_on.condition if self.stood_on else "true",
            "finding": self.finding,
            "search": self.search,
            "order": self.listing.order_of(sort),
            "limit": limit,
            "offset": max(offset, 0),
        }


def found(
    questions: Questions, asked: Asked, sort: list[dict[str, Any]], offset: int, limit: int
) -> list[Row]:
    """A block of the pull requests that are asked for, in the order asked for."""
    return questions.ask(asked.listing.question, asked.filters, **asked.parameters(sort, offset, limit))


def total(questions: Questions, asked: Asked) -> int:
    """How many there are."""
    rows = found(questions, asked, [], 0, 1)
    return int(rows[0]["total"]) if rows else 0


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


def searched(text: Any) -> str | None:
    """What is searched for; None for nothing."""
    return text.strip()[:200] or None if isinstance(text, str) else None
