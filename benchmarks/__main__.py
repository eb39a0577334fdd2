"""How soon does a team's first dashboard open, and when is its history complete? Run with `make bench`."""

import argparse

from benchmarks.onboarding import measure
from benchmarks.predecessor import one_by_one
from benchmarks.stack import Limits


def main() -> None:
    """Measure both ways against the same stand-ins and print them side by side."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--github-latency", type=float, default=1.0, help="seconds each answer of GitHub takes"
    )
    parser.add_argument("--groq-latency", type=float, default=1.5, help="seconds each answer of Groq takes")
    parser.add_argument("--rpm", type=int, default=30, help="requests a minute Groq admits")
    parser.add_argument("--tpm", type=int, default=250_000, help="tokens a minute Groq admits")
    parser.add_argument("--recent", type=int, default=150, help="pull requests closed in the newest 30 days")
    parser.add_argument("--history", type=int, default=350, help="pull requests closed in the 60 days before")
    parser.add_argument("--sample", type=int, default=10, help="pull requests really asked for one by one")
    parser.add_argument(
        "--upgrades", type=int, default=0, help="seconds to watch, at the end, rules give way to the LLM"
    )
    given = parser.parse_args()
    limits = Limits(given.github_latency, given.groq_latency, given.rpm, given.tpm)
    ours = measure(limits, given.recent, given.history, given.upgrades)
    theirs = one_by_one(limits, given.sample)
    print(ours.table())
    print()
    print(
        f"one pull request in each request, 2.1 s between ({given.sample} really asked for, the rest by their pace):"
    )
    recent, whole = theirs * given.recent, theirs * (given.recent + given.history)
    print(f"  {given.recent} pull requests  {recent:7.1f} s   {recent / ours.accessible:5.1f} times as long")
    print(
        f"  {given.recent + given.history} pull requests  {whole:7.1f} s   {whole / ours.complete:5.1f} times as long"
    )


if __name__ == "__main__":
    main()
