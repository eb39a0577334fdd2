"""How is a thing computed once, however many ask for it at the same moment? Whoever comes later waits for the first."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Generic, TypeVar

Answer = TypeVar("Answer")


class Once(Generic[Answer]):
    """A function of hashable positional arguments whose latest `kept` answers are remembered; failures are not."""

    def __init__(self, compute: Callable[..., Answer], kept: int) -> None:
        self._compute = compute
        self._kept = kept
        self._answers: OrderedDict[tuple[Any, ...], Future[Answer]] = OrderedDict()
        self._lock = threading.Lock()

    def __call__(self, *asked: Any) -> Answer:
        """The answer, or what went wrong when it was computed."""
        with self._lock:
            answer, is_first = self._place_of(asked)
        if is_first:
            try:
                answer.set_result(self._compute(*asked))
            except BaseException as fault:  # noqa: BLE001 everyone who waits gets it
                with self._lock:
                    self._answers.pop(asked, None)
                answer.set_exception(fault)
        return answer.result()

    def _place_of(self, asked: tuple[Any, ...]) -> tuple[Future[Answer], bool]:
        known = self._answers.get(asked)
        if known is not None:
            self._answers.move_to_end(asked)
            return known, False
        answer = self._answers[asked] = Future()
        if len(self._answers) > self._kept:
            self._answers.popitem(last=False)
        return answer, True
