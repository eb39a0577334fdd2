"""A revert and what it took back are one pair."""

from datetime import date, datetime

import pytest

from tformance_assets.metrics import marts

MONDAY = date(2026, 11, 2)


@pytest.fixture
def pairs(warehouse, store, closed):
    """The pairs found between "Add the cart" (1), the same title again (2), and one revert (3) with this text."""

    def found(title: str, body: str = "", commits: list[dict] = ()) -> list[tuple]:
        rows = [
            closed(
                MONDAY, title="Add the cart", body="", merged_at=datetime(2026, 11, 2, 9), is_revert=False
            ),
            closed(
                MONDAY, title="Add the cart", body="", merged_at=datetime(2026, 11, 2, 10), is_revert=False
            ),
            closed(MONDAY, title=title, body=body, merged_at=datetime(2026, 11, 2, 12, 30), is_revert=True),
        ]
        store(pull_requests=rows, pr_commits=list(commits))
        marts.recompute(warehouse)
        return [tuple(row.values()) for row in warehouse.query("FROM reverts")]

    return found


def test_the_number_in_the_text_says_which(pairs):
    assert pairs('Revert "Add the cart"', "Reverts acme/shop#1") == [("acme/shop", 3, 1, "number", 3.5)]


def test_the_number_at_the_end_of_the_quoted_title_says_which(pairs):
    assert pairs('Revert "Add the cart (#1)"') == [("acme/shop", 3, 1, "number", 3.5)]


def test_the_commit_says_which(pairs):
    commits = [{"repository": "acme/shop", "number": 1, "partition_date": MONDAY, "oid": "0a1b2c3d4e5f"}]
    text = "This reverts commit 0a1b2c3d4e."
    assert pairs("Undo the cart", text, commits) == [("acme/shop", 3, 1, "commit", 3.5)]


def test_a_title_means_the_last_one_merged_before(pairs):
    assert pairs('Revert "Add the cart"') == [("acme/shop", 3, 2, "title", 2.5)]


@pytest.mark.parametrize(
    "body", ["Reverts acme/api#1", "Reverts acme/shop#77", "This reverts commit fffffff."]
)
def test_what_is_not_stored_has_no_pair(pairs, body):
    assert pairs("Undo", body) == []


def test_a_revert_of_a_revert_names_the_revert(warehouse, store, closed):
    titles = ["Add it", 'Revert "Add it"', 'Revert "Revert "Add it""']
    store(
        pull_requests=[
            closed(MONDAY, title=title, body="", merged_at=datetime(2026, 11, 2, hour), is_revert=hour > 0)
            for hour, title in enumerate(titles)
        ]
    )
    marts.recompute(warehouse)
    assert warehouse.query("SELECT number, reverted_number FROM reverts") == [
        {"number": 2, "reverted_number": 1},
        {"number": 3, "reverted_number": 2},
    ]
