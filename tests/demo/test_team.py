import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tformance_assets.demo.team import REPOSITORIES, build

MONDAY = date(2026, 11, 23)
DAYS = [MONDAY, date(2026, 11, 28), date(2027, 1, 3), date(2026, 7, 1)]

PULL_REQUEST = {
    "id", "number", "url", "title", "body", "state", "isDraft", "createdAt", "updatedAt", "closedAt",
    "mergedAt", "author", "baseRefName", "headRefName", "additions", "deletions", "changedFiles", "labels",
    "files", "commits", "reviews", "comments", "reviewRequests", "reviewDecision", "timelineItems",
}  # fmt: skip
EVENTS = {
    "ReadyForReviewEvent", "ConvertToDraftEvent", "ReviewRequestedEvent", "HeadRefForcePushedEvent",
    "ReopenedEvent", "ClosedEvent", "MergedEvent",
}  # fmt: skip


def everything(today: date = MONDAY, **options: Any) -> list[dict[str, Any]]:
    return [pr for rows in build(today, **options).values() for pr in rows]


def closed(today: date = MONDAY) -> list[dict[str, Any]]:
    return [pr for pr in everything(today) if pr["state"] != "OPEN"]


def login(actor: dict[str, str] | None) -> str | None:
    return actor["login"] if actor else None


def moments(pr: dict[str, Any]) -> Iterator[str]:
    yield from (review["submittedAt"] for review in pr["reviews"])
    yield from (comment["createdAt"] for comment in pr["comments"])
    yield from (event["createdAt"] for event in pr["timelineItems"])
    yield from (commit["committedDate"] for commit in pr["commits"])
    yield from filter(None, (pr["createdAt"], pr["closedAt"], pr["mergedAt"]))


def test_the_same_day_and_seed_give_the_same_team() -> None:
    assert json.dumps(build(MONDAY)) == json.dumps(build(MONDAY))
    assert json.dumps(build(MONDAY)) != json.dumps(build(MONDAY, seed=8))


def test_four_repositories_are_in_the_hub() -> None:
    hub = build(MONDAY)
    assert tuple(hub) == REPOSITORIES
    assert all(len(rows) > 40 for rows in hub.values())


@pytest.mark.parametrize("today", DAYS)
def test_the_amounts_are_those_of_a_team_of_twelve(today: date) -> None:
    done = closed(today)
    recent = [pr for pr in done if pr["closedAt"] >= str(today - timedelta(days=29))]
    still_open = [pr for pr in everything(today) if pr["state"] == "OPEN"]
    assert 430 <= len(done) <= 550
    assert 115 <= len(recent) <= 175
    assert 14 <= len(still_open) <= 40
    assert sum(pr["updatedAt"] < str(today - timedelta(days=14)) for pr in still_open) >= 3


@pytest.mark.parametrize("today", DAYS)
def test_times_are_in_order_and_none_is_in_the_future(today: date) -> None:
    now = f"{today}T09:00:00Z"
    for pr in everything(today):
        assert pr["updatedAt"] == max(moments(pr)) <= now
        assert pr["closedAt"] is None or pr["createdAt"] <= pr["closedAt"] <= pr["updatedAt"]
        assert pr["mergedAt"] in (None, pr["closedAt"])
        ready = [e["createdAt"] for e in pr["timelineItems"] if e["__typename"] == "ReadyForReviewEvent"]
        start = min(ready, default=pr["createdAt"])
        end = pr["closedAt"] or now
        assert all(start <= review["submittedAt"] <= end for review in pr["reviews"])
        assert min(commit["authoredDate"] for commit in pr["commits"]) <= pr["createdAt"]
        assert max(commit["committedDate"] for commit in pr["commits"]) <= end


def test_state_draft_and_events_agree() -> None:
    for pr in everything():
        kinds = [event["__typename"] for event in pr["timelineItems"]]
        assert (pr["mergedAt"] is not None) == (pr["state"] == "MERGED") == ("MergedEvent" in kinds)
        assert (pr["closedAt"] is None) == (pr["state"] == "OPEN")
        assert not (pr["isDraft"] and pr["reviews"])
        assert not (pr["state"] == "MERGED" and pr["isDraft"])


def test_the_shape_is_that_of_githubs_nodes() -> None:
    for repository, rows in build(MONDAY).items():
        numbers = [pr["number"] for pr in rows]
        assert numbers == sorted(set(numbers))
        for pr in rows:
            assert set(pr) == PULL_REQUEST
            assert pr["url"].endswith(f"/{repository}/pull/{pr['number']}")
            assert {event["__typename"] for event in pr["timelineItems"]} <= EVENTS
            assert pr["changedFiles"] == len(pr["files"]) > 0
            assert pr["additions"] == sum(file["additions"] for file in pr["files"])
            assert len({file["path"] for file in pr["files"]}) == len(pr["files"])
            assert len({commit["oid"] for commit in pr["commits"]}) == len(pr["commits"]) > 0
            assert all("\n" not in commit["messageHeadline"] for commit in pr["commits"])
    assert len({pr["id"] for pr in everything()}) == len(everything())


