"""Which issues are asked for this time? New keys, keys not looked at for long, and what changed since last time.

Issues are stored some hundred at a time, so that a reading cut off by a limit goes on where it was.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import pyarrow as pa

from tformance_assets.jira.client import Issue, Jira, batches
from tformance_assets.jira.keys import candidates, keys_of
from tformance_assets.jira.rows import FIELDS, Row, change_rows, issue_row
from tformance_assets.teams import JiraSource
from tformance_assets.warehouse import issues as store
from tformance_assets.warehouse.store import Warehouse

STORED_AT_ONCE = 500
# Jira's index lags, and clocks differ.
OVERLAP = timedelta(minutes=10)
# Deleted and moved issues are noticed by asking again; a key nobody knew may have become visible.
KNOWN_FOR, UNKNOWN_FOR = timedelta(days=7), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Read:
    """What a reading did: keys asked for, issues fetched, links found, requests made."""

    keys: int
    issues: int
    links: int
    requests: int


class Reading:
    """One reading of one team's issues; `now` is naive UTC."""

    def __init__(self, jira: Jira, source: JiraSource, warehouse: Warehouse, now: datetime) -> None:
        self._jira, self._source, self._warehouse, self._now = jira, source, warehouse, now
        self._points: str | None = None
        self._categories: dict[str, str] = {}
        self._fetched = 0

    def run(self) -> Read:
        """Brings issues and links up to date; raises AccessError, SourceError or Deferred."""
        self._jira.check_projects(self._source.projects)
        self._points = self._source.story_points or self._jira.story_points_field()
        self._categories = self._jira.status_categories()
        state = self._state()
        searched, written = self._written_keys()
        due = self._due({row["written"] for row in written})
        self._fetch(due)
        if state.read_at:
            self._follow_changes(state.read_at)
        links = self._links(written)
        state = store.JiraState(self._source.site, self._points, read_at=self._now)
        store.finish_reading(self._warehouse, links, searched, state)
        return Read(len(due), self._fetched, len(links), self._jira.requests)

    def _state(self) -> store.JiraState:
        """How far Jira was read; another site or another field for story points begins anew."""
        state = store.jira_state(self._warehouse)
        if state and state.site != self._source.site:
            store.forget_jira(self._warehouse)
            state = None
        if state is None or state.story_points_field != self._points:
            read_at = state.read_at if state else None
            state = store.JiraState(self._source.site, self._points, read_at)
            store.begin_anew(self._warehouse, state)
        return state

    def _written_keys(self) -> tuple[pa.Table, list[Row]]:
        """The pull requests that were searched, and the keys found in them."""
        projects = self._source.projects
        searched, texts = store.texts_with_keys(self._warehouse, candidates(projects))
        return searched, [
            {"repository": row["repository"], "number": row["number"], "written": key, "place": place}
            for row in texts
            for key, place in keys_of(row["title"], row["head_branch"], row["body"], projects)
        ]

    def _due(self, written: set[str]) -> list[str]:
        """The keys that were never asked for, or too long ago."""
        known = store.known_keys(self._warehouse)

        def is_due(key: str) -> bool:
            issue, checked_at = known.get(key, (None, datetime.min))
            return self._now - checked_at >= (KNOWN_FOR if issue else UNKNOWN_FOR)

        return sorted(filter(is_due, written))

    def _fetch(self, keys: Sequence[str]) -> None:
        for some in batches(keys, STORED_AT_ONCE):
            found = self._jira.issues(some, self._fields)
            self._save(found.issues, found.keys)

    def _follow_changes(self, since: datetime) -> None:
        """Fetches what changed in the projects, and keeps the issues that some pull request names.

        The span is relative: Jira reads a date in the time zone of the account.
        """
        stored = store.stored_issues(self._warehouse)
        minutes = math.ceil((self._now - since + OVERLAP).total_seconds() / 60)
        projects = ", ".join(f'"{key}"' for key in self._source.projects)
        query = f"project in ({projects}) AND updated >= -{minutes}m ORDER BY updated ASC"
        found = {str(issue["id"]): issue for issue in self._jira.search(query, self._fields)}
        changed = [issue for issue in found.values() if stored.get(str(issue["id"])) == issue["key"]]
        for start in range(0, len(changed), STORED_AT_ONCE):
            self._save(changed[start : start + STORED_AT_ONCE], {})
        moved = {stored[id] for id, issue in found.items() if id in stored and stored[id] != issue["key"]}
        leading = store.known_keys(self._warehouse).items()
        self._fetch(sorted(key for key, (issue, _) in leading if issue in moved))

    def _save(self, issues: Sequence[Issue], keys: Mapping[str, str | None]) -> None:
        """Stores issues with the history of their status."""
        unique = {str(issue["id"]): issue for issue in issues}
        histories: dict[str, list[Row]] = {id: [] for id in unique}
        for id, entry in self._jira.status_changes(list(unique)) if unique else ():
            histories.setdefault(id, []).append(entry)
        changes = {
            id: change_rows(str(issue["key"]), histories[id], self._categories)
            for id, issue in unique.items()
        }
        rows = [
            issue_row(
                issue,
                changes[id],
                site=self._source.site,
                story_points_field=self._points,
                fetched_at=self._now,
            )
            for id, issue in unique.items()
        ]
        changed = [change for some in changes.values() for change in some]
        store.save_issues(self._warehouse, rows, changed, keys, self._now)
        self._fetched += len(rows)

    def _links(self, written: Sequence[Row]) -> list[Row]:
        """Each link under the key Jira uses today; two former keys of one issue are one link."""
        known = store.known_keys(self._warehouse)
        links: dict[tuple[str, int, str], Row] = {}
        for row in written:
            key = known.get(row["written"], (None,))[0] or row["written"]
            links.setdefault((row["repository"], row["number"], key), {**row, "key": key})
        return list(links.values())

    @property
    def _fields(self) -> list[str]:
        return [*FIELDS, *([self._points] if self._points else [])]
