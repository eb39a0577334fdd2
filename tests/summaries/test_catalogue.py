"""Is the catalogue of footprints complete in itself?"""

import pytest

from tformance_assets.actors import GROUPS, _listed
from tformance_assets.summaries.footprints import catalogue


def test_every_tool_that_can_write_has_a_first_day_and_a_name() -> None:
    marks = catalogue()
    writers = {mark.tool for mark in (*marks.coauthors, *marks.branches, *marks.labels, *marks.author_names)}
    writers |= {mark.tool for mark in (*marks.texts, *marks.trailers) if mark.involvement != "reviewed"}
    writers |= {known.tool for known in _listed().values() if known.group == GROUPS[0] and known.tool}
    assert writers - marks.released.keys() == set()
    assert writers - set(marks.tools.values()) == set()


def test_no_tool_writes_by_itself_before_it_helps() -> None:
    released = catalogue().released
    assert {tool for tool, release in released.items() if release.authors < release.assists} == set()


def test_every_mark_has_a_source() -> None:
    marks = catalogue()
    everything = (*marks.coauthors, *marks.trailers, *marks.texts, *marks.branches, *marks.labels)
    assert all(mark.source.strip() for mark in everything)


@pytest.mark.parametrize(
    ("spelled", "tool"),
    [("Claude Opus 4.5", "Claude Code"), ("codex-cli", None), ("GPT-5", "ChatGPT"), ("CodeRabbit", None)],
)
def test_only_writing_tools_have_other_spellings(spelled: str, tool: str | None) -> None:
    assert catalogue().tool_named(spelled) == tool


def test_every_tool_a_sentence_may_name_is_known() -> None:
    marks = catalogue()
    line = "This PR was written with {}."
    stated = (
        "claude code",
        "copilot",
        "openai codex",
        "devin ai",
        "gemini cli",
        "windsurf",
        "gpt-5",
        "aider",
    )
    for tool in stated:
        match = next(filter(None, (s.search(line.format(tool)) for s in marks.statements)))
        assert marks.tool_named(match["tool"])
