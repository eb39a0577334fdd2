"""Which teams are configured? `$TFORMANCE_HOME/tformance.yaml`, read with line-precise errors and kept tidy.

teams:
  acme:
    onboarded_on: 2026-11-23        # required; the day from which the windows are counted
    repositories: [acme/shop]       # at GitHub; at least one entry here or in `git`
    git: [/srv/git/tools]           # paths or clone URLs
    recent_days: 30
    history_days: 90
    onboarding: two_phase           # or single_phase
    bots: [acme-deployer]
    people:                         # one person, several accounts (in git: author names)
      ada: [ada-private, Ada Lovelace]
    monthly_budget_usd: 20
    jira:                           # optional; credentials come from the environment
      site: https://acme.atlassian.net
      projects: [ABC, OPS]          # only keys of these count
      story_points: customfield_10016   # optional; else found by the field's name
access:                             # who may read which teams, where people sign in by groups
  engineering: [acme]
  managers: ["*"]                   # every team, and the right to add some
"""

import fcntl
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from io import StringIO
from pathlib import Path
from typing import Any, Literal

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from tformance_assets.configuration_check import access_of, teams_of
from tformance_assets.configuration_place import Place
from tformance_assets.errors import ConfigurationError
from tformance_assets.settings import Settings
from tformance_assets.teams import JiraSource, Team

Change = Literal["added", "extended", "unchanged"]

HEADER = "The teams of this Tformance. `tformance onboard` adds to it; edits are taken up within seconds.\n"


@dataclass(frozen=True)
class Configuration:
    """Every configured team, by name, and which group of people may read which of them."""

    teams: dict[str, Team]
    access: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def demo(self) -> bool:
        """True if the demonstration team is among them."""
        return any(team.demo for team in self.teams.values())

    @property
    def real(self) -> dict[str, Team]:
        """The teams that are not the demonstration."""
        return {name: team for name, team in self.teams.items() if not team.demo}

    def team(self, name: str) -> Team:
        """The team of this name, or a ConfigurationError that says which ones exist."""
        if name in self.teams:
            return self.teams[name]
        known = "configured: " + ", ".join(sorted(self.teams)) if self.teams else "none is configured yet"
        raise ConfigurationError(f"there is no team named {name!r} ({known})")


def load(path: Path) -> Configuration:
    """Read and check the file; a missing or empty one means no teams."""
    return parse(_read(path), str(path))


def load_active(settings: Settings) -> Configuration:
    """What running pipelines use: the last good copy if `tformance up` named one, else the file itself."""
    return load(settings.active_configuration or settings.configuration_path)


def parse(text: str, source: str) -> Configuration:
    """Check the text of a configuration file; `source` is how errors call it."""
    document, place = _document(text, source), Place(source)
    teams = teams_of(document, place)
    return Configuration(teams, access_of(document, place, teams))


