"""What did GitHub answer? One HTTP response becomes an answer, or the fault it stands for."""

from dataclasses import dataclass, field
from typing import Any

import httpx

from tformance_assets.errors import AccessError, ConfigurationError, SourceError
from tformance_assets.github.limits import errors_of, is_limited

NOT_FOUND = "NOT_FOUND"
RESOURCE_LIMITS = "RESOURCE_LIMITS_EXCEEDED"

_SHORTEST_TOKEN = 8
_REFUSALS = {"FORBIDDEN", "INSUFFICIENT_SCOPES", "UNAUTHENTICATED"}
_UNSERVED_WORDS = ("something went wrong", "timeout", "timed out", "resource limits")


class Unserved(SourceError):
    """GitHub could not serve this request: 5xx, a timeout, a dropped connection, a body that is no JSON."""


class Limited(Exception):
    """GitHub asked us to wait; `headers` say for how long."""

    def __init__(self, headers: httpx.Headers) -> None:
        super().__init__("rate limit")
        self.headers = headers


@dataclass(frozen=True, slots=True)
class Answer:
    """The `data` of one answer with the errors that came beside it."""

    data: dict[str, Any]
    errors: list[dict[str, Any]] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return not self.errors

    @property
    def is_resource_limited(self) -> bool:
        return any(error.get("type") == RESOURCE_LIMITS for error in self.errors)


def read(response: httpx.Response, token: str) -> Answer:
    """The answer in a response; raises Limited, Unserved, AccessError or SourceError.

    Should a message repeat the token, nobody gets to read it; the data stay as they are.
    """
    body = _json(response)
    if is_limited(response.status_code, response.headers, body if body is not None else response.text):
        raise Limited(response.headers)
    for told in (*errors_of(body), *([body] if isinstance(body, dict) else ())):
        if "message" in told:
            told["message"] = without(token, str(told["message"]))
    if response.status_code != 200:
        raise _fault_of_status(response, body)
    if not isinstance(body, dict):
        raise Unserved("GitHub answered with something that is not JSON")
    errors = errors_of(body)
    data = body.get("data")
    if isinstance(data, dict) and (not errors or _has_content(data) or _is_not_found(errors)):
        return Answer(data, errors)
    raise fault_of(errors)


def fault_of(errors: list[dict[str, Any]]) -> SourceError | AccessError:
    """The fault that stands for the errors of an answer without usable data."""
    text = said(errors)
    kinds = {str(error.get("type", "")) for error in errors}
    if kinds & _REFUSALS or "SAML" in text or "not accessible by" in text:
        return _refused(text)
    if RESOURCE_LIMITS in kinds or not errors or any(word in text.lower() for word in _UNSERVED_WORDS):
        return Unserved(f"GitHub could not serve the query: {text or 'the answer was empty'}")
    return SourceError(f"GitHub refused the query: {text}")


def said(errors: list[dict[str, Any]]) -> str:
    """The first message, on one line and not too long."""
    text = " ".join(str(errors[0].get("message", "")).split()) if errors else ""
    return text if len(text) <= 200 else text[:199] + "…"


def without(token: str, text: str) -> str:
    """The text with the token blotted out. What is as short as a word is no secret."""
    return text.replace(token, "***") if len(token) >= _SHORTEST_TOKEN else text


def _json(response: httpx.Response) -> object | None:
    try:
        parsed: object = response.json()
    except ValueError:
        return None
    return parsed


def _has_content(data: dict[str, Any]) -> bool:
    """Is there anything but the budget? An answer may hold nulls only, beside the errors."""
    return any(value is not None for key, value in data.items() if key != "rateLimit")


def _is_not_found(errors: list[dict[str, Any]]) -> bool:
    return all(error.get("type") == NOT_FOUND for error in errors)


def _fault_of_status(response: httpx.Response, body: object | None) -> Exception:
    status = response.status_code
    text = said([body]) if isinstance(body, dict) else ""
    if status == 401:
        return AccessError(
            "GitHub refused the token (401): it is wrong, expired or revoked; set a valid GITHUB_TOKEN.",
            kind="environment",
        )
    if status == 403:
        return _refused(text or "403 Forbidden")
    if status == 404 or response.is_redirect:
        return ConfigurationError(
            f"There is no GraphQL API at {_place(response)} (HTTP {status}); check GITHUB_GRAPHQL_URL.",
            kind="environment",
        )
    if status >= 500 or status == 408:
        return Unserved(f"GitHub answered HTTP {status}")
    return SourceError(f"GitHub refused the query (HTTP {status}): {text or 'no reason given'}")


def _place(response: httpx.Response) -> str:
    """The address without user or password."""
    return str(response.url.copy_with(userinfo=b"", query=None))


def _refused(text: str) -> AccessError:
    if "SAML" in text:
        return AccessError(
            "The organization enforces SAML single sign-on: authorize the GITHUB_TOKEN for it at GitHub.",
            kind="access",
        )
    return AccessError(
        f"The GITHUB_TOKEN may not read this ({text.rstrip('.')}); it needs read access to pull requests, "
        "contents, issues and metadata.",
        kind="access",
    )
