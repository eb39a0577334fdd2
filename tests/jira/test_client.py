"""Asking Jira over a socket: credentials, paging, limits, and every fault as one sentence."""

from datetime import timedelta

import pytest

from tests.jira.conftest import NOW
from tests.servers.jira import DOWN, LIMITED, TOKEN, issue
from tformance_assets.demo.jira_server import STORY_POINTS, Answer, refusal
from tformance_assets.errors import AccessError, ConfigurationError, Deferred, SourceError
from tformance_assets.jira.client import Jira

FIELDS = ("summary", "status")


def test_the_account_is_told_by_name(desk):
    assert desk.client().account() == "Reading Account"


def test_a_wrong_token_is_refused_in_one_sentence_that_does_not_repeat_it(desk):
    with pytest.raises(AccessError, match="Jira refused the credentials") as fault:
        desk.client("a-wrong-token").account()
    assert "a-wrong-token" not in str(fault.value)


def test_an_empty_list_for_a_stranger_is_not_taken_for_no_projects(desk):
    with pytest.raises(AccessError, match="refused the credentials"):
        desk.client("an-expired-token").check_projects(["ABC"])


@pytest.mark.parametrize(("email", "token"), [(None, TOKEN), ("a@b.example", None), ("", "")])
def test_without_credentials_nothing_is_asked(desk, email, token):
    with pytest.raises(AccessError, match="set JIRA_EMAIL and JIRA_API_TOKEN"):
        Jira(desk.server.url, email, token)
    assert desk.server.log == []


def test_a_token_with_a_line_break_is_explained(desk):
    with pytest.raises(AccessError, match="copy it again"):
        Jira(desk.server.url, "a@b.example", "abc\ndef")


def test_a_project_the_account_may_not_see_is_named(desk):
    desk.client().check_projects(["ABC", "OPS"])
    with pytest.raises(AccessError, match="no project NOPE or NADA"):
        desk.client().check_projects(["ABC", "NOPE", "NADA"])


def test_the_field_of_story_points_is_found_by_its_name(desk):
    assert desk.client().story_points_field() == STORY_POINTS


def test_story_points_proper_are_preferred_and_none_is_normal(desk):
    both = [
        {"id": "customfield_1", "name": "Story point estimate", "custom": True},
        {"id": "customfield_2", "name": "Story Points", "custom": True},
        {"id": "customfield_3", "name": "Story Points", "custom": True},
    ]
    desk.server.always["/field"] = Answer(200, both)
    assert desk.client().story_points_field() == "customfield_2"
    desk.server.always["/field"] = Answer(200, [{"id": "summary", "name": "Story Points", "custom": False}])
    assert desk.client().story_points_field() is None


def test_every_page_of_a_search_is_read(desk):
    desk.server.page = 2
    desk.server.listed = [issue(f"ABC-{n}", NOW - timedelta(minutes=n)) for n in range(1, 6)]
    found = desk.client().search('project in ("ABC") AND updated >= -60m ORDER BY updated ASC', FIELDS)
    assert [one["key"] for one in found] == [f"ABC-{n}" for n in (5, 4, 3, 2, 1)]
    assert [body.get("nextPageToken") for body in desk.server.asked("/search/jql")] == [None, "2", "4"]


def test_the_same_page_again_and_again_is_a_fault_and_no_loop(desk):
    desk.server.always["/search/jql"] = Answer(200, {"issues": [], "isLast": False, "nextPageToken": "x"})
    with pytest.raises(SourceError, match="the same page twice"):
        list(desk.client().search("key in (ABC-1)", FIELDS))


def test_a_search_that_was_removed_is_a_matter_of_configuration(desk):
    with pytest.raises(ConfigurationError, match=r"HTTP 410.*check jira.site"):
        desk.client()._ask("POST", "/search", {"jql": "key = ABC-1", "startAt": 0})


def test_an_unknown_key_spoils_no_other(desk):
    desk.server.listed = [issue("ABC-1", NOW), issue("OPS-2", NOW)]
    found = desk.client().issues(["ABC-1", "ABC-404", "OPS-2"], FIELDS)
    assert found.keys == {"ABC-1": "ABC-1", "ABC-404": None, "OPS-2": "OPS-2"}
    assert len(desk.server.asked("/issue/bulkfetch")) == 2  # the second for the lacking one alone


def test_a_hundred_keys_go_into_one_request(desk):
    desk.server.listed = [issue(f"ABC-{n}", NOW) for n in range(1, 251)]
    found = desk.client().issues([f"ABC-{n}" for n in range(1, 251)], FIELDS)
    assert len(found.issues) == 250
    assert [len(body["issueIdsOrKeys"]) for body in desk.server.asked("/issue/bulkfetch")] == [100, 100, 50]


