"""What a reader is told to do about a failure follows from its kind, whatever its words are."""

from datetime import datetime, timedelta

import httpx
import pytest

from tests.onboarding.situations import NOW, day, facts
from tformance_assets.assets.keys import DAILY, PULL_REQUESTS
from tformance_assets.errors import AccessError, ConfigurationError, Deferred, SourceError, WarehouseBusy
from tformance_assets.git.addresses import refuse_unsafe
from tformance_assets.github import answers
from tformance_assets.github.client import GitHub
from tformance_assets.onboarding.failed import FailedPartition
from tformance_assets.onboarding.report import explain
from tformance_assets.remedies import REMEDIES, Failure, kind_of

FAILED = facts(states={asset: {day(3): "failed"} for asset in DAILY})
RESTART = "restart `tformance up`"


def told(failure: Failure, **more: datetime) -> str:
    text = explain(FAILED, "failed", [FailedPartition.of(PULL_REQUESTS, day(3), failure, 1, **more)])
    assert text is not None
    return text


@pytest.mark.parametrize(
    ("fault", "remedy"),
    [
        (AccessError("The token is wrong.", kind="environment"), f"Correct it and {RESTART}"),
        (AccessError("/src is a shallow clone."), "Correct it, then press Retry."),
        (ConfigurationError("shop is called like another repository"), "Correct it, then press Retry."),
        (SourceError("GitHub answered HTTP 502"), "press Retry in a minute"),
        (SourceError("team demo is the demonstration", kind="demonstration"), "goes on by itself"),
        (WarehouseBusy("another program holds it"), "when that program is done"),
        (Deferred("The limit is reached", NOW + timedelta(hours=1)), "goes on by itself"),
    ],
)
def test_each_fault_has_the_remedy_of_its_kind(fault, remedy):
    text = told(Failure.of(fault))
    assert remedy in text
    assert text.count(REMEDIES[fault.kind]) == 1


@pytest.mark.parametrize("word", ["GITHUB_TOKEN", "a token", "JIRA_URL"])
def test_a_word_in_the_reason_decides_nothing(word):
    assert RESTART not in told(Failure(f"a pull request titled {word} could not be read", "service"))
    assert RESTART in told(Failure("it is wrong", "environment"))


def test_a_day_whose_run_said_nothing_points_to_the_log():
    assert "the run's log in Dagster" in told(Failure("the run stopped before this day was done"))


def test_a_failed_refresh_is_not_why_the_onboarding_failed():
    assert told(Failure("gone"), data_as_of=NOW).startswith("The figures could not be computed")


def _kind_of_answer(status: int, message: str = "") -> str:
    response = httpx.Response(
        status, json={"message": message}, request=httpx.Request("POST", "http://x/graphql")
    )
    with pytest.raises((AccessError, ConfigurationError, SourceError)) as caught:
        answers.read(response, "a-token")
    return caught.value.kind


@pytest.mark.parametrize(
    ("status", "message", "kind"),
    [
        (401, "Bad credentials", "environment"),
        (404, "Not Found", "environment"),
        (403, "Resource not accessible by personal access token", "access"),
        (403, "Resource protected by organization SAML enforcement", "access"),
        (502, "", "service"),
        (422, "The token query is too long", "service"),
    ],
)
def test_what_github_answers_has_a_kind(status, message, kind):
    assert _kind_of_answer(status, message) == kind


@pytest.mark.parametrize("token", [None, "two words"])
def test_a_token_that_cannot_be_one_is_a_fault_of_the_environment(token):
    with pytest.raises(AccessError) as caught:
        GitHub("http://127.0.0.1:9/graphql", token, patience_seconds=1).ask("viewer", {})
    assert caught.value.kind == "environment"


def test_a_clone_url_with_a_token_needs_no_restart():
    with pytest.raises(AccessError, match="token") as caught:
        refuse_unsafe("https://me:secret@git.example.com/shop.git")
    assert caught.value.kind == "setup"


@pytest.mark.parametrize(("stored", "kind"), [("limit", "limit"), ("of old", "unknown"), (None, "unknown")])
def test_a_kind_that_was_stored_is_read_back(stored, kind):
    assert kind_of(stored) == kind
