"""Does Dagster's code server answer? One call with a limit, that goes on while others do their work."""

from itertools import pairwise

import psutil

PING = "/api.DagsterApi/Ping"
ANSWER_SECONDS = 10.0


class Ping:
    """A call to one process that holds the code; it is over after `seconds`, with an answer or without."""

    def __init__(self, process: int, seconds: float = ANSWER_SECONDS) -> None:
        self._channel = self._call = None
        address = _address(process)
        if address:
            import grpc  # late: most commands need none

            self._channel = grpc.insecure_channel(address)
            self._call = self._channel.unary_unary(PING).future(b"", timeout=seconds)

    def is_over(self) -> bool:
        """True once it is known whether an answer came."""
        return self._call is None or bool(self._call.done())

    def is_answered(self) -> bool:
        """Whether an answer came; waits for it, at most as long as the call may take."""
        if self._channel is None or self._call is None:
            return False
        answered = self._call.exception() is None
        self._channel.close()
        return answered


def _address(process: int) -> str | None:
    """Where the process listens, as its command says; None where it has ended."""
    try:
        command = psutil.Process(process).cmdline()
    except psutil.Error:
        return None
    options = dict(pairwise(command))
    if "--socket" in options:
        return f"unix:{options['--socket']}"
    return f"127.0.0.1:{options['--port']}" if "--port" in options else None
