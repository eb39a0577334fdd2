"""Answers are kept by what was asked; requests and open pull requests as they were."""

from tests.warehouse.samples import FETCHED, REPOSITORY
from tformance_assets.warehouse.answers import cached_answers, save_answers, save_requests
from tformance_assets.warehouse.rows import replace_open


def answer(input_hash: str, **content: object) -> dict[str, object]:
    return {
        "input_hash": input_hash,
        "answer": content,
        "model": "m",
        "prompt_version": "p",
        "created_at": FETCHED,
    }


def test_an_answer_is_found_by_the_hash_of_its_question(warehouse):
    save_answers(warehouse, [answer("h1", title="Ünï"), answer("h2", title="Two")])
    found = cached_answers(warehouse, ["h1", "h9"])
    assert list(found) == ["h1"]
    assert found["h1"]["answer"] == {"title": "Ünï"}
    assert found["h1"]["model"] == "m"


def test_a_second_answer_to_the_same_question_replaces_the_first(warehouse):
    save_answers(warehouse, [answer("h1", title="One")])
    save_answers(warehouse, [answer("h1", title="Better")])
    assert cached_answers(warehouse, ["h1"])["h1"]["answer"] == {"title": "Better"}
    assert warehouse.query("SELECT count(*) AS n FROM llm_answers") == [{"n": 1}]


def test_nothing_asked_finds_nothing(warehouse):
    save_answers(warehouse, [])
    assert cached_answers(warehouse, []) == {}


def test_requests_are_added_to_the_ledger(warehouse):
    request = {"id": "r1", "model": "m", "pull_requests": 3, "cost_usd": None, "requested_at": FETCHED}
    save_requests(warehouse, [request])
    save_requests(warehouse, [{**request, "id": "r2"}])
    assert warehouse.query(
        "SELECT count(*) AS n, sum(pull_requests) AS prs, sum(cost_usd) AS usd FROM llm_requests"
    ) == [{"n": 2, "prs": 6, "usd": None}]


def test_open_pull_requests_are_a_snapshot(warehouse):
    replace_open(warehouse, [{"repository": REPOSITORY, "number": n, "waiting_hours": None} for n in (1, 2)])
    replace_open(warehouse, [{"repository": REPOSITORY, "number": 2, "waiting_hours": 3.5}])
    assert warehouse.query("SELECT number, waiting_hours FROM open_pull_requests") == [
        {"number": 2, "waiting_hours": 3.5}
    ]
