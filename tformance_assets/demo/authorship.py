"""Which traces does an AI tool leave on a pull request? As each tool leaves them in the wild."""

from dataclasses import replace
from random import Random

from tformance_assets.demo.cast import Person
from tformance_assets.demo.life import Life, Written, bot

_COPILOT_EMAIL = "198982749+Copilot@users.noreply.github.com"
_DEVIN_EMAIL = "158243242+devin-ai-integration[bot]@users.noreply.github.com"


def sign(life: Life, tool: str | None, person: Person, rng: Random) -> None:
    """Leave the tool's traces on author, branch, body and commits."""
    if tool is None:
        _disclose(life, person, rng)
    elif tool == "claude":
        _claude(life, rng)
    elif tool == "cursor":
        _cursor(life, rng)
    elif tool == "codex":
        _codex(life, rng)
    elif tool == "copilot-agent":
        _copilot(life, person)
    else:
        _devin(life, person, rng)


def _disclose(life: Life, person: Person, rng: Random) -> None:
    """Some people say how they worked, also when no tool left a trace."""
    if person.login == "ingrid-dahl" and rng.random() < 0.6:
        life.body += "\n\nAI: none"
    elif person.login == "anika-bose" and rng.random() < 0.3:
        life.body += "\n\nAI: Copilot completion for the tests, the rest by hand."


def _claude(life: Life, rng: Random) -> None:
    trailer = "Co-Authored-By: Claude <noreply@anthropic.com>"
    long_form = f"🤖 Generated with [Claude Code](https://claude.com/claude-code)\n\n{trailer}"
    life.commits = [
        replace(commit, body=_below(commit.body, long_form if rng.random() < 0.6 else trailer))
        for commit in life.commits
    ]
    if rng.random() < 0.75:
        life.body += "\n\n🤖 Generated with [Claude Code](https://claude.com/claude-code)"


def _cursor(life: Life, rng: Random) -> None:
    trailer = "Co-authored-by: Cursor <cursoragent@cursor.com>"
    life.commits = [replace(commit, body=_below(commit.body, trailer)) for commit in life.commits]
    if rng.random() < 0.5:
        life.branch = f"cursor/{_slug_of(life)}-{rng.getrandbits(16):04x}"


def _codex(life: Life, rng: Random) -> None:
    life.branch = f"codex/{_slug_of(life)}"
    life.body += (
        f"\n\n------\n[Codex Task](https://chatgpt.com/codex/tasks/task_e_{rng.getrandbits(64):016x})"
    )


def _copilot(life: Life, person: Person) -> None:
    life.author = bot("copilot-swe-agent")
    life.branch = f"copilot/{_slug_of(life)}"
    trailer = f"Co-authored-by: {person.name} <{person.email}>"
    life.commits = [
        _by_machine(commit, "copilot-swe-agent[bot]", _COPILOT_EMAIL, "Copilot", trailer)
        for commit in life.commits
    ]
    life.body += (
        "\n\n---\n✨ Let Copilot coding agent [set things up for you]"
        f"(https://github.example/{life.home.name}/issues/new?title=setup) — started by @{person.login}."
    )


def _devin(life: Life, person: Person, rng: Random) -> None:
    life.author = bot("devin-ai-integration")
    life.branch = f"devin/{int(life.opened.timestamp())}-{_slug_of(life)}"
    trailer = f"Co-Authored-By: {person.name} <{person.email}>"
    life.commits = [
        _by_machine(commit, "Devin AI", _DEVIN_EMAIL, "devin-ai-integration[bot]", trailer)
        for commit in life.commits
    ]
    session = f"{rng.getrandbits(128):032x}"
    life.body += (
        f"\n\nLink to Devin run: https://app.devin.ai/sessions/{session}\nRequested by: @{person.login}"
    )


def _by_machine(commit: Written, name: str, email: str, login: str, trailer: str) -> Written:
    return replace(commit, name=name, email=email, login=login, body=_below(commit.body, trailer))


def _below(body: str, trailer: str) -> str:
    return f"{body}\n\n{trailer}".strip()


def _slug_of(life: Life) -> str:
    return life.branch.rpartition("/")[2]
