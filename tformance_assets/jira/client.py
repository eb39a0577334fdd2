"""How is Jira asked? One call for each question, with paging, patience and retries kept here."""

import math
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any, Self, overload

import httpx

from tformance_assets.clock import utc_now
from tformance_assets.errors import AccessError, Deferred
from tformance_assets.jira.answers import Limited, Rejected, Shape, Unserved, entries, read

Issue = dict[str, Any]

API = "/rest/api/3"
ISSUES_AT_ONCE = 100  # Jira's own limits for one bulk request
CHANGELOGS_AT_ONCE = 1000
PROJECTS_AT_ONCE = 50
PAGE = 100
# A longer wait gives the run's slot back: the reading goes on later where it was.
PATIENCE_SECONDS = 30.0
RETRY_PAUSES = (1.0, 2.0, 4.0, 8.0, 15.0)
BLIND_WAIT_SECONDS = 10.0
_STORY_POINTS = ("story points", "story point estimate")
_CREDENTIAL = re.compile(r"[!-~]+")


@dataclass(slots=True)
class Found:
    """The issues that keys led to: `keys` has the issue's key of today for each key asked, None for none."""

    issues: list[Issue] = field(default_factory=list)
    keys: dict[str, str | None] = field(default_factory=dict)


def batches(items: Sequence[str], size: int) -> Iterator[list[str]]:
    """The items in lists of at most `size`."""
    for start in range(0, len(items), size):
        yield list(items[start : start + size])


