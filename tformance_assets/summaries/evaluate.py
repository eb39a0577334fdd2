"""How well do the footprints find AI? `python -m tformance_assets.summaries.evaluate FILE...`

Each file holds one pull request per line (JSON, may be gzipped). Rows with `label_agent` were written
by that agent; rows with `"label": "human"` certainly were not; rows with `ai_signals` (a list of
`{"tool", "source"}`) carry what another detector found. Read where they are there: repo, number, title,
body, author, merged_at or closed_at, head_branch, labels, commits (author, message) or commit_messages,
reviews and comments (author). No text of a pull request is printed: examples are repository and number.
"""

import gzip
import json
import sys
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO, Any

from tformance_assets.actors import normalise
from tformance_assets.summaries.evidence import collect
from tformance_assets.summaries.marks import Evidence
from tformance_assets.summaries.verdict import Verdict, verdict

Row = Mapping[str, Any]


class Unreadable(Exception):
    """A file that is not there, or not one JSON object per line; the message says which and where."""


@dataclass(slots=True)
class Group:
    """The rows of one kind in one file: how many, their verdicts, and what is remarkable about them."""

    rows: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    remarks: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)

    def add(self, row: Row, found: Verdict, counts: Sequence[str], remark: str | None) -> None:
        """Count one row; the first row with a remark stands for it."""
        self.rows += 1
        self.counts.update([str(found.ai_involvement), *counts])
        if remark:
            self.remarks.update([remark])
            self.examples.setdefault(remark, f"{row.get('repo')}#{row.get('number')}")


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The pull requests of one file. Raises Unreadable."""
    read = 0
    try:
        with _opened(path) as lines:
            for line in lines:
                if line.strip():
                    yield _object(line)
                read += 1
    except (OSError, EOFError, zlib.error) as problem:
        raise Unreadable(
            f"{path} cannot be read: {getattr(problem, 'strerror', None) or problem}."
        ) from problem
    except ValueError as problem:
        raise Unreadable(f"{path} does not hold one pull request per line, see line {read + 1}.") from problem


def _opened(path: Path) -> IO[str]:
    opened = gzip.open if path.suffix == ".gz" else open
    return opened(path, "rt", encoding="utf-8")


def _object(line: str) -> dict[str, Any]:
    row = json.loads(line)
    if not isinstance(row, dict):
        raise ValueError("not an object")
    return row


def as_stored(row: Row) -> dict[str, Any]:
    """The row in the shape the warehouse hands to the summaries."""
    login, kind = _actor(row.get("author") or row.get("author_name"))
    messages = [{"message": message} for message in row.get("commit_messages") or ()]
    closed = row.get("closed_at") or row.get("merged_at")
    return {
        "title": row.get("title"),
        "author": login,
        "author_kind": kind,
        "head_branch": row.get("head_branch"),
        "labels": row.get("labels"),
        "body": row.get("body") or "",
        "commits": [_commit(commit) for commit in row.get("commits") or ()] + messages,
        "reviews": [_person(review, "reviewer") for review in row.get("reviews") or ()],
        "comments": [_person(comment, "author") for comment in row.get("comments") or ()],
        "partition_date": date.fromisoformat(closed[:10]) if closed else None,
    }


def _actor(value: Any) -> tuple[str | None, str | None]:
    name = (value.get("login") or value.get("name")) if isinstance(value, dict) else value
    if not name:
        return None, None
    return normalise(name), "bot" if name.endswith("[bot]") else None


def _commit(commit: Row) -> dict[str, Any]:
    author = commit.get("author")
    login, kind = _actor(author)
    message = commit.get("message") or f"{commit.get('headline', '')}\n\n{commit.get('body', '')}"
    name = author.get("name") if isinstance(author, dict) else None
    return {
        "oid": commit.get("sha"),
        "author": login,
        "author_kind": kind,
        "author_name": name,
        "message": message,
    }


def _person(event: Row, field: str) -> dict[str, Any]:
    login, kind = _actor(event.get("author"))
    return {field: login, f"{field}_kind": kind}


def report(path: Path) -> str:
    """For each group of the file the verdicts, and each kind of miss or disagreement with an example.

    Raises Unreadable.
    """
    groups: dict[str, Group] = {}
    for row in rows(path):
        evidence = collect(as_stored(row))
        found = verdict(evidence)
        name, counts, remark = _judged(row, found, evidence)
        groups.setdefault(name, Group()).add(row, found, counts, remark)
    return "\n".join(line for name, group in sorted(groups.items()) for line in _lines(path, name, group))


def _judged(row: Row, found: Verdict, evidence: Sequence[Evidence]) -> tuple[str, list[str], str | None]:
    """The row's group, what to count of it besides its verdict, and what is remarkable about it."""
    if row.get("label_agent"):
        return str(row["label_agent"]), *_recalled(row, found)
    if "ai_signals" in row:
        return "with another detector's signals", *_agreed(row["ai_signals"], found, evidence)
    label = str(row.get("label") or "unlabelled")
    if label == "human" and found.ai_assisted:
        return label, [], f"falsely {found.ai_involvement}, by {_marks(evidence)}"
    return label, [], None


