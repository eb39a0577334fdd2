"""Which footprints of AI tools and bots does one pull request carry, and where?"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from tformance_assets.summaries.accounts import tool_of
from tformance_assets.summaries.footprints import catalogue
from tformance_assets.summaries.marks import STATED, Evidence, denies, in_text
from tformance_assets.summaries.rules import raises_dependencies
from tformance_assets.summaries.schema import clean
from tformance_assets.summaries.vocabulary import Involvement

_MERGED_INTO = re.compile(
    r"^Merge ((remote-tracking )?branch '[^'\n]{1,250}'( of \S{1,250})?|\S{1,250}) into (?P<branch>\S{1,250})"
)
# Marks that others may have used before the tool was there; a vendor's link or account nobody else can.
_NAMES = ("branch", "label", "coauthor")
_MERGED_FROM = re.compile(r"^Merge pull request #\d{1,9} from [^\s/]{1,100}/(?P<branch>\S{1,250})")


def collect(pull_request: Mapping[str, Any]) -> list[Evidence]:
    """Every distinct footprint, strongest places first; the same mark in fifty commits counts once."""
    found = [
        *_author(pull_request),
        *_branch(pull_request),
        *_labels(pull_request),
        *_description(pull_request),
        *_commits(pull_request),
        *_reviews(pull_request),
    ]
    distinct: dict[tuple[str, str, str], Evidence] = {}
    for evidence in (item for item in found if _existed(item, pull_request)):
        distinct.setdefault((evidence.tool, evidence.kind, evidence.involvement), evidence)
    return list(distinct.values())


def is_collected(pull_request: Mapping[str, Any]) -> bool:
    """Whether the places where footprints stand were collected: else "none found" means nothing."""
    return pull_request.get("commits") is not None and pull_request.get("body") is not None


def denies_ai(pull_request: Mapping[str, Any]) -> bool:
    """Whether the description states that no AI was used."""
    return denies(pull_request.get("body"))


def tools_spoken_of(pull_request: Mapping[str, Any]) -> set[str]:
    """The writing tools whose names stand anywhere in it, footprint or not."""
    messages = (commit.get("message") for commit in pull_request.get("commits") or ())
    places = (pull_request.get(name) for name in ("title", "body", "head_branch", "author"))
    text = "\n".join(filter(None, [*places, *messages, *(pull_request.get("labels") or ())]))
    words = " ".join(re.findall(r"[a-z0-9.]+", text.lower()))
    spellings = catalogue().tools.items()
    return {tool for name, tool in spellings if f" {name.replace('-', ' ')} " in f" {words} "}


def _existed(evidence: Evidence, pull_request: Mapping[str, Any]) -> bool:
    """Whether the tool could do this when the pull request was closed, where the mark is but a name."""
    closed, release = pull_request.get("partition_date"), catalogue().released.get(evidence.tool)
    is_name = evidence.kind in _NAMES or evidence.source == STATED
    if closed is None or release is None or not is_name:
        return True
    return bool(closed >= (release.authors if evidence.involvement == "authored" else release.assists))


def _author(pull_request: Mapping[str, Any]) -> Iterator[Evidence]:
    login = pull_request.get("author")
    tool, involvement = tool_of(login, pull_request.get("author_kind"))
    if tool and involvement == "authored":
        yield Evidence(tool, "authored", "author", "author", str(login), "account list")


def _branch(pull_request: Mapping[str, Any]) -> Iterator[Evidence]:
    found = [
        *_branch_name(pull_request.get("head_branch") or "", "head_branch"),
        *_merged(pull_request),
        *_titled_after_branch(pull_request),
    ]
    people = _names_of_people(pull_request) if found else set()
    for evidence in found:
        first_name = re.split(r"[/-]", evidence.matched.lower())[0]
        if first_name not in people:
            yield evidence


def _names_of_people(pull_request: Mapping[str, Any]) -> set[str]:
    """The words of the author's login and of the committers' names: many put theirs before a branch."""
    names = [pull_request.get("author") if pull_request.get("author_kind") == "human" else None]
    for commit in pull_request.get("commits") or ():
        if _commit_tool(commit) is None:
            name = commit.get("author_name") or ""
            # A tool whose mail is hidden has one name, people have two.
            names += [commit.get("author"), name if " " in name.strip() else None]
    return {word for name in names if name for word in re.split(r"[^a-z]+", name.lower())}


def _merged(pull_request: Mapping[str, Any]) -> Iterator[Evidence]:
    own = pull_request.get("head_branch")
    for commit in pull_request.get("commits") or ():
        message = commit.get("message") or ""
        # Bringing a branch up to date leaves its name behind, where the source knows no branches. Another branch than
        # the pull request's own came in as a part of it, as into a release.
        if merged := _MERGED_INTO.match(message):
            part: Involvement = "authored" if own in (None, "", merged["branch"]) else "assisted"
            yield from _branch_name(merged["branch"], _place(commit), part)
        # An agent's pull request that was merged into this one is a part of it, perhaps a small one.
        elif merged := _MERGED_FROM.match(message):
            yield from _branch_name(merged["branch"], _place(commit), "assisted")


def _branch_name(branch: str, place: str, involvement: Involvement = "authored") -> Iterator[Evidence]:
    for mark in catalogue().branches:
        if mark.name.fullmatch(branch[:250]):
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


def _description(pull_request: Mapping[str, Any]) -> Iterator[Evidence]:
    # Of a dependency bot it holds the release notes of others.
    if not raises_dependencies(pull_request):
        yield from in_text(pull_request.get("body"), "body", "body")


def _commits(pull_request: Mapping[str, Any]) -> Iterator[Evidence]:
    by_commit = [_of_commit(commit) for commit in pull_request.get("commits") or ()]
    written = sum(any(mark.involvement == "authored" for mark in marks) for marks in by_commit)
    # A suggestion accepted, or a step signed by an agent, among a person's commits is help; most of them is authorship.
    is_help = written * 2 <= len(by_commit)
    for mark in (mark for marks in by_commit for mark in marks):
        yield replace(mark, involvement="assisted") if is_help and mark.involvement == "authored" else mark


def _of_commit(commit: Mapping[str, Any]) -> list[Evidence]:
    """The marks of one commit: its author and its message."""
    place, found = _place(commit), list[Evidence]()
    if tool := _commit_tool(commit):
        who = commit.get("author_email") or commit.get("author") or commit.get("author_name")
        found.append(Evidence(tool, "authored", "commit", place, clean(str(who), 200), "commit author"))
    return [*found, *in_text(commit.get("message"), place, "commit")]


def _commit_tool(commit: Mapping[str, Any]) -> str | None:
    mail, name = commit.get("author_email") or "", commit.get("author_name") or ""
    for coauthor in catalogue().coauthors:
        if mail and coauthor.mail and coauthor.mail.fullmatch(mail):
            return coauthor.tool
    for mark in catalogue().author_names:
        if mark.name.fullmatch(name.strip()):
            return mark.tool
    tool, involvement = tool_of(commit.get("author"), commit.get("author_kind"))
    return tool if involvement == "authored" else None


def _reviews(pull_request: Mapping[str, Any]) -> Iterator[Evidence]:
    seen: Iterable[tuple[Any, Any, str]] = [
        *((r.get("reviewer"), r.get("reviewer_kind"), "review") for r in pull_request.get("reviews") or ()),
        *((c.get("author"), c.get("author_kind"), "comment") for c in pull_request.get("comments") or ()),
    ]
    for login, kind, place in seen:
        tool, _ = tool_of(login, kind)
        if tool and login != pull_request.get("author"):
            yield Evidence(tool, "reviewed", "review", place, str(login), "account list")
