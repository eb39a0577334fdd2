"""What do the definitions give when they are counted straight from the source's lines, by other code?

It shares nothing with the product but the list of logins that are machines.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from statistics import median
from typing import Any

from tformance_assets.actors import find
from tformance_assets.warehouse.store import Warehouse

Line = dict[str, Any]
Difference = tuple[str, str, Any, Any]

TOLERANCE_HOURS = 1e-9


def differences(lines: list[Line], warehouse: Warehouse) -> tuple[list[Difference], int]:
    """(column, key, stored, recounted) where they differ, and how many values were compared."""
    wrong: list[Difference] = []
    compared = 0
    for column, key, stored, recounted in (*_rows(lines, warehouse), *_weeks(lines, warehouse)):
        compared += 1
        if not _same(stored, recounted):
            wrong.append((column, key, stored, recounted))
    return wrong, compared


def _rows(lines: list[Line], warehouse: Warehouse) -> Iterator[Difference]:
    stored = {(row["repository"], row["number"]): row for row in warehouse.query("FROM pull_requests")}
    reviews = warehouse.query("SELECT repository, number, count(*) AS n FROM pr_reviews GROUP BY ALL")
    rows_below = {(row["repository"], row["number"]): row["n"] for row in reviews}
    yield "pull_requests", "rows", len(stored), len(lines)
    yield "pr_reviews", "rows", sum(rows_below.values()), sum(len(line["reviews"]) for line in lines)
    for line in lines:
        key = (line["repo"], line["number"])
        row = stored.get(key, {})
        name = f"{key[0]}#{key[1]}"
        yield "pr_reviews", name, rows_below.get(key, 0), len(line["reviews"])
        for column, value in recount(line).items():
            yield column, name, row.get(column), value


def recount(line: Line) -> Line:
    """The contract's columns of one merged pull request that was never a draft and has no commits collected."""
    created, merged = moment(line["created_at"]), moment(line["merged_at"])
    people = [
        review
        for review in line["reviews"]
        if person(review["author"]) and review["author"] != line["author"]
    ]
    times = [(moment(review["submitted_at"]), review["state"]) for review in people]
    seen = min((at for at, _ in times if at >= created), default=None)
    approved = min((at for at, state in times if state == "APPROVED"), default=None)
    return {
        "partition_date": merged.date(),
        "state": "merged",
        "created_at": created,
        "ready_at": created,
        "first_commit_at": None,
        "first_review_at": seen,
        "approved_at": approved,
        "merged_at": merged,
        "review_count": len(line["reviews"]),
        "review_rounds": rounds(times),
        "reviewed_by_human": bool(people),
        "coding_hours": None,
        "pickup_hours": hours(created, seen),
        "review_hours": hours(seen, approved),
        "merge_hours": hours(approved or seen or created, merged),
        "cycle_hours": hours(created, merged),
        "size": size(line["additions"] + line["deletions"]),
        "author": line["author"].removesuffix("[bot]").lower(),
        "is_revert": bool(
            re.match(r'(?i)revert "|revert(\([^)]*\))?!?: ', line["title"])
            or re.search(
                r"(?m)^\s*(This reverts commit [0-9a-f]{7}|Reverts [\w.-]+/[\w.-]+#\d)", line["body"] or ""
            )
        ),
        "labels": line["labels"],
    }


def _weeks(lines: list[Line], warehouse: Warehouse) -> Iterator[Difference]:
    """The weekly medians, counted from the lines."""
    by_week: dict[date, list[Line]] = defaultdict(list)
    for line in lines:
        day = moment(line["merged_at"]).date()
        by_week[day - timedelta(days=day.weekday())].append(recount(line) | {"login": line["author"]})
    for stored in warehouse.query("FROM weekly_metrics WHERE repository IS NULL"):
        week = by_week.get(stored["week"], [])
        ours = [one for one in week if not machine(one["login"])]
        yield "weekly merged", str(stored["week"]), stored["merged"], len(week)
        for column in ("cycle_hours", "pickup_hours", "review_hours"):
            known = [one[column] for one in ours if one[column] is not None]
            yield (
                f"weekly {column}_p50",
                str(stored["week"]),
                stored[f"{column}_p50"],
                median(known) if known else None,
            )


def rounds(times: list[tuple[datetime, str]]) -> int:
    """One turn of the reviewers, and one more for each request for changes that a person reviewed again later."""
    last = max((at for at, _ in times), default=None)
    asked = [at for at, state in times if state == "CHANGES_REQUESTED"]
    return 0 if last is None else 1 + sum(at < last for at in asked)


def person(login: str | None) -> bool:
    """Neither a bot account nor a machine's ordinary account that the list knows."""
    return login is not None and not login.endswith("[bot]") and find(login, "User") is None


def machine(login: str) -> bool:
    """A bot that is no authoring agent: left out of the times."""
    known = find(login)
    return not person(login) and not (known and known.group == "authoring_agents")


def size(lines: int) -> str:
    """XS to XL by changed lines."""
    return (
        "XS"
        if lines <= 10
        else "S"
        if lines <= 50
        else "M"
        if lines <= 200
        else "L"
        if lines <= 500
        else "XL"
    )


def hours(start: datetime | None, end: datetime | None) -> float | None:
    """Null where one end is missing or the order is wrong."""
    if start is None or end is None or end < start:
        return None
    return (end - start) / timedelta(hours=1)


def moment(text: str) -> datetime:
    """ISO text as naive UTC."""
    return datetime.fromisoformat(text).astimezone(UTC).replace(tzinfo=None)


def _same(stored: Any, recounted: Any) -> bool:
    if isinstance(stored, float) and isinstance(recounted, float):
        return abs(stored - recounted) < TOLERANCE_HOURS
    return bool(stored == recounted)
