"""How is the LLM asked, and what can come back? One request, no hidden retries."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import groq
import httpx

from tformance_assets.summaries.headers import Limits, limits_of, retry_after
from tformance_assets.summaries.prompt import prompt
from tformance_assets.summaries.schema import RESPONSE_FORMAT
from tformance_assets.summaries.tokens import Usage

FaultKind = Literal["rate_limited", "too_large", "refused", "rejected", "unavailable", "timeout", "malformed"]

CONNECT_SECONDS = 5.0

# Refusals that another attempt cannot change: the key, or what the account may spend.
_REFUSED_STATUS = (401, 403)
_REFUSED_CODES = ("blocked_api_access", "invalid_api_key", "organization_restricted")


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer of the LLM, not yet validated."""

    content: str
    truncated: bool
    usage: Usage
    limits: Limits = field(default_factory=Limits)


class Fault(Exception):
    """A request that brought no answer. `usage` is None when nobody knows what it cost."""

    def __init__(
        self, kind: FaultKind, detail: str, wait: float | None = None, usage: Usage | None = None
    ) -> None:
        super().__init__(detail)
        self.kind, self.detail, self.wait, self.usage = kind, detail, wait, usage


class Client:
    """Groq, or any server that speaks its protocol at `base_url`."""

    def __init__(self, key: str, base_url: str | None, model: str, timeout_seconds: float) -> None:
        self.model = model
        self._groq = groq.Groq(
            api_key=key.strip(),
            base_url=root_of(base_url),
            max_retries=0,
            timeout=httpx.Timeout(timeout_seconds, connect=min(CONNECT_SECONDS, timeout_seconds)),
        )

    def ask(self, message: str, answer_tokens: int) -> Reply:
        """Send one user message; raises Fault when no answer comes."""
        try:
            response = self._groq.chat.completions.with_raw_response.create(
                **request_body(self.model, message, answer_tokens)
            )
        except UnicodeEncodeError as error:
            raise Fault("refused", "it has letters no key has", usage=Usage()) from error
        except groq.APITimeoutError as error:
            raise Fault("timeout", "no answer in time") from error
        except groq.APIStatusError as error:
            raise _status_fault(error) from error
        except groq.APIConnectionError as error:
            raise Fault("unavailable", "no connection") from error
        return _reply(response.http_response)

    def close(self) -> None:
        """Close the connections."""
        self._groq.close()


def request_body(model: str, message: str, answer_tokens: int) -> dict[str, Any]:
    """The body of a chat completion request that carries one user message."""
    return {
        "model": model,
        "messages": [{"role": "system", "content": prompt()}, {"role": "user", "content": message}],
        "response_format": RESPONSE_FORMAT,
        "reasoning_effort": "low",
        "include_reasoning": False,
        "temperature": 0,
        "max_completion_tokens": answer_tokens,
    }


def root_of(base_url: str | None) -> str | None:
    """The address as the SDK takes it."""
    # The SDK appends /openai/v1 itself; with it given twice every request is a 404.
    return base_url.rstrip("/").removesuffix("/openai/v1") if base_url else None


def _status_fault(error: groq.APIStatusError) -> Fault:
    return fault_of(error.status_code, error.body, error.response.headers)


def fault_of(status: int, body: object, headers: Mapping[str, str]) -> Fault:
    """What an answer with another status than 200 means; nothing is billed for it."""
    code, message = _problem(body)
    nothing = Usage()
    if status in _REFUSED_STATUS or code in _REFUSED_CODES:
        return Fault("refused", f"HTTP {status}", usage=nothing)
    if status == 429:
        return Fault("rate_limited", "HTTP 429", retry_after(headers, message), nothing)
    if status == 413:
        return Fault("too_large", "HTTP 413", usage=nothing)
    if status == 498 or status >= 500 or status in (408, 409, 425):
        return Fault("unavailable", f"HTTP {status}", retry_after(headers, message), nothing)
    if code == "json_validate_failed":
        return Fault("malformed", "the answer did not follow the schema")
    return Fault("rejected", f"HTTP {status}", usage=nothing)


def _problem(body: object) -> tuple[str, str]:
    """(code, message) of an error body, empty where it has none."""
    inner = body.get("error", body) if isinstance(body, dict) else None
    if not isinstance(inner, dict):
        return "", ""
    return str(inner.get("code") or ""), str(inner.get("message") or "")


def _reply(response: httpx.Response) -> Reply:
    try:
        document = json.loads(response.text)
    except (ValueError, RecursionError) as error:
        raise Fault("malformed", "the answer is not a chat completion") from error
    return reply_of(document, limits_of(response.headers))


def reply_of(document: Any, limits: Limits) -> Reply:
    """The answer in a chat completion; raises Fault when it is none."""
    try:
        choice = document["choices"][0]
        content = choice["message"].get("content") or ""
        finish = choice.get("finish_reason")
        usage = _usage(document.get("usage"))
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        raise Fault("malformed", "the answer is not a chat completion") from error
    return Reply(str(content), finish == "length", usage, limits)


def _usage(usage: object) -> Usage:
    if not isinstance(usage, dict):
        return Usage()
    details = usage.get("prompt_tokens_details")
    cached = _count(details, "cached_tokens") if isinstance(details, dict) else 0
    return Usage(_count(usage, "prompt_tokens"), cached, _count(usage, "completion_tokens"))


def _count(counts: Mapping[str, Any], name: str) -> int:
    value = counts.get(name)
    return value if isinstance(value, int) and value >= 0 else 0
