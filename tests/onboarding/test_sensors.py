import json
from datetime import datetime, timedelta

import dagster as dg
import pytest
from dagster import DagsterInstance

from tformance_assets import tags
from tformance_assets.assets.factory import build_definitions
from tformance_assets.environment import Environment
from tformance_assets.onboarding.alerts import sentence
from tformance_assets.settings import Settings
from tformance_assets.teams import Team

NOW = datetime(2026, 11, 23, 12, 0)
ACME = Team("acme", NOW.date(), ("acme/api",))


@pytest.fixture
def tick(tmp_path):
    environment = Environment(Settings(home=tmp_path), clock=lambda: NOW)
    definitions = build_definitions([ACME, Team("second-team", NOW.date(), ("acme/web",))], environment)
    with DagsterInstance.ephemeral() as instance:

        def evaluate(name, cursor=None):
            context = dg.build_sensor_context(instance=instance, cursor=cursor, definitions=definitions)
            return definitions.resolve_sensor_def(name).evaluate_tick(context)

        yield evaluate


def test_each_new_team_gets_two_ranged_runs_with_priorities(tick):
    requests = tick("onboarding_sensor").run_requests
    assert [request.tags[tags.TEAM] for request in requests] == ["acme", "acme", "second_team", "second_team"]
    first = requests[0]
    assert (first.tags[tags.RANGE_START], first.tags[tags.RANGE_END]) == ("2026-11-17", "2026-11-23")
    assert (first.tags[tags.PHASE], first.tags[tags.PRIORITY]) == ("1", "10")
    assert first.job_name == "acme__sync"


def test_the_history_waits_and_says_so(tick):
    result = tick("backfill_sensor")
    assert not result.run_requests
    assert result.skip_message == "acme: phase 1 is not complete; second-team: phase 1 is not complete"


def test_a_resting_team_is_not_looked_at(tick):
    resting = json.dumps({"acme": (NOW + timedelta(seconds=10)).isoformat()})
    assert {request.tags[tags.TEAM] for request in tick("onboarding_sensor", resting).run_requests} == {
        "second_team"
    }


def test_a_rest_ends(tick):
    over = json.dumps({"acme": (NOW - timedelta(seconds=1)).isoformat()})
    assert len(tick("onboarding_sensor", over).run_requests) == 4


def test_a_failure_is_told_in_one_line():
    labels = {
        tags.TEAM: "acme",
        tags.PHASE: "2",
        tags.RANGE_START: "2026-10-01",
        tags.RANGE_END: "2026-10-15",
    }
    told = sentence(labels, "1 of 15 days failed; pull_requests of 2026-10-03: gone\n\nStack trace")
    assert told == (
        "Tformance: a run of team acme failed (phase 2, 2026-10-01 to 2026-10-15): "
        "1 of 15 days failed; pull_requests of 2026-10-03: gone"
    )
