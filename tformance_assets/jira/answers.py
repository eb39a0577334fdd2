"""What did Jira answer? One HTTP response becomes its data, or the fault it stands for."""

from collections.abc import Mapping
from typing import Any, TypeVar

import httpx

from tformance_assets.errors import AccessError, ConfigurationError, SourceError

# An expired token is no refusal for Jira: it answers like a stranger, with empty lists.
_LOGIN_FAILED = {"AUTHENTICATED_FAILED", "AUTHENTICATION_DENIED"}
_LONGEST_TEXT = 200
_OTHER_SHAPE = "Jira answered with something else than was asked for"
_NO_REASON = "no reason given"


Shape = TypeVar("Shape", dict[str, Any], list[Any])


class Unserved(SourceError):
    """Jira could not serve this request: 5xx, a timeout, a dropped connection, a body that is no JSON."""


class Rejected(SourceError):
    """Jira takes the request itself for wrong (400); the same request will not do better."""


class Limited(Exception):
    """Jira asked us to wait: `seconds`, or for how long is not said."""

    def __init__(self, seconds: float | None) -> None:
        super().__init__("rate limit")
        self.seconds = seconds


def read(response: httpx.Response, shape: type[Shape]) -> Shape:
    """The JSON of this shape in a response; raises Limited, Unserved, Rejected, AccessError or ConfigurationError."""
    status = response.status_code
    if status == 429:
        raise Limited(_seconds(response.headers.get("retry-after")))
    if status == 401 or response.headers.get("x-seraph-loginreason") in _LOGIN_FAILED:
        raise AccessError(
            "Jira refused the credentials: JIRA_EMAIL and JIRA_API_TOKEN are wrong, expired or revoked.",
            kind="environment",
        )
    if status == 200:
        return _json(response, shape)
    raise _fault(response)


def entries(listed: object, *needs: str) -> list[dict[str, Any]]:
    """The objects of a list; raises Unserved if one lacks a member that identifies it."""
    found = listed if isinstance(listed, list) else []
    if not all(isinstance(one, dict) and all(one.get(name) for name in needs) for one in found):
        raise Unserved(_OTHER_SHAPE)
    return found


def _fault(response: httpx.Response) -> Exception:
    status, text = response.status_code, said(response)
    if status == 403:
        return AccessError(f"Jira does not let this account read the issues (403): {text}.")
    if status == 404 and text != _NO_REASON:
        return Rejected(f"Jira found nothing (HTTP 404): {text}.")
    if status in (404, 410) or response.is_redirect:
        return ConfigurationError(
            f"There is no such Jira interface at {response.url.host} (HTTP {status}):"
            " check jira.site of the team, and JIRA_URL if it is set."
        )
    if status >= 500 or status == 408:
        return Unserved(f"Jira answered HTTP {status}")
    return Rejected(f"Jira refused the request (HTTP {status}): {text}.")


def said(response: httpx.Response) -> str:
    """Jira's own reason, on one line and not too long."""
    try:
        body = response.json()
    except ValueError:
        body = None
    told = body if isinstance(body, Mapping) else {}
    errors = told.get("errors")
    texts = [*(told.get("errorMessages") or ()), *(errors.values() if isinstance(errors, Mapping) else ())]
    text = " ".join(" ".join(map(str, texts)).split()).rstrip(".") or _NO_REASON
    return text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1] + "…"


def _json(response: httpx.Response, shape: type[Shape]) -> Shape:
    try:
        body = response.json()
    except ValueError:
        raise Unserved("Jira answered with something that is not JSON") from None
    if not isinstance(body, shape):
        raise Unserved(_OTHER_SHAPE)
    return body


def _seconds(text: str | None) -> float | None:
    return float(text) if text and text.isascii() and text.isdigit() else None
