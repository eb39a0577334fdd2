"""How does a title become a sentence, and a description a reason?"""

import functools
import re

from tformance_assets.demo.vocabulary import phrases

_OPENINGS = {
    "feature": "Adds {}",
    "bugfix": "Corrects a fault: {}",
    "refactor": "Restructures the code towards {}",
    "performance": "Brings {}",
    "docs": "Adds documentation: {}",
    "test": "Adds tests: {}",
    "ci": "Changes the pipeline: {}",
    "chore": "Tidies up: {}",
    "dependencies": "Updates a dependency: {}",
    "revert": "Takes back an earlier change: {}",
    "other": "Changes this: {}",
}
_NOT_A_REASON = re.compile(
    r"^(#|[-*|>]|reverts?\b|bumps?\b|📅|closes\b|part of\b|see\b|ai:|---)|https?://|<|previous instructions",
    re.IGNORECASE,
)


def first_sentence(kind: str, title: str) -> str:
    """What changed: "Add berths" becomes "Adds berths."; anything that is no order gets an opening."""
    first, _, rest = title.partition(" ")
    verb = first.lower()
    if kind == "revert":
        quoted = re.search(r'"(.+)"', title)
        return f"Takes back an earlier change, “{quoted[1] if quoted else title}”."
    if title.lower().startswith("do not "):
        again, _, what = title[7:].partition(" ")
        return f"No longer {_third(again.lower())} {what}."
    if kind == "feature" and verb in _words("done_by_people"):
        return f"People can now {verb} {rest}."
    if verb in _words("verbs") and rest:
        return f"{_third(verb).capitalize()} {rest}."
    return f"{_OPENINGS[kind].format(_lower_first(title))}."


def reason_in(text: str) -> str | None:
    """The first plain sentence of a description, None when there is none that can be quoted."""
    for line in text.splitlines():
        sentence = re.split(r"(?<=[.!?])\s", line.strip(), maxsplit=1)[0]
        if 20 <= len(sentence) <= 170 and not sentence.endswith(":") and not _NOT_A_REASON.search(sentence):
            return sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."
    return None


@functools.cache
def _words(name: str) -> frozenset[str]:
    return frozenset(phrases()[name].split())


def _third(verb: str) -> str:
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return f"{verb[:-1]}ies"
    return f"{verb}es" if verb.endswith(("s", "sh", "ch", "x", "z", "o")) else f"{verb}s"


def _lower_first(title: str) -> str:
    """Lower case at the start, but not for names and abbreviations."""
    first = title.partition(" ")[0]
    return title if not first[1:].islower() and len(first) > 1 else title[:1].lower() + title[1:]