def publish(text: str, path: Path) -> None:
    """Replace a file by an atomic rename, so that nobody reads half of it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def add_team(path: Path, team: Team) -> Change:
    """Add a team, or extend the one of that name by repositories, git sources, bots and a longer history.

    An existing team keeps its onboarding day; the file keeps its comments.
    """
    path = path.resolve()
    with _exclusive(path):
        text = _read(path)
        before = parse(text, str(path))
        document = _document(text, str(path)) or _empty_document()
        existing = before.teams.get(team.name)
        if existing is None:
            _add(document, team)
        elif _extended(existing, team) == existing:
            return "unchanged"
        else:
            _extend(document["teams"][team.name], existing, _extended(existing, team))
        result = _dump(document)
        parse(result, f"{path} with team {team.name}")
        publish(result, path)
    return "added" if existing is None else "extended"


def _extended(old: Team, new: Team) -> Team:
    if old.demo != new.demo:
        raise ConfigurationError(
            f"{old.name} is {'' if old.demo else 'not '}the demonstration team: choose another team name"
        )
    return replace(
        old,
        repositories=_union(old.repositories, new.repositories, ignore_case=True),
        git=_union(old.git, new.git),
        bots=_union(old.bots, new.bots, ignore_case=True),
        history_days=max(old.history_days, new.history_days),
    )


def _union(old: Iterable[str], new: Iterable[str], ignore_case: bool = False) -> tuple[str, ...]:
    """Old entries, then the new ones not among them."""
    by_key: dict[str, str] = {}
    for entry in (*old, *new):
        by_key.setdefault(entry.lower() if ignore_case else entry, entry)
    return tuple(by_key.values())


def _add(document: CommentedMap, team: Team) -> None:
    entry: dict[str, Any] = {"onboarded_on": team.onboarded_on}
    for key in ("repositories", "git", "bots"):
        if getattr(team, key):
            entry[key] = list(getattr(team, key))
    if team.people:
        entry["people"] = {name: list(others) for name, others in team.people}
    entry |= {"recent_days": team.recent_days, "history_days": team.history_days}
    if team.onboarding != "two_phase":
        entry["onboarding"] = team.onboarding
    if team.monthly_budget_usd is not None:
        entry["monthly_budget_usd"] = team.monthly_budget_usd
    if team.jira:
        entry["jira"] = _jira_entry(team.jira)
    if team.demo:
        entry["demo"] = True
    if not document.get("teams"):
        document["teams"] = CommentedMap()
    document["teams"][team.name] = CommentedMap(entry)


def _jira_entry(jira: JiraSource) -> dict[str, Any]:
    optional = {"story_points": jira.story_points} if jira.story_points else {}
    return {"site": jira.site, "projects": list(jira.projects), **optional}


def _extend(entry: CommentedMap, old: Team, new: Team) -> None:
    for key in ("repositories", "git", "bots"):
        added = getattr(new, key)[len(getattr(old, key)) :]
        if added and not isinstance(entry.get(key), CommentedSeq):
            entry.pop(key, None)
            entry.insert(1, key, CommentedSeq(added))
        else:
            for item in added:
                _append(entry[key], item)
    if new.history_days != old.history_days:
        if "history_days" in entry:
            entry["history_days"] = new.history_days
        else:
            entry.insert(1, "history_days", new.history_days)


def _append(sequence: CommentedSeq, item: str) -> None:
    """Append, and keep comment lines that follow the sequence below it: they hang on its last entry."""
    last = len(sequence) - 1
    sequence.append(item)
    tokens = sequence.ca.items.get(last)
    if not tokens or tokens[0] is None:
        return
    beside, newline, below = tokens[0].value.partition("\n")
    if below.strip():
        moved = type(tokens[0])("\n" + below, tokens[0].start_mark, None)
        sequence.ca.items[last + 1] = [moved, *tokens[1:]]
        tokens[0].value = beside + newline
        if not beside:
            del sequence.ca.items[last]


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path} cannot be read: {error}") from error


def _document(text: str, source: str) -> Any:
    try:
        return _yaml().load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f" line {mark.line + 1}" if mark else ""
        problem = " ".join((error.problem or "is not valid YAML").split()).partition(" with value ")[0]
        raise ConfigurationError(f"{source}{line}: {problem}") from error
    except (YAMLError, ValueError) as error:
        raise ConfigurationError(f"{source} is not valid YAML: {' '.join(str(error).split())}") from error


def _dump(document: CommentedMap) -> str:
    stream = StringIO()
    _yaml().dump(document, stream)
    return stream.getvalue()


class _Constructor(RoundTripConstructor):
    """Leaves an impossible date such as 2026-13-01 a text, so that the check can name its line."""

    def construct_yaml_timestamp(self, node: Any, values: Any = None) -> Any:
        try:
            return super().construct_yaml_timestamp(node, values)
        except ValueError:
            return node.value


_Constructor.add_constructor("tag:yaml.org,2002:timestamp", _Constructor.construct_yaml_timestamp)


def _yaml() -> YAML:
    yaml = YAML(typ="rt")
    yaml.Constructor = _Constructor
    yaml.preserve_quotes = True
    yaml.width = 120
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _empty_document() -> CommentedMap:
    document = CommentedMap()
    document.yaml_set_start_comment(HEADER)
    return document


@contextmanager
def _exclusive(path: Path) -> Iterator[None]:
    """One editor of the file at a time, across processes."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.with_name(f".{path.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
