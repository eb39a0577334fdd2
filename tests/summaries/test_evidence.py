"""Which marks are footprints of AI, and which only look like it?"""

import time
from datetime import date
from typing import Any

import pytest

from tests.summaries.work import commit, pull_request
from tformance_assets.summaries.evidence import collect, denies_ai
from tformance_assets.summaries.payload import payload_of
from tformance_assets.summaries.schema import Opinion
from tformance_assets.summaries.verdict import Verdict, evidence_of_opinion, verdict

CLAUDE = "Co-Authored-By: Claude Opus 4.6 (1M context) <noreply@anthropic.com>"
FOOTER = "🤖 Generated with [Claude Code](https://claude.com/claude-code)"
CURSOR = "Co-authored-by: Cursor <cursoragent@cursor.com>"
COPILOT = "Co-authored-by: Copilot <198982749+Copilot@users.noreply.github.com>"
DEVIN = "Link to Devin run: https://app.devin.ai/sessions/0123456789abcdef0123456789abcdef"
CTO = "cto-new[bot] <1400+cto-new[bot]@users.noreply.github.com>"
TRAE = "TRAE CLI <noreply@bytedance.com>"
CODEX = "https://chatgpt.com/codex/tasks/task_e_68a1b2c3d4"


def decided(**fields: Any) -> Verdict:
    return verdict(collect(pull_request(1, **fields)))


