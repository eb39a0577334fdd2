"""How long does the LLM take for a month of pull requests, and how far is that from what the budget allows?

`python -m benchmarks.llm`. The engine runs as it is, against the stand-in on a socket that admits by requests and
tokens a minute: all of a minute's requests at once, or, where `burst` says no, one after another, evenly spaced. It is
not known which of the two Groq does; the second flatters nobody. So that minutes need not be sat out, the clock of
engine, budget and stand-in runs up to `--speed` times as fast as the wall's where there is much to wait for, and
answers take that much less: the time our own code takes counts as many times against us.
"""

import argparse
import math
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import groq

from benchmarks.workload import REPOSITORY, hub
from tests.servers.groq import FaultyGroq
from tformance_assets.summaries.config import MODEL, SummaryConfig
from tformance_assets.summaries.engine import Known, Outcome, Sink, summarize

# One pull request in each request, with the payload and the pause of the tool this one replaces.
THEIR_PROMPT_TOKENS, THEIR_ANSWER_TOKENS, THEIR_PAUSE_SECONDS = 2560, 840, 2.1
THEIR_BYTES_PER_TOKEN = 4
# Requests and tokens a minute, and whether the service takes a minute's requests at once.
BUDGETS = (
    (30, 250_000, True),
    (30, 8_000, True),
    (1_000, 250_000, True),
    (30, 250_000, False),
    (1_000, 250_000, False),
)
# What the engine promises: of the limit's time at most, of one by one's at least (where tokens do not hold that up),
# of its tokens at most.
GAIN_BUDGET = (30, 250_000)
MOST_OF_LIMIT, LEAST_GAIN, MOST_OF_TOKENS = 1.3, 8.0, 1 / 3
PACK = 10


class FastClock:
    """Seconds since the epoch that pass `speed` times as fast as the wall's."""

    def __init__(self, speed: float) -> None:
        self.speed, self._started = speed, time.time()

    def __call__(self) -> float:
        return self._started + (time.time() - self._started) * self.speed

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds / self.speed)


@dataclass(frozen=True)
class Measured:
    """What one way took: seconds, requests, and tokens as the limiter counts them (prompt and answer cap)."""

    seconds: float
    requests: int
    refused: int
    tokens_each: float
    pack: int
    tokens_pack: float
    by_rules: int


# What a request is likely to take, to choose how fast the clock must run; only the measured figures are printed.
LIKELY = Measured(0, 0, 0, 420, PACK, 4200, 0)
WALL_SECONDS, LONGEST_SECONDS = 25, 1200


def pull_requests(count: int) -> list[dict[str, Any]]:
    """So many written ones of 30 days, in the shape the warehouse hands over."""
    today = datetime.now(UTC).date()
    return [_stored(one) for one in hub(today, count, 0)[REPOSITORY]]


def _stored(one: dict[str, Any]) -> dict[str, Any]:
    author = one["author"]["login"]
    return {
        "repository": REPOSITORY,
        "number": one["number"],
        "partition_date": date.fromisoformat(one["mergedAt"][:10]),
        "title": one["title"],
        "body": one["body"],
        "state": "merged",
        "author": author,
        "author_kind": "human",
        "head_branch": one["headRefName"],
        "base_branch": "main",
        "labels": one["labels"],
        "additions": one["additions"],
        "deletions": one["deletions"],
        "changed_files": one["changedFiles"],
        "files": [{**file, "change": "modified"} for file in one["files"]],
        "commits": [
            {"oid": commit["oid"], "author": author, "message": commit["messageHeadline"]}
            for commit in one["commits"]
        ],
    }


def ours(rpm: int, tpm: int, burst: bool, count: int, latency: float, speed: float) -> Measured:
    """The engine over so many pull requests, waiting for the whole budget."""
    clock = FastClock(speed)
    with tempfile.TemporaryDirectory() as scratch:
        server = FaultyGroq(rpm=rpm, tpm=tpm, burst=burst, clock=clock, latency=latency / speed)
        config = SummaryConfig(
            key="benchmark",
            base_url=server.start(),
            budget_path=Path(scratch) / "budget.json",
            rpm=rpm,
            tpm=tpm,
            pack=PACK,
            patience_seconds=None,
            concurrency=16,
        )
        started = clock()
        outcome = _summarize(config, count, clock)
        seconds = clock() - started
        server.stop()
    pack = max(len(seen.ids) for seen in server.requests)
    whole = [seen.tokens for seen in server.requests if len(seen.ids) == pack]
    return Measured(
        seconds,
        len(server.requests),
        server.statuses(429) + server.statuses(413),
        sum(seen.tokens for seen in server.requests) / count,
        pack,
        sum(whole) / len(whole),
        sum(row["summarizer"] == "rules" for row, _ in outcome),
    )


