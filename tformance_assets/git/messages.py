"""Which pull request does a commit message belong to, and what does it say about it?

Merge and squash commits carry the number in the form their forge writes:

    GitHub            Merge pull request #12 from owner/branch      Title (#12)
    GitLab            See merge request group/project!12            Title (!12)
    Bitbucket         Merged in branch (pull request #12)           Pull request #12: Title
    Azure DevOps      Merged PR 12: Title
    Gitea, Forgejo    Merge pull request 'Title' (#12) from owner/branch into main
    bors              Auto merge of #12 - owner:branch, r=reviewer

A revert that only quotes such a subject carries no number of its own. Gerrit is not recognised.
"""

import re
from dataclasses import dataclass

_NUMBER = r"(?P<number>[1-9]\d{0,8})"


@dataclass(frozen=True, slots=True)
class Carried:
    """What a merge or squash message says about its pull request."""

    number: int
    title: str
    body: str
    head_branch: str | None


_SUBJECTS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"^Merge pull request #{_NUMBER} from (?P<owned>\S+)$",
        rf"^Merge pull request #{_NUMBER} in \S+ from (?P<head>\S+) to \S+$",
        rf"^Merge pull request '(?P<title>.+)' \(#{_NUMBER}\) from (?P<head>\S+) into \S+$",
        rf"^Merged in (?P<head>\S+) \(pull request #{_NUMBER}\)$",
        rf"^Pull request #{_NUMBER}: (?P<title>.+)$",
        rf"^Merged PR {_NUMBER}: (?P<title>.+)$",
        rf"^Auto merge of #{_NUMBER} - (?P<owned>[^,\s]+), r=",
        rf"^(?P<title>.*\S)\s+\([#!]{_NUMBER}\)$",
    )
)
_GITLAB = re.compile(rf"^See merge request [\w./:-]*!{_NUMBER}\s*$", re.MULTILINE)
_MERGED_BRANCH = re.compile(r"^Merge branch '(?P<head>[^']+)'")
_BITBUCKET_HEAD = re.compile(r"^Merge in \S+ from (?P<head>\S+) to \S+$", re.MULTILINE)


def carried_by(message: str) -> Carried | None:
    """The pull request this merge or squash message names, None when it names none."""
    subject, _, rest = message.strip().partition("\n")
    subject, rest = subject.strip(), rest.strip()
    gitlab = list(_GITLAB.finditer(rest))
    if gitlab:
        return _from_gitlab(subject, rest, int(gitlab[-1]["number"]))
    found = next((match for pattern in _SUBJECTS if (match := pattern.match(subject))), None)
    if found is None:
        return None
    groups = found.groupdict()
    title, body = (groups["title"], rest) if groups.get("title") else _title_below(subject, rest)
    return Carried(int(groups["number"]), title, body, _head(groups, rest))


def _from_gitlab(subject: str, rest: str, number: int) -> Carried:
    text = _GITLAB.sub("", rest).strip()
    merged = _MERGED_BRANCH.match(subject)
    if merged is None:
        return Carried(number, subject, text, None)
    title, body = _title_below(subject, text)
    return Carried(number, title, body, merged["head"])


def _title_below(subject: str, rest: str) -> tuple[str, str]:
    title, _, body = rest.partition("\n")
    return (title.strip(), body.strip()) if title.strip() else (subject, "")


def _head(groups: dict[str, str | None], rest: str) -> str | None:
    owned = groups.get("owned")
    if owned:
        return re.split(r"[/:]", owned, maxsplit=1)[-1]
    if groups.get("head"):
        return groups["head"]
    below = _BITBUCKET_HEAD.search(rest)
    return below["head"] if below else None
