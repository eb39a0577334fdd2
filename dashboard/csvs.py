"""How do rows become a CSV that a spreadsheet can open safely?"""

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

from dashboard.sources import Row

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


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
    if isinstance(value, str) and value.lstrip(" ").startswith(FORMULA_STARTS):
        return "'" + value
    return value
