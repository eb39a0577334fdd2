"""How long does the way of one pull request in each request take? Asked for really, one after another."""

import json
import time
from datetime import UTC, datetime

import groq
import httpx

from benchmarks.stack import Limits, stand_ins
from benchmarks.workload import REPOSITORY, hub

PAUSE_SECONDS = 2.1


def one_by_one(limits: Limits, sample: int) -> float:
    """Seconds for each pull request: its details, then its summary, then the pause that keeps 30 a minute."""
    work = hub(datetime.now(UTC).date(), sample, 0)
    with stand_ins(limits, work) as (github, answering):
        client = groq.Groq(api_key="benchmark", base_url=answering.url, max_retries=0)
        started = time.monotonic()
        for pull_request in work[REPOSITORY]:
            _details(github.url, pull_request["id"])
            _summary(client, pull_request)
            time.sleep(PAUSE_SECONDS)
        return (time.monotonic() - started) / sample


def _details(url: str, node_id: str) -> None:
    query = "query One($ids: [ID!]!) { nodes(ids: $ids) { ... on PullRequest { number title body } } }"
    body = {"query": query, "variables": {"ids": [node_id]}, "operationName": "One"}
    httpx.post(url, json=body, headers={"authorization": "bearer benchmark"}).raise_for_status()


def _summary(client: groq.Groq, pull_request: dict) -> None:
    asked = {"pull_requests": [{"id": pull_request["id"], "title": pull_request["title"]}]}
    try:
        client.chat.completions.create(
            model="openai/gpt-oss-120b",
            messages=[{"role": "user", "content": json.dumps(asked)}],
            max_completion_tokens=800,
        )
    except groq.RateLimitError as refusal:
        time.sleep(float(refusal.response.headers["retry-after"]))
        _summary(client, pull_request)
