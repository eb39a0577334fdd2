"""What does a stand-in send back, and how does it word an error?"""

import json
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Response:
    """What the server sends back. `cut` ends the connection before the body is complete."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False


def problem(status: int, message: str, code: str, headers: dict[str, str] | None = None) -> Response:
    """An error as Groq words it."""
    body = {"error": {"message": message, "type": "invalid_request_error", "code": code}}
    return Response(status, json.dumps(body).encode(), headers or {})
