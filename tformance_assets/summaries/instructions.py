"""Does a pull request speak to the language model instead of about the change?

Whoever does is asked about alone: an instruction that is obeyed can then distort one summary, its own. No list finds
every instruction, and none is needed for the rest: ids, verdicts and lengths are held by code whatever a text says.
"""

import functools
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from tformance_assets.summaries.payload import Payload

LIST = Path(__file__).with_name("instructions.yaml")
# What others write of a payload; the rest are numbers, and words from our own lists.
_FIELDS = ("title", "author", "branch", "base", "labels", "files", "commits", "trailers", "description")
# Ends the sentence, so that no pattern reaches from one field into the next.
_BETWEEN = "\n.\n"
# Possessive: however long a run is, there is one way to read it.
_SPACE = r"(?:[\s-]++)"


@dataclass(frozen=True, slots=True)
class _Mark:
    reason: str
    text: re.Pattern[str]


def instructs(payload: Payload) -> str | None:
    """What the texts of a pull request, as the model would read them, are after; None for ordinary ones."""
    text = _BETWEEN.join(text for name in _FIELDS for text in _texts(payload.get(name)))
    # One form for letters that only look different, such as those of full width; names join words by underscores.
    plain = unicodedata.normalize("NFKC", text).lower().replace("_", " ")
    return next((mark.reason for mark in _marks() if mark.text.search(plain)), None)


def _texts(value: Any) -> Iterator[str]:
    yield from value if isinstance(value, list) else [value] if value else []


@functools.cache
def _marks() -> tuple[_Mark, ...]:
    rows = YAML(typ="safe").load(LIST.read_text(encoding="utf-8"))
    return tuple(_Mark(row["reason"], _pattern(row["text"], rows["phrases"])) for row in rows["texts"])


def _pattern(text: str, phrases: Mapping[str, str]) -> re.Pattern[str]:
    for name, phrase in phrases.items():
        text = text.replace(f"{{{name}}}", phrase)
    return re.compile(text.replace(" ", _SPACE))
