"""One reading after another: what is asked, what is stored, and what a fault leaves behind."""

from datetime import timedelta

import pytest

from tests.jira.conftest import NOW
from tests.servers.jira import issue
from tformance_assets.demo.jira_server import refusal
from tformance_assets.errors import AccessError, Deferred
from tformance_assets.jira import reading
from tformance_assets.teams import JiraSource


def test_the_issues_that_pull_requests_name_are_stored_with_their_links(desk, hours_ago):
    desk.server.listed = [
        issue("ABC-1", hours_ago(50), (hours_ago(40), "In Progress"), (hours_ago(10), "Done"), points=5),
        issue("OPS-2", hours_ago(9)),
        issue("ABC-3", hours_ago(9)),
    ]
    one = desk.pull_request("ABC-1: cart", "ops-2-cart")
    two = desk.pull_request("Read UTF-8", body="See ABC-404")
    three = desk.pull_request("Tidy up")
    done = desk.read()
    assert (done.keys, done.issues, done.links) == (3, 2, 3)
    assert desk.rows("select key, story_points, issue_cycle_hours from jira_issues order by key") == [
        ("ABC-1", 5.0, 30.0),
        ("OPS-2", None, None),
    ]
    assert desk.rows("select number, key, place from jira_links order by all") == [
        (one, "ABC-1", "title"),
        (one, "OPS-2", "branch"),
        (two, "ABC-404", "body"),
    ]
    assert desk.rows("select number from jira_searched order by all") == [(one,), (two,), (three,)]
    assert desk.rows("select from_status, to_status from jira_status_changes order by changed_at") == [
        ("To Do", "In Progress"),
        ("In Progress", "Done"),
    ]


def test_a_second_reading_asks_for_no_key_again_and_changes_nothing(desk, hours_ago):
    desk.server.listed = [issue("ABC-1", hours_ago(50), (hours_ago(40), "In Progress"))]
    desk.pull_request("ABC-1 and ABC-404")
    tables = ("jira_issues", "jira_links", "jira_status_changes", "jira_searched", "jira_keys")
    desk.read()
    before = {table: desk.rows(f"from {table} order by all") for table in tables}
    desk.later(minutes=1)
    done = desk.read()
    assert (done.keys, done.issues) == (0, 0)
    assert desk.server.keys_asked == []
    assert {table: desk.rows(f"from {table} order by all") for table in tables} == before


def test_a_new_pull_request_asks_only_for_its_own_keys(desk, hours_ago):
    desk.server.listed = [issue("ABC-1", hours_ago(50)), issue("ABC-2", hours_ago(50))]
    desk.pull_request("ABC-1")
    desk.read()
    desk.pull_request("ABC-2, like ABC-1")
    desk.later(hours=1)
    desk.read()
    assert desk.server.keys_asked == ["ABC-2"]


def test_an_issue_that_changed_is_followed_and_one_nobody_names_is_not_stored(desk, hours_ago):
    desk.server.listed = [issue("ABC-1", hours_ago(50)), issue("ABC-2", hours_ago(50))]
    desk.pull_request("ABC-1")
    desk.read()
    desk.later(hours=1)
    for key in ("ABC-1", "ABC-2"):
        desk.server.change(key, desk.now - timedelta(minutes=5), "In Progress")
    desk.later(hours=1)
    desk.read()
    assert desk.server.asked("/search/jql")[0]["jql"] == (
        'project in ("ABC", "OPS") AND updated >= -130m ORDER BY updated ASC'
    )
    assert desk.rows("select key, status from jira_issues") == [("ABC-1", "In Progress")]
    assert desk.rows("select to_status from jira_status_changes") == [("In Progress",)]


def test_an_edited_title_leaves_no_link_behind(desk, hours_ago):
    desk.server.listed = [issue("ABC-1", hours_ago(50)), issue("ABC-2", hours_ago(50))]
    desk.pull_request("ABC-1")
    desk.read()
    with desk.warehouse.writer() as connection:
        connection.execute("update pull_requests set title = 'ABC-2'")
    desk.read()
    assert desk.rows("select key from jira_links") == [("ABC-2",)]


def test_a_key_nobody_knew_is_tried_again_the_next_day(desk):
    desk.pull_request("ABC-1")
    desk.read()
    desk.server.listed = [issue("ABC-1", NOW)]
    desk.later(hours=23)
    desk.read()
    assert desk.rows("from jira_issues") == []
    desk.later(hours=1)
    desk.read()
    assert desk.rows("select key from jira_issues") == [("ABC-1",)]


def test_a_deleted_issue_is_noticed_within_a_week(desk, hours_ago):
    desk.server.listed = [issue("ABC-1", hours_ago(50), (hours_ago(40), "In Progress"))]
    desk.pull_request("ABC-1")
    desk.read()
    desk.server.listed = []
    desk.later(days=7)
    desk.read()
    assert desk.rows("from jira_issues") == desk.rows("from jira_status_changes") == []
    assert desk.rows("select key from jira_links") == [("ABC-1",)]


