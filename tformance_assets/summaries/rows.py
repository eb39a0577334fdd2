"""Which rows does a summarized pull request become?"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from tformance_assets.summaries.answer import Answer
from tformance_assets.summaries.evidence import collect, is_collected
from tformance_assets.summaries.marks import Evidence
from tformance_assets.summaries.payload import prompt_version
from tformance_assets.summaries.rules import RuleSummary, summarize_by_rules
from tformance_assets.summaries.schema import Opinion
from tformance_assets.summaries.verdict import evidence_of_opinion, verdict

Row = dict[str, Any]
Summary = tuple[Row, list[Row]]  # a row of pr_summaries with its rows of ai_evidence


def rows_of(
    pull_request: Mapping[str, Any], answer: Answer, *, model: str, summarized_at: datetime
) -> Summary:
    """The rows for an answer of the LLM, or by rules where it has none."""
    opinion = answer.opinion
    found = collect(pull_request)
    evidence = [*found, *(evidence_of_opinion(opinion, model, pull_request) if opinion else [])]
    decided = verdict(evidence, collected=is_collected(pull_request))
    text: Opinion | RuleSummary = opinion or summarize_by_rules(pull_request)
    summary = {
        **_key(pull_request),
        "summary_title": text.summary_title,
        "summary": text.summary,
        "change_type": text.change_type,
        "areas": list(text.areas),
        "technologies": list(text.technologies),
        "ai_assisted": decided.ai_assisted,
        "ai_involvement": decided.ai_involvement,
        "ai_tools": list(decided.ai_tools),
        "ai_confidence": decided.ai_confidence,
        "summarizer": "llm" if opinion else "rules",
        "fallback_reason": None if opinion else answer.reason,
        "attempts": answer.attempts,
        "batch_size": answer.batch_size,
        "position": answer.position,
        "model": (answer.model or model) if opinion else None,
        "prompt_version": (answer.prompt_version or prompt_version()) if opinion else None,
        "input_hash": answer.question.input_hash,
        "summarized_at": summarized_at,
    }
    return summary, _evidence_rows(pull_request, evidence)


def _evidence_rows(pull_request: Mapping[str, Any], evidence: Sequence[Evidence]) -> list[Row]:
    key = _key(pull_request)
    return [
        {**key, "tool": item.tool, "kind": item.kind, "place": item.place, "matched": item.matched}
        for item in evidence
    ]


def _key(pull_request: Mapping[str, Any]) -> Row:
    return {name: pull_request[name] for name in ("repository", "number", "partition_date")}
