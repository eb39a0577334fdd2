"""Which commands does `tformance` have? Parses the arguments; each command is a module of `commands`."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from tformance_assets.errors import TformanceError

EPILOG = """\
try it without any account:   tformance up --demo
your own team:                tformance onboard acme --repo acme/shop --repo acme/api
                              tformance up
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; a TformanceError is one sentence, never a trace."""
    options = command_parser().parse_args(arguments)
    try:
        # Imported when needed: --help must not wait for DuckDB or Dagster.
        return int(import_module(f"tformance_assets.commands.{options.command}").run(options))
    except TformanceError as error:
        sys.stderr.write(f"tformance: {error}\n")
        return error.exit_code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader, such as `head`, has seen enough; nothing more may be written at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def command_parser() -> argparse.ArgumentParser:
    """All commands with their options."""
    parser = argparse.ArgumentParser(
        prog="tformance",
        description="How does your team deliver, and do AI tools help? Answered on your own machine.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _up(commands.add_parser("up", help="start Dagster and the dashboard; Ctrl-C stops everything"))
    _onboard(commands.add_parser("onboard", help="check access, then add a team or extend it"))
    _status(commands.add_parser("status", help="how far each team's onboarding is"))
    _sql(commands.add_parser("sql", help="ask a team's warehouse a read-only question"))
    commands.add_parser("doctor", help="check this machine and the configuration, and say what to do")
    return parser


def _up(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--demo", action="store_true", help="with a demonstration team, which needs no accounts"
    )
    parser.add_argument("--demo-if-empty", action="store_true", help=argparse.SUPPRESS)


def _onboard(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("team", metavar="TEAM", help="letters, digits, - and _")
    parser.add_argument(
        "--repo", action="append", default=[], metavar="OWNER/NAME", help="a repository at GitHub; repeatable"
    )
    parser.add_argument(
        "--git", action="append", default=[], metavar="PATH", help="a local clone or a clone URL; repeatable"
    )
    parser.add_argument("--recent-days", type=int, default=30, metavar="N", help="days loaded first (30)")
    parser.add_argument("--history-days", type=int, default=90, metavar="N", help="days in all (90)")


def _status(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("team", nargs="?", metavar="TEAM", help="all teams if omitted")
    parser.add_argument("--json", action="store_true", help="for programs")


def _sql(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("team", metavar="TEAM")
    parser.add_argument("query", metavar="SQL", help='such as "SELECT * FROM weekly_metrics"')
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--csv", action="store_true", help="whole values, safe for spreadsheets")
    form.add_argument("--json", action="store_true", help="a list of objects")


if __name__ == "__main__":
    sys.exit(main())
