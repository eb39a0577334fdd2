from datetime import date, datetime
from pathlib import Path

import pytest

from tests.git.workshop import Workshop
from tformance_assets.errors import AccessError, ConfigurationError, SourceError
from tformance_assets.git import source
from tformance_assets.git.addresses import name_from, page_of
from tformance_assets.git.authors import actor_of
from tformance_assets.model import Actor

START = date(2026, 1, 1)


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    workshop = Workshop.start(tmp_path / "api")
    workshop.commit("Plan berths (#1)", "2026-02-01T09:00:00+0000", {"a": "1\n"})
    return workshop


@pytest.mark.parametrize(
    ("remote", "name"),
    [
        ("https://github.com/harborline/api.git", "harborline/api"),
        ("git@github.com:harborline/api.git", "harborline/api"),
        ("ssh://git@git.example:2222/group/sub/api/", "sub/api"),
        ("https://harbor@dev.azure.com/harbor/port/_git/api", "port/api"),
        ("git@ssh.dev.azure.com:v3/harbor/port/api", "port/api"),
        ("/srv/git/harborline/api.git", "harborline/api"),
        ("https://git.example/My%20Group/api", "My-Group/api"),
        ("../api", "local/folder"),
        (None, "local/folder"),
    ],
)
def test_a_repository_is_called_by_the_last_two_parts_of_its_remote(remote: str | None, name: str) -> None:
    assert name_from(remote, "folder") == name


def test_a_repository_without_a_remote_is_called_by_its_folder(workshop: Workshop) -> None:
    assert source.name_of(str(workshop.folder)) == "local/api"
    workshop.git("remote", "add", "origin", "git@github.com:harborline/api.git")
    assert source.name_of(str(workshop.folder)) == "harborline/api"


@pytest.mark.parametrize(
    ("remote", "page"),
    [
        ("git@github.com:harborline/api.git", "https://github.com/harborline/api/pull/7"),
        ("https://gitlab.com/port/sub/api.git", "https://gitlab.com/port/sub/api/-/merge_requests/7"),
        ("https://user@bitbucket.org/port/api", "https://bitbucket.org/port/api/pull-requests/7"),
        ("https://git.example/port/api", None),
        ("/srv/git/api.git", None),
    ],
)
def test_pages_are_known_for_the_public_forges(remote: str, page: str | None) -> None:
    assert page_of(remote, 7) == page


@pytest.mark.parametrize(
    ("name", "email", "actor"),
    [
        ("Ben Okafor", "4711+ben-o@users.noreply.github.com", Actor("ben-o")),
        ("Ben", "Ben-O@users.noreply.github.com", Actor("ben-o")),
        ("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com", Actor("dependabot", "Bot")),
        ("Ana  Sousa", "ana@harbor.example", Actor("ana sousa")),
        ("ana@harbor.example", "ana@harbor.example", Actor("ana")),
        ("", "ana@harbor.example", Actor("ana")),
        ("", "", None),
    ],
)
def test_an_author_is_a_login_or_a_name_and_never_an_address(
    name: str, email: str, actor: Actor | None
) -> None:
    assert actor_of(name, email) == actor


def test_check_gives_the_path_as_git_knows_it(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(workshop.folder.parent)
    assert source.check("api") == str(workshop.folder.resolve())
    assert source.check(str(workshop.folder / ".git")) == str(workshop.folder.resolve())


def test_every_refusal_is_one_clear_sentence(workshop: Workshop, tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    empty = Workshop(tmp_path / "empty")
    empty.folder.mkdir()
    empty.git("init", "--quiet")
    workshop.git("clone", "--quiet", "--depth=1", f"file://{workshop.folder}", str(tmp_path / "shallow"))
    expected = {
        str(tmp_path / "missing"): "is not a folder",
        str(tmp_path / "plain"): "is not a git repository.",
        str(tmp_path / "empty"): "has no commits.",
        str(tmp_path / "shallow"): "is a shallow clone",
        f"file://{tmp_path}/missing": "cannot be read",
        f"file://{tmp_path}/empty": "has no commits.",
    }
    for address, words in expected.items():
        with pytest.raises(AccessError, match=words) as refused:
            source.check(address)
        assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "address", ["--upload-pack=touch pwned", "ext::sh -c whoami", "fd::17", "", "-", "https://a\n.example/x"]
)
def test_addresses_that_could_run_something_are_refused(address: str, tmp_path: Path) -> None:
    with pytest.raises(AccessError):
        source.check(address)
    with pytest.raises(AccessError):
        source.index(address, START, cache_dir=tmp_path)


@pytest.mark.parametrize(
    "url",
    ["https://user:s3cret@git.example/a/b", "https://ghp_s3cret@github.com/a/b", "ssh://u:s3cret@h/a/b"],
)
def test_a_secret_in_a_url_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(AccessError) as refused:
        source.check(url)
    assert "s3cret" not in str(refused.value)


def test_git_that_is_not_installed_is_said_so(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(AccessError, match="git is not installed"):
        source.check(str(workshop.folder))


def test_a_folder_inside_another_repository_is_not_that_repository(workshop: Workshop) -> None:
    inside = workshop.folder / "inside"
    inside.mkdir()
    with pytest.raises(AccessError, match="not a git repository"):
        source.check(str(inside))


def test_a_clone_url_is_fetched_anew_at_each_index(workshop: Workshop, tmp_path: Path) -> None:
    url, cache = f"file://{workshop.folder}", tmp_path / "cache"
    assert [entry.number for entry in source.index(url, START, cache_dir=cache)] == [1]
    workshop.commit("Next (#2)", "2026-02-02T09:00:00+0000", {"a": "2\n"})
    entries = source.index(url, START, cache_dir=cache)
    rows = source.fetch(url, entries, datetime(2026, 3, 1), cache_dir=cache)
    assert [(row.number, row.base_branch, row.additions) for row in rows] == [(2, "main", 1), (1, "main", 1)]


def test_a_clone_that_fails_says_why_and_keeps_what_it_had(workshop: Workshop, tmp_path: Path) -> None:
    url, cache = f"file://{workshop.folder}", tmp_path / "cache"
    entries = source.index(url, START, cache_dir=cache)
    workshop.folder.rename(tmp_path / "moved")
    with pytest.raises((AccessError, SourceError), match="cannot be read"):
        source.index(url, START, cache_dir=cache)
    assert len(source.fetch(url, entries, datetime(2026, 3, 1), cache_dir=cache)) == 1


def test_a_clone_url_needs_a_cache_folder(workshop: Workshop) -> None:
    with pytest.raises(ConfigurationError, match="cache folder"):
        source.index(f"file://{workshop.folder}", START)