class Jira:
    """A client of one Jira Cloud site. The credentials are in no message and no repr."""

    def __init__(
        self,
        url: str,
        email: str | None,
        token: str | None,
        *,
        patience_seconds: float = PATIENCE_SECONDS,
        read_seconds: float = 30.0,
        transport: httpx.BaseTransport | None = None,
        now: Callable[[], datetime] = utc_now,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        if not email or not token:
            raise AccessError(
                "There are no credentials for Jira: set JIRA_EMAIL and JIRA_API_TOKEN.", kind="environment"
            )
        if not (_CREDENTIAL.fullmatch(email) and _CREDENTIAL.fullmatch(token)):
            raise AccessError(
                "JIRA_EMAIL or JIRA_API_TOKEN holds characters that cannot be in it: copy it again.",
                kind="environment",
            )
        self.requests = 0
        self._patience, self._waited = patience_seconds, 0.0
        self._now, self._sleep = now, sleep
        self._http = httpx.Client(
            base_url=url.rstrip("/") + API,
            auth=(email, token),
            headers={"User-Agent": "tformance", "Accept": "application/json"},
            timeout=httpx.Timeout(read_seconds, connect=min(10.0, read_seconds)),
            transport=transport,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def account(self) -> str:
        """Whom the credentials belong to."""
        return str(self._ask("GET", "/myself").get("displayName") or "an account without a name")

    def check_projects(self, keys: Sequence[str]) -> None:
        """Raises AccessError unless the account may see every one of these projects."""
        seen: set[str] = set()
        for some in batches(keys, PROJECTS_AT_ONCE):
            parameters = {"keys": list(some), "maxResults": PROJECTS_AT_ONCE}
            answer = self._ask("GET", "/project/search", parameters=parameters)
            seen |= {str(project["key"]) for project in entries(answer.get("values"), "key")}
        lacking = [key for key in keys if key not in seen]
        if lacking:
            raise AccessError(
                f"Jira shows this account no project {' or '.join(lacking)}:"
                " check jira.projects of the team and the account's permissions."
            )

    def story_points_field(self) -> str | None:
        """The id of the field that holds story points, found by its name; None where there is none."""
        named = {
            str(one.get("name", "")).strip().lower(): str(one["id"])
            for one in reversed(entries(self._ask("GET", "/field", shape=list), "id"))
            if one.get("custom")
        }
        return next((named[name] for name in _STORY_POINTS if name in named), None)

    def status_categories(self) -> dict[str, str]:
        """Status id -> new, indeterminate or done."""
        return {
            str(status["id"]): str((status.get("statusCategory") or {}).get("key"))
            for status in entries(self._ask("GET", "/status", shape=list), "id")
        }

    def issues(self, keys: Sequence[str], fields: Sequence[str]) -> Found:
        """What these keys lead to. A key Jira does not know, or does not show, spoils nothing; one that Jira
        could not serve this time is left out."""
        found = Found()
        for some in batches(keys, ISSUES_AT_ONCE):
            came, unserved = self._bulk(some, fields)
            found.issues += came
            present = {str(issue["key"]) for issue in came}
            found.keys |= {key: key for key in some if key in present}
            lacking = [key for key in some if key not in present and key not in unserved]
            found.keys |= self._moved(lacking)
        return found

    def search(self, jql: str, fields: Sequence[str]) -> Iterator[Issue]:
        """Every issue the query finds, page by page."""
        token: str | None = None
        while True:
            asked: dict[str, Any] = {"jql": jql, "fields": list(fields), "maxResults": PAGE}
            page = self._ask("POST", "/search/jql", asked | ({"nextPageToken": token} if token else {}))
            yield from entries(page.get("issues"), "id", "key")
            before, token = token, page.get("nextPageToken")
            if page.get("isLast") or not token:
                return
            if token == before:
                raise Unserved("Jira gave the same page twice")

    def status_changes(self, issue_ids: Sequence[str]) -> Iterator[tuple[str, dict[str, Any]]]:
        """(issue id, history entry) for every change of status of these issues."""
        for some in batches(issue_ids, CHANGELOGS_AT_ONCE):
            asked: dict[str, Any] = {"issueIdsOrKeys": list(some), "fieldIds": ["status"], "maxResults": 1000}
            token: str | None = None
            while True:
                page = self._ask(
                    "POST", "/changelog/bulkfetch", asked | ({"nextPageToken": token} if token else {})
                )
                for log in entries(page.get("issueChangeLogs"), "issueId"):
                    for entry in entries(log.get("changeHistories")):
                        yield str(log["issueId"]), entry
                before, token = token, page.get("nextPageToken")
                if not token:
                    break
                if token == before:
                    raise Unserved("Jira gave the same page twice")

    def _bulk(self, keys: Sequence[str], fields: Sequence[str]) -> tuple[list[Issue], set[str]]:
        """The issues of these keys, and the keys Jira could not serve. Unknown keys are in neither."""
        asked = {"issueIdsOrKeys": list(keys), "fields": list(fields)}
        try:
            answer = self._ask("POST", "/issue/bulkfetch", asked)
        except Rejected as refusal:
            # A refusal for the sake of one unknown key; any other would be repeated for every key.
            if "exist" not in str(refusal):
                raise
            return ([], set()) if len(keys) == 1 else self._in_halves(keys, fields)
        if not answer.get("issueErrors"):
            return entries(answer.get("issues"), "id", "key"), set()
        # Too much at once, or a fault of one issue: only alone it is clear whose.
        return ([], set(keys)) if len(keys) == 1 else self._in_halves(keys, fields)

    def _in_halves(self, keys: Sequence[str], fields: Sequence[str]) -> tuple[list[Issue], set[str]]:
        middle = len(keys) // 2
        first, second = self._bulk(keys[:middle], fields), self._bulk(keys[middle:], fields)
        return first[0] + second[0], first[1] | second[1]

    def _moved(self, keys: Sequence[str]) -> dict[str, str | None]:
        """Where keys lead that no issue has: to one that was moved to another project, or to none."""
        moved: dict[str, str | None] = dict.fromkeys(keys)
        if keys and self._bulk(keys, ["project"])[0]:
            for key in keys:
                came, _ = self._bulk([key], ["project"])
                moved[key] = str(came[0]["key"]) if came else None
        return moved

    @overload
    def _ask(self, method: str, path: str, body: Any = ..., *, parameters: Any = ...) -> dict[str, Any]: ...
    @overload
    def _ask(self, method: str, path: str, body: Any = ..., *, shape: type[list[Any]]) -> list[Any]: ...

    def _ask(
        self, method: str, path: str, body: Any = None, *, parameters: Any = None, shape: Any = dict
    ) -> Any:
        """The answer, after waits that Jira asks for and after bounded retries."""
        pauses, refusals = iter(RETRY_PAUSES), 0
        while True:
            try:
                return self._send(method, path, body, parameters, shape)
            except Limited as refusal:
                refusals += 1
                self._wait(refusal.seconds or BLIND_WAIT_SECONDS * 2.0 ** (refusals - 1))
            except Unserved as fault:
                pause = next(pauses, None)
                if pause is None or self._waited + pause > self._patience:
                    raise Unserved(f"{fault}; gave up after several tries.") from None
                self._rest(pause)

    def _send(self, method: str, path: str, body: Any, parameters: Any, shape: type[Shape]) -> Shape:
        self.requests += 1
        try:
            return read(self._http.request(method, path, json=body, params=parameters), shape)
        except httpx.TimeoutException:
            raise Unserved("Jira did not answer in time") from None
        except (httpx.RequestError, httpx.InvalidURL) as error:
            raise Unserved(f"The connection to Jira failed ({type(error).__name__})") from None

    def _wait(self, seconds: float) -> None:
        seconds = max(1.0, seconds)
        if self._waited + seconds > self._patience:
            until = self._now() + timedelta(seconds=math.ceil(seconds))
            raise Deferred(
                f"Jira's rate limit is used up; it can be asked again at {until:%Y-%m-%d %H:%M} UTC.", until
            )
        self._rest(seconds)

    def _rest(self, seconds: float) -> None:
        self._waited += seconds
        self._sleep(seconds)
