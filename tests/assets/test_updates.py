from datetime import UTC, datetime, timedelta

from tformance_assets.onboarding.by_clock import plan_refresh


def _touch(pull_request, **changes):
    pull_request.update(changes, updatedAt=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))


def _refresh(pipeline):
    assert all(pipeline.run(plan_refresh(pipeline.facts())))
    pipeline.settle()


def test_a_late_edit_rebuilds_its_day_and_asks_for_one_pull_request_and_one_summary(pipeline):
    pipeline.onboard()
    details, asked = len(pipeline.detail_ids()), len(pipeline.groq.asked)
    _touch(pipeline.pull_request(3), title="A clearer title")
    _refresh(pipeline)
    assert pipeline.detail_ids()[details:] == [pipeline.pull_request(3)["id"]]
    assert pipeline.groq.asked[asked:] == ["bench/product#3"]
    assert pipeline.query("select title from pull_requests where number = 3") == [("A clearer title",)]


def test_a_label_changes_the_row_but_not_the_summary_of_a_day_long_gone(pipeline):
    pipeline.onboard()
    _touch(pipeline.pull_request(20), labels=["hotfix"])
    _refresh(pipeline)
    assert pipeline.query("select labels, is_hotfix from pull_requests where number = 20") == [
        (["hotfix"], True)
    ]


def test_a_reopened_pull_request_leaves_its_day(pipeline):
    pipeline.onboard()
    _touch(pipeline.pull_request(3), state="OPEN", mergedAt=None, closedAt=None)
    _refresh(pipeline)
    assert pipeline.query("select count(*) from pull_requests where number = 3") == [(0,)]
    assert pipeline.query("select number from open_pull_requests") == [(3,)]
    assert pipeline.status == "complete"


def test_a_pull_request_merged_since_appears_on_its_day(pipeline):
    pipeline.onboard()
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    merged = {
        **pipeline.pull_request(3),
        "id": "PR_new",
        "number": 99,
        "mergedAt": now,
        "closedAt": now,
        "updatedAt": now,
    }
    pipeline.hub["bench/product"].append(merged)
    _refresh(pipeline)
    assert pipeline.query("select partition_date from pull_requests where number = 99") == [(pipeline.today,)]


def test_a_pull_request_that_vanished_is_forgotten_with_its_summary(pipeline):
    pipeline.onboard()
    pull_request = pipeline.pull_request(3)
    _touch(pull_request)
    walked = pipeline.github.before_answer
    pipeline.github.before_answer = lambda seen: _delete(pipeline, pull_request) if seen.ids else walked(seen)
    _refresh(pipeline)
    assert pipeline.query("select count(*) from pull_requests where number = 3") == [(0,)]
    assert pipeline.query("select count(*) from pr_summaries where number = 3") == [(0,)]
    assert pipeline.status == "complete"


def _delete(pipeline, pull_request):
    if pull_request in pipeline.hub["bench/product"]:
        pipeline.hub["bench/product"].remove(pull_request)


def test_a_new_day_is_loaded_when_it_has_begun(pipeline):
    pipeline.onboard()
    pipeline.later = timedelta(days=1)
    pipeline.settle()
    newest = pipeline.query("select max(partition_date) from partition_log where asset = 'pr_summaries'")
    assert newest == [(pipeline.today + timedelta(days=1),)]
    assert pipeline.status == "complete"
