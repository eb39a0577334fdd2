"""Did AI take part in writing this pull request? One function decides, for every page.

Footprints decide; the LLM alone may say "assisted", when it is sure and names a tool of which the pull
request speaks itself: what stands in one cannot become the verdict on another. No footprint means
"none found", never "written by a person"; where commits or description were not collected it means
nothing, and the verdict is null.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tformance_assets.summaries.evidence import denies_ai, tools_spoken_of
from tformance_assets.summaries.footprints import catalogue
from tformance_assets.summaries.marks import UNNAMED, Evidence
from tformance_assets.summaries.schema import Opinion
from tformance_assets.summaries.vocabulary import Involvement

LLM_CONFIDENCE = 0.8

# How sure a footprint of this kind is: an account acts under its own name, a text can be copied.
_CONFIDENCE = {
    "author": 1.0,
    "commit": 0.97,
    "coauthor": 0.97,
    "trailer": 0.97,
    "branch": 0.95,
    "body": 0.95,
    "disclosure": 0.9,
    "label": 0.9,
    "review": 0.97,
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """`ai_assisted` is None when it cannot be known; `ai_confidence` is None without a sign."""

    ai_assisted: bool | None
    ai_involvement: Involvement | None
    ai_tools: tuple[str, ...] = ()
    ai_confidence: float | None = None


def verdict(evidence: Sequence[Evidence], *, collected: bool = True) -> Verdict:
    """The one verdict, from the footprints and, where they say nothing, the LLM's opinion.

    `collected` says whether commits and description were there to be searched.
    """
    opinions = [item for item in evidence if item.kind == "llm"]
    footprints = [item for item in evidence if item.kind != "llm"]
    writers = [item for item in footprints if item.involvement in ("authored", "assisted")]
    if writers:
        authored = any(item.involvement == "authored" for item in writers)
        return Verdict(True, "authored" if authored else "assisted", _tools(writers), _surest(writers))
    if opinions:
        return Verdict(True, "assisted", _tools(opinions), _surest(opinions))
    unassisted = False if collected else None
    if readers := [item for item in footprints if item.involvement == "reviewed"]:
        return Verdict(unassisted, "reviewed", _tools(readers), _surest(readers))
    return Verdict(unassisted, "none" if collected else None)


def evidence_of_opinion(opinion: Opinion, model: str, pull_request: Mapping[str, Any]) -> list[Evidence]:
    """The LLM's opinion as evidence, where it may count: it is sure and names a tool we know.

    The pull request must name that tool itself and must not deny the use of AI.
    """
    if opinion.ai_involvement not in ("authored", "assisted") or opinion.ai_confidence < LLM_CONFIDENCE:
        return []
    if denies_ai(pull_request):
        return []
    tools = dict.fromkeys(catalogue().tool_named(tool) for tool in opinion.ai_tools)
    sure = opinion.ai_confidence
    matched = f"{opinion.ai_involvement}, confidence {sure:.2f}"
    spoken_of = tools_spoken_of(pull_request)
    return [
        Evidence(tool, "assisted", "llm", "summary", matched, model, sure)
        for tool in tools
        if tool in spoken_of
    ]


def _tools(evidence: Iterable[Evidence]) -> tuple[str, ...]:
    """Each tool once; that one was not named says nothing where another was."""
    tools = tuple(dict.fromkeys(item.tool for item in evidence))
    return tuple(tool for tool in tools if tool != UNNAMED) or tools


def _surest(evidence: Iterable[Evidence]) -> float:
    return max(item.confidence or _CONFIDENCE[item.kind] for item in evidence)
