"""How is git run, so that a hostile repository can be read and do nothing else?

No shell, no prompts, no pager, no external diff, no signature programs, no lazy download, and only
plain transports. A local repository is never written: optional locks are off.
"""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tformance_assets.errors import AccessError, SourceError

READ_SECONDS = 300.0
TRANSFER_SECONDS = 1800.0

# Variables that would point git at another repository, or make it run another program.
_UNWANTED = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_NAMESPACE",
    "GIT_EXTERNAL_DIFF",
    "GIT_PAGER",
    "GIT_TRACE",
)
_SAFE = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_ALLOW_PROTOCOL": "file:git:http:https:ssh",
    "LC_ALL": "C",
}
_OPTIONS = (
    "-c",
    "core.quotepath=off",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "log.showSignature=false",
    "-c",
    "i18n.logOutputEncoding=UTF-8",
    "--no-pager",
)


class GitFailed(SourceError):
    """git answered with an error; `detail` is what it wrote, for recognising the known cases."""

    def __init__(self, message: str, detail: str) -> None:
        super().__init__(message)
        self.detail = detail


def run(
    arguments: Sequence[str], folder: Path, *, stdin: str | None = None, seconds: float = READ_SECONDS
) -> str:
    """What `git arguments` prints when run in this folder; undecodable bytes become U+FFFD."""
    command = [_executable(), *_OPTIONS, "-C", str(folder), *arguments]
    try:
        done = subprocess.run(  # noqa: S603 - a list without a shell; every revision and URL is checked
            command,
            input=(stdin or "").encode(),
            capture_output=True,
            env=_environment(folder),
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as stuck:
        raise GitFailed(
            f"git {arguments[0]} took longer than {seconds:.0f} s and was stopped.", ""
        ) from stuck
    if done.returncode != 0:
        detail = done.stderr.decode(errors="replace")
        raise GitFailed(f"git {arguments[0]} failed in {folder}: {reason(detail)}", detail)
    return done.stdout.decode(errors="replace")


def reason(detail: str) -> str:
    """The one line of git's error output that says what was wrong."""
    lines = [line.strip() for line in detail.splitlines() if line.strip()]
    telling = [line for line in lines if line.startswith(("fatal:", "error:"))]
    line = (telling or lines or ["it gave no reason"])[0]
    return line.removeprefix("fatal:").removeprefix("error:").strip().rstrip(".") + "."


def _executable() -> str:
    found = shutil.which("git")
    if found is None:
        raise AccessError("git is not installed or not on the PATH: install it, then try again.")
    return found


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in _UNWANTED}
    # A folder inside some other repository's work tree is not that repository.
    ceiling = {"GIT_CEILING_DIRECTORIES": str(folder.parent)}
    return {"GIT_SSH_COMMAND": "ssh -oBatchMode=yes", **kept, **_SAFE, **ceiling}
