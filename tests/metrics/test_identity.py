"""Several accounts of one person are one person, everywhere."""

from dataclasses import replace
from datetime import date

from tests.metrics.samples import ADA, BOB, ROBOT, at, commit, event, kind_of, pull_request, review
from tformance_assets.identity import derivation, joined
from tformance_assets.metrics.derive import derive
from tformance_assets.model import Actor, Comment
from tformance_assets.summaries import footprints
from tformance_assets.teams import Team

OTHER_ADA = Actor("ada-private", "User")
ALIASES = {"ada-private": "ada"}
TEAM = Team("acme", date(2026, 11, 23), ("acme/shop",))


def row(**changes):
    return derive(joined(pull_request(**changes), ALIASES), kind_of)


def test_a_review_by_the_authors_other_account_is_the_authors_own():
    derived = row(reviews=(review(12, "approved", OTHER_ADA),)).pull_request
    assert (derived["first_review_at"], derived["approved_at"], derived["reviewed_by_human"]) == (
        None,
        None,
        False,
    )
    assert row(reviews=(review(12, by=BOB),)).pull_request["pickup_hours"] == 2.0


def test_author_reviewer_committer_commenter_and_merger_bear_one_name():
    told = row(
        author=OTHER_ADA,
        commits=(replace(commit(9), author=OTHER_ADA),),
        reviews=(review(12, by=OTHER_ADA),),
        comments=(Comment(OTHER_ADA, at(11), ""), Comment(None, at(11), "")),
        events=(event(48, "merged", OTHER_ADA),),
    )
    assert told.pull_request["author"] == told.pull_request["merged_by"] == "ada"
    assert told.pull_request["self_merged"] is True
    assert [below[0]["author"] for below in (told.commits, told.comments)] == ["ada", "ada"]
    assert told.reviews[0]["reviewer"] == "ada"
    assert told.comments[1]["author"] is None
    assert told.commits[0]["author_name"] == "Ada"


def test_what_was_not_collected_stays_unknown_and_machines_stay_machines():
    unknown = joined(pull_request(reviews=None, commits=None, author=ROBOT), {"review-robot": "ada"})
    assert (unknown.reviews, unknown.commits, unknown.author) == (None, None, Actor("ada", "Bot"))
    assert joined(pull_request(), {}) == pull_request()


def test_another_list_of_bots_or_people_makes_stored_rows_out_of_date():
    versions = {
        derivation(TEAM),
        derivation(replace(TEAM, bots=("deployer",))),
        derivation(replace(TEAM, people=(("ada", ("ada-private",)),))),
    }
    assert len(versions) == 3
    assert derivation(TEAM) == derivation(replace(TEAM, name="other", history_days=120))
    assert derivation(replace(TEAM, bots=("a", "B"))) == derivation(replace(TEAM, bots=("b", "a[bot]")))
    assert ADA.login == "ada"


def test_another_catalogue_of_footprints_makes_stored_verdicts_out_of_date(monkeypatch):
    before = derivation(TEAM)
    monkeypatch.setattr(footprints, "list_version", lambda: "another")
    assert derivation(TEAM) != before
