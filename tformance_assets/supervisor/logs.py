"""Where do the processes write, and how is that kept from filling the disk?"""

import shutil
from pathlib import Path

LARGEST_BYTES = 10_000_000
KEPT = 3


def log_path(directory: Path, name: str) -> Path:
    """The log file of a process."""
    return directory / f"{name}.log"


def rotate(path: Path, largest_bytes: int = LARGEST_BYTES) -> None:
    """Move a large log aside as `.1` (older ones to `.2`, `.3`) and empty it.

    It is emptied in place: the process that writes it has it open for appending and goes on at its beginning.
    """
    if not path.exists() or path.stat().st_size <= largest_bytes:
        return
    for number in range(KEPT - 1, 0, -1):
        older = _numbered(path, number)
        if older.exists():
            older.replace(_numbered(path, number + 1))
    shutil.copyfile(path, _numbered(path, 1))
    with path.open("r+b") as file:
        file.truncate(0)


def _numbered(path: Path, number: int) -> Path:
    return path.with_name(f"{path.name}.{number}")
