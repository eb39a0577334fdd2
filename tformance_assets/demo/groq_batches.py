"""A stand-in for Groq's batch API: files of requests, answered in their own time, as the same protocol over HTTP.

A batch takes `seconds_each` for a request. It is validated, worked on, and completed, expired or cancelled; each
look at it brings it up to the clock.
"""

import json
import re
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tformance_assets.demo.protocol import Response, problem

ROOT = "/openai/v1"
ENDPOINT = "/v1/chat/completions"
OVER = ("completed", "expired", "cancelled", "failed")
SECONDS_PER_HOUR = 3600

Answer = Callable[[dict[str, Any]], Response]
Line = dict[str, Any]


@dataclass
class Job:
    """One batch: as it is told, and the lines it was given."""

    told: dict[str, Any]
    lines: list[Line] = field(default_factory=list)

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.told["status"] in OVER


class Batches:
    """The files and batches of one account. `answer` answers the body of one line."""

    def __init__(
        self, answer: Answer, *, seconds_each: float = 0.0, clock: Callable[[], float] = time.time
    ) -> None:
        self.answer, self.seconds_each, self.clock = answer, seconds_each, clock
        self.files: dict[str, bytes] = {}
        self.jobs: dict[str, Job] = {}
        self._lock = threading.RLock()

    def respond(self, method: str, target: str, content_type: str, body: bytes) -> Response | None:
        """The answer to one request; None if it is not for this API."""
        path, query = urlsplit(target).path, parse_qs(urlsplit(target).query)
        with self._lock:
            return self._routed(method, path.removeprefix(ROOT), query, content_type, body)

    def _routed(
        self, method: str, path: str, query: dict[str, list[str]], content_type: str, body: bytes
    ) -> Response | None:
        if (method, path) == ("POST", "/files"):
            return self._upload(content_type, body)
        if (method, path) == ("POST", "/batches"):
            return self._create(json.loads(body))
        if (method, path) == ("GET", "/batches"):
            return self._list(query)
        if match := re.fullmatch(r"/files/([\w-]+)(/content)?", path):
            return self._file(method, match[1], match[2])
        if match := re.fullmatch(r"/batches/([\w-]+)(/cancel)?", path):
            return self._cancel(match[1]) if match[2] else self._told(match[1])
        return None

    def _upload(self, content_type: str, body: bytes) -> Response:
        form = message_from_bytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body)
        parts = {part.get_param("name", header="content-disposition"): part for part in form.walk()}
        if "file" not in parts:
            return problem(400, "The request has no file.", "invalid_request")
        file_id = self.keep(bytes(parts["file"].get_payload(decode=True) or b""))
        return _ok({"id": file_id, "object": "file", "purpose": "batch", "bytes": len(self.files[file_id])})

    def keep(self, content: bytes) -> str:
        """Store a file; returns its id."""
        file_id = f"file_{uuid.uuid4().hex}"
        self.files[file_id] = content
        return file_id

    def _create(self, wish: dict[str, Any]) -> Response:
        file_id = wish.get("input_file_id")
        if file_id not in self.files:
            return problem(400, f"There is no file {file_id}.", "invalid_request")
        now = int(self.clock())
        job = Job(
            {
                "id": f"batch_{uuid.uuid4().hex}",
                "object": "batch",
                "endpoint": wish["endpoint"],
                "completion_window": wish["completion_window"],
                "input_file_id": file_id,
                "metadata": wish.get("metadata"),
                "status": "validating",
                "created_at": now,
                "request_counts": {"total": 0, "completed": 0, "failed": 0},
            }
        )
        self.jobs[job.told["id"]] = job
        self.validate(job)
        return _ok(job.told)

    def validate(self, job: Job) -> None:
        """Read the input file; a line that is no request fails the batch."""
        names: set[str] = set()
        for number, text in enumerate(self.files[job.told["input_file_id"]].splitlines(), 1):
            fault = _fault_of_line(text, names)
            if fault:
                job.told |= {
                    "status": "failed",
                    "errors": {"object": "list", "data": [{"line": number, **fault}]},
                }
                return
            job.lines.append(json.loads(text))
        job.told["request_counts"]["total"] = len(job.lines)

    def _list(self, query: dict[str, list[str]]) -> Response:
        newest = sorted(self.jobs, key=lambda name: self.jobs[name].told["created_at"], reverse=True)
        start, size = int(query.get("cursor", ["0"])[0]), int(query.get("limit", ["20"])[0])
        page = [self.jobs[name].told for name in newest[start : start + size]]
        following = str(start + size) if start + size < len(newest) else None
        return _ok({"object": "list", "data": page, "paging": {"next_cursor": following}})

    def _told(self, name: str) -> Response:
        job = self.jobs.get(name)
        if job is None:
            return problem(404, f"There is no batch {name}.", "not_found")
        self.advance(job)
        return _ok(job.told)

    def _cancel(self, name: str) -> Response:
        job = self.jobs.get(name)
        if job is None:
            return problem(404, f"There is no batch {name}.", "not_found")
        if not job.is_over:
            job.told["status"] = "cancelling"
        return _ok(job.told)

    def _file(self, method: str, file_id: str, part: str | None) -> Response | None:
        if file_id not in self.files:
            return problem(404, f"There is no file {file_id}.", "not_found")
        if method == "DELETE" and not part:
            del self.files[file_id]
            return _ok({"id": file_id, "object": "file", "deleted": True})
        if method == "GET" and part:
            return Response(200, self.files[file_id], {"content-type": "application/jsonl"})
        return None

    def advance(self, job: Job) -> None:
        """Bring a batch up to the clock."""
        if job.is_over:
            return
        age, total = self.clock() - job.told["created_at"], len(job.lines)
        window = int(job.told["completion_window"].removesuffix("h")) * SECONDS_PER_HOUR
        done = total if not self.seconds_each else min(total, int(min(age, window) / self.seconds_each))
        if job.told["status"] == "cancelling":
            self.end(job, "cancelled", done)
        elif done == total:
            self.end(job, "completed", done)
        elif age >= window:
            self.end(job, "expired", done)
        else:
            job.told["status"] = "in_progress"
            job.told["request_counts"]["completed"] = done

    def end(self, job: Job, status: str, done: int) -> None:
        """Answer the first `done` lines; the batch has this status from now on."""
        answered: list[Line] = []
        failed: list[Line] = []
        for line in job.lines[:done]:
            response = self.answer(line["body"])
            (answered if response.status == 200 else failed).append(_outcome(line, response))
        counts = {"total": len(job.lines), "completed": len(answered), "failed": len(failed)}
        job.told |= {"status": status, "request_counts": counts, f"{status}_at": int(self.clock())}
        for name, lines in (("output_file_id", answered), ("error_file_id", failed)):
            if lines:
                job.told[name] = self.keep(self.written(lines))

    def written(self, lines: list[Line]) -> bytes:
        """A file of these lines."""
        return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()


def _fault_of_line(text: bytes, names: set[str]) -> dict[str, str] | None:
    try:
        line = json.loads(text)
        name, url, _body = line["custom_id"], line["url"], line["body"]["messages"]
    except (ValueError, KeyError, TypeError):
        return {"code": "invalid_request", "message": "This line is no request."}
    if url != ENDPOINT or line.get("method") != "POST":
        return {"code": "invalid_url", "message": f"Only POST {ENDPOINT} is possible."}
    if name in names:
        return {"code": "duplicate_custom_id", "message": f"{name} is there twice."}
    names.add(name)
    return None


def _outcome(line: Line, response: Response) -> Line:
    told = {
        "status_code": response.status,
        "request_id": f"req_{uuid.uuid4().hex}",
        "body": json.loads(response.body),
    }
    return {
        "id": f"batch_req_{uuid.uuid4().hex}",
        "custom_id": line["custom_id"],
        "response": told,
        "error": None,
    }


def _ok(body: dict[str, Any]) -> Response:
    return Response(200, json.dumps(body).encode())
