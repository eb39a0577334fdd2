"""Groq's batch API with its endings and its faults, on demand.

`faults` are eaten one per request, by what is asked: upload, create, look, list, content, delete. Names: an HTTP status
("503"), or cut: the work is done and the answer is lost. `spoiled` spoils the files: error_line, unordered,
truncated_line, missing_line, foreign_line, duplicate_line, bad_answer, batch_error.
"""

import json
from typing import Any

from tformance_assets.demo.groq_batches import ROOT, Batches, Job
from tformance_assets.demo.groq_server import pull_requests
from tformance_assets.demo.protocol import Response, problem

STEPS = {
    ("POST", "/files"): "upload",
    ("POST", "/batches"): "create",
    ("GET", "/batches"): "list",
}


class FaultyBatches(Batches):
    """Completes a batch at the first look, unless it is `held`, or another `ending` is told."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.ending = "completed"
        self.share = 1.0  # of the lines that are done in the end
        self.is_held = False
        self.absent: int | None = None  # the status with which every request is answered
        self.faults: dict[str, list[str]] = {}
        self.spoiled: set[str] = set()
        self.seen: list[str] = []

    @property
    def asked(self) -> list[str]:
        """The pull requests in all batches that were accepted, in the order of sending."""
        return [
            pull["id"]
            for job in self.jobs.values()
            for line in job.lines
            for pull in pull_requests(line["body"])
        ]

    def respond(self, method: str, target: str, content_type: str, body: bytes) -> Response | None:
        """The fault of the day, else an honest answer."""
        step = self._step(method, target.partition("?")[0].removeprefix(ROOT))
        self.seen.append(step)
        if self.absent:
            return problem(self.absent, "This is not available on your plan.", "not_available")
        fault = (self.faults.get(step) or [None]).pop(0)
        if fault and fault.isdigit():
            return problem(int(fault), f"Status {fault}", "error")
        response = super().respond(method, target, content_type, body)
        if fault == "cut" and response:
            return Response(response.status, response.body, response.headers, cut=True)
        return response

    def _step(self, method: str, path: str) -> str:
        if method == "DELETE":
            return "delete"
        return STEPS.get((method, path)) or ("content" if path.endswith("/content") else "look")

    def validate(self, job: Job) -> None:
        """As told, the input file is refused."""
        super().validate(job)
        if self.ending == "failed":
            error = {"code": "invalid_request", "line": 1, "message": "The file is <b>not</b> to our liking."}
            job.told |= {"status": "failed", "errors": {"object": "list", "data": [error]}}

    def advance(self, job: Job) -> None:
        """As told: under way, or over with a share of its lines done."""
        done = int(len(job.lines) * self.share)
        if job.is_over:
            return
        if self.is_held:
            counts = {"total": len(job.lines), "completed": done, "failed": 0}
            job.told |= {"status": "in_progress", "request_counts": counts}
        else:
            self.end(job, self.ending, done)

    def end(self, job: Job, status: str, done: int) -> None:
        """With a line that failed at the service, as told."""
        answer = self.answer
        if "error_line" in self.spoiled:
            broken = job.lines[0]["body"]
            self.answer = lambda body: problem(500, "Failed.", "error") if body is broken else answer(body)
        super().end(job, status, done)
        self.answer = answer

    def written(self, lines: list[dict[str, Any]]) -> bytes:
        """The file as told: every spoiling is done to its first lines."""
        if "unordered" in self.spoiled:
            lines = lines[::-1]
        if "missing_line" in self.spoiled:
            lines = lines[1:]
        if "foreign_line" in self.spoiled:
            lines = [{**lines[0], "custom_id": "request-9999"}, *lines]
        if "duplicate_line" in self.spoiled:
            lines = [lines[0], *lines]
        if "bad_answer" in self.spoiled:
            lines = [_without_content(lines[0]), *lines[1:]]
        if "batch_error" in self.spoiled:
            error = {"code": "batch_expired", "message": "It was not executed in time."}
            lines = [{**lines[0], "response": None, "error": error}, *lines[1:]]
        text = super().written(lines)
        if "truncated_line" in self.spoiled:
            text = text[: -len(json.dumps(lines[-1])) // 2]
        return text


def _without_content(line: dict[str, Any]) -> dict[str, Any]:
    body = json.loads(json.dumps(line["response"]["body"]))
    body["choices"][0]["message"]["content"] = "I would rather not."
    return {**line, "response": {**line["response"], "body": body}}
