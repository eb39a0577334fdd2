from tests.assets.pipeline import HISTORY, RECENT
from tformance_assets.onboarding.phase1 import plan_phase1


def test_a_team_goes_from_nothing_through_phase_1_to_complete(pipeline):
    assert pipeline.status == "not_started"
    pipeline.settle(plan_phase1)
    assert pipeline.status == "phase1_complete"
    assert pipeline.query("select count(*) from pull_requests") == [(10,)]
    pipeline.settle()
    told = pipeline.report()
    assert told["status"] == "complete"
    assert told["partitions"]["pr_summaries"]["materialized"] == HISTORY
    assert told["failed_partitions"] == []
    assert pipeline.query("select count(*), count(distinct number) from pull_requests") == [(24, 24)]


def test_the_recent_window_opens_before_any_history_is_asked_for(pipeline):
    pipeline.settle(plan_phase1)
    asked = len(set(pipeline.detail_ids()))
    assert asked == 10
    assert pipeline.report()["recent_days"] == RECENT


def test_running_everything_again_asks_github_for_no_details_and_the_llm_nothing(pipeline):
    pipeline.onboard()
    details, requests = len(pipeline.detail_ids()), len(pipeline.groq.requests)
    first = plan_phase1(pipeline.facts().__class__(**_nothing_known(pipeline)))
    assert all(pipeline.run(first))
    assert (len(pipeline.detail_ids()), len(pipeline.groq.requests)) == (details, requests)


def _nothing_known(pipeline):
    facts = pipeline.facts()
    return {"team": facts.team, "now": facts.now, "states": {}, "ever": {}}


def test_every_pull_request_is_summarized_once(pipeline):
    pipeline.onboard()
    assert len(pipeline.groq.asked) == len(set(pipeline.groq.asked)) == 24
    assert pipeline.query("select count(*) from pr_summaries where summarizer = 'llm'") == [(24,)]


def test_every_point_spent_on_details_is_told_at_a_day(pipeline):
    pipeline.onboard()
    spent = sum(bool(seen.ids) for seen in pipeline.github.log)
    told = "select sum(api_points), count(api_points) from partition_log where asset = 'pull_requests'"
    assert pipeline.query(told) == [(spent, HISTORY)]


def test_more_history_loads_only_the_days_that_are_new(pipeline):
    pipeline.onboard()
    before = set(pipeline.detail_ids())
    pipeline.github.log.clear()
    pipeline.extend(history_days=HISTORY + 3)
    pipeline.settle()
    assert pipeline.status == "complete"
    assert not before & set(pipeline.detail_ids())


def test_a_repository_added_later_is_loaded_into_the_days_that_are_there(pipeline):
    pipeline.onboard()
    pipeline.hub["bench/other"] = [
        {**one, "id": f"other-{one['number']}"} for one in pipeline.hub["bench/product"][:3]
    ]
    asked = len(pipeline.groq.asked)
    pipeline.extend(repositories=("bench/product", "bench/other"))
    assert pipeline.status == "background_syncing"
    pipeline.settle()
    assert pipeline.status == "complete"
    assert pipeline.query("select count(*) from pull_requests where repository = 'bench/other'") == [(3,)]
    assert len(pipeline.groq.asked) == asked + 3
