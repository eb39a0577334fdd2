"""Did AI take part in writing this pull request? One function decides, for every page.

Footprints decide; the LLM alone may say "assisted", when it is sure and names a tool. No footprint
means "none found", never "written by a person"; where commits or description were not collected it
means nothing, and the verdict is null.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tformance_assets.summaries.footprints import catalogue
from tformance_assets.summaries.marks import Evidence
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


def verdict(
    evidence: Sequence[Evidence], llm_opinion: Opinion | None = None, *, collected: bool = True
) -> Verdict:
    """The one verdict, from the footprints and, where they say nothing, the LLM's opinion.

    `collected` says whether commits and description were there to be searched.
    """
    writers = [item for item in evidence if item.involvement in ("authored", "assisted")]
    if writers:
        authored = any(item.involvement == "authored" for item in writers)
        return Verdict(True, "authored" if authored else "assisted", _tools(writers), _surest(writers))
    if llm_opinion is not None and (counted := evidence_of_opinion(llm_opinion, "")):
        return Verdict(True, "assisted", _tools(counted), llm_opinion.ai_confidence)
    unassisted = False if collected else None
    if readers := [item for item in evidence if item.involvement == "reviewed"]:
        return Verdict(unassisted, "reviewed", _tools(readers), _surest(readers))
    return Verdict(unassisted, "none" if collected else None)


def evidence_of_opinion(opinion: Opinion, model: str) -> list[Evidence]:
    """The LLM's opinion as evidence, where it may count: it is sure and names a tool we know."""
    if opinion.ai_involvement not in ("authored", "assisted") or opinion.ai_confidence < LLM_CONFIDENCE:
        return []
    tools = dict.fromkeys(catalogue().tool_named(tool) for tool in opinion.ai_tools)
    matched = f"{opinion.ai_involvement}, confidence {opinion.ai_confidence:.2f}"
    return [Evidence(tool, "assisted", "llm", "summary", matched, model) for tool in tools if tool]


def _tools(evidence: Iterable[Evidence]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item.tool for item in evidence))


def _surest(evidence: Iterable[Evidence]) -> float:
    return max(_CONFIDENCE[item.kind] for item in evidence)
