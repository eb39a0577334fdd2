"""Which files did each commit change against its first parent, and by how many lines?"""

import re
from collections.abc import Iterable
from pathlib import Path

from tformance_assets.git.command import run
from tformance_assets.git.history import Node
from tformance_assets.model import File

_OID = re.compile(r"^[0-9a-f]{40}(?:[0-9a-f]{24})?$")
_COUNTS = re.compile(r"^(\d+|-)\t(\d+|-)\t(.*)$", re.DOTALL)
_CHANGES = {"A": "added", "D": "deleted", "R": "renamed", "C": "copied", "M": "modified", "T": "changed"}
# Finding renames compares every removed with every added file: bounded for vendored trees.
_RENAMES = ("-M", "-l1000")


def files_of(folder: Path, nodes: Iterable[Node]) -> dict[str, tuple[File, ...]]:
    """The files each commit changed, by commit; a binary file's lines are None."""
    wanted = [(node.oid, *node.parents[:1]) for node in nodes]
    if not wanted:
        return {}
    plain = ("--root", "-r", "--no-ext-diff", "--no-textconv", "--ignore-submodules=none")
    text = run(
        ["diff-tree", "--stdin", "-z", "--raw", "--numstat", *plain, *_RENAMES],
        folder,
        stdin="".join(" ".join(pair) + "\n" for pair in wanted),
    )
    changed = _parse(iter(text.split("\0")))
    return {oid: changed.get(oid, ()) for oid, *_ in wanted}


def _parse(tokens: Iterable[str]) -> dict[str, tuple[File, ...]]:
    """Each commit comes as its id, its raw lines (kind of change, path), then its counts."""
    stream = iter(tokens)
    changed: dict[str, list[File]] = {}
    kinds: dict[str, str] = {}
    files: list[File] = []
    for token in stream:
        counts = _COUNTS.match(token)
        if token.startswith(":"):
            letter = token.rsplit(" ", 1)[-1][:1]
            kinds[_last_path(stream, renamed=letter in "RC")] = _CHANGES.get(letter, "changed")
        elif counts:
            path = counts[3] or _last_path(stream, renamed=True)
            files.append(File(path, _lines(counts[1]), _lines(counts[2]), kinds.get(path)))
        elif _OID.match(token):
            files, kinds = [], {}
            changed[token] = files
    return {oid: tuple(files) for oid, files in changed.items()}


def _last_path(stream: Iterable[str], *, renamed: bool) -> str:
    """The path after a change; a rename gives the old path first."""
    paths = iter(stream)
    first = next(paths)
    return next(paths) if renamed else first


def _lines(count: str) -> int | None:
    return None if count == "-" else int(count)
