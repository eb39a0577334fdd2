from tests.onboarding.situations import complete, day, facts, run, span, with_failed_day
from tformance_assets.assets.keys import ALL
from tformance_assets.onboarding.by_clock import plan_nightly, plan_refresh


def test_the_night_takes_up_a_day_out_of_attempts():
    tries = tuple(run(day(40), phase="2", minutes_ago=minutes) for minutes in (20, 40, 60))
    (night,) = plan_nightly(with_failed_day(*tries)).runs
    assert (night.days, night.phase) == (span(40, 40), "nightly")


def test_the_night_has_nothing_to_do_for_a_complete_team():
    assert plan_nightly(complete()).runs == ()


def test_the_refresh_walks_updates_and_loads_today():
    (refresh,) = plan_refresh(complete()).runs
    assert (refresh.days, refresh.assets) == (span(0, 0), ALL)


def test_the_refresh_does_not_start_a_second_walk():
    assert plan_refresh(complete(runs=(run(day(0), phase="refresh", state="running"),))).runs == ()
    assert plan_refresh(facts()).runs == ()
