"""The asset in the whole pipeline: only for teams with Jira, after phase 1, and never in the way of anything."""

from dataclasses import replace
from datetime import timedelta

import dagster as dg
import pytest

from tests.assets.pipeline import Pipeline
from tests.servers.jira import TOKEN, FaultyJira, issue
from tformance_assets.assets.factory import build_definitions
from tformance_assets.assets.keys import JIRA
from tformance_assets.demo.jira_server import refusal
from tformance_assets.environment import Environment
from tformance_assets.onboarding.background import plan_background
from tformance_assets.onboarding.phase1 import plan_phase1
from tformance_assets.teams import JiraSource


@pytest.fixture
def pipeline(tmp_path):
    made = Pipeline(tmp_path)
    made.jira = FaultyJira()
    made.jira.start()
    made.settings = replace(
        made.settings, jira_email="reader@acme.example", jira_api_token=TOKEN, jira_url=made.jira.url
    )
    made.extend(jira=JiraSource("https://acme.atlassian.net", ("ABC",)))
    for place, one in enumerate(made.hub["bench/product"]):
        if place % 2:
            one["title"] = f"ABC-{one['number']}: {one['title']}"
            made.jira.listed.append(issue(f"ABC-{one['number']}", made.clock() - timedelta(days=30)))
    yield made
    made.jira.stop()
    made.close()


def test_only_a_team_with_jira_has_the_asset(pipeline):
    plain = replace(pipeline.team, name="plain", jira=None)
    definitions = build_definitions([pipeline.team, plain], Environment(pipeline.settings))
    dg.Definitions.validate_loadable(definitions)
    keys = {key.to_user_string() for key in definitions.resolve_asset_graph().get_all_asset_keys()}
    assert {key for key in keys if key.endswith(JIRA)} == {"acme/jira_issues"}


def test_phase_1_is_over_before_jira_is_asked_anything(pipeline):
    pipeline.settle(plan_phase1)
    assert pipeline.status == "phase1_complete"
    assert pipeline.jira.log == []


def test_issues_come_with_the_background_and_are_complete(pipeline):
    pipeline.onboard()
    assert pipeline.status == "complete"
    assert pipeline.query("select count(*) from pull_requests where title like 'ABC-%'") == [(12,)]
    assert pipeline.query("select count(*) from jira_links join jira_issues using (key)") == [(12,)]
    assert pipeline.query("select count(*) from jira_searched") == [(24,)]
    assert plan_background(pipeline.facts()).runs == ()


def test_refused_credentials_hold_up_nothing_else_and_are_noted_in_one_sentence(pipeline):
    pipeline.settings = replace(pipeline.settings, jira_api_token="wrong")  # noqa: S106
    pipeline.onboard()
    told = pipeline.report()
    assert (told["status"], told["failed_partitions"]) == ("complete", [])
    ((error,),) = pipeline.query("select error from jira_state where read_at is null")
    assert error.startswith("Jira refused the credentials")
    assert TOKEN not in error


def test_a_refusal_is_tried_again_after_an_hour_and_then_heals(pipeline):
    good = pipeline.settings
    pipeline.settings = replace(good, jira_api_token=None)
    pipeline.onboard()
    assert plan_background(pipeline.facts()).runs == ()
    pipeline.settings = good
    pipeline.later += timedelta(hours=1, minutes=1)
    (again,) = plan_background(pipeline.facts()).runs
    assert again.assets == (JIRA,)
    assert pipeline.run(plan_background(pipeline.facts())) == [True]
    assert pipeline.query("select error, failed_at from jira_state") == [(None, None)]


def test_a_limit_beyond_patience_is_taken_up_when_it_is_over(pipeline):
    pipeline.jira.always["/field"] = refusal(429, "Later.", retry_after="1800")
    pipeline.onboard()
    pipeline.jira.always.clear()
    pipeline.later += timedelta(minutes=20)
    assert plan_background(pipeline.facts()).runs == ()
    pipeline.later += timedelta(minutes=11)
    pipeline.settle()
    assert pipeline.query("select count(*) from jira_issues") == [(12,)]


def test_a_failed_reading_counts_as_no_attempt_of_any_day(pipeline):
    pipeline.jira.always["/status"] = refusal(400, "No.")
    pipeline.onboard()
    assert pipeline.report()["partitions"]["pull_requests"]["failed"] == 0
    assert pipeline.facts().attempts("pull_requests", pipeline.today) == 0
