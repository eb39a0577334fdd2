"""Open pull requests: none is not the same as not collected."""

from dashboard import charts
from dashboard.components import lists
from dashboard.filters import Filters
from dashboard.pages import delivery
from dashboard.questions import Questions
from tests.dashboard.fakes import ScriptedSources
from tests.dashboard.reading import words
from tests.dashboard.test_questions import WINDOW

NOBODY = Filters("acme", WINDOW.start, WINDOW.stop, author="nobody")


def said(questions: Questions) -> list[str]:
    """What the three cards about open pull requests say where there are no rows."""
    unknown = charts.no_open(questions, NOBODY)
    figure = charts.draw(charts.CHARTS["delivery-open"], questions, NOBODY, "light")
    return [
        words(lists.waiting([], unknown)),
        words(delivery.stale_table([], unknown)),
        figure["layout"]["annotations"][0]["text"],
    ]


def test_a_team_from_local_git_is_told_that_they_are_not_collected(
    questions: Questions, sources: ScriptedSources
) -> None:
    sources.only_git = True
    for text in said(questions):
        assert "Not collected: git does not know open pull requests" in text
        assert "Nobody waits" not in text


def test_a_team_of_github_is_told_that_there_are_none(questions: Questions) -> None:
    waiting, oldest, ages = said(questions)
    assert "There are no open pull requests." in waiting
    assert "There are no open pull requests." in oldest
    assert ages == "No open pull requests"
