"""Other programs, as real processes."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parents[2]

HOLD_OPEN = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1], read_only=sys.argv[2] == "True")
print("open", flush=True)
sys.stdin.read()
"""


def python(*arguments: object, **options: Any) -> subprocess.Popen[str]:
    """Start this Python with these arguments, its streams connected to us."""
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    command = [sys.executable, *map(str, arguments)]
    return subprocess.Popen(command, cwd=PROJECT, text=True, **pipes, **options)


@contextmanager
def holding_open(database: Path, *, read_only: bool) -> Iterator[int]:
    """Another program has the database open; gives its process id."""
    with python("-c", HOLD_OPEN, database, read_only) as process:
        assert process.stdout.readline() == "open\n"
        yield process.pid
        process.communicate()