@pytest.mark.parametrize(
    ("fields", "involvement", "tool"),
    [
        ({"author": "copilot-swe-agent", "author_kind": "agent"}, "authored", "GitHub Copilot"),
        ({"author": "devin-ai-integration", "author_kind": "agent"}, "authored", "Devin"),
        ({"author": "acme-claude-helper", "author_kind": "bot"}, "authored", "Claude Code"),
        ({"author": "cto-new", "author_kind": "bot"}, "authored", "cto.new"),
        ({"commits": [commit("Vouchers", author="engine-labs-app[bot]")]}, "authored", "cto.new"),
        ({"commits": [commit(f"Vouchers\n\nCo-authored-by: {CTO}")]}, "assisted", "cto.new"),
        ({"commits": [commit(f"Vouchers\n\nCo-authored-by: {TRAE}")]}, "assisted", "TRAE"),
        ({"head_branch": "claude/fix-vouchers-x7"}, "authored", "Claude Code"),
        ({"head_branch": "codex/fix-vouchers"}, "authored", "OpenAI Codex"),
        ({"head_branch": "cursor/fix-vouchers-1a2b"}, "authored", "Cursor"),
        ({"labels": ["Codex"]}, "authored", "OpenAI Codex"),
        ({"body": f"Vouchers.\n\n{FOOTER}"}, "authored", "Claude Code"),
        ({"body": f"Vouchers.\n\n{DEVIN}"}, "authored", "Devin"),
        ({"body": f"Vouchers.\n\n------\n{CODEX}"}, "authored", "OpenAI Codex"),
        ({"commits": [commit(f"Vouchers\n\n{CLAUDE}")]}, "assisted", "Claude Code"),
        ({"commits": [commit(f"Vouchers\n\n{CURSOR}")]}, "assisted", "Cursor"),
        ({"commits": [commit("Vouchers\n\nMade-with: Cursor")]}, "assisted", "Cursor"),
        ({"commits": [commit("Vouchers\n\nAssisted-by: Claude:claude-opus-4")]}, "assisted", "Claude Code"),
        (
            {"commits": [commit(f"Vouchers\n\n{COPILOT}")]},
            "assisted",
            "GitHub Copilot",
        ),
        ({"commits": [commit("Vouchers", author_name="Ann (aider)")]}, "authored", "Aider"),
        ({"commits": [commit("Vouchers", author="cursoragent", author_kind="agent")]}, "authored", "Cursor"),
        (
            {"head_branch": None, "commits": [commit("Merge branch 'main' into claude/vouchers-9z")]},
            "authored",
            "Claude Code",
        ),
        ({"head_branch": "p1njaq-codex/keep-vouchers"}, "authored", "OpenAI Codex"),
        ({"title": "Codex/keep vouchers after a restart", "head_branch": None}, "authored", "OpenAI Codex"),
        (
            {"commits": [commit("Merge pull request #4 from ann/codex/keep-vouchers\n\nKeep vouchers")]},
            "assisted",
            "OpenAI Codex",
        ),
        ({"body": "Vouchers.\n\nAI-Agent: Codex 2025-06"}, "assisted", "OpenAI Codex"),
        (
            {
                "commits": [
                    *(commit(f"Step {n}") for n in range(40)),
                    commit(f"Last\n\n{'text. ' * 900}\n\n{CLAUDE}\nFixes: #4\n\nAnd more."),
                ]
            },
            "assisted",
            "Claude Code",
        ),
    ],
)
def test_footprints_are_found(fields: dict[str, Any], involvement: str, tool: str) -> None:
    found = decided(**fields)
    assert (found.ai_assisted, found.ai_involvement, found.ai_tools) == (True, involvement, (tool,))
    assert found.ai_confidence is not None
    assert found.ai_confidence >= 0.9


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "Upgrade the Claude SDK", "body": "Our assistant uses Claude Sonnet 4 and GPT-5 now."},
        {"body": "Adds a Cursor to the SQL reader and a copilot seat to the plane."},
        {"body": "We compared [Claude Code](https://claude.com/claude-code) with Copilot."},
        {"body": "AI: none"},
        {"body": f"This was not generated with AI.\n\n> {FOOTER}"},
        {"body": f"The footer looks like this:\n```\n{FOOTER}\n{CLAUDE}\n```"},
        {"body": "## AI disclosure\n- [ ] Generated with AI"},
        {"author": "claude", "author_kind": "human"},
        {"author": "devin", "author_kind": "human", "head_branch": "devin-vouchers"},
        {"commits": [commit("Vouchers\n\nCo-authored-by: Claude Martin <claude@martin.example>")]},
        {"commits": [commit("Vouchers\n\nCo-authored-by: Claude <claude.dupont@acme.example>")]},
        {"commits": [commit("Vouchers\n\nCo-authored-by: Jo <jo@anthropic.com>")]},
        {"commits": [commit("Vouchers\n\nAssisted-by: Devin Smith <devin@acme.example>")]},
        {"commits": [commit("Teach the claude/ folder to build")]},
        {"author": "dependabot", "author_kind": "bot", "head_branch": "dependabot/npm/openai-5.0"},
        {"labels": ["codex-support"]},
        {"title": "Cursor/pointer support in the table", "head_branch": "table-pointer", "body": "CSS only."},
        {"title": "codex/README: name the folder"},
        {"commits": [commit("Merge pull request #4 from claude/vouchers")]},
        {
            "title": "feat(llm): let the Claude Code agent write commits",
            "body": "Adds a Devin provider, a Copilot seat and `Co-authored-by` for Codex runs to our product.",
            "commits": [commit("Add ClaudeAgent, CodexAgent and CursorAgent")],
        },
        {
            "title": "Bump @anthropic-ai/claude-code from 1.0.1 to 1.0.2",
            "author": "dependabot",
            "author_kind": "bot",
            "head_branch": "dependabot/npm_and_yarn/anthropic-ai/claude-code-1.0.2",
            "body": "Bumps [claude-code](https://github.com/anthropics/claude-code).\n> 🤖 Generated with Claude Code",
        },
        {
            "author": "claude-martin",
            "author_kind": "human",
            "commits": [commit("Vouchers", author_name="Devin Jules")],
        },
        {"body": "## AI disclosure\n\n<!-- Which tools? Claude Code, Copilot, Cursor? -->\n\n## Tests\nAll."},
    ],
)
def test_what_only_looks_like_ai_is_none_found(fields: dict[str, Any]) -> None:
    assert decided(**fields) == Verdict(False, "none")


@pytest.mark.parametrize(
    "body",
    [
        "This PR was written with AI assistance.",
        "Vouchers.\n\nThis change was prepared\nwith the help of an AI coding assistant and reviewed before merging.",
        "Disclosure: this code is mostly generated by an LLM.",
        "Fixes the total. Written with the help of AI.",
        "AI-generated.",
        "I used AI to write some of the tests.",
        "We have used generative AI as a coding assistant for this change",
        "This pull request contains AI-generated code.",
        "Let the tests pass (includes AI generated code)",
        "- [x] AI was used",
        "* [X] I have used AI tools to write this code",
        "- [x] Generated with AI",
        "## AI disclosure\n- [ ] No AI\n- [x] Yes, AI-assisted",
        "AI usage: yes, for the tests",
        "**AI assistance used**: Yes",
    ],
)
def test_who_states_the_use_of_ai_without_naming_it_was_assisted(body: str) -> None:
    (evidence,) = collect(pull_request(1, body=body))
    assert (evidence.kind, evidence.tool, evidence.place) == ("disclosure", "unnamed AI", "body")
    assert decided(body=body) == Verdict(True, "assisted", ("unnamed AI",), 0.9)


