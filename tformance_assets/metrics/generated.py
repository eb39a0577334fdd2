"""Which files were written by a tool? Their lines say nothing about the work of a person or an agent."""

import re

_LOCK_FILES = frozenset(
    {
        "bun.lock",
        "bun.lockb",
        "cargo.lock",
        "composer.lock",
        "flake.lock",
        "gemfile.lock",
        "go.sum",
        "gradle.lockfile",
        "mix.lock",
        "npm-shrinkwrap.json",
        "package-lock.json",
        "package.resolved",
        "packages.lock.json",
        "pdm.lock",
        "pipfile.lock",
        "pnpm-lock.yaml",
        "podfile.lock",
        "poetry.lock",
        "pubspec.lock",
        "uv.lock",
        "yarn.lock",
    }
)

_WRITTEN_BY_A_TOOL = re.compile(
    r"(^|/)(node_modules|vendor|third_party|dist|__snapshots__|__generated__|generated)/"
    r"|\.min\.(js|css)$|\.(js|css)\.map$|\.snap$|\.pb\.go$|_pb2(_grpc)?\.pyi?$|\.g\.dart$|\.designer\.cs$"
    r"|\.generated\.\w+$|_generated\.\w+$",
    re.IGNORECASE,
)


def is_generated(path: str) -> bool:
    """Whether the path names a lock file, vendored code or the output of a generator."""
    name = path.rsplit("/", 1)[-1].lower()
    return name in _LOCK_FILES or _WRITTEN_BY_A_TOOL.search(path) is not None
