"""A stand-in for Groq's chat and batch APIs: the same protocol over HTTP, answered by rules instead of a model.

The demonstration team's pull requests are summarized through it, without a key and without a network.
"""

import argparse
import json
import time
import uuid
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import Any

from tformance_assets.demo.answers import summarize
from tformance_assets.demo.groq_batches import ROOT, Batches
from tformance_assets.demo.protocol import Response, problem
from tformance_assets.demo.serving import Serving, serve_until_interrupted

PATH = "/openai/v1/chat/completions"
BYTES_PER_TOKEN = 4
REQUESTS_PER_DAY = 500_000
TOKENS_PER_MINUTE = 250_000

Describe = Callable[[dict[str, Any]], dict[str, Any]]


class GroqServer(Serving):
    """Serves on 127.0.0.1. `latency` is in seconds; `describe` turns one pull request into its answer."""

    def __init__(self, *, latency: float = 0.0, describe: Describe = summarize) -> None:
        super().__init__()
        self.latency = latency
        self.describe = describe
        self.batches = Batches(self.answer, seconds_each=latency)

    def handler(self) -> type[BaseHTTPRequestHandler]:
        """One that knows this server."""
        return _handler_of(self)

    def respond(self, request: dict[str, Any], key: str | None) -> Response:
        """The answer to one chat completion request; subclasses admit, refuse and spoil."""
        if not key:
            return problem(401, "Invalid API Key", "invalid_api_key")
        time.sleep(self.latency)
        return self.answer(request)

    def answer(self, request: dict[str, Any]) -> Response:
        """An honest chat completion."""
        return completion(request, [self.described(pull) for pull in pull_requests(request)])

    def described(self, pull_request: dict[str, Any]) -> dict[str, Any]:
        """The entry for one pull request, with its id."""
        return {"id": pull_request["id"], **self.describe(pull_request)}


def pull_requests(request: dict[str, Any]) -> list[dict[str, Any]]:
    """The pull requests in the request's user message."""
    user = next(message["content"] for message in request["messages"] if message["role"] == "user")
    found: list[dict[str, Any]] = json.loads(user)["pull_requests"]
    return found


def prompt_tokens(request: dict[str, Any], bytes_per_token: float = BYTES_PER_TOKEN) -> int:
    """About how many tokens the messages are."""
    text = "".join(message["content"] for message in request["messages"])
    return round(len(text.encode()) / bytes_per_token)


def completion(request: dict[str, Any], entries: list[dict[str, Any]]) -> Response:
    """A chat completion that carries these entries."""
    return completion_of(request, json.dumps({"summaries": entries}, ensure_ascii=False))


def completion_of(request: dict[str, Any], content: str, finish_reason: str = "stop") -> Response:
    """A chat completion with this content and usage figures that fit it."""
    asked, answered = prompt_tokens(request), len(content.encode()) // BYTES_PER_TOKEN + 30
    body = {
        "id": f"chatcmpl-{uuid.uuid4()}",
        "object": "chat.completion",
        "created": int(time.time()),
        "model": request.get("model"),
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": content},
                "logprobs": None,
                "finish_reason": finish_reason,
            }
        ],
        "usage": {
            "queue_time": 0.01,
            "prompt_time": 0.02,
            "completion_time": answered / 500,
            "total_time": 0.03 + answered / 500,
            "prompt_tokens": asked,
            "completion_tokens": answered,
            "total_tokens": asked + answered,
            "prompt_tokens_details": {"cached_tokens": 0},
            "completion_tokens_details": {"reasoning_tokens": 30},
        },
    }
    headers = limit_headers(TOKENS_PER_MINUTE, TOKENS_PER_MINUTE - asked - answered)
    return Response(200, json.dumps(body).encode(), headers)


def limit_headers(tokens: int, tokens_left: int) -> dict[str, str]:
    """The six rate limit headers: requests are per day, tokens per minute."""
    used = tokens - tokens_left
    return {
        "x-ratelimit-limit-requests": str(REQUESTS_PER_DAY),
        "x-ratelimit-remaining-requests": str(REQUESTS_PER_DAY - 1),
        "x-ratelimit-reset-requests": "172ms",
        "x-ratelimit-limit-tokens": str(tokens),
        "x-ratelimit-remaining-tokens": str(max(0, tokens_left)),
        "x-ratelimit-reset-tokens": f"{60 * used / tokens:.3f}s",
    }


def _handler_of(server: GroqServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self._answer("POST")

        def do_GET(self) -> None:
            self._answer("GET")

        def do_DELETE(self) -> None:
            self._answer("DELETE")

        def _answer(self, method: str) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            key = (self.headers.get("authorization") or "").removeprefix("Bearer ").strip()
            if (method, self.path) == ("POST", PATH):
                self._send(_respond(server, body, key))
                return
            kind = self.headers.get("content-type") or ""
            unknown = problem(404, f"Unknown request URL: {method} {self.path}.", "unknown_url")
            if self.path.startswith(ROOT) and not key:
                self._send(problem(401, "Invalid API Key", "invalid_api_key"))
            else:
                self._send(server.batches.respond(method, self.path, kind, body) or unknown)

        def _send(self, response: Response) -> None:
            self.close_connection = response.cut
            if response.cut and not response.body:
                return
            self.send_response(response.status)
            for name, value in {"content-type": "application/json", **response.headers}.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(response.body)))
            self.end_headers()
            self.wfile.write(response.body[: len(response.body) // 2] if response.cut else response.body)

        def log_message(self, format: str, *args: object) -> None:
            """Silent: the caller sees every answer."""

    return Handler


def _respond(server: GroqServer, body: bytes, key: str) -> Response:
    try:
        request = json.loads(body)
        pull_requests(request)
    except (ValueError, KeyError, TypeError, StopIteration) as error:
        return problem(400, f"The request is not a list of pull requests: {error}", "invalid_request")
    return server.respond(request, key)


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--latency", type=float, default=1.0, help="seconds for each answer")
    arguments = parser.parse_args()
    serve_until_interrupted(GroqServer(latency=arguments.latency), arguments.port)


if __name__ == "__main__":
    main()
