"""Which footprints of AI tools and bots does one pull request carry, and where?"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from tformance_assets.actors import find
from tformance_assets.model import Actor
from tformance_assets.summaries.footprints import Catalogue, catalogue
from tformance_assets.summaries.schema import clean
from tformance_assets.summaries.texts import own_words, trailers
from tformance_assets.summaries.vocabulary import Involvement

Kind = Literal["author", "coauthor", "trailer", "branch", "label", "body", "commit", "review", "llm"]

# No mark is longer; a hostile line must not cost a pattern more than this.
_LONGEST_LINE = 1000
_MERGED_INTO = re.compile(
    r"^Merge ((remote-tracking )?branch '[^'\n]{1,250}'|\S{1,250}) into (?P<branch>\S{1,250})"
)
# Codex puts six letters before the name of a branch that exists already.
_REPEATED = re.compile(r"^[a-z0-9]{6}-(?=codex/)")
_MERGED_FROM = re.compile(r"^Merge pull request #\d{1,9} from [^\s/]{1,100}/(?P<branch>\S{1,250})")
_BOT_LOGIN = re.compile(r"([\w.-]+)\[bot\]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One observed footprint. `involvement` is what it proves; `source` is who documents the mark."""

    tool: str
    involvement: Involvement
    kind: Kind
    place: str
    matched: str
    source: str


def collect(pull_request: Mapping[str, Any]) -> list[Evidence]:
    """Every distinct footprint, strongest places first; the same mark in fifty commits counts once."""
    found = [
        *_author(pull_request),
        *_branch(pull_request),
        *_titled_after_branch(pull_request),
        *_labels(pull_request),
        *_text(pull_request.get("body"), "body", "body"),
        *_commits(pull_request),
        *_reviews(pull_request),
    ]
    distinct: dict[tuple[str, str, str], Evidence] = {}
    for evidence in found:
        distinct.setdefault((evidence.tool, evidence.kind, evidence.involvement), evidence)
    return list(distinct.values())


def is_collected(pull_request: Mapping[str, Any]) -> bool:
    """Whether the places where footprints stand were collected: else "none found" means nothing."""
    return pull_request.get("commits") is not None and pull_request.get("body") is not None


def denies_ai(pull_request: Mapping[str, Any]) -> bool:
    """Whether the description states that no AI was used."""
    return any(
        _is_negated(line[:_LONGEST_LINE], catalogue())
        for line in own_words(pull_request.get("body")).splitlines()
    )


def _author(pull_request: Mapping[str, Any]) -> Iterator[Evidence]:
    login = pull_request.get("author")
    tool, involvement = _account(login, pull_request.get("author_kind"))
    if tool and involvement == "authored":
        yield Evidence(tool, "authored", "author", "author", str(login), "account list")


def _branch(pull_request: Mapping[str, Any]) -> Iterator[Evidence]:
    yield from _branch_name(pull_request.get("head_branch") or "", "head_branch")
    for commit in pull_request.get("commits") or ():
        message = commit.get("message") or ""
        # Bringing a branch up to date leaves its name behind, where the source knows no branches.
        if merged := _MERGED_INTO.match(message):
            yield from _branch_name(merged["branch"], _place(commit))
        # An agent's pull request that was merged into this one is a part of it, perhaps a small one.
        elif merged := _MERGED_FROM.match(message):
            yield from _branch_name(merged["branch"], _place(commit), "assisted")


def _branch_name(branch: str, place: str, involvement: Involvement = "authored") -> Iterator[Evidence]:
    name = _REPEATED.sub("", branch.lower())
    for mark in catalogue().branches:
        if name.startswith(mark.mark) and len(name) > len(mark.mark):
            yield Evidence(mark.tool, involvement, "branch", place, clean(branch, 200), mark.source)


def _titled_after_branch(pull_request: Mapping[str, Any]) -> Iterator[Evidence]:
    """GitHub proposes the branch as title, its first letter raised and dashes as spaces: "Codex/fix the login".

    Where the branch itself is known, it alone counts.
    """
    title = pull_request.get("title") or ""
    branch, space, _ = title.partition(" ")
    if not pull_request.get("head_branch") and space and branch[:1].isupper() and branch[1:].islower():
        for found in _branch_name(branch, "title"):
            yield replace(found, matched=clean(title, 200))


def _place(commit: Mapping[str, Any]) -> str:
    return f"commit {str(commit.get('oid') or '')[:7]}".strip()


def _labels(pull_request: Mapping[str, Any]) -> Iterator[Evidence]:
    labels = {str(label).lower() for label in pull_request.get("labels") or ()}
    for mark in catalogue().labels:
        if mark.mark in labels:
            yield Evidence(mark.tool, "authored", "label", "labels", mark.mark, mark.source)