def test_a_site_that_refuses_a_list_for_one_unknown_key_is_asked_in_halves(desk):
    desk.server.listed = [issue(f"ABC-{n}", NOW) for n in range(1, 5)]
    desk.server.faults = [refusal(400, "An issue with key 'ABC-9' does not exist.")]
    found = desk.client().issues(["ABC-1", "ABC-2", "ABC-3", "ABC-9"], FIELDS)
    assert {key for key, one in found.keys.items() if one} == {"ABC-1", "ABC-2", "ABC-3"}


def test_an_issue_jira_cannot_serve_is_left_out_and_not_taken_for_unknown(desk):
    desk.server.listed = [issue(f"ABC-{n}", NOW) for n in range(1, 6)]
    desk.server.unserved = {"ABC-3"}
    found = desk.client().issues([f"ABC-{n}" for n in range(1, 6)], FIELDS)
    assert set(found.keys) == {"ABC-1", "ABC-2", "ABC-4", "ABC-5"}
    assert all(found.keys.values())


def test_a_list_refused_for_another_reason_is_a_fault_not_a_hundred_unknown_keys(desk):
    desk.server.always["/issue/bulkfetch"] = refusal(400, "Field 'points' is not valid.")
    with pytest.raises(SourceError, match="Field 'points' is not valid"):
        desk.client().issues(["ABC-1", "ABC-2"], FIELDS)
    assert len(desk.server.log) == 1


def test_a_moved_issue_is_found_under_its_former_key(desk):
    desk.server.listed = [issue("OPS-8", NOW, former=("ABC-3",)), issue("ABC-1", NOW)]
    found = desk.client().issues(["ABC-1", "ABC-3", "ABC-404"], FIELDS)
    assert found.keys == {"ABC-1": "ABC-1", "ABC-3": "OPS-8", "ABC-404": None}


def test_every_page_of_the_histories_is_read(desk):
    steps = [(NOW - timedelta(hours=9 - n), status) for n, status in enumerate(["In Progress", "Done"] * 3)]
    desk.server.page = 4
    desk.server.listed = [issue("ABC-1", NOW - timedelta(hours=20), *steps)]
    found = list(desk.client().status_changes([str(desk.server.listed[0].id)]))
    assert len(found) == 6


def test_a_limit_is_waited_for_as_jira_asks(desk):
    desk.server.faults = [LIMITED, LIMITED]
    assert desk.client().account() == "Reading Account"
    assert desk.slept == [1.0, 1.0]


def test_a_limit_without_a_time_is_waited_for_longer_each_time(desk):
    desk.server.faults = [refusal(429, "Slow down."), refusal(429, "Slow down.", retry_after="soon")]
    desk.client().account()
    assert desk.slept == [10.0, 20.0]


def test_a_limit_beyond_patience_defers_and_does_not_sleep(desk):
    desk.server.faults = [refusal(429, "Later.", retry_after="3600")]
    with pytest.raises(Deferred, match="rate limit is used up") as fault:
        desk.client().account()
    assert fault.value.until == NOW + timedelta(hours=1)
    assert desk.slept == []


def test_patience_counts_all_waits_together(desk):
    desk.server.faults = [refusal(429, "Later.", retry_after="50")] * 3
    with pytest.raises(Deferred):
        desk.client().account()
    assert desk.slept == [50.0, 50.0]


def test_a_short_outage_is_survived_and_a_long_one_is_one_sentence(desk):
    desk.server.faults = [DOWN, DOWN]
    assert desk.client().account() == "Reading Account"
    desk.server.always["/myself"] = DOWN
    with pytest.raises(SourceError, match=r"^Jira answered HTTP 503; gave up after several tries\.$"):
        desk.client().account()


@pytest.mark.parametrize(
    ("answer", "fault", "text"),
    [
        (refusal(403, "You may not."), AccessError, "does not let this account read the issues"),
        (Answer(404, "<html>Your site is gone</html>"), ConfigurationError, "HTTP 404"),
        (Answer(302, "", {"Location": "https://elsewhere.example"}), ConfigurationError, "HTTP 302"),
        (Answer(200, "<html>login</html>"), SourceError, "not JSON"),
        (refusal(400), SourceError, "no reason given"),
    ],
)
def test_every_other_fault_is_one_sentence(desk, answer, fault, text):
    desk.server.always["/myself"] = answer
    with pytest.raises(fault, match=text) as raised:
        desk.client().account()
    assert TOKEN not in str(raised.value)
    assert "\n" not in str(raised.value)


def test_nobody_listening_is_a_fault_of_the_connection(desk):
    client = desk.client()
    desk.server.stop()
    with pytest.raises(SourceError, match="connection to Jira failed"):
        client.account()


def test_an_answer_with_the_wrong_shape_is_a_fault_of_the_source(desk):
    desk.server.always["/myself"] = Answer(200, ["a", "list"])
    with pytest.raises(SourceError, match="something else than was asked for"):
        desk.client().account()
