"""What becomes of the questions of a batch, however it ends and whatever the service answers?"""

from dataclasses import replace

import pytest

from tests.summaries.history import History
from tests.summaries.work import pull_request
from tformance_assets.errors import AccessError

OUTCOMES = "SELECT outcome, count(*) FROM llm_batch_questions GROUP BY 1 ORDER BY 1"
LEDGER = "SELECT outcome, count(*), sum(pull_requests) FROM llm_requests GROUP BY 1 ORDER BY 1"
BATCH_LEDGER = "SELECT outcome, count(*) FROM llm_requests WHERE phase = 'batch' GROUP BY 1 ORDER BY 1"
BY_REASON = "SELECT fallback_reason, count(*) FROM pr_summaries GROUP BY 1 ORDER BY 1"


# How a batch may end


def test_of_an_expired_batch_what_is_done_counts_and_the_rest_goes_into_the_next(history: History) -> None:
    history.batches.ending, history.batches.share = "expired", 0.7
    history.bring_forward()
    assert history.bring_forward() == {"answered": 20, "sent": 4}
    assert history.query(LEDGER) == [("expired", 1, 4), ("ok", 2, 20)]
    assert history.query("SELECT sum(cost_usd) FROM llm_requests WHERE outcome = 'expired'") == [(0.0,)]
    assert history.warnings == ["A batch of 24 pull requests expired; 4 of them were not answered"]
    history.batches.ending, history.batches.share = "completed", 1.0
    assert history.bring_forward() == {"answered": 4, "sent": 0}
    history.summarize("upgrade")
    assert history.query(BY_REASON) == [(None, 24)]
    assert history.server.asked == []
    assert len(history.batches.asked) == 28


def test_a_line_that_only_says_it_expired_is_no_request_that_failed(history: History) -> None:
    history.batches.ending, history.batches.spoiled = "expired", {"batch_error"}
    history.bring_forward()
    history.bring_forward()
    assert history.query(LEDGER) == [("expired", 1, 10), ("ok", 2, 14)]
    assert history.query(OUTCOMES) == [("answered", 14), ("unfinished", 10), (None, 10)]


def test_after_three_batches_without_an_answer_it_is_asked_online(history: History) -> None:
    history.batches.ending, history.batches.share = "expired", 0.0
    sent = [history.bring_forward()["sent"] for _ in range(5)]
    assert sent == [24, 24, 24, 0, 0]
    history.summarize("upgrade")
    assert len(history.server.asked) == 24
    assert history.query(BY_REASON) == [(None, 24)]


def test_what_somebody_cancels_at_groq_is_asked_online_but_for_what_was_done(history: History) -> None:
    history.batches.ending, history.batches.share = "cancelled", 0.7
    history.bring_forward()
    assert history.bring_forward() == {"answered": 20, "sent": 0}
    assert history.query(OUTCOMES) == [("answered", 20), ("cancelled", 4)]
    history.summarize("upgrade")
    assert len(history.server.asked) == 4
    assert history.query(BY_REASON) == [(None, 24)]


def test_a_batch_that_is_being_cancelled_is_still_open(history: History) -> None:
    history.batches.is_held = True
    history.bring_forward()
    next(iter(history.batches.jobs.values())).told["status"] = "cancelling"
    history.batches.advance = lambda job: None  # type: ignore[method-assign]
    assert history.bring_forward() == {"answered": 0, "sent": 0}
    assert history.statuses == ["cancelling"]


def test_a_file_groq_does_not_like_is_tried_once_more_and_its_reason_is_told(history: History) -> None:
    history.batches.ending = "failed"
    assert [history.bring_forward()["sent"] for _ in range(4)] == [24, 24, 0, 0]
    assert history.statuses == ["failed", "failed"]
    assert "line 1: The file is <b>not</b> to our liking." in history.warnings[0]
    history.summarize("upgrade")
    assert len(history.server.asked) == 24


def test_a_batch_groq_has_forgotten_has_failed(history: History) -> None:
    history.bring_forward()
    history.batches.jobs.clear()
    history.bring_forward()
    assert history.statuses[0] == "failed"
    assert "does not know it any more" in history.warnings[0]


# What the service may answer


@pytest.mark.parametrize("status", [403, 404, 405, 501])
def test_without_a_batch_api_one_warning_says_so_and_everything_goes_online(
    history: History, status: int
) -> None:
    history.batches.absent = status
    assert history.bring_forward() == {"answered": 0, "sent": 0}
    assert history.bring_forward() == {"answered": 0, "sent": 0}
    (warning,) = history.warnings
    assert f"no batch API to this key (HTTP {status}: This is not available on your plan.)" in warning
    history.summarize("upgrade")
    assert len(history.server.asked) == 24


