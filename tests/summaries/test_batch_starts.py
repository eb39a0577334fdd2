"""What becomes of questions when the service takes no batch, or never says whether it did?"""

from dataclasses import replace

import pytest

from tests.summaries.history import History
from tests.summaries.work import pull_requests
from tformance_assets.environment import Environment
from tformance_assets.errors import SourceError
from tformance_assets.summaries.batch_state import SETTLING
from tformance_assets.supervisor.ports import free_port


def test_after_three_uploads_in_vain_everything_is_asked_online_for_a_day(history: History) -> None:
    history.batches.faults = {"upload": ["503"] * 9}
    for _ in range(3):
        with pytest.raises(SourceError, match="HTTP 503"):
            history.bring_forward()
    assert sum(history.upgradable.values()) == 0
    assert history.bring_forward() == {"answered": 0, "sent": 0}
    assert history.warnings == [
        "Groq's batch API did not answer (HTTP 503), 3 times in a row: the history is read online"
    ]
    assert sum(history.upgradable.values()) == 24
    assert history.batches.seen.count("upload") == 3
    history.summarize("upgrade")
    assert len(history.server.asked) == 24


def test_the_next_day_one_upload_more_is_tried_and_one_that_works_ends_the_counting(history: History) -> None:
    history.batches.faults = {"upload": ["503"] * 4}
    for _ in range(3):
        with pytest.raises(SourceError):
            history.bring_forward()
    history.bring_forward()
    history.pass_time(hours=25)
    with pytest.raises(SourceError):
        history.bring_forward()
    assert history.bring_forward()["sent"] == 0
    assert history.statuses == ["abandoned", "abandoned", "refused", "refused"]
    history.pass_time(hours=25)
    assert history.bring_forward()["sent"] == 24
    history.bring_forward()
    history.add(pull_requests(30))
    history.batches.faults = {"upload": ["503"]}
    with pytest.raises(SourceError):
        history.bring_forward()
    assert history.bring_forward()["sent"] > 0


def test_starts_that_nobody_confirms_are_given_up_too_and_their_files_deleted(history: History) -> None:
    history.batches.faults = {"create": ["503"] * 9}
    for _ in range(3):
        with pytest.raises(SourceError):
            history.bring_forward()
        history.now += SETTLING
    assert history.bring_forward()["sent"] == 0
    assert history.statuses == ["abandoned", "abandoned", "refused"]
    assert (history.batches.jobs, history.batches.files) == ({}, {})


def test_a_service_that_never_tells_what_was_started_holds_the_questions_for_a_day_at_most(
    history: History,
) -> None:
    history.batches.faults = {"create": ["503"], "list": ["503"] * 9}
    for _ in range(2):
        with pytest.raises(SourceError):
            history.bring_forward()
        history.now += SETTLING
    assert history.statuses == ["preparing"]
    history.pass_time(days=1)
    assert history.bring_forward()["sent"] == 24


# Without a network


def _cut_off(history: History) -> Environment:
    """The same environment on a machine from which nothing is reached."""
    settings = replace(history.environment.settings, groq_base_url=f"http://127.0.0.1:{free_port()}")
    return replace(history.environment, settings=settings)


def test_a_machine_without_a_network_gives_no_batch_up(history: History) -> None:
    online, history.environment = history.environment, _cut_off(history)
    for _ in range(4):
        with pytest.raises(SourceError, match="cannot be reached"):
            history.bring_forward()
    assert history.statuses == []
    history.environment = online
    assert history.bring_forward()["sent"] == 24


def test_a_batch_that_ended_while_the_machine_slept_is_found_when_the_network_is_back(
    history: History,
) -> None:
    history.batches.faults = {"create": ["cut"]}
    with pytest.raises(SourceError):
        history.bring_forward()
    online, history.environment = history.environment, _cut_off(history)
    history.pass_time(days=3)
    with pytest.raises(SourceError, match="cannot be reached"):
        history.bring_forward()
    history.environment = online
    history.bring_forward()
    assert history.bring_forward() == {"answered": 24, "sent": 0}
    assert len(history.batches.jobs) == 1


def test_the_day_without_batches_begins_when_the_service_was_found_to_start_none(history: History) -> None:
    history.batches.faults = {"create": ["503"] * 3, "list": ["503"] * 3}
    for _ in range(3):
        with pytest.raises(SourceError):
            history.bring_forward()
        history.pass_time(days=1)
    assert history.bring_forward() == {"answered": 0, "sent": 0}
    assert history.statuses == ["abandoned", "abandoned", "refused"]
    history.pass_time(hours=23)
    assert sum(history.upgradable.values()) == 24
