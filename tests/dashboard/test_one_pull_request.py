"""The address names a pull request: it is shown, closed or open, or it is said that there is none."""

from typing import Any

import pytest

from dashboard import behind
from dashboard.components import lists
from dashboard.pages import one_pull_request
from dashboard.questions import Questions
from tests.dashboard.fakes import ScriptedSources
from tests.dashboard.reading import words
from tests.dashboard.test_questions import WINDOW

HOSTILE = [
    "",
    "acme/mobile",
    "acme/mobile#",
    "acme/mobile#²",
    "acme/mobile#-1",
    "acme/mobile#99999999999999999999",
    "acme/mobile#1' or true --",
    "<img src=x onerror=alert(1)>#1",
    "x" * 5000 + "#1",
    ["acme/mobile#1"],
    {"id": 7},
    7,
]


def told(questions: Questions, asked: Any) -> tuple[str, str]:
    """The text of the drawer and its title."""
    body, title = one_pull_request.content(questions, "acme", asked)
    return words(body), title


def test_a_closed_one_is_shown_with_a_way_to_share_it(questions: Questions) -> None:
    row = questions.ask("unreviewed", WINDOW)[0]
    text, title = told(questions, f"{row['repository']}#{row['number']}")
    assert title == f"{row['repository']} #{row['number']}"
    assert row["title"] in text
    assert "Copy link" in text


def test_an_open_one_is_shown_too(questions: Questions) -> None:
    row = next(row for row in questions.ask("open_waiting", WINDOW) if row["waiting_hours"])
    text, title = told(questions, f"{row['repository']}#{row['number']}")
    assert title == f"{row['repository']} #{row['number']}"
    assert row["title"] in text
    assert "Waiting for review" in text
    assert "Copy link" in text


@pytest.mark.parametrize("asked", HOSTILE)
def test_what_names_none_is_said_and_stays_text(questions: Questions, asked: Any) -> None:
    text, title = told(questions, asked)
    assert title == "Pull request"
    assert "This team has no pull request" in text
    assert len(text) < 500


def test_one_of_another_team_is_not_there(questions: Questions, sources: ScriptedSources) -> None:
    assert "No such pull request" in told(questions, "globex/mobile#101")[0]


def test_every_list_leads_to_the_pull_requests_it_names(questions: Questions) -> None:
    for name in ("unreviewed", "open_waiting", "jira_unlinked"):
        row = questions.ask(name, WINDOW)[0]
        link = lists.titled(row).children[0].children
        assert (
            link.href == f"pull-requests?pr={row['repository']}%23{row['number']}" == behind.href_of_one(row)
        )
        assert row["title"] in told(questions, f"{row['repository']}#{row['number']}")[0]
