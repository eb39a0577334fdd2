import os
from datetime import date, datetime
from pathlib import Path

import pytest

from tests.git.workshop import BEN, Workshop
from tformance_assets.git import source
from tformance_assets.model import Actor, File, PullRequest

NOW = datetime(2026, 3, 1, 12, 0)
START = date(2026, 1, 1)


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop.start(tmp_path / "api")


def pull_requests(workshop: Workshop, since: date = START) -> dict[int, PullRequest]:
    path = str(workshop.folder)
    rows = source.fetch(path, source.index(path, since), NOW)
    return {row.number: row for row in rows}


def test_a_merge_commit_is_a_pull_request_with_its_branch_commits(workshop: Workshop) -> None:
    workshop.on_branch("berths")
    first = workshop.commit("Draw berths", "2026-02-01T09:00:00+0000", {"berths.py": "a\nb\n"}, BEN)
    second = workshop.commit("Test berths", "2026-02-02T09:00:00+0000", {"test_berths.py": "t\n"})
    workshop.back()
    workshop.commit("Elsewhere", "2026-02-02T10:00:00+0000", {"other.py": "x\n"})
    oid = workshop.merge(
        "berths", "Merge pull request #12 from ben-o/berths\n\nPlan berths", "2026-02-03T10:30:00+0200"
    )

    row = pull_requests(workshop)[12]

    assert (row.title, row.head_branch, row.base_branch) == ("Plan berths", "berths", "main")
    assert row.author == Actor("ben-o")
    assert row.merged_at == row.closed_at == row.updated_at == datetime(2026, 2, 3, 8, 30)
    assert [commit.oid for commit in row.commits or ()] == [first, second]
    assert row.commits is not None
    assert row.commits[0].authored_at == datetime(2026, 2, 1, 9)
    assert row.files == (File("berths.py", 2, 0, "added"), File("test_berths.py", 1, 0, "added"))
    assert (row.additions, row.deletions, row.changed_files, row.commit_count) == (3, 0, 2, 2)
    assert (row.node_id, row.state, row.partition) == (oid, "merged", date(2026, 2, 3))


def test_a_squash_commit_is_a_pull_request_with_that_one_commit(workshop: Workshop) -> None:
    body = "* draw\n\n* test\n\nCo-authored-by: Claude <noreply@anthropic.com>"
    workshop.commit(f"Plan berths (#12)\n\n{body}", "2026-02-01T09:00:00+0000", {"berths.py": "a\n"})

    row = pull_requests(workshop)[12]

    assert (row.title, row.body, row.author) == ("Plan berths", body, Actor("ana sousa"))
    assert row.commits is not None
    assert row.commits[0].message == f"Plan berths (#12)\n\n{body}"
    assert row.commits[0].authored_at is None, "a forge writes squash commits when it merges"
    assert row.commit_count is None


def test_what_git_does_not_know_is_not_collected(workshop: Workshop) -> None:
    workshop.commit("Plan berths (#12)", "2026-02-01T09:00:00+0000", {"berths.py": "a\n"})
    row = pull_requests(workshop)[12]
    unknown = (row.created_at, row.is_draft, row.labels, row.reviews, row.comments, row.events, row.url)
    assert unknown == (None,) * 7


def test_renames_binaries_and_deletions_are_told_apart(workshop: Workshop) -> None:
    lines = "".join(f"line {number}\n" for number in range(50))
    workshop.commit("Before", "2026-01-02T09:00:00+0000", {"old name.py": lines, "gone.py": "x\n"})
    workshop.git("mv", "old name.py", "neuer Näme.py")
    workshop.git("rm", "--quiet", "gone.py")
    workshop.commit(
        "Move (#3)", "2026-02-01T09:00:00+0000", {"logo.png": b"\x00\x01", "tab\tin\nname": "1\n"}
    )

    row = pull_requests(workshop)[3]

    assert {file.path: (file.additions, file.deletions, file.change) for file in row.files or ()} == {
        "neuer Näme.py": (0, 0, "renamed"),
        "gone.py": (0, 1, "deleted"),
        "logo.png": (None, None, "added"),
        "tab\tin\nname": (1, 0, "added"),
    }
    assert (row.additions, row.deletions) == (1, 1)


def test_a_number_met_twice_belongs_to_the_newest_commit(workshop: Workshop) -> None:
    workshop.commit("Plan berths (#12)", "2026-02-01T09:00:00+0000", {"a": "1\n"})
    newest = workshop.commit("Plan berths again (#12)", "2026-02-05T09:00:00+0000", {"a": "2\n"})
    rows = pull_requests(workshop)
    assert (len(rows), rows[12].node_id) == (1, newest)


def test_the_day_is_the_utc_day_and_the_window_starts_with_it(workshop: Workshop) -> None:
    workshop.commit("Late evening (#1)", "2026-02-01T23:30:00-0500", {"a": "1\n"})
    workshop.commit("Before the window (#2)", "2026-02-02T00:30:00+0100", {"a": "2\n"})
    entries = source.index(str(workshop.folder), date(2026, 2, 2))
    assert [(entry.number, entry.partition) for entry in entries] == [(1, date(2026, 2, 2))]


def test_commits_of_the_base_do_not_count_as_the_branch(workshop: Workshop) -> None:
    workshop.on_branch("berths")
    mine = workshop.commit("Mine", "2026-02-01T09:00:00+0000", {"mine": "1\n"})
    workshop.back()
    workshop.commit("Theirs (#4)", "2026-02-02T09:00:00+0000", {"theirs": "1\n"})
    workshop.back("berths")
    update = workshop.merge("main", "Merge branch 'main' into berths", "2026-02-03T09:00:00+0000")
    workshop.back()
    workshop.merge("berths", "Merge pull request #5 from ana/berths\n\nMine", "2026-02-04T09:00:00+0000")

    rows = pull_requests(workshop)

    assert sorted(rows) == [4, 5]
    assert [commit.oid for commit in rows[5].commits or ()] == [mine, update]
    assert [file.path for file in rows[5].files or ()] == ["mine"]


