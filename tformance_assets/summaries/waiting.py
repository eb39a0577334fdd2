"""Which questions wait to be asked, in which packs, and which goes next? Newest day first."""

import heapq
from collections.abc import Callable, Sequence
from datetime import date

from tformance_assets.summaries.pack import Estimator, Job, Question, covered, plan


class Waiting:
    """The jobs that were not sent yet. Questions of exempt days never share a job with others."""

    def __init__(
        self, pack: int, shared: int, estimate: Estimator, is_exempt: Callable[[date], bool]
    ) -> None:
        self._pack, self._shared, self._estimate, self._is_exempt = pack, shared, estimate, is_exempt
        self._heap: list[tuple[int, int, Job]] = []
        self._pushed = 0
        self._planned_for = (0, 0)

    def __bool__(self) -> bool:
        return bool(self._heap)

    def add(self, questions: Sequence[Question], tpm: int) -> None:
        """Pack questions for a budget of `tpm` tokens a minute."""
        self._planned_for = (tpm, self._estimate.each)
        for exempt in (True, False):
            group = [question for question in questions if self._is_exempt(question.day) is exempt]
            self.push(plan(group, pack=self._pack, shared=self._shared, tpm=tpm, estimate=self._estimate))

    def pack_again(self, tpm: int) -> None:
        """Repack what was never asked, when the budget or the length of answers turned out different."""
        planned_tpm, each = self._planned_for
        if tpm == planned_tpm and abs(self._estimate.each - each) * 10 <= each:
            return
        jobs = self.drain()
        self.push([job for job in jobs if job.asked_before])
        self.add([question for job in jobs if not job.asked_before for question in job.questions], tpm)

    def beyond(self, requests: float, tokens: float) -> int:
        """How many questions so many requests and tokens do not reach, the newest days being asked first."""
        jobs = [job for _, _, job in sorted(self._heap)]
        reached = covered(jobs, requests, tokens, self._shared, self._estimate)
        return sum(len(job.questions) for job in jobs[len(reached) :])

    def push(self, jobs: Sequence[Job]) -> None:
        """Queue jobs as they are."""
        for job in jobs:
            self._pushed += 1
            heapq.heappush(self._heap, (-job.newest.toordinal(), self._pushed, job))

    def pop(self) -> Job:
        """The job with the newest day; of several, the one that was queued first."""
        return heapq.heappop(self._heap)[2]

    def drain(self) -> list[Job]:
        """All jobs, in order; none waits afterwards."""
        jobs = [job for _, _, job in sorted(self._heap)]
        self._heap.clear()
        return jobs
