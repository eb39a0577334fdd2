"""What would an LLM say about a pull request? The demonstration's answers, without a network.

The demonstration's own titles are recognised, so their kind and area are right; anything else is judged
by its words and paths. Like a good LLM it takes the text as data: what it asks for is not done.
"""

import functools
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any, get_args

from tformance_assets.demo.cast import homes
from tformance_assets.demo.sentences import first_sentence, reason_in
from tformance_assets.demo.vocabulary import Change, vocabulary
from tformance_assets.summaries.vocabulary import ChangeType

_PREFIX = re.compile(r"^(?P<kind>[a-z]+)(?:\([^)]*\))?!?:\s+(?P<rest>\S.*)$")
_NOISE = re.compile(r"<script.*?</script>|<[^>]*>|^\s*=\w+\(\)|\(#\d+\)\s*$", re.IGNORECASE | re.DOTALL)
_KINDS = {"feat": "feature", "fix": "bugfix", "perf": "performance", "hotfix": "bugfix", "build": "ci"}
_TYPES: frozenset[str] = frozenset(get_args(ChangeType))
_FIRST_WORDS = (
    ("dependencies", r"bump |update dependency |upgrade "),
    ("bugfix", r"fix|handle|prevent|avoid|correct|do not|stop|escape|ignore"),
    ("feature", r"add|support|allow|introduce|implement|show|let|enable|new "),
    ("refactor", r"refactor|move|split|rename|extract|replace|simplify|use "),
    ("performance", r"speed|cache|faster|batch|optimi[sz]e"),
    ("docs", r"document|docs|explain|describe|readme|typo"),
    ("test", r"test|cover"),
    ("ci", r"ci|run |build|release"),
    ("chore", r"remove|delete|drop|clean|tidy|prepare|version"),
)
_TECHNOLOGIES = {
    ".py": "Python",
    ".ts": "TypeScript",
    ".tsx": "React",
    ".css": "CSS",
    ".js": "JavaScript",
    ".kt": "Kotlin",
    ".kts": "Gradle",
    ".swift": "Swift",
    ".sq": "SQLDelight",
    ".tf": "Terraform",
    ".hcl": "Terraform",
    ".rego": "Open Policy Agent",
    ".sh": "Shell",
    ".go": "Go",
    ".rs": "Rust",
    ".md": "Markdown",
}
_FOLDERS = {
    "kubernetes": "Kubernetes",
    ".github": "GitHub Actions",
    "migrations": "Postgres",
    "argocd": "Argo CD",
}
_PLAIN_FOLDERS = frozenset(("src", "lib", "app", "apps", "main", "kotlin", "shared", "core", "tests", "test"))

# (involvement, tool, confidence, sign), the strongest first.
_SIGNS = (
    ("authored", "GitHub Copilot", 0.98, r"copilot-swe-agent|^copilot/"),
    ("authored", "Devin", 0.98, r"devin-ai-integration|app\.devin\.ai/sessions|^devin/"),
    ("authored", "Claude Code", 0.94, r"generated with \[?claude code|^claude/"),
    ("authored", "OpenAI Codex", 0.9, r"chatgpt\.com/codex/tasks|^codex/"),
    ("authored", "Cursor", 0.86, r"^cursor/"),
    ("assisted", "Claude Code", 0.93, r"co-authored-by: claude\b"),
    ("assisted", "Cursor", 0.91, r"co-authored-by: cursor\b"),
    ("assisted", "GitHub Copilot", 0.72, r"^ai: copilot completion"),
)
# "2 more", "3 files elsewhere": files that are only counted.
_COUNTED = re.compile(r"^\d+ (?:more|files elsewhere|generated or lock files?)$")
_DISCLOSED_NONE = re.compile(r"^ai: none\b", re.IGNORECASE | re.MULTILINE)


def summarize(pr: Mapping[str, Any]) -> dict[str, Any]:
    """One answer for a pull request of the LLM request's JSON, with exactly the schema's keys."""
    title = _tidy(str(pr.get("title") or ""))
    paths = [path for entry in pr.get("files") or [] for path in _paths(entry) if path]
    known = _known().get(_key(title))
    kind = known.kind if known else _kind(str(pr.get("title") or ""), paths)
    areas = _areas(known, paths)
    text = str(pr.get("description") or pr.get("body") or "")
    involvement, tools, confidence = _ai(pr, text)
    where = f" in {' and '.join(areas)}" if areas else ""
    return {
        "id": pr.get("id"),
        "summary_title": title,
        "summary": f"{first_sentence(kind, title)} {reason_in(text) or _size(paths, where)}",
        "change_type": kind,
        "areas": areas,
        "technologies": _technologies(paths),
        "ai_involvement": involvement,
        "ai_tools": tools,
        "ai_confidence": confidence,
    }