def _commits(pull_request: Mapping[str, Any]) -> Iterator[Evidence]:
    commits = pull_request.get("commits") or ()
    by_tools = [_commit_tool(commit) for commit in commits]
    written = sum(tool is not None for tool in by_tools)
    # One suggestion accepted among a person's commits is help; most of the commits is authorship.
    involvement: Involvement = "authored" if written * 2 > len(by_tools) else "assisted"
    for commit, tool in zip(commits, by_tools, strict=True):
        place = _place(commit)
        if tool:
            who = commit.get("author_email") or commit.get("author") or commit.get("author_name")
            yield Evidence(tool, involvement, "commit", place, clean(str(who), 200), "commit author")
        yield from _text(commit.get("message"), place, "commit")


def _commit_tool(commit: Mapping[str, Any]) -> str | None:
    mail, name = commit.get("author_email") or "", commit.get("author_name") or ""
    for coauthor in catalogue().coauthors:
        if mail and coauthor.mail and coauthor.mail.fullmatch(mail):
            return coauthor.tool
    for mark in catalogue().author_names:
        if name.lower().endswith(mark.mark):
            return mark.tool
    tool, involvement = _account(commit.get("author"), commit.get("author_kind"))
    return tool if involvement == "authored" else None


def _reviews(pull_request: Mapping[str, Any]) -> Iterator[Evidence]:
    seen: Iterable[tuple[Any, Any, str]] = [
        *((r.get("reviewer"), r.get("reviewer_kind"), "review") for r in pull_request.get("reviews") or ()),
        *((c.get("author"), c.get("author_kind"), "comment") for c in pull_request.get("comments") or ()),
    ]
    for login, kind, place in seen:
        tool, _ = _account(login, kind)
        if tool and login != pull_request.get("author"):
            yield Evidence(tool, "reviewed", "review", place, str(login), "account list")


def _account(login: str | None, kind: str | None) -> tuple[str | None, Involvement | None]:
    """The tool that acts under this login, and as what it acts; (None, None) for everybody else."""
    if not login:
        return None, None
    machine = kind in ("bot", "agent")
    known = find(login, "Bot" if machine else None)
    if known is not None:
        involvement: Involvement = "authored" if known.group == "authoring_agents" else "reviewed"
        return (known.tool, involvement) if known.tool else (None, None)
    return _custom_app(Actor(login, "Bot")) if machine or login.lower().endswith("[bot]") else (None, None)


def _custom_app(actor: Actor) -> tuple[str | None, Involvement | None]:
    words = set(re.split(r"[^a-z0-9]+", actor.login.lower()))
    for mark in catalogue().app_words:
        if mark.mark in words:
            reviews = bool(words & catalogue().app_review_words)
            return mark.tool, "reviewed" if reviews else "authored"
    return None, None


def _text(text: str | None, place: str, kind: Kind) -> Iterator[Evidence]:
    if not text:
        return
    marks = catalogue()
    for key, value, trailer in trailers(text):
        yield from _trailer(key, value[:_LONGEST_LINE], trailer, place)
    for line in (whole[:_LONGEST_LINE] for whole in own_words(text).splitlines()):
        if _is_negated(line, marks):
            continue
        for mark in marks.texts:
            if match := mark.text.search(line):
                matched = clean(match[0], 200)
                yield Evidence(mark.tool, mark.involvement, kind, place, matched, mark.source)


def _trailer(key: str, value: str, line: str, place: str) -> Iterator[Evidence]:
    marks = catalogue()
    matched = clean(line, 200)
    if key == "co-authored-by":
        yield from _coauthor(value, matched, place)
    for trailer in marks.trailers:
        if key == trailer.key and trailer.value.fullmatch(value):
            yield Evidence(trailer.tool, trailer.involvement, "trailer", place, matched, trailer.source)
    if key in marks.assisted_by_keys and (tool := marks.tool_named(re.split(r"[:<(]", value)[0])):
        yield Evidence(tool, "assisted", "trailer", place, matched, "Linux kernel documentation")


def _coauthor(value: str, matched: str, place: str) -> Iterator[Evidence]:
    name, _, address = value.partition("<")
    mail = address.partition(">")[0]
    for coauthor in catalogue().coauthors:
        if coauthor.fits(name, mail):
            yield Evidence(coauthor.tool, "assisted", "coauthor", place, matched, coauthor.source)
            return
    app = _BOT_LOGIN.search(name) or _BOT_LOGIN.search(mail)
    tool, involvement = _account(f"{app[1]}[bot]", "bot") if app else (None, None)
    if tool and involvement == "authored":
        yield Evidence(tool, "assisted", "coauthor", place, matched, "GitHub App login")


def _is_negated(line: str, marks: Catalogue) -> bool:
    return any(negation.search(line) for negation in marks.negations)
