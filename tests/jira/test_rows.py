"""What an issue's times mean, from its fields and the history of its status."""

from datetime import datetime, timedelta

import pytest

from tests.jira.conftest import NOW, SITE
from tests.servers.jira import issue
from tformance_assets.demo.jira_server import STATUSES, STORY_POINTS, DemoIssue
from tformance_assets.jira.rows import FIELDS, change_rows, issue_row, moment

CATEGORIES = dict(STATUSES.values())


def hours_ago(hours: float) -> datetime:
    return NOW - timedelta(hours=hours)


def row_of(told: DemoIssue, **fields: object) -> dict:
    rendered = told.rendered((*FIELDS, STORY_POINTS))
    rendered["fields"] |= fields
    changes = change_rows(told.key, told.history(), CATEGORIES)
    return issue_row(rendered, changes, site=SITE, story_points_field=STORY_POINTS, fetched_at=NOW)


def test_a_finished_issue_has_all_its_times():
    told = issue(
        "ABC-1",
        hours_ago(50),
        (hours_ago(40), "In Progress"),
        (hours_ago(20), "In Review"),
        (hours_ago(10), "Done"),
        points=3,
    )
    assert row_of(told) == {
        "key": "ABC-1",
        "issue_id": str(told.id),
        "project": "ABC",
        "issue_type": "Story",
        "summary": "About ABC-1",
        "url": f"{SITE}/browse/ABC-1",
        "status": "Done",
        "status_category": "done",
        "created_at": hours_ago(50),
        "resolved_at": hours_ago(10),
        "story_points": 3.0,
        "first_in_progress_at": hours_ago(40),
        "issue_cycle_hours": 30.0,
        "fetched_at": NOW,
    }


def test_work_that_stopped_and_went_on_counts_from_its_first_start():
    steps = [(hours_ago(40), "In Progress"), (hours_ago(30), "To Do"), (hours_ago(20), "In Progress")]
    row = row_of(issue("ABC-1", hours_ago(50), *steps, (hours_ago(10), "Done")))
    assert row["issue_cycle_hours"] == 30.0


def test_an_issue_that_went_straight_to_done_has_no_cycle_time():
    row = row_of(issue("ABC-1", hours_ago(50), (hours_ago(10), "Done")))
    assert (row["first_in_progress_at"], row["issue_cycle_hours"]) == (None, None)
    assert row["resolved_at"] == hours_ago(10)


def test_an_open_issue_has_no_end():
    row = row_of(issue("ABC-1", hours_ago(50), (hours_ago(10), "In Progress")))
    assert (row["resolved_at"], row["issue_cycle_hours"]) == (None, None)
    assert row["first_in_progress_at"] == hours_ago(10)


def test_a_workflow_without_resolutions_ends_with_the_last_step_into_done():
    steps = [(hours_ago(40), "In Progress"), (hours_ago(30), "Done"), (hours_ago(20), "In Progress")]
    told = issue("ABC-1", hours_ago(50), *steps, (hours_ago(5), "Done"))
    assert row_of(told, resolutiondate=None)["resolved_at"] == hours_ago(5)


def test_an_issue_created_in_progress_was_begun_when_it_was_created():
    rendered = issue("ABC-1", hours_ago(50), (hours_ago(50), "In Progress")).rendered(FIELDS)
    row = issue_row(rendered, [], site=SITE, story_points_field=None, fetched_at=NOW)
    assert row["first_in_progress_at"] == hours_ago(50)
    assert row["story_points"] is None


def test_a_resolution_before_the_start_of_work_gives_no_negative_time():
    told = issue("ABC-1", hours_ago(50), (hours_ago(10), "In Progress"))
    assert row_of(told, resolutiondate="2026-11-22T12:00:00.000+0000")["issue_cycle_hours"] is None


@pytest.mark.parametrize("points", [None, "3", True, {"value": 3}])
def test_points_that_are_no_number_are_not_known(points):
    assert row_of(issue("ABC-1", hours_ago(50)), **{STORY_POINTS: points})["story_points"] is None


def test_a_status_that_no_longer_exists_has_no_category():
    told = issue("ABC-1", hours_ago(50), (hours_ago(40), "In Progress"))
    (change,) = change_rows("ABC-1", told.history(), {})
    assert (change["to_status"], change["to_category"]) == ("In Progress", None)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-11-23T13:00:00.000+0100", NOW),
        ("2026-11-23T12:00:00.000+0000", NOW),
        ("2026-11-23T12:00:00Z", NOW),
        (1_795_435_200_000, NOW),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_times_come_in_two_shapes_and_become_naive_utc(written, meant):
    assert moment(written) == meant


def test_an_issue_of_which_hardly_anything_is_shown_is_still_a_row():
    row = issue_row({"id": 1, "key": "ABC-1"}, [], site=SITE, story_points_field=None, fetched_at=NOW)
    assert (row["key"], row["status"], row["project"]) == ("ABC-1", None, None)
