"""What does the LLM get to read of a pull request, and when is that the same question again?

A payload holds what says something about the change and nothing that moves after it is closed
(reviews and comments): a late comment must not make a summary be paid twice.
"""

import functools
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tformance_assets.summaries.listing import listed
from tformance_assets.summaries.prompt import prompt
from tformance_assets.summaries.schema import SCHEMA_HASH, clean
from tformance_assets.summaries.texts import description, shown, trailers

Payload = dict[str, Any]

TITLE_LENGTH = 200
BODY_LENGTH = 1000
DIRECTORIES, NAMES, COMMITS, TRAILERS, LABELS = 6, 3, 8, 6, 6
LINE_LENGTH, SUBJECT_LENGTH, TRAILER_LENGTH, LABEL_LENGTH = 160, 100, 120, 40

# What else decides an answer; raised when the shape of a payload changes.
FORMAT = 2

# Trailers that say who or what took part; the rest (Change-Id, Reviewed-by) costs tokens for nothing.
_TELLING = ("co-authored-by", "assisted-by", "generated-by", "made-with", "claude-session", "agent-logs-url")


def id_of(pull_request: Mapping[str, Any]) -> str:
    """ "owner/name#123": how a pull request is called in questions and answers."""
    return f"{pull_request['repository']}#{pull_request['number']}"


def payload_of(pull_request: Mapping[str, Any]) -> Payload:
    """The trimmed pull request; what was not collected or is empty is left out."""
    files = pull_request.get("files") or ()
    commits = pull_request.get("commits") or []
    fields = {
        "id": id_of(pull_request),
        "title": clean(pull_request.get("title"), TITLE_LENGTH),
        "state": pull_request.get("state"),
        "author": clean(pull_request.get("author"), 60),
        "author_kind": pull_request.get("author_kind"),
        "branch": clean(pull_request.get("head_branch"), 100),
        "base": clean(pull_request.get("base_branch"), 60),
        "labels": [clean(label, LABEL_LENGTH) for label in (pull_request.get("labels") or [])[:LABELS]],
        "size": _size(pull_request),
        "files": [clean(line, LINE_LENGTH) for line in listed(files, DIRECTORIES, NAMES)],
        "commits": [_subject(commit) for commit in commits[:COMMITS]],
        "trailers": _trailers(
            [shown(pull_request.get("body")), *(commit.get("message") for commit in commits)]
        ),
        "description": _cut(description(pull_request.get("body")), BODY_LENGTH),
    }
    return {name: value for name, value in fields.items() if value not in (None, "", [], 0)}


def brief(payload: Payload) -> Payload:
    """The same pull request in its smallest form, for a budget that does not admit the whole."""
    short: Payload = {name: payload[name] for name in ("id", "title", "state", "size") if name in payload}
    return {
        **short,
        "files": payload.get("files", [])[:3],
        "description": payload.get("description", "")[:200],
    }


def user_message(payloads: Iterable[Payload]) -> str:
    """The user message: one JSON document, data only."""
    return json.dumps({"pull_requests": list(payloads)}, ensure_ascii=False, separators=(",", ":"))


def input_hash(payload: Payload, model: str, version: str | None = None) -> str:
    """The identity of a question: same payload, prompt version and model, same answer."""
    question = [payload, version or prompt_version(), model]
    return hashlib.sha256(json.dumps(question, sort_keys=True).encode()).hexdigest()


@functools.cache
def prompt_version() -> str:
    """The content hash of prompt, schema and payload format: an edit is a new version by itself."""
    return hashlib.sha256(json.dumps([prompt(), SCHEMA_HASH, FORMAT]).encode()).hexdigest()[:12]


def _size(pull_request: Mapping[str, Any]) -> str | None:
    additions, deletions = pull_request.get("additions"), pull_request.get("deletions")
    if additions is None or deletions is None:
        return None
    files = pull_request.get("changed_files")
    return f"+{additions} -{deletions}" + (f" in {files} files" if files is not None else "")


def _subject(commit: Mapping[str, Any]) -> str:
    return clean((commit.get("message") or "").strip().partition("\n")[0], SUBJECT_LENGTH)


def _trailers(texts: Sequence[str | None]) -> list[str]:
    lines = (
        clean(line, TRAILER_LENGTH) for text in texts for key, _, line in trailers(text) if key in _TELLING
    )
    return list(dict.fromkeys(lines))[:TRAILERS]


def _cut(text: str, length: int) -> str:
    if len(text) <= length:
        return text
    return text[:length].rpartition(" ")[0].rstrip() + " …"