def _recalled(row: Row, found: Verdict) -> tuple[list[str], str | None]:
    agent = str(row["label_agent"]).split("_")[-1].lower()
    word = agent if agent != "code" else "claude"
    # A pull request that names its tool nowhere has no footprint that could be found.
    places = [name for name, value in row.items() if name in _PLACES and word in json.dumps(value).lower()]
    if found.ai_assisted and any(word in tool.lower() for tool in found.ai_tools):
        return ["found"], None
    if not places:
        return [], "missed, nowhere named"
    return ["named"], f"missed, named in {', '.join(places)}"


_PLACES = ("title", "body", "author", "head_branch", "labels", "commits", "reviews", "comments")


def _agreed(
    signals: Sequence[Row], found: Verdict, evidence: Sequence[Evidence]
) -> tuple[list[str], str | None]:
    theirs, ours = bool(signals), bool(found.ai_assisted)
    if theirs == ours:
        return ["both" if ours else "neither"], None
    if ours:
        return ["only footprints"], f"only footprints, {_marks(evidence)}"
    kinds = sorted({f"{signal.get('tool')} by {signal.get('source')}" for signal in signals})
    return ["only signals"], f"only signals, {', '.join(kinds)}"


def _marks(evidence: Sequence[Evidence]) -> str:
    writers = [item for item in evidence if item.involvement != "reviewed"]
    return ", ".join(dict.fromkeys(f"{item.tool} by {item.kind} ({item.source})" for item in writers))


def _lines(path: Path, name: str, group: Group) -> Iterator[str]:
    verdicts = ("authored", "assisted", "reviewed", "none")
    figures = ", ".join(f"{verdict} {group.counts[verdict]}" for verdict in verdicts)
    yield f"{path.name} {name}: {group.rows} rows, {figures}"
    if found := group.counts["found"]:
        named = _share(found, found + group.counts["named"])
        yield f"  recall {_share(found, group.rows)}; where the tool is named {named}"
    signals = [kind for kind in ("both", "only signals", "only footprints", "neither") if group.counts[kind]]
    if signals:
        yield "  " + ", ".join(f"{kind} {group.counts[kind]}" for kind in signals)
    if name == "human":
        yield f"  false: authored {group.counts['authored']}, assisted {group.counts['assisted']}"
    for remark, count in group.remarks.most_common():
        yield f"  {remark}: {count}, for example {group.examples[remark]}"


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({part / whole:.1%})"


def main(arguments: list[str]) -> int:
    """Print the report of every file named; 1 where a file cannot be read."""
    if not arguments:
        sys.stderr.write("usage: python -m tformance_assets.summaries.evaluate FILE...\n")
        return 2
    failed = False
    for argument in arguments:
        try:
            sys.stdout.write(report(Path(argument)) + "\n")
        except Unreadable as problem:
            sys.stderr.write(f"{problem}\n")
            failed = True
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
