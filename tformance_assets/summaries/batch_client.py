"""How is a batch sent, looked for, watched, read and cleared away? One request each, no hidden retries."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import groq
import httpx

from tformance_assets.errors import AccessError, SourceError, TformanceError
from tformance_assets.summaries.batch import ENDPOINT
from tformance_assets.summaries.client import CONNECT_SECONDS, fault_of, root_of
from tformance_assets.summaries.schema import clean

# A batch that takes longer is ended by the service; what it did is kept.
COMPLETION_WINDOW = "24h"
OUR_ID = "tformance_batch"
PAGE = 100
MOST_PAGES = 20
REASON_LENGTH = 200
# A plan without it, an address without it, and servers that know the address but not the method.
_ABSENT = (403, 404, 405, 501)


class NoBatchApi(SourceError):
    """The service, or the plan of this key, has no batch API."""


class NotAccepted(SourceError):
    """The service refused the request: nothing came of it."""


class Unreached(SourceError):
    """No connection came about: nothing was sent, and nothing is known of the service."""


@dataclass(frozen=True, slots=True)
class Remote:
    """A batch as the service tells it."""

    groq_id: str
    status: str
    done: int | None = None
    files: tuple[str, ...] = ()
    reason: str | None = None


class BatchClient:
    """The batch API of Groq, or of any server that speaks its protocol at `base_url`."""

    def __init__(self, key: str, base_url: str | None, timeout_seconds: float) -> None:
        self._groq = groq.Groq(
            api_key=key.strip(),
            base_url=root_of(base_url),
            max_retries=0,
            timeout=httpx.Timeout(timeout_seconds, connect=min(CONNECT_SECONDS, timeout_seconds)),
        )

    def upload(self, our_id: str, document: bytes) -> str:
        """Upload the input file; returns its id. Raises NoBatchApi, NotAccepted or SourceError."""
        with _explained():
            file = self._groq.files.create(file=(f"{our_id}.jsonl", document), purpose="batch")
            return _id(file)

    def create(self, our_id: str, file_id: str) -> Remote:
        """Start the batch. After a SourceError that is no NotAccepted it may have been started all the same."""
        with _explained():
            return _remote(
                self._groq.batches.create(
                    input_file_id=file_id,
                    endpoint=ENDPOINT,
                    completion_window=COMPLETION_WINDOW,
                    metadata={OUR_ID: our_id},
                )
            )

    def find(self, our_id: str, file_id: str | None, since: datetime) -> Remote | None:
        """The batch that carries our id or reads our file, if the service has one made after `since` (naive UTC)."""
        oldest, cursor = since.replace(tzinfo=UTC).timestamp(), None
        for _ in range(MOST_PAGES):
            query = {"limit": PAGE, **({"cursor": cursor} if cursor else {})}
            with _explained():
                page = self._groq.batches.list(extra_query=query)
            for batch in page.data:
                metadata = batch.metadata if isinstance(batch.metadata, dict) else {}
                if metadata.get(OUR_ID) == our_id or (file_id and batch.input_file_id == file_id):
                    return _remote(batch)
            cursor = _next_page(page)
            if not cursor or all(batch.created_at < oldest for batch in page.data):
                return None
        return None

    def look(self, groq_id: str) -> Remote:
        """How far the batch is; one the service has forgotten has failed."""
        with _explained():
            try:
                return _remote(self._groq.batches.retrieve(groq_id))
            except groq.NotFoundError:
                return Remote(groq_id, "failed", reason="Groq does not know it any more")

    def content(self, file_id: str) -> str:
        """The text of a file; nothing of one that is empty or was deleted. Raises SourceError, after which it may
        be there all the same."""
        try:
            with _explained():
                try:
                    return self._groq.files.content(file_id).read().decode("utf-8", "replace")
                except groq.NotFoundError:
                    return ""
        except NotAccepted as fault:
            # Groq refuses to show an error file without errors.
            if "empty" in str(fault).lower():
                return ""
            raise

    def delete(self, file_id: str) -> None:
        """Delete a file; one that is not there is deleted. Raises AccessError or SourceError."""
        with _explained():
            try:
                self._groq.files.delete(file_id)
            except groq.NotFoundError:
                return

    def close(self) -> None:
        """Close the connections."""
        self._groq.close()


@contextmanager
def _explained() -> Iterator[None]:
    """Every fault as one of ours, told in one sentence."""
    try:
        yield
    except UnicodeEncodeError as error:
        raise NotAccepted("GROQ_API_KEY has letters no key has") from error
    except groq.APIStatusError as error:
        raise _status_fault(error) from error
    except groq.APIConnectionError as error:
        if isinstance(error.__cause__, httpx.ConnectError | httpx.ConnectTimeout):
            raise Unreached("Groq's batch API cannot be reached") from error
        raise SourceError("Groq's batch API did not answer") from error
    except (groq.APIResponseValidationError, ValueError, AttributeError) as error:
        raise SourceError("Groq's batch API gave an answer that cannot be read") from error


def _status_fault(error: groq.APIStatusError) -> TformanceError:
    status, detail = error.status_code, _message(error.body)
    kind = fault_of(status, error.body, {}).kind
    if status in _ABSENT:
        return NoBatchApi(f"Groq offers no batch API to this key (HTTP {status}{detail})")
    if kind == "refused":
        return AccessError(
            f"Groq refused the key (HTTP {status}{detail}): check GROQ_API_KEY", kind="environment"
        )
    if kind in ("rejected", "too_large"):
        return NotAccepted(f"Groq's batch API refused a request (HTTP {status}{detail})")
    return SourceError(f"Groq's batch API did not answer (HTTP {status})")


def _message(body: object) -> str:
    inner = body.get("error", body) if isinstance(body, dict) else None
    message = clean(inner.get("message"), REASON_LENGTH) if isinstance(inner, dict) else ""
    return f": {message}" if message else ""


def _remote(batch: Any) -> Remote:
    counts = batch.request_counts
    return Remote(
        groq_id=_id(batch),
        status=str(batch.status),
        done=counts.completed + counts.failed if counts else None,
        files=tuple(name for name in (batch.output_file_id, batch.error_file_id) if name),
        reason=_reason(batch.errors),
    )


def _id(answer: Any) -> str:
    if not isinstance(answer.id, str):
        raise ValueError("an answer without an id")
    return answer.id


def _reason(errors: Any) -> str | None:
    """What is wrong with the input file, by the first of its errors."""
    for error in (errors.data or []) if errors else []:
        where = f"line {error.line}: " if error.line else ""
        return where + clean(error.message or error.code, REASON_LENGTH)
    return None


def _next_page(page: Any) -> str | None:
    paging = getattr(page, "paging", None)
    cursor = paging.get("next_cursor") if isinstance(paging, dict) else None
    return str(cursor) if cursor else None
