"""Which marks of AI tools does one text carry: a description or a commit message?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from tformance_assets.summaries.accounts import tool_of
from tformance_assets.summaries.footprints import catalogue
from tformance_assets.summaries.schema import clean
from tformance_assets.summaries.texts import own_words, paragraphs, trailers
from tformance_assets.summaries.vocabulary import Involvement

Kind = Literal[
    "author", "coauthor", "trailer", "branch", "label", "body", "commit", "disclosure", "review", "llm"
]

# The source of what people write about their own pull request.
STATED = "stated by its author"
# The tool of those who state that they used one, and not which.
UNNAMED = "unnamed AI"
# No mark is longer; a hostile line must not cost a pattern more than this.
_LONGEST_LINE = 1000
_MENTIONS_AI = re.compile(r"\b(ai|llms?|artificial intelligence|language models?)\b", re.IGNORECASE)
_SENTENCE_ENDS = re.compile(r"(?<=[.!?:;])\s+")
_BOT_LOGIN = re.compile(r"([\w.-]{1,60})\[bot\]", re.IGNORECASE)
_DISCLOSURE = re.compile(
    r"^[^\w\n]{0,6}(?P<key>(ai|llm) [a-z -]{2,30}?)[^\w\n]{0,4}:[^\w\n]{0,4}(?P<value>\w.*)$",
    re.IGNORECASE,
)
# What ends the name of a tool, where several are listed or a remark follows.
_NAME_ENDS = re.compile(r"[,;:<(+&.]| (?:for|to|and|with|in|as)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One observed footprint. `involvement` is what it proves; `source` is who documents the mark.

    `confidence` is that of an opinion of the LLM; how sure a footprint is follows from its kind.
    """

    tool: str
    involvement: Involvement
    kind: Kind
    place: str
    matched: str
    source: str
    confidence: float | None = None


def in_text(text: str | None, place: str, kind: Kind) -> Iterator[Evidence]:
    """The marks in trailers and lines of this text, without what is quoted, code, unticked or denied."""
    if not text:
        return
    for key, value, line in trailers(text):
        yield from _trailer(key, value[:_LONGEST_LINE], line, place)
    named = False
    for line in _lines(text):
        if not _is_negated(line):
            for evidence in _line(line, place, kind):
                named = True
                yield evidence
    if not named and not denies(text):
        yield from _disclosed(text, place)


def denies(text: str | None) -> bool:
    """Whether this text states that no AI was used."""
    return any(_is_negated(line) for line in _lines(text))


def _lines(text: str | None) -> list[str]:
    return [line[:_LONGEST_LINE] for line in own_words(text).splitlines()]


def _is_negated(line: str) -> bool:
    return any(negation.search(line) for negation in catalogue().negations)


def _line(line: str, place: str, kind: Kind) -> Iterator[Evidence]:
    marks = catalogue()
    signed = False
    for mark in marks.texts:
        if match := mark.text.search(line):
            signed = True
            yield Evidence(mark.tool, mark.involvement, kind, place, clean(match[0], 200), mark.source)
    if not signed:
        yield from _stated(line, place, kind)


def _stated(line: str, place: str, kind: Kind) -> Iterator[Evidence]:
    marks = catalogue()
    stated = next((match for statement in marks.statements if (match := statement.search(line))), None)
    if stated and (tool := marks.tool_named(stated["tool"])):
        yield Evidence(tool, "assisted", kind, place, clean(line, 200), STATED)
    disclosed = _DISCLOSURE.match(line)
    if disclosed and disclosed["key"].strip().lower() in marks.disclosures:
        for tool in _tools_named(disclosed["value"]):
            yield Evidence(tool, "assisted", kind, place, clean(line, 200), STATED)


def _disclosed(text: str, place: str) -> Iterator[Evidence]:
    """That the author states the use of AI, in the first sentence that does."""
    if not _MENTIONS_AI.search(text):
        return
    marks = catalogue()
    for line in (line[:_LONGEST_LINE] for line in paragraphs(text)):
        answered = _DISCLOSURE.match(line)
        found = (
            any(box.search(line) for box in marks.ticked)
            or (answered and _is_affirmed(answered["key"], answered["value"]))
            or any(one.search(part) for part in _SENTENCE_ENDS.split(line) for one in marks.disclosed)
        )
        if found:
            yield Evidence(UNNAMED, "assisted", "disclosure", place, clean(line, 200), STATED)
            return


def _is_affirmed(key: str, value: str) -> bool:
    marks = catalogue()
    return key.strip().lower() in marks.disclosures and bool(marks.affirmed.match(value))


def _trailer(key: str, value: str, line: str, place: str) -> Iterator[Evidence]:
    marks = catalogue()
    matched = clean(line, 200)
    if key == "co-authored-by" or (key in marks.assisted_by_keys and "@" in value):
        yield from _coauthor(value, matched, place)
    elif key in marks.assisted_by_keys:
        for tool in _tools_named(value):
            yield Evidence(tool, "assisted", "trailer", place, matched, "Linux kernel documentation")
    for trailer in marks.trailers:
        if key == trailer.key and trailer.value.fullmatch(value):
            yield Evidence(trailer.tool, trailer.involvement, "trailer", place, matched, trailer.source)


def _tools_named(value: str) -> list[str]:
    named = (catalogue().tool_named(part.strip(" *_`[]")) for part in _NAME_ENDS.split(value))
    return list(dict.fromkeys(tool for tool in named if tool))


def _coauthor(value: str, matched: str, place: str) -> Iterator[Evidence]:
    name, _, address = value.partition("<")
    mail = address.partition(">")[0]
    for coauthor in catalogue().coauthors:
        if coauthor.fits(name, mail):
            yield Evidence(coauthor.tool, "assisted", "coauthor", place, matched, coauthor.source)
            return
    app = _BOT_LOGIN.search(name) or _BOT_LOGIN.search(mail)
    tool, involvement = tool_of(f"{app[1]}[bot]", "bot") if app else (None, None)
    if tool and involvement == "authored":
        yield Evidence(tool, "assisted", "coauthor", place, matched, "GitHub App login")