def test_a_service_that_had_no_batch_api_is_asked_again_after_a_day(history: History) -> None:
    history.batches.absent = 404
    history.bring_forward()
    history.batches.absent = None
    assert history.bring_forward()["sent"] == 0
    history.pass_time(hours=25)
    assert history.bring_forward()["sent"] == 24


def test_a_refused_key_is_told_and_nothing_is_lost(history: History) -> None:
    history.batches.absent = 401
    with pytest.raises(AccessError, match="check GROQ_API_KEY"):
        history.bring_forward()
    history.batches.absent = None
    assert history.bring_forward()["sent"] == 24


def test_a_wrong_answer_is_asked_again_in_smaller_company_and_then_alone(history: History) -> None:
    history.batches.spoiled = {"bad_answer"}
    for _ in range(3):
        history.bring_forward()
    lines = [len(job.lines) for job in history.batches.jobs.values()]
    assert lines == [3, 3, 4]  # 24 in packs of 10, then 10 in packs of 4, then 4 alone
    history.bring_forward()
    history.summarize("upgrade")
    assert len(history.server.asked) == 1
    assert history.query(BATCH_LEDGER) == [("malformed", 3), ("ok", 7)]


@pytest.mark.parametrize(
    ("spoiling", "answered", "useless"),
    [
        ("unordered", 24, 0),
        ("missing_line", 14, 0),
        ("truncated_line", 20, 1),
        ("foreign_line", 24, 1),
        ("duplicate_line", 24, 1),
        ("bad_answer", 14, 0),
        ("error_line", 14, 0),
        ("batch_error", 14, 0),
    ],
)
def test_a_spoiled_file_costs_its_own_lines_only_and_the_next_batch_brings_the_rest(
    history: History, spoiling: str, answered: int, useless: int
) -> None:
    history.bring_forward()
    history.batches.spoiled = {spoiling}
    assert history.bring_forward() == {"answered": answered, "sent": 24 - answered}
    assert ("lines were of no use" in " ".join(history.warnings)) is bool(useless)
    history.batches.spoiled = set()
    assert history.bring_forward() == {"answered": 24 - answered, "sent": 0}
    assert history.answered == 24
    assert history.server.asked == []


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\x85"])
def test_what_other_texts_take_for_the_end_of_a_line_ends_no_answer(history: History, separator: str) -> None:
    describe = history.server.describe
    history.server.describe = lambda pull: {**describe(pull), "summary": f"One.{separator}Two."}
    history.bring_forward()
    assert history.bring_forward() == {"answered": 24, "sent": 0}
    assert history.warnings == []


# Money


def test_a_batch_stays_within_the_months_ceiling_and_open_ones_count_as_spent(history: History) -> None:
    history.batches.is_held = True
    history.team = replace(history.team, monthly_budget_usd=0.0010)
    sent = history.bring_forward()["sent"]
    assert 0 < sent < 24
    assert history.bring_forward()["sent"] == 0
    ((estimated,),) = history.query("SELECT estimated_usd FROM llm_batches")
    assert 0.0005 < estimated <= 0.0010
    history.batches.is_held = False
    history.bring_forward()
    ((paid,),) = history.query("SELECT sum(cost_usd) FROM llm_requests")
    assert paid <= estimated


def test_without_a_key_nothing_is_sent(history: History) -> None:
    settings = replace(history.environment.settings, groq_api_key=None)
    history.environment = replace(history.environment, settings=settings)
    assert history.bring_forward() == {"answered": 0, "sent": 0}
    assert history.batches.seen == []


def test_what_is_being_read_anew_is_not_sent_meanwhile(history: History) -> None:
    history.pass_time(minutes=1)
    with history.warehouse.writer() as connection:
        connection.execute("UPDATE pull_requests SET fetched_at = ? WHERE number = 3", [history.now])
    assert history.bring_forward()["sent"] == 23
    assert "acme/shop#3" not in history.batches.asked


def test_a_pull_request_that_came_later_goes_into_the_next_batch(history: History) -> None:
    history.batches.is_held = True
    history.bring_forward()
    history.add([pull_request(30)])
    assert history.bring_forward()["sent"] == 1
    assert len(history.batches.jobs) == 2
