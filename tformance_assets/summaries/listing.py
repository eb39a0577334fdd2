"""Which files does a pull request change, in few words? Heaviest directories first, each path's start once."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

File = Mapping[str, Any]

_TOLD = ("added", "deleted", "renamed")


def listed(files: Sequence[File], directories: int, names: int) -> list[str]:
    """Lines such as `src/checkout/ +120 -14: voucher.py (added), cart.py, 2 more`.

    What a tool wrote (lock files, generated code) is only counted: its lines say nothing about the change.
    """
    by_hand = [file for file in files if not file.get("generated")]
    groups = _by_directory(by_hand)
    lines = [_line(directory, found, names) for directory, found in groups[:directories]]
    if rest := [file for _, found in groups[directories:] for file in found]:
        lines.append(f"{len(rest)} files elsewhere{_change(rest)}")
    if made := len(files) - len(by_hand):
        lines.append(f"{made} generated or lock files" if made > 1 else "1 generated or lock file")
    return lines


def _by_directory(files: Iterable[File]) -> list[tuple[str, list[File]]]:
    groups: dict[str, list[File]] = {}
    for file in sorted(files, key=lambda file: (-_weight(file), str(file.get("path")))):
        directory, slash, _ = str(file.get("path") or "").rpartition("/")
        groups.setdefault(directory + slash, []).append(file)
    return sorted(groups.items(), key=lambda group: -sum(map(_weight, group[1])))


def _line(directory: str, files: Sequence[File], names: int) -> str:
    if len(files) == 1:
        return f"{directory}{_name(files[0])}{_change(files)}{_mark(files[0])}"
    told = ", ".join(_name(file) + _mark(file) for file in files[:names])
    more = f", {len(files) - names} more" if len(files) > names else ""
    return f"{directory or './'}{_change(files)}: {told}{more}"


def _name(file: File) -> str:
    return str(file.get("path") or "").rpartition("/")[2]


def _mark(file: File) -> str:
    return f" ({file['change']})" if file.get("change") in _TOLD else ""


def _change(files: Iterable[File]) -> str:
    """Lines added and removed; nothing where no file has a count, as with binary files."""
    counted = [file for file in files if file.get("additions") is not None]
    if not counted:
        return ""
    return f" +{sum(f['additions'] for f in counted)} -{sum(f.get('deletions') or 0 for f in counted)}"


def _weight(file: File) -> int:
    return (file.get("additions") or 0) + (file.get("deletions") or 0)
