"""What may the LLM answer, and which part of an answer do we accept?

The schema sent to the LLM is strict; the reading of its answers is lenient in what it can repair
(an unknown change type, a missing list) and firm in what it cannot (the ids, the two texts).
"""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from tformance_assets.summaries.invisible import visible
from tformance_assets.summaries.prompt import repeats_prompt
from tformance_assets.summaries.vocabulary import ChangeType, Involvement

CHANGE_TYPES: tuple[str, ...] = get_args(ChangeType)
INVOLVEMENTS: tuple[str, ...] = get_args(Involvement)

TITLE_LENGTH = 120
SUMMARY_LENGTH = 600
NAME_LENGTH = 40
AREAS, TECHNOLOGIES, TOOLS = 5, 6, 5

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]+")


def clean(text: object, length: int) -> str:
    """One line of plain text: no control or invisible characters, at most `length`; "" if not a text."""
    if not isinstance(text, str):
        return ""
    line = " ".join(_CONTROL.sub(" ", visible(text)).encode("utf-8", "ignore").decode().split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def names(values: object, limit: int) -> list[str]:
    """Short distinct names; anything that is not a list of texts is an empty list."""
    if not isinstance(values, list):
        return []
    cleaned = dict.fromkeys(clean(value, NAME_LENGTH) for value in values)
    return [name for name in cleaned if name][:limit]


class Opinion(BaseModel):
    """The LLM's reading of one pull request, made safe to store."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    summary_title: str = Field(min_length=1)
    summary: str = Field(min_length=1)
    change_type: str = "other"
    areas: list[str] = []
    technologies: list[str] = []
    ai_involvement: str = "none"
    ai_tools: list[str] = []
    ai_confidence: float = 0.0

    @field_validator("summary_title", mode="before")
    @classmethod
    def _title(cls, value: object) -> str:
        return clean(value, TITLE_LENGTH)

    @field_validator("summary", mode="before")
    @classmethod
    def _summary(cls, value: object) -> str:
        return clean(value, SUMMARY_LENGTH)

    @field_validator("summary_title", "summary")
    @classmethod
    def _keeps_the_prompt(cls, value: str) -> str:
        if repeats_prompt(value):
            raise ValueError("repeats the prompt")
        return value

    @field_validator("change_type", mode="before")
    @classmethod
    def _change_type(cls, value: object) -> str:
        return value if isinstance(value, str) and value in CHANGE_TYPES else "other"

    @field_validator("areas", mode="before")
    @classmethod
    def _areas(cls, value: object) -> list[str]:
        return names(value, AREAS)

    @field_validator("technologies", mode="before")
    @classmethod
    def _technologies(cls, value: object) -> list[str]:
        return names(value, TECHNOLOGIES)

    @field_validator("ai_involvement", mode="before")
    @classmethod
    def _involvement(cls, value: object) -> str:
        return value if isinstance(value, str) and value in INVOLVEMENTS else "none"

    @field_validator("ai_tools", mode="before")
    @classmethod
    def _tools(cls, value: object) -> list[str]:
        return names(value, TOOLS)

    @field_validator("ai_confidence", mode="before")
    @classmethod
    def _confidence(cls, value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return 0.0
        # Not-a-number is no more than 0, so it becomes 0 as well.
        return float(min(1, max(0, value)))


@dataclass(frozen=True, slots=True)
class Reading:
    """What one answer yields: the opinions by id, and whether the answer was as it must be."""

    opinions: dict[str, Opinion]
    malformed: bool

    def outcome(self, truncated: bool) -> str:
        """The ledger's word for it; `truncated` when the answer was cut off."""
        if not self.malformed:
            return "ok"
        if truncated:
            return "truncated"
        return "partial" if self.opinions else "malformed"


def read_answer(content: str, asked: Iterable[str]) -> Reading:
    """Keep the valid entries for the ids that were asked; foreign ids make the answer malformed."""
    wanted = set(asked)
    entries = _entries(content)
    opinions: dict[str, Opinion] = {}
    malformed = entries is None
    for entry in entries or []:
        key = entry.get("id") if isinstance(entry, dict) else None
        if not isinstance(key, str) or key not in wanted or key in opinions:
            malformed = True
            continue
        try:
            opinions[key] = Opinion.model_validate(entry)
        except ValidationError:
            malformed = True
    return Reading(opinions, malformed or opinions.keys() != wanted)


def _entries(content: str) -> list[Any] | None:
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        return None
    entries = document.get("summaries") if isinstance(document, dict) else None
    return entries if isinstance(entries, list) else None


def _texts() -> dict[str, Any]:
    return {"type": "array", "items": {"type": "string"}}


_ENTRY: dict[str, Any] = {
    "id": {"type": "string"},
    "summary_title": {"type": "string"},
    "summary": {"type": "string"},
    "change_type": {"type": "string", "enum": list(CHANGE_TYPES)},
    "areas": _texts(),
    "technologies": _texts(),
    "ai_involvement": {"type": "string", "enum": list(INVOLVEMENTS)},
    "ai_tools": _texts(),
    "ai_confidence": {"type": "number"},
}

JSON_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "summaries": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": _ENTRY,
                "required": list(_ENTRY),
                "additionalProperties": False,
            },
        }
    },
    "required": ["summaries"],
    "additionalProperties": False,
}

RESPONSE_FORMAT: dict[str, Any] = {
    "type": "json_schema",
    "json_schema": {"name": "pull_request_summaries", "strict": True, "schema": JSON_SCHEMA},
}

SCHEMA_HASH = hashlib.sha256(json.dumps(JSON_SCHEMA, sort_keys=True).encode()).hexdigest()[:12]
