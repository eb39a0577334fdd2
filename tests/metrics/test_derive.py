"""Which row a pull request becomes; what was not collected is null, never zero."""

import pytest

from tests.metrics.samples import ADA, BOB, ROBOT, at, commit, event, kind_of, pull_request, review
from tests.warehouse.samples import pull_request as stored_pull_request
from tformance_assets.metrics.derive import derive, is_revert, size_of
from tformance_assets.metrics.generated import is_generated
from tformance_assets.model import Actor, Comment, Commit, File
from tformance_assets.warehouse.schema import arrow_table


def row(**changes):
    return derive(pull_request(**changes), kind_of).pull_request


@pytest.mark.parametrize(
    ("additions", "deletions", "size"),
    [
        (0, 0, "XS"),
        (6, 4, "XS"),
        (11, 0, "S"),
        (25, 25, "S"),
        (51, 0, "M"),
        (100, 100, "M"),
        (201, 0, "L"),
        (500, 0, "L"),
        (0, 501, "XL"),
        (None, 5, None),
        (5, None, None),
    ],
)
def test_size_goes_by_lines_added_and_deleted(additions, deletions, size):
    assert size_of(additions, deletions) == size


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        ('Revert "Add the cart"', "", True),
        ("revert: add the cart", "", True),
        ("revert(shop)!: add the cart", "", True),
        ("Undo", "Oops.\n\nThis reverts commit 0a1b2c3d4e.", True),
        ("Undo", "Reverts acme/shop#12", True),
        ("Add a revert button", "", False),
        ("Reverted colours in dark mode", "", False),
        ("Revert button", "See what it reverts", False),
        ("Fix", 'The last one was titled Revert "x"', False),
        ("Fix", "If it fails, this reverts commit by commit", False),
    ],
)
def test_a_revert_says_so_in_the_words_of_its_tool(title, body, expected):
    assert is_revert(title, body) is expected


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        ({"title": "Hotfix: cart"}, True),
        ({"title": "[hotfix] cart"}, True),
        ({"title": "hot-fix the cart"}, True),
        ({"title": "Hotfixes page"}, False),
        ({"title": "Document the hotfix process"}, False),
        ({"head_branch": "hotfix/cart"}, True),
        ({"head_branch": "docs/hotfix"}, False),
        ({"labels": ("Hotfix",)}, True),
        ({"labels": None, "head_branch": None}, None),
        ({"labels": None, "head_branch": None, "title": "hotfix: cart"}, True),
    ],
)
def test_a_hotfix_says_so_in_title_label_or_branch(story, expected):
    assert row(**story)["is_hotfix"] is expected


def test_counts_are_the_lengths_of_the_lists_and_the_commit_count_is_the_sources():
    derived = row(
        reviews=(review(12), review(13, by=ROBOT)),
        comments=(Comment(None, at(11), "Hi"),),
        commits=(commit(9),),
    )
    assert (derived["review_count"], derived["comment_count"], derived["commit_count"]) == (2, 1, 1)
    assert row(commits=(commit(9),), commit_count=300)["commit_count"] == 300


def test_what_was_not_collected_is_null_and_what_is_empty_is_zero():
    unknown = row(
        **dict.fromkeys(("files", "commits", "reviews", "comments", "events", "labels", "additions"))
    )
    empty = row()
    counts = (
        "commit_count",
        "review_count",
        "comment_count",
        "review_rounds",
        "force_push_count",
        "code_additions",
    )
    assert [unknown[name] for name in counts] == [None] * 6
    assert [empty[name] for name in counts] == [0] * 6
    assert (unknown["labels"], empty["labels"]) == (None, [])
    assert (unknown["reviewed_by_human"], empty["reviewed_by_human"]) == (None, False)
    assert unknown["size"] is None


def test_generated_files_do_not_count_as_code():
    files = (
        File("src/cart.py", 10, 3, "modified"),
        File("yarn.lock", 900, 800, "modified"),
        File("logo.png", None, None, "added"),
    )
    derived = derive(pull_request(files=files, additions=910, deletions=803), kind_of)
    assert (derived.pull_request["code_additions"], derived.pull_request["code_deletions"]) == (10, 3)
    assert [file["generated"] for file in derived.files] == [False, True, False]
    assert derived.files[2]["additions"] is None


@pytest.mark.parametrize(
    ("path", "generated"),
    [
        ("package-lock.json", True),
        ("web/Cargo.lock", True),
        ("go.sum", True),
        ("vendor/github.com/x/y.go", True),
        ("api/shop.pb.go", True),
        ("static/app.min.js", True),
        ("tests/__snapshots__/cart.snap", True),
        ("src/lock.py", False),
        ("src/vendors.py", False),
        ("src/block.rs", False),
        ("docs/generated.md", False),
    ],
)
def test_a_generated_file_is_told_by_its_path(path, generated):
    assert is_generated(path) is generated


def test_a_deleted_author_stays_unknown_and_the_pull_request_stays():
    derived = derive(pull_request(author=None, reviews=(review(12, by=None),)), kind_of)
    assert (derived.pull_request["author"], derived.pull_request["author_kind"]) == (None, None)
    assert (derived.reviews[0]["reviewer"], derived.reviews[0]["reviewer_kind"]) == (None, None)
    assert derived.pull_request["reviewed_by_human"] is False


def test_kinds_are_those_of_the_one_list_of_actors():
    derived = derive(
        pull_request(
            author=ROBOT, reviews=(review(12),), commits=(commit(9),), comments=(Comment(ADA, at(11), ""),)
        ),
        {ROBOT: "agent", BOB: "human", ADA: "human"}.get,
    )
    kinds = (
        derived.pull_request["author_kind"],
        derived.reviews[0]["reviewer_kind"],
        derived.commits[0]["author_kind"],
        derived.comments[0]["author_kind"],
    )
    assert kinds == ("agent", "human", "human", "human")


def test_who_merged_is_known_from_the_timeline_only():
    assert row(events=(event(48, "merged", BOB),))["self_merged"] is False
    assert row(events=(event(48, "merged", ADA),))["self_merged"] is True
    assert row(events=(event(48, "merged", None),))["self_merged"] is None
    assert row(events=None)["merged_by"] is None


def test_the_partition_is_the_utc_day_of_closing_to_the_second():
    assert str(row(merged_at=at(23.9999), closed_at=at(23.9999))["partition_date"]) == "2026-11-02"
    assert str(row(merged_at=at(24), closed_at=at(24))["partition_date"]) == "2026-11-03"
    assert row(state="open", merged_at=None, closed_at=None)["partition_date"] is None


def test_every_derived_field_is_a_column_of_its_table():
    derived = derive(stored_pull_request(1), kind_of)
    assert arrow_table("pull_requests", [derived.pull_request]).num_rows == 1
    for table, children in (
        ("pr_files", derived.files),
        ("pr_commits", derived.commits),
        ("pr_reviews", derived.reviews),
        ("pr_comments", derived.comments),
    ):
        assert arrow_table(table, children).num_rows == 1


def test_a_commit_of_no_account_keeps_its_name_and_address():
    nameless = Commit("c1", None, "Someone", "someone@example.com", "Work\n\nWhy", None, None)
    [kept] = derive(pull_request(commits=(nameless,)), kind_of).commits
    assert (kept["author"], kept["author_kind"], kept["author_name"]) == (None, None, "Someone")
    assert kept["message"] == "Work\n\nWhy"


def test_the_same_pull_request_gives_the_same_rows():
    story = pull_request(author=Actor("ada"), reviews=(review(12),))
    assert derive(story, kind_of) == derive(story, kind_of)
