"""How is a repository opened: a folder read in place, or a clone URL fetched into a cache?"""

import fcntl
import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tformance_assets.errors import AccessError, ConfigurationError, SourceError
from tformance_assets.git import addresses
from tformance_assets.git.command import TRANSFER_SECONDS, GitFailed, reason, run

_CACHED_TIP = "refs/tformance/head"
_USUAL_BRANCHES = ("main", "master", "trunk", "develop")


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository ready to be read. `tip` is the default branch's newest commit."""

    folder: Path
    name: str
    remote: str | None
    branch: str | None
    tip: str


def open_folder(path: str) -> Repository:
    """The repository in this folder; AccessError says in one sentence why it cannot be used."""
    folder = _root(Path(path).expanduser().absolute().resolve())
    _refuse_partial(folder)
    remote = _value(folder, "config", "--get", "remote.origin.url")
    branch, tip = _default_branch(folder)
    return Repository(folder, addresses.name_from(remote, folder.name), remote, branch, tip)


def open_url(url: str, cache_dir: Path | None, *, refresh: bool) -> Repository:
    """The cached clone of this URL, with `refresh` brought up to date first."""
    addresses.refuse_unsafe(url)
    if cache_dir is None:
        raise ConfigurationError(f"{url} is a clone URL, which needs a cache folder to be cloned into.")
    name = addresses.name_from(url, "repository")
    key = hashlib.sha256(url.encode()).hexdigest()[:12]
    folder = cache_dir / f"{name.replace('/', '-')}-{key}.git"
    with _alone(folder):
        if refresh or _commit(folder, _CACHED_TIP) is None:
            _fetch(url, folder)
    tip = _commit(folder, _CACHED_TIP)
    if tip is None:
        raise AccessError(f"{url} has no commits.")
    branch = _value(folder, "config", "--get", "tformance.branch")
    return Repository(folder, name, url, branch, tip)


def advertised_branch(url: str) -> str | None:
    """The default branch a remote announces, None when it is empty; AccessError if it refuses."""
    try:
        told = run(["ls-remote", "--symref", "--", url, "HEAD"], Path.cwd(), seconds=60)
    except GitFailed as failed:
        why = reason(failed.detail) if failed.detail else "no answer within a minute."
        raise AccessError(f"{url} cannot be read: {why}") from failed
    named = re.search(r"^ref: refs/heads/(\S+)\tHEAD$", told, re.MULTILINE)
    return named[1] if named else ("HEAD" if told.strip() else None)


def _root(folder: Path) -> Path:
    if not folder.is_dir():
        raise AccessError(f"{folder} is not a folder on this machine.")
    try:
        run(["rev-parse", "--git-dir"], folder)
    except GitFailed as failed:
        if "dubious ownership" in failed.detail:
            raise AccessError(
                f"{folder} belongs to another user, so git refuses it: "
                f"run `git config --global --add safe.directory {folder}`, then try again."
            ) from failed
        raise AccessError(f"{folder} is not a git repository.") from failed
    return folder.parent if folder.name == ".git" else folder


def _refuse_partial(folder: Path) -> None:
    if _value(folder, "rev-parse", "--is-shallow-repository") == "true":
        raise AccessError(
            f"{folder} is a shallow clone, so older commits and true sizes are missing: "
            "run `git fetch --unshallow` in it, then try again."
        )
    if _value(folder, "config", "--get", "extensions.partialclone"):
        raise AccessError(
            f"{folder} is a partial clone without file contents, so sizes are missing: "
            "use a full clone, or give its clone URL instead."
        )


def _default_branch(folder: Path) -> tuple[str | None, str]:
    """The branch pull requests are merged into, and its newest known commit.

    What origin calls its default; without that the usual names, then whatever is checked out. Of the
    local branch and origin's copy the one that contains the other is taken.
    """
    origin = _value(folder, "symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD")
    branch = origin.removeprefix("origin/") if origin else _local_default(folder)
    names = [f"refs/remotes/origin/{branch}", f"refs/heads/{branch}"] if branch else []
    tips = [tip for name in names if (tip := _commit(folder, name))]
    if not tips:
        tips = [tip] if (tip := _commit(folder, "HEAD")) else []
    if not tips:
        raise AccessError(f"{folder} has no commits.")
    local_is_newer = len(tips) == 2 and _value(folder, "merge-base", *tips) == tips[0]
    return branch, tips[1] if local_is_newer else tips[0]


def _local_default(folder: Path) -> str | None:
    current = _value(folder, "symbolic-ref", "--quiet", "--short", "HEAD")
    is_bare = _value(folder, "rev-parse", "--is-bare-repository") == "true"
    if current in _USUAL_BRANCHES or (is_bare and current):
        return current
    usual = (name for name in _USUAL_BRANCHES if _commit(folder, f"refs/heads/{name}"))
    return next(usual, current)


def _commit(folder: Path, revision: str) -> str | None:
    return _value(folder, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")


def _value(folder: Path, *arguments: str) -> str | None:
    """What git prints, None when it has no answer to the question."""
    try:
        return run(arguments, folder).strip() or None
    except GitFailed:
        return None


def _fetch(url: str, folder: Path) -> None:
    """Fetch the default branch with its contents; the old state stays when this fails."""
    branch = advertised_branch(url)
    if branch is None:
        raise AccessError(f"{url} has no commits.")
    folder.mkdir(parents=True, exist_ok=True)
    run(["init", "--quiet", "--bare"], folder)
    fetching = ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-gc"]
    try:
        run([*fetching, "--", url, f"+HEAD:{_CACHED_TIP}"], folder, seconds=TRANSFER_SECONDS)
    except GitFailed as failed:
        raise SourceError(f"{url} could not be fetched: {reason(failed.detail)}") from failed
    run(["config", "tformance.branch", branch], folder)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One program at a time fetches into a cached clone."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