@pytest.mark.parametrize(
    "body",
    [
        "- [ ] AI was used",
        "- [x] No AI was used",
        "- [x] I have disclosed any use of AI",
        "- [x] If AI was used, I have reviewed the code",
        "- [x] I have read the AI policy",
        "- [x] AI-generated content is labelled",
        "## AI assistance\n\n## Tests\nAll.",
        "## AI-assisted",
        "AI usage:",
        "LLM usage: used for billing",
        "AI-generated: names are shorter",
        "Show the summary (AI-generated)",
        "Summaries are generated by AI.",
        "Names generated by AI are shown in the editor.",
        "This change was made with AI in mind.",
        "This PR adds text that was written by an LLM.",
        "I used the AI assistant to write a query and saw an error.",
        "I used AI to generate an insight.",
        "The button says 'Written with AI'.",
        "> This PR was written with AI assistance.",
        "```\nThis PR was written with AI assistance.\n```",
        "<!-- Was AI used? Say: This PR was written with AI. -->\nVouchers.",
        "This PR was written with AI assistance.\n\nCorrection: no AI was used.",
    ],
)
def test_what_states_no_use_of_ai_for_this_change_is_none_found(body: str) -> None:
    assert decided(body=body) == Verdict(False, "none")


def test_where_a_tool_is_named_that_is_the_tool() -> None:
    commits = [commit(f"Vouchers\n\n{CLAUDE}")]
    found = decided(body="This PR was written with AI assistance.", commits=commits)
    assert (found.ai_involvement, found.ai_tools) == ("assisted", ("Claude Code",))
    named = decided(body="This PR was written with AI assistance.\nAI tools used: Claude Code")
    assert named.ai_tools == ("Claude Code",)


def test_before_any_tool_was_there_nobody_can_have_used_one() -> None:
    early = {"partition_date": date(2021, 1, 4), "body": "This PR was written with AI assistance."}
    assert decided(**early) == Verdict(False, "none")


def test_only_a_review_bot_is_not_authorship() -> None:
    found = decided(reviews=[{"reviewer": "copilot-pull-request-reviewer", "reviewer_kind": "bot"}])
    assert (found.ai_assisted, found.ai_involvement, found.ai_tools) == (
        False,
        "reviewed",
        ("GitHub Copilot review",),
    )


def test_a_review_bot_makes_it_reviewed_and_not_assisted() -> None:
    reviews = [{"reviewer": "coderabbitai", "reviewer_kind": "bot", "state": "commented"}]
    found = decided(reviews=reviews, body="Vouchers.\n<!-- CURSOR_SUMMARY -->\nsummary")
    assert (found.ai_assisted, found.ai_involvement) == (False, "reviewed")
    assert set(found.ai_tools) == {"CodeRabbit", "Cursor Bugbot"}


def test_an_agent_answering_its_own_review_is_not_a_reviewer() -> None:
    fields = {"author": "devin-ai-integration", "author_kind": "agent"}
    comments = [{"author": "devin-ai-integration", "author_kind": "agent"}]
    assert {item.kind for item in collect(pull_request(1, comments=comments, **fields))} == {"author"}


def test_authorship_outweighs_review_and_names_only_the_writers() -> None:
    reviews = [{"reviewer": "coderabbitai", "reviewer_kind": "bot", "state": "commented"}]
    found = decided(head_branch="claude/vouchers", reviews=reviews)
    assert (found.ai_involvement, found.ai_tools) == ("authored", ("Claude Code",))


def test_one_accepted_suggestion_among_many_commits_is_help() -> None:
    commits = [commit("a"), commit("b"), commit("c", author="copilot-swe-agent", author_kind="agent")]
    assert decided(commits=commits).ai_involvement == "assisted"


SIGNED = commit(f"Step\n\n{FOOTER}")
SESSION = commit("Step\n\nClaude-Session: https://claude.ai/code/session_01abc")


@pytest.mark.parametrize("signed", [SIGNED, SESSION])
def test_who_signed_more_than_half_of_the_commits_wrote_it(signed: dict[str, Any]) -> None:
    person = commit("A step by hand")
    assert decided(commits=[signed]).ai_involvement == "authored"
    assert decided(commits=[signed, signed, person]).ai_involvement == "authored"
    assert decided(commits=[signed, person]).ai_involvement == "assisted"
    assert decided(commits=[signed, *[person] * 11]).ai_involvement == "assisted"
    assert decided(commits=[signed, *[person] * 11], body=FOOTER).ai_involvement == "authored"