def _summarize(config: SummaryConfig, count: int, clock: FastClock) -> Outcome:
    return summarize(
        pull_requests(count),
        config=config,
        known=Known(),
        sink=Sink(len, len, len, len),
        now=lambda: datetime.now(UTC).replace(tzinfo=None),
        clock=clock,
        sleep=clock.sleep,
    )


def theirs(latency: float, speed: float, sample: int) -> float:
    """Seconds for each pull request asked for alone, from a sample really asked for one after another."""
    clock = FastClock(speed)
    server = FaultyGroq(clock=clock, latency=latency / speed)
    client = groq.Groq(api_key="benchmark", base_url=server.start(), max_retries=0)
    text = "x" * (THEIR_PROMPT_TOKENS * THEIR_BYTES_PER_TOKEN - 60)
    started = clock()
    for number in range(sample):
        content = f'{{"pull_requests": [{{"id": "a/b#{number}", "title": "{text}"}}]}}'
        client.chat.completions.create(
            model=MODEL,
            messages=[{"role": "user", "content": content}],
            max_completion_tokens=THEIR_ANSWER_TOKENS,
        )
        clock.sleep(THEIR_PAUSE_SECONDS)
    seconds = (clock() - started) / sample
    client.close()
    server.stop()
    return seconds


def limit_seconds(rpm: int, tpm: int, count: int, measured: Measured) -> float:
    """The formula's limit: requests of the pack's size, by the requests a minute that both budgets admit."""
    return 60 * math.ceil(count / measured.pack) / min(rpm, tpm / measured.tokens_pack)


def main() -> None:
    """Measure and print all three budgets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=150, help="pull requests of the recent 30 days")
    parser.add_argument("--many", type=int, default=1500, help="pull requests of a large team, 0 for none")
    parser.add_argument("--latency", type=float, default=2.0, help="seconds each answer takes")
    parser.add_argument("--speed", type=float, default=10.0, help="how much faster the clock runs at most")
    parser.add_argument("--sample", type=int, default=10, help="pull requests really asked for one by one")
    given = parser.parse_args()
    ours(1_000, 250_000, True, PACK, 0.0, 1.0)  # so that loading and first use count for neither way
    alone = theirs(given.latency, 4.0, given.sample)
    each = THEIR_PROMPT_TOKENS + THEIR_ANSWER_TOKENS
    _say(f"answers take {given.latency} s")
    _say(
        f"one pull request in each request: {each} tokens, {alone:.2f} s each"
        f" ({given.sample} really asked for, the rest by their pace or, where that is slower, the tokens')"
    )
    _say()
    _say(
        "requests  tokens           pull      one by  ours   limit  ours/  one by  tokens  in one   429,  by     clock"
    )
    _say(
        "a minute  a minute  burst  requests   one s     s       s  limit    one/  each    request  413   rules  speed"
    )
    for rpm, tpm, burst in BUDGETS:
        # A clock that runs fast makes evenly spaced requests collide: those are measured at nearly the wall's.
        for count in (given.count, given.many) if burst else (given.count,):
            likely = limit_seconds(rpm, tpm, count, LIKELY)
            if count and likely <= LONGEST_SECONDS:
                speed = max(1.0, min(given.speed, likely / WALL_SECONDS))
                measured = ours(rpm, tpm, burst, count, given.latency, speed)
                _say(_line(rpm, tpm, burst, count, alone, measured, speed))


def _line(rpm: int, tpm: int, burst: bool, count: int, alone: float, measured: Measured, speed: float) -> str:
    each = THEIR_PROMPT_TOKENS + THEIR_ANSWER_TOKENS
    slow = count * max(alone, 60 * each / tpm)
    limit = limit_seconds(rpm, tpm, count, measured)
    return (
        f"{rpm:8,}  {tpm:8,}  {'yes' if burst else 'no':5}  {count:8,}  {slow:6.0f}"
        f"  {measured.seconds:4.0f}  {limit:6.0f}  {measured.seconds / limit:5.2f}  {slow / measured.seconds:6.1f}"
        f"  {measured.tokens_each:6.0f}  {measured.pack:7}  {measured.refused:4}  {measured.by_rules:5}  {speed:5.1f}"
        + _verdict(measured.seconds / limit, slow / measured.seconds, measured.tokens_each / each, rpm, tpm)
    )


def _verdict(of_limit: float, gain: float, of_tokens: float, rpm: int, tpm: int) -> str:
    """What of the promise a line breaks; nothing if it keeps all."""
    broken = [
        ("limit", of_limit > MOST_OF_LIMIT),
        ("gain", gain < LEAST_GAIN and (rpm, tpm) == GAIN_BUDGET),
        ("tokens", of_tokens > MOST_OF_TOKENS),
    ]
    names = ", ".join(name for name, is_broken in broken if is_broken)
    return f"  missed: {names}" if names else "  kept"


def _say(text: str = "") -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
