"""Is a question of the history sent once, asked nowhere else meanwhile, and paid once, wherever a process dies?"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.summaries.history import History
from tformance_assets.errors import SourceError
from tformance_assets.summaries.batch_days import is_refused
from tformance_assets.summaries.batch_state import SETTLING

LEDGER = "SELECT outcome, count(*), sum(pull_requests) FROM llm_requests GROUP BY 1 ORDER BY 1"
BY_REASON = "SELECT fallback_reason, count(*) FROM pr_summaries GROUP BY 1 ORDER BY 1"


def test_sent_once_collected_once_and_read_from_the_store_without_a_request(history: History) -> None:
    assert history.query(BY_REASON) == [("batch", 24)]
    history.batches.is_held = True
    assert history.bring_forward() == {"answered": 0, "sent": 24}
    assert history.bring_forward() == {"answered": 0, "sent": 0}
    history.batches.is_held = False
    assert history.bring_forward() == {"answered": 24, "sent": 0}
    assert history.bring_forward() == {"answered": 0, "sent": 0}
    history.summarize("upgrade")
    assert history.query(BY_REASON) == [(None, 24)]
    assert history.server.asked == []
    assert sorted(history.batches.asked) == sorted(f"acme/shop#{number}" for number in range(1, 25))


def test_each_request_is_in_the_ledger_at_half_the_price(history: History) -> None:
    history.bring_forward()
    history.bring_forward()
    assert history.query(LEDGER) == [("ok", 3, 24)]
    assert history.query("SELECT DISTINCT phase, model, seconds > 0 FROM llm_requests") == [
        ("batch", "openai/gpt-oss-120b", True)
    ]
    ((prompt, completion, cost),) = history.query(
        "SELECT sum(prompt_tokens), sum(completion_tokens), sum(cost_usd) FROM llm_requests"
    )
    assert cost == pytest.approx((prompt * 0.15 + completion * 0.60) / 2 / 1e6)


def test_an_answer_says_in_which_company_it_was_given(history: History) -> None:
    history.bring_forward()
    history.bring_forward()
    history.summarize("upgrade")
    assert history.query("SELECT DISTINCT batch_size, attempts, summarizer FROM pr_summaries ORDER BY 1") == [
        (4, 1, "llm"),
        (10, 1, "llm"),
    ]


def test_while_a_batch_is_open_nobody_asks_online(history: History) -> None:
    history.batches.is_held = True
    history.bring_forward()
    for phase in ("2", "upgrade", "refresh", "nightly"):
        history.summarize(phase)
    assert history.server.asked == []
    history.environment = replace(
        history.environment, settings=replace(history.environment.settings, groq_batch=False)
    )
    history.summarize("upgrade")
    assert history.server.asked == []


def test_a_refresh_asks_online_about_what_has_changed_only(history: History) -> None:
    history.batches.is_held = True
    history.bring_forward()
    with history.warehouse.writer() as connection:
        connection.execute("UPDATE pull_requests SET title = 'Another one' WHERE number = 7")
    history.summarize("refresh")
    assert history.server.asked == ["acme/shop#7"]


def test_who_starts_a_run_by_hand_gets_the_present_prompts_reading_online(
    history: History, new_prompt: Callable[[str], None]
) -> None:
    history.bring_forward()
    history.bring_forward()
    history.summarize("upgrade")
    new_prompt("Describe them in verse.")
    history.summarize("2")
    assert history.server.asked == []
    history.summarize("2", renew=True)
    assert len(history.server.asked) == 24


def test_an_answer_belongs_to_the_prompt_it_was_asked_with(
    history: History, new_prompt: Callable[[str], None]
) -> None:
    history.bring_forward()
    ((asked_with,),) = history.query("SELECT prompt_version FROM llm_batches")
    new_prompt("Describe them in verse.")
    history.bring_forward()
    history.summarize("upgrade")
    assert history.query("SELECT DISTINCT summarizer, prompt_version FROM pr_summaries") == [
        ("llm", asked_with)
    ]
    assert history.server.asked == []


def test_a_prompt_changed_before_the_batch_is_sent_loses_no_answer(
    history: History, new_prompt: Callable[[str], None]
) -> None:
    new_prompt("Describe them in verse.")
    history.pass_time(minutes=5)
    assert history.bring_forward()["sent"] == 24
    assert history.bring_forward() == {"answered": 24, "sent": 0}
    assert sum(history.upgradable.values()) == 24
    history.summarize("upgrade")
    assert history.query(BY_REASON) == [(None, 24)]
    assert history.server.asked == []


def test_the_word_that_there_is_no_batch_api_counts_for_a_day_or_until_a_restart(history: History) -> None:
    now, hour = history.now, timedelta(hours=1)
    assert not is_refused(None, None, now)
    assert is_refused(now - hour, None, now)
    assert is_refused(now - hour, now - 2 * hour, now)
    assert not is_refused(now - 2 * hour, now - hour, now)
    assert not is_refused(now - 25 * hour, None, now)


# The prompt changes while a batch is open


@pytest.mark.parametrize("phase", ["refresh", "nightly"])
def test_what_an_open_batch_asks_with_an_earlier_prompt_is_asked_nowhere_else(
    history: History, new_prompt: Callable[[str], None], phase: str
) -> None:
    history.batches.is_held = True
    history.bring_forward()
    new_prompt("Describe them in verse.")
    history.pass_time(hours=2)
    history.summarize(phase, renew=phase == "nightly")
    assert history.bring_forward() == {"answered": 0, "sent": 0}
    history.batches.is_held = False
    history.pass_time(hours=2)
    assert history.bring_forward() == {"answered": 24, "sent": 0}
    assert sum(history.upgradable.values()) == 24
    history.summarize("upgrade")
    assert history.query(BY_REASON) == [(None, 24)]
    assert (history.server.asked, len(history.batches.asked)) == ([], 24)


def test_what_has_changed_since_is_asked_online_all_the_same(
    history: History, new_prompt: Callable[[str], None]
) -> None:
    history.batches.is_held = True
    history.bring_forward()
    new_prompt("Describe them in verse.")
    with history.warehouse.writer() as connection:
        connection.execute("UPDATE pull_requests SET title = 'Another one' WHERE number = 7")
    history.summarize("nightly", renew=True)
    assert history.server.asked == ["acme/shop#7"]


# Killed between two steps


def test_killed_before_the_upload_nothing_was_sent_and_the_next_run_sends_it(history: History) -> None:
    history.batches.faults = {"upload": ["503"]}
    with pytest.raises(SourceError):
        history.bring_forward()
    assert history.statuses == ["preparing"]
    assert history.bring_forward()["sent"] == 24
    assert history.statuses == ["abandoned", "validating"]
    assert len(history.batches.jobs) == 1


def test_killed_after_the_upload_the_file_is_not_used_before_it_is_sure_that_no_batch_reads_it(
    history: History,
) -> None:
    history.batches.faults = {"create": ["503"]}
    with pytest.raises(SourceError):
        history.bring_forward()
    assert history.bring_forward() == {"answered": 0, "sent": 0}
    assert history.statuses == ["preparing"]
    history.now += SETTLING
    assert history.bring_forward()["sent"] == 24
    assert history.statuses == ["abandoned", "validating"]
    assert len(history.batches.jobs) == 1


def test_killed_after_the_start_the_batch_is_found_by_our_id_and_not_started_again(history: History) -> None:
    history.batches.faults = {"create": ["cut"]}
    history.batches.is_held = True
    with pytest.raises(SourceError):
        history.bring_forward()
    history.now += SETTLING * 2
    assert history.bring_forward() == {"answered": 0, "sent": 0}
    assert history.statuses == ["validating"]
    history.batches.is_held = False
    assert history.bring_forward()["answered"] == 24
    assert len(history.batches.jobs) == 1


def test_a_start_is_not_given_up_because_the_service_does_not_let_us_look_for_it(history: History) -> None:
    history.batches.is_held = True
    history.batches.faults = {"create": ["cut"], "list": ["403", "403"]}
    with pytest.raises(SourceError):
        history.bring_forward()
    history.now += SETTLING
    with pytest.raises(SourceError, match="403"):
        history.bring_forward()
    assert (history.statuses, len(history.batches.jobs)) == (["preparing"], 1)
    history.pass_time(days=1)
    history.bring_forward()
    assert history.statuses[0] == "abandoned"


def test_a_batch_is_found_on_a_later_page(history: History) -> None:
    history.batches.faults = {"create": ["cut"]}
    with pytest.raises(SourceError):
        history.bring_forward()
    ours = next(iter(history.batches.jobs.values()))
    for number in range(150):
        told = {**ours.told, "id": f"batch_{number}", "input_file_id": "", "metadata": None}
        told["created_at"] += 1 + number
        history.batches.jobs[told["id"]] = replace(ours, told=told)
    history.bring_forward()
    assert history.query("SELECT groq_id FROM llm_batches") == [(ours.told["id"],)]


@pytest.mark.parametrize("fault", ["503", "403", "cut"])
def test_killed_while_collecting_the_answers_are_stored_and_charged_once(
    history: History, fault: str
) -> None:
    history.bring_forward()
    history.batches.faults = {"content": [fault]}
    with pytest.raises(SourceError):
        history.bring_forward()
    assert (history.answered, history.query(LEDGER)) == (0, [])
    assert history.bring_forward()["answered"] == 24
    assert history.query(LEDGER) == [("ok", 3, 24)]
