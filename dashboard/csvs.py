"""How do rows become a CSV that a spreadsheet can open safely?"""

import csv
import io
import json
import re
from collections.abc import Sequence
from typing import Any

from dashboard.sources import Row

# What a spreadsheet takes for a formula: blanks and characters that are not seen may stand before it, and the wide
# forms of its signs do the same in some languages.
UNSEEN = r"\s\x00-\x1f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
FORMULA = re.compile(rf"[\t\r\n]|[{UNSEEN}]*[=+\-@\uff1d\uff0b\uff0d\uff20]")


def to_csv(rows: Sequence[Row]) -> str:
    """RFC 4180 text with a header; no text is able to start a formula."""
    if not rows:
        return ""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(rows[0].keys())
    writer.writerows([[cell(value) for value in row.values()] for row in rows])
    return text.getvalue()


def cell(value: Any) -> Any:
    """Titles and names come from outside: a leading quote stops a spreadsheet from running them."""
    if isinstance(value, list | dict):
        value = json.dumps(value, default=str)
    if isinstance(value, str) and FORMULA.match(value):
        return "'" + value
    return value