@functools.cache
def _known() -> dict[str, Change]:
    words = [vocabulary(home.vocabulary) for home in homes()]
    return {_key(change.title): change for told in words for change in (*told.combinations, *told.changes)}


def _key(title: str) -> str:
    return title.lower().removeprefix("follow-up: ")


def _tidy(title: str) -> str:
    """A title without prefixes, markup and numbers, in sentence case."""
    text = " ".join(_NOISE.sub(" ", title).split()).lstrip("=&+-@ ").rstrip(". ")
    prefixed = _PREFIX.match(text)
    text = prefixed["rest"] if prefixed else text
    return (text[0].upper() + text[1:])[:110] if text else "Untitled change"


def _kind(title: str, paths: list[str]) -> str:
    words = title.strip().lower()
    if words.startswith("revert"):
        return "revert"
    prefixed = _PREFIX.match(words)
    if prefixed:
        kind = _KINDS.get(prefixed["kind"], prefixed["kind"])
        if kind in _TYPES:
            return "dependencies" if kind == "chore" and prefixed["rest"].startswith("bump") else kind
    if paths and all(path.endswith((".md", ".rst", ".txt")) for path in paths):
        return "docs"
    if paths and all(path.startswith(".github/") for path in paths) and not words.startswith("bump"):
        return "ci"
    return next((kind for kind, first in _FIRST_WORDS if re.match(first, _tidy(title).lower())), "other")


def _areas(known: Change | None, paths: list[str]) -> list[str]:
    found = Counter(area for path in paths if (area := _area(path)))
    named = [known.area] if known else []
    return list(dict.fromkeys([*named, *(area for area, _ in found.most_common(2))]))[:2]


def _area(path: str) -> str | None:
    folders = [part.lower() for part in PurePosixPath(path).parts[:-1]]
    telling = [part for part in folders if part not in _PLAIN_FOLDERS and part != "harborline"]
    return telling[0].strip(".").replace("_", " ") if telling else None


def _technologies(paths: list[str]) -> list[str]:
    found: Counter[str] = Counter()
    for path in paths:
        folder = path.partition("/")[0]
        technology = _FOLDERS.get(folder) or _TECHNOLOGIES.get(PurePosixPath(path).suffix)
        if technology:
            found[technology] += 1
    return [technology for technology, _ in found.most_common(3)]


def _paths(entry: object) -> list[str]:
    """A file may be an object, or a line: `src/app.py +3 -1 (added)`, `src/ +3 -1: app.py (added), b.py, 2 more`."""
    if isinstance(entry, Mapping):
        return [str(entry.get("path") or "")]
    directory, listed, names = str(entry).partition(": ")
    place = re.sub(r"(?: \+\d+ -\d+)?(?: \(\w+\))?$", "", directory)
    if not listed:
        return [] if _COUNTED.match(place) else [place]
    told = (name for name in names.split(", ") if not _COUNTED.match(name))
    return [place.removeprefix("./") + re.sub(r" \(\w+\)$", "", name) for name in told]


def _ai(pr: Mapping[str, Any], text: str) -> tuple[str, list[str], float]:
    """Signs in the author, the branch, the trailers and the text; a plea in the text is none."""
    commits = (
        str(one.get("message") or one) if isinstance(one, Mapping) else str(one) for one in _listed(pr)
    )
    signs = "\n".join([str(pr.get("author") or ""), str(pr.get("branch") or ""), *commits, text])
    for involvement, tool, confidence, sign in _SIGNS:
        if re.search(sign, signs, re.IGNORECASE | re.MULTILINE):
            return involvement, [tool], confidence
    return "none", [], 0.9 if _DISCLOSED_NONE.search(text) else 0.6


def _listed(pr: Mapping[str, Any]) -> list[Any]:
    return [*(pr.get("trailers") or []), *(pr.get("commits") or [])]


def _size(paths: list[str], where: str) -> str:
    if not paths:
        return "Its files were not collected."
    files = "one file" if len(paths) == 1 else f"{len(paths)} files"
    return f"The work is concentrated{where or ' in a single place'}, {files} in all."
