"""What does the LLM still get to know of a pull request, and how many tokens does the trimming save?

`python -m benchmarks.trimming FILE...`: files of one pull request per line, as the evaluation of footprints reads them.
Saved: tokens of the payload against those of everything that was collected. Kept: the footprints of AI, the changed
lines whose directory or file is named, and the words people wrote (of four letters and more, templates left out).
Alone: how many would be asked about in a request of their own, because their texts speak to the model.
"""

import gzip
import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tformance_assets.summaries.evaluate import as_stored
from tformance_assets.summaries.evidence import collect
from tformance_assets.summaries.instructions import instructs
from tformance_assets.summaries.payload import Payload, payload_of, user_message
from tformance_assets.summaries.texts import description

# Measured on the model's own encoding: prose, paths and JSON together.
BYTES_PER_TOKEN = 4.1
_WORD = re.compile(r"\w{4,}")
_HEADINGS = (
    ("", "pull,tokens,tokens,,footprints,lines,words,asked"),
    ("file", "req.,whole,trimmed,saved,kept,named,kept,alone"),
)
_FIELDS = ("title", "state", "author", "head_branch", "base_branch", "labels", "body", "files")


@dataclass
class Kept:
    """Sums over the pull requests of one file."""

    pull_requests: int = 0
    whole: int = 0
    trimmed: int = 0
    with_footprint: int = 0
    footprint_kept: int = 0
    lines: int = 0
    lines_named: int = 0
    words: int = 0
    words_kept: int = 0
    alone: int = 0

    def add(self, pull_request: Mapping[str, Any]) -> None:
        """One more pull request."""
        payload = payload_of(pull_request)
        self.pull_requests += 1
        self.whole += len(json.dumps(_whole(pull_request), ensure_ascii=False).encode("utf-8", "ignore"))
        self.trimmed += len(user_message([payload]).encode())
        if any(one.involvement != "reviewed" for one in collect(pull_request)):
            self.with_footprint += 1
            self.footprint_kept += any(one.involvement != "reviewed" for one in collect(_as_read(payload)))
        self.alone += instructs(payload) is not None
        self._count_lines(pull_request, " ".join(payload.get("files", ())))
        said = set(_WORD.findall(description(pull_request.get("body")).lower()))
        self.words += len(said)
        self.words_kept += len(said & set(_WORD.findall(payload.get("description", "").lower())))

    def _count_lines(self, pull_request: Mapping[str, Any], listed: str) -> None:
        for file in pull_request.get("files") or ():
            directory, slash, name = file["path"].rpartition("/")
            lines = (file.get("additions") or 0) + (file.get("deletions") or 0)
            self.lines += lines
            self.lines_named += lines if directory + slash in listed and (slash or name in listed) else 0

    def line(self, name: str) -> str:
        """The figures as text."""
        whole, trimmed = self.whole / self.pull_requests, self.trimmed / self.pull_requests
        return (
            f"{name:28} {self.pull_requests:6,} {whole / BYTES_PER_TOKEN:8,.0f} {trimmed / BYTES_PER_TOKEN:8,.0f}"
            f" {1 - trimmed / whole:6.0%} {_share(self.footprint_kept, self.with_footprint):>10}"
            f" {_share(self.lines_named, self.lines):>6} {_share(self.words_kept, self.words):>6} {self.alone:6,}"
        )


def _whole(pull_request: Mapping[str, Any]) -> dict[str, Any]:
    fields = {name: pull_request.get(name) for name in _FIELDS}
    messages = [commit.get("message") for commit in pull_request.get("commits") or ()]
    return {**{name: value for name, value in fields.items() if value}, "commits": messages}


def _as_read(payload: Payload) -> dict[str, Any]:
    """What the payload still says, in the shape in which footprints are looked for."""
    messages = [*payload.get("commits", ()), "\n\n".join(payload.get("trailers", ()))]
    return {
        "title": payload.get("title"),
        "author": payload.get("author"),
        "author_kind": payload.get("author_kind"),
        "head_branch": payload.get("branch"),
        "labels": payload.get("labels"),
        "body": payload.get("description", ""),
        "commits": [{"message": message} for message in messages],
    }


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else "-"


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as lines:
        for number, line in enumerate(lines):
            row = json.loads(line)
            sizes = {name: row.get(name) for name in ("additions", "deletions", "changed_files")}
            yield {
                **as_stored(row),
                **sizes,
                "repository": "owner/name",
                "number": row.get("number") or number,
                "files": row.get("files") or [],
                "state": "merged",
            }


def main(arguments: list[str]) -> int:
    """Print the figures of every file named."""
    if not arguments:
        sys.stderr.write("usage: python -m benchmarks.trimming FILE...\n")
        return 2
    for name, columns in _HEADINGS:
        pulls, whole, trimmed, saved, kept, named, words, alone = columns.split(",")
        sys.stdout.write(
            f"{name:28} {pulls:>6} {whole:>8} {trimmed:>8} {saved:>6} {kept:>10} {named:>6} {words:>6} {alone:>6}\n"
        )
    for argument in arguments:
        kept = Kept()
        for row in _rows(Path(argument)):
            kept.add(row)
        sys.stdout.write(kept.line(Path(argument).name.partition(".")[0]) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
