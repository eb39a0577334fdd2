"""What pull requests does a git repository hold? The source that needs no credentials.

Merge and squash commits of the default branch that carry a pull-request number become the same rows
as GitHub's. What git does not know is None: when it was opened, reviews, comments, labels, events,
and pull requests closed without merging. Branches merged without a number (a `stable` or `develop`
branch) are followed; a number met twice belongs to its newest commit.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from tformance_assets.errors import AccessError, SourceError
from tformance_assets.git import addresses
from tformance_assets.git.changes import files_of
from tformance_assets.git.command import run
from tformance_assets.git.history import Graph, Node, log
from tformance_assets.git.messages import Carried, carried_by
from tformance_assets.git.repository import Repository, advertised_branch, open_folder, open_url
from tformance_assets.model import Actor, Commit, File, IndexEntry, PullRequest

# Commit dates may run backwards a little; git stops reading at the first old ones.
_SLACK = timedelta(days=30)


def name_of(path_or_url: str) -> str:
    """The repository's name, "owner/name": from its remote, else "local/<folder>"."""
    if addresses.is_url(path_or_url):
        return addresses.name_from(path_or_url, "repository")
    return open_folder(path_or_url).name


def check(path_or_url: str) -> str:
    """The absolute path, or the URL, if it can be read; AccessError says in one sentence why not."""
    addresses.refuse_unsafe(path_or_url)
    if not addresses.is_url(path_or_url):
        return str(open_folder(path_or_url).folder)
    if advertised_branch(path_or_url) is None:
        raise AccessError(f"{path_or_url} has no commits.")
    return path_or_url


def index(path_or_url: str, since: date, *, cache_dir: Path | None = None) -> list[IndexEntry]:
    """Pull requests merged on or after this UTC day, newest first; a clone URL is fetched anew."""
    repository = _open(path_or_url, cache_dir, refresh=True)
    graph = Graph(log(repository.folder, f"--since={since - _SLACK}T00:00:00Z", revisions=[repository.tip]))
    newest: dict[int, IndexEntry] = {}
    for node, carried in _carriers(graph, repository.tip):
        merged_at = node.commit.committed_at
        known = newest.get(carried.number)
        if merged_at and merged_at.date() >= since and (known is None or known.updated_at < merged_at):
            newest[carried.number] = IndexEntry(
                repository.name, carried.number, node.oid, "merged", None, merged_at, merged_at
            )
    return sorted(newest.values(), key=lambda entry: (entry.updated_at, entry.number), reverse=True)


def fetch(
    path_or_url: str, entries: Sequence[IndexEntry], fetched_at: datetime, *, cache_dir: Path | None = None
) -> list[PullRequest]:
    """The indexed pull requests with their commits and files.

    An entry whose commit is gone (the branch was rewritten) is left out: the next index forgets it.
    """
    repository = _open(path_or_url, cache_dir, refresh=False)
    wanted = _existing(repository, [entry.node_id for entry in entries if entry.node_id])
    if not wanted:
        return []
    mainline = run(["rev-list", "--first-parent", repository.tip], repository.folder).split()
    graph = Graph(log(repository.folder, revisions=_span(repository, wanted, mainline)))
    nodes = {oid: node for oid in wanted if (node := graph.get(oid))}
    files = files_of(repository.folder, nodes.values())
    on_branch = set(mainline)
    return [
        _pull_request(
            entry,
            node,
            [node] if not node.is_merge else graph.branch_of(node),
            files[node.oid],
            repository,
            repository.branch if node.oid in on_branch else None,
            fetched_at,
        )
        for entry in entries
        if (node := nodes.get(entry.node_id or "")) is not None
    ]


def _open(path_or_url: str, cache_dir: Path | None, *, refresh: bool) -> Repository:
    addresses.refuse_unsafe(path_or_url)
    if addresses.is_url(path_or_url):
        return open_url(path_or_url, cache_dir, refresh=refresh)
    return open_folder(path_or_url)


