"""What does a batch that is over leave at the service?"""

import pytest

from tests.summaries.history import History

FILES = "SELECT attempts, reason FROM llm_batch_files"


def test_when_the_answers_are_stored_the_files_are_deleted(history: History) -> None:
    history.batches.spoiled = {"error_line"}
    history.bring_forward()
    assert len(history.batches.files) == 1
    history.batches.is_held = False
    history.bring_forward()
    # The file of the next batch, with the questions of the line that failed.
    assert list(history.batches.files.values()) == [history.batches.files[_input_file(history)]]
    assert history.query(FILES) == []


def test_a_file_that_cannot_be_deleted_is_told_tried_again_and_left_after_five_attempts(
    history: History,
) -> None:
    history.bring_forward()
    history.batches.faults = {"delete": ["500"] * 20}
    for _ in range(7):
        history.bring_forward()
    assert history.batches.seen.count("delete") == 10
    assert history.query(FILES) == [(5, "Groq's batch API did not answer (HTTP 500)")] * 2
    assert history.warnings[0].startswith(
        "A file of a batch is still at Groq: Groq's batch API did not answer"
    )
    assert history.warnings[-1].endswith("(attempt 5 of 5)")
    assert history.answered == 24


@pytest.mark.parametrize("status", ["404", "cut"])
def test_a_file_that_is_gone_already_is_deleted(history: History, status: str) -> None:
    history.bring_forward()
    history.batches.faults = {"delete": [status]}
    history.bring_forward()
    history.bring_forward()
    assert history.query(FILES) == []


def _input_file(history: History) -> str:
    ((name,),) = history.query("SELECT input_file_id FROM llm_batches WHERE collected_at IS NULL")
    return str(name)
