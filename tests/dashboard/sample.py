"""A believable warehouse for the dashboard's tests: some hundred pull requests in a real snapshot."""

import json
import random
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from tests.dashboard import jira_sample
from tformance_assets import warehouse

SCHEMA = Path(warehouse.__file__).parent / "schema.sql"
NEWEST = date(2026, 11, 23)
REPOSITORIES = ("acme/storefront", "acme/payments-api", "acme/mobile", "acme/platform")
PEOPLE = ("aisha", "ben", "chloe", "dmitri", "elena", "farid", "grace", "hugo", "ines", "jonas")
VERBS = ("Add", "Fix", "Simplify", "Support", "Remove", "Speed up", "Document", "Harden")
THINGS = (
    "rate limits on login",
    "audit log export",
    "offline queue",
    "webhook retries",
    "invoice totals",
    "session rotation",
    "search filters",
    "image cache",
    "currency rounding",
    "feature flags",
)
KINDS = ("feature", "bugfix", "refactor", "docs", "test", "chore")
TOOLS = ("Claude Code", "GitHub Copilot", "Cursor")
HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script> {{7*7}}"


@dataclass
class Tables:
    """Rows by table name."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def add(self, table: str, **row: Any) -> None:
        """One row; columns that are left out are null."""
        self.rows.setdefault(table, []).append(row)


def publish(root: Path, tables: Tables, version: str = "0001") -> None:
    """Write the rows as a published snapshot of the team whose warehouse is `root`."""
    folder = root / "snapshots"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{version}.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(SCHEMA.read_text())
        for table, rows in tables.rows.items():
            insert(connection, table, rows)
    link = root / "analytics.duckdb.new"
    link.symlink_to(Path("snapshots") / path.name)
    link.replace(root / "analytics.duckdb")


def insert(connection: duckdb.DuckDBPyConnection, table: str, rows: list[dict[str, Any]]) -> None:
    """All rows of one table at once; single inserts would take seconds."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    data = pa.table({name: [row.get(name) for row in rows] for name in names})
    connection.register("data", data)
    connection.execute(f"insert into {table} by name select * from data")


def build(days: int = 90, newest: date = NEWEST, seed: int = 7, hostile: bool = True) -> Tables:
    """`days` complete days up to `newest`, with open pull requests, findings and an LLM ledger."""
    chance, tables, number = random.Random(seed), Tables(), 100  # noqa: S311
    for back in range(days):
        day = newest - timedelta(days=back)
        count = chance.randint(4, 9) if day.weekday() < 5 else chance.randint(0, 2)
        for _ in range(count):
            number += 1
            pull_request(tables, chance, day, number, 1 - back / 140)
        log(tables, day, count)
    open_ones(tables, chance, newest)
    jira_sample.add_issues(tables, newest)
    findings(tables, newest)
    ledger(tables, chance, newest)
    if hostile:
        hostile_pull_request(tables, newest)
    return tables


def log(tables: Tables, day: date, count: int) -> None:
    """The partition log of one complete day."""
    written = datetime.combine(NEWEST, time(6, 40))
    for asset in ("pull_requests", "pr_summaries"):
        tables.add(
            "partition_log",
            asset=asset,
            partition_date=day,
            rows=count,
            expected_rows=count,
            seconds=0.4,
            api_points=2 if asset == "pull_requests" else None,
            tokens=None if asset == "pull_requests" else count * 900,
            written_at=written,
        )


