import pytest

from tformance_assets.git.messages import Carried, carried_by


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (
            "Merge pull request #12 from sofia/feature/berths\n\nPlan berths\n\nOnly by day.",
            Carried(12, "Plan berths", "Only by day.", "feature/berths"),
        ),
        ("Plan berths (#12)\n\n* first\n\n* second", Carried(12, "Plan berths", "* first\n\n* second", None)),
        ("Backport berths (#9) (#12)", Carried(12, "Backport berths (#9)", "", None)),
        ('Revert "Plan berths (#12)" (#13)', Carried(13, 'Revert "Plan berths (#12)"', "", None)),
        (
            "Merge branch 'berths' into 'main'\n\nPlan berths\n\nBy day.\n\nSee merge request port/api!12",
            Carried(12, "Plan berths", "By day.", "berths"),
        ),
        ("Plan berths\n\nBy day.\n\nSee merge request !12", Carried(12, "Plan berths", "By day.", None)),
        (
            "Merged in berths (pull request #12)\n\nPlan berths\n\nApproved-by: Ana",
            Carried(12, "Plan berths", "Approved-by: Ana", "berths"),
        ),
        (
            "Pull request #12: Plan berths\n\nMerge in PORT/api from feature/berths to main",
            Carried(12, "Plan berths", "Merge in PORT/api from feature/berths to main", "feature/berths"),
        ),
        ("Merged PR 12: Plan berths", Carried(12, "Plan berths", "", None)),
        (
            "Merge pull request 'Plan berths' (#12) from ana/berths into main",
            Carried(12, "Plan berths", "", "ana/berths"),
        ),
        ("Auto merge of #12 - ana:berths, r=ben\n\nPlan berths", Carried(12, "Plan berths", "", "berths")),
        (
            "Merge pull request #12 from ana/berths",
            Carried(12, "Merge pull request #12 from ana/berths", "", "berths"),
        ),
    ],
)
def test_each_forge_writes_the_number_in_its_own_way(message: str, expected: Carried) -> None:
    assert carried_by(message) == expected


@pytest.mark.parametrize(
    "message",
    [
        "Plan berths",
        "Fix #12 in the planner",
        "Plan berths (#12) for real",
        'Revert "Plan berths (#12)"',
        "Merge branch 'stable'",
        "Plan berths (#0)",
        "Plan berths\n\nChange-Id: I6c2b1d\nReviewed-on: https://gerrit.example/c/api/+/12",
        "",
    ],
)
def test_a_message_without_a_number_of_its_own_names_no_pull_request(message: str) -> None:
    assert carried_by(message) is None
