import pytest

from tests.e2e.conftest import onboard, reach

pytestmark = pytest.mark.e2e


def test_kill_9_of_everything_loses_nothing_and_pays_for_nothing_twice(world):
    world.groq.latency = 1.0
    world.start()
    onboard(world)
    reach(world, "llm_processing", "phase1_complete", "background_syncing")
    world.kill()
    answered = set(world.groq.asked)
    flying = 16  # requests that were under way when the processes died
    world.start()
    reach(world, "complete", seconds=200)
    assert len(world.groq.asked) - len(set(world.groq.asked)) <= flying
    assert answered <= set(world.groq.asked)
    rows = world.command(
        "sql", "acme", "select count(*) as n, count(distinct number) from pull_requests", "--csv"
    )
    assert rows.stdout.split()[-1] == "44,44"


def test_ctrl_c_leaves_no_process_behind(world):
    world.start()
    onboard(world)
    reach(world, "syncing", "llm_processing", "phase1_complete", "background_syncing")
    world.stop()
    assert world.processes() == []


def test_two_teams_at_once_do_not_disturb_each_other(world):
    world.start()
    onboard(world, "acme")
    onboard(world, "second-team")
    for team in ("acme", "second-team"):
        told = reach(world, "complete", team=team, seconds=200)
        assert told["failed_partitions"] == []
    assert world.groq.statuses(429) == 0
