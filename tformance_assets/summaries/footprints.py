"""Which marks count as footprints of an AI tool? The catalogue in `footprints.yaml`, compiled once."""

import functools
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from tformance_assets.summaries.vocabulary import Involvement

# What may stand before a mark on its line: bullets, emoji, a ticked box and tags, but no quotation mark
# and not the four spaces of a code block.
_START = r"^(?! {4}|\t)(?:<[^<>\n]{0,100}>|\[x\]|_|[^\w\"'`\u201c\u201d\u2018\u2019\u00ab<])*"
_TICKED = r"^[ ]{0,3}(?:[-*+]|\d{1,3}\.)?[ ]*\[x\]\W{0,4}"
_PHRASE = re.compile(r"\{([a-z]+)\}")

LIST = Path(__file__).with_name("footprints.yaml")


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
    """A label, or a word in a `[bot]` login."""

    tool: str
    mark: str
    source: str


@dataclass(frozen=True, slots=True)
class Name:
    """The whole name of a branch or of a commit's author."""

    tool: str
    name: re.Pattern[str]
    source: str


@dataclass(frozen=True, slots=True)
class Release:
    """The first days on which a tool could help a person and could write by itself."""

    assists: date
    authors: date


@dataclass(frozen=True, slots=True)
class Catalogue:
    coauthors: tuple[Coauthor, ...]
    trailers: tuple[Trailer, ...]
    texts: tuple[Text, ...]
    branches: tuple[Name, ...]
    labels: tuple[Mark, ...]
    author_names: tuple[Name, ...]
    app_words: tuple[Mark, ...]
    app_review_words: frozenset[str]
    assisted_by_keys: frozenset[str]
    statements: tuple[re.Pattern[str], ...]  # with the tool in the group `tool`
    disclosures: frozenset[str]
    disclosed: tuple[re.Pattern[str], ...]  # sentences
    ticked: tuple[re.Pattern[str], ...]  # what stands behind a ticked box
    affirmed: re.Pattern[str]  # what stands behind a disclosure's colon
    negations: tuple[re.Pattern[str], ...]
    released: dict[str, Release]
    tools: dict[str, str]  # any spelling in lower case -> our name

    def tool_named(self, name: str) -> str | None:
        """Our name for an authoring tool somebody else spelled; None for anything unknown."""
        spelled = " ".join(name.lower().split())
        return self.tools.get(spelled) or self.tools.get(re.sub(r"[ :/(-]*[\d.]+.*$", "", spelled))


@functools.cache
def list_version() -> str:
    """Changes with every change of the catalogue."""
    return hashlib.sha256(LIST.read_bytes()).hexdigest()[:12]


@functools.cache
def catalogue() -> Catalogue:
    """The compiled catalogue."""
    rows: dict[str, Any] = YAML(typ="safe").load(LIST.read_text(encoding="utf-8"))
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
            Text(row["tool"], _text_pattern(row), row["involvement"], row["source"]) for row in rows["texts"]
        ),
        branches=_names(rows["branches"]),
        labels=_marks(rows["labels"], "label"),
        author_names=_names(rows["author_names"]),
        app_words=_marks(rows["app_words"], "word"),
        app_review_words=frozenset(rows["app_review_words"]),
        assisted_by_keys=frozenset(rows["assisted_by_keys"]),
        disclosures=frozenset(rows["disclosures"]),
        disclosed=_sentences(rows["disclosed"], rows["unnamed"], _START),
        ticked=_sentences(rows["ticked"], rows["unnamed"], _TICKED),
        affirmed=_compile(rows["affirmed"]),
        statements=_sentences(rows["statements"], _phrases(rows), _START),
        negations=tuple(_compile(pattern) for pattern in rows["negations"]),
        released={tool: Release(row["assists"], row["authors"]) for tool, row in rows["released"].items()},
        tools={name.lower(): tool for tool, others in rows["tools"].items() for name in [tool, *others]},
    )


def _marks(rows: list[dict[str, str]], field: str) -> tuple[Mark, ...]:
    return tuple(Mark(row["tool"], row[field], row.get("source", "GitHub App login")) for row in rows)


def _names(rows: list[dict[str, str]]) -> tuple[Name, ...]:
    return tuple(Name(row["tool"], _compile(row["name"]), row["source"]) for row in rows)


def _text_pattern(row: dict[str, str]) -> re.Pattern[str]:
    return _compile(row["text"] if "text" in row else _START + row["line"])


def _phrases(rows: dict[str, Any]) -> dict[str, str]:
    tools = "|".join(rows["stated_tools"])
    return {**rows["phrases"], "tool": rf"\W{{0,3}}(?P<tool>{tools})\b"}


def _sentences(sentences: list[str], phrases: Mapping[str, str], start: str) -> tuple[re.Pattern[str], ...]:
    return tuple(_compile(start + _filled(sentence, phrases)) for sentence in sentences)


def _filled(sentence: str, phrases: Mapping[str, str]) -> str:
    """The sentence with its phrases, which may name each other."""
    while (filled := _PHRASE.sub(lambda match: phrases[match[1]], sentence)) != sentence:
        sentence = filled
    return sentence


def _pattern(pattern: str | None) -> re.Pattern[str] | None:
    return _compile(pattern) if pattern else None


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
