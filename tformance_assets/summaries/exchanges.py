"""Which answers of a pack speak about another pull request of it than the one whose id they carry?

A model may copy every id and still exchange two texts. An echo of each title would show that for some 15 tokens a
pull request; the words are there already: those that, within the pack, only one pull request has, tell whom a text
is about. A text without a single word of its own but with several of one other's is not believed and asked again,
alone in the end, where nothing can be exchanged: a false alarm costs a request and loses nothing.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from tformance_assets.summaries.payload import Payload
from tformance_assets.summaries.schema import Opinion

# One common word can be chance.
LEAST_SIGNS = 2
_WORD = re.compile(r"[^\W\d_]{4,}")
_FIELDS = ("title", "branch", "labels", "files", "commits", "description")


def exchanged(opinions: Mapping[str, Opinion], payloads: Sequence[Payload]) -> set[str]:
    """The ids whose texts are about another of these pull requests, as far as words can tell."""
    only = _distinctive({payload["id"]: _read(payload) for payload in payloads})
    return {name for name, opinion in opinions.items() if _is_about_another(name, _said(opinion), only)}


def _is_about_another(name: str, said: set[str], only: Mapping[str, set[str]]) -> bool:
    if said & only[name]:
        return False
    return any(len(said & words) >= LEAST_SIGNS for words in only.values())


def _distinctive(words: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """Of each one's words those that no other has."""
    holders = Counter(word for one in words.values() for word in one)
    return {name: {word for word in one if holders[word] == 1} for name, one in words.items()}


def _read(payload: Payload) -> set[str]:
    return _words(payload.get(field) for field in _FIELDS)


def _said(opinion: Opinion) -> set[str]:
    return _words([opinion.summary_title, opinion.summary, opinion.areas])


def _words(values: Any) -> set[str]:
    texts = (" ".join(value) if isinstance(value, list) else value or "" for value in values)
    return {word for text in texts for word in _WORD.findall(text.lower())}