def test_commits_of_an_agent_and_commits_it_signed_count_together() -> None:
    own = commit("By itself", author="copilot-swe-agent", author_kind="agent")
    assert decided(commits=[own, SIGNED, commit("By hand")]).ai_involvement == "authored"


@pytest.mark.parametrize(
    ("branch", "involvement"), [(None, "authored"), ("claude/refunds", "authored"), ("release/4", "assisted")]
)
def test_a_branch_that_was_brought_up_to_date_elsewhere_is_but_a_part(
    branch: str | None, involvement: str
) -> None:
    merge = commit("Merge branch 'main' into claude/refunds")
    assert decided(head_branch=branch, commits=[commit("Fix it"), merge]).ai_involvement == involvement


def test_evidence_says_where_and_what() -> None:
    (evidence,) = collect(pull_request(1, commits=[commit("First"), commit(f"Second\n\n{CLAUDE}")]))
    assert (evidence.kind, evidence.place, evidence.matched) == ("coauthor", "commit abc1234", CLAUDE)


def test_the_same_mark_in_many_commits_counts_once() -> None:
    commits = [commit(f"Step {step}\n\n{CLAUDE}") for step in range(50)]
    assert len(collect(pull_request(1, commits=commits))) == 1


def test_where_nothing_was_collected_the_verdict_is_unknown() -> None:
    assert verdict([], collected=False) == Verdict(None, None)


def opinion(**fields: Any) -> Opinion:
    text = {"summary_title": "T", "summary": "S", "ai_involvement": "authored", "ai_confidence": 0.9}
    return Opinion.model_validate({**text, "ai_tools": ["claude"], **fields})


def test_a_sure_opinion_with_a_tool_is_at_most_assisted() -> None:
    evidence = evidence_of_opinion(opinion(), "model", pull_request(1, body="Claude helped."))
    found = verdict(evidence)
    assert (found.ai_assisted, found.ai_involvement, found.ai_tools) == (True, "assisted", ("Claude Code",))
    assert found.ai_confidence == 0.9
    assert [(item.kind, item.source) for item in evidence] == [("llm", "model")]


def test_an_opinion_never_changes_what_footprints_say() -> None:
    spoken = pull_request(1, commits=[commit(f"Vouchers\n\n{CURSOR}")], body="Claude helped.")
    footprints = collect(spoken)
    assert verdict([*footprints, *evidence_of_opinion(opinion(), "m", spoken)]) == verdict(footprints)


def test_an_opinion_about_a_tool_of_which_the_pull_request_does_not_speak_does_not_count() -> None:
    assert evidence_of_opinion(opinion(), "m", pull_request(1, body="Copilot helped.")) == []


def test_an_opinion_does_not_outweigh_a_denial() -> None:
    denied = pull_request(1, body="I did not use Claude.")
    assert evidence_of_opinion(opinion(), "m", denied) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"ai_confidence": 0.79},
        {"ai_tools": []},
        {"ai_tools": ["some AI", "LLM"]},
        {"ai_tools": ["CodeRabbit"]},
        {"ai_involvement": "reviewed"},
        {"ai_involvement": "none"},
    ],
)
def test_any_other_opinion_does_not_count(fields: dict[str, Any]) -> None:
    spoken = pull_request(1, body="Claude, some AI, an LLM and CodeRabbit.")
    assert verdict(evidence_of_opinion(opinion(**fields), "m", spoken)) == Verdict(False, "none")


@pytest.mark.parametrize(
    "line",
    ["No AI was used.", "AI: none", "AI usage: N/A", "**AI tools used**: no", "I did not use Copilot."],
)
def test_a_denial_is_heard(line: str) -> None:
    assert denies_ai(pull_request(1, body=f"Vouchers.\n\n{line}"))


@pytest.mark.parametrize(
    "line", ["There is no AI model in this file.", "AI: used for tests", "Uses AI: no-op mode"]
)
def test_other_sentences_are_not_denials(line: str) -> None:
    assert not denies_ai(pull_request(1, body=line))


def test_a_hostile_text_does_not_take_long() -> None:
    nasty = "generated by codex" + "!" * 50_000 + "a\n" + "![" * 30_000 + "Co-authored-by: " + " " * 50_000
    started = time.perf_counter()
    pull = pull_request(1, body=nasty, commits=[commit(nasty)])
    collect(pull), payload_of(pull)
    assert time.perf_counter() - started < 2
