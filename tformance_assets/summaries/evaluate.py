"""How well do the footprints find AI? `python -m tformance_assets.summaries.evaluate FILE...`

Each file holds one pull request per line (JSON, may be gzipped). Rows with `label_agent` were written
by that agent; rows with `"label": "human"` certainly were not; rows with `ai_signals` carry what
another detector found.
"""

import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tformance_assets.actors import normalise
from tformance_assets.summaries.evidence import collect
from tformance_assets.summaries.verdict import Verdict, verdict


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The pull requests of one file."""
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def as_stored(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row in the shape the warehouse hands to the summaries."""
    login, kind = _actor(row.get("author") or row.get("author_name"))
    messages = [{"message": message} for message in row.get("commit_messages") or ()]
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
    }


def _actor(value: Any) -> tuple[str | None, str | None]:
    name = (value.get("login") or value.get("name")) if isinstance(value, dict) else value
    if not name:
        return None, None
    return normalise(name), "bot" if name.endswith("[bot]") else None


def _commit(commit: Mapping[str, Any]) -> dict[str, Any]:
    login, kind = _actor(commit.get("author"))
    message = commit.get("message") or f"{commit.get('headline', '')}\n\n{commit.get('body', '')}"
    return {"oid": commit.get("sha"), "author": login, "author_kind": kind, "message": message}


def _person(event: Mapping[str, Any], field: str) -> dict[str, Any]:
    login, kind = _actor(event.get("author"))
    return {field: login, f"{field}_kind": kind}


def report(path: Path) -> str:
    """One line per group of the file: how many, how many found, how many with a wrong verdict."""
    groups: dict[str, Counter[str]] = {}
    for row in rows(path):
        found = verdict(collect(as_stored(row)))
        counts = groups.setdefault(_group(row), Counter())
        counts.update(["rows", str(found.ai_involvement), *_agreement(row, found)])
    return "\n".join(f"{path.name} {group}: {_line(counts)}" for group, counts in sorted(groups.items()))


def _group(row: Mapping[str, Any]) -> str:
    if "ai_signals" in row:
        return "with signals" if row["ai_signals"] else "without signals"
    return str(row.get("label_agent") or row.get("label") or "unlabelled")


def _agreement(row: Mapping[str, Any], found: Verdict) -> list[str]:
    agent = str(row.get("label_agent") or "").split("_")[-1].lower()
    if not agent:
        return []
    if any(agent in tool.lower() for tool in found.ai_tools):
        return ["same tool"]
    # A pull request that names its tool nowhere has no footprint that could be found.
    text = json.dumps({name: value for name, value in row.items() if name != "label_agent"}).lower()
    return ["missed though named" if agent.removesuffix("_code") in text else "missed and nowhere named"]


def _line(counts: Counter[str]) -> str:
    assisted = counts["authored"] + counts["assisted"]
    figures = ", ".join(f"{name} {count}" for name, count in counts.most_common() if name != "rows")
    return f"{counts['rows']} rows, AI-assisted {assisted} ({assisted / counts['rows']:.1%}): {figures}"


def main(arguments: list[str]) -> int:
    """Print the report of every file named."""
    if not arguments:
        sys.stderr.write("usage: python -m tformance_assets.summaries.evaluate FILE...\n")
        return 2
    for argument in arguments:
        sys.stdout.write(report(Path(argument)) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