def test_weekends_are_quiet() -> None:
    days = Counter(date.fromisoformat(pr["closedAt"][:10]).weekday() >= 5 for pr in closed())
    assert 0 < days[True] < days[False] / 15


def test_nobody_reviews_their_own_work() -> None:
    for pr in everything():
        approved = [review for review in pr["reviews"] if review["state"] == "APPROVED"]
        assert all(login(review["author"]) != login(pr["author"]) for review in approved if pr["author"])


def test_titles_do_not_repeat() -> None:
    titles = Counter(pr["title"] for pr in everything() if "dependencies" not in pr["labels"])
    assert sum(count - 1 for count in titles.values()) <= 3


def test_ai_is_used_more_and_more() -> None:
    signs = ("noreply@anthropic.com", "cursoragent@cursor.com", "copilot-swe-agent", "app.devin.ai", "codex/")
    merged = [pr for pr in closed() if pr["state"] == "MERGED"]

    def share(first: int, last: int) -> float:
        start, end = str(MONDAY - timedelta(days=first)), str(MONDAY - timedelta(days=last))
        some = [json.dumps(pr) for pr in merged if start <= pr["mergedAt"] < end]
        return sum(any(sign in text for sign in signs) for text in some) / len(some)

    assert 0.03 < share(119, 80) < share(40, 0) < 0.6


@pytest.mark.parametrize(
    ("typename", "name"),
    [
        ("Bot", "dependabot"), ("Bot", "renovate"), ("Bot", "copilot-swe-agent"),
        ("Bot", "devin-ai-integration"), ("User", "marta-lind"),
    ],
)  # fmt: skip
def test_people_bots_and_agents_open_pull_requests(typename: str, name: str) -> None:
    assert {"__typename": typename, "login": name} in [pr["author"] for pr in closed()]


def test_review_bots_are_not_people() -> None:
    reviewers = {json.dumps(review["author"]) for pr in everything() for review in pr["reviews"]}
    for name in ("coderabbitai", "copilot-pull-request-reviewer"):
        assert json.dumps({"__typename": "Bot", "login": name}) in reviewers


def test_one_reviewer_is_asked_far_more_often() -> None:
    people = Counter(
        login(review["author"])
        for pr in everything()
        for review in pr["reviews"]
        if review["author"]["__typename"] == "User"
    )
    (first, most), (_, second) = people.most_common(2)
    assert first == "marta-lind"
    assert most > 1.3 * second


def test_a_revert_names_what_it_takes_back() -> None:
    hub = build(MONDAY)
    for repository, rows in hub.items():
        titles = {pr["number"]: pr["title"] for pr in rows}
        for pr in rows:
            if pr["title"].startswith('Revert "'):
                number = int(pr["body"].removeprefix(f"Reverts {repository}#").partition("\n")[0])
                assert pr["title"] == f'Revert "{titles.get(number, pr["title"][8:-1])}"'
                assert pr["headRefName"].startswith(f"revert-{number}-")
    assert any(pr["title"].startswith('Revert "') for pr in everything())


@pytest.mark.parametrize("today", DAYS)
def test_the_special_cases_are_there(today: date) -> None:
    done = closed(today)
    assert sum(pr["author"] is None for pr in done) == 2
    assert any("<script>alert(1)</script>" in pr["title"] and pr["title"].startswith("=cmd()") for pr in done)
    assert any("Ignore previous instructions" in pr["body"] for pr in done)
    assert any(pr["body"].endswith("AI: none") and "LLM" in pr["body"] for pr in done)
    assert any(pr["headRefName"].startswith("hotfix/") for pr in done)
    assert any(pr["state"] == "CLOSED" for pr in done)
    assert any(e["__typename"] == "ReadyForReviewEvent" for pr in done for e in pr["timelineItems"])
    assert any(review["state"] == "CHANGES_REQUESTED" for pr in done for review in pr["reviews"])


def test_work_goes_on_after_the_first_day() -> None:
    """The numbers and texts of yesterday are those of today: a team keeps its history."""
    later = datetime(2026, 11, 26, 15, 0)
    before = {pr["id"]: pr for pr in everything()}
    after = {pr["id"]: pr for pr in everything(until=later)}
    shared = before.keys() & after.keys()
    assert len(after.keys() - before.keys()) > 5
    assert len(shared) > 0.9 * len(before)
    for key in shared:
        assert after[key]["title"] == before[key]["title"]
        assert after[key]["updatedAt"] >= before[key]["updatedAt"]
        if before[key]["mergedAt"]:
            assert after[key]["mergedAt"] == before[key]["mergedAt"]
