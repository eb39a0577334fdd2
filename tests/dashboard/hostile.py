"""A warehouse in which every text that others can write is an attack on the page that shows it."""

from datetime import datetime, time, timedelta
from typing import Any

from tests.dashboard.sample import NEWEST, Tables, build

LONG_WORD = "W" * 10_000
LOUD = "<img src=x onerror='window.pwned=1'><script>window.pwned=2</script><svg onload=window.pwned=3>"
TEXTS = (
    LOUD,
    "\u202egnp.exe drowssap\u2066 reversed",
    LONG_WORD,
    "=cmd()|'/c calc'!A0",
    "\x00=1+1",
    "👩🏽‍🚀🏳️‍🌈 launch 🚀",
    "Z̸̧̢̛͉̩̪̫̬̙̘̗̖̥̤̣̀́̂̃̄̅̆̇̈̉̊̋̌̍̎̏̐" * 40,
    "{{7*7}} ${window.pwned=4} </title></textarea>--><b>bold</b>\n\r\tline",
)


def text(at: int) -> str:
    """One attack after the other."""
    return TEXTS[at % len(TEXTS)]


def tables() -> Tables:
    """The sample, and one closed and one open pull request per attack."""
    rows = build(hostile=False)
    for at in range(len(TEXTS)):
        closed(rows, at)
        opened(rows, at)
        finding(rows, at)
    return rows


def closed(rows: Tables, at: int) -> None:
    """A merged pull request with its reviews, reading and evidence."""
    when = datetime.combine(NEWEST, time(23, 50 - at))
    key: dict[str, Any] = {"repository": "acme/storefront", "number": 7000 + at, "partition_date": NEWEST}
    told = text(at)
    rows.add(
        "pull_requests",
        **key,
        title=told,
        body=told,
        state="merged",
        author=told,
        author_kind="human",
        url="javascript:window.pwned=5",
        created_at=when - timedelta(hours=9),
        ready_at=when - timedelta(hours=9),
        merged_at=when,
        closed_at=when,
        updated_at=when,
        additions=3,
        deletions=1,
        size="XS",
        cycle_hours=9.0,
        reviewed_by_human=at % 2 == 0,
        labels=[told],
        base_branch=told,
        head_branch=told,
    )
    rows.add(
        "pr_reviews",
        **key,
        reviewer=text(at + 1),
        reviewer_kind="human" if at % 2 == 0 else "bot",
        state="approved",
        submitted_at=when - timedelta(hours=1),
        body=told,
    )
    rows.add(
        "pr_summaries",
        **key,
        summary_title=told,
        summary=told,
        change_type="other",
        areas=[told],
        technologies=[told],
        ai_assisted=True,
        ai_involvement="assisted",
        ai_tools=[told],
        summarizer="rules" if at % 2 else "llm",
        fallback_reason=told if at % 2 else None,
        model=told,
    )
    rows.add("ai_evidence", **key, tool=told, kind=told, place=told, matched=told)
    rows.add("jira_searched", repository=key["repository"], number=key["number"])
    rows.add("jira_links", repository=key["repository"], number=key["number"], key=told, written=told)


def opened(rows: Tables, at: int) -> None:
    """An open one that waits long enough to be listed first."""
    when = datetime.combine(NEWEST, time(6, 40)) - timedelta(days=40 + at)
    rows.add(
        "open_pull_requests",
        repository="acme/storefront",
        number=7100 + at,
        author=text(at),
        author_kind="human",
        is_draft=False,
        title=text(at),
        url="javascript:window.pwned=6",
        created_at=when,
        ready_at=when,
        review_state="waiting",
        waiting_hours=900.0 + at,
        updated_at=when,
        fetched_at=datetime.combine(NEWEST, time(6, 40)),
    )


def finding(rows: Tables, at: int) -> None:
    """A finding that quotes it."""
    rows.add(
        "insights",
        id=f"hostile {at}",
        as_of=NEWEST,
        kind="review_bottleneck",
        scope="all",
        severity="high",
        severity_rank=0,
        title=text(at),
        detail=text(at + 1),
        window_start=NEWEST,
        window_end=NEWEST,
        evidence="{}",
    )
