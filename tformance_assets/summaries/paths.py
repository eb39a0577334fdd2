"""Which areas, technologies and kind of work do the changed paths show?"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from tformance_assets.summaries.vocabulary import ChangeType

MOST_AREAS = 3
MOST_TECHNOLOGIES = 4

# Folders that hold everything: the next one says what it is about.
_CONTAINERS = re.compile(
    r"src|libs?|apps?|packages|pkg|internal|cmd|crates|modules|components|services|source|main|java|kotlin"
    r"|python|js|ts|backend|frontend|server|client|web|core|plugins|features|tests?|spec"
)
_TECHNOLOGIES = {
    ".py": "Python",
    ".ts": "TypeScript",
    ".tsx": "TypeScript",
    ".js": "JavaScript",
    ".jsx": "JavaScript",
    ".mjs": "JavaScript",
    ".go": "Go",
    ".rs": "Rust",
    ".rb": "Ruby",
    ".java": "Java",
    ".kt": "Kotlin",
    ".swift": "Swift",
    ".cs": "C#",
    ".cpp": "C++",
    ".cc": "C++",
    ".c": "C",
    ".php": "PHP",
    ".scala": "Scala",
    ".ex": "Elixir",
    ".sql": "SQL",
    ".tf": "Terraform",
    ".css": "CSS",
    ".scss": "CSS",
    ".html": "HTML",
    ".vue": "Vue",
    ".svelte": "Svelte",
    ".sh": "Shell",
    ".proto": "Protocol Buffers",
    ".graphql": "GraphQL",
    ".ipynb": "Jupyter",
}
_TEST = re.compile(
    r"(^|/)(tests?|specs?|__tests__|testdata|fixtures|e2e)/|(^|/)test_[^/]*$|[._-](test|spec)\."
)
_DOCS = re.compile(r"(^|/)docs?/|\.(md|mdx|rst|adoc)$|(^|/)(readme|license|changelog)[^/]*$")
_CI = re.compile(
    r"^\.(github|circleci|gitlab)|(^|/)(dockerfile|jenkinsfile|makefile)[^/]*$|\.gitlab-ci\.ya?ml$|^azure-pipelines"
)
_DEPENDENCIES = re.compile(
    r"(^|/)([^/]*\.lock|package-lock\.json|pnpm-lock\.yaml|go\.(mod|sum)|requirements[^/]*\.txt|yarn\.lock)$"
)
_KINDS: tuple[tuple[re.Pattern[str], ChangeType], ...] = (
    (_DEPENDENCIES, "dependencies"),
    (_CI, "ci"),
    (_TEST, "test"),
    (_DOCS, "docs"),
)


def areas_of(files: Sequence[Mapping[str, Any]]) -> list[str]:
    """The most changed folders, named by their first telling part."""
    weights: Counter[str] = Counter()
    for file in files:
        if area := _area(str(file.get("path") or "")):
            weights[area] += _weight(file)
    return [area for area, _ in weights.most_common(MOST_AREAS)]


def technologies_of(files: Sequence[Mapping[str, Any]]) -> list[str]:
    """Languages and tools by the extensions of the changed files, most changed first."""
    weights: Counter[str] = Counter()
    for file in files:
        path = PurePosixPath(str(file.get("path") or "").lower())
        known = "Docker" if path.name.startswith("dockerfile") else _TECHNOLOGIES.get(path.suffix)
        if known:
            weights[known] += _weight(file)
    return [technology for technology, _ in weights.most_common(MOST_TECHNOLOGIES)]


def kind_of_paths(files: Sequence[Mapping[str, Any]]) -> ChangeType | None:
    """The kind of work when every changed file is of that kind."""
    paths = [str(file.get("path") or "").lower() for file in files]
    for pattern, kind in _KINDS:
        if paths and all(pattern.search(path) for path in paths):
            return kind
    return None


def _area(path: str) -> str:
    lowered = path.lower()
    if _CI.search(lowered):
        return "ci"
    if _DOCS.search(lowered):
        return "docs"
    folders = [part for part in PurePosixPath(lowered).parts[:-1] if not part.startswith(".")]
    telling = next(
        (part for part in folders if not _CONTAINERS.fullmatch(part)), folders[-1] if folders else ""
    )
    return " ".join(re.split(r"[-_]+", telling)).strip()[:40]


def _weight(file: Mapping[str, Any]) -> int:
    return 1 + (file.get("additions") or 0) + (file.get("deletions") or 0)