def test_a_branch_that_is_older_than_the_window_keeps_all_its_commits(workshop: Workshop) -> None:
    workshop.on_branch("long")
    workshop.commit("Begin", "2025-03-01T09:00:00+0000", {"long": "1\n"}, BEN)
    workshop.back()
    workshop.commit("Other (#1)", "2026-02-01T09:00:00+0000", {"other": "1\n"})
    workshop.merge("long", "Merge pull request #2 from ben-o/long\n\nAt last", "2026-02-10T09:00:00+0000")
    row = pull_requests(workshop, date(2026, 2, 1))[2]
    assert [commit.authored_at for commit in row.commits or ()] == [datetime(2025, 3, 1, 9)]


def test_a_branch_merged_as_a_whole_brings_its_pull_requests(workshop: Workshop) -> None:
    workshop.on_branch("stable")
    workshop.commit("Patch (#7)", "2026-02-01T09:00:00+0000", {"patch": "1\n"})
    workshop.back()
    workshop.commit("Feature (#8)", "2026-02-02T09:00:00+0000", {"feature": "1\n"})
    workshop.merge("stable", "Merge branch 'stable'", "2026-02-03T09:00:00+0000")
    rows = pull_requests(workshop)
    assert {number: row.base_branch for number, row in rows.items()} == {7: None, 8: "main"}


def test_numbers_inside_a_pull_requests_own_branch_are_not_this_repositorys(workshop: Workshop) -> None:
    workshop.on_branch("fork")
    workshop.commit("From a fork (#900)", "2026-02-01T09:00:00+0000", {"fork": "1\n"})
    workshop.back()
    workshop.merge("fork", "Merge pull request #5 from ana/fork\n\nFork", "2026-02-02T09:00:00+0000")
    assert sorted(pull_requests(workshop)) == [5]


def test_a_revert_is_a_row_like_any_other(workshop: Workshop) -> None:
    workshop.commit("Plan berths (#1)", "2026-02-01T09:00:00+0000", {"a": "1\n"})
    workshop.commit('Revert "Plan berths (#1)" (#2)', "2026-02-02T09:00:00+0000", {"a": "0\n"})
    assert [row.title for row in pull_requests(workshop).values()] == [
        'Revert "Plan berths (#1)"',
        "Plan berths",
    ]


def test_the_first_commit_of_a_repository_can_be_a_pull_request(tmp_path: Path) -> None:
    workshop = Workshop.start(tmp_path / "api")
    workshop.git("commit", "--amend", "--quiet", "-m", "Start (#1)", at="2026-02-01T09:00:00+0000")
    workshop.commit("Next (#2)", "2026-02-02T09:00:00+0000", {"a": "1\n"})
    rows = pull_requests(workshop)
    assert {number: row.additions for number, row in rows.items()} == {1: 1, 2: 1}


def test_an_entry_whose_commit_is_gone_is_left_out(workshop: Workshop) -> None:
    workshop.commit("Plan berths (#1)", "2026-02-01T09:00:00+0000", {"a": "1\n"})
    entries = source.index(str(workshop.folder), START)
    workshop.git("reset", "--quiet", "--hard", "HEAD~1")
    workshop.git("reflog", "expire", "--expire=now", "--all")
    workshop.git("gc", "--quiet", "--prune=now")
    assert source.fetch(str(workshop.folder), entries, NOW) == []


def test_hostile_text_stays_text(workshop: Workshop) -> None:
    title = "$(touch pwned) `id` <script>alert(1)</script> '; DROP TABLE x; --"
    workshop.commit(f"{title} (#1)", "2026-02-01T09:00:00+0000", {"--output=x": "1\n", "-rf": "2\n"})
    row = pull_requests(workshop)[1]
    assert row.title == title
    assert {file.path for file in row.files or ()} == {"--output=x", "-rf"}


def test_a_repositorys_own_configuration_runs_nothing(workshop: Workshop, tmp_path: Path) -> None:
    trap = tmp_path / "trap.sh"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\ncat\n")
    trap.chmod(0o755)
    workshop.commit("Trap (#1)", "2026-02-01T09:00:00+0000", {".gitattributes": "* diff=trap\n", "a": "1\n"})
    for name in ("core.pager", "core.fsmonitor", "diff.external", "diff.trap.textconv", "gpg.program"):
        workshop.git("config", name, str(trap))
    workshop.git("config", "log.showSignature", "true")
    assert sorted(pull_requests(workshop)) == [1]
    assert not (tmp_path / "sprung").exists()


def test_a_local_repository_is_read_in_place_and_not_written(workshop: Workshop) -> None:
    workshop.commit("Plan berths (#1)", "2026-02-01T09:00:00+0000", {"a": "1\n"})
    before = _contents(workshop.folder)
    pull_requests(workshop)
    assert _contents(workshop.folder) == before


def test_a_checked_out_feature_branch_does_not_hide_the_default_branch(workshop: Workshop) -> None:
    workshop.on_branch("feature")
    workshop.back()
    workshop.commit("Plan berths (#1)", "2026-02-01T09:00:00+0000", {"a": "1\n"})
    workshop.back("feature")
    assert sorted(pull_requests(workshop)) == [1]


def _contents(folder: Path) -> dict[str, int]:
    return {
        os.path.join(root, name): os.stat(os.path.join(root, name)).st_mtime_ns
        for root, _, names in os.walk(folder)
        for name in names
    }
