"""How is a pull request summarized without an LLM, and which ones need none?"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tformance_assets.actors import is_dependency_bot
from tformance_assets.summaries.paths import areas_of, kind_of_paths, technologies_of
from tformance_assets.summaries.schema import SUMMARY_LENGTH, TITLE_LENGTH, clean
from tformance_assets.summaries.texts import description
from tformance_assets.summaries.vocabulary import ChangeType

# A one-line correction without a description: the title says everything there is to say.
TRIVIAL_LINES = 10
TRIVIAL_FILES = 2

_DEPENDENCY_BRANCHES = ("dependabot/", "renovate/", "snyk-fix-", "snyk-upgrade-")
_PREFIX = re.compile(r"^(?P<type>[a-z]+)(\((?P<scope>[^)]{1,60})\))?!?:\s+(?P<rest>\S.*)$", re.IGNORECASE)
_DECORATION = re.compile(r"^(\[[^\]]{1,40}\]|[A-Z][A-Z0-9]+-\d+\b:?|:\w+:)\s*|\s*\(#\d+\)\s*$")
_BUMP = re.compile(
    r"^(?:bump|update|upgrade)s?\s+(?:(?:the|dependency|rust crate|module)\s+)?(?P<name>\S+)"
    r"(?:\s+from\s+(?P<old>v?\d\S*))?\s+to\s+(?P<new>v?\d\S*)",
    re.IGNORECASE,
)

_BY_PREFIX: dict[str, ChangeType] = {
    "feat": "feature",
    "feature": "feature",
    "fix": "bugfix",
    "bugfix": "bugfix",
    "hotfix": "bugfix",
    "security": "bugfix",
    "refactor": "refactor",
    "perf": "performance",
    "docs": "docs",
    "doc": "docs",
    "test": "test",
    "tests": "test",
    "ci": "ci",
    "build": "ci",
    "chore": "chore",
    "style": "chore",
    "release": "chore",
    "deps": "dependencies",
    "revert": "revert",
}
_BY_FIRST_WORDS: tuple[tuple[str, ChangeType], ...] = (
    (r"revert\b", "revert"),
    (r"(bump|upgrade|update (dependency|dependencies|rust crate|pre-commit))\b", "dependencies"),
    (r"(fix|fixes|fixed|hotfix|bugfix|correct|resolve|repair|handle|prevent|avoid)\b", "bugfix"),
    (r"(add|adds|added|implement|introduce|support|allow|enable|create|new)\b", "feature"),
    (r"(refactor|rename|move|extract|simplify|clean ?up|restructure|rework|split|replace)\b", "refactor"),
    (r"(speed up|optimi[sz]e|improve performance|cache)\b", "performance"),
    (r"(document|docs|readme|typo)\b", "docs"),
    (r"(remove|delete|drop|deprecate|release|version|format|lint)\b", "chore"),
    (r"(test|tests|cover)\b", "test"),
)
_BY_LABEL: dict[str, ChangeType] = {
    "bug": "bugfix",
    "bugfix": "bugfix",
    "enhancement": "feature",
    "feature": "feature",
    "documentation": "docs",
    "docs": "docs",
    "dependencies": "dependencies",
    "refactor": "refactor",
    "refactoring": "refactor",
    "performance": "performance",
    "tests": "test",
    "ci": "ci",
}
_OPENINGS: dict[str, str] = {
    "feature": "Adds new behaviour",
    "bugfix": "Corrects faulty behaviour",
    "refactor": "Restructures code",
    "performance": "Makes the code faster or leaner",
    "docs": "Changes documentation",
    "test": "Changes tests",
    "ci": "Changes the build or release set-up",
    "chore": "Does housekeeping",
    "dependencies": "Changes versions of dependencies",
    "revert": "Takes back an earlier change",
    "other": "Changes code",
}


@dataclass(frozen=True, slots=True)
class RuleSummary:
    """What rules can say about one pull request."""

    summary_title: str
    summary: str
    change_type: ChangeType
    areas: list[str]
    technologies: list[str]


def needs_no_llm(pull_request: Mapping[str, Any]) -> str | None:
    """`dependency_bot` or `trivial` when rules say all there is to say; None when the LLM is worth it."""
    if raises_dependencies(pull_request):
        return "dependency_bot"
    return "trivial" if _is_trivial(pull_request) else None


def raises_dependencies(pull_request: Mapping[str, Any]) -> bool:
    """Whether a bot opened it to raise versions: by its login, or by its branch where it has another."""
    branch = (pull_request.get("head_branch") or "").lower()
    return is_dependency_bot(pull_request.get("author")) or branch.startswith(_DEPENDENCY_BRANCHES)


def summarize_by_rules(pull_request: Mapping[str, Any]) -> RuleSummary:
    """A plain title and two sentences from the title, the files and the sizes."""
    change_type = change_type_of(pull_request)
    files = pull_request.get("files") or []
    areas = areas_of(files)
    title = tidy_title(pull_request.get("title"))
    sentences = f"{_what(pull_request, change_type, areas)} {_how_much(pull_request)}"
    return RuleSummary(
        title, clean(sentences.strip(), SUMMARY_LENGTH), change_type, areas, technologies_of(files)
    )


def change_type_of(pull_request: Mapping[str, Any]) -> ChangeType:
    """From, in this order: revert and bots, the title's prefix, the paths, labels, the first words."""
    title = _undecorated(pull_request.get("title"))
    if pull_request.get("is_revert") or title.lower().startswith("revert "):
        return "revert"
    if needs_no_llm(pull_request) == "dependency_bot":
        return "dependencies"
    prefix = _PREFIX.match(title)
    if prefix and (known := _by_prefix(prefix["type"], prefix["scope"])):
        return known
    by_paths = kind_of_paths(pull_request.get("files") or [])
    return by_paths or _by_label(pull_request) or _by_first_words(prefix["rest"] if prefix else title)


