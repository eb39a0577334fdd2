"""How is a question put to a team's snapshot? Asked once per snapshot version, then remembered."""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from dashboard.filters import Filters
from dashboard.once import Once
from dashboard.periods import DEFAULT
from dashboard.sources import Row, Sources, find_team

QUERIES = Path(__file__).parent / "queries"
PLACEHOLDER = re.compile(r"\$(\w+)")
COMMENT = re.compile(r"^--.*\n", re.M)

Frozen = tuple[tuple[str, Any], ...]
KEPT = 1024


# The first day of the period a closed day falls in; trailing weeks are counted back from the window's end.
PERIODS = {
    "week": (
        "($stop::DATE - ((date_diff('day', pull_requests.partition_date, $stop::DATE) - 1) // 7 * 7 + 7)::INTEGER)"
        "::DATE"
    ),
    "iso_week": "date_trunc('week', pull_requests.partition_date)::DATE",
    "day": "pull_requests.partition_date",
    "month": "date_trunc('month', pull_requests.partition_date)::DATE",
}


@cache
def statement(name: str) -> str:
    """The SQL of one question, with the common scope put in and its header left out."""
    text = COMMENT.sub("", (QUERIES / f"{name}.sql").read_text())
    if "{{scope}}" in text:
        text = text.replace("{{scope}}", COMMENT.sub("", (QUERIES / "scope.sql").read_text()).strip())
    return text


def by_period(name: str, filters: Filters) -> str:
    """The question by the period the filters say, where it does not name its own."""
    return name if "@" in name or filters.by == DEFAULT else f"{name}@{filters.by}"


def bind(sql: str, parameters: Mapping[str, Any]) -> tuple[str, list[Any]]:
    """Turn `$name` placeholders into positional ones, with their values in order: never into text."""
    names = PLACEHOLDER.findall(sql)
    return PLACEHOLDER.sub("?", sql), [parameters[name] for name in names]


def completed(name: str, values: Mapping[str, Any]) -> str:
    """The SQL of a question with the parts that are text, not values: the caller takes them from fixed lists.

    `weekly_hours@month` asks the same by another period: one of PERIODS.
    """
    name, _, period = name.partition("@")
    sql = statement(name).replace("{{order}}", str(values.get("order", "")))
    sql = sql.replace("{{behind}}", str(values.get("behind", "true")))
    return sql.replace("{{period}}", PERIODS[period or DEFAULT])


def written_out(name: str, parameters: Mapping[str, Any]) -> str:
    """The SQL of a question as a person can run it: every value written into the text as a literal."""
    sql = completed(name, parameters)
    return PLACEHOLDER.sub(lambda found: literal(parameters[found.group(1)]), sql).strip()


def literal(value: Any) -> str:
    """A value in SQL; text is quoted and cannot end its own quotes."""
    if value is None:
        return "null"
    if isinstance(value, bool | int | float):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return "[" + ", ".join(literal(item) for item in value) + "]"
    return "'" + str(value).replace("'", "''") + "'"


class Questions:
    """The reading side of the dashboard: rows by question and filters, cached by snapshot version."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self._remembered = Once(self._ask, KEPT)

    def version(self, team: str) -> str | None:
        """The version of the snapshot the team's answers come from; None while nothing is published."""
        return self.sources.snapshot(team).opened()

    def ask(self, name: str, filters: Filters, **more: Any) -> list[Row]:
        """The rows of one question about the filtered pull requests; none while nothing is published."""
        return self.about(filters.team, by_period(name, filters), **filters.parameters(), **more)

    def about(self, team: str, name: str, **parameters: Any) -> list[Row]:
        """The rows of one question about a team."""
        version = self.version(team)
        if version is None:
            return []
        return self._remembered(team, version, name, freeze(parameters))

    def _ask(self, team: str, version: str, name: str, parameters: Frozen) -> list[Row]:
        values = {key: list(value) if isinstance(value, tuple) else value for key, value in parameters}
        return self.sources.snapshot(team).query(*bind(completed(name, values), values))

    def newest_day(self, team: str) -> date:
        """The day windows end with: the newest complete one, or the onboarding day before there is any."""
        rows = self.about(team, "extent")
        if rows and rows[0]["newest_day"]:
            newest: date = rows[0]["newest_day"]
            return newest
        configured = find_team(self.sources, team)
        return configured.onboarded_on if configured else date(1970, 1, 1)

    def repositories(self, team: str) -> list[str]:
        """The repositories of a team: those of the configuration and those the snapshot knows."""
        configured = find_team(self.sources, team)
        stored = {row["repository"] for row in self.about(team, "repositories")}
        return sorted(stored | set(configured.repositories if configured else ()))

    def knows_open(self, filters: Filters) -> bool:
        """Whether open pull requests are collected: GitHub knows them, a local git repository does not."""
        configured = find_team(self.sources, filters.team)
        if configured is None or not configured.git:
            return True
        hosted = {name.lower() for name in configured.repositories}
        return bool(
            hosted.intersection(map(str.lower, filters.repositories)) if filters.repositories else hosted
        )

    def authors(self, team: str) -> list[str]:
        """Who opened pull requests of a team."""
        return [row["author"] for row in self.about(team, "authors")]

    def filters(self, ui: Mapping[str, Any] | None) -> Filters | None:
        """The validated filters of a page; None before the browser has said which, or for an unknown team."""
        if not isinstance(ui, Mapping) or not ui.get("team"):
            return None
        team = str(ui["team"])
        self.sources.snapshot(team)  # gives the request up if the team is not for the one who asks
        if find_team(self.sources, team) is None:
            return None
        return Filters.from_ui(ui, team, self.repositories(team), self.newest_day(team), self.authors(team))


def freeze(parameters: Mapping[str, Any]) -> Frozen:
    """The parameters as a hashable key."""
    return tuple(
        (key, tuple(value) if isinstance(value, list) else value) for key, value in sorted(parameters.items())
    )
