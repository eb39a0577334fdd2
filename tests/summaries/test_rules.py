"""What do rules say about a pull request?"""

from typing import Any

import pytest

from tests.summaries.work import pull_request
from tformance_assets.summaries.rules import (
    change_type_of,
    needs_no_llm,
    summarize_by_rules,
    tidy_title,
)

DOCS = [{"path": "docs/vouchers.md", "additions": 5, "deletions": 1}]
TESTS = [{"path": "tests/checkout/test_voucher.py", "additions": 5, "deletions": 1}]
CI = [{"path": ".github/workflows/build.yml", "additions": 5, "deletions": 1}]
LOCK = [{"path": "web/package-lock.json", "additions": 500, "deletions": 100}]


def test_a_summary_by_rules_reads_like_sentences() -> None:
    summary = summarize_by_rules(
        pull_request(1, title="feat(checkout): let buyers pay with `vouchers` (#12)")
    )
    assert summary.summary_title == "Let buyers pay with vouchers"
    assert summary.summary == (
        "Adds new behaviour in checkout. It adds 120 lines and removes 14 across 2 files, and was merged."
    )
    assert (summary.change_type, summary.areas) == ("feature", ["checkout"])
    assert summary.technologies == ["Python"]


def test_a_version_bump_names_what_and_from_where() -> None:
    pull = pull_request(
        1, author="dependabot", title="Bump lodash from 4.17.20 to 4.17.21 in /web", files=LOCK
    )
    summary = summarize_by_rules(pull)
    assert summary.summary.startswith("Updates lodash from 4.17.20 to 4.17.21.")
    assert summary.change_type == "dependencies"


def test_unknown_sizes_are_said_to_be_unknown() -> None:
    summary = summarize_by_rules(pull_request(1, additions=None, deletions=None, files=None))
    assert summary.summary.endswith("Its size was not collected.")
    assert (summary.areas, summary.technologies) == ([], [])


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"title": "fix: round prices"}, "bugfix"),
        ({"title": "chore(deps): bump ruff"}, "dependencies"),
        ({"title": 'Revert "Let buyers pay"'}, "revert"),
        ({"is_revert": True}, "revert"),
        ({"title": "[SHOP-12] Fix rounding"}, "bugfix"),
        ({"title": "Rounding", "labels": ["type: bug"]}, "bugfix"),
        ({"title": "Vouchers", "files": DOCS}, "docs"),
        ({"title": "Vouchers", "files": TESTS}, "test"),
        ({"title": "Vouchers", "files": CI}, "ci"),
        ({"title": "Vouchers", "files": LOCK}, "dependencies"),
        ({"title": "Rename voucher to coupon"}, "refactor"),
        ({"title": "Fixtures for vouchers"}, "other"),
        ({"title": ""}, "other"),
    ],
)
def test_the_kind_of_change_is_read_from_what_is_there(fields: dict[str, Any], expected: str) -> None:
    assert change_type_of(pull_request(1, **fields)) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("feat!: drop Python 3.9", "Drop Python 3.9"),
        ("SHOP-12: fix rounding (#9)", "Fix rounding"),
        ("note: this stays", "Note: this stays"),
        ("", "Untitled change"),
        (None, "Untitled change"),
        ("a\x00b\u202ec\nd", "A bc d"),
    ],
)
def test_titles_are_tidied(title: str | None, expected: str) -> None:
    assert tidy_title(title) == expected


def test_a_small_change_with_a_description_is_worth_the_llm() -> None:
    assert needs_no_llm(pull_request(1, additions=1, deletions=1, changed_files=1)) is None


def test_a_change_of_unknown_size_is_worth_the_llm() -> None:
    assert needs_no_llm(pull_request(1, body="", additions=None)) is None
