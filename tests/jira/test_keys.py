"""Which issues a pull request names: many spellings, and what only looks like a key."""

import re

import pytest

from tformance_assets.jira.keys import candidates, keys_of

PROJECTS = ("ABC", "OPS", "A2_B")


def keys(title: str = "", branch: str = "", body: str = "") -> list[str]:
    return [key for key, _ in keys_of(title, branch, body, PROJECTS)]


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("ABC-123: add the cart", ["ABC-123"]),
        ("[ABC-123] add the cart", ["ABC-123"]),
        ("(ABC-1)", ["ABC-1"]),
        ("fix(cart): total (ABC-12, OPS-7)", ["ABC-12", "OPS-7"]),
        ("ABC-12 and again ABC-12", ["ABC-12"]),
        ("ABC-12/OPS-3 both", ["ABC-12", "OPS-3"]),
        ("Add the cart ABC-123.", ["ABC-123"]),
        ("#ABC-123 add", ["ABC-123"]),
        ("A2_B-9 odd names", ["A2_B-9"]),
        ("see https://acme.atlassian.net/browse/ABC-77", ["ABC-77"]),
        ('Revert "ABC-123: add the cart"', ["ABC-123"]),
        ("ABC-123_with_underscores", ["ABC-123"]),
        ("ABC-1234567", ["ABC-1234567"]),
        # What is not a key of these projects
        ("abc-123 in small letters", []),
        ("Read UTF-8 with SHA-256 and ISO-8601", []),
        ("Patch CVE-2024-1234", []),
        ("Bump ESLINT-9, NODE-20 and LODASH-4", []),
        ("RELEASE-2026", []),
        ("XABC-12", []),
        ("1ABC-12", []),
        ("ABC-12x", []),
        ("ABC-0", []),
        ("ABC-012", []),
        ("ABC-12345678 is too long", []),
        ("ABC - 12", []),
        ("ABC_12", []),
        ("ABC-", []),
        ("", []),
    ],
)
def test_a_title_names_issues_of_known_projects_in_capitals(title: str, found: list[str]) -> None:
    assert keys(title) == found


@pytest.mark.parametrize(
    ("branch", "found"),
    [
        ("feature/abc-123-cart", ["ABC-123"]),
        ("abc-123_fix", ["ABC-123"]),
        ("fix_abc-12", ["ABC-12"]),
        ("ada/ABC-12/cart", ["ABC-12"]),
        ("Abc-12", ["ABC-12"]),
        ("a2_b-4-thing", ["A2_B-4"]),
        ("ops-5-abc-6", ["OPS-5", "ABC-6"]),
        ("dependabot/npm/eslint-9", []),
        ("claude/utf-8-fix", []),
        ("xabc-12", []),
        ("main", []),
    ],
)
def test_a_branch_names_issues_in_any_case(branch: str, found: list[str]) -> None:
    assert keys(branch=branch) == found


def test_title_and_branch_count_together_and_the_first_place_is_kept() -> None:
    found = keys_of("ABC-1 cart", "ops-2-abc-1", "OPS-9", PROJECTS)
    assert found == [("ABC-1", "title"), ("OPS-2", "branch")]


def test_a_body_counts_only_when_nothing_else_names_an_issue() -> None:
    assert keys_of("Cart", "cart", "Closes ABC-1, like OPS-2", PROJECTS) == [
        ("ABC-1", "body"),
        ("OPS-2", "body"),
    ]
    assert keys_of("Cart", "abc-1", "like OPS-2", PROJECTS) == [("ABC-1", "branch")]


def test_texts_that_are_not_there_and_teams_without_projects_name_nothing() -> None:
    assert keys_of(None, None, None, PROJECTS) == []
    assert keys_of("ABC-1", "abc-1", "ABC-1", ()) == []


def test_a_longer_project_name_is_not_cut_short() -> None:
    assert keys_of("ABCD-1 and ABC-2", None, None, ("ABC", "ABCD")) == [
        ("ABCD-1", "title"),
        ("ABC-2", "title"),
    ]


def test_the_pattern_for_sql_lets_every_key_through_and_none_without_projects() -> None:
    assert re.search(candidates(PROJECTS), "feature/abc-123")
    assert not re.search(candidates(PROJECTS), "UTF-8")
    assert not re.search(candidates(()), "ABC-1")


@pytest.mark.parametrize("text", ["ABC-" * 50_000, "A" * 200_000, "abc-1" * 50_000])
def test_a_hostile_text_is_read_quickly(text: str) -> None:
    keys(text, text, text)
