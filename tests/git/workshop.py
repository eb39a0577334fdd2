"""Real repositories for the tests, made with real git commands at given times."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

ANA = ("Ana Sousa", "ana@harbor.example")
BEN = ("Ben Okafor", "4711+ben-o@users.noreply.github.com")


@dataclass
class Workshop:
    """A repository being written. Times are "YYYY-MM-DDTHH:MM:SS+ZZZZ"."""

    folder: Path

    @classmethod
    def start(cls, folder: Path, branch: str = "main") -> "Workshop":
        folder.mkdir(parents=True)
        workshop = cls(folder)
        workshop.git("init", "--quiet", "--initial-branch", branch)
        workshop.commit("Start", "2026-01-01T09:00:00+0000", {"README.md": "harbor\n"})
        return workshop

    def git(self, *arguments: str, at: str = "2026-01-01T09:00:00+0000", by: tuple[str, str] = ANA) -> str:
        identity = {
            "GIT_AUTHOR_NAME": by[0],
            "GIT_AUTHOR_EMAIL": by[1],
            "GIT_AUTHOR_DATE": at,
            "GIT_COMMITTER_NAME": "GitHub",
            "GIT_COMMITTER_EMAIL": "noreply@github.com",
            "GIT_COMMITTER_DATE": at,
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
        }
        command = ["git", "-C", str(self.folder), *arguments]
        done = subprocess.run(
            command, env={**os.environ, **identity}, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    def commit(self, message: str, at: str, files: dict[str, str | bytes], by: tuple[str, str] = ANA) -> str:
        for path, content in files.items():
            target = self.folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content if isinstance(content, bytes) else content.encode())
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "-m", message, at=at, by=by)
        return self.git("rev-parse", "HEAD")

    def merge(self, branch: str, message: str, at: str, by: tuple[str, str] = ANA) -> str:
        self.git("merge", "--quiet", "--no-ff", "-m", message, branch, at=at, by=by)
        return self.git("rev-parse", "HEAD")

    def on_branch(self, name: str, start: str = "HEAD") -> None:
        self.git("checkout", "--quiet", "-b", name, start)

    def back(self, branch: str = "main") -> None:
        self.git("checkout", "--quiet", branch)
