"""What do people read about cost, waiting summaries and a changed prompt?"""

from typing import Any

from tformance_assets.summaries.usage import sentences


def told(**fields: Any) -> dict[str, Any]:
    return {
        "by_llm": 350,
        "by_rules": 20,
        "no_key": 0,
        "waiting": 0,
        "for_batch": 0,
        "in_batch": 0,
        "batches": [],
        "batch_fault": None,
        "outdated": 0,
        "renewal_tokens": None,
        "renewal_cost_usd": None,
        "requests": 40,
        "not_ok": 2,
        "prompt_tokens": 61_000,
        "cached_tokens": 12_000,
        "completion_tokens": 9_000,
        "cost_usd": 0.05,
        "month_cost_usd": 0.02,
        "reused": 12,
        "monthly_budget_usd": None,
        **fields,
    }


def test_spending_is_told_with_cache_and_ceiling() -> None:
    (line,) = sentences(told(monthly_budget_usd=5.0))
    assert "40 requests" in line
    assert "61,000 tokens in (12,000 cached) and 9,000 out" in line
    assert "$0.05 in all, $0.02 of $5.00 this month" in line
    assert "12 answers were used again" in line


def test_what_waits_says_why() -> None:
    assert "newest first" in sentences(told(waiting=102))[1]
    assert "GROQ_API_KEY" in sentences(told(waiting=9, no_key=9))[1]
    assert "ceiling of $0.02" in sentences(told(waiting=1, monthly_budget_usd=0.02))[1]


def test_a_batch_says_when_it_was_sent_and_how_far_groq_is() -> None:
    batch = {"pull_requests": 1412, "requests": 206, "done": 120, "sent_at": "2026-11-23 12:00"}
    lines = sentences(told(waiting=1500, in_batch=1412, for_batch=60, batches=[batch]))
    assert "60 of them wait to be sent in a batch" in lines[1]
    assert lines[2] == (
        "A batch of 1,412 pull requests was sent on 2026-11-23 12:00 UTC; Groq has done 120 of 206 requests."
    )
    assert "not told yet" in sentences(told(batches=[{**batch, "done": None}]))[1]


def test_a_batch_that_went_wrong_says_so_while_something_waits() -> None:
    fault = "Groq did not carry out a batch"
    assert sentences(told(batch_fault=fault, waiting=5))[2] == "Groq did not carry out a batch."
    assert len(sentences(told(batch_fault=fault))) == 1


def test_a_new_prompt_is_announced_with_its_price() -> None:
    line = sentences(told(outdated=350, renewal_tokens=150_000, renewal_cost_usd=0.049))[-1]
    assert "350 summaries" in line
    assert "about 150,000 tokens and $0.05" in line


def test_before_the_first_request_there_is_no_cost() -> None:
    assert sentences(told(requests=0)) == ["No request to the LLM so far."]