def test_a_moved_issue_is_linked_under_its_new_key(desk, hours_ago):
    desk.server.listed = [issue("ABC-1", hours_ago(50)), issue("ABC-2", hours_ago(50))]
    number = desk.pull_request("ABC-1 and ABC-2")
    desk.read()
    first = desk.server.listed[0]
    moved = issue("OPS-9", hours_ago(50), (desk.now, "In Progress"), id=first.id, former=("ABC-1",))
    desk.server.listed[0] = moved
    desk.later(minutes=30)
    desk.read()
    assert desk.rows("select key, status from jira_issues order by key") == [
        ("ABC-2", "To Do"),
        ("OPS-9", "In Progress"),
    ]
    assert desk.rows("select number, key, written from jira_links order by key") == [
        (number, "ABC-2", "ABC-2"),
        (number, "OPS-9", "ABC-1"),
    ]


def test_two_keys_of_one_issue_are_one_link(desk, hours_ago):
    desk.server.listed = [issue("OPS-9", hours_ago(50), former=("ABC-1",))]
    desk.pull_request("ABC-1, now OPS-9")
    desk.read()
    assert desk.rows("select key from jira_links") == [("OPS-9",)]
    assert desk.rows("select key from jira_issues") == [("OPS-9",)]


def test_a_reading_cut_off_by_a_limit_goes_on_where_it_was(desk, hours_ago, monkeypatch):
    monkeypatch.setattr(reading, "STORED_AT_ONCE", 2)
    desk.server.listed = [issue(f"ABC-{n}", hours_ago(50)) for n in range(1, 6)]
    desk.pull_request(" ".join(one.key for one in desk.server.listed))
    bulk = desk.server._bulk

    def second_is_limited(body):
        many = len(desk.server.asked("/issue/bulkfetch")) > 1
        return refusal(429, "Later.", retry_after="3600") if many else bulk(body)

    desk.server._bulk = second_is_limited
    with pytest.raises(Deferred):
        desk.read()
    assert desk.rows("select key from jira_issues order by key") == [("ABC-1",), ("ABC-2",)]
    assert desk.rows("from jira_links") == desk.rows("from jira_searched") == []
    desk.server._bulk = bulk
    desk.later(hours=1)
    desk.read()
    assert desk.server.keys_asked == ["ABC-3", "ABC-4", "ABC-5"]
    assert desk.rows("select count(*) from jira_links") == [(5,)]


def test_another_field_for_story_points_has_every_issue_read_again(desk, hours_ago):
    desk.server.listed = [issue("ABC-1", hours_ago(50), points=5)]
    desk.pull_request("ABC-1")
    desk.source = JiraSource(desk.source.site, ("ABC",), "customfield_99999")
    desk.read()
    assert desk.rows("select story_points from jira_issues") == [(None,)]
    desk.source = JiraSource(desk.source.site, ("ABC",))
    desk.read()
    assert desk.rows("select story_points from jira_issues") == [(5.0,)]


def test_another_site_leaves_nothing_of_the_first(desk, hours_ago):
    desk.server.listed = [issue("ABC-1", hours_ago(50))]
    desk.pull_request("ABC-1")
    desk.read()
    desk.server.listed = []
    desk.source = JiraSource("https://other.atlassian.net", ("ABC",))
    desk.read()
    assert desk.rows("from jira_issues") == []
    assert desk.rows("select site from jira_state") == [("https://other.atlassian.net",)]


def test_credentials_that_expired_make_no_issue_unknown(desk, hours_ago):
    desk.server.listed = [issue("ABC-1", hours_ago(50))]
    desk.pull_request("ABC-1")
    desk.read()
    desk.later(days=8)
    with pytest.raises(AccessError):
        desk.read(token="expired-token")  # noqa: S106
    assert desk.rows("select key from jira_issues") == [("ABC-1",)]


def test_a_team_whose_pull_requests_name_nothing_has_no_issues(desk):
    desk.pull_request("Tidy up", "tidy-up")
    done = desk.read()
    assert (done.keys, done.links) == (0, 0)
    assert desk.rows("select count(*) from jira_searched") == [(1,)]


def test_a_text_meant_to_harm_is_only_a_text(desk, hours_ago):
    desk.server.listed = [issue("ABC-1", hours_ago(50), summary="'; drop table jira_issues --<script>")]
    desk.pull_request("ABC-1'); drop table pull_requests; --")
    desk.read()
    assert desk.rows("select summary from jira_issues") == [("'; drop table jira_issues --<script>",)]
    assert desk.rows("select count(*) from pull_requests") == [(1,)]