def pull_request(tables: Tables, chance: random.Random, day: date, number: int, trend: float) -> None:
    """One closed pull request with its reviews, summary and evidence."""
    repository = REPOSITORIES[chance.choices(range(4), (5, 4, 3, 2))[0]]
    bot = chance.random() < 0.12
    author = "dependabot" if bot else chance.choice(PEOPLE)
    merged_at = datetime.combine(day, time(chance.randint(8, 19), chance.randint(0, 59)))
    coding, pickup, review, merge = stage_hours(chance, 0.05 if bot else 0.7 + trend * 0.6)
    merged = chance.random() > 0.07
    ready = merged_at - timedelta(hours=pickup + review + merge)
    first_commit = ready - timedelta(hours=coding)
    lines = int(chance.lognormvariate(4.0, 1.4)) + 1
    reviewed = not bot and chance.random() > 0.08
    title = f"Bump axios to 1.{number % 30}" if bot else f"{chance.choice(VERBS)} {chance.choice(THINGS)}"
    row = {
        "repository": repository,
        "number": number,
        "partition_date": day,
        "source": "github",
        "node_id": f"PR_{number}",
        "url": f"https://github.example/{repository}/pull/{number}",
        "title": title,
        "body": "",
        "state": "merged" if merged else "closed",
        "is_draft": False,
        "author": author,
        "author_kind": "bot" if bot else "human",
        "created_at": ready,
        "ready_at": ready,
        "first_commit_at": first_commit,
        "merged_at": merged_at if merged else None,
        "closed_at": merged_at,
        "updated_at": merged_at,
        "base_branch": "main",
        "head_branch": f"work/{number}",
        "additions": lines,
        "deletions": lines // 3,
        "changed_files": 1 + lines // 60,
        "commit_count": chance.randint(1, 6),
        "review_count": 2 if reviewed else 0,
        "comment_count": chance.randint(0, 9),
        "review_rounds": chance.choices((1, 2, 3, 4), (6, 3, 1, 0.4))[0] if reviewed else 0,
        "reviewed_by_human": reviewed,
        "size": size_of(lines + lines // 3),
        "is_revert": chance.random() < 0.02,
        "is_hotfix": chance.random() < 0.03,
        "labels": [],
        "fetched_at": merged_at,
    }
    if merged:
        row |= {"coding_hours": coding, "merge_hours": merge, "cycle_hours": coding + pickup + review + merge}
    if merged and reviewed:
        row |= {
            "pickup_hours": pickup,
            "review_hours": review,
            "first_review_at": ready + timedelta(hours=pickup),
            "approved_at": ready + timedelta(hours=pickup + review),
        }
    tables.add("pull_requests", **row)
    if reviewed:
        reviews(tables, chance, row)
    summary(tables, chance, row, trend, bot)


def stage_hours(chance: random.Random, scale: float) -> tuple[float, float, float, float]:
    """Coding, waiting, review, merging."""
    medians = (1.9, 1.3, 1.1, 0.4)
    coding, pickup, review, merge = (chance.lognormvariate(median, 0.8) * scale for median in medians)
    return coding, pickup, review, merge


def size_of(lines: int) -> str:
    """The contract's size classes."""
    limits = ((10, "XS"), (50, "S"), (200, "M"), (500, "L"))
    return next((size for limit, size in limits if lines <= limit), "XL")


def reviews(tables: Tables, chance: random.Random, row: dict[str, Any]) -> None:
    """A human review or two, sometimes one by a bot."""
    key = {name: row[name] for name in ("repository", "number", "partition_date")}
    when = row.get("first_review_at") or row["closed_at"]
    others = [person for person in PEOPLE if person != row["author"]]
    for at in range(chance.randint(1, 2)):
        tables.add(
            "pr_reviews",
            **key,
            reviewer=chance.choice(others[: 4 + number_of(row)]),
            reviewer_kind="human",
            state="approved" if at else "commented",
            submitted_at=when + timedelta(minutes=20 * at),
            body="",
            comment_count=at,
        )
    if chance.random() < 0.35:
        tables.add(
            "pr_reviews",
            **key,
            reviewer="coderabbitai",
            reviewer_kind="bot",
            state="commented",
            submitted_at=row["created_at"],
            body="",
            comment_count=3,
        )


def number_of(row: dict[str, Any]) -> int:
    """Some spread of reviewers."""
    return int(row["number"]) % 6


def summary(tables: Tables, chance: random.Random, row: dict[str, Any], trend: float, bot: bool) -> None:
    """The reading of it, with evidence where AI was involved."""
    key = {name: row[name] for name in ("repository", "number", "partition_date")}
    share = 0.25 + 0.35 * trend
    kind = (
        "none"
        if bot
        else chance.choices(
            ("authored", "assisted", "reviewed", "none"), (0.2 * share, 0.8 * share, 0.1, 1 - share - 0.1)
        )[0]
    )
    tool = chance.choice(TOOLS)
    tables.add(
        "pr_summaries",
        **key,
        summary_title=row["title"],
        summary="Changes how requests are limited, keeps the old setting for a release, and tests both.",
        change_type="dependencies" if bot else chance.choice(KINDS),
        areas=["backend", "auth"],
        technologies=["python", "postgres"],
        ai_assisted=kind in ("authored", "assisted"),
        ai_involvement=kind,
        ai_tools=[tool] if kind != "none" else [],
        ai_confidence=0.95,
        summarizer="rules" if bot else "llm",
        fallback_reason="dependency_bot" if bot else None,
        model=None if bot else "openai/gpt-oss-120b",
        prompt_version="1",
        input_hash=str(row["number"]),
        summarized_at=row["closed_at"],
        attempts=1,
    )
    if kind != "none":
        place = "commit" if kind == "assisted" else "author" if kind == "authored" else "review"
        tables.add(
            "ai_evidence",
            **key,
            tool=tool,
            kind="co_author" if kind == "assisted" else kind,
            place=place,
            matched=f"Co-authored-by: {tool} <noreply@tool.example>",
        )


def open_ones(tables: Tables, chance: random.Random, newest: date) -> None:
    """Work in progress of every age."""
    now = datetime.combine(newest, time(6, 40))
    for number, age in enumerate((3, 6, 9, 20, 30, 44, 70, 90, 130, 200, 420, 700), 2000):
        draft = number % 5 == 0
        state = "draft" if draft else chance.choice(("waiting", "waiting", "changes_requested", "approved"))
        created = now - timedelta(hours=age)
        repository = chance.choice(REPOSITORIES)
        tables.add(
            "open_pull_requests",
            repository=repository,
            number=number,
            author=chance.choice(PEOPLE),
            url=f"https://github.example/{repository}/pull/{number}",
            author_kind="human",
            is_draft=draft,
            title=f"{chance.choice(VERBS)} {chance.choice(THINGS)}",
            created_at=created,
            ready_at=created,
            review_state=state,
            waiting_hours=age * 0.8 if state == "waiting" else None,
            updated_at=created,
            fetched_at=now,
        )


def findings(tables: Tables, newest: date) -> None:
    """Findings as the rules write them: three about closed pull requests, one about open ones."""
    closed, still_open = tables.rows["pull_requests"][:20], tables.rows["open_pull_requests"]
    waits = [row for row in still_open if row["waiting_hours"] is not None]
    finding(
        tables,
        newest,
        "cycle_time_change",
        ("medium", 2),
        "Cycle time rose by 18%",
        "The median went from 22h to 26h; waiting for review went from 4.1h to 6.0h.",
        closed,
    )
    finding(
        tables,
        newest,
        "review_bottleneck",
        ("high", 1),
        "Two people do 58% of the reviews",
        "chloe and ben reviewed 41 of 71 pull requests; everybody else reviewed 30.",
        closed,
    )
    finding(
        tables,
        newest,
        "large_wait_longer",
        ("low", 3),
        "Large pull requests wait longer",
        "L and XL wait 7.2h for a first review, S and XS wait 3.0h.",
        closed,
    )
    finding(
        tables,
        newest,
        "stale_open",
        ("medium", 2),
        f"{len(waits)} open pull requests have waited for a reviewer",
        "The longest wait so far is 14 days.",
        waits,
        len(waits),
    )


def finding(
    tables: Tables,
    newest: date,
    kind: str,
    severity: tuple[str, int],
    title: str,
    detail: str,
    named: list[dict[str, Any]],
    in_all: int = 48,
) -> None:
    """One finding with the pull requests it names."""
    evidence = [{"repository": row["repository"], "number": row["number"]} for row in named]
    tables.add(
        "insights",
        id=f"{newest}/{kind}/all",
        as_of=newest,
        kind=kind,
        scope="all",
        severity=severity[0],
        severity_rank=severity[1],
        title=title,
        detail=detail,
        window_start=newest - timedelta(days=29),
        window_end=newest,
        evidence=json.dumps({"pull_requests": evidence, "pull_requests_in_all": in_all}),
    )


def ledger(tables: Tables, chance: random.Random, newest: date) -> None:
    """LLM requests of both phases."""
    for at in range(42):
        prompt = chance.randint(6000, 9000)
        tables.add(
            "llm_requests",
            id=f"r{at}",
            partition_date=newest - timedelta(days=at),
            phase="phase1" if at < 15 else "background",
            model="openai/gpt-oss-120b",
            pull_requests=10,
            prompt_tokens=prompt,
            cached_tokens=1500,
            completion_tokens=1400,
            seconds=2.1,
            cost_usd=prompt * 15e-8 + 1400 * 6e-7,
            outcome="ok" if at % 13 else "invalid",
            requested_at=datetime.combine(newest, time(6, 1)),
        )


def hostile_pull_request(tables: Tables, newest: date) -> None:
    """One whose every text is an attack."""
    key = {"repository": "acme/storefront", "number": 666, "partition_date": newest}
    when = datetime.combine(newest, time(23, 59))
    tables.add(
        "pull_requests",
        **key,
        title=HOSTILE,
        body=HOSTILE,
        state="merged",
        author="=cmd()|'/c calc'!A0",
        author_kind="human",
        url="javascript:alert(document.domain)",
        merged_at=when,
        closed_at=when,
        created_at=when - timedelta(hours=2),
        ready_at=when - timedelta(hours=2),
        updated_at=when,
        additions=3,
        deletions=1,
        size="XS",
        cycle_hours=2.0,
        labels=[HOSTILE],
        base_branch=HOSTILE,
    )
    tables.add(
        "pr_summaries",
        **key,
        summary_title=HOSTILE,
        summary=HOSTILE,
        change_type="other",
        areas=[HOSTILE],
        technologies=[],
        ai_assisted=True,
        ai_involvement="assisted",
        ai_tools=[HOSTILE],
        summarizer="llm",
        model="openai/gpt-oss-120b",
    )
    tables.add("ai_evidence", **key, tool=HOSTILE, kind="text", place="body", matched=HOSTILE)