def _carriers(graph: Graph, tip: str) -> Iterator[tuple[Node, Carried]]:
    """Commits of the default branch, and of branches merged into it as a whole, that carry a number.

    A merge that carries one ends the search on its side: what is below is that pull request's own.
    """
    waiting, seen = [tip], set()
    while waiting:
        oid = waiting.pop()
        node = graph.get(oid)
        if node is None or oid in seen:
            continue
        seen.add(oid)
        carried = carried_by(node.commit.message)
        if carried is not None:
            yield node, carried
        waiting.extend(node.parents[:1] if carried is not None else reversed(node.parents))


def _existing(repository: Repository, oids: Iterable[str]) -> list[str]:
    plain = [oid for oid in oids if re.fullmatch(r"[0-9a-f]{40}(?:[0-9a-f]{24})?", oid)]
    told = run(["cat-file", "--batch-check"], repository.folder, stdin="".join(f"{oid}\n" for oid in plain))
    return [line.split()[0] for line in told.splitlines() if line.split()[1:2] == ["commit"]]


def _span(repository: Repository, wanted: list[str], mainline: list[str]) -> list[str]:
    """Revisions for `git log`: the wanted commits, down to where the oldest of them started."""
    position = {oid: place for place, oid in enumerate(mainline)}
    deepest = max((oid for oid in wanted if oid in position), key=position.__getitem__, default=None)
    starts = [oid for oid in wanted if oid not in position] + ([deepest] if deepest else [])
    told = run(
        ["rev-list", "--no-walk", "--parents", "--stdin"], repository.folder, stdin="\n".join(starts) + "\n"
    )
    parents = [line.split()[1:2] for line in told.splitlines()]
    if not all(parents):  # a root commit is among them: there is nothing below
        return wanted
    bases = sorted({parent for (parent,) in parents})
    return [*wanted, *(f"^{base}" for base in _common_base(repository, bases))]


def _common_base(repository: Repository, bases: list[str]) -> list[str]:
    if len(bases) == 1:
        return bases
    try:
        return run(["merge-base", "--octopus", *bases], repository.folder).split()[:1]
    except SourceError:
        return []  # unrelated histories: read all of it


def _pull_request(
    entry: IndexEntry,
    node: Node,
    branch: list[Node],
    files: tuple[File, ...],
    repository: Repository,
    base_branch: str | None,
    fetched_at: datetime,
) -> PullRequest:
    carried = carried_by(node.commit.message)
    commits = tuple(member.commit for member in branch)
    return PullRequest(
        repository=repository.name,
        number=entry.number,
        node_id=node.oid,
        url=addresses.page_of(repository.remote, entry.number),
        title=carried.title if carried else node.commit.message.partition("\n")[0],
        body=carried.body if carried else "",
        state="merged",
        is_draft=None,
        author=_author(node, branch),
        created_at=None,
        updated_at=entry.updated_at,
        closed_at=entry.closed_at,
        merged_at=entry.closed_at,
        base_branch=base_branch,
        head_branch=carried.head_branch if carried else None,
        additions=sum(file.additions or 0 for file in files),
        deletions=sum(file.deletions or 0 for file in files),
        changed_files=len(files),
        labels=None,
        files=files,
        commits=commits if node.is_merge else (_squashed(node.commit),),
        reviews=None,
        comments=None,
        events=None,
        fetched_at=fetched_at,
        commit_count=len(commits) if node.is_merge else None,
    )


def _author(node: Node, branch: list[Node]) -> Actor | None:
    """Who wrote the first commit of the branch, not who merged it."""
    written = [member for member in branch if not member.is_merge] or [node]
    return written[0].commit.author


def _squashed(commit: Commit) -> Commit:
    """A forge writes a squash commit at the moment of the merge: when the work was done is unknown."""
    return replace(commit, authored_at=None) if commit.authored_at == commit.committed_at else commit
