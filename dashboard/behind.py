"""Which pull requests does a card stand on? A condition on the rows of the page's scope, by the card's name.

A card leads to the explorer with `?of=CARD`; the explorer then lists exactly these rows, with the same filters.
A finding leads there with `?of=finding:ID` and, where the pull requests it names are closed, their days.
One pull request is `?pr=OWNER/NAME#NUMBER` there.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from dashboard import fmt, periods
from dashboard.sources import Row

PAGE = "pull-requests"
STALE_HOURS = 14 * 24
MERGED = "state = 'merged'"
WEEKS = "week >= $start::DATE"
REVIEWED = (
    "exists (from pr_reviews where pr_reviews.repository = scope.repository and pr_reviews.number = scope.number"
    " and pr_reviews.partition_date = scope.partition_date and {more})"
)
PEOPLE = REVIEWED.format(more="reviewer_kind = 'human' and reviewer is distinct from scope.author")
BOTS = REVIEWED.format(more="reviewer_kind in ('bot', 'agent')")
FOOTPRINT = (
    "exists (from ai_evidence where ai_evidence.repository = scope.repository"
    " and ai_evidence.number = scope.number and ai_evidence.partition_date = scope.partition_date)"
)
SEARCHED = (
    "author_kind = 'human' and exists (from jira_searched where jira_searched.repository = scope.repository"
    " and jira_searched.number = scope.number)"
)
ISSUE = (
    "exists (from jira_links join jira_issues using (key) where jira_links.repository = scope.repository"
    " and jira_links.number = scope.number{more})"
)
FINISHED = (
    "exists (from jira_links join (select key, resolved_at::DATE as partition_date from jira_issues"
    " where resolved_at >= $start::DATE and resolved_at < $stop::DATE) as pull_requests using (key)"
    " where jira_links.repository = scope.repository and jira_links.number = scope.number"
    " and {{period}} >= $start::DATE)"
)
FINDING = "finding:"
NAMED = (
    "(repository, number) in (select"
    " (json_extract_string(item, '$.repository'), json_extract_string(item, '$.number')::BIGINT)"
    " from (select unnest(json_extract(evidence, '$.pull_requests[*]')) as item from insights where id = $finding))"
)
UNREVIEWED = "reviewed_by_human = false"
VERDICT_AND_TIME = "ai_assisted is not null and size is not null and cycle_hours is not null"


@dataclass(frozen=True)
class Behind:
    """The rows of a card: its title, what they have in common, and the same in SQL.

    They are closed pull requests, by the filters of the page; or open ones, which have no closed day.
    """

    title: str
    words: str
    condition: str
    is_open: bool = False

    def told(self, by: str) -> str:
        """The words, where charts over time count by the period `by`."""
        return self.words.replace("{periods}", periods.whole(by))


def rows(title: str, words: str, *conditions: str) -> Behind:
    """All of the conditions together."""
    return Behind(title, words, " and ".join(f"({condition})" for condition in conditions))


def open_rows(title: str, words: str, condition: str = "true") -> Behind:
    """Open pull requests."""
    return Behind(title, words, condition, is_open=True)


def known(column: str) -> str:
    """The column is not null."""
    return f"{column} is not null"


BEHIND: dict[str, Behind] = {
    "kpi-merged": rows("PRs merged", "merged", MERGED),
    "kpi-cycle": rows("Cycle time", "merged, with a known cycle time", MERGED, known("cycle_hours")),
    "kpi-pickup": rows("Waiting for review", "merged, with a human review", MERGED, known("pickup_hours")),
    "kpi-review": rows("Review time", "merged, with a human approval", MERGED, known("review_hours")),
    "kpi-ai": rows("AI-assisted share", "merged, with an AI verdict", MERGED, known("ai_assisted")),
    "overview-throughput": rows("Pull requests merged", "merged in {periods}", MERGED, WEEKS),
    "overview-cycle": rows("Cycle time", "merged in {periods}", MERGED, WEEKS, known("cycle_hours")),
    "overview-stages": rows("Where time goes", "merged", MERGED),
    "overview-repositories": rows("Repositories", "merged", MERGED),
    "overview-waiting": open_rows("Waiting for review", "open, the reviewers' turn", known("waiting_hours")),
    "delivery-throughput": rows("Throughput", "closed in {periods}", WEEKS),
    "delivery-cycle": rows("Cycle time", "merged in {periods}", MERGED, WEEKS, known("cycle_hours")),
    "delivery-stages": rows("Where time goes", "merged in {periods}", MERGED, WEEKS),
    "delivery-sizes": rows(
        "Size mix", "merged in {periods}, with a known size", MERGED, WEEKS, known("size")
    ),
    "delivery-by-size": rows(
        "Cycle time by size", "merged, with size and cycle time", MERGED, known("size"), known("cycle_hours")
    ),
    "delivery-open": open_rows("Work in progress", "open"),
    "delivery-stale": open_rows(
        "Oldest open pull requests", "open for two weeks or more", f"open_hours >= {STALE_HOURS}"
    ),
    "delivery-linkage": rows(
        "Work with an issue", "merged in {periods}, searched for issues", MERGED, WEEKS, SEARCHED
    ),
    "delivery-issue-cycle": rows("Issue cycle time", "of an issue finished in {periods}", FINISHED),
    "delivery-points": rows("Story points", "of an issue finished in {periods}", FINISHED),
    "delivery-unlinked": rows(
        "Without an issue",
        "merged, no issue that Jira knows",
        MERGED,
        SEARCHED,
        f"not {ISSUE.format(more='')}",
    ),
    "quality-pickup": rows(
        "Waiting for review",
        "reviewed by people, merged in {periods}",
        MERGED,
        WEEKS,
        known("pickup_hours"),
    ),
    "quality-hours": rows(
        "What waits overnight", "merged, reviewed by people", MERGED, known("pickup_hours"), known("ready_at")
    ),
    "quality-rounds": rows("Review rounds", "merged, with known reviews", MERGED, known("review_rounds")),
    "quality-unreviewed": rows("Merged without review", "merged in {periods}", MERGED, WEEKS, UNREVIEWED),
    "quality-undone": rows(
        "Reverts and hotfixes", "merged in {periods}", MERGED, WEEKS, "is_revert or is_hotfix"
    ),
    "quality-load": rows("Review load", "reviewed by somebody else", PEOPLE),
    "quality-merged-unreviewed": rows("Merged without review", "no human review", MERGED, UNREVIEWED),
    "ai-involvement": rows("AI involvement", "merged in {periods}", MERGED, WEEKS),
    "ai-share": rows(
        "AI-assisted share", "merged in {periods}, with an AI verdict", MERGED, WEEKS, known("ai_assisted")
    ),
    "ai-cycle": rows(
        "Cycle time with and without AI",
        "merged, of one size in one repository with three or more of both kinds",
        MERGED,
        VERDICT_AND_TIME,
        f"(repository, size) in (select (repository, size) from scope where {MERGED} and {VERDICT_AND_TIME}"  # noqa: S608
        " group by repository, size"
        " having count(*) filter (ai_assisted) >= 3 and count(*) filter (not ai_assisted) >= 3)",
    ),
    "ai-tools": rows(
        "AI tools", "merged, with a tool found", MERGED, "ai_involvement <> 'none' and len(ai_tools) > 0"
    ),
    "ai-evidence": rows("AI evidence", "merged, with a footprint", MERGED, FOOTPRINT),
    "ai-agents": rows(
        "Agents and people", "closed, opened by an agent or a person", "author_kind in ('agent', 'human')"
    ),
    "ai-review-bots": rows("Review bots", "reviewed by a bot or an agent", BOTS),
    "people-activity": rows(
        "Activity",
        "merged or reviewed by people",
        f"(state = 'merged' and author_kind = 'human') or {PEOPLE}",
    ),
    "people-bus-factor": rows(
        "Bus factor", "merged, opened by people", MERGED, "author_kind = 'human'", known("author")
    ),
    "people-pairs": rows(
        "Who reviews whom", "by people, reviewed by people", "author_kind = 'human'", PEOPLE
    ),
    "people-table": rows(
        "Activity",
        "merged or reviewed by people",
        f"(state = 'merged' and author_kind = 'human') or {PEOPLE}",
    ),
}


def find(name: Any) -> Behind | None:
    """The rows of the card a browser names, if it names one."""
    return BEHIND.get(name) if isinstance(name, str) else None


def finding_id(name: Any) -> str | None:
    """The id of the finding a browser names, if it names one; it is a parameter of a question, never its text."""
    return name.removeprefix(FINDING) if isinstance(name, str) and name.startswith(FINDING) else None


def finding(row: Row) -> Behind:
    """The rows a finding of `queries/finding.sql` names: open ones, where most of them are."""
    return Behind(row["title"], share_shown(row), NAMED, is_open=is_open(row))


def is_open(row: Row) -> bool:
    """Whether a finding is about open pull requests; some of them may have been closed since."""
    return bool(row["open"] > row["listed"])


def share_shown(row: Row) -> str:
    """20 of 48 pull requests shown, where fewer are listed than a finding stands on; nothing where it has none."""
    whole = fmt.plural(row["in_all"], "pull request") if row["in_all"] else ""
    shown = max(row["listed"], row["open"])
    return f"{shown} of {whole} shown" if 0 < shown < row["in_all"] else whole


def href(card: str) -> str:
    """Where a card leads, from any page of its team; the browser adds the filters."""
    return f"{PAGE}?of={card}"


def href_of_one(row: Row) -> str:
    """Where the name of one pull request leads, from any page of its team."""
    name = f"{row['repository']}#{row['number']}"
    return f"{PAGE}?{urlencode({'pr': name}, safe='/')}"


def href_of_finding(row: Row) -> str | None:
    """Where a finding leads: everyone's work, and its days where it is closed; None where nothing it names is here."""
    if is_open(row):
        return f"{PAGE}?{urlencode({'of': FINDING + row['id'], 'who': 'everyone'})}"
    if not row["listed"]:
        return None
    days = {"from": row["first_day"], "to": row["last_day"], "who": "everyone"}
    return f"{PAGE}?{urlencode({'of': FINDING + row['id']} | days)}"
