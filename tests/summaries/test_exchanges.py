"""Are two texts that came under each other's id noticed, and honest ones believed?"""

from tests.summaries.work import Desk, pull_request
from tformance_assets.summaries.exchanges import exchanged
from tformance_assets.summaries.payload import payload_of
from tformance_assets.summaries.schema import Opinion

VOUCHERS = pull_request(1, title="Let buyers redeem vouchers at the counter", files=[], commits=[], body="")
ROTATION = pull_request(2, title="Rotate database credentials every night", files=[], commits=[], body="")
PAYLOADS = [payload_of(VOUCHERS), payload_of(ROTATION)]
A, B = (payload["id"] for payload in PAYLOADS)


def opinion(title: str, summary: str = "It matters to those who use it.") -> Opinion:
    return Opinion(summary_title=title, summary=summary)


def test_texts_under_each_others_id_are_not_believed() -> None:
    texts = {A: opinion("Database credentials rotate nightly"), B: opinion("Buyers can redeem vouchers")}
    assert exchanged(texts, PAYLOADS) == {A, B}


def test_a_text_that_leaked_into_another_is_not_believed() -> None:
    texts = {A: opinion("Database credentials rotate"), B: opinion("Database credentials rotate")}
    assert exchanged(texts, PAYLOADS) == {A}


def test_honest_texts_are_believed() -> None:
    texts = {A: opinion("Vouchers work in shops"), B: opinion("Secrets of the database change by themselves")}
    assert exchanged(texts, PAYLOADS) == set()


def test_a_text_in_words_of_nobody_is_believed() -> None:
    assert exchanged({A: opinion("Payment gets easier"), B: opinion("Safer operations")}, PAYLOADS) == set()


def test_one_word_of_another_is_chance() -> None:
    assert exchanged({A: opinion("Payment at night"), B: opinion("Safer operations")}, PAYLOADS) == set()


def test_alone_there_is_nothing_to_exchange() -> None:
    assert exchanged({A: opinion("Database credentials rotate")}, PAYLOADS[:1]) == set()


def test_a_service_that_always_exchanges_is_asked_about_each_alone_in_the_end(desk: Desk) -> None:
    desk.server.always = "exchanged"
    outcome = desk.summarize([VOUCHERS, ROTATION])
    titles = {row["number"]: (row["summary_title"], row["batch_size"]) for row, _ in outcome}
    assert titles == {1: ("About acme/shop#1", 1), 2: ("About acme/shop#2", 1)}
    assert [row["outcome"] for row in desk.ledger].count("malformed") == 1
