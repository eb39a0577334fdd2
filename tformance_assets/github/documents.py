"""Which text is sent to GitHub for a named query? The query's file and the fragments it spreads."""

import re
from functools import cache
from pathlib import Path

QUERIES = Path(__file__).parent / "queries"
FRAGMENTS = "fragments"

_SPREAD = re.compile(r"\.\.\.\s*([A-Z]\w*)")
_FRAGMENT = re.compile(r"^fragment (\w+) on .*?^}", re.MULTILINE | re.DOTALL)


def names() -> tuple[str, ...]:
    """The names of all queries, in alphabetical order."""
    return tuple(sorted(path.stem for path in QUERIES.glob("*.graphql") if path.stem != FRAGMENTS))


@cache
def text_of(name: str) -> str:
    """The complete document of one query. GitHub refuses fragments that are not used."""
    text = (QUERIES / f"{name}.graphql").read_text(encoding="utf-8")
    fragments = _fragments()
    wanted: list[str] = []
    unread = [text]
    while unread:
        for fragment in _SPREAD.findall(unread.pop()):
            if fragment not in wanted:
                wanted.append(fragment)
                unread.append(fragments[fragment])
    return "\n".join([text, *(fragments[fragment] for fragment in wanted)])


@cache
def _fragments() -> dict[str, str]:
    text = (QUERIES / f"{FRAGMENTS}.graphql").read_text(encoding="utf-8")
    return {match[1]: match[0] for match in _FRAGMENT.finditer(text)}
