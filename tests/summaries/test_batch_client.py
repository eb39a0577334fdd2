"""Is the batch API spoken as the service speaks it, and is every fault told in one sentence?"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from tests.servers.groq import FaultyGroq
from tests.summaries.work import pull_requests
from tformance_assets.errors import AccessError, SourceError, TformanceError
from tformance_assets.summaries.batch import document, jobs_of
from tformance_assets.summaries.batch_client import BatchClient, NoBatchApi, NotAccepted, Unreached
from tformance_assets.summaries.engine import question_of

LONG_AGO = datetime(2020, 1, 1)
MODEL = "openai/gpt-oss-120b"


@pytest.fixture
def groq() -> Iterator[FaultyGroq]:
    server = FaultyGroq()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def client(groq: FaultyGroq) -> Iterator[BatchClient]:
    made = BatchClient("a-key", groq.url + "/openai/v1", 5.0)
    yield made
    made.close()


def _document() -> bytes:
    return document(jobs_of([question_of(pull, MODEL) for pull in pull_requests(4)], {}, 2), MODEL)


def test_a_file_arrives_as_it_was_sent(groq: FaultyGroq, client: BatchClient) -> None:
    file_id = client.upload("ours", _document())
    assert groq.batches.files[file_id] == _document()
    assert client.content(file_id).encode() == _document()


def test_a_file_is_deleted_and_one_that_is_gone_is_no_fault(groq: FaultyGroq, client: BatchClient) -> None:
    file_id = client.upload("ours", _document())
    client.delete(file_id)
    assert groq.batches.files == {}
    client.delete(file_id)


def test_a_batch_is_started_watched_and_found_by_our_id_alone(groq: FaultyGroq, client: BatchClient) -> None:
    groq.batches.is_held, groq.batches.share = True, 0.5
    started = client.create("ours", client.upload("ours", _document()))
    assert (started.status, started.files) == ("validating", ())
    assert client.look(started.groq_id).done == 1
    found = client.find("ours", None, LONG_AGO)
    assert found is not None
    assert found.groq_id == started.groq_id
    assert client.find("another", None, LONG_AGO) is None


def test_a_server_that_keeps_no_metadata_is_asked_for_our_file(groq: FaultyGroq, client: BatchClient) -> None:
    file_id = client.upload("ours", _document())
    started = client.create("ours", file_id)
    groq.batches.jobs[started.groq_id].told["metadata"] = None
    assert client.find("ours", None, LONG_AGO) is None
    found = client.find("ours", file_id, LONG_AGO)
    assert found is not None
    assert found.groq_id == started.groq_id


def test_older_pages_are_not_turned(groq: FaultyGroq, client: BatchClient) -> None:
    started = client.create("ours", client.upload("ours", _document()))
    for number in range(150):
        groq.batches.jobs[f"batch_{number}"] = groq.batches.jobs[started.groq_id]
    tomorrow = datetime.fromtimestamp(groq.batches.clock() + 86_400, UTC).replace(tzinfo=None)
    groq.batches.seen.clear()
    assert client.find("another", None, tomorrow) is None
    assert groq.batches.seen == ["list"]


def test_an_error_file_without_errors_is_no_fault(groq: FaultyGroq, client: BatchClient) -> None:
    assert client.content("file_gone") == ""
    groq.batches.files["file_x"] = b""
    assert client.content("file_x") == ""


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, NotAccepted),
        (401, AccessError),
        (403, NoBatchApi),
        (404, NoBatchApi),
        (405, NoBatchApi),
        (501, NoBatchApi),
        (413, NotAccepted),
        (429, SourceError),
        (500, SourceError),
        (503, SourceError),
    ],
)
@pytest.mark.parametrize(
    "ask",
    [
        lambda client: client.upload("ours", b""),
        lambda client: client.create("ours", "file_x"),
        lambda client: client.find("ours", None, LONG_AGO),
    ],
    ids=["upload", "create", "find"],
)
def test_each_refusal_is_one_sentence(
    groq: FaultyGroq,
    client: BatchClient,
    status: int,
    error: type[TformanceError],
    ask: Callable[[BatchClient], object],
) -> None:
    groq.batches.absent = status
    with pytest.raises(error, match=f"HTTP {status}") as raised:
        ask(client)
    assert type(raised.value) is error
    assert "a-key" not in str(raised.value)


def test_a_server_that_is_not_there_is_told() -> None:
    with pytest.raises(Unreached, match="cannot be reached"):
        BatchClient("a-key", "http://127.0.0.1:9", 1.0).look("batch_1")


def test_a_key_with_strange_letters_is_told() -> None:
    with pytest.raises(NotAccepted, match="letters no key has"):
        BatchClient("schlüssel", "http://127.0.0.1:9", 1.0).look("batch_1")