def tidy_title(title: str | None) -> str:
    """The title without prefixes, ticket keys and numbers, in sentence case."""
    text = _undecorated(title)
    prefix = _PREFIX.match(text)
    if prefix and prefix["type"].lower() in _BY_PREFIX:
        text = _undecorated(prefix["rest"])
    text = text.replace("`", "").rstrip(".").strip() or "Untitled change"
    return clean(text[0].upper() + text[1:], TITLE_LENGTH)


def _undecorated(title: str | None) -> str:
    text = clean(title, 300)
    while (shorter := _DECORATION.sub("", text).strip()) != text:
        text = shorter
    return text or clean(title, 300)


def _is_trivial(pull_request: Mapping[str, Any]) -> bool:
    additions, deletions = pull_request.get("additions"), pull_request.get("deletions")
    changed = pull_request.get("changed_files")
    if additions is None or deletions is None or changed is None:
        return False
    tiny = additions + deletions <= TRIVIAL_LINES and changed <= TRIVIAL_FILES
    return tiny and not description(pull_request.get("body")).strip()


def _by_prefix(word: str, scope: str | None) -> ChangeType | None:
    if scope and scope.lower() in ("deps", "deps-dev", "dependencies"):
        return "dependencies"
    return _BY_PREFIX.get(word.lower())


def _by_label(pull_request: Mapping[str, Any]) -> ChangeType | None:
    labels = [str(label).lower().rpartition(":")[2].strip() for label in pull_request.get("labels") or []]
    return next((_BY_LABEL[label] for label in labels if label in _BY_LABEL), None)


def _by_first_words(title: str) -> ChangeType:
    words = title.lower()
    return next((kind for pattern, kind in _BY_FIRST_WORDS if re.match(pattern, words)), "other")


def _what(pull_request: Mapping[str, Any], change_type: ChangeType, areas: list[str]) -> str:
    bump = _BUMP.match(tidy_title(pull_request.get("title"))) if change_type == "dependencies" else None
    if bump:
        old = f" from {bump['old']}" if bump["old"] else ""
        return f"Updates {bump['name']}{old} to {bump['new']}."
    where = f" in {_listed(areas)}" if areas else ""
    return f"{_OPENINGS[change_type]}{where}."


def _how_much(pull_request: Mapping[str, Any]) -> str:
    additions, deletions = pull_request.get("additions"), pull_request.get("deletions")
    changed = pull_request.get("changed_files")
    if additions is None or deletions is None:
        return "Its size was not collected."
    files = f" across {_count(changed, 'file')}" if changed else ""
    where = "merged" if pull_request.get("state") == "merged" else "closed without merging"
    return f"It adds {_count(additions, 'line')} and removes {deletions:,}{files}, and was {where}."


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
