"""Do the tables hold what the definitions say, row by row? `python -m benchmarks.replay FILE` on your own.

FILE has one JSON object a line (.jsonl or .jsonl.gz): repo, number, title, body, author, created_at, merged_at,
closed_at, labels, additions, deletions, and reviews as a list of author, state, submitted_at; bots end in [bot]. It
goes through the real walk, fetch, rules and marts, from a stand-in of GitHub; then everything is counted again from
the file itself, by other code. GitHub always knows sizes: where the file does not, they are taken as 0.
"""

import argparse
import gzip
import json
import tempfile
import time
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.recount import differences
from tests.servers.github import FaultyGitHub
from tformance_assets.assets.fetching import Fetching
from tformance_assets.assets.index import refresh_index
from tformance_assets.assets.summarizing import Summarizing
from tformance_assets.environment import Environment
from tformance_assets.metrics.insights import recompute_insights
from tformance_assets.metrics.marts import recompute
from tformance_assets.partitions import days_between
from tformance_assets.settings import Settings
from tformance_assets.teams import Team
from tformance_assets.warehouse.store import Warehouse

Line = dict[str, Any]


def main() -> None:
    """Load the file, recount it, and print what differs; exit code 1 if anything does."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    lines = read(parser.parse_args().file)
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as home:
        warehouse = load(lines, Path(home))
        print(f"{len(lines)} pull requests loaded in {time.monotonic() - started:.0f} s")
        wrong, compared = differences(lines, warehouse)
    print(f"{compared} values compared, {len(wrong)} differ")
    for column, count in Counter(column for column, *_ in wrong).most_common():
        print(f"  {column}: {count}, for example {next(one[1:] for one in wrong if one[0] == column)}")
    raise SystemExit(1 if wrong else 0)


def read(path: Path) -> list[Line]:
    """The lines of the file, with sizes."""
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as file:
        found = [json.loads(line) for line in file]
    return [
        line | {name: line[name] or 0 for name in ("additions", "deletions", "changed_files")}
        for line in found
    ]


def load(lines: list[Line], home: Path) -> Warehouse:
    """Onboard the file's repositories as of the day after its last pull request was closed."""
    closed = [datetime.fromisoformat(line["closed_at"]).date() for line in lines]
    now = datetime.combine(max(closed) + timedelta(days=1), datetime.min.time()) + timedelta(hours=6)
    github = FaultyGitHub(hub(lines))
    github.start()
    try:
        settings = Settings(home=home, github_token="replay", github_graphql_url=github.url)  # noqa: S106
        return pipeline(Environment(settings, lambda: now), team_of(lines, min(closed), max(closed)))
    finally:
        github.stop()


def team_of(lines: list[Line], first: date, last: date) -> Team:
    """A team onboarded on the last day, with as much history as there is."""
    days = (last - first).days + 1
    repositories = tuple(sorted({line["repo"] for line in lines}))
    return Team("replay", last, repositories, recent_days=min(30, days), history_days=days)


def pipeline(environment: Environment, team: Team) -> Warehouse:
    """Walk, details, summaries by rules and marts, as the assets run them."""
    warehouse = environment.warehouse(team)
    days = days_between(team.first_day, team.onboarded_on)
    refresh_index(environment, team, warehouse, deep=True)
    outcome = Fetching(environment, team, warehouse, "replay", lambda record: None).run(days)
    if outcome.fault or outcome.failed:
        raise SystemExit(f"the days could not be loaded: {outcome.fault or outcome.failed}")
    Summarizing(environment, team, warehouse, "2", "replay", lambda record: None).run(days)
    recompute(warehouse)
    recompute_insights(warehouse, team.onboarded_on)
    return warehouse


def hub(lines: list[Line]) -> dict[str, list[Line]]:
    """What the stand-in serves: every line as GitHub's GraphQL would give it."""
    found: dict[str, list[Line]] = {}
    for line in lines:
        found.setdefault(line["repo"], []).append(_node(line))
    return found


def _node(line: Line) -> Line:
    newest = max([line["closed_at"], *(review["submitted_at"] for review in line["reviews"])])
    key = f"{line['repo']}#{line['number']}"
    return {
        "id": f"PR_{key}",
        "number": line["number"],
        "url": f"https://github.com/{line['repo']}/pull/{line['number']}",
        "title": line["title"] or "",
        "body": line["body"] or "",
        "state": line["state"],
        "isDraft": False,
        "createdAt": line["created_at"],
        "updatedAt": newest,
        "closedAt": line["closed_at"],
        "mergedAt": line["merged_at"],
        "author": _actor(line["author"]),
        "baseRefName": "main",
        "headRefName": f"branch-{line['number']}",
        "additions": line["additions"],
        "deletions": line["deletions"],
        "changedFiles": line["changed_files"],
        "labels": line["labels"],
        "files": [],
        "commits": [],
        "reviews": [_review(key, position, review) for position, review in enumerate(line["reviews"])],
        "comments": [],
        "reviewRequests": [],
        "reviewDecision": None,
        "timelineItems": [],
    }


def _review(key: str, position: int, review: Line) -> Line:
    return {
        "id": f"R_{key}_{position}",
        "state": review["state"],
        "submittedAt": review["submitted_at"],
        "body": "",
        "author": _actor(review["author"]),
        "commentCount": 0,
    }


def _actor(login: str | None) -> Line | None:
    """GraphQL tells bots by their type and gives their login without the ending REST has."""
    if login is None:
        return None
    is_bot = login.endswith("[bot]")
    return {"__typename": "Bot" if is_bot else "User", "login": login.removesuffix("[bot]")}


if __name__ == "__main__":
    main()
