"""Which marks count as footprints of an AI tool? The catalogue in `footprints.yaml`, compiled once."""

import functools
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from tformance_assets.summaries.vocabulary import Involvement


@dataclass(frozen=True, slots=True)
class Coauthor:
    tool: str
    mail: re.Pattern[str] | None
    name: re.Pattern[str] | None
    source: str

    def fits(self, name: str, mail: str) -> bool:
        """Whether this name or this whole address is the tool's."""
        return bool(
            (self.mail and self.mail.fullmatch(mail.strip()))
            or (self.name and self.name.fullmatch(name.strip()))
        )


@dataclass(frozen=True, slots=True)
class Trailer:
    tool: str
    key: str
    value: re.Pattern[str]
    involvement: Involvement
    source: str


@dataclass(frozen=True, slots=True)
class Text:
    tool: str
    text: re.Pattern[str]
    involvement: Involvement
    source: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A branch prefix, a label, a suffix of an author's name, or a word in a `[bot]` login."""

    tool: str
    mark: str
    source: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    coauthors: tuple[Coauthor, ...]
    trailers: tuple[Trailer, ...]
    texts: tuple[Text, ...]
    branches: tuple[Mark, ...]
    labels: tuple[Mark, ...]
    author_names: tuple[Mark, ...]
    app_words: tuple[Mark, ...]
    app_review_words: frozenset[str]
    assisted_by_keys: frozenset[str]
    negations: tuple[re.Pattern[str], ...]
    tools: dict[str, str]  # any spelling in lower case -> our name

    def tool_named(self, name: str) -> str | None:
        """Our name for an authoring tool somebody else spelled; None for anything unknown."""
        spelled = " ".join(name.lower().split())
        return self.tools.get(spelled) or self.tools.get(re.sub(r"[ :/(-]*[\d.]+.*$", "", spelled))


@functools.cache
def catalogue() -> Catalogue:
    """The compiled catalogue."""
    text = Path(__file__).with_name("footprints.yaml").read_text(encoding="utf-8")
    rows: dict[str, Any] = YAML(typ="safe").load(text)
    return Catalogue(
        coauthors=tuple(
            Coauthor(row["tool"], _pattern(row.get("mail")), _pattern(row.get("name")), row["source"])
            for row in rows["coauthors"]
        ),
        trailers=tuple(
            Trailer(row["tool"], row["key"], _compile(row["value"]), row["involvement"], row["source"])
            for row in rows["trailers"]
        ),
        texts=tuple(
            Text(row["tool"], _compile(row["text"]), row["involvement"], row["source"])
            for row in rows["texts"]
        ),
        branches=_marks(rows["branches"], "prefix"),
        labels=_marks(rows["labels"], "label"),
        author_names=_marks(rows["author_names"], "suffix"),
        app_words=_marks(rows["app_words"], "word"),
        app_review_words=frozenset(rows["app_review_words"]),
        assisted_by_keys=frozenset(rows["assisted_by_keys"]),
        negations=tuple(_compile(pattern) for pattern in rows["negations"]),
        tools={name.lower(): tool for tool, others in rows["tools"].items() for name in [tool, *others]},
    )


def _marks(rows: list[dict[str, str]], field: str) -> tuple[Mark, ...]:
    return tuple(Mark(row["tool"], row[field], row.get("source", "GitHub App login")) for row in rows)


def _pattern(pattern: str | None) -> re.Pattern[str] | None:
    return _compile(pattern) if pattern else None


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
