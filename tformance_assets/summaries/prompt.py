"""What is the LLM told to do, and does a text give it away?"""

import functools
import re
from pathlib import Path

PROMPT = Path(__file__).with_name("prompt.md")

# Nobody writes so many words of the prompt in a row by chance.
_RUN = 8


@functools.cache
def prompt() -> str:
    """The system message."""
    return PROMPT.read_text(encoding="utf-8").strip()


def repeats_prompt(text: str) -> bool:
    """Whether the text holds eight words of the prompt in a row: a pull request may ask the LLM for it."""
    return not _runs(text).isdisjoint(_runs_of_prompt(prompt()))


@functools.cache
def _runs_of_prompt(text: str) -> frozenset[tuple[str, ...]]:
    return _runs(text)


def _runs(text: str) -> frozenset[tuple[str, ...]]:
    words = re.findall(r"[a-z]+", text.lower())
    return frozenset(tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1))
