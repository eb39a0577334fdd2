import re
from pathlib import Path

from tformance_assets.assets.keys import ALL
from tformance_assets.cli import command_parser

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
DOCS = {path.name: path.read_text() for path in (ROOT / "docs").glob("*.md")}
SOURCES = [
    path.read_text() for folder in ("tformance_assets", "dashboard") for path in (ROOT / folder).rglob("*.py")
]
# Set by `tformance up` for its own processes, never by a person.
INTERNAL = {"TFORMANCE_CONFIGURATION", "TFORMANCE_STARTED_AT", "TFORMANCE_SUPERVISED"}


def test_the_documents_name_every_variable_that_is_read_and_no_other():
    read = {name for text in SOURCES for name in re.findall(r'env\.\w+\("([A-Z_]+)"', text)}
    rows = re.findall(r"^\| (`[A-Z].*?) \|", "\n".join([README, *DOCS.values()]), re.MULTILINE)
    documented = {name for row in rows for name in re.findall(r"`([A-Z_]{4,})`", row)}
    assert documented == read - INTERNAL


def test_the_readme_names_every_command_and_no_other():
    (commands,) = (action.choices for action in command_parser()._subparsers._group_actions)
    documented = set(re.findall(r"^\| `tformance (\w+)", README, re.MULTILINE))
    assert documented == set(commands)


def test_every_option_in_the_readme_exists():
    (commands,) = (action.choices for action in command_parser()._subparsers._group_actions)
    for line in re.findall(r"^\| `(tformance .+?)` \|", README, re.MULTILINE):
        known = commands[line.split()[1]].format_help()
        for option in re.findall(r"--[a-z-]+", line):
            assert option in known, line


def test_every_make_target_in_the_docs_exists():
    makefile = (ROOT / "Makefile").read_text()
    for text in [README, *DOCS.values()]:
        for target in re.findall(r"`make (\w+)`", text):
            assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_the_readme_draws_every_asset_of_the_main_line():
    drawn = set(
        re.findall(r"\b(?:pull_request_index|pull_requests|pr_summaries|delivery_metrics|insights)\b", README)
    )
    assert drawn <= set(ALL)
    assert drawn == set(ALL) - {"open_pull_requests"}


def test_every_relative_link_leads_somewhere():
    for name, text in {"README.md": README, **{f"docs/{name}": text for name, text in DOCS.items()}}.items():
        for target in re.findall(r"\]\(([^)#:]+)\)", text):
            assert ((ROOT / name).parent / target).exists(), f"{name} links to {target}"


def test_every_path_the_architecture_names_exists():
    text = DOCS["architecture.md"]
    for path in re.findall(r"`((?:tformance_assets|dashboard|tests)/[\w./]*)`", text):
        assert (ROOT / path).exists(), path
    known = {path.name for path in ROOT.glob("tformance_assets/**/*")} | {
        path.name for path in ROOT.glob("dashboard/**/*")
    }
    for name in re.findall(r"`(?:\w+/)?(\w+\.(?:py|sql|yaml|md))`", text):
        assert name in known, name


def test_the_architecture_names_every_topic():
    for package in (ROOT / "tformance_assets").glob("*/__init__.py"):
        assert f"`tformance_assets/{package.parent.name}/" in DOCS["architecture.md"], package.parent.name
