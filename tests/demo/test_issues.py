"""The demonstration team's issues fit its pull requests, and stay the same from day to day."""

from datetime import date, datetime, timedelta

from tformance_assets.demo.issues import PROJECT, issues_of_team
from tformance_assets.demo.jira_server import STATUSES
from tformance_assets.demo.team import build
from tformance_assets.jira.keys import keys_of

MONDAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9)


def named() -> list[tuple[dict, set[str]]]:
    """Each merged pull request of a human with the keys it names."""
    return [
        (pr, {key for key, _ in keys_of(pr["title"], pr["headRefName"], pr["body"], [PROJECT])})
        for rows in build(MONDAY).values()
        for pr in rows
        if pr["state"] == "MERGED" and pr["author"] and pr["author"]["__typename"] == "User"
    ]


def test_most_work_names_an_issue_some_names_none_and_a_few_keys_are_mistyped() -> None:
    known = {issue.key for issue in issues_of_team(MONDAY, NOW)}
    linked = sum(bool(keys & known) for _, keys in named())
    mistyped = sum(bool(keys) and not keys & known for _, keys in named())
    assert 0.55 <= linked / len(named()) <= 0.85
    assert 1 <= mistyped <= 15


def test_an_issue_begins_before_its_work_and_ends_after_it() -> None:
    known = {issue.key: issue for issue in issues_of_team(MONDAY, NOW)}
    for pr, keys in named():
        for key in keys & set(known):
            begun, status = known[key].steps[0]
            assert status == "In Progress"
            assert known[key].created < begun
            first = min(commit["authoredDate"] for commit in pr["commits"])
            assert f"{begun.isoformat()}Z" <= max(first, pr["createdAt"])
            if known[key].steps[-1][1] == "Done":
                assert f"{known[key].updated.isoformat()}Z" >= pr["mergedAt"]


def test_nothing_is_told_of_the_future_and_work_goes_on() -> None:
    today, later = issues_of_team(MONDAY, NOW), issues_of_team(MONDAY, NOW + timedelta(days=7))
    assert all(issue.created <= NOW and issue.updated <= NOW for issue in today)
    assert len(later) > len(today)
    ids = {issue.key: issue.id for issue in later}
    assert all(ids[issue.key] == issue.id for issue in today)


def test_branches_that_tools_name_themselves_stay_as_they_are() -> None:
    branches = [pr["headRefName"] for rows in build(MONDAY).values() for pr in rows]
    assert not any(
        f"{PROJECT.lower()}-" in branch
        for branch in branches
        if branch.startswith(("cursor/", "codex/", "copilot/", "devin/", "dependabot/", "renovate/"))
    )


def test_every_status_is_one_the_site_has() -> None:
    statuses = {status for issue in issues_of_team(MONDAY, NOW) for _, status in issue.steps}
    assert statuses <= set(STATUSES)
    assert {"In Progress", "In Review", "Done"} <= statuses
