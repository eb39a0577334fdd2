"""A spreadsheet can open an export without running anything."""

import csv
import io

import pytest

from dashboard.csvs import to_csv


def read(text: str) -> list[list[str]]:
    """The cells of a CSV."""
    return list(csv.reader(io.StringIO(text)))


@pytest.mark.parametrize(
    "text",
    [
        "=cmd()|'/c calc'!A0",
        "+1",
        "-1+2",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "  =1",
        "\n=1",
        "\x00=1",
        "\u202e=1",
        "\u00a0=1",
        "＝1",
    ],
)
def test_no_text_can_start_a_formula(text: str) -> None:
    assert read(to_csv([{"title": text}]))[1][0].startswith("'")


def test_numbers_stay_numbers_and_unknown_stays_empty() -> None:
    assert read(to_csv([{"a": -3.5, "b": None, "c": 0}]))[1] == ["-3.5", "", "0"]


def test_quotes_commas_and_lists_survive() -> None:
    assert read(to_csv([{"a": 'say "x", y', "b": ["é", "x"]}]))[1] == ['say "x", y', '["\\u00e9", "x"]']


def test_nothing_is_an_empty_file() -> None:
    assert to_csv([]) == ""
